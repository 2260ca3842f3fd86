from onrecord.ledger.answers import Answer, answers, more_answers
from onrecord.ledger.book import build, read, relate
from onrecord.ledger.claims import Claim, Scope
from onrecord.ledger.overlay import NOTHING_DECIDED, Overlay
from onrecord.ledger.packing import packed, unpacked

__all__ = [
    "NOTHING_DECIDED",
    "Answer",
    "Claim",
    "Overlay",
    "Scope",
    "answers",
    "build",
    "more_answers",
    "packed",
    "read",
    "relate",
    "unpacked",
]
