"""An extraction for people: the text with its statements marked, and who said what through whom;
never a word that is not in the text or the extraction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from rich.console import Console, Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from onrecord.record import Extraction, Figure, Statement

_OPEN, _CLOSE = "\u27e6", "\u27e7"  # around what is said, with its number
_STYLES = {"source": "bold cyan", "cue": "magenta", "content": "green"}
# What would move the cursor, colour the terminal or turn the line round; one for one, so that
# offsets hold.
_UNSHOWN = dict.fromkeys(
    (*range(9), *range(11, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)),
    "\ufffd",
)
_COMPARED = {
    "at_least": "at least ", "more_than": "more than ", "about": "about ", "up_to": "up to ",
    "less_than": "less than ",
}  # fmt: skip


def print_outline(extraction: Extraction, console: Console) -> None:
    """Print text, table and what else was found, at the width of the console."""
    for part in _parts(replace(extraction, text=safe(extraction.text))):
        console.print(part)


def safe(text: str) -> str:
    """A stranger's words without what a terminal would obey."""
    return text.replace("\r\n", "\n ").translate(_UNSHOWN)


def _parts(extraction: Extraction) -> Iterator[RenderableType]:
    attributed = [s for s in extraction.statements if s.cue or s.source]
    yield marked(extraction.text, attributed)
    yield Rule(style="dim")
    if attributed:
        yield _table(extraction, attributed)
    else:
        yield Text("Nobody is said to have said anything.")
    own = len(extraction.statements) - len(attributed)
    if own:
        yield Text(f"{own} more in the words of whoever published the text.", style="dim")
    yield Text()
    yield from _found(extraction)
    yield Text(f"Read by {extraction.extractor}.", style="dim")


def marked(text: str, statements: list[Statement]) -> Text:
    """The text; what is said stands in brackets that open with the statement's number."""
    shown = Text(text, overflow="fold")
    opens: dict[int, list[tuple[int, str]]] = defaultdict(list)
    closes: dict[int, int] = defaultdict(int)
    for statement in statements:
        number = statement.id.removeprefix("s")
        for start, end in statement.content:
            opens[start].append((-end, f"{_OPEN}{number} "))
            closes[end] += 1
        for kind, spans in (("source", statement.source), ("cue", statement.cue)):
            for start, end in spans:
                shown.stylize(_STYLES[kind], start, end)
    out, at = Text(), 0
    for place in sorted(opens.keys() | closes.keys()):
        out.append_text(shown[at:place])
        out.append(_CLOSE * closes[place], style=_STYLES["content"])
        for _, mark in sorted(opens[place]):
            out.append(mark, style=_STYLES["content"])
        at = place
    out.append_text(shown[at:])
    return out


def _table(extraction: Extraction, statements: list[Statement]) -> Table:
    table = Table(box=None, padding=(0, 1, 1, 0), pad_edge=False, header_style="bold")
    table.add_column("", justify="right", no_wrap=True)
    table.add_column("Who", ratio=5, overflow="fold")
    table.add_column("How", ratio=3, overflow="fold")
    table.add_column("What", ratio=10, overflow="fold")
    figures: dict[str, list[Figure]] = defaultdict(list)
    for figure in extraction.figures:
        figures[figure.statement or ""].append(figure)
    for one in statements:
        table.add_row(
            one.id.removeprefix("s"),
            _who(one),
            _how(extraction.text, one),
            _what(extraction.text, one, figures[one.id]),
        )
    return table


def _who(one: Statement) -> Text:
    out = Text(safe(one.speaker.name), style=_STYLES["source"])
    if one.speaker.inferred:
        out.append(" (inferred)", style="dim")
    if one.speaker.party and one.speaker.party not in (one.speaker.name, "unspecified"):
        out.append(safe(f"\nof {one.speaker.party.replace('_', ' ')}"), style="dim")
    through = [link.name for link in one.chain[:-1]]
    if through:
        out.append(safe("\nthrough " + ", ".join(reversed(through))))
    return out


def _how(text: str, one: Statement) -> Text:
    words = " ".join(" ".join(text[a:b].split()) for a, b in one.cue)
    out = Text(words or one.act, style=_STYLES["cue"])
    if words and one.act != "asserts":
        out.append(f"\n{one.act.replace('_', ' ')}", style="dim")
    if one.parent:
        out.append(f"\ninside {one.parent.removeprefix('s')}", style="dim")
    return out


def _what(text: str, one: Statement, figures: list[Figure]) -> Group:
    words = " \u2026 ".join(" ".join(text[a:b].split()) for a, b in one.content)
    said = f"\u201c{words}\u201d" if one.quote_type == "direct" else words
    lines = [Text(said, style=_STYLES["content"])]
    lines += [Text(safe(f"\u2022 {_figure(f)}")) for f in figures]
    if one.said_at:
        lines.append(Text(safe(f"said {one.said_at.text}"), style="dim"))
    lines += [Text(safe(f"? {doubt}"), style="yellow") for doubt in one.doubts]
    return Group(*lines)


def _figure(figure: Figure) -> str:
    """ "at least 16 killed (servicemen, of Armenia)"."""
    value = figure.low if figure.low is not None else figure.high
    number = " ".join(figure.words.split()) if value is None else f"{value:,.0f}"
    if figure.comparator == "range" and figure.low is not None and figure.high is not None:
        number = f"{figure.low:,.0f} to {figure.high:,.0f}"
    of = [figure.object or "", f"of {figure.side}" if figure.side else ""]
    measured = f" {figure.measure.replace('_', ' ')}" if figure.measure else ""
    extra = f" ({', '.join(filter(None, of))})" if any(of) else ""
    return f"{_COMPARED.get(figure.comparator, '')}{number}{measured}{extra}"


def _found(extraction: Extraction) -> Iterator[Text]:
    names = dict.fromkeys(p.name for p in extraction.places if p.role == "place")
    times = dict.fromkeys(
        f"{t.text} = {t.start}" if t.start else t.text for t in extraction.times if t.start
    )
    updates = [f"{u.clock} {u.zone}".strip() for u in extraction.updates]
    flags = [f"{extraction.text[slice(*f.span)]} ({f.note})" for f in extraction.flags]
    for label, found in (
        ("Places", list(names)), ("Times", list(times)), ("Updates", updates), ("Look at", flags),
    ):  # fmt: skip
        if found:
            yield Text.assemble((f"{label}: ", "bold"), safe("; ".join(found)))
