"""The extractor that asks an endpoint, against a stub that speaks the real protocol: nothing is
kept that does not stand in the text."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from onrecord import settings
from onrecord.asgi import extractor_of
from onrecord.errors import BadInput, FetchRefused, Unavailable
from onrecord.extract.endpoint import AT_ONCE

TEXT = (
    "Velia said \u201cten boats were lost\u201d on Sunday. Ostrea didn\u2019t comment.\n\n"
    "The port is shut. Nobody was hurt, according to Dr. Ann Roe of the harbour office."
)


def row(sentence: int, source: Any, cue: Any, content: list[str], act: str = "asserts") -> Any:
    """One attribution as the model tells it."""
    return {"sentence": sentence, "source": source, "cue": cue, "content": content, "act": act}


ROWS = [
    row(0, "Velia", "said", ['"ten boats were lost"']),
    row(1, "Ostrea", "didn't comment", ["comment"], "declines"),
    row(3, "Dr. Ann Roe of the harbour office", "according to", ["Nobody was hurt"]),
]  # fmt: skip
NOT_IN_THE_TEXT = [
    row(0, "Velia", "claimed", ["ten boats"]),
    row(0, "Karvenia", "said", ["ten boats"]),
    row(0, "Velia", "said", ["11 boats"]),
    row(0, "Vel", "said", ["ten boats"]),
    row(2, "", "said", ["The port is shut"]),
    row(99, "Velia", "said", ["ten boats"]),
    row(0, "Velia", "said", []),
    row(0, 7, None, ["ten boats"]),
    {"sentence": "0"}, "said", None,
]  # fmt: skip


class Endpoint:
    """Answers what it was told to, in turn, and keeps what it was asked."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, Any]] = []
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        stub = self

        def answer(asked: BaseHTTPRequestHandler) -> None:
            body = asked.rfile.read(int(asked.headers["content-length"]))
            stub.asked.append((asked.path, dict(asked.headers), json.loads(body)))
            status, told = stub.answers.pop(0) if stub.answers else chat([])
            out = told if isinstance(told, bytes) else json.dumps(told).encode()
            asked.send_response(status)
            asked.send_header("content-type", "application/json")
            asked.send_header("content-length", str(len(out)))
            if status == 302:
                asked.send_header("location", "http://127.0.0.1:1/")
            asked.end_headers()
            asked.wfile.write(out)

        names = {"do_POST": answer, "log_message": lambda *_: None}
        handler = type("Handler", (BaseHTTPRequestHandler,), names)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/v1"


def chat(rows: list[Any], **choice: Any) -> tuple[int, Any]:
    message = {"role": "assistant", "content": json.dumps({"statements": rows}), "refusal": None}
    first = {"index": 0, "message": message, "finish_reason": "stop", **choice}
    return 200, {"id": "c1", "object": "chat.completion", "choices": [first]}


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    stub = Endpoint()
    thread = threading.Thread(target=stub.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield stub
    stub.server.shutdown()
    thread.join()
    stub.server.server_close()


@pytest.fixture
def extract(endpoint: Endpoint) -> Callable[..., Any]:
    return extractor_of(
        settings.read(
            {
                "ONRECORD_EXTRACTOR": "openai",
                "ONRECORD_MODEL_URL": endpoint.url + "/",
                "ONRECORD_MODEL": "small",
                "ONRECORD_MODEL_KEY": "k-1",
            }
        )
    )


def rows_of(found: Any) -> list[tuple[str, str, str]]:
    words = [
        tuple(" ".join(TEXT[a:b] for a, b in spans) for spans in (s.source, s.cue, s.content))
        for s in found.statements
        if s.cue
    ]
    return words  # type: ignore[return-value]


def test_what_it_answers_is_found_in_the_text_again(endpoint, extract):
    endpoint.answers = [chat(ROWS[:1] + ROWS[2:])]
    found = extract(TEXT, carrier="Agency")
    assert rows_of(found) == [
        ("Velia", "said", "ten boats were lost"),
        ("Dr. Ann Roe of the harbour office", "according to", "Nobody was hurt"),
    ]
    assert (found.extractor, found.text) == ("openai/small", TEXT)
    first = next(s for s in found.statements if s.cue)
    assert [link.name for link in first.chain] == ["Agency", "Velia"]


def test_typed_apostrophes_match_printed_ones_and_its_act_is_kept(endpoint, extract):
    endpoint.answers = [chat([{**ROWS[1], "cue": "didn't"}])]
    (said,) = [s for s in extract(TEXT).statements if s.cue]
    assert (said.act, TEXT[slice(*said.cue[0])]) == ("declines", "didn\u2019t")


@pytest.mark.parametrize("told", NOT_IN_THE_TEXT)
def test_what_is_not_in_the_text_is_thrown_away(endpoint, extract, told):
    endpoint.answers = [chat([told])]
    assert rows_of(extract(TEXT)) == []


def test_it_is_asked_in_the_protocol_of_chat_completions(endpoint, extract):
    extract(TEXT)
    ((path, headers, body),) = endpoint.asked
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer k-1"
    assert (body["model"], body["temperature"]) == ("small", 0)
    assert [m["role"] for m in body["messages"]] == ["system", "user"]
    assert body["messages"][1]["content"].startswith("[0] Velia said")
    told = body["response_format"]["json_schema"]
    assert told["strict"] and told["schema"]["required"] == ["statements"]


def test_a_long_text_is_asked_about_in_parts(endpoint, extract):
    text = "Velia said the boats were lost. " * (2 * AT_ONCE // 30)
    extract(text)
    assert len(endpoint.asked) == 3
    numbers = [
        m.split("]")[0] for *_, b in endpoint.asked for m in b["messages"][1]["content"].split("\n")
    ]
    assert numbers == [f"[{n}" for n in range(len(numbers))]


def test_an_older_server_is_asked_without_the_schema(endpoint, extract):
    refused = {"error": {"message": "response_format json_schema is not supported"}}
    endpoint.answers = [(400, refused), chat(ROWS[:1])]
    assert len(rows_of(extract(TEXT))) == 1
    assert endpoint.asked[1][2]["response_format"] == {"type": "json_object"}


TROUBLES = [
    ((401, {"error": {"message": "Incorrect API key"}}), "401: Incorrect API key"),
    ((404, {"detail": "no such model"}), "404: .*no such model"),
    ((429, {"error": "slow down"}), "429: slow down"),
    ((500, b"<html>oops</html>"), "500: <html>oops"),
    ((503, b""), "503: nothing more"),
    ((200, b"not json"), "not answer in the form"),
    ((200, {"choices": []}), "not answer in the form"),
    ((200, []), "not answer in the form"),
    (chat([], finish_reason="length"), "cut off"),
    (chat([], message={"content": None, "refusal": "no"}), "refused to answer"),
    (chat([], message={"content": "```json"}), "not answer in the form"),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "words"), TROUBLES)
def test_a_trouble_is_one_clear_line(endpoint, extract, answer, words):
    endpoint.answers = [answer]
    with pytest.raises(Unavailable, match=words) as trouble:
        extract(TEXT)
    assert "\n" not in str(trouble.value) and "k-1" not in str(trouble.value)


@pytest.mark.parametrize("answer", [{"statements": "none"}, {}, [], 7, None])
def test_an_answer_of_another_shape_holds_no_statement(endpoint, extract, answer):
    endpoint.answers = [chat([], message={"content": json.dumps(answer)})]
    assert rows_of(extract(TEXT)) == []


def test_a_redirect_carries_no_key_elsewhere(endpoint, extract):
    endpoint.answers = [(302, {})]
    with pytest.raises(FetchRefused, match="not followed"):
        extract(TEXT)


def test_an_endpoint_that_is_not_there_is_named():
    made = extractor_of(
        settings.read(
            {
                "ONRECORD_EXTRACTOR": "openai",
                "ONRECORD_MODEL_URL": "http://127.0.0.1:9/v1",
                "ONRECORD_MODEL": "small",
                "ONRECORD_MODEL_TIMEOUT_S": "2",
            }
        )
    )
    with pytest.raises(FetchRefused, match=r"127\.0\.0\.1:9"):
        made(TEXT)


def test_without_an_address_it_says_what_to_set():
    with pytest.raises(BadInput, match="ONRECORD_MODEL_URL"):
        extractor_of(settings.read({"ONRECORD_EXTRACTOR": "openai"}))


def test_nothing_is_sent_for_an_empty_text(endpoint, extract):
    assert extract("").statements == ()
    assert endpoint.asked == []
