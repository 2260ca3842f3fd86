from onrecord.newstime.clocks import Clock
from onrecord.newstime.expressions import day_of, read, read_stamp

__all__ = ["Clock", "day_of", "read", "read_stamp"]
