"""The tokeniser: lossless, state names apart, usable from a blank pipeline and in spawned processes."""

from __future__ import annotations

import multiprocessing
import pickle
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.lexicon import Row, table
from pipeline.stages.tokenizer import _pieces  # registers sageon/kiwi, too


def test_a_compound_of_state_names_is_one_token_a_syllable(nlp: Any) -> None:
    assert [t.text for t in nlp.make_doc("북중러 정상이 대북 제재를 논의했다")][:5] == ["북", "중", "러", "정상", "이"]
    assert [t.text for t in nlp.make_doc("對러 관계")][:2] == ["對", "러"]


def test_morphemes_that_share_a_character_are_one_token_with_both_tags(nlp: Any) -> None:
    token = next(t for t in nlp.make_doc("방문했다") if t.text == "했")
    assert (token.tag_, token.lemma_) == ("XSV+EP", "하+었")


def test_a_sentence_ends_at_a_block(nlp: Any) -> None:
    assert len(list(nlp.make_doc("첫째 항목이다\n둘째 항목이다").sents)) == 2


@pytest.mark.parametrize("days", ["11.22.(화)-23.(수)간", "11.22.(화)~11.23.(수)", "5.3.~5."])
def test_the_points_of_days_end_no_sentence(nlp: Any, days: str) -> None:
    assert len(list(nlp.make_doc(f"장관은 {days} 브라티슬라바를 방문하였다.").sents)) == 1


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        st.one_of(st.sampled_from(list("북한은 러시아를 방문했다.\n,()“”12월 北中·-")), st.characters(codec="utf-8")),
        max_size=80,
    )
)
def test_the_tokens_give_back_the_text(nlp: Any, text: str) -> None:
    assert nlp.make_doc(text).text == text


def test_half_a_surrogate_pair_is_refused_with_its_place(nlp: Any) -> None:
    with pytest.raises(ValueError, match="character 2 is half a surrogate pair"):
        nlp.make_doc("북한\ud800")


def test_users_of_a_blank_pipeline_can_take_it_and_one_stage() -> None:
    nlp = spacy.blank("ko", config={"nlp": {"tokenizer": {"@tokenizers": "sageon/kiwi"}}})
    nlp.add_pipe("sageon/dates")
    doc = nlp("회담은 2019년 4월 11일에 열렸다.")
    assert [(s.text, s.kb_id_) for s in doc.spans["dates"]] == [("2019년 4월 11일", "2019-04-11")]


def test_marks_survive_bytes(nlp: Any) -> None:
    from pipeline import spans

    doc = nlp("한국과 몽골은 2019년 4월 11일 회담했다.")
    again = spacy.tokens.Doc(nlp.vocab).from_bytes(doc.to_bytes())
    for group in (spans.DATES, spans.ACTORS, spans.EVENTS):
        assert spans.marks(again, group) == spans.marks(doc, group)


def _words(text: str) -> list[str]:
    from pipeline.api import load

    return [t.text for t in load(()).make_doc(text)]


def test_it_pickles_and_works_in_a_spawned_process(nlp: Any) -> None:
    assert type(pickle.loads(pickle.dumps(nlp.tokenizer))) is type(nlp.tokenizer)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(_words, ("북러 회담",)) == ["북", "러", "회담"]


def test_a_long_block_is_read_in_pieces_of_whole_sentences() -> None:
    text = "푸틴이 방북했다. 그는 “간다.” 하고 말했다. " * 1000
    pieces = list(_pieces(text, 10, len(text)))
    assert [10, *(end for _, end in pieces)] == [*(start for start, _ in pieces), len(text)]
    assert max(end - start for start, end in pieces) < 12_000
    assert all(text[:end].endswith("다. ") for _, end in pieces[:-1])
    assert list(_pieces("가" * 30_000, 0, 30_000)) == [(0, 30_000)]


def test_what_is_written_onto_a_noun_is_a_particle(nlp: Any) -> None:
    doc = nlp("모디 총리는 페루 외교장관이 협정을 위반했다고 비난했다. 이 협정은 새롭다.")
    assert [token.tag_ for token in doc if token.text == "이"] == ["JKS", "MM"]


@pytest.mark.parametrize(
    ("text", "token", "tag", "lemma"),
    [
        ("대표단을 파견키로 했다.", "키", "XSV+ETN", "하+기"),
        ("협정을 체결키로", "키", "XSV+ETN", "하+기"),
        ("총회에 참가코자 한다.", "코자", "XSV+EC", "하+고자"),
        ("계획서가 수표되였다.", "되", "XSV", "되"),
        ("쌀 두 되를 샀다.", "되", "NNB", "되"),
    ],
)
def test_a_verb_shortened_onto_its_noun_is_a_verb(nlp: Any, text: str, token: str, tag: str, lemma: str) -> None:
    told = [(t.tag_, t.lemma_) for t in nlp(text) if t.text == token]
    assert told == [(tag, lemma)]


@pytest.mark.parametrize("row", table("shortened"), ids=lambda row: row["form"])
def test_a_shortened_predicate_reads_as_its_row_says(nlp: Any, row: Row) -> None:
    told = [f"{t.text}={t.tag_}:{t.lemma_}" for t in nlp(row["example"])]
    assert row["reads"] in " ".join(told)
