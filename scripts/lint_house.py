"""The house rules that no bought linter knows, read off the text of the tree; mends nothing.

    python scripts/lint_house.py [ROOT]      one line per finding, exit 1 when there is any

A rule is a function from one file to findings. A waiver needs an ADR, then a line in these tables.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

SINGULAR = (
    "item post entry blog data info manager processor service helper util archive handle process"
)
BANNED = {*SINGULAR.split(), *(f"{word}s" for word in SINGULAR.split()), "entries", "processes"}
PREFIXES = {"handle", "handles", "process", "processes"}  # banned as handle_*, process_* only
VERDICTS = {"true", "false", "fake", "debunked", "verified"}
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
MAX_FUNCTION_LINES = 60
MAX_FILE_LINES = 400
MAX_BROAD_EXCEPTS = 3

# Names that a third party's class or hook makes us use.
OVERRIDES = {
    "data_received",  # asyncio.Protocol
    "get_context_data",  # Django views
    "get_extra_info",  # httpcore's network stream
    "handle_charref",  # html.parser.HTMLParser, to handle_starttag
    "handle_comment",
    "handle_data",
    "handle_decl",
    "handle_endtag",
    "handle_entityref",
    "handle_startendtag",
    "handle_starttag",
    "handle_exit",  # uvicorn.Server
    "handle_request",  # httpx transports
    "process_exception",  # Django middleware, to process_view
    "process_template_response",
    "process_view",
    "pytest_runtest_makereport",  # pytest names the argument `item`
}
# The data folder is called so on the command line (--data DIR); in these files the word is that.
FOLDER_WORD_IN = (
    "settings.py",
    "cli/",
    "ops.py",
    "bench.py",
    "worker.py",
    "asgi.py",
    "conftest.py",
)


@dataclass(frozen=True, slots=True)
class Finding:
    path: Path
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file, parsed; `room` is "src", "tests" or "scripts"."""

    path: Path
    room: str
    text: str
    tree: ast.Module

    def finding(self, node: ast.AST, text: str) -> Finding:
        return Finding(self.path, getattr(node, "lineno", 1), text)


Rule = Callable[[Source], Iterator[Finding]]


def lies_in(path: Path, places: tuple[str, ...]) -> bool:
    """Places are path endings, or folders with a slash at the end."""
    place = f"/{path.as_posix()}"
    return any(f"/{p}" in place if p.endswith("/") else place.endswith(f"/{p}") for p in places)


# --- words ----------------------------------------------------------------------------------------


def split_words(name: str) -> list[str]:
    """`loadNewsItem_2` -> load, news, item: the words that an identifier is made of."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return [word for word in re.split(r"[_\d]+", spaced.lower()) if word]


def banned_in(name: str) -> list[str]:
    if name.startswith("__") and name.endswith("__"):
        return []
    words = split_words(name)
    return [
        word
        for position, word in enumerate(words)
        if word in BANNED and (word not in PREFIXES or (position == 0 and len(words) > 1))
    ]


def defined_names(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Every name that this file gives to something of its own; attribute access gives none."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                if not name.startswith("test_"):  # a test's name is a sentence: prose
                    yield node, name
                if name not in OVERRIDES:
                    yield from ((a, a.arg) for a in ast.walk(node.args) if isinstance(a, ast.arg))
            case ast.Lambda():
                yield from ((a, a.arg) for a in ast.walk(node.args) if isinstance(a, ast.arg))
            case ast.ClassDef(name=name) | ast.Name(id=name, ctx=ast.Store()):
                yield node, name
            case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                yield node, name
            case ast.alias(asname=str(name)) | ast.ExceptHandler(name=str(name)):
                yield node, name


def plain_words(source: Source) -> Iterator[Finding]:
    for node, name in [(source.tree, source.path.stem), *defined_names(source.tree)]:
        for word in banned_in(name):
            if name in OVERRIDES or (word == "data" and lies_in(source.path, FOLDER_WORD_IN)):
                continue
            yield source.finding(node, f"{name}: the word {word!r} is not used in our own names")


# --- size -----------------------------------------------------------------------------------------


def short_functions(source: Source) -> Iterator[Finding]:
    for node in ast.walk(source.tree):
        if isinstance(node, FUNCTION):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > MAX_FUNCTION_LINES:
                yield source.finding(
                    node, f"{node.name} has {lines} lines; {MAX_FUNCTION_LINES} are allowed"
                )


def short_file(path: Path, text: str) -> Iterator[Finding]:
    lines = text.count("\n")
    if lines > MAX_FILE_LINES:
        yield Finding(path, 1, f"{lines} lines; {MAX_FILE_LINES} are allowed")


# --- each thing in its room -----------------------------------------------------------------------


def imports_on_top(source: Source) -> Iterator[Finding]:
    if lies_in(source.path, ("cli/",)):
        return
    functions = (n for n in ast.walk(source.tree) if isinstance(n, FUNCTION))
    inside = {node for function in functions for node in ast.walk(function)}
    for node in inside:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield source.finding(node, "import inside a function")


def dotted(node: ast.AST) -> str:
    """`a.b.c` of an expression, or of what an import brings in; empty for anything else."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            return f"{dotted(value)}.{attr}"
    return ""


def mentions(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Every dotted name that this file uses or imports."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from ((node, alias.name) for alias in names)
            case ast.ImportFrom(module=module, names=names):
                yield from ((node, f"{module}.{alias.name}") for alias in names)
            case ast.Attribute() | ast.Name():
                yield node, dotted(node)


@dataclass(frozen=True, slots=True)
class OnlyIn:
    pattern: str
    places: tuple[str, ...]  # as `lies_in` reads them
    says: str


ROOMS = (
    OnlyIn(r"os\.(environ|getenv)", ("settings.py",), "only settings.py reads the environment"),
    OnlyIn(
        r"(.*\.)?on_commit",
        ("newsroom/actions/", "newsroom/transact.py"),
        "only newsroom/actions (or transact.py) does something after a commit",
    ),
    OnlyIn(
        r"importlib\.metadata\.entry_points|(.*[._])?registry",
        ("plugins.py",),
        "only plugins.py keeps a registry",
    ),
    OnlyIn(
        r"django\.(db\.models|core|dispatch|contrib\.auth|test)(\.\w+)*\.?(signals|receiver|Signal)"
        r"(\..*)?|django\.dispatch(\..*)?",
        (),
        "no signals: call the action",
    ),
    OnlyIn(
        r"urllib\.request(\..*)?|http\.client(\..*)?|httpx2?(\..*)?|requests(\..*)?|aiohttp(\..*)?",
        ("wires/fetch.py",),
        "only wires/fetch.py speaks HTTP to the outside",
    ),
)


def rooms(source: Source) -> Iterator[Finding]:
    if source.room != "src":
        return
    rules = [rule for rule in ROOMS if not lies_in(source.path, rule.places)]
    for node, name in mentions(source.tree):
        for rule in rules:
            if re.fullmatch(rule.pattern, name):
                yield source.finding(node, f"{name}: {rule.says}")


def plain_models(source: Source) -> Iterator[Finding]:
    if source.room != "src":
        return
    for class_ in ast.walk(source.tree):
        if isinstance(class_, ast.ClassDef):
            for node in class_.body:
                if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}:
                    name = f"{class_.name}.{node.name}"
                    yield source.finding(node, f"{name}: no logic here; write an action")


def honest_tests(source: Source) -> Iterator[Finding]:
    if source.room != "tests":
        return
    for node, name in mentions(source.tree):
        if name.startswith("unittest.mock") or name == "monkeypatch.setattr":
            yield source.finding(node, f"{name}: write a fake by hand")
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] == "sleep":
            if [ast.dump(a) for a in node.args] != [ast.dump(ast.Constant(0))]:  # 0 only yields
                yield source.finding(node, "sleep: hand the clock in, or wait for the event itself")


def broad_excepts(source: Source) -> Iterator[Finding]:
    """Not a fault by itself: counted over the whole product, at the process edges only."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler):
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            if any(c is None or dotted(c) in {"Exception", "BaseException"} for c in caught):
                yield source.finding(node, "broad except")
        elif isinstance(node, ast.Call) and dotted(node.func).endswith("suppress"):
            if any(dotted(a) in {"Exception", "BaseException"} for a in node.args):
                yield source.finding(node, "broad suppress")


# --- templates ------------------------------------------------------------------------------------


class VisibleText(HTMLParser):
    """Collects (line, words) that people see or hear; never names, classes or values."""

    SHOWN = ("alt", "aria-label", "label", "placeholder", "title")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in {"script", "style"}
        shown = (value for name, value in attrs if name in self.SHOWN and value)
        self.found.extend((self.getpos()[0], value) for value in shown)

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            first = self.getpos()[0]
            self.found.extend((first + n, line) for n, line in enumerate(data.split("\n")))


def words_on_pages(path: Path, text: str) -> Iterator[Finding]:
    keep_lines = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
    page = VisibleText()
    page.feed(keep_lines.sub(lambda m: "\n" * m[0].count("\n"), text))
    page.close()
    for line, shown in page.found:
        for word in re.findall(r"[a-z]+", shown.lower()):
            if word in VERDICTS:
                yield Finding(path, line, f"{word!r}: the software gives no verdict")
            elif word in BANNED - PREFIXES:
                yield Finding(path, line, f"{word!r} is not one of our words")


# --- the walk -------------------------------------------------------------------------------------

RULES: tuple[Rule, ...] = (
    plain_words,
    short_functions,
    imports_on_top,
    rooms,
    plain_models,
    honest_tests,
)


def read_sources(root: Path) -> Iterator[Source]:
    for room in ("src", "tests", "scripts"):
        for path in sorted((root / room).rglob("*.py")):
            if "migrations" not in path.parts:
                text = path.read_text(encoding="utf-8")
                tree = ast.parse(text, filename=str(path))
                yield Source(path.relative_to(root), room, text, tree)


def pages_and_styles(root: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted((root / "src").rglob("*")):
        if path.suffix in {".css", ".js", ".html"} and "vendored" not in path.parts:
            yield path.relative_to(root), path.read_text(encoding="utf-8")


def check(root: Path) -> tuple[list[Finding], list[Finding]]:
    """All findings of the tree, and the broad excepts that are within what is allowed."""
    sources = list(read_sources(root))
    found = [finding for source in sources for rule in RULES for finding in rule(source)]
    found += [finding for s in sources for finding in short_file(s.path, s.text)]
    for path, text in pages_and_styles(root):
        found += short_file(path, text)
        if path.suffix == ".html":
            found += words_on_pages(path, text)
    broad = [finding for s in sources if s.room == "src" for finding in broad_excepts(s)]
    allowed, too_many = broad[:MAX_BROAD_EXCEPTS], broad[MAX_BROAD_EXCEPTS:]
    return sorted(found + too_many, key=lambda f: (f.path, f.line)), allowed


def main(arguments: list[str]) -> int:
    root = Path(arguments[0]) if arguments else Path(__file__).resolve().parents[1]
    try:
        found, broad = check(root)
    except SyntaxError as error:
        print(f"{error.filename}:{error.lineno}: {error.msg}")
        return 1
    for finding in found:
        print(f"{finding.path}:{finding.line}: {finding.text}")
    places = ", ".join(f"{b.path}:{b.line}" for b in broad) or "none"
    print(
        f"House rules: {len(found)} findings. Broad excepts ({MAX_BROAD_EXCEPTS} at most): {places}"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
