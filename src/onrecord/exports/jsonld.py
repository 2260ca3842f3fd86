"""A story as schema.org's LiveBlogPosting and NewsArticle, with a CorrectionComment for each
correction. Never a ClaimReview, never a verdict.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from onrecord.exports.coverage import Corrected, Coverage, Told


def graph(coverage: Coverage) -> dict[str, Any]:
    """Both objects that search engines look for, in one JSON-LD document."""
    return {
        "@context": "https://schema.org",
        "@graph": [_publisher(coverage), _article(coverage), _live(coverage)],
    }


def document(coverage: Coverage) -> bytes:
    return json.dumps(graph(coverage), ensure_ascii=False, indent=1).encode()


def for_script(value: object) -> str:
    """JSON that no parser of HTML or of old scripts can mistake for anything else."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text


def _publisher(coverage: Coverage) -> dict[str, Any]:
    return {
        "@type": "NewsMediaOrganization",
        "@id": f"{coverage.desk_url}#desk",
        "name": coverage.desk,
        "url": coverage.desk_url,
        "correctionsPolicy": f"{coverage.url}corrections",
    }


def _common(coverage: Coverage, name: str) -> dict[str, Any]:
    desk = {"@id": f"{coverage.desk_url}#desk"}
    return _given(
        {
            "@id": f"{coverage.url}#{name}",
            "url": coverage.url,
            "headline": coverage.headline,
            "description": coverage.standfirst,
            "inLanguage": coverage.language,
            "datePublished": coverage.started,
            "dateModified": coverage.changed,
            "author": [desk],
            "publisher": desk,
        }
    )


def _article(coverage: Coverage) -> dict[str, Any]:
    return {
        "@type": "NewsArticle",
        **_common(coverage, "article"),
        "mainEntityOfPage": coverage.url,
    }


def _live(coverage: Coverage) -> dict[str, Any]:
    """The end of the coverage is known only when the desk has ended it."""
    return {
        "@type": "LiveBlogPosting",
        **_common(coverage, "live"),
        **_given(
            {
                "coverageStartTime": coverage.started,
                "coverageEndTime": coverage.changed if coverage.is_closed else "",
            }
        ),
        "liveBlogUpdate": [_update(coverage, told) for told in coverage.updates],
    }


def _update(coverage: Coverage, told: Told) -> dict[str, Any]:
    address = f"{coverage.url}u/{told.number}"
    return _given(
        {
            "@type": "BlogPosting",
            "@id": address,
            "url": address,
            "headline": told.headline,
            "datePublished": told.at,
            "dateModified": told.changed if told.changed != told.at else "",
            "author": {"@type": "Person", "name": told.by},
            "articleBody": told.text,
            "creativeWorkStatus": "Withdrawn" if told.withdrawn else "",
            "correction": [_correction(address, c) for c in told.corrections],
        }
    )


def _correction(address: str, corrected: Corrected) -> dict[str, Any]:
    return {
        "@type": "CorrectionComment",
        "@id": f"{address}#c{corrected.number}",
        "text": corrected.wrong,
        "datePublished": corrected.at,
    }


def _given(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}
