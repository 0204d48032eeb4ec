"""Records: the same whether their few candidates are tried one by one or found among many by their marks."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.lexicon.ontology import ontology
from pipeline.stages import records


def _member(kind: str, country: str, number: int) -> dict[str, Any]:
    name = country if kind == "STATE" else f"{kind}:{country}:{number}"
    return {"entity_id": name, "name": name, "kind": kind, "country": country, "role": None}


_MEMBERS = st.lists(
    st.builds(
        _member, st.sampled_from(["STATE", "PERSON", "ORG"]), st.sampled_from(["PER", "CHL", "GAB"]), st.integers(1, 2)
    ),
    max_size=3,
    unique_by=lambda member: member["entity_id"],
)
_EVENTS = st.lists(
    st.fixed_dictionaries(
        {
            "factuality": st.sampled_from(["actual", "planned", "negated"]),
            "date": st.sampled_from([None, "2021", "2021-05", "2021-05-04", "2021-05-04/2021-05-06"]),
            "block": st.integers(0, 2),
            "actors": _MEMBERS,
            "recipients": _MEMBERS,
        }
    ),
    max_size=25,
)
_REST = {"place": None, "contexts": [], "attribution": [], "own_date": True, "refers": False, "taken_up": False}


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["meet", "accuse", "statement"]), _EVENTS)
def test_a_record_is_found_by_its_marks_where_trying_all_would_find_it(act: str, events: list[dict[str, Any]]) -> None:
    both = ontology()[act]["reciprocal"]  # who meet are all actors
    found = []
    for few in (0, len(events)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(records, "_FEW", few)
            told = records._Told()
            for number, event in enumerate(events):
                told.tell({**_REST, **event, "label": act, **({"recipients": []} if both else {})}, number)
            found.append([record["mentions"] for record in told.records])
    assert found[0] == found[1]
