"""An extraction as lines for a terminal; never anything that is not in the text."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord import record


def outline(extraction: record.Extraction) -> Iterator[str]:
    """One line per statement, who said it first, with its figures under it."""
    text = extraction.text
    for s in extraction.statements:
        words = " … ".join(" ".join(text[a:b].split()) for a, b in s.content)
        cue = " ".join(text[a:b] for a, b in s.cue) or s.act
        chain = " > ".join(link.name for link in reversed(s.chain))
        party = f" [{s.speaker.party}]" if s.speaker.party else ""
        through = f"   ({chain})" if len(s.chain) > 1 else ""
        yield f"{s.id}  {s.speaker.name}{party}  {cue}: {words}{through}"
        for figure in (f for f in extraction.figures if f.statement == s.id):
            counted = f"{figure.comparator} {figure.measure or '?'} {figure.object or ''}"
            yield f"      {figure.words}: {counted}".rstrip()
