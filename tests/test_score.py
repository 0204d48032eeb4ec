"""Scoring: a perfect system scores 1, every damage lowers its own figure, and pairs are made as §4 says."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import GoldError
from pipeline.evaluation import gold as gold_module
from pipeline.evaluation.agreement import agreement, as_markdown
from pipeline.evaluation.gold import (
    ActorMention,
    Annotation,
    DateMention,
    Participant,
    Record,
    Trigger,
    from_inline,
    from_tables,
)
from pipeline.evaluation.inline import is_timex, parse
from pipeline.evaluation.report import misses, tables
from pipeline.evaluation.score import FIGURES, Counts, counts, in_split, score, soft

MARKED = """\
⟦S KOR|한국⟧ ⟦O 국방부@KOR|국방부⟧의 ⟦P 김하늘@KOR|김하늘⟧ 장관이
⟦D 2021-04-07|2021년 4월 7일⟧ ⟦S MNG|몽골⟧을 ⟦E e1|방문⟧했다.
⟦P 김하늘@KOR|김⟧ 장관은 ⟦D 2021-04-08|이튿날⟧ ⟦L 울란바토르|울란바토르⟧에서
⟦O 국방부@MNG|국방부⟧ 대표단과 ⟦E e2|회담⟧했다.
⟦S MNG|몽골⟧은 ⟦D 2021;END|연말⟧에 ⟦S KOR|한국⟧에 의료품을 ⟦E e3|제공⟧할 예정이다.
⟦D PRESENT_REF|최근⟧ ⟦S JPN|일본⟧은 이 ⟦E e2|회담⟧을 ⟦E e4|비난⟧하지 않았다.
⟦D 2021-05/2021-06|5~6월⟧에는 위성을 두 차례 ⟦E e5+e6|발사⟧한 것으로 알려졌다.
=====EVENTS=====
e1 | visit | actual | 2021-04-07 | P:김하늘@KOR | S:MNG | -
e2 | meet | actual | 2021-04-08 | P:김하늘@KOR; O:국방부@MNG | - | 울란바토르
e3 | aid | planned | 2021 | S:MNG | S:KOR | -
e4 | accuse | negated | - | S:JPN | S:MNG | -
e5 | weapons_test | uncertain | 2021-05 | S:JPN | - | -
e6 | weapons_test | uncertain | 2021-06 | S:JPN | - | -
"""
RAW = (
    "한국 국방부의 김하늘 장관이\n2021년 4월 7일 몽골을 방문했다.\n"
    "김 장관은 이튿날 울란바토르에서\n국방부 대표단과 회담했다.\n"
    "몽골은 연말에 한국에 의료품을 제공할 예정이다.\n"
    "최근 일본은 이 회담을 비난하지 않았다.\n"
    "5~6월에는 위성을 두 차례 발사한 것으로 알려졌다.\n"
)
TEXTS = {"doc": RAW}
GOLD = from_inline(parse(RAW, MARKED, "doc"))

Damage = Callable[[Annotation], Annotation]


def _date(at: int, **changes: Any) -> Damage:
    return lambda a: replace(a, dates=_changed(a.dates, at, **changes))


def _name(at: int, **changes: Any) -> Damage:
    return lambda a: replace(a, actors=_changed(a.actors, at, **changes))


def _record(at: int, **changes: Any) -> Damage:
    return lambda a: replace(a, records=_changed(a.records, at, **changes))


def _trigger(at: int, **changes: Any) -> Damage:
    return lambda a: _record(at, triggers=_changed(a.records[at].triggers, 0, **changes))(a)


def _changed(items: tuple[Any, ...], at: int, **changes: Any) -> tuple[Any, ...]:
    return (*items[:at], replace(items[at], **changes), *items[at + 1 :])


def _shift(item: Any) -> dict[str, Any]:
    return {"start": item.start, "end": item.end + 1, "text": RAW[item.start : item.end + 1]}


MIN = Participant.of("PERSON", "민서준", "MNG")
DAMAGES: dict[str, tuple[Damage, set[str]]] = {
    "a shifted date span": (_date(0, **_shift(GOLD.dates[0])), {"dates.exact"}),
    "a wrong date value": (_date(0, value="2020-04-07"), {"dates.value", "dates.both"}),
    "a wrong modifier": (_date(2, mod="START"), {"dates.mod"}),
    "a dropped date": (
        lambda a: replace(a, dates=a.dates[1:]),
        {"dates.exact", "dates.overlap", "dates.both"},
    ),
    "a dropped vague reference": (
        lambda a: replace(a, dates=tuple(d for d in a.dates if not d.vague)),
        {"vague.exact", "vague.overlap", "vague.both"},
    ),
    "a vague reference taken for a day": (_date(3, value="2021-01-01"), {"vague.value", "vague.both"}),
    "a shifted name": (_name(0, **_shift(GOLD.actors[0])), {"actors.exact"}),
    "a wrong link": (_name(2, name="박하늘"), {"actors.link", "actors.both"}),
    "a wrong country": (_name(2, country="PRK"), {"actors.country", "actors.both"}),
    "a wrong kind": (
        _name(2, kind="ORG"),
        {"actors.exact", "actors.overlap", "actors.both"},
    ),
    "a doubled name": (
        lambda a: replace(a, actors=(*a.actors, a.actors[0])),
        {"actors.exact", "actors.overlap", "actors.both"},
    ),
    "a shifted trigger": (_trigger(0, **_shift(GOLD.records[0].triggers[0])), set()),
    "a trigger of another subtype": (_trigger(0, subtype="call"), {"triggers.subtype"}),
    "a trigger of another type": (
        _trigger(0, subtype="request"),
        {"triggers.trigger", "triggers.subtype", "triggers.roles"},
    ),
    "a trigger's wrong factuality": (
        _trigger(0, factuality="planned"),
        {"triggers.factuality", "triggers.factuality_macro"},
    ),
    "a record's wrong factuality": (
        _record(0, factuality="planned"),
        {"records.factuality", "records.soft"},
    ),
    "a record's wrong subtype": (_record(0, subtype="meet"), {"records.subtype", "records.soft"}),
    "a record's wrong date": (
        _record(0, date="2021-05-07"),
        {"records.date", "records.soft", "records.strict"},
    ),
    "another recipient of the same country": (
        _record(0, recipients=(MIN,)),
        {"records.recipients", "records.soft", "triggers.roles"},
    ),
    "another recipient of another country": (
        _record(0, recipients=(Participant.of("STATE", "JPN", "JPN"),)),
        {"records.recipients", "records.soft", "records.strict", "triggers.roles"},
    ),
    "another actor of the same country": (
        _record(0, actors=(Participant.of("ORG", "국방부", "KOR"),)),
        {"records.actors", "records.soft", "triggers.roles"},
    ),
    "a participant's wrong country": (
        _record(0, actors=(Participant.of("PERSON", "김하늘", "USA"),)),
        {"records.strict"},
    ),
    "a dropped record": (
        lambda a: replace(a, records=a.records[1:]),
        {"triggers.trigger", "triggers.subtype", "triggers.roles", "records.strict", "records.soft"},
    ),
    "a doubled record": (
        lambda a: replace(a, records=(*a.records, a.records[0])),
        {"triggers.trigger", "triggers.subtype", "triggers.roles", "records.strict", "records.soft"},
    ),
}


def lowered(scores: dict[str, Any]) -> set[str]:
    return {
        f"{layer}.{name}"
        for layer in FIGURES
        for name, entry in scores[layer].items()
        if entry["value"] is not None and entry["value"] < 1
    }


def test_a_document_against_itself_scores_one_in_every_figure() -> None:
    scores = score([GOLD], [GOLD], texts=TEXTS)
    entries = [entry for layer in FIGURES for entry in scores[layer].values()]
    assert {(entry["value"], entry["low"], entry["high"]) for entry in entries} == {(1.0, 1.0, 1.0)}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damage_lowers_exactly_its_own_figures(name: str) -> None:
    damage, expected = DAMAGES[name]
    assert lowered(score([GOLD], [damage(GOLD)], texts=TEXTS)) == expected


@pytest.mark.parametrize("name", DAMAGES)
def test_agreement_does_not_depend_on_who_is_the_gold(name: str) -> None:
    other = DAMAGES[name][0](GOLD)
    one, two = agreement([GOLD], [other])["all"], agreement([other], [GOLD])["all"]
    values = [[e["value"] for layer in FIGURES for e in side[layer].values()] for side in (one, two)]
    assert values[0] == values[1]


def test_counts_keep_the_indices_of_each_outcome() -> None:
    system = _date(0, value="2020")(_date(1, **_shift(GOLD.dates[1]))(GOLD))
    system = replace(system, dates=(*system.dates[:4], DateMention(0, 2, "한국", "DATE", "2021", None)))
    assert counts(GOLD, system)["dates"] == Counts(
        correct=((2, 2),), incorrect=((0, 0),), partial=((1, 1),), missed=(4,), spurious=(4,)
    )


def test_overlaps_are_paired_one_to_one_and_as_many_as_can_be() -> None:
    def dates(*spans: tuple[int, int]) -> Annotation:
        return Annotation("doc", tuple(DateMention(a, b, RAW[a:b], "DATE", "2021", None) for a, b in spans))

    # Taking the closest pair first would leave two spans without a partner.
    entry = score([dates((0, 10), (10, 13))], [dates((0, 4), (5, 12))])["dates"]["overlap"]
    assert (entry["hits"], entry["n"], entry["system"]) == (2.0, 2, 2)


def test_a_vague_reference_on_either_side_stays_out_of_the_headline() -> None:
    scores = score([GOLD], [_date(0, value="PAST_REF")(GOLD)])
    assert (scores["dates"]["overlap"]["n"], scores["vague"]["overlap"]["n"]) == (3, 2)
    assert scores["dates"]["value"]["value"] == 1.0


def test_states_compare_by_code_and_other_names_without_blanks() -> None:
    system = _name(2, name="김 하늘")(GOLD)
    assert lowered(score([GOLD], [system])) == set()
    assert Participant.of("STATE", "한국", "KOR") == Participant.of("STATE", "대한민국", "KOR")


RECORD = GOLD.records[0]


def _far(**changes: Any) -> Annotation:
    """The first record alone, told elsewhere in the text."""
    return Annotation("doc", records=(replace(RECORD, triggers=(_elsewhere(RECORD.triggers[0]),), **changes),))


def _elsewhere(trigger: Trigger) -> Trigger:
    return replace(trigger, start=trigger.start + 50, end=trigger.end + 50)


@pytest.mark.parametrize(
    ("system", "eligible"),
    [
        (_far(), True),
        (_far(actors=(Participant.of("STATE", "KOR", "KOR"),)), True),
        (_far(date="2021-04"), False),
        (_far(recipients=()), False),
        (_far(type="AGREE", subtype="agree"), False),
    ],
    ids=["same date and countries", "same country", "another date", "another country", "another type"],
)
def test_records_told_in_different_places_pair_by_date_and_countries(system: Annotation, eligible: bool) -> None:
    entry = score([Annotation("doc", records=(RECORD,))], [system])["records"]["soft"]
    assert (entry["hits"] > 0) is eligible


def test_records_of_another_type_never_pair_even_on_one_trigger() -> None:
    other = replace(RECORD, type="AGREE", subtype="agree")
    entry = score([Annotation("doc", records=(RECORD,))], [Annotation("doc", records=(other,))])["records"]["soft"]
    assert entry["value"] == 0.0


def test_soft_is_the_mean_of_subtype_actors_recipients_date_and_factuality() -> None:
    other = replace(RECORD, date="2021-04", factuality="planned", actors=(*RECORD.actors, MIN))
    assert soft(RECORD, other) == pytest.approx((1 + 1 / 2 + 1 + 1 / 2 + 0) / 5)


def test_the_best_assignment_of_records_is_taken() -> None:
    early, late = GOLD.records[4], GOLD.records[5]
    # In text order each would get the other's date.
    system = Annotation("doc", records=(late, early))
    assert score([Annotation("doc", records=(early, late))], [system])["records"]["strict"]["value"] == 1.0


def test_a_record_belongs_to_the_split_of_its_first_mention() -> None:
    cut = RAW.index("몽골은")
    first, second = in_split(GOLD, [(0, cut)]), in_split(GOLD, [(cut, len(RAW))])
    assert [r.id for r in first.records] == ["e1", "e2"]
    assert [r.id for r in second.records] == ["e3", "e4", "e5", "e6"]
    assert [t.record for t in second.triggers] == ["e3", "e2", "e4", "e5", "e6"]
    assert len(first.dates) + len(second.dates) == len(GOLD.dates)
    assert lowered(score([second], [second])) == set()


def test_intervals_are_seeded_and_hold_the_value() -> None:
    system = DAMAGES["a dropped date"][0](GOLD)
    one, two = (score([GOLD], [system], texts=TEXTS)["dates"]["overlap"] for _ in range(2))
    assert one == two
    assert one["low"] < one["value"] < one["high"] == 1.0


def test_a_document_that_the_system_lacks_is_missed() -> None:
    scores = score([GOLD], [])
    assert scores["records"]["strict"]["recall"] == 0.0
    assert scores["records"]["strict"]["precision"] is None


def test_scores_are_given_by_document_region_and_label_and_as_json() -> None:
    cut = RAW.index("몽골은")
    gold = replace(GOLD, regions=((0, cut, "heading"), (cut, len(RAW), "paragraph")))
    scores = json.loads(json.dumps(score([gold], [DAMAGES["a wrong kind"][0](GOLD)], texts=TEXTS)))
    assert scores["by_document"]["doc"]["actors"] == scores["actors"]
    assert scores["by_region"]["heading"]["actors"]["overlap"]["value"] < 1
    assert scores["by_region"]["paragraph"]["actors"]["overlap"]["value"] == 1.0
    people, bodies = (scores["by_label"]["actors"][kind]["overlap"] for kind in ("PERSON", "ORG"))
    assert (people["n"], people["system"], bodies["n"], bodies["system"]) == (2, 1, 2, 3)


def test_the_factuality_table_shows_what_was_taken_for_what() -> None:
    system = DAMAGES["a trigger's wrong factuality"][0](GOLD)
    assert score([GOLD], [system])["factuality"]["actual"] == {
        "actual": 2, "uncertain": 0, "planned": 1, "hypothetical": 0, "negated": 0
    }  # fmt: skip


def test_tables_of_the_pipeline_read_as_the_gold_they_came_from(tmp_path: Path) -> None:
    rows = _tables(GOLD)
    for name, lines in rows.items():
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (tmp_path / f"{name}.jsonl").write_text(text, encoding="utf-8")
    for source in (rows, tmp_path):
        read = from_tables(source, "doc")
        assert lowered(score([GOLD], [read])) == set()
        assert read.dates == GOLD.dates
        assert [r.place for r in read.records] == [r.place for r in GOLD.records]


def test_a_mention_has_its_own_factuality_where_the_tables_tell_it() -> None:
    rows = _tables(GOLD)
    first = rows["events"][0]
    mention = first["mentions"][0]
    told = {"doc_id": "doc", "event_id": first["event_id"], **mention, "factuality": "negated"}
    read = from_tables(rows | {"event_mentions": [told]}, "doc")
    assert read.records[0].factuality == first["factuality"] != "negated"
    assert [t.factuality for t in read.records[0].triggers if t.start == mention["start"]] == ["negated"]


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"dates\.jsonl is missing"):
        from_tables(tmp_path, "doc")


def _tables(annotation: Annotation) -> dict[str, list[dict[str, Any]]]:
    own = {"doc_id": annotation.doc_id}
    return {
        "dates": [own | asdict(d) for d in annotation.dates],
        "actors": [own | asdict(a) | _korean(a) for a in annotation.actors],
        "events": [own | _event(r) for r in annotation.records],
    }


def _korean(entity: ActorMention | Participant) -> dict[str, str]:
    """A state has a Korean name in the tables and its code as country."""
    names = {"KOR": "한국", "MNG": "몽골", "JPN": "일본"}
    return {"name": names.get(entity.name, entity.name)}


def _event(record: Record) -> dict[str, Any]:
    row = {key: getattr(record, key) for key in ("type", "subtype", "factuality", "date")}
    people = {role: [asdict(p) | _korean(p) for p in getattr(record, role)] for role in ("actors", "recipients")}
    mentions = [{"start": t.start, "end": t.end, "text": t.text} for t in record.triggers]
    return row | people | {
        "event_id": record.id, "places": [record.place] if record.place else [], "mentions": mentions
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("=====EVENTS=====", "", "no line"),
        ("국방부⟧의", "국방부⟧위", "the text differs at 6"),
        ("⟦S KOR|한국⟧ ⟦O", "⟦X KOR|한국⟧ ⟦O", "unreadable mark"),
        ("e1 | visit", "e1 | vist", "did you mean 'visit'"),
        ("| planned |", "| plan |", "did you mean 'planned'"),
        ("e6 | weapons_test", "e7 | weapons_test", "e7 has no trigger"),
        (
            "e6 | weapons_test | uncertain | 2021-06 | S:JPN | - | -\n",
            "",
            "triggers without an event line: e6",
        ),
        ("2021-06 | S:JPN", "2021-06 | JPN", "'JPN' is no participant"),
        ("2021-06 | S:JPN | - | -", "2021-06 | S:JPN | -", "6 fields instead of 7"),
        ("e6 | weapons_test", "e5 | weapons_test", "two event lines for e5"),
    ],
)
def test_a_fault_in_the_marked_text_is_told(old: str, new: str, message: str) -> None:
    with pytest.raises(GoldError, match=message):
        parse(RAW, MARKED.replace(old, new), "doc")


@pytest.mark.parametrize(
    "value",
    [
        *("2024-06-19", "2024-06", "1961", "195", "19", "2023-H1", "2024-Q1", "2024-W07", "2024-SP"),
        *("XXXX-09", "2024-06-19T14:00", "2024-06-19TMO", "P3M", "PXY", "P5Y/P7Y", "PT2H", "P1Y6M"),
        *("PRESENT_REF", "2024-01-15/2024-01-17", "1962/1970"),
    ],
)
def test_a_timex_value_is_known(value: str) -> None:
    assert is_timex(value)


@pytest.mark.parametrize(
    "value",
    ["2024-13", "2024-02-30", "2024-6-1", "2024/2023", "P", "3M", "NOW_REF", "2024-H3", "24.6", "2024/P1Y"],
)
def test_what_timex_does_not_write_is_refused(value: str) -> None:
    assert not is_timex(value)


def test_sentences_cover_the_text_and_end_at_lines_and_at_da() -> None:
    text = "한국이 제안했다. “좋다.” 그는 말했다\n표 1\n\n끝"
    bounds = gold_module.sentence_bounds(text)
    cut = [text[a:b] for a, b in bounds]
    assert cut == ["한국이 제안했다.", " “좋다.”", " 그는 말했다\n", "표 1\n", "\n", "끝"]


def test_the_terminal_tables_align_wide_characters() -> None:
    gold = replace(GOLD, doc_id="한국과 몽골")
    text = tables(score([gold], [gold]))
    block = next(part for part in text.split("\n\n") if part.startswith("By document")).splitlines()
    assert block[2].startswith("한국과 몽골  ")
    assert block[1] == "─" * len(block[0])


def test_agreement_is_shown_as_markdown_with_intervals() -> None:
    text = as_markdown(agreement([GOLD], [DAMAGES["a dropped date"][0](GOLD)], texts=TEXTS))
    assert "| doc | 0.857 | 0.857 | 1.000 | 1.000 | 0.857 |" in text
    assert "| **all** | 0.857 (" in text


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a wrong date value", "**wrong value**: expected `2021-04-07`, found `2020-04-07`"),
        ("a dropped date", "**missed**: DATE, type `DATE`, value `2021-04-07`, mod none"),
        ("a wrong kind", "**wrong kind**: expected `PERSON`, found `ORG`"),
        ("a wrong country", "**wrong country**: expected `KOR`, found `PRK`"),
        ("a doubled name", "**spurious**: STATE"),
        ("a trigger's wrong factuality", "**wrong factuality**: expected `actual`, found `planned`"),
        ("another recipient of the same country", "**wrong roles**"),
        ("a record's wrong date", "**wrong date**: expected `2021-04-07`, found `2021-05-07`"),
        ("a dropped record", "**missed**: CONSULT"),
    ],
)
def test_the_error_report_names_each_kind_of_miss(name: str, expected: str) -> None:
    assert expected in misses([GOLD], [DAMAGES[name][0](GOLD)], TEXTS)


def test_the_error_report_shows_the_miss_in_its_sentence() -> None:
    text = misses([GOLD], [_name(9, country="JAP")(GOLD)], TEXTS)
    assert "> 최근 **일본**은 이 회담을 비난하지 않았다." in text
    assert text.count("  > ") == 1


def test_a_document_without_events_in_the_gold_counts_what_is_found_as_spurious() -> None:
    none = replace(GOLD, records=())
    assert [len(c.spurious) for c in (counts(none, GOLD)["triggers"], counts(none, GOLD)["records"])] == [
        len(GOLD.triggers),
        len(GOLD.records),
    ]
