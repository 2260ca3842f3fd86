"""An extractor that asks an OpenAI-compatible endpoint who said what; off unless the settings name
it. It opens no connection: who reaches out is handed in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.errors import BadInput, Unavailable
from onrecord.extract.drafts import Draft
from onrecord.extract.layout import Page
from onrecord.extract.reading import Extractor, extractor_with
from onrecord.extract.told import ACTS, Told, located
from onrecord.settings import Settings

# Address, body, headers: status and body of the answer. Raises FetchRefused.
Send = Callable[[str, bytes, Mapping[str, str]], tuple[int, bytes]]
AT_ONCE = 6_000  # characters of text in one question
_TASK = """You mark who said what in news text. The text comes as numbered sentences.
For every attributed statement answer: the number of the sentence that holds the reporting words;
"source": who said it, as written there, or "" when nobody is named; "cue": the reporting words
("said", "did not deny", "according to"); "content": what was said, as one or more pieces copied
letter for letter, without the quotation marks around them; "act". Copy, never reword. A statement
inside a statement is a row of its own. Plans, thoughts and deeds are no statements."""
_ROW: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["sentence", "source", "cue", "content", "act"],
    "properties": {
        "sentence": {"type": "integer"},
        "source": {"type": "string"},
        "cue": {"type": "string"},
        "content": {"type": "array", "items": {"type": "string"}},
        "act": {"type": "string", "enum": list(ACTS)},
    },
}
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["statements"],
    "properties": {"statements": {"type": "array", "items": _ROW}},
}
_FORMAT = {
    "type": "json_schema",
    "json_schema": {"name": "statements", "strict": True, "schema": _SCHEMA},
}


def made(*, url: str, model: str, key: str, send: Send) -> Extractor:
    """The extractor for one endpoint (`url` ends in /v1) and one of its models.

    Raises BadInput without address or model; the extractor raises Unavailable, in one line, when
    the endpoint gives no usable answer.
    """
    if not url or not model:
        raise BadInput(
            "The extractor “openai” needs ONRECORD_MODEL_URL (like http://localhost:8080/v1) and"
            " ONRECORD_MODEL."
        )
    asked = _Endpoint(url.rstrip("/") + "/chat/completions", model, key, send)
    return extractor_with(asked.read, f"openai/{model}")


def for_settings(settings: Settings, send: Send) -> Extractor:
    """The extractor that the settings ask for."""
    return made(url=settings.model_url, model=settings.model, key=settings.model_key, send=send)


@dataclass(frozen=True, slots=True)
class _Endpoint:
    url: str
    model: str
    key: str
    send: Send

    def read(self, page: Page) -> list[list[Draft]]:
        """The drafts of each sentence, every one found in the text again."""
        told = [t for part in _parts(page) for t in self._asked(page, part)]
        return located(page, told)

    def _asked(self, page: Page, part: Sequence[int]) -> list[Told]:
        lines = [
            f"[{n}] {' '.join(page.text[page.sentences[n].start : page.sentences[n].end].split())}"
            for n in part
        ]
        question: dict[str, Any] = {
            "model": self.model,
            "temperature": 0,
            "messages": [
                {"role": "system", "content": _TASK},
                {"role": "user", "content": "\n".join(lines)},
            ],
            "response_format": _FORMAT,
        }
        status, body = self._sent(question)
        if status == 400 and b"response_format" in body:  # an older server: the task alone must do
            question["response_format"] = {"type": "json_object"}
            status, body = self._sent(question)
        if status != 200:
            raise Unavailable(f"{self.url} answered {status}: {_trouble(body)}.")
        return list(_rows(self._answer(body), set(part)))

    def _sent(self, question: Mapping[str, Any]) -> tuple[int, bytes]:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        return self.send(self.url, json.dumps(question).encode(), headers)

    def _answer(self, body: bytes) -> Any:
        """What the model wrote, as JSON."""
        try:
            choice = json.loads(body)["choices"][0]
            if choice.get("finish_reason") == "length":
                raise Unavailable(f"{self.url}: the answer of {self.model} was cut off.")
            written = choice["message"].get("content")
            if not isinstance(written, str):
                raise Unavailable(f"{self.url}: {self.model} refused to answer.")
            return json.loads(written)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as broken:
            raise Unavailable(
                f"{self.url}: {self.model} did not answer in the form asked for."
            ) from broken


def _parts(page: Page) -> Iterator[list[int]]:
    """The sentences by number, in runs that fit one question."""
    part: list[int] = []
    length = 0
    for number, sentence in enumerate(page.sentences):
        size = sentence.end - sentence.start
        if part and length + size > AT_ONCE:
            yield part
            part, length = [], 0
        part.append(number)
        length += size
    if part:
        yield part


def _rows(answer: Any, asked: set[int]) -> Iterator[Told]:
    """What is told in the form asked for, about sentences that were asked about."""
    rows = answer.get("statements") if isinstance(answer, dict) else None
    for row in rows if isinstance(rows, list) else ():
        if not isinstance(row, dict) or row.get("sentence") not in asked:
            continue
        content = row.get("content")
        pieces = [content] if isinstance(content, str) else content
        words = (row.get("source") or "", row.get("cue"), row.get("act") or "")
        if not isinstance(pieces, list) or not all(isinstance(w, str) for w in (*pieces, *words)):
            continue
        yield Told(row["sentence"], str(words[0]), str(words[1]), tuple(pieces), str(words[2]))


def _trouble(body: bytes) -> str:
    """What an endpoint says went wrong, on one short line."""
    try:
        told = json.loads(body)
        told = told.get("error", told) if isinstance(told, dict) else told
        told = told.get("message", told) if isinstance(told, dict) else told
    except (ValueError, RecursionError):
        told = body.decode("utf-8", "replace")
    return " ".join(str(told).split())[:200].rstrip(".") or "nothing more"
