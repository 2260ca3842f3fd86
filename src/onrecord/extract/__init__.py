from onrecord.extract.reading import EXTRACTOR, extract

__all__ = ["EXTRACTOR", "extract"]
