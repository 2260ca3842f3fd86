"""The functions behind `onrecord.extract`: a text in, attributed statements with offsets out;
pure, and never raising."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from onrecord import newstime
from onrecord.extract.attribution import read_page
from onrecord.extract.credits import find_credits
from onrecord.extract.figures import read_figures
from onrecord.extract.flags import find_flags
from onrecord.extract.layout import lay_out
from onrecord.extract.parties import bundled
from onrecord.extract.places import find_places
from onrecord.extract.speakers import carrier_name, gather
from onrecord.extract.statements import PageReader, read_statements, said_times
from onrecord.extract.trained import bundled_reader
from onrecord.extract.updates import find_updates, header_paragraphs
from onrecord.record import Extraction

EXTRACTOR = "crf/1"
RULES = "rules/1"


def extract(
    text: str,
    *,
    carrier: str = "",
    channel: str = "web",
    published: datetime | None = None,
    zone: str = "UTC",
    report: str = "",
) -> Extraction:
    """Who says what in a text, through whom, with which figures, places and times.

    `carrier` published the text; without one the agency of its dateline or the outlet of its
    byline is taken.
    Every offset counts code points of `text`. Relative times count back from `published` in `zone`.
    """
    reader = bundled_reader().read
    return _extract(text, carrier, channel, published, zone, report, reader, EXTRACTOR)


class Extractor(Protocol):
    """The signature of `extract`, which every plug-in keeps."""

    def __call__(
        self,
        text: str,
        *,
        carrier: str = "",
        channel: str = "web",
        published: datetime | None = None,
        zone: str = "UTC",
        report: str = "",
    ) -> Extraction: ...


def extractor_with(reader: PageReader, name: str) -> Extractor:
    """An extractor that takes its attributions from `reader` and all else (speakers, chains,
    figures, places, times) from the built-in one; `name` is "name/version"."""

    def extract_so(
        text: str,
        *,
        carrier: str = "",
        channel: str = "web",
        published: datetime | None = None,
        zone: str = "UTC",
        report: str = "",
    ) -> Extraction:
        return _extract(text, carrier, channel, published, zone, report, reader, name[:80])

    return extract_so


extract_by_rules = extractor_with(read_page, RULES)  # the same without the trained models


def _extract(
    text: str,
    carrier: str,
    channel: str,
    published: datetime | None,
    zone: str,
    report: str,
    reader: PageReader,
    extractor: str,
) -> Extraction:
    page = lay_out(text)
    tokens = [t for s in page.sentences for t in s.tokens]
    parties = bundled().learn(tokens)
    cast = gather(tokens, parties, carrier_name(carrier) or page.agency or page.outlet, channel)
    headers = header_paragraphs(text, page.paragraphs)
    credits = find_credits(text, page.paragraphs, headers | page.bylines)
    times = newstime.read(text, published=published, zone=zone)
    transcript = read_statements(page, cast, credits, headers, report, reader)
    statements = said_times(page, transcript.statements, times)
    day = newstime.day_of(published, zone)
    return Extraction(
        text=text,
        extractor=extractor,
        statements=statements,
        figures=read_figures(
            text, page.sentences, parties, statements, [t.span for t in times], report
        ),
        places=find_places(text, page.sentences, parties),
        times=times,
        updates=find_updates(text, page.paragraphs, credits, day, zone),
        flags=find_flags(text, page.sentences, statements, transcript.brackets),
    )
