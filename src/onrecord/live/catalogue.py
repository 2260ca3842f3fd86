"""The page's own words in each language, read once from onrecord/data/words. Never a reader's or
an editor's words.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

FOLDER = Path(__file__).parents[1] / "data" / "words"
LANGUAGES = ("en", "ar", "az", "de", "es", "fr", "hy", "ru", "tr", "uk")
_WESTERN = "0123456789"

# What page scripts print; all else is printed by the server.
SCRIPT_WORDS = (
    "status_open status_paused status_closed pause resume paused_at reconnecting offline stale "
    "new_updates press_to_read match_other latest_at correction_of retraction_of changed_show "
    "corrected withdrawn text_removed your_time since_visit since_corrected first_unread copied "
    "between printed shown embedded_from"
).split()

Text = str | Mapping[str, str]  # one sentence, or one for each form of the plural


@dataclass(frozen=True)
class Words:
    """One language: sentences by key, forms of the plural, months, digits."""

    code: str
    language: str
    direction: str
    reviewed: bool
    locale: str
    digits: str
    months: tuple[str, ...]
    texts: Mapping[str, Text]

    def __call__(self, key: str, **values: object) -> Markup:
        """The sentence of that key, its values escaped unless they are markup."""
        text = self.texts[key]
        if not isinstance(text, str):
            raise TypeError(f"{key} counts something: ask with a number.")
        return escape(text).format(**values) if values else escape(text)

    def count(self, key: str, number: int, **values: object) -> Markup:
        """The sentence of that key in the form of the plural for `number`."""
        forms = self.texts[key]
        if isinstance(forms, str):
            raise TypeError(f"{key} has no forms of the plural.")
        form = _FORMS.get(self.code, _one_other)(number)
        return escape(forms.get(form, forms["other"])).format(n=self.number(number), **values)

    def named(self, group: str, name: object) -> Markup:
        """A word that a table names ("status", "open"); a name it does not know stays as it is."""
        key = f"{group}_{str(name).lower().replace(' ', '_')}"
        return self(key) if key in self.texts else escape(str(name))

    def told(self, sentence: str) -> Markup:
        """A fixed English sentence of a record in this language; any other one as it is."""
        key = _english_keys().get(sentence)
        return self(key) if key else escape(sentence)

    def number(self, number: float) -> str:
        return self.written(f"{number:,}" if isinstance(number, int) else f"{number:,g}")

    def written(self, text: str) -> str:
        """The same text with this language's digits."""
        return text.translate(str.maketrans(_WESTERN, self.digits)) if self.digits else text

    def for_scripts(self) -> dict[str, Text]:
        return {key: self.texts[key] for key in SCRIPT_WORDS}


def best(language: str) -> str:
    """The code of the catalogue for a story's language: "ar" for "ar-EG", English for others."""
    code = language.lower().partition("-")[0]
    return code if code in LANGUAGES else "en"


@cache
def words(code: str) -> Words:
    found: dict[str, Any] = json.loads((FOLDER / f"{code}.json").read_text(encoding="utf-8"))
    return Words(
        code,
        found["language"],
        found["direction"],
        found["reviewed"],
        found["locale"],
        found["digits"],
        tuple(found["months"]),
        found["words"],
    )


@lru_cache(maxsize=1)
def _english_keys() -> dict[str, str]:
    texts = words("en").texts
    return {str(t): key for key, t in texts.items() if key.startswith("told_")}


# --- forms of the plural, as CLDR has them for whole numbers ------------------------------------


def _one_other(n: int) -> str:
    return "one" if n == 1 else "other"


def _zero_is_one(n: int) -> str:
    return "one" if n in (0, 1) else "other"


def _slavic(n: int) -> str:
    if n % 10 == 1 and n % 100 != 11:
        return "one"
    return "few" if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else "many"


def _arabic(n: int) -> str:
    if n < 3:
        return ("zero", "one", "two")[n]
    rest = n % 100
    return "few" if 3 <= rest <= 10 else "many" if rest >= 11 else "other"


_FORMS: Mapping[str, Callable[[int], str]] = {
    "ar": _arabic,
    "fr": _zero_is_one,
    "hy": _zero_is_one,
    "ru": _slavic,
    "uk": _slavic,
}
