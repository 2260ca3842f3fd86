"""Parts by name: the built-in extractor is one of them."""

from __future__ import annotations

import pytest

from onrecord.errors import BadInput
from onrecord.extract import extract
from onrecord.plugins import load


def test_the_built_in_rules_are_installed_like_any_other_extractor():
    assert load("extractors", "rules") is extract


def test_an_unknown_part_is_refused_with_the_names_there_are():
    with pytest.raises(BadInput, match="there is: rules"):
        load("extractors", "nobody")
