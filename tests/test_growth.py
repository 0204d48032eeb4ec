"""How the work grows with the length of a text: told by the steps it takes, not by time."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

import pipeline
from pipeline.api import analyse
from pipeline.benchmarks.growth import PATTERNS, told
from pipeline.reading import read_text

_OWN = str(Path(pipeline.__file__).parent)
_LENGTH = 1800  # characters, more than what is looked at around anything
_SLACK = 5000  # steps


def _steps(nlp: Any, text: str) -> Counter[CodeType]:
    """How many lines of each function run for the stages on a text, the rounds of a comprehension one by one."""
    doc = nlp.tokenizer.document(read_text(text, doc_id="a"))
    steps: Counter[CodeType] = Counter()

    def line(frame: FrameType, event: str, arg: Any) -> Any:
        if event == "line":
            steps[frame.f_code] += 1
        return line

    def call(frame: FrameType, event: str, arg: Any) -> Any:
        return line if frame.f_code.co_filename.startswith(_OWN) else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        for _, stage in nlp.pipeline:
            doc = stage(doc)
    finally:
        sys.settrace(before)
    return steps


@pytest.mark.parametrize("name", PATTERNS)
def test_twice_the_text_takes_twice_the_steps(nlp: Any, name: str) -> None:
    texts = [told(name, length) for length in (_LENGTH, 2 * _LENGTH)]
    analyse(nlp, read_text(texts[1], doc_id="a"))  # tables are read and patterns compiled when first asked for
    few, many = (_steps(nlp, text) for text in texts)
    grown = {function: (few[function], steps) for function, steps in many.items() if steps > 3 * few[function] + _SLACK}
    assert not grown
