"""Turns the tagged documents into JSONL with offsets, and checks them; standard library only.

python corpus/compile.py                 checks all, writes corpus/{train,dev,test}.jsonl
python corpus/compile.py --check FILE... checks these and prints what is in them
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TAG = re.compile(r"<(/?)([sctq])(\d+)>")
HEADER = ("id", "style", "event", "about", "carrier", "published", "parties")
STYLES = ("wire", "ministry", "liveblog", "social", "release", "local", "wikinews")
EVENTS = ("war", "election", "disaster", "court", "protest")
POLARITIES = ("deny", "unconfirmed")
ACTS = (
    "denies", "refuses", "acknowledges", "retracts", "corrects", "declines",
    "unconfirmed", "calls_for", "condemns", "promises", "asks",
)  # fmt: skip
GRANTED = ("denies", "acknowledges")
MODIFIERS = ("eq", "min", "max", "approx", "range", "vague", "none")
MEASURES = (
    "killed", "wounded", "casualties", "missing", "captured", "displaced", "evacuated",
    "arrested", "destroyed", "damaged", "deployed", "votes",
)  # fmt: skip
PEOPLE = re.compile(  # whose number is the measure's own: "killed" says that people were counted
    r"people|persons?|civilians?|soldiers?|service\w+|troops?|\w*(?:men|man|women|woman)|guards?|"
    r"\w*fighters?|sailors?|crews?|staff|personnel|officers?|police|constables?|garrison|pickets?|prisoners?|"
    r"detainees?|passengers?|passers-by|patients?|sick|child(?:ren)?|youths?|residents?|citizens?|"
    r"tenants?|neighbours?|villagers?|tourists?|guests?|holidaymakers?|workers?|employees?|"
    r"dockers?|miners?|drivers?|farmers?|clerks?|observers?|volunteers?|members?|protest[eo]rs?|"
    r"demonstrators?|marchers?|students?|parishioners?|voters?|families|households|bod(?:y|ies)|injuries|victims?|bab(?:y|ies)|infants?|occupants?|"
    r"survivors?|supporters?|relatives|followers?|refugees?|migrants?|hostages?|journalists?|"
    r"teachers?|pupils?|others|individuals?|militants?|rebels?|judges"
)
UNREPORTED = re.compile(r"[^.!?\n]{0,40}\breported\b")
QUOTED = re.compile(  # a quotation that goes on in the next paragraph is not closed in this one
    r"“[^“”\n]*(?:”|$)|\"[^\"\n]*(?:\"|$)|(?<!\w)‘[^\n]*?’(?!\w)", re.M
)
ROLES = {"s": "source", "c": "cue", "t": "content"}
Span = tuple[int, int]


class Fault(Exception):
    """What is wrong with a document, in words for its author."""


def read(path: Path) -> dict[str, Any]:
    """One document as a JSON object; raises Fault."""
    parts = re.split(r"^---\s*$", path.read_text(encoding="utf-8"), maxsplit=2, flags=re.M)
    if len(parts) != 3:
        raise Fault("the file needs a head, a text and its lines, parted by lines of ---")
    head = dict(line.split(":", 1) for line in parts[0].strip().splitlines())
    head = {k.strip(): v.strip() for k, v in head.items()}
    if missing := [k for k in HEADER if not head.get(k)]:
        raise Fault(f"the head lacks {', '.join(missing)}")
    if head["style"] not in STYLES or head["event"] not in EVENTS:
        raise Fault(f"style is one of {STYLES}, event one of {EVENTS}")
    if head["id"] != path.stem:
        raise Fault(f"its id is {head['id']}, its file {path.stem}")
    text, spans = _untag(parts[1].strip("\n"))
    lines = _lines(parts[2])
    return {**head, "text": text, **_annotations(text, spans, lines)}


def _untag(tagged: str) -> tuple[str, dict[str, list[Span]]]:
    """The bare text, and the spans of each tag such as "t3"."""
    text, opened, spans, at = "", {}, {}, 0
    for m in TAG.finditer(tagged):
        text += tagged[at : m.start()]
        at, name = m.end(), m[2] + m[3]
        if not m[1]:
            if name in opened:
                raise Fault(f"<{name}> is opened twice")
            opened[name] = len(text)
        elif name not in opened:
            raise Fault(f"</{name}> was not opened")
        else:
            spans.setdefault(name, []).append(_trim(text, opened.pop(name)))
    if opened:
        raise Fault(f"never closed: {', '.join(opened)}")
    text += tagged[at:]
    if left := re.search(r"</?[sctq]\d*\b|<[a-z]+>", text):
        raise Fault(f"a broken tag: {left[0]}")
    return text, spans


def _trim(text: str, start: int) -> Span:
    end = len(text)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        raise Fault(f"an empty tag after “{text[-30:]}”")
    return start, end


def _lines(block: str) -> dict[str, str]:
    """The lines under the text, by what stands before the colon."""
    found = {}
    for line in filter(None, map(str.strip, block.splitlines())):
        name, colon, value = line.partition(":")
        if not colon or not re.fullmatch(r"c\d+(\.act)?|s\d+\.speaker|q\d+|p\d+", name.strip()):
            raise Fault(f"not understood: {line}")
        found[name.strip()] = value.strip()
    return found


def _annotations(text: str, spans: dict[str, list[Span]], lines: dict[str, str]) -> dict[str, Any]:
    numbers = sorted({int(n[1:]) for n in spans if n[0] != "q"})
    for n in numbers:
        if f"t{n}" not in spans:
            raise Fault(f"attribution {n} has no content")
        if not {f"s{n}", f"c{n}"} & spans.keys() and f"s{n}.speaker" not in lines:
            raise Fault(f"attribution {n} has neither source nor cue")
    parents = {n: _parent(n, numbers, spans, lines) for n in numbers}
    order = {n: i for i, n in enumerate(numbers)}
    made = []
    for n in numbers:
        polarity, act = lines.pop(f"c{n}", "affirm"), lines.pop(f"c{n}.act", "asserts")
        if polarity not in ("affirm", *POLARITIES) or act not in ("asserts", *ACTS):
            raise Fault(f"attribution {n}: polarity {polarity}, act {act}")
        one = {ROLES[r]: [list(x) for x in spans.get(f"{r}{n}", [])] for r in "sct"}
        parent = parents[n]
        made.append(one | {
            "type": _quote_type(text, spans[f"t{n}"]), "polarity": polarity, "act": act,
            "parent": None if parent is None else order[parent],
            "speaker": lines.pop(f"s{n}.speaker", None),
        })  # fmt: skip
    figures = [_figure(text, q, spans[q], lines, order) for q in sorted(spans) if q[0] == "q"]
    if lines:
        raise Fault(f"lines about nothing: {', '.join(lines)}")
    return {"attributions": made, "quantities": figures}


def _parent(
    n: int, numbers: list[int], spans: dict[str, list[Span]], lines: dict[str, str]
) -> int | None:
    told = lines.pop(f"p{n}", None)
    if told is not None:
        return None if told == "none" else int(told)
    anchor = spans.get(f"c{n}") or spans[f"t{n}"]
    holding = [
        (sum(e - s for s, e in spans[f"t{m}"]), m)
        for m in numbers
        if m != n and all(any(a <= s and e <= b for a, b in spans[f"t{m}"]) for s, e in anchor)
    ]
    return min(holding)[1] if holding else None


def _quote_type(text: str, content: list[Span]) -> str:
    letters = [i for s, e in content for i in range(s, e) if text[i].isalnum()]
    quoted = [m.span() for m in QUOTED.finditer(text)]
    inside = sum(any(a < i < b for a, b in quoted) for i in letters) / max(len(letters), 1)
    return "direct" if inside >= 0.9 else "mixed" if inside > 0 else "indirect"


def _figure(
    text: str, name: str, found: list[Span], lines: dict[str, str], order: dict[int, int]
) -> dict[str, Any]:
    if name not in lines:
        raise Fault(f"{name} has no line")
    told = dict(re.findall(r"(\w+)=((?:(?!\s\w+=).)+)", lines.pop(name)))
    told = {k: v.strip() for k, v in told.items()}
    if set(told) != {"value", "modifier", "measure", "object", "side", "by"}:
        raise Fault(f"{name} needs value, modifier, measure, object, side, by")
    if told["modifier"] not in MODIFIERS:
        raise Fault(f"{name}: modifier is one of {MODIFIERS}")
    told = {k: None if v == "-" else v for k, v in told.items()}
    by = told.pop("by")
    if by is not None and int(by) not in order:
        raise Fault(f"{name}: there is no attribution {by}")
    if told["value"] == "none":  # the evaluations write "no casualties" as exactly nought
        told |= {"value": "0", "modifier": "eq"}
    if told["value"] == "0" and UNREPORTED.match(text, found[0][1]):  # and that is no number
        told |= {"value": "none", "modifier": "none_reported"}
    what = _what(told["measure"], told["object"])
    owner = None if by is None else order[int(by)]
    read = {"what": what, "attribution": owner}
    return {"span": list(found[0]), **told, **read}


def _what(measure: str | None, thing: str | None) -> str:
    """Measure and object as the evaluations write them: "killed" of people, "destroyed:tanks",
    and "event:complaints" for what no measure of the closed list says."""
    people = thing is None or thing[0].isupper() or PEOPLE.fullmatch(thing.split()[-1]) is not None
    if measure in MEASURES:
        return measure if people or measure == "votes" else f"{measure}:{thing}"
    return f"event:{thing}" if thing else "event"


def tell(documents: list[dict[str, Any]]) -> str:
    """What a split holds, in a line."""
    attributions = [a for d in documents for a in d["attributions"]]
    counts = Counter(a["type"] for a in attributions)
    return (
        f"{len(documents)} documents, {sum(len(d['text'].split()) for d in documents)} words, "
        f"{len(attributions)} attributions ({dict(counts)}), "
        f"{sum(a['parent'] is not None for a in attributions)} nested, "
        f"{sum(a['act'] in GRANTED for a in attributions)} denials or acknowledgements, "
        f"{sum(len(d['quantities']) for d in documents)} figures"
    )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", nargs="+", type=Path)
    asked = parser.parse_args()
    faults = 0
    folders = sorted((HERE / "documents").iterdir())
    splits = {folder.name: sorted(folder.glob("*.txt")) for folder in folders}
    if asked.check:
        splits = {"": asked.check}
    for split, paths in splits.items():
        documents = []
        for path in paths:
            try:
                documents.append(read(path))
            except (Fault, ValueError) as fault:
                faults += 1
                sys.stderr.write(f"{path}: {fault}\n")
        sys.stdout.write(f"{split or 'checked'}: {tell(documents)}\n")
        if split and not faults:
            lines = [json.dumps(d, ensure_ascii=False) + "\n" for d in documents]
            (HERE / f"{split}.jsonl").write_text("".join(lines), encoding="utf-8")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
