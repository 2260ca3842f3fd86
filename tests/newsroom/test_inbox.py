"""The inbox: pages that lose nothing, and badges that say what a statement does to the ledger."""

from __future__ import annotations

from onrecord.newsroom.inbox import get_report, list_reports


def pages(story, size):
    """Numbers of all reports, read a page at a time."""
    seen: list[int] = []
    while found := list_reports(story=story, limit=size, before=seen[-1] if seen else None):
        seen += [r.id for r in found]
    return seen


def test_reports_received_out_of_order_are_all_on_some_page(story, file, clock):
    hours = (10, 14, 12, 12)
    numbers = [
        file(f"Text {n}.", received_at=clock().replace(hour=h), read=False)
        for n, h in enumerate(hours)
    ]
    assert pages(story, 1) == [numbers[1], numbers[3], numbers[2], numbers[0]]


def test_the_other_side_of_a_known_question_is_marked_as_disputing_it(file):
    file("Azerbaijani forces have taken Murovdag peak, the Azerbaijani defence ministry said.")
    second = file("The Armenian defence ministry said Mount Mrav is still under its control.")
    badges = [b.kind for s in get_report(second).statements for b in s.badges]
    assert "DISPUTES" in badges


def test_a_report_that_could_not_be_read_is_still_there(story, file):
    report = get_report(file("The mayor said no.", read=False))
    assert (report.state, report.text) == ("waiting", "The mayor said no.")
