"""onrecord: live coverage of contested news, where every line says who said it."""

__version__ = "0.1.0"
