"""Whose people a foreign name sounds like."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.lexicon import Row, table
from pipeline.stages.naming.origins import origin


@pytest.mark.parametrize("row", table("origins"), ids=lambda row: row["family"])
def test_the_shape_of_a_name_tells_which_of_the_states_told_of_is_its_own(
    row: Row, named: Callable[[str], list[Any]]
) -> None:
    text = f"{row['among']}의 기자들이 모였다. {row['example']} 장관이 인사했다."
    assert [country for form, _, country in named(text) if form == row["example"]] == [row["expect"]]
    assert row["expect"] in origin(row["example"])


@pytest.mark.parametrize("name", ["은", "안 리"])
def test_a_shape_that_tells_nothing_is_of_no_family(name: str) -> None:
    assert origin(name) == frozenset()
