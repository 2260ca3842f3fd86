"""The picture that a link to a page brings along where it is shared: drawn here, of shipped letters
and the page's colours. Decides nothing of what it says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

WIDTH, HEIGHT = 1200, 630
_FONTS = Path(__file__).parents[2] / "data" / "fonts"
_MARGIN, _GUTTER = 56, 32
_PAPER, _INK, _INK_2, _RULE = "#fbfaf7", "#1b1d1f", "#4a4f55", "#7d8388"
_MARKS = {"a": "#2f5faf", "b": "#a8540f", "c": "#2b1a47", "o": "#6a6f73"}
_FOOT = HEIGHT - 58
# What the shipped letters can write: Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, Georgian.
_OTHER = re.compile(r"[^\u0000-\u06ff\u10a0-\u10ff\u1e00-\u22ff\u25a0-\u25ff\ufb1d-\ufefc]")
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u06ff\ufb1d-\ufefc]")


@dataclass(frozen=True, slots=True)
class Side:
    """One column: whose words, their mark, and the words."""

    party: str
    letter: str
    shape: str  # a, b, c, o
    who: str  # the speaker and the verb
    words: str


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says, all of it taken from the page."""

    desk: str
    status: str
    title: str
    lead: str  # the question that the sides answer; the label of an update
    sides: tuple[Side, ...]  # at most three
    foot: str
    is_mirrored: bool = False  # the page reads from the right


def can_draw(card: Card) -> bool:
    """Whether the shipped letters hold all of it; words from the right also take fribidi here."""
    parts = [card.desk, card.status, card.title, card.lead, card.foot]
    for side in card.sides:
        parts += [side.party, side.who, side.words]
    text = " ".join(parts)
    return not _OTHER.search(text) and not (_RIGHT_TO_LEFT.search(text) and not _shapes())


def draw(card: Card) -> bytes:
    """PNG, 1200 by 630."""
    pen = _Pen(card.is_mirrored)
    pen.write(card.desk, 28, is_bold=True, top=40)
    pen.write(card.status, 24, top=43, color=_INK_2, at_end=True)
    pen.rule(92)
    top = pen.title(card.title, 112, most=3 if not card.sides else 2)
    if card.lead:
        top = pen.lines(card.lead, 28, top + 14, most=2, is_bold=bool(card.sides), color=_INK)
    if card.sides:
        pen.columns(card.sides, top + 20)
    pen.rule(_FOOT)
    pen.write(card.foot, 22, top=_FOOT + 14, color=_INK_2)
    return pen.png()


class _Pen:
    """Writes from the edge where reading begins."""

    def __init__(self, is_mirrored: bool) -> None:
        self._image = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
        self._draw = ImageDraw.Draw(self._image)
        self._is_mirrored = is_mirrored

    def png(self) -> bytes:
        out = BytesIO()
        few = self._image.quantize(64, method=Image.Quantize.FASTOCTREE)
        few.save(out, "PNG")
        return out.getvalue()

    def rule(self, y: int) -> None:
        self._draw.line([(_MARGIN, y), (WIDTH - _MARGIN, y)], fill=_RULE, width=1)

    def write(
        self,
        text: str,
        size: int,
        *,
        top: int,
        left: int = _MARGIN,
        wide: int = WIDTH - 2 * _MARGIN,
        is_bold: bool = False,
        color: str = _INK,
        at_end: bool = False,
    ) -> None:
        """One line inside `wide` units from `left`, cut where it does not fit."""
        font = _font(size, is_bold)
        line = _cut(text, font, wide)
        room = wide - font.getlength(line) if at_end is not self._is_mirrored else 0
        self._draw.text((self._x(left, wide) + room, top), line, font=font, fill=color)

    def lines(
        self,
        text: str,
        size: int,
        top: int,
        *,
        most: int,
        left: int = _MARGIN,
        wide: int = WIDTH - 2 * _MARGIN,
        is_bold: bool = False,
        color: str = _INK,
    ) -> int:
        """Several lines, the last one cut; answers where the next text may begin."""
        step = round(size * 1.32)
        for line in _wrapped(text, _font(size, is_bold), wide, most):
            self.write(line, size, top=top, left=left, wide=wide, is_bold=is_bold, color=color)
            top += step
        return top

    def title(self, text: str, top: int, most: int) -> int:
        """The largest size at which the title is whole, or the smallest one cut."""
        wide = WIDTH - 2 * _MARGIN
        for size in (56, 48, 42, 36):
            if not _wrapped(text, _font(size, True), wide, most)[-1:] or not _is_cut(
                text, _font(size, True), wide, most
            ):
                break
        return self.lines(text, size, top, most=most, is_bold=True)

    def columns(self, sides: tuple[Side, ...], top: int) -> None:
        """Equal columns in the order given, the same letters for all of them."""
        wide = (WIDTH - 2 * _MARGIN - _GUTTER * (len(sides) - 1)) // len(sides)
        room = (_FOOT - top - 84) // 34
        for position, side in enumerate(sides):
            left = _MARGIN + position * (wide + _GUTTER)
            self._mark(side, left, wide, top)
            self._inset(side.party, 24, top, left, wide)
            self.write(side.who, 20, top=top + 40, left=left, wide=wide, color=_INK_2)
            self.lines(side.words, 26, top + 72, most=max(room, 1), left=left, wide=wide)

    def _inset(self, text: str, size: int, top: int, left: int, wide: int) -> None:
        start = left + 42 if not self._is_mirrored else left
        box = wide - 42
        if self._is_mirrored:
            font = _font(size, True)
            line = _cut(text, font, box)
            x = self._x(left, wide) + box - font.getlength(line)
            self._draw.text((x, top), line, font=font, fill=_INK)
        else:
            self.write(text, size, top=top, left=start, wide=box, is_bold=True)

    def _mark(self, side: Side, left: int, wide: int, top: int) -> None:
        x = self._x(left, wide) + (wide - 30 if self._is_mirrored else 0)
        color, middle = _MARKS.get(side.shape, _MARKS["o"]), (x + 15, top + 15)
        if side.shape == "a":
            self._draw.ellipse([x, top, x + 30, top + 30], fill=color)
        elif side.shape == "b":
            self._draw.rectangle([x, top, x + 30, top + 30], fill=color)
        elif side.shape == "c":
            corners = [(x + 15, top - 2), (x + 32, top + 15), (x + 15, top + 32), (x - 2, top + 15)]
            self._draw.polygon(corners, fill=color)
        else:
            self._draw.polygon([(x + 15, top), (x + 30, top + 30), (x, top + 30)], fill=color)
            middle = (x + 15, top + 20)
        self._draw.text(middle, side.letter, font=_font(17, True), fill=_PAPER, anchor="mm")

    def _x(self, left: int, wide: int) -> int:
        return WIDTH - left - wide if self._is_mirrored else left


def _wrapped(text: str, font: ImageFont.FreeTypeFont, wide: int, most: int) -> list[str]:
    """Lines no longer than `wide`; what does not fit into `most` of them ends in an ellipsis."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or font.getlength(longer) <= wide:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(" ".join(lines[most - 1 :]), font, wide)]
    return [_cut(line, font, wide) for line in lines if line]


def _is_cut(text: str, font: ImageFont.FreeTypeFont, wide: int, most: int) -> bool:
    return " ".join(_wrapped(text, font, wide, most)) != " ".join(text.split())


def _cut(text: str, font: ImageFont.FreeTypeFont, wide: int) -> str:
    if font.getlength(text) <= wide:
        return text
    while text and font.getlength(text + "…") > wide:
        shorter = text.rpartition(" ")[0]
        text = shorter if shorter else text[:-1]
    return text + "…"


@cache
def _font(size: int, is_bold: bool) -> ImageFont.FreeTypeFont:
    name = "DejaVuSans-Bold.ttf" if is_bold else "DejaVuSans.ttf"
    return ImageFont.truetype(_FONTS / name, size)


@cache
def _shapes() -> bool:
    """Whether this machine can join and turn letters that are read from the right."""
    return bool(features.check("raqm") and features.check("fribidi"))
