"""Who answers whom inside one report, by the words that say so. Never who differs from whom."""

from __future__ import annotations

import re

from onrecord.ledger import periods
from onrecord.ledger.sides import same_side
from onrecord.record import Filed, Relation

_REPLIES = re.compile(
    r"\b(?:hit back|hits back|replied|responded|in (?:reply|response) to|shot back)\b",
    re.IGNORECASE,
)
_LOOKS_BACK = 4  # statements


def replies(filed: Filed) -> tuple[Relation, ...]:
    """Who answers whom inside one report:

    "hit back" answers the last speaker of another side before it.
    """
    text = filed.extraction.text
    statements = sorted(filed.extraction.statements, key=periods.first_offset)
    found = []
    for statement in statements:
        named = (*statement.source, *statement.cue)
        if not named or not _REPLIES.search(
            text[min(a for a, _ in named) : max(b for _, b in named)]
        ):
            continue
        start = min(a for a, _ in named)
        before = [
            s
            for s in statements
            if s.source
            and periods.first_offset(s) < start
            and not same_side(s.speaker.party, statement.speaker.party)
        ]
        for other in before[-_LOOKS_BACK:]:
            if other.speaker.name == before[-1].speaker.name:
                reason = f"{statement.speaker.name} answers {other.speaker.name}."
                found.append(Relation(statement.id, other.id, "replies_to", reason))
    return tuple(found)
