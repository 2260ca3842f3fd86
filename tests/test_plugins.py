"""Parts by name: the built-in extractors are such parts."""

from __future__ import annotations

import pytest

from onrecord import settings
from onrecord.errors import BadInput
from onrecord.extract import extract, extract_by_rules
from onrecord.plugins import extractor, load


def test_the_built_in_extractors_are_installed_like_any_other():
    assert load("extractors", "crf") is extract
    assert load("extractors", "rules") is extract_by_rules


def test_the_one_that_the_settings_name_is_there():
    assert callable(load("extractors", settings.read({}).extractor))


def test_an_unknown_part_is_refused_with_the_names_there_are():
    with pytest.raises(BadInput, match="there is: crf, rules"):
        load("extractors", "nobody")


def test_an_unknown_extractor_is_refused_with_those_that_are_made_on_demand_too():
    with pytest.raises(BadInput, match="there is: crf, openai, rules, spacy"):
        extractor("nobody")


def test_a_built_in_extractor_needs_no_making():
    assert extractor("rules", settings.read({}), None) is extract_by_rules
