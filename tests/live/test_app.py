"""The public side over ASGI: addresses, status codes, headers, caches."""

from __future__ import annotations

import gzip
import subprocess
import sys
from typing import Any

import brotli
import pytest

from onrecord.live.app import ROUTES


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/river/", 200),
        ("/river/u/2", 200),
        ("/river/corrections", 200),
        ("/river/at/2026-11-22T12:01:30Z", 200),
        ("/river/records?after=0", 200),
        ("/river/records", 200),
        ("/river/records/0/1-2", 200),
        ("/healthz", 200),
        ("/readyz", 200),
        ("/robots.txt", 200),
        ("/river", 308),
        ("/river/?utm_source=x", 302),
        ("/river/?label=&party=Army", 302),
        ("/river/?order=newest", 302),
        ("/river/?zone=Mars/Olympus", 400),
        ("/river/?before=x", 400),
        ("/river/?after=-1", 400),
        ("/river/?order=best", 400),
        ("/river/?lite=yes", 400),
        ("/river/?party=Nobody", 400),
        ("/river/?place=Nowhere", 400),
        ("/river/?lang=xx", 400),
        ("/river/?" + "&".join("a=1" for _ in range(60)), 400),
        ("/river/at/yesterday", 400),
        ("/river/at/2026-11-22T12:00:00", 400),
        ("/river/records?after=x", 400),
        ("/river/records/0/2-1", 400),
        ("/river/records/0/0-1", 400),
        ("/river/records/0/1-1001", 400),
        ("/river/records/0/1-9", 404),
        ("/river/records/1/1-2", 404),
        ("/river/at/2020-01-01T00:00:00Z", 404),
        ("/river/u/1", 404),
        ("/river/u/99", 404),
        ("/lake/", 404),
        ("/lake", 404),
        ("/lake/stream", 404),
        ("/river/stream?after=x", 400),
        ("/river/nothing", 404),
        ("/static/live.css", 404),
        ("//", 404),
    ],
)
def test_every_address_answers_as_agreed(
    client: Any, published: Any, path: str, status: int
) -> None:
    published.publish()
    assert client.get(path).status == status


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/river/", "/river/stream", "/lake/"])
def test_readers_only_read(client: Any, path: str, method: str) -> None:
    answer = client.get(path, method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", ["/river/", "/river/stream", "/river/records", "/lake/", "/river"])
def test_head_answers_like_get_without_a_body(client: Any, path: str) -> None:
    got, headed = client.get(path), client.get(path, "HEAD")
    assert (headed.status, headed.body) == (got.status, b"")
    assert headed.headers["content-type"] == got.headers["content-type"]


def test_all_that_is_not_there_looks_alike(client: Any, published: Any) -> None:
    paths = ("/lake/", "/lake/u/2", "/river/u/77", "/river/records/0/1-9", "/x/y/z")
    assert len({client.get(path).body for path in paths}) == 1


def test_a_wrong_value_answers_one_line(client: Any) -> None:
    answer = client.get("/river/?zone=Mars")
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text.count("\n") == 1


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("?utm_source=x&fbclid=y", "/river/"),
        ("?key=1&zone=UTC", "/river/?zone=UTC&key=1"),
        ("?party=Army&utm=1", "/river/?party=Army"),
        ("?after=1&after=2", "/river/?after=2"),
    ],
)
def test_other_parameters_lead_to_the_page_without_them(
    client: Any, published: Any, asked: str, found: str
) -> None:
    published.publish()
    assert client.get("/river/" + asked).headers["location"] == found
    assert client.get(found).status == 200


def test_no_answer_sets_a_cookie_or_lacks_the_security_headers(client: Any) -> None:
    for path in ("/", "/river/", "/river/stream", "/lake/", "/river/?zone=x", "/healthz"):
        headers = client.get(path).headers
        assert "set-cookie" not in headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("accepted", "coding", "unpack"),
    [
        ("gzip, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("", None, bytes),
        ("zstd", None, bytes),
    ],
)
def test_pages_come_compressed_to_those_who_can_read_it(
    client: Any, accepted: str, coding: str | None, unpack: Any
) -> None:
    answer = client.get("/river/", accept_encoding=accepted)
    assert answer.headers.get("content-encoding") == coding
    assert answer.headers["vary"] == "accept-encoding"
    assert b"At the river" in unpack(answer.body)


@pytest.mark.parametrize("path", ["/river/", "/river/u/2", "/river/corrections", "/river/records"])
def test_an_unchanged_page_is_304_and_a_changed_one_is_not(
    client: Any, published: Any, path: str
) -> None:
    update = published.publish()
    tag = client.get(path).headers["etag"]
    for wanted in (tag, "W/" + tag, f'"other", {tag}', "*"):
        again = client.get(path, if_none_match=wanted)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    published.correct(update)
    assert client.get(path, if_none_match=tag).status == 200


def test_a_page_is_made_once_after_a_change(client: Any, published: Any) -> None:
    async def many() -> list[Any]:
        tasks = [client.ask("/river/") for _ in range(5)]
        return [await task for task in tasks]

    bodies = client.runner.run(many())
    pages = client.runner.run(client.hub.channel("river")).pages
    assert len({r.body for r in bodies}) == 1
    assert len(pages._kept) == 1
    assert [after for story, after in published.reads if story == "river"] == [0]


def test_the_fault_of_one_request_is_one_clear_page(
    client: Any, published: Any, caplog: Any
) -> None:
    published.is_down = True
    answer = client.get("/river/")
    assert (answer.status, "The fault is ours" in answer.text) == (500, True)
    assert "database is away" in caplog.text and "database" not in answer.text


def test_records_carry_story_epoch_and_head(client: Any, published: Any) -> None:
    update = published.publish("Bridge closed", "It is **closed**.")
    answer = client.get("/river/records?after=1")
    assert answer.headers["cache-control"].startswith("public, max-age=1")
    (record,) = answer.json["records"]
    assert {k: answer.json[k] for k in ("story", "epoch", "head")} == {
        "story": "river",
        "epoch": 0,
        "head": 2,
    }
    assert (record["seq"], record["kind"], record["update"], record["slot"]) == (
        2,
        "update",
        update,
        "u2",
    )
    assert "<strong>closed</strong>" in record["html"]


def test_the_body_of_an_update_appears_once_in_its_event(client: Any, published: Any) -> None:
    published.publish("News", "plain text @T=1f,2@")
    (event,) = client.get("/river/stream?after=1").events
    assert event.text.count("plain text @T=1f,2@") == 1


def test_a_closed_range_never_changes_within_its_epoch(client: Any, published: Any) -> None:
    update = published.publish()
    first = client.get("/river/records/0/1-2")
    published.correct(update)
    published.publish()
    again = client.get("/river/records/0/1-2")
    assert (again.body, again.headers["etag"]) == (first.body, first.headers["etag"])
    assert again.headers["cache-control"] == "public, max-age=60, s-maxage=300"
    assert again.headers["surrogate-key"] == "river river/0"


def test_a_range_of_an_old_epoch_is_gone(client: Any, published: Any) -> None:
    update = published.publish(body="secret words")
    assert "secret words" in client.get("/river/records/0/1-2").text
    epoch = published.redact(update)
    assert client.get("/river/records/0/1-2").status == 410
    assert client.get(f"/river/records/{epoch}/1-2").status == 200


def test_ranges_reach_further_back_than_memory(client: Any, published: Any) -> None:
    update = published.publish(body="the first")
    for _ in range(1300):
        published.set_status("open")
    channel = client.runner.run(client.hub.channel("river"))
    assert channel.loaded.first > update
    old = client.get("/river/records/0/1-400")
    assert [r["seq"] for r in old.json["records"]] == list(range(1, 401))
    assert client.get("/river/records?after=1").json["records"][0]["seq"] == 2


def test_redacted_words_are_in_no_answer(client: Any, published: Any) -> None:
    update = published.publish("Secret headline", "secret words", cells=[])
    published.correct(update, "secret again", "secret words")
    paths = [
        "/river/",
        f"/river/u/{update}",
        "/river/corrections",
        "/river/records",
        "/river/records/{}/1-3",
    ]
    paths += ["/river/at/2026-11-22T12:02:30Z", "/river/?before=9", "/river/stream?after=0"]
    before = [client.get(p.format(0)).text for p in paths if "before" not in p]
    assert sum("secret" in text.lower() for text in before) == len(before)
    epoch = published.redact(update)
    for path in [*paths, f"/river/stream?after={epoch - 1}"]:
        assert "secret" not in client.get(path.format(epoch)).text.lower(), path


def test_static_files_are_named_by_their_hash_and_kept_for_ever(client: Any) -> None:
    path = client.app._assets.url("live.css")
    answer = client.get(path, accept_encoding="br")
    assert (answer.status, answer.headers["content-encoding"]) == (200, "br")
    assert "immutable" in answer.headers["cache-control"]
    assert (
        client.get(path, if_none_match=answer.headers["etag"], accept_encoding="br").status == 304
    )


def test_ready_says_no_when_the_database_is_away(client: Any, published: Any) -> None:
    published.is_down = True
    assert client.get("/readyz").status >= 500
    assert client.get("/healthz").status == 200


def test_every_route_is_listed_once() -> None:
    assert len({pattern.pattern for pattern, _ in ROUTES}) == len(ROUTES)


def test_the_reader_path_loads_no_django() -> None:
    code = "import sys, onrecord.live.app; print([m for m in sys.modules if 'django' in m])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", ["/river/u/2", "/river/corrections"])
def test_a_single_page_has_one_address_for_each_language(
    client: Any, published: Any, path: str
) -> None:
    published.publish("News")
    assert 'lang="hy"' in client.get(path + "?lang=hy").text
    for query in ("?lite=1", "?before=3", "?utm_source=x"):
        answer = client.get(path + query)
        assert (answer.status, answer.headers["location"]) == (302, path)
    answer = client.get(path + "?lang=hy&party=Army")
    assert (answer.status, answer.headers["location"]) == (302, path + "?lang=hy")
