"""Builders of filed reports for the ledger's tests; offsets are found by looking the words up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pytest

from onrecord.record import (
    ChainLink,
    Extraction,
    Figure,
    Filed,
    Ledger,
    Place,
    SaidAt,
    Speaker,
    Statement,
    TimeExpression,
)

PLACES = {
    "Murovdag": "murovdag",
    "Mount Mrav": "murovdag",
    "Talish": "talish",
    "Karabakh": "karabakh",
}
DAYS = {"on Sunday": "2020-09-27", "in July": "2020-07", "April 2016": "2016-04"}


@dataclass
class Draft:
    """A report being written, sentence by sentence."""

    id: str
    at: str = "2020-09-27T12:00:00+00:00"
    carrier: str = "Reuters"
    text: str = ""
    statements: list[Statement] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)

    def said(
        self,
        party: str | None,
        name: str,
        words: str,
        *,
        cue: str = "said",
        act: str = "asserts",
        figures: Sequence[Figure] = (),
        parent: str | None = None,
        when: str = "",
        inside: str = "",
    ) -> Draft:
        """One sentence "NAME CUE WORDS."; `inside` names words of the text so far instead."""
        number = f"s{len(self.statements) + 1}"
        start = len(self.text)
        self.text += "" if inside else f"{name} {cue} {words}.\n\n"
        begin = self.text.index(inside) if inside else start + len(name) + len(cue) + 2
        end = begin + len(inside or words)
        chain = [ChainLink(self.carrier, "carrier")] if self.carrier != name else []
        self.statements.append(
            Statement(
                id=number,
                source=() if inside else ((start, start + len(name)),),
                cue=() if inside else ((start + len(name) + 1, start + len(name) + 1 + len(cue)),),
                content=((begin, end),),
                quote_type="indirect",
                cue_class="say",
                act=act,
                speaker=Speaker(name, party),
                chain=(*chain, ChainLink(name, "origin")),
                parent=parent,
                said_at=SaidAt(when, precision="order") if when else None,
            )
        )
        for figure in figures:
            at = self.text.index(figure.words, begin)
            self.figures.append(
                replace(figure, span=(at, at + len(figure.words)), statement=number)
            )
        return self

    def own(self, words: str, figures: Sequence[Figure] = ()) -> Draft:
        """The carrier's own sentence."""
        self.text += words + ".\n\n"
        return self.said("media", self.carrier, "", inside=words, figures=figures)

    def filed(self) -> Filed:
        text = self.text
        places = [
            Place((at, at + len(name)), name, place, "place")
            for name, place in PLACES.items()
            for at in _all(text, name)
        ]
        times = [
            TimeExpression(
                (at, at + len(name)), name, day, day, "day" if len(day) == 10 else "month"
            )
            for name, day in DAYS.items()
            for at in _all(text, name)
        ]
        extraction = Extraction(
            text, "hand/1", tuple(self.statements), tuple(self.figures), tuple(places), tuple(times)
        )
        at = datetime.fromisoformat(self.at)
        return Filed(self.id, self.carrier, extraction, received_at=at)


def _all(text: str, words: str) -> list[int]:
    found, at = [], text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def count(words: str, measure: str, side: str | None, **more: Any) -> Figure:
    """A figure with the number that its words start with or contain: "more than 100 wounded"."""
    number = next((float(w) for w in words.replace(",", "").split() if w.isdigit()), None)
    floor = words.startswith(("more than", "at least", "over"))
    how = "more_than" if floor else "exactly" if number is not None else "vague"
    values: dict[str, Any] = {"comparator": how, "low": number, "high": None if floor else number}
    return Figure(span=(0, 0), words=words, measure=measure, side=side, **{**values, **more})


@pytest.fixture
def draft() -> Callable[..., Draft]:
    return Draft


@pytest.fixture
def toll() -> Callable[..., Figure]:
    return count


@pytest.fixture
def kinds() -> Callable[[Ledger], set[tuple[str, str, str | None]]]:
    """(kind, from, to) of every relation."""
    return lambda ledger: {(r.kind, r.from_, r.to) for r in ledger.relations}


@pytest.fixture
def mountain() -> list[Filed]:
    """The contest over one mountain with two names, one report for each side."""
    taken = Draft("AZ", "2020-09-27T18:36:00+00:00", "Azerbaijan's presidency").said(
        "azerbaijan",
        "Hikmet Hajiyev",
        "Azerbaijani forces have taken the Murovdag peak",
        cue="told us",
    )
    held = Draft("AR", "2020-09-27T18:59:00+00:00", "@Liveuamap").said(
        "artsakh",
        "Artsakh Defence Army",
        "they tried to capture Mount Mrav, but the attempt was repulsed",
    )
    return [taken.filed(), held.filed()]


@pytest.fixture
def losses() -> list[Filed]:
    """Own losses told by one side, and a larger total told by the other."""
    own = Draft("OWN").said(
        "armenia",
        "Armenian officials",
        "16 servicemen had been killed and more than 100 wounded",
        figures=[
            count("16 servicemen", "killed", "armenia", object="servicemen"),
            count("more than 100 wounded", "wounded", "armenia", object="servicemen"),
        ],
    )
    theirs = Draft("THEIRS", "2020-09-27T21:40:00+00:00", "@cavidaga").said(
        "azerbaijan",
        "Azerbaijani MoD",
        "more than 550 casualties (dead & injured) on the Armenian side",
        figures=[count("more than 550 casualties (dead & injured)", "casualties", "armenian_side")],
    )
    return [own.filed(), theirs.filed()]
