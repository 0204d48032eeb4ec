"""Reading: decoding, markup, wrapped lines, notes and heads; every character leads back to the raw file."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from conftest import SEEDS
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import DocumentError
from pipeline.lexicon import Row, table
from pipeline.reading import Document, Metadata, read, read_bytes, read_text
from pipeline.reading.datelines import dateline
from pipeline.reading.joints import kiwi_spacer
from pipeline.reading.lines import Wrapping, split_lines, wrapping
from pipeline.reading.officeholders import years_in_office
from pipeline.reading.reckoning import kept_today, year_of_writing


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(b.region, document.text[b.start : b.end]) for b in document.blocks]


def wrapped(text: str, width: int, *, spaces: bool) -> str:
    """A text as a PDF gives it: cut at `width` characters, blank lines between, spaces kept at line ends."""
    lines = [text[i : i + width] for i in range(0, len(text), width)]
    return "\n\n".join(line if spaces else line.rstrip() for line in lines)


PARAGRAPH = (
    "정부는 올해 봄 국제회의에서 새로운 기후 정책을 내놓겠다고 했으나 참가국들은 재원 마련 방안이 분명하지 않다는 이유로 "
    "합의를 미루었고 회의는 뚜렷한 성과 없이 끝났으며 다음 회의는 내년 가을에 다른 도시에서 열릴 것으로 알려졌다. "
    "전문가들은 이번 결과가 앞으로의 협상에 적지 않은 부담을 줄 것이라고 보면서도 실무 접촉은 이어질 것으로 내다보았다."
)


def test_wrapped_lines_are_joined_without_breaking_words() -> None:
    document = read_text(wrapped(PARAGRAPH * 3, 43, spaces=True), doc_id="d")
    assert "".join(document.text.split()) == "".join((PARAGRAPH * 3).split())
    assert "국제회의에서 새로운" in document.text
    assert len(document.blocks) == 1


def test_without_trailing_spaces_kiwi_decides_where_words_were_cut() -> None:
    assert not kiwi_spacer("정부는 새로운 정", "책을 내놓겠다고 했다")
    assert kiwi_spacer("정부는 새로운", "정책을 내놓겠다고 했다")


def test_one_paragraph_a_line_stays_as_it_is() -> None:
    raw = "\n".join(PARAGRAPH for _ in range(8))
    document = read_text(raw, doc_id="d")
    assert document.text == raw
    assert len(document.blocks) == 8


def test_a_chronology_is_not_taken_for_wrapped_text() -> None:
    raw = "\n".join(f"2000년대,2000-0{i}-13,제{i}차 장관급회담 개최와 교류 확대 합의" for i in range(1, 10))
    assert wrapping(split_lines(raw, 0, len(raw))) is Wrapping.NONE
    assert {r for r, _ in blocks(read_text(raw, doc_id="d"))} == {"table_row"}


def test_a_note_between_two_pages_does_not_cut_the_paragraph() -> None:
    first, second = PARAGRAPH[:170], PARAGRAPH[170:]
    page = wrapped(PARAGRAPH + first, 43, spaces=True)
    note = "1) 관련 논의는 뒤에서 다시 다룬다고 밝혔다."
    raw = page + "\n\n" + note + "\n " + wrapped(second + " " + PARAGRAPH, 43, spaces=True)
    found = blocks(read_text(raw, doc_id="d"))
    assert ("footnote", note) in found
    body = "".join("".join(t.split()) for r, t in found if r == "paragraph")
    assert body == "".join((PARAGRAPH * 3).split())


def test_a_word_that_a_page_s_notes_stand_amid_has_the_place_of_its_longer_part() -> None:
    at = wrapped(PARAGRAPH * 2, 43, spaces=True).rindex("\n") + 8
    page, rest = (
        wrapped(PARAGRAPH * 2, 43, spaces=True)[:at].rstrip(),
        "년 3월에 " + wrapped(PARAGRAPH, 43, spaces=True),
    )
    note = "1) 관련 논의는 뒤에서 다시 다룬다고 밝혔다."
    raw = f"{page} 2024\n\n{note}\n {rest}"
    document = read_text(raw, doc_id="d")
    date = document.text.index("2024")
    start, end = document.span(date, document.text.index("년", date) + 1)
    assert raw[start:end] == "2024"
    whole = document.text.index("3월")
    assert document.span(whole, whole + 2) == document.offsets.raw(whole, whole + 2)


def test_front_matter_gives_metadata_and_is_marked_by_key() -> None:
    raw = "---\ntitle: 새 협정\ndate: 2020-03-04\n---\n본문은 여기서 시작한다.\n"
    document = read_text(raw, doc_id="d")
    assert document.metadata.title == "새 협정"
    assert (document.metadata.published, document.metadata.published_source) == ("2020-03-04", "front matter")
    assert ("front_matter", "새 협정") in blocks(document)


def test_front_matter_that_does_not_parse_is_refused_with_its_line() -> None:
    with pytest.raises(DocumentError, match="line 3") as caught:
        read_text("---\ntitle: [broken\n---\n본문\n", doc_id="d")
    assert caught.value.stage == "front matter"


def test_front_matter_with_a_day_that_there_is_not_is_refused_by_name() -> None:
    with pytest.raises(DocumentError, match="quotation marks") as caught:
        read_text("---\ndate: 2019-02-30\n---\n본문\n", doc_id="d")
    assert caught.value.stage == "front matter"


def test_html_keeps_the_place_of_every_character() -> None:
    raw = "<html><body><h1>제목 &amp; 부제</h1><p>첫 <b>문단</b>이다.</p><ul><li>항목</li></ul></body></html>"
    document = read_text(raw, doc_id="d", suffix=".html")
    assert blocks(document) == [
        ("title", "제목 & 부제"),
        ("paragraph", "첫 문단이다."),
        ("list_item", "항목"),
    ]
    at = document.text.index("문단")
    start, end = document.offsets.raw(at, at + 2)
    assert raw[start:end] == "문단"


def test_markdown_marks_are_left_out() -> None:
    document = read_text("# 제목\n\n**굵은** 글과 [링크](http://a.b)다.\n", doc_id="d", suffix=".md")
    assert blocks(document)[1][1] == "굵은 글과 링크다."


def test_a_text_of_another_name_that_holds_marks_of_markdown_is_read_as_markdown() -> None:
    raw = "15일 **바이든 대통령과 시진핑 주석**이 만났다.\n\n- **합의**: 군사 대화\n"
    assert blocks(read_text(raw, doc_id="d"))[0][1] == "15일 바이든 대통령과 시진핑 주석이 만났다."
    alone = "값은 2 ** 3 = 8이다. 별 **하나**는 별이다.\n"
    assert blocks(read_text(alone, doc_id="d"))[0][1] == alone.strip()


def test_english_blocks_are_foreign() -> None:
    raw = PARAGRAPH + "\n\nDuring the Cold War the two states signed a treaty of friendship and cooperation.\n"
    assert blocks(read_text(raw, doc_id="d"))[-1][0] == "foreign"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_korean_encodings_are_recognised(encoding: str) -> None:
    document = read_bytes(PARAGRAPH.encode(encoding), doc_id="d")
    assert document.text == PARAGRAPH


def test_a_byte_order_mark_is_character_zero() -> None:
    document = read_bytes(b"\xef\xbb\xbf" + "회담이 열렸다.".encode(), doc_id="d")
    at = document.text.index("회담")
    assert document.offsets.raw(at, at + 2) == (1, 3)


@pytest.mark.parametrize(
    ("data", "reason", "remedy"),
    [
        (b"", "empty", "save its text into it again"),
        (b" \n\t \n", "white space", "save its text into it again"),
        ("가나다 ".encode() * 800_000, "line of", "add line breaks"),
        (b"\x00\x01\x02\xff" * 40, "binary", "export it as text"),
        (b"\xff\xfe\xfd broken \xc3\x28", "UTF-16", "save it as UTF-8"),
        (b"abc \xc3\x28 \xff\xff", "UTF-8", "save the file as UTF-8"),
        (b"<html><body><script>load()</script></body></html>", "no text is left", "save it from the browser"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason_and_a_remedy(data: bytes, reason: str, remedy: str) -> None:
    with pytest.raises(DocumentError, match=f"{reason}.*{remedy}"):
        read_bytes(data, doc_id="d")


def test_a_missing_file_and_a_strange_ending_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no such file"):
        read(tmp_path / "none.txt")
    with pytest.raises(DocumentError, match=r"'\.xyz'"):
        read(tmp_path / "none.xyz")


def test_decomposed_hangul_is_analysed_composed_and_found_in_the_raw_text() -> None:
    raw = unicodedata.normalize("NFD", "북한은 조약을 맺었다")
    document = read_text(raw, doc_id="d")
    assert document.text == "북한은 조약을 맺었다"
    start, end = document.offsets.raw(0, 2)
    assert unicodedata.normalize("NFC", raw[start:end]) == "북한"


TEXTS = st.text(
    st.one_of(
        st.sampled_from(list("가나다라북한미국은는을를의 \n\t　\u200b\ufeff\u00a01234.,()[]-–·’‘“”①■◦<>&;/#*|각")),
        st.characters(blacklist_categories=("Cs",)),
    ),
    max_size=300,
)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from([".txt", ".md", ".html"]))
def test_every_analysed_character_stands_for_raw_characters_in_range(raw: str, suffix: str) -> None:
    try:
        document = read_text(raw, doc_id="d", suffix=suffix, spacer=lambda left, right: True)
    except DocumentError:
        return
    assert len(document.offsets.starts) == len(document.text) == len(document.offsets.ends)
    for at, char in enumerate(document.text):
        start, end = document.offsets.raw(at, at + 1)
        assert 0 <= start <= end <= len(raw)
        if end - start == 1 and raw[start] == char:
            continue
        piece = raw[start:end]
        assert char in " \n" or char in unicodedata.normalize("NFC", piece) or "&" in piece


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda p: p.stem)
def test_the_seeds_lose_no_word(path: Path) -> None:
    document = read(path, metadata=Metadata())
    if path.stem.startswith("003"):
        return  # markup is left out there
    assert sorted("".join(document.raw.split())) == sorted("".join(document.text.split()))


def test_every_transfer_text_stays_as_it_is(shared: Path) -> None:
    for path in [*sorted((shared / "transfer").glob("*.txt")), shared / "example" / "mongolia.txt"]:
        raw = path.read_text(encoding="utf-8")
        lines = split_lines(raw, 0, len(raw))
        assert wrapping(lines) is Wrapping.NONE, path.name


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("송고시간 2019-11-25 18:42", "2019-11-25"),
        ("입력 2024.07.26 04:32  수정 2024.07.27 09:00", "2024-07-26"),
        ("외교부 / 보도일시: 2022. 9. 30.(금) 배포 즉시", "2022-09-30"),
        ("2013. 5. 18.(토) ~ 5. 24.(금)", "2013-05-24"),
        ("주체112(2023)년 3월 10일", "2023-03-10"),
        ("1991년 9월 24일, 뉴욕 유엔본부", "1991-09-24"),
        ("[정세보고 제12호] 2015. 11. 5.", "2015-11-05"),
        ("(2010년 6월 3일)", "2010-06-03"),
        ("2025/01/09 09:47 송고", "2025-01-09"),
        ("○ 일시: 2014. 10. 17.(금) 10:30", "2014-10-17"),
        ("송고시간 | 2017/02/21 19:32", "2017-02-21"),
        ("배포: 2021. 8. 11.(수)  즉시 보도 가능", "2021-08-11"),
        ("제1031호 (2011. 2. 7.~2. 13.)", "2011-02-13"),
        ("국방부 주요 보도자료 (2019. 4. 10. 수)", "2019-04-10"),
        ("2024. 3. 8. 외교부 대변인 김민수", "2024-03-08"),
        ("2021년 7월 2일자 3면", "2021-07-02"),
        ("(로동신문 1985년 6월 20일부)", "1985-06-20"),
        ("한중 수교 (1992. 8. 24.)", None),
        ("2024. 13. 40.", None),
        ("입력 2019-02-30 10:00", None),
        ("공동성명 발표 1972. 7. 4.", None),
        ("2001. 3. 5.\n\n국경 회담이 열렸다.\n\n2001. 6. 7.\n\n조약이 맺어졌다.", None),
        ("1) 한국일보, “양국 합의”, 2015. 9. 2.", None),
        ("양국은 2018년 4월 27일 선언에 서명했다.", None),
        ("2018년 4월 27일 양국은 선언에 서명했다.", None),
    ],
)
def test_a_text_is_of_the_day_that_a_stamp_in_its_head_or_tail_says(line: str, day: str | None) -> None:
    body = "\n\n".join(f"{n}번째 문단은 회담을 다룬다." for n in range(20))
    for raw in (f"제목이다\n\n{line}\n\n{body}\n", f"제목이다\n\n{body}\n\n{line}\n"):
        found = read_text(raw, doc_id="d").metadata
        assert (found.published, found.published_source) == (day, "text" if day else None)


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("(제네바·빈=한강통신) 박정호 기자 김세영 특파원 = 두 나라는 협정에 서명했다.", "두 나라는 협정에 서명했다."),
        ("(뉴델리=한강통신) 인도 총리가 2일 출국했다.", "인도 총리가 2일 출국했다."),
        ("베이징=이정민 특파원", ""),
        ("박정호·김세영 선임기자", ""),
        ("(서울=가람1) 박정호 기자 = 두 나라는 협정에 서명했다.", "두 나라는 협정에 서명했다."),
        ("【빈=한강통신】박정호 특파원 = 두 나라는 협정에 서명했다.", "두 나라는 협정에 서명했다."),
        ("[빈=AP/한강통신] 두 나라는 협정에 서명했다.", "두 나라는 협정에 서명했다."),
        ("[빈=박정호 특파원] 두 나라는 협정에 서명했다.", "두 나라는 협정에 서명했다."),
        ("[가람경제 박정호 기자] 두 나라는 협정에 서명했다.", "두 나라는 협정에 서명했다."),
        ("[뉴스분석] 두 나라는 협정에 서명했다.", "[뉴스분석] 두 나라는 협정에 서명했다."),
        ("빈-박정호 parkjh@garam.example", ""),
        ("[가람부 제공. 재판매 및 DB 금지]", ""),
        ("[AP 한강통신 자료사진]", ""),
        ("(사진=한강통신)", ""),
        ("◎공감언론 한강 hangang@garam.example", ""),
        (
            "[기밀 자료를 제공했다고 한다] 두 나라는 협정에 서명했다.",
            "[기밀 자료를 제공했다고 한다] 두 나라는 협정에 서명했다.",
        ),
        ("news@example.org", ""),
        ("<저작권자(c) 한강통신, 무단 전재-재배포 금지>", ""),
        ("총리는 기자 회견에서 협정을 설명했다.", "총리는 기자 회견에서 협정을 설명했다."),
        ("베이징 특파원이던 그는 대변인이 되었다.", "베이징 특파원이던 그는 대변인이 되었다."),
        ("외교부는 드라마의 무단 복제를 비난했다.", "외교부는 드라마의 무단 복제를 비난했다."),
        ("저작권자 보호 협정에 두 나라가 서명", "저작권자 보호 협정에 두 나라가 서명"),
        ("무단 전재 및 재배포 금지", ""),
    ],
)
def test_bylines_and_notices_are_boilerplate(line: str, kept: str) -> None:
    found = blocks(read_text(f"제목이다\n\n{line}\n\n이어지는 문단은 회담을 다룬다.\n", doc_id="d"))
    assert [text for region, text in found if region != "boilerplate"][1:-1] == ([kept] if kept else [])


@pytest.mark.parametrize("row", [pytest.param(row, id=f"credit_words:{row.line}") for row in table("credit_words")])
def test_the_words_of_credits_make_a_line_boilerplate(row: Row) -> None:
    def region(line: str) -> str:
        found = blocks(read_text(f"제목이다\n\n{line}\n\n이어지는 문단은 회담을 다룬다.\n", doc_id="d"))
        return next(region for region, text in found if text == line)

    assert region(row["example"]) == "boilerplate"
    assert region(re.sub(row["word"], "가람", row["example"])) != "boilerplate"


def test_the_mark_of_a_wire_is_a_citation() -> None:
    found = blocks(read_text("담화\n\n(평양 4월 2일발 조선중앙통신)\n\n대변인은 담화를 발표하였다.\n", doc_id="d"))
    assert ("citation", "(평양 4월 2일발 조선중앙통신)") in found


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Vienna, 14 July 2015", "2015-07-14"),
        ("Geneva, Switzerland, November 24, 2013", "2013-11-24"),
        ("1978年 8月 12日", "1978-08-12"),
        ("昭和53年8月12日", "1978-08-12"),
        ("헤이세이 10년 10월 8일", "1998-10-08"),
        ("民國 86年 7月 1日", "1997-07-01"),
        ("단기 4293년 4월 19일", "1960-04-19"),
        ("주체107년 6월 12일", "2018-06-12"),
        ("(하노이 베트남통신 2019년 2월 28일)", "2019-02-28"),
        ("단기 4293년 13월 19일", None),
    ],
)
def test_a_line_with_a_foreign_date_says_when_the_text_was_written(line: str, day: str | None) -> None:
    assert dateline(f"공동 성명\n{line}\n양측은 다음과 같이 합의하였다.") == day


def test_the_first_row_of_a_chronology_is_no_day_of_writing() -> None:
    rows = "1966. 7. 25   대사급 외교관계 수립\n1973. 10   조종사 파견\n1974. 9. 28   대통령 방문(~10. 2)\n"
    assert dateline(f"< 관계 일지 >\n{rows}") is None


@pytest.mark.parametrize(
    ("mark", "region"),
    [
        ("【라바트 8日 AFP合同】", "citation"),
        ("(로마 12일 로이터聯合) ", "citation"),
        ("(포트모르즈비=聯合) ", "boilerplate"),
    ],
)
def test_the_mark_before_a_report_is_no_part_of_it(mark: str, region: str) -> None:
    found = blocks(read_text(f"제목이다\n\n{mark}정부는 국교를 끊는다고 발표했다.\n", doc_id="d"))
    assert found[1:] == [(region, mark.strip()), ("paragraph", "정부는 국교를 끊는다고 발표했다.")]


@pytest.mark.parametrize("row", [pytest.param(row, id=f"dateline_words:{row.line}") for row in table("dateline_words")])
def test_a_word_beside_a_date_tells_whether_its_example_was_written_then(row: Row) -> None:
    assert (dateline(row["example"].replace("\\n", "\n")) or "none") == row["expect"]


@pytest.mark.parametrize("row", [pytest.param(row, id=f"years_ahead:{row.line}") for row in table("years_ahead")])
def test_a_year_still_to_come_is_not_that_of_writing(row: Row) -> None:
    assert year_of_writing(row["example"]) == int(row["expect"])


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("윤보선 대통령과 장면 총리가 3월 2일 만났다.", [1961]),
        ("윤보선 대통령이 10월 5일 장면 국무총리를 만났다.", [1960]),
        ("대통령 지미 카터와 최규하 대통령이 만났다.", []),  # a name behind its title is another's apposition as often
        ("지미 카터 미국 대통령은 1월 4일 최규하 대통령과 통화했다.", [1980]),
        ("지미 카터 전 미국 대통령은 1월 4일 최규하 전 대통령과 통화했다.", []),
        ("장면 총리가 말했다.", []),  # one alone may be told of long after
        ("이승만 대통령, 박정희 대통령, 김대중 대통령", []),  # of several times
        ("시진핑 국가주석과 로드리고 두테르테 대통령이 만났다.", [*range(2016, 2023)]),
    ],
)
def test_those_named_by_their_offices_tell_the_years_in_which_a_text_was_written(text: str, years: list[int]) -> None:
    assert years_in_office(text) == years


def test_a_year_told_as_past_is_not_that_of_writing_where_those_in_office_came_later() -> None:
    text = "두 사람의 만남\n윤보선 대통령과 장면 총리가 만났다. 1950년 전쟁이 났다. 두 사람은 전쟁을 돌아보았다."
    assert year_of_writing(text, (9, 5)) == 1960
    assert year_of_writing(text.replace("윤보선 대통령과 장면 총리", "두 사람"), (9, 5)) == 1950


def test_an_undated_text_takes_the_year_of_its_days_from_those_in_office() -> None:
    text = "(서울 9월 5일발 새벽통신)\n\n윤보선 대통령은 장면 총리와 점심을 들었다.\n"
    assert read_text(f"두 사람의 만남\n\n{text}", doc_id="a").metadata.published == "1960-09-05"


def test_an_entry_that_opens_with_month_and_day_is_no_numbered_heading() -> None:
    text = "연표\n\n1. 경과\n10. 20 의회와 방문단, 공동 성명\n4. 23.~25. 3자회담 개최\n12. 결론\n뒷말이 이어졌다.\n"
    regions = {
        document.text[b.start : b.end][:6]: b.region
        for document in [read_text(text, doc_id="a")]
        for b in document.blocks
    }
    assert regions["1. 경과"] == regions["12. 결론"] == "heading"
    assert regions["10. 20"] == regions["4. 23."] == "table_row"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("관  보\n제2643호  단기 4293년 7월 30일 토요일   국무원사무처 발행\n\n조약을 고시한다.", "1960-07-30"),
        ("새아침일보\n檀紀四二八八年七月二十日 水曜日\n\n회담이 열렸다.", "1955-07-20"),
        ("로동신문   1956년 11월 14일   수요일   (4)\n\n군대를 철거하라!", "1956-11-14"),
        ("우리의 소리\n글쓴이: 리명학   올린 날자: 16-03-21 14:20   조회: 84\n\n지난 7일 시작했다.", "2016-03-21"),
        ("이슈브리프 No. 2019-08\n\n회담을 돌아본다.\n\n(3월 6일)", "2019-03-06"),
        (
            "광복 60주년 경축식 기념사\n세종회관, 8월 15일 오전 10시\n\n1998년 위기를 우리는 이겨 냈습니다.",
            "2005-08-15",
        ),
    ],
)
def test_a_head_says_in_many_ways_when_a_text_was_written(text: str, day: str | None) -> None:
    assert read_text(text, doc_id="a").metadata.published == day


def test_the_day_of_writing_is_that_of_the_anniversary_kept_today() -> None:
    assert kept_today("오늘은 조약이 체결된 때로부터 50돐이 되는 날이다. 1961년 7월 11일 조인되였다.") == date(
        2011, 7, 11
    )
    assert kept_today("오늘은 조약이 체결된 때로부터 50돐이 되는 날이다.") is None
    assert kept_today("올해는 50돐이다. 1961년 7월 11일 조인되였다.") is None


def test_names_of_which_letters_are_hidden_are_no_markdown() -> None:
    raw = "김**씨와 이**씨는 출석했다. 박**씨, 최**씨는 떠났다.\n"
    assert blocks(read_text(raw, doc_id="d"))[0][1] == raw.strip()
