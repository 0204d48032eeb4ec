"""Every row of every table keeps what it promises: its example runs, its codes exist, its terms make sense."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

import pipeline
from pipeline import lexicon, spans
from pipeline.errors import TableError
from pipeline.lexicon import Row, entities, parse, table
from pipeline.reading.reckoning import anniversary_year
from pipeline.stages import factuality
from pipeline.stages.acts.contexts import contexts
from pipeline.stages.acts.triggers import Sense

DATE_TABLES = ("dates", "date_words", "relative_dates", "named_days", "time_words")


def _rows(*names: str) -> list[Any]:
    return [pytest.param(row, id=f"{row.table}:{row.line}") for name in names for row in table(name)]


@pytest.mark.parametrize("row", _rows(*DATE_TABLES))
def test_a_date_row_reads_its_own_example(row: Row, dated: Callable[..., Any]) -> None:
    expected = [] if row["expect"] == "none" else [tuple(e.rsplit("=", 1)) for e in row["expect"].split(" + ")]
    assert dated(row["example"]) == expected


@pytest.mark.parametrize("row", _rows("date_foundings"))
def test_an_anniversary_tells_the_year_of_its_example(row: Row) -> None:
    assert row["name"] in row["example"]
    assert anniversary_year(row["example"]) == int(row["expect"])


@pytest.mark.parametrize("row", _rows("triggers"))
def test_a_trigger_row_finds_its_subtype_in_its_example(row: Row, told: Callable[..., Any]) -> None:
    alone = row["subtype"] == "mobilize"  # two who drill do so together
    found = told(("푸틴 대통령은 " if alone else "러시아의 푸틴 대통령과 김정은 위원장은 ") + row["example"])
    assert row["subtype"] in [e["subtype"] for e in found]


@pytest.mark.parametrize("row", [row for row in table("grammar") if row["class"] == "buying"], ids=lambda r: r["word"])
def test_who_buys_is_whom_arms_go_to(row: Row, told: Callable[..., Any]) -> None:
    bought = next(e for e in told("페루는 " + row["example"]) if e["subtype"] == "arms")
    assert (bought["actors"], bought["recipients"]) == (["몽골"], ["페루"])


@pytest.mark.parametrize("row", [row for row in table("grammar") if row["class"] == "drill"], ids=lambda r: r["word"])
def test_a_drill_of_two_states_is_a_joint_one(row: Row, told: Callable[..., Any]) -> None:
    assert [e["subtype"] for e in told("칠레와 페루는 " + row["example"])] == ["joint_drill"]
    assert [e["subtype"] for e in told("칠레는 " + row["example"])] == ["mobilize"]


def test_every_use_of_a_trigger_row_is_asked_for() -> None:
    stages = Path(pipeline.__file__).parent / "stages"
    code = "".join(path.read_text(encoding="utf-8") for path in stages.rglob("*.py"))
    assert [use for use in sorted({row["use"] for row in table("triggers")} - {""}) if f'"{use}"' not in code] == []


@pytest.mark.parametrize("row", _rows("act_nouns"))
def test_a_noun_of_an_act_is_one_word_only_for_the_row_that_names_it(row: Row, read_sentence: Any) -> None:
    from kiwipiepy import Kiwi

    assert row["form"] in [token.text for token in read_sentence(row["example"])]
    assert row["form"] not in [token.form for token in _plain_kiwi(Kiwi).tokenize(row["example"])]


@cache
def _plain_kiwi(make: Callable[[], Any]) -> Any:
    return make()


@pytest.mark.parametrize("row", _rows("sayings"))
def test_a_saying_amounts_to_what_it_quotes(row: Row, told: Callable[..., Any]) -> None:
    found = told("러시아의 푸틴 대통령과 김정은 위원장은 " + row["example"])
    assert row["subtype"] in [e["subtype"] for e in found]


@pytest.mark.parametrize("row", _rows("factuality", "grammar"))
def test_a_cue_and_the_grammar_around_it_decide_the_factuality_of_an_example(
    row: Row, told: Callable[..., Any]
) -> None:
    found = told("러시아와 북한은 " + row["example"])
    assert found, "the example holds no event"
    assert found[0]["factuality"] == row["expect"]


@pytest.mark.parametrize("row", _rows("factuality"))
def test_no_other_cue_decides_the_example_of_a_cue(
    row: Row, told: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    others = tuple(cue for cue in factuality.cues() if cue.row != row.where)
    monkeypatch.setattr(factuality, "cues", lambda: others)
    factuality.by_cues.cache_clear()
    found = told("러시아와 북한은 " + row["example"])
    factuality.by_cues.cache_clear()
    assert found[0]["factuality"] != row["expect"]


@pytest.mark.parametrize("row", [p for p in _rows("grammar") if p.values[0]["class"] == "mission"])
def test_a_mission_is_opened_with_the_state_where_it_is(row: Row, told: Callable[..., Any]) -> None:
    (found,) = told("러시아는 " + row["example"])
    assert [*found["actors"], *found["recipients"]] == ["러시아", "몽골"]


@pytest.mark.parametrize("row", [p for p in _rows("grammar") if p.values[0]["class"] == "happening"])
def test_what_happens_takes_no_subject_from_the_act_behind_it(row: Row, told: Callable[..., Any]) -> None:
    found = told(f"몽골은 러시아가 {row['example']}고 밝혔다.")
    assert [e["actors"] for e in found if e["subtype"] == "accuse"] == [["러시아"]]


@pytest.mark.parametrize(
    "row", [p for p in _rows("grammar") if p.values[0]["class"] == "time" and " 총리는" in p.values[0]["example"]]
)
def test_a_noun_of_time_does_not_say_whose_the_title_behind_it_is(row: Row, told: Callable[..., Any]) -> None:
    found = told(f"올라프 숄츠 독일 총리가 방한했다. {row['example']}.")
    assert [e["actors"] for e in found if e["subtype"] == "accuse"] == [["올라프 숄츠"]]


@pytest.mark.parametrize("row", [p for p in _rows("grammar") if p.values[0]["class"] == "setting"])
def test_what_is_set_to_a_day_is_not_done_on_it(row: Row, told: Callable[..., Any]) -> None:
    found = [e["date"] for e in told(f"{row['example']}.") if e["subtype"] != "meet"]
    assert "1961-08-05" not in found


@pytest.mark.parametrize("row", [p for p in _rows("grammar") if p.values[0]["class"] in ("asking", "wishing")])
def test_what_is_asked_or_wished_for_is_no_event(row: Row, told: Callable[..., Any]) -> None:
    found = [e["subtype"] for e in told("러시아와 북한은 " + row["example"])]
    assert "visit" not in found
    assert found


@pytest.mark.parametrize(
    "row", [p for p in _rows("grammar") if p.values[0]["class"] in ("design", "provision", "line")]
)
def test_what_something_is_there_for_is_no_event(row: Row, told: Callable[..., Any]) -> None:
    found = [e["subtype"] for e in told("러시아와 북한은 " + row["example"])]
    assert found
    assert not {"attack", "coerce", "return"} & set(found)


@pytest.mark.parametrize("row", [p for p in _rows("grammar") if p.values[0]["class"] == "matter"])
def test_what_talks_are_about_takes_no_part_in_them(row: Row, told: Callable[..., Any]) -> None:
    assert "몽골" not in told("러시아와 북한은 " + row["example"])[-1]["actors"]


@pytest.mark.parametrize("row", [p for p in _rows("grammar") if p.values[0]["class"] == "handing"])
def test_who_is_handed_something_receives_it(row: Row, told: Callable[..., Any]) -> None:
    assert told("러시아와 북한은 " + row["example"])[0]["recipients"] == ["몽골"]


@pytest.mark.parametrize("row", [p for p in _rows("grammar") if p.values[0]["class"] == "occasion"])
def test_what_is_said_on_another_occasion_is_not_said_to_the_partner_of_the_talks(
    row: Row, told: Callable[..., Any]
) -> None:
    met, saying = "모디 총리는 마크롱 대통령과 회담했다. 모디 총리는 ", row["example"]
    assert told(met + saying)[-1]["recipients"] == []
    assert told(met + "만족한다고 밝혔다")[-1]["recipients"] == ["에마뉘엘 마크롱"]


@pytest.mark.parametrize("row", [p for p in _rows("grammar") if p.values[0]["class"] == "ground"])
def test_why_an_act_is_done_is_not_to_whom(row: Row, told: Callable[..., Any]) -> None:
    found = told("러시아와 북한은 " + row["example"])[-1]
    assert "몽골" not in found["recipients"]
    assert found["recipients"]


@pytest.mark.parametrize("row", [p for p in _rows("grammar") if p.values[0]["class"] == "opening"])
def test_who_calls_a_conference_does_not_meet_his_host(row: Row, told: Callable[..., Any]) -> None:
    assert "몽골" not in told("러시아와 북한은 " + row["example"])[-1]["actors"]


@pytest.mark.parametrize("row", [p for p in _rows("grammar") if p.values[0]["class"] == "announcing"])
def test_what_is_announced_is_said_to_nobody_in_particular(row: Row, told: Callable[..., Any]) -> None:
    found = told("모디 총리는 마크롱 대통령에게 " + row["example"].removeprefix("1961년 총리에게 "))
    assert [e["recipients"] for e in found if e["subtype"] == "statement"] == [[]]


@pytest.mark.parametrize("row", [p for p in _rows("grammar") if p.values[0]["class"] in ("suffering", "ordering")])
def test_what_an_attack_brings_about_or_is_ordered_befalls_somebody(row: Row, told: Callable[..., Any]) -> None:
    prefix = "" if row["class"] == "suffering" else "러시아는 "
    assert any("몽골" in e["recipients"] for e in told(prefix + row["example"]))


@pytest.mark.parametrize("row", [p for p in _rows("grammar") if p.values[0]["class"] in ("freeing", "undergoing")])
def test_whom_something_befalls_does_not_do_it(row: Row, told: Callable[..., Any]) -> None:
    found = told(row["example"])[-1]
    assert (found["actors"], found["recipients"]) == ([], ["몽골"])


@pytest.mark.parametrize("row", [p for p in _rows("grammar") if p.values[0]["class"] == "caught"])
def test_who_caught_somebody_takes_no_part_in_what_befalls_him_then(row: Row, told: Callable[..., Any]) -> None:
    found = told("러시아와 북한은 " + row["example"])[-1]
    assert (found["actors"], found["recipients"]) == (["러시아", "북한"], ["몽골"])


@pytest.mark.parametrize("row", [p for p in _rows("grammar") if p.values[0]["class"] == "together"])
def test_who_acts_together_with_the_subject_acts(row: Row, told: Callable[..., Any]) -> None:
    found = told("러시아가 " + row["example"])[-1]
    assert (found["actors"], found["recipients"]) == (["러시아", "몽골"], ["칠레"])


@pytest.mark.parametrize("row", [p for p in _rows("grammar") if p.values[0]["class"] == "talking"])
def test_talks_in_which_something_was_agreed_are_past(row: Row, read_sentence: Callable[..., Any]) -> None:
    from pipeline.stages.dating.calendar import parse
    from pipeline.stages.dating.expressions import Found
    from pipeline.stages.dating.outlook import outlook
    from pipeline.stages.sentence.words import words

    text = "칠레는 15일 " + row["example"]
    day = Found(4, 7, "day", {"d": "15"}, 0)
    assert outlook(day, words(read_sentence(text)), parse("2021-05-20")) == "past"
    assert outlook(day, words(read_sentence("칠레는 15일 협정을 맺기로 했다")), parse("2021-05-20")) == "ahead"


@pytest.mark.parametrize("row", [p for p in _rows("grammar") if p.values[0]["class"] == "court"])
def test_before_whom_one_accuses_is_not_whom(row: Row, told: Callable[..., Any]) -> None:
    assert told("러시아가 " + row["example"])[-1]["recipients"] == ["몽골"]


@pytest.mark.parametrize("row", [p for p in _rows("grammar") if p.values[0]["class"] == "text"])
def test_what_a_text_says_somebody_said(row: Row, told: Callable[..., Any]) -> None:
    assert "지지" in [e["trigger"] for e in told("러시아와 북한은 " + row["example"])]


@pytest.mark.parametrize("row", [p for p in _rows("grammar") if p.values[0]["class"] == "declaration"])
def test_a_declaration_that_does_one_thing_is_that(row: Row, told: Callable[..., Any]) -> None:
    assert {e["subtype"] for e in told("러시아와 북한은 " + row["example"])} == {"accuse"}


@pytest.mark.parametrize("row", [p for p in _rows("grammar") if p.values[0]["class"] == "answering"])
def test_who_answers_with_an_imperative_asks_nobody(row: Row, told: Callable[..., Any]) -> None:
    assert [e["subtype"] for e in told("러시아와 북한은 " + row["example"])] == ["statement"]


@pytest.mark.parametrize("row", [p for p in _rows("grammar") if p.values[0]["class"] == "carrying"])
def test_a_verb_that_only_carries_out_an_act_tells_no_other(row: Row, told: Callable[..., Any]) -> None:
    assert len(told("러시아와 북한은 " + row["example"])) == 1


@pytest.mark.parametrize("row", _rows("northern_words"))
def test_a_northern_word_makes_two_others_a_text_of_north_korea(row: Row, named: Callable[[str], list[Any]]) -> None:
    text = "꾸바와 로씨야가 회담하였다. 국방부 장관 리종섭이 말하였다. "
    assert row["word"] in row["example"]
    assert "리종섭" in [name for _, name, _ in named(text)]
    assert "이종섭" in [name for _, name, _ in named(text + row["example"] + ".")]


@pytest.mark.parametrize("row", _rows("adverbs"))
def test_an_adverb_lays_the_acts_of_its_example_in_time(row: Row, told: Callable[..., Any]) -> None:
    if row["class"] == "one_by_one":
        assert len(told(row["example"])) == int(row["expect"])
        assert len(told(row["example"].replace(row["word"] + " ", ""))) == 1
    else:
        found = told("2021년 5월 3일 베트남 총리가 몽골을 방문했다. " + row["example"])
        assert [e["date"] for e in found] == ["2021-05-03", None]


@pytest.mark.parametrize("row", _rows("spellings"))
def test_a_body_is_known_in_the_northern_spelling_of_its_example(row: Row, named: Callable[[str], list[Any]]) -> None:
    assert row["north"] in row["example"]
    assert row["expect"] in [name for _, name, _ in named(row["example"])]


@pytest.mark.parametrize("row", _rows("speeches"))
def test_who_speaks_is_known_by_the_words_of_the_example(row: Row, read_sentence: Callable[..., Any]) -> None:
    head, body = "김대중 대통령 국회 연설", "저는 몽골 대통령을 만났습니다."
    if row["class"] in ("lead", "statement"):
        told = spans.marks(read_sentence(f"{row['example']}\n\n우리는 칠레를 규탄했다."), spans.EVENTS)
        assert [m["country"] for m in told[-1]["actors"]] == ["MNG"]
        return
    text = f"{row['example']}\n\n{body}" if row["class"] == "speech" else f"{head}\n\n{row['example']}"
    met = [e for e in spans.marks(read_sentence(text), spans.EVENTS) if e["label"] == "meet"]
    assert "김대중" in [m["name"] for e in met for m in e["actors"]]


_TOLD_BEFORE = {
    "self": "",
    "speaker": "김대중 대통령 연설\n\n",
    "visitors": "박해원 총리를 단장으로 하는 앙골라 대표단이 몽골에 도착했다. ",
    "all3": "한미일 정상이 만났다. ",
    "spokesman": "앙골라 외교부 대변인은 성명을 발표했다. 케냐는 환영했다. ",
    "party": "미제와 괴뢰는 남조선에서 물러가야 한다. ",
}


@pytest.mark.parametrize("row", _rows("references"))
def test_a_reference_stands_for_participants_in_its_example(row: Row, read_sentence: Callable[..., Any]) -> None:
    met = "앙골라의 주앙 로렌수 대통령과 프랑스의 에마뉘엘 마크롱 대통령이 3월 2일 만났다. "
    kind, _, title = row["refers"].partition(" ")
    met = f"앙골라의 박해원 {title}, 케냐를 방문. " if kind == "holder" else met
    text = _TOLD_BEFORE.get(row["refers"], met) + row["example"] + "."
    began = len(text) - len(row["example"]) - 1
    events = [e for e in spans.marks(read_sentence(text), spans.EVENTS) if e["start"] >= began]
    assert any("refers to them" in why or "takes up" in why for e in events for why in e["why"])


@pytest.mark.parametrize("row", _rows("connectives"))
def test_a_connective_leaves_the_subject_of_its_example_acting(row: Row, told: Callable[..., Any]) -> None:
    before = {"switching": "", "adding": "몽골은 국경을 봉쇄했다.\n\n"}.get(row["class"], "몽골은 ")
    behind = " 몽골은 가봉을 비난했다" if row["class"] == "switching" else ""
    found = told(f"{before}{row['example']}{behind}.")
    assert row["expect"] in found[-1]["actors"]


@pytest.mark.parametrize("row", _rows("contexts"))
def test_a_context_is_that_of_its_example(row: Row) -> None:
    assert row["context"] in contexts("statement", row["example"])


def test_the_contexts_are_plovers_37() -> None:
    assert len({row["context"] for row in table("contexts")}) == len(table("contexts")) == 37


@pytest.mark.parametrize("row", _rows("agents"))
def test_a_subject_that_is_no_participant_keeps_those_told_before_out(row: Row, told: Callable[..., Any]) -> None:
    found = told("2019년 5월 2일 푸틴 대통령은 평양을 방문했다. 3일 " + row["example"])
    assert not [e for e in found if e["subtype"] == "protest" and e["actors"]]


@pytest.mark.parametrize("row", _rows("compounds"))
def test_a_compound_names_its_states_in_its_example(row: Row, named: Callable[..., Any]) -> None:
    codes = [part.partition(":")[2] for part in row.many("parts")]
    codes = [entities.state_forms()[s][0] if len(s) > 1 else c for s, c in zip(_parts(row), codes, strict=True)]
    found = [country for _, _, country in named(row["example"])]
    assert {c for c in codes if c} <= set(found)


def _parts(row: Row) -> list[str]:
    return [part.partition(":")[0] for part in row.many("parts")]


@pytest.mark.parametrize("row", _rows("state_forms"))
def test_a_form_of_a_state_is_found_in_its_example(row: Row, named: Callable[..., Any]) -> None:
    found = (row["form"], row["code"]) in [(text, code) for text, code, _ in named(row["example"])]
    assert found == (row["use"] != "never")


@pytest.mark.parametrize("row", _rows("syllables"))
def test_a_syllable_is_a_state_in_its_example(row: Row, named: Callable[..., Any]) -> None:
    assert (row["syllable"], row["code"]) in [(text, code) for text, code, _ in named(row["example"])]


@pytest.mark.parametrize("row", _rows("org_heads"))
def test_the_ending_of_a_body_makes_a_name_in_its_example(row: Row, read_sentence: Callable[..., Any]) -> None:
    from pipeline import spans

    doc = read_sentence(row["example"])
    bodies = [a for a in spans.marks(doc, spans.ACTORS) if a["label"] == "ORG"]
    assert any(row["head"] in doc.text[a["start"] : a["end"]] for a in bodies)


@pytest.mark.parametrize("row", _rows("triggers"))
def test_every_pattern_of_a_trigger_row_compiles(row: Row) -> None:
    sense = Sense(row, row["subtype"], row["use"] == "pred", row["inner"])
    asked = {name: getattr(sense, name) for name in ("before", "after", "not_before", "not_after")}
    assert {name for name, pattern in asked.items() if pattern} == {name for name in asked if row[name]}
    assert bool(sense.apart) == bool(row["before"])
    assert all(cell.compiled for cell in (sense.before, sense.apart, sense.not_before, sense.not_after) if cell)


def test_every_row_of_the_part_table_compiles() -> None:
    from pipeline.stages.dates import patterns

    digits, words, _ = patterns()
    assert {p.row["id"] for p in (*digits, *words)} == {row["id"] for row in table("dates")}


def test_states_have_korean_names_from_cldr_and_former_states_from_our_table() -> None:
    assert entities.state("FRA").name == "프랑스"
    assert entities.state("SUN").name == "소련"
    with pytest.raises(TableError, match="QQQ"):
        entities.state("QQQ")


def test_no_entity_is_listed_twice() -> None:
    counts = Counter(e.entity_id for e in entities.listed())
    assert [name for name, count in counts.items() if count > 1] == []


def _spellings(row: Row) -> set[str]:
    """What an entity of a table is called, blanks aside."""
    return {form.replace(" ", "") for form in (row["name"], *row.many("aliases"))}


def _bearers(name: str) -> dict[tuple[str, str], list[Row]]:
    """The rows of a table that bear a name, by their country and the name without its blanks."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in table(name):
        for form in _spellings(row):
            found.setdefault((row["country"], form), []).append(row)
    return found


def _only_part_of_the_name(form: str, row: Row) -> bool:
    """Whether a person is called so only for short, by the first or last words of the name (부시, 마르코스 주니어)."""
    words = row["name"].split()
    return any(form in ("".join(words[:at]), "".join(words[at:])) for at in range(1, len(words)))


def test_no_two_persons_of_a_state_share_a_name() -> None:
    # Two men of one full name are one row, whose note tells them apart (동명이인); a father and a son who held office
    # at different times are told apart by the date (부쉬).
    shared = [
        (form, [row.where for row in rows])
        for (_, form), rows in _bearers("persons").items()
        if len(rows) > 1 and not all(_only_part_of_the_name(form, row) for row in rows) and not _apart_in_time(rows)
    ]
    assert shared == []


def _apart_in_time(rows: list[Row]) -> bool:
    """Whether some persons held their offices one after the other."""
    known = entities.by_id()
    terms = []
    for row in rows:
        person = known[entities.entity_id("PERSON", row["name"], row["country"])]
        terms.append(sorted((o.start or "", o.end or "9999") for o in person.offices))
    careers = sorted((t[0][0], max(end for _, end in t)) for t in terms if t)
    return len(careers) == len(rows) and all(left[1] <= right[0] for left, right in pairwise(careers))


def test_no_two_bodies_of_a_state_share_a_name() -> None:
    shared = [(form, [row.where for row in rows]) for (_, form), rows in _bearers("organisations").items() if rows[1:]]
    assert shared == []


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether two spellings differ by one letter at most: another, or one more."""
    short, long = sorted((one, other), key=len)
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return long[at + 1 :] in (short[at:], short[at + 1 :])


@pytest.mark.parametrize(
    ("one", "other", "close"),
    [
        ("마틴 코블러", "마르틴 코블러", True),
        ("볼칸 보즈키르", "볼칸 보즈크르", True),
        ("아제이 방가", "아제이 방가", True),
        ("이고리 이바노프", "세르게이 이바노프", False),
        ("얀 에겔란", "얀 에겔란트호", False),
    ],
)
def test_spellings_one_letter_apart_are_close(one: str, other: str, close: bool) -> None:
    assert _one_letter_apart(one, other) == _one_letter_apart(other, one) == close


def test_who_took_an_office_on_a_day_is_listed_in_one_spelling() -> None:
    began: dict[tuple[str, str, str], set[str]] = {}
    for row in table("offices"):
        if row["from"].strip("?"):
            began.setdefault((row["country"], row["role"], row["from"]), set()).add(row["name"].replace(" ", ""))
    doubles = [pair for names in began.values() for pair in combinations(sorted(names), 2) if _one_letter_apart(*pair)]
    assert doubles == []


def test_a_body_in_which_an_office_is_held_is_listed_for_its_state_or_among_those_of_several() -> None:
    bodies = _bearers("organisations")
    unknown = {
        (row["body"], row["country"])
        for row in table("offices")
        if row["body"]
        and not any((c, row["body"].replace(" ", "")) in bodies for c in (row["country"], *entities.NON_STATES))
    }
    assert unknown == set()


def test_terms_of_office_begin_before_they_end_and_belong_to_listed_persons() -> None:
    persons = {(row["name"], row["country"]) for row in table("persons")}
    for row in table("offices"):
        assert (row["name"], row["country"]) in persons, row.where
        start, end = row["from"].strip("?"), row["to"].strip("?")
        if start and end:
            width = min(len(start), len(end))
            assert start[:width] <= end[:width], row.where


def test_an_alias_is_no_form_of_a_state() -> None:
    forms = {f for f, v in entities.state_forms().items() if v[1] == "name"}
    clashes = [f for f in entities.by_alias() if f in forms]
    assert clashes == []


def test_no_place_of_one_country_lies_in_another() -> None:
    by_name = {row["name"]: row["country"] for row in table("places")}
    assert by_name["평양"] == "PRK"
    assert by_name["서울"] == "KOR"
    assert by_name["블라디보스토크"] == "RUS"


def test_offices_are_those_held_on_the_date() -> None:
    def role(name: str, country: str, date: str) -> str | None:
        return entities.by_id()[entities.entity_id("PERSON", name, country)].role(date)

    assert role("세르게이 쇼이구", "RUS", "2023-07-27") == "국방장관"
    assert "서기" in (role("세르게이 쇼이구", "RUS", "2024-09-13") or "")
    assert role("최선희", "PRK", "2022-07") == "외무상"
    assert role("최선희", "PRK", "1950") is None


@pytest.mark.parametrize(
    ("name", "country", "sector"),
    [
        ("안드레이 벨로우소프", "RUS", "GOV"),
        ("안규백", "KOR", "MIL"),
        ("한궈위", "TWN", "LEG"),
        ("지아드 알나칼라", "PSE", "REB"),
    ],
)
def test_an_officer_is_of_the_sector_of_the_body_of_his_own_state(name: str, country: str, sector: str) -> None:
    officer = entities.by_id()[entities.entity_id("PERSON", name, country)]
    assert entities.sector(officer, "PERSON", name, None) == sector


def test_a_row_with_the_wrong_number_of_cells_is_named_with_file_and_line() -> None:
    with pytest.raises(TableError, match=r"things\.tsv, line 3: 1 cells"):
        parse("things", "a\tb\n1\t2\nonly\n")


def test_an_unknown_table_is_told_with_those_that_exist() -> None:
    with pytest.raises(TableError, match="triggers"):
        lexicon.table("nothing")


def test_every_place_lies_in_a_known_state_and_on_the_globe() -> None:
    for row in table("places"):
        assert not row["country"] or entities.state(row["country"]), row.where
        if row["lat"] or row["lon"]:
            assert -90 <= float(row["lat"]) <= 90, row.where
            assert -180 <= float(row["lon"]) <= 180, row.where


def test_every_organisation_acts_for_a_known_state_or_community() -> None:
    for row in table("organisations"):
        assert row["country"] in ("", "UNO", "EUR", "IGO", "NGO") or entities.state(row["country"]), row.where


def test_what_a_date_pattern_marks_begins_as_its_row_says() -> None:
    for row in table("dates"):
        starts = set(row["starts"].split())
        assert starts, row.where
        assert starts <= {"digit", "word"}, row.where
        marked = [] if row["expect"] == "none" else row["expect"].split(" + ")
        kinds = {"digit" if re.match(r"[~'’‘]?\d|~", text) else "word" for text in marked}
        assert not marked or kinds & starts, row.where


def test_no_city_of_today_lies_in_a_state_that_has_ended() -> None:
    ended = {"SUN", "DDR", "YUG", "CSK", "YMD", "VDR", "ZAR"}
    assert not [row.where for row in table("geonames") if row["country"] in ended]


@pytest.mark.parametrize("row", _rows("predecessors"))
def test_a_place_lay_in_the_state_of_its_time(row: Row, told: Callable[..., Any]) -> None:
    visit = next(e for e in told(row["example"].replace("총리", "김일성")) if e["subtype"] == "visit")
    assert visit["recipients"] == [entities.state(row["former"]).name]


@pytest.mark.parametrize("row", _rows("hanja_surnames"))
def test_a_surname_in_hanja_is_the_person_named_in_full(row: Row, named: Callable[..., Any]) -> None:
    found = named(row["example"])
    full = next(name for text, name, _ in found if text == name)
    assert (row["hanja"], full) in [(text, name) for text, name, _ in found]


@pytest.mark.parametrize("row", _rows("foreign_ministries"))
def test_a_ministry_is_of_a_state_that_has_one_of_its_name(row: Row, named: Callable[..., Any]) -> None:
    assert (row["name"], row["expect"]) in [(text, country) for text, _, country in named(row["example"])]


@pytest.mark.parametrize("row", _rows("no_names"))
def test_a_word_that_is_no_name_names_nobody_in_its_example(row: Row, named: Callable[..., Any]) -> None:
    assert not [name for surface, name, _ in named(row["example"]) if row["word"] in surface]


@pytest.mark.parametrize("row", _rows("name_words"))
def test_a_word_settles_what_the_names_of_its_example_are(row: Row, read_sentence: Callable[..., Any]) -> None:
    doc = read_sentence(re.sub(r"\[([^|\]]+)\|[^\]]+\]", r"\1", row["example"]))
    marked = doc.text
    for mark in sorted(spans.marks(doc, spans.ACTORS), key=lambda mark: mark["start"], reverse=True):
        start, end = mark["start"], mark["end"]
        marked = f"{marked[:start]}[{marked[start:end]}|{mark['label']} {mark['country'] or '-'}]{marked[end:]}"
    assert marked == row["example"]


@pytest.mark.parametrize("row", _rows("place_heads"))
def test_the_ending_of_a_place_makes_a_name_in_its_example(row: Row, read_sentence: Callable[..., Any]) -> None:
    doc = read_sentence(row["example"])
    places = [a for a in spans.marks(doc, spans.ACTORS) if a["label"] == "PLACE"]
    assert any(row["head"] in doc.text[a["start"] : a["end"]] for a in places)


def test_a_word_of_no_dictionary_behind_a_given_name_is_of_the_name(named: Callable[..., Any]) -> None:
    found = {surface for surface, _, _ in named("안토니우 브렐가 총리와 클라우스 트렌켈 하원 의원이 만났다.")}
    assert {"안토니우 브렐가", "클라우스 트렌켈"} <= found


def _listed_as(form: str, text: str, named: Callable[..., Any]) -> bool:
    """Whether a name in a text stands for what the tables know under it."""
    known = {e.name for e in entities.by_alias()[form]}
    return any(surface.startswith(form) and name in known for surface, name, _ in named(text))


@pytest.mark.parametrize("row", _rows("homonyms"))
def test_a_name_that_is_a_word_too_is_told_from_the_word(row: Row, named: Callable[..., Any]) -> None:
    assert _listed_as(row["form"], row["example"] + ".", named)
    assert not [name for surface, name, _ in named(row["counter"] + ".") if surface == row["form"]]


@pytest.mark.parametrize("row", _rows("known_names"))
def test_a_name_that_every_reader_knows_needs_no_more(row: Row, named: Callable[..., Any]) -> None:
    assert _listed_as(row["form"], row["example"] + ".", named)


def test_every_homonym_is_a_listed_name_and_its_patterns_compile() -> None:
    for row in (*table("homonyms"), *table("known_names")):
        assert row["form"] in entities.by_alias(), row.where
    for row in table("homonyms"):
        assert row["asks"] in ("", "text", "title", "words"), row.where
        assert row["asks"] or row["unless"], row.where
        assert re.compile(row["with"])
        assert re.compile(row["unless"])
