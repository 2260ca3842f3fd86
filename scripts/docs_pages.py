"""Turns docs/ into plain pages; fails on a link between them that leads nowhere, fetches none."""

from __future__ import annotations

import html
import re
import sys
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[1]
FRAME = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width">
<style>body{{max-width:44rem;margin:2rem auto;padding:0 1rem;font:1.06rem/1.55 system-ui}}
pre{{overflow:auto;background:#f1efea;padding:.75rem}}td,th{{text-align:start;vertical-align:top;
padding:.25rem .75rem .25rem 0;border-top:1px solid #ccc}}img{{max-width:100%}}</style>
{body}</html>"""


def links(text: str) -> list[str]:
    """The relative targets of a page's links, without their anchors."""
    outside_code = re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)\s]+)\)", outside_code)
    return [t.partition("#")[0] for t in targets if "://" not in t and not t.startswith("#")]


def broken_links(page: Path) -> list[str]:
    found = links(page.read_text(encoding="utf-8"))
    return [target for target in found if not (page.parent / target).exists()]


def render(page: Path) -> str:
    text = page.read_text(encoding="utf-8")
    body = MarkdownIt("commonmark").enable("table").render(text)
    body = re.sub(r'href="(?!\w+:)([^"#]*)\.md', r'href="\1.html', body)
    return FRAME.format(title=html.escape(text.partition("\n")[0].lstrip("# ")), body=body)


def main(arguments: list[str]) -> int:
    to = Path(arguments[0])
    pages = sorted((ROOT / "docs").rglob("*.md"))
    broken = [f"{page.relative_to(ROOT)}: {link}" for page in pages for link in broken_links(page)]
    for line in broken:
        print(f"broken link in {line}", file=sys.stderr)
    for page in pages:
        written = (to / page.relative_to(ROOT / "docs")).with_suffix(".html")
        written.parent.mkdir(parents=True, exist_ok=True)
        written.write_text(render(page), encoding="utf-8")
    print(f"{len(pages)} pages: start with {to / 'README.html'}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
