from onrecord.wires.feed import FeedWire
from onrecord.wires.fetch import Fetched, Fetcher
from onrecord.wires.protocol import Wire
from onrecord.wires.sniff import FORMATS, parse

__all__ = ["FORMATS", "FeedWire", "Fetched", "Fetcher", "Wire", "parse"]
