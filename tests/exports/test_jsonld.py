"""The structured record: every type and property is schema.org's and stands where it may."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from onrecord.exports import jsonld

VOCABULARY = "eval/interop/schemaorg/common/release-30.0/schemaorg-all-https.jsonld"
CORRECTED = jsonld.Corrected(7, "2026-11-22T12:07:00Z", "It erred.")
STORY = jsonld.Coverage(
    url="https://live.example/river/",
    desk="The Desk",
    desk_url="https://live.example/",
    headline="At the river",
    standfirst="What is known.",
    language="en",
    started="2026-11-22T12:00:00Z",
    changed="2026-11-22T12:09:00Z",
    is_closed=True,
    updates=(
        jsonld.Told(
            5, "2026-11-22T12:05:00Z", "2026-11-22T12:07:00Z", "Editor A", "News", "Text.", "",
            (CORRECTED,),
        ),
        jsonld.Told(
            3, "2026-11-22T12:03:00Z", "2026-11-22T12:03:00Z", "Editor A", "", "",
            "2026-11-22T12:04:00Z",
        ),
    ),
)  # fmt: skip


def objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for part in value:
            yield from objects(part)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for part in value.values():
            yield from objects(part)


def names(value: Any) -> set[str]:
    """The names in `{"@id": "schema:X"}` or a list of them."""
    listed = value if isinstance(value, list) else [value] if value else []
    return {v["@id"].rpartition(":")[2].rpartition("/")[2] for v in listed}


class Vocabulary:
    def __init__(self, path: Path) -> None:
        graph = json.loads(path.read_text(encoding="utf-8"))["@graph"]
        own = [n for n in graph if n["@id"].startswith("schema:")]
        self.terms = {n["@id"].removeprefix("schema:"): n for n in own}

    def kinds(self, name: str) -> set[str]:
        """A type and everything that it is a kind of."""
        above = names(self.terms[name].get("rdfs:subClassOf"))
        return {name}.union(*(self.kinds(n) for n in above if n in self.terms))

    def domains(self, name: str) -> set[str]:
        return names(self.terms[name].get("schema:domainIncludes"))

    def ranges(self, name: str) -> set[str]:
        return names(self.terms[name].get("schema:rangeIncludes"))


@lru_cache(maxsize=1)
def vocabulary(path: Path) -> Vocabulary:
    return Vocabulary(path)


@pytest.mark.shared
def test_every_type_and_every_property_is_schema_orgs_and_stands_where_it_may(
    shared: Path,
) -> None:
    known = vocabulary(shared / VOCABULARY)
    made = list(objects(jsonld.graph(STORY)))
    wanted = {"LiveBlogPosting", "NewsArticle", "BlogPosting", "CorrectionComment"}
    assert wanted <= {o["@type"] for o in made}
    for made_object in made:
        kinds = known.kinds(made_object["@type"])
        for name in made_object.keys() - {"@type", "@id", "@context"}:
            assert known.domains(name) & kinds, f"{name} of {made_object['@type']}"


@pytest.mark.shared
def test_every_object_stands_under_a_property_that_may_hold_it(shared: Path) -> None:
    known = vocabulary(shared / VOCABULARY)
    for made_object in objects(jsonld.graph(STORY)):
        for name in made_object.keys() - {"@type", "@id"}:
            for held in (made_object[name], *_listed(made_object[name])):
                if isinstance(held, dict) and "@type" in held:
                    assert known.ranges(name) & known.kinds(held["@type"]), name


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def test_a_withdrawn_update_keeps_its_address_and_loses_its_text() -> None:
    live = jsonld.graph(STORY)["@graph"][2]
    withdrawn = live["liveBlogUpdate"][1]
    assert withdrawn["@id"] == "https://live.example/river/u/3"
    assert withdrawn["creativeWorkStatus"] == "Withdrawn" and "articleBody" not in withdrawn


def test_a_correction_says_what_was_wrong_and_when() -> None:
    update = jsonld.graph(STORY)["@graph"][2]["liveBlogUpdate"][0]
    correction = update["correction"][0]
    assert (correction["text"], correction["datePublished"]) == (CORRECTED.wrong, CORRECTED.at)


@pytest.mark.parametrize("text", ["</script>", "<!--", "a & b", "\u2028"])
def test_no_text_can_leave_its_script_element(text: str) -> None:
    written = jsonld.for_script({"headline": text})
    assert not any(mark in written for mark in "<>&\u2028")
    assert json.loads(written)["headline"] == text


def test_the_document_is_the_graph_as_json() -> None:
    assert json.loads(jsonld.document(STORY)) == jsonld.graph(STORY)
