"""The inbox column as it was asked for: all, disputes, a party, words; never changes a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict

from onrecord.newsroom import inbox
from onrecord.newsroom.board import BoardQuestion
from onrecord.newsroom.inbox import InboxReport

PAGE = 40
PAGES_LOOKED_THROUGH = 10  # at most, for one answer; “Earlier reports” goes on from there


@dataclass(frozen=True, slots=True)
class Choice:
    """Which reports are wanted; its `query` is the address that gives them again."""

    show: str = "all"  # all, disputes, dismissed
    party: str = ""
    search: str = ""
    before: int | None = None

    @classmethod
    def read(cls, query: QueryDict) -> Choice:
        """From an address; what is not understood counts as not said."""
        show, before = query.get("show", ""), query.get("before", "")
        is_number = before.isascii() and before.isdigit() and len(before) < 16
        return cls(
            show=show if show in ("disputes", "dismissed") else "all",
            party=query.get("party", "")[:200],
            search=query.get("search", "").strip()[:200],
            before=int(before) if is_number else None,
        )

    def pairs(self) -> list[tuple[str, str]]:
        """What differs from the plain inbox, as fields of a form."""
        show = "" if self.show == "all" else self.show
        told = {"show": show, "party": self.party, "search": self.search, "before": self.before}
        return [(name, str(value)) for name, value in told.items() if value]

    def query(self, **changed: str | int | None) -> str:
        """“?show=disputes”, or empty; a changed choice begins at the newest report."""
        pairs = replace(self, **{"before": None, **changed}).pairs() if changed else self.pairs()
        return f"?{urlencode(pairs)}" if pairs else ""

    def wants(self, report: InboxReport) -> bool:
        cells = [s.cell for s in report.statements]
        badges = {b.kind for s in report.statements for b in s.badges}
        if self.show == "disputes" and "DISPUTES" not in badges:
            return False
        return not self.party or any(c.get("party") == self.party for c in cells)


@dataclass(frozen=True, slots=True)
class Column:
    reports: list[InboxReport]
    earlier: int | None  # `before` of the next page; None at the end


def column(
    story: str | None,
    choice: Choice,
    list_reports: Callable[..., list[InboxReport]] = inbox.list_reports,
) -> Column:
    """Up to PAGE wanted reports, newest first; a sieve looks further back to fill the page."""
    kept: list[InboxReport] = []
    before = choice.before
    for _ in range(PAGES_LOOKED_THROUGH):
        looked = list_reports(
            story=story,
            before=before,
            limit=PAGE,
            dismissed=choice.show == "dismissed",
            search=choice.search,
        )
        for report in looked:
            before = report.id
            kept += [report] if choice.wants(report) else []
            if len(kept) == PAGE:
                return Column(kept, before)
        if len(looked) < PAGE:
            return Column(kept, None)
    return Column(kept, before)


def parties(reports: Iterable[InboxReport], questions: Iterable[BoardQuestion]) -> list[str]:
    """Everybody who took a side so far, A-Z."""
    spoke = {s.cell.get("party") for r in reports for s in r.statements}
    asked = {p["party"] for q in questions for p in q.content.get("positions", [])}
    return sorted((spoke | asked) - {None, "", "unspecified"}, key=lambda p: str(p).casefold())
