from onrecord.ledger.book import build, relate

__all__ = ["build", "relate"]
