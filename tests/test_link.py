"""Occurrences: records of different documents that tell the same act."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipeline.link import link


def record(number: int, doc_id: str, date: str | None, *who: str, subtype: str = "visit", told: str = "방문") -> Any:
    """A record of the persons and states in `who` (`PRK`, `RUS:푸틴`)."""
    sides = [w.partition(":") for w in who]
    members = [
        {"kind": "PERSON" if name else "STATE", "name": name or code, "country": code} for code, _, name in sides
    ]
    return {
        "event_id": f"{doc_id}{number}",
        "doc_id": doc_id,
        "subtype": subtype,
        "factuality": "actual",
        "date": date,
        "actors": members[:1],
        "recipients": members[1:],
        "mentions": [{"text": told}],
    }


def linked(*records: Any) -> set[frozenset[str]]:
    """The records that share an occurrence, as sets of their names."""
    groups: dict[str, set[str]] = {}
    for event in link(list(records)):
        groups.setdefault(event["occurrence_id"], set()).add(event["event_id"])
    return {frozenset(names) for names in groups.values() if len(names) > 1}


def test_the_same_visit_in_two_documents_is_one_occurrence() -> None:
    assert linked(record(1, "a", "1998-06-07", "KOR", "USA"), record(1, "b", "1998-06-07", "KOR", "USA")) == {
        frozenset({"a1", "b1"})
    }


def test_a_month_joins_the_only_day_that_lies_in_it_and_no_one_of_two() -> None:
    day, other = record(1, "a", "1998-06-07", "KOR", "USA"), record(2, "a", "1998-06-20", "KOR", "USA")
    month = record(1, "b", "1998-06", "KOR", "USA")
    assert linked(day, month) == {frozenset({"a1", "b1"})}
    assert linked(day, other, month) == set()


def test_different_persons_of_one_state_make_two_visits() -> None:
    one, other = record(1, "a", "1998-06", "KOR:김대중", "USA"), record(1, "b", "1998-06", "KOR:박정수", "USA")
    assert linked(one, other) == set()
    assert linked(one, record(1, "c", "1998-06", "KOR", "USA")) == {frozenset({"a1", "c1"})}


def test_talks_and_banquet_of_one_day_stay_two_occurrences() -> None:
    talks = [record(1, d, "1998-06-07", "KOR", "USA", subtype="meet", told="회담") for d in "ab"]
    dinner = record(2, "a", "1998-06-07", "KOR", "USA", subtype="meet", told="만찬")
    assert linked(dinner, *talks) == {frozenset({"a1", "b1"})}


def test_records_without_a_date_or_of_one_document_are_not_linked() -> None:
    assert linked(record(1, "a", None, "KOR", "USA"), record(1, "b", None, "KOR", "USA")) == set()
    assert linked(record(1, "a", "1998-06", "KOR", "USA"), record(2, "a", "1998-06", "KOR", "USA")) == set()


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"), st.sampled_from(["1998", "1998-06", "1998-06-07"]), st.sampled_from(["USA", "JPN"])
        ),
        max_size=8,
    ),
    st.randoms(),
)
def test_the_order_of_the_documents_does_not_matter(rows: list[tuple[str, str, str]], chance: Any) -> None:
    records = [record(n, doc, date, "KOR", state) for n, (doc, date, state) in enumerate(rows)]
    mixed = list(records)
    chance.shuffle(mixed)
    assert linked(*records) == linked(*mixed)
