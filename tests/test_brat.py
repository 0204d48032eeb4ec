"""Brat standoff: what is written is read back, and every fault in a file is found and told."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import GoldError
from pipeline.evaluation.brat import check, read, write
from pipeline.evaluation.gold import Annotation, from_inline
from pipeline.evaluation.inline import parse

MARKED = """\
⟦S KOR|한국⟧ ⟦O 통일부@KOR|통일부⟧ 이가람 대변인은 ⟦D 2022-03|2022년
3월⟧ ⟦S MNG|몽골⟧의 초청을 ⟦E e1|수락⟧했다고 ⟦E e2+e3|밝혔⟧다.
⟦P 밧 에르덴@MNG|밧
에르덴⟧ 의원은 ⟦L 다르항|다르항⟧에서 ⟦S KOR|한국⟧의 ⟦E e1|결정⟧을 ⟦E e4|환영⟧했다.
=====EVENTS=====
e1 | agree | actual | 2022-03 | O:통일부@KOR | S:MNG | -
e2 | statement | actual | 2022-03 | O:통일부@KOR | - | -
e3 | statement | actual | 2022-02 | O:통일부@KOR; P:없는 사람@KOR | - | -
e4 | endorse | planned | - | P:밧 에르덴@MNG | S:KOR | 다르항
"""
RAW = (
    "한국 통일부 이가람 대변인은 2022년\n3월 몽골의 초청을 수락했다고 밝혔다.\n"
    "밧\n에르덴 의원은 다르항에서 한국의 결정을 환영했다.\n"
)
GOLD = from_inline(parse(RAW, MARKED, "doc"))
GOLD = replace(GOLD, records=(replace(GOLD.records[0], occurrence="doc-agree-1"), *GOLD.records[1:]))
ANN = write(GOLD, RAW)


def _by_id(annotation: Annotation) -> Annotation:
    return replace(annotation, records=tuple(sorted(annotation.records, key=lambda r: r.id)))


def test_what_is_written_is_read_back() -> None:
    assert _by_id(read(ANN, RAW, "doc")) == GOLD


def test_writing_again_gives_the_same_bytes() -> None:
    assert write(read(ANN, RAW, "doc"), RAW) == ANN
    shuffled = replace(GOLD, actors=GOLD.actors[::-1], dates=GOLD.dates[::-1])
    assert write(shuffled, RAW) == ANN


def test_a_written_file_has_no_fault() -> None:
    assert check(ANN, RAW) == []


def test_the_event_of_the_guide_is_written_as_the_guide_shows_it() -> None:
    guide = (Path(__file__).parents[1] / "annotations" / "guide.md").read_text(encoding="utf-8")
    shown = re.search(r"^## 6\..*?`(?P<raw>[^`]+)`.*?```\n(?P<ann>.*?)```", guide, re.S | re.M)
    assert shown is not None
    assert write(read(shown["ann"], shown["raw"]), shown["raw"]) == shown["ann"]
    assert check(shown["ann"], shown["raw"]) == []


def test_a_mark_over_a_line_end_is_written_as_fragments_with_a_space_for_the_break() -> None:
    start = RAW.index("밧")
    assert f"PERSON {start} {start + 1};{start + 2} {start + 5}\t밧 에르덴\n" in ANN
    assert read(ANN, RAW).actors[3].text == "밧\n에르덴"
    assert read(ANN).actors[3].text == "밧 에르덴"


def test_a_plain_span_over_a_line_end_is_read_too() -> None:
    start = RAW.index("밧")
    plain = ANN.replace(f"{start} {start + 1};{start + 2} {start + 5}", f"{start} {start + 5}")
    assert _by_id(read(plain, RAW, "doc")) == GOLD
    assert check(plain, RAW) == []


def test_carriage_returns_keep_the_offsets() -> None:
    raw, marked = RAW.replace("\n", "\r\n"), MARKED.partition("=====")
    body = marked[0].replace("\n", "\r\n")
    gold = from_inline(parse(raw, body + marked[1] + marked[2], "doc"))
    assert _by_id(read(write(gold, raw), raw, "doc")) == gold
    assert check(write(gold, raw), raw) == []


def test_a_trigger_of_two_records_is_one_mark_with_two_events() -> None:
    mark = re.search(r"^(T\d+)\tstatement ", ANN, re.M)
    assert mark is not None
    assert ANN.count("\tstatement ") == 1
    assert len(re.findall(rf"^E\d+\tstatement:{mark[1]}\b", ANN, re.M)) == 2


def test_arguments_point_to_the_nearest_mention_and_are_left_out_where_there_is_none() -> None:
    ids = {text: own for own, text in re.findall(r"^(T\d+)\t\w+ [\d ;]+\t(.*)$", ANN, re.M)}
    assert f"endorse:{ids['환영']} actor:{ids['밧 에르덴']} recipient:{ids['한국']}\n" in ANN
    assert ids["한국"] != "T1"
    assert "actor2" not in ANN


def test_repeated_roles_are_numbered_as_brat_numbers_them() -> None:
    record = GOLD.records[0]
    both = replace(record, actors=(*record.actors, *record.recipients), recipients=())
    ann = write(replace(GOLD, records=(both,)), RAW)
    assert re.search(r"^E1\tagree:T\d+ actor:T\d+ actor2:T\d+$", ann, re.M)
    assert read(ann, RAW).records == (both,)


def test_an_occurrence_shared_across_documents_is_kept() -> None:
    assert "Reference E1 occurrence:doc-agree-1\tagree" in ANN
    assert read(ANN, RAW).records[0].occurrence == "doc-agree-1"


def test_a_mention_that_the_text_does_not_hold_is_not_written() -> None:
    with pytest.raises(GoldError, match="'한국' at 0, where the raw text has '대한'"):
        write(GOLD, "대한" + RAW)


def _line(pattern: str) -> str:
    found = re.search(rf"^.*{pattern}.*$", ANN, re.M)
    assert found is not None
    return found[0]


FAULTS = {
    "offsets": ("STATE 0 2\t한국", "STATE 0 2\t한극", "line 1: T1 writes '한극' for '한국'"),
    "blanks": ("STATE 0 2\t한국", "STATE 0 3\t한국 ", "T1 marks '한국 ' with blanks at its ends"),
    "type": ("STATE 0 2", "STAT 0 2", "unknown type 'STAT'; did you mean 'STATE'?"),
    "subtype": ("\tagree:", "\tagre:", "unknown subtype 'agre'; did you mean 'agree'?"),
    "trigger's type": ("\tendorse:", "\taccuse:", "E5 says accuse, its trigger T11 endorse"),
    "role": (" recipient:", " target:", "unknown role 'target'"),
    "role's mark": ("endorse:T11 actor:T7", "endorse:T11 actor:T3", "actor T3, which is no name"),
    "role's entity": ("endorse:T11 actor:T7", "endorse:T11 actor:T2", "the actor T2 (통일부), whom its note"),
    "factuality": ("Factuality E5 planned", "Factuality E5 plan", "unknown factuality 'plan'"),
    "no factuality": (_line("Factuality E5"), "", "E5 (endorse) has no factuality; add `A1\tFactuality E5"),
    "value": ("TIMEX3:2022-03", "TIMEX3:2022-3", "gives '2022-3', which is no TIMEX3"),
    "modifier": ("TIMEX3:2022-03", "TIMEX3:2022-03;ENDE", "unknown modifier 'ENDE'; did you mean 'END'?"),
    "type of value": ("TIMEX3:2022-03", "TIMEX3:P3M", "T3 is a DATE, 'P3M' a DURATION"),
    "no value": (_line("TIMEX3"), "", "T3 (DATE) has no TIMEX3"),
    "state's code": ("T1 entity:KOR", "T1 entity:KRO", "gives KRO the country 'KRO'; use a state's code"),
    "body's code": ("T2 entity:KOR", "T2 entity:MED", "use a state's code or EUR, IGO, NGO, UNO"),
    "no name": ("T2 entity:KOR\t통일부", "T2 entity:KOR\t", "names no entity"),
    "event's date": ("date=2022-02 ", "date=2022-2 ", "dates it '2022-2'"),
    "participant": ("recipients=S:MNG", "recipients=MNG", "'MNG' is no participant"),
    "participant's country": ("P:없는 사람@KOR", "P:없는 사람@KRO", "gives 없는 사람 the country 'KRO'"),
    "note": ("| place=다르항", "| where=다르항", "write `date=… | actors=… | recipients=… | place=…`"),
    "contradiction": ("A4\tFactuality E4 actual", "A4\tFactuality E4 planned", "E4 contradicts line"),
    "overlap": ("ORG 3 6\t통일부", "ORG 1 6\t국 통일부", "overlaps T1 (한국, line 1); keep the longer"),
    "loose trigger": ("endorse:T11 ", "endorse:T10 ", "T11 (endorse) is the trigger of no event"),
    "loose line": ("Factuality E5 planned", "Factuality E9 planned", "speaks of E9, which is no line here"),
    "no trigger": ("endorse:T11 ", "endorse:T99 ", "the trigger T99, which is no T line"),
    "second line": ("T2\tORG", "T1\tORG", "T1 gives T1 again after line 1"),
    "unknown line": ("A1\tFactuality", "R1\tFactuality", "has no form of the guide's §6"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_with_its_line_and_what_to_do(fault: str) -> None:
    old, new, message = FAULTS[fault]
    assert old in ANN
    problems = check(ANN.replace(old, new, 1), RAW)
    assert any(message in problem for problem in problems), problems
    assert all(re.match(r"line \d+: .*; \w+", problem, re.S) for problem in problems), problems


def test_a_reader_refuses_what_it_cannot_read_and_names_the_line() -> None:
    with pytest.raises(GoldError, match=r"line \d+: T3 \(DATE\) has no TIMEX3"):
        read(ANN.replace(_line("TIMEX3"), ""), RAW)


def test_problems_come_in_line_order() -> None:
    problems = check(ANN.replace("KOR", "KRO"), RAW)
    numbers = [int(problem.split(":")[0].removeprefix("line ")) for problem in problems]
    assert len(numbers) > 3
    assert numbers == sorted(numbers)
