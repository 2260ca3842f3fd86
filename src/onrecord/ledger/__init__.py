from onrecord.ledger.answers import Answer, answers
from onrecord.ledger.book import build, read, relate
from onrecord.ledger.claims import Claim, Scope
from onrecord.ledger.overlay import NOTHING_DECIDED, Overlay

__all__ = [
    "NOTHING_DECIDED",
    "Answer",
    "Claim",
    "Overlay",
    "Scope",
    "answers",
    "build",
    "read",
    "relate",
]
