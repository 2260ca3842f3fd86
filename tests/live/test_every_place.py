"""One walk through every place where words stand: a correction and a redaction reach them all."""

from __future__ import annotations

import pytest

WORD, BETTER = "Xanthippe", "Aspasia"
PLACES = (
    "/river/", "/river/?lite=1", "/river/u/2", "/river/records?after=0", "/river/stream?after=0",
    "/river/feed.atom", "/river/feed.rss", "/river/feed.json", "/river/story.jsonld",
)  # fmt: skip
OF_CORRECTIONS = ("/river/corrections", "/river/corrections.atom")


@pytest.fixture
def river(published):
    published.publish(headline="H", body=WORD)
    return published


def text_of(client, path):
    answer = client.get(path)
    assert answer.status == 200, path
    return answer.text


@pytest.mark.parametrize("path", PLACES)
def test_a_correction_reaches_it(client, river, path):
    assert WORD in text_of(client, path)
    river.correct(2, body=BETTER, was=WORD)
    assert BETTER in text_of(client, path)


@pytest.mark.parametrize("path", OF_CORRECTIONS)
def test_a_correction_is_listed_where_corrections_are(client, river, path):
    assert "It erred." not in text_of(client, path)
    river.correct(2, body=BETTER, was=WORD)
    assert "It erred." in text_of(client, path)


@pytest.mark.parametrize("path", (*PLACES, *OF_CORRECTIONS))
def test_a_redaction_leaves_no_word_in_it(client, river, path):
    river.correct(2, body=f"{WORD} {BETTER}", was=WORD)
    text_of(client, path)
    river.redact(2)
    told = text_of(client, path)
    assert WORD not in told
    assert BETTER not in told


def test_a_closed_range_of_before_is_gone(client, river):
    assert WORD in text_of(client, "/river/records/0/1-2")
    river.redact(2)
    assert client.get("/river/records/0/1-2").status == 410
    assert WORD not in text_of(client, "/river/records/3/1-3")
