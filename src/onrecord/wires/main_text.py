"""The main text of a web page by trafilatura, which is slow to load: asked for by name, only when
a page has come."""

from __future__ import annotations

import logging

import trafilatura
from lxml import etree

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it reports what we read ourselves
logging.getLogger("htmldate").setLevel(logging.CRITICAL)
# Whatever strangers' pages set off in a parser of that many cases.
_FAULTS = (
    ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError,
    ValueError, etree.LxmlError,
)  # fmt: skip


def main_text(markup: str) -> str:
    """The article's paragraphs with an empty line between them; empty when there is none."""
    try:
        found = trafilatura.extract(
            markup, include_comments=False, include_tables=True, deduplicate=False
        )
    except _FAULTS:
        return ""
    return "\n\n".join(line.strip() for line in (found or "").splitlines() if line.strip())
