"""The page's own words: every language complete, every form of the plural there, none left over."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from onrecord.live import catalogue, render
from onrecord.live.fold import fold
from onrecord.live.view import View

FORMS = {
    "ar": {"zero", "one", "two", "few", "many", "other"},
    "ru": {"one", "few", "many", "other"},
    "uk": {"one", "few", "many", "other"},
}
SETS = ("status_", "state_", "relation_", "told_", "label_")


def places_in(text: Any) -> list[set[str]]:
    forms = [text] if isinstance(text, str) else text.values()
    return [set(re.findall(r"\{(\w+)\}", form)) for form in forms]


@pytest.mark.parametrize("code", catalogue.LANGUAGES)
def test_each_language_says_everything_that_english_says(code: str) -> None:
    english, words = catalogue.words("en").texts, catalogue.words(code).texts
    assert list(words) == list(english)
    for key, text in words.items():
        assert isinstance(text, str) is isinstance(english[key], str), key
        wanted = set.union(*places_in(english[key]))
        assert all(wanted - {"n"} <= found <= wanted for found in places_in(text)), key


@pytest.mark.parametrize("code", catalogue.LANGUAGES)
def test_each_language_has_its_forms_of_the_plural(code: str) -> None:
    for text in catalogue.words(code).texts.values():
        if not isinstance(text, str):
            assert set(text) == FORMS.get(code, {"one", "other"})


def test_english_and_arabic_are_reviewed_and_no_other() -> None:
    reviewed = [code for code in catalogue.LANGUAGES if catalogue.words(code).reviewed]
    assert reviewed == ["en", "ar"]


@pytest.mark.parametrize(
    ("code", "counts"),
    [
        ("en", {0: "0 updates", 1: "1 update", 2: "2 updates"}),
        ("fr", {0: "0 mise à jour", 1: "1 mise à jour", 2: "2 mises à jour"}),
        ("ru", {1: "1 обновление", 3: "3 обновления", 11: "11 обновлений", 21: "21 обновление"}),
        ("ar", {0: "لا تحديثات", 1: "تحديث واحد", 2: "تحديثان", 3: "٣ تحديثات", 11: "١١ تحديثًا"}),
    ],
)
def test_a_number_gets_the_form_of_its_language(code: str, counts: dict[int, str]) -> None:
    words = catalogue.words(code)
    assert {n: str(words.count("updates", n)) for n in counts} == counts


def test_no_sentence_is_left_over() -> None:
    folder = Path(render.__file__).parent
    files = [f for f in folder.rglob("*") if f.suffix in (".py", ".html", ".js")]
    text = " ".join(f.read_text(encoding="utf-8") for f in files)
    keys = [k for k in catalogue.words("en").texts if not k.startswith(SETS)]
    assert [k for k in keys if not re.search(rf"[\"' ]{k}[\"' ]", text)] == []


@pytest.mark.parametrize("code", catalogue.LANGUAGES)
def test_each_language_makes_a_page(published: Any, code: str) -> None:
    published.correct(published.publish())
    published.ask()
    html = render.story_page(fold(published.stories["river"]), View(lang=code), render.Site())
    assert f'<html lang="{code}" dir="{"rtl" if code == "ar" else "ltr"}">' in html
    assert str(catalogue.words(code)("what_each_side_says")) in html
    assert not re.search(r"\{\w+\}", re.sub(r"<script.*?</script>", "", html, flags=re.S))


def test_a_story_in_arabic_is_printed_in_arabic(published: Any) -> None:
    published.add("river", "status", {"status": "open", "headline": "نهر", "language": "ar-EG"})
    published.publish()
    html = render.story_page(fold(published.stories["river"]), View(), render.Site())
    assert '<html lang="ar" dir="rtl">' in html
    assert "١٤:٠٣" in html
