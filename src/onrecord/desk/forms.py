"""What an editor may type, as forms; the rules of the record are the actions' business."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from onrecord.live.words import STATUS
from onrecord.record import LABELS, STORY_STATUSES, Report

# Fixed addresses of the desk: a story called so could be published but never opened here.
RESERVED = frozenset(("login", "logout", "open", "report"))


def lines(rows: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}), **kwargs)


def line(**kwargs: Any) -> forms.CharField:
    return forms.CharField(widget=forms.TextInput(attrs={"dir": "auto"}), **kwargs)


class DeskForm(forms.Form):
    """A form whose fields say in the markup that they are wrong, and why."""

    required_css_class = "required"
    error_css_class = "wrong"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)

    def given(self) -> dict[str, Any]:
        """The arguments that the form has for its action."""
        return self.cleaned_data

    def refuse(self, line: str) -> None:
        self.add_error(None, line)


class TokenForm(DeskForm):
    """Sent twice, it publishes once; with other words (after the browser's Back), those too."""

    token = forms.CharField(
        widget=forms.HiddenInput, initial=lambda: secrets.token_urlsafe(16), max_length=64
    )

    def given(self) -> dict[str, Any]:
        """The idempotency key covers the form's random token and everything that was typed."""
        typed = repr(sorted((name, str(value)) for name, value in self.cleaned_data.items()))
        return {**self.cleaned_data, "token": hashlib.sha256(typed.encode()).hexdigest()}


class OpenStoryForm(DeskForm):
    slug = forms.SlugField(
        label="Address",
        max_length=80,
        help_text="Small letters, digits and hyphens: fighting-at-the-crossing",
    )
    headline = line(max_length=300)
    standfirst = lines(2, required=False, help_text="One sentence under the headline.")
    zone = forms.CharField(label="Time zone", help_text="As in the IANA list: Europe/Kyiv")
    language = forms.CharField(
        max_length=35, initial="en", help_text="Language of the page, like en or ar."
    )

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        if slug in RESERVED:
            raise forms.ValidationError(f"“{slug}” is an address of the desk: choose another.")
        return slug


class ChangeStoryForm(DeskForm):
    headline = line(max_length=300)
    standfirst = lines(2, required=False)
    status = forms.ChoiceField(choices=[(s, STATUS[s]) for s in STORY_STATUSES])


class NumbersField(forms.CharField):
    """Statement numbers, separated by commas, in the order in which they were chosen."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> tuple[int, ...]:
        return numbers(str(value or "").split(","), strict=True)


class UpdateForm(TokenForm):
    # A correction is an act of its own, with its own form.
    label = forms.ChoiceField(choices=[(word, word) for word in LABELS if word != "Correction"])
    headline = lines(2, max_length=300)
    body = lines(9, label="Text", required=False, help_text="**bold**, [words](https://…), > quote")
    places = line(required=False, help_text="Separated by commas; both names of a disputed place.")
    key = forms.BooleanField(label="Key event", required=False)
    statements = NumbersField(required=False)

    def chosen(self) -> tuple[int, ...]:
        """The statements that the form rests on, whether it was sent or is yet to be."""
        return numbers(str(self["statements"].value() or "").split(","))

    def clean_places(self) -> tuple[str, ...]:
        return split_places(self.cleaned_data["places"])


class CorrectForm(TokenForm):
    headline = lines(2, max_length=300)
    body = lines(9, label="Text", required=False)
    wrong = lines(
        2,
        label="What was wrong",
        help_text="Readers see this above the update: what is right, first.",
    )
    base = forms.IntegerField(widget=forms.HiddenInput)


class RetractForm(DeskForm):
    reason = lines(3, help_text="Readers see this in place of the text.")


class RedactForm(DeskForm):
    """For a chief: the number has to be typed, since nothing brings the text back."""

    reason = lines(3, help_text="Public. It must not repeat what is removed.")
    confirm = forms.CharField(label="Type the number of the update", max_length=12)

    def __init__(self, *args: Any, update: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.update = update

    def given(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}

    def clean_confirm(self) -> str:
        if self.cleaned_data["confirm"].strip().lstrip("#") != str(self.update):
            raise forms.ValidationError(f"To remove it for good, type the number {self.update}.")
        return str(self.update)


class PointForm(DeskForm):
    text = lines(2, label="Key point", required=False)
    update = forms.IntegerField(label="Update number", required=False, min_value=1)


class PointRows(forms.BaseFormSet):
    """All rows of key points, sent together."""

    def given(self) -> dict[str, Any]:
        typed = [form.cleaned_data for form in self.forms]
        return {"points": [(row["text"], row["update"]) for row in typed if row.get("text")]}

    def refuse(self, line: str) -> None:
        self.non_form_errors().append(line)


PointForms = forms.formset_factory(
    PointForm, formset=PointRows, extra=0, min_num=6, max_num=8, absolute_max=8
)


class FileForm(DeskForm):
    """A report typed in or pasted by hand; its time is read in the story's zone."""

    source = line(max_length=200, help_text="Who published it: a ministry, an agency, a person.")
    channel = forms.ChoiceField(
        choices=[
            (c, c.capitalize())
            for c in ("web", "official", "wire", "social", "mail", "phone", "field")
        ]
    )
    url = forms.URLField(label="Link", required=False, assume_scheme="https")
    published = forms.DateTimeField(
        label="Published",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    headline = line(
        required=False, max_length=500, help_text="Shown and searched, never read for statements."
    )
    text = lines(12, help_text="Exactly as it came.", strip=False)

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["published"].help_text = f"The clock of {zone}."

    def given(self) -> dict[str, Any]:
        """The report: the same words by the same source are the same report."""
        typed = self.cleaned_data
        told = "\0".join((typed["source"], typed["url"], typed["text"]))
        uid = f"by-hand:{hashlib.sha256(told.encode()).hexdigest()}"
        fields = {k: v for k, v in typed.items() if k != "published"}
        raw = typed["text"].encode()
        return {
            "report": Report(
                uid=uid, format="text", raw=raw, published_at=typed["published"], **fields
            )
        }

    def full_clean(self) -> None:
        with timezone.override(
            self.zone
        ):  # an hour that a clock change skips or repeats is refused
            super().full_clean()


def split_places(text: str) -> tuple[str, ...]:
    """Names of places, each once, in the order written."""
    return tuple(dict.fromkeys(place for part in text.split(",") if (place := part.strip())))


def numbers(texts: Iterable[str], *, strict: bool = False) -> tuple[int, ...]:
    """Whole numbers, each once, in order; what is none is left out, or refused when `strict`."""
    found = [text.strip() for text in texts if text.strip()]
    good = [text for text in found if text.isascii() and text.isdigit() and len(text) < 16]
    if strict and good != found:
        raise forms.ValidationError(
            "The list of statements cannot be read: choose them again in the inbox."
        )
    return tuple(dict.fromkeys(int(text) for text in good))
