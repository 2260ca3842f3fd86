"""Static files as readers get them: without comments and indents, strings untouched."""

from __future__ import annotations

import pytest

from onrecord.live.assets import OWN_FOLDER, lean


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("a(); // why\n  b();", "a(); \nb();\n"),
        ("/** @type {string} */\nconst a = 1;", "const a = 1;\n"),
        (
            "f(\"/* kept */\", '// kept', `/* kept */`);",
            "f(\"/* kept */\", '// kept', `/* kept */`);\n",
        ),
        ('f("a \\" // kept");', 'f("a \\" // kept");\n'),
        ("// it's one line\nb();", "b();\n"),
    ],
)
def test_a_script_is_sent_without_its_comments(written: str, sent: str) -> None:
    assert lean(written.encode(), ".js").decode() == sent


def test_a_style_is_sent_without_its_comments() -> None:
    assert lean(b'/* why */\na {\n  content: "/* kept */";\n}\n', ".css") == (
        b'a {\ncontent: "/* kept */";\n}\n'
    )


def test_other_files_are_sent_as_they_are() -> None:
    assert lean(b"<!-- a --> /* b */", ".svg") == b"<!-- a --> /* b */"


@pytest.mark.parametrize("name", ["live.css", "live.js", "page.js"])
def test_nothing_of_our_comments_is_left(name: str) -> None:
    body = (OWN_FOLDER / name).read_bytes()
    sent = lean(body, "." + name.rpartition(".")[2])
    assert b"/*" not in sent and b"@ts-check" not in sent and len(sent) < len(body)
