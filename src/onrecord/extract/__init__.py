from onrecord.extract.reading import EXTRACTOR, extract, extract_by_rules

__all__ = ["EXTRACTOR", "extract", "extract_by_rules"]
