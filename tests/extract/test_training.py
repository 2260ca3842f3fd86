"""The training gives the same bytes each time; run on two sentences."""

from __future__ import annotations

import json
import lzma
import subprocess
import sys
from pathlib import Path

import pytest

TRAIN = Path(__file__).parents[2] / "corpus" / "train.py"
TREE = """# newdoc id = GUM_bio_nobody
# text = The dog barked.
1\tThe\tthe\tDET\tDT\t_\t2\tdet\t_\t_
2\tdog\tdog\tNOUN\tNN\t_\t3\tnsubj\t_\t_
3\tbarked\tbark\tVERB\tVBD\t_\t0\troot\t_\t_
4\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_

"""


def corpus_line(text: str) -> str:
    cue, that = text.index("said"), text.index("it")
    one = {
        "source": [[0, cue - 1]],
        "cue": [[cue, cue + 4]],
        "content": [[that, len(text) - 1]],
        "act": "asserts",
    }
    return json.dumps({"id": text, "text": text, "attributions": [one]})


def test_two_trainings_write_the_same_bytes(tmp_path: Path) -> None:
    pytest.importorskip("pycrfsuite", reason="python-crfsuite is not installed")
    (tmp_path / "train.conllu.xz").write_bytes(lzma.compress(TREE.encode()))
    lines = [corpus_line(f"{who} said it rained.") for who in ("The mayor", "Velia", "A nurse")]
    (tmp_path / "corpus.jsonl").write_text("\n".join(lines), encoding="utf-8")
    for out in ("one", "two"):
        command = [sys.executable, str(TRAIN), "--treebank", str(tmp_path)]
        command += ["--corpus", str(tmp_path / "corpus.jsonl"), "--out", str(tmp_path / out)]
        subprocess.run(command, check=True, capture_output=True, timeout=100)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
