"""The commands: the only package that imports inside functions,
so that each loads what it needs and Django last.
"""

from onrecord.cli.parser import build_parser, main

__all__ = ["build_parser", "main"]
