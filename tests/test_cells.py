"""Cells of patterns: they find what the plain regular expression would."""

from __future__ import annotations

import random
import re

import pytest

from pipeline.lexicon import Row, table
from pipeline.lexicon.patterns import written_out
from pipeline.stages.acts.cells import cell

_BEHIND = {"before": r"\s?$", "not_before": "$", "not_after": ""}
_EXAMPLES = [row["example"] for row in table("triggers")]


def _texts(row: Row, pattern: str) -> list[str]:
    """What stands before and behind the words of examples, and words of the pattern itself amid others."""
    chance = random.Random(row.line)
    words = re.findall(r"[가-힣]+", pattern) or ["가"]
    around = [chance.choice(_EXAMPLES) for _ in range(12)] + [row["example"]]
    cuts = [text[: chance.randrange(len(text) + 1)] for text in around] + [
        text[chance.randrange(len(text)) :] for text in around
    ]
    made = [f"{a}{chance.choice(['', ' ', '을 ', '의 '])}{b}" for a, b in zip(around, words * 13, strict=False)]
    return [*cuts, *made, *words, *(f"{word} " for word in words)]


@pytest.mark.parametrize("name", _BEHIND)
def test_a_cell_holds_where_its_pattern_does(name: str) -> None:
    seen = held = 0
    for row in table("triggers"):
        found = cell(row[name], _BEHIND[name])
        if found is None:
            continue
        plain = re.compile(f"(?:{written_out(row[name])}){_BEHIND[name]}")
        for text in _texts(row, written_out(row[name])):
            assert found.search(text) == (plain.search(text) is not None), (row.where, text)
            assert found.match(text) == (plain.match(text) is not None), (row.where, text)
            seen, held = seen + 1, held + found.search(text)
    assert 0 < held < seen
