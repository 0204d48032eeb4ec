"""Every pattern finds its examples, and only them, where they mark it; every pattern is asked for by its module."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

import pipeline
from pipeline.errors import TableError
from pipeline.lexicon import Row, table
from pipeline.lexicon.patterns import pattern, references, source, written_out

ROWS = [pytest.param(row, id=f"{row['name']}:{row.line}") for row in table("patterns")]


def _read(row: Row, marked: str) -> tuple[re.Pattern[str], str, int, int]:
    """The row's pattern, the text without its marks, and what ‹ › hold of it."""
    marked = marked.replace("\\n", "\n")
    assert marked.count("‹") == marked.count("›") == 1, f"{row.where}: mark one place by ‹ ›: {marked}"
    regex = re.compile(written_out(row["pattern"]))
    return regex, marked.replace("‹", "").replace("›", ""), marked.index("‹"), marked.index("›") - 1


def finds(row: Row, marked: str) -> bool:
    """Whether the row finds just what ‹ › hold, in the whole text or in what a caller may have cut of it."""
    regex, text, start, end = _read(row, marked)
    pieces = ((text, start), (text[start:], 0), (text[:end], start), (text[start:end], 0))
    matches = ((regex.match(piece, at), at) for piece, at in pieces)
    return any(match is not None and match.end() - at == end - start for match, at in matches)


def refuses(row: Row, marked: str) -> bool:
    """Whether the row finds nothing at ‹, with all of the text that it may look at; not just what ‹ › hold, if asked so."""
    regex, text, start, end = _read(row, marked)
    looks_back_only = row["pattern"].rstrip(")").endswith(("$", r"\Z"))
    match = regex.match(text[:end] if looks_back_only else text, start)
    return match is None or (match.end() != end if _asked_whole(row["name"]) else not match[0])


@cache
def _asked_whole(name: str) -> bool:
    """Whether the module of a pattern asks only whether it fits all of a stretch."""
    module, _, constant = name.partition(".")
    source_ = next(Path(pipeline.__file__).parent.rglob(f"{module}.py")).read_text(encoding="utf-8")
    uses = set(re.findall(rf"\b_?{constant.upper()}\.(\w+)\(", source_))
    return bool(uses) and uses <= {"fullmatch"}


@pytest.mark.parametrize("row", ROWS)
def test_a_pattern_finds_its_examples(row: Row) -> None:
    assert row.many("example"), f"{row.where}: no example"
    assert [marked for marked in row.many("example") if not finds(row, marked)] == []


@pytest.mark.parametrize("row", ROWS)
def test_a_pattern_leaves_its_counter_examples(row: Row) -> None:
    assert row.many("counter"), f"{row.where}: no counter-example"
    assert [marked for marked in row.many("counter") if not refuses(row, marked)] == []


def test_every_pattern_is_asked_for_by_its_own_module_or_by_another_row() -> None:
    asked: dict[str, set[str]] = defaultdict(set)
    for module in Path(pipeline.__file__).parent.rglob("*.py"):
        for name in re.findall(r"pattern\(\s*f?\"([a-z_]+\.[a-z_{}]+)\"", module.read_text(encoding="utf-8")):
            asked[name].add(module.stem)
    assert {name: {name.split(".")[0]} for name in asked} == dict(asked)
    cells = [row["pattern"] for row in table("patterns")]
    cells += [row[name] for row in table("triggers") for name in ("before", "after", "not_before", "not_after")]
    named = {inner for cell in cells for inner in references(cell)}
    rows = {re.sub(r"^(phrases\.case_).*", r"\1{case}", row["name"]) for row in table("patterns")}
    assert rows == set(asked) | named


def test_several_rows_of_a_name_are_alternatives_and_a_name_in_braces_is_written_out() -> None:
    assert pattern("topics.defined").search("갑오개혁은 1894년 7월에 시작된 회의이다.")
    assert "{topics" not in source("topics.defined")


def test_a_name_without_a_row_is_told() -> None:
    with pytest.raises(TableError, match=r"no row is called 'topics\.nothing'"):
        pattern("topics.nothing")
