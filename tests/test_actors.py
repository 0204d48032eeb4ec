"""Actors: who is named, in every form, and whom the name stands for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from marked import Sentence, cases, layer

from pipeline import spans

Named = Callable[[str], list[tuple[str, str, str | None]]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("한·몽 정상이 만났다.", [("한", "KOR"), ("몽", "MNG")]),
        ("한-쿠바 수교가 발표되었다.", [("한", "KOR"), ("쿠바", "CUB")]),
        ("미 국무부 대변인이 밝혔다.", [("미", "USA"), ("국무부", "국무부")]),
        ("美·日 정상이 통화했다.", [("美", "USA"), ("日", "JPN")]),
        ("로씨야련방 대통령이 왔다.", [("로씨야련방", "RUS")]),
        ("쏘련과 협정을 맺었다.", [("쏘련", "SUN")]),
        ("주한미군이 훈련했다.", [("주한미군", "주한미군")]),
    ],
)
def test_states_and_bodies_are_found_in_short_forms(named: Named, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(t, n) for t, n, _ in named(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "사람들이 미소를 지었다.",
        "중소 기업이 늘었다.",
        "그것은 대중 문화다.",
        "회의 중에 발언했다.",
        "수단을 강구했다.",
        "방북을 마치고 귀국했다.",
    ],
)
def test_common_words_are_no_states(named: Named, text: str) -> None:
    assert named(text) == []


def test_a_capital_acts_as_its_state_and_lies_as_a_place(read_sentence: Callable[..., Any]) -> None:
    def kinds(text: str) -> list[tuple[str, str]]:
        return [(a["label"], a["entity_id"]) for a in spans.marks(read_sentence(text), spans.ACTORS)]

    assert kinds("평양은 제안을 거부했다.") == [("STATE", "PRK")]
    assert kinds("평양에서 회담이 열렸다.") == [("PLACE", "PLACE:-:평양")]


def test_an_unlisted_person_is_found_by_title_and_takes_the_country_around(named: Named) -> None:
    found = named("바르가 페테르시 헝가리 외교장관이 도착했다.")
    assert ("바르가 페테르시", "바르가 페테르시", "HUN") in found


def test_a_surname_with_a_title_follows_the_full_name(named: Named) -> None:
    found = named("조태열 외교부 장관이 도착했다. 조 장관은 회담했다.")
    assert [(t, n) for t, n, _ in found if n == "조태열"] == [("조태열", "조태열"), ("조", "조태열")]


def test_a_ministry_belongs_to_the_state_named_before_it(named: Named) -> None:
    assert ("외교부", "외교부", "CHN") in named("중국 외교부는 성명을 냈다.")
    assert ("외무성", "외무성", "JPN") in named("일본 외무성은 항의했다.")


def test_the_army_of_a_state_is_the_state_unless_it_bears_a_name_of_its_own(named: Named) -> None:
    assert ("우크라이나", "UKR", "UKR") in named("우크라이나군이 진격했다.")
    assert ("미", "USA", "USA") in named("미군은 기지를 옮겼다.")
    assert ("북한군", "조선인민군", "PRK") in named("북한군이 훈련했다.")


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("평양 주재 독일 대사관은 문을 닫았다.", "주북한 독일 대사관", "DEU"),
        ("소련 공산당은 편지를 보냈다.", "소련공산당", "SUN"),
        ("로동당 중앙위원회는 편지를 보냈다.", "조선노동당 중앙위원회", "PRK"),
        ("뽈스까로동당은 축전을 보내왔다.", "폴란드노동당", "POL"),
        ("해군은 함정을 보냈다고 한국 정부가 밝혔다.", "대한민국 해군", "KOR"),
        ("중국 해군은 함정을 보냈다.", "해군", "CHN"),
        ("북한은 제8군단을 옮겼다.", "제8군단", "PRK"),
        ("유엔 말리안정화임무단이 철수했다.", "유엔 말리안정화임무단", "UNO"),
    ],
)
def test_a_body_is_called_by_whose_it_is(named: Named, text: str, name: str, country: str) -> None:
    assert (name, country) in [(n, c) for _, n, c in named(text)]


def test_a_seat_of_power_is_a_place_where_something_happens_in_it(read_sentence: Callable[..., Any]) -> None:
    kinds = {a["name"]: a["label"] for a in spans.marks(read_sentence("회담은 백악관에서 열렸다."), spans.ACTORS)}
    assert kinds == {"백악관": "PLACE"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("바이든 대통령은 사우디 빈 살만 왕세자를 만났다.", ["조 바이든", "SAU", "무함마드 빈 살만"]),
        ("영국 벤 월리스 국방장관이 왔다.", ["GBR", "벤 월리스"]),
        ("그는 오스트리아 빈 국제원자력기구 사무총장을 만났다.", ["AUT", "빈", "국제원자력기구"]),
        ("칼리드 빈 무바라크 알술라이티 대사가 왔다.", ["칼리드 빈 무바라크 알술라이티"]),
        ("북한은 또 문 대통령을 비난했다.", ["PRK", "문재인"]),
        ("부이 떠 있는 바다에서 배가 가라앉았다.", []),
        ("한국은 개발도상국(LDCs)을 도왔다.", ["KOR"]),
    ],
)
def test_what_is_listed_is_no_part_of_a_foreign_name(named: Named, text: str, names: list[str]) -> None:
    assert [name for _, name, _ in named(text)] == names


def test_a_person_is_taken_up_by_the_last_word_of_the_name(named: Named) -> None:
    found = named("가봉의 오마르 벨툰 대통령은 회의를 열었다. 벨툰은 사임했다.")
    assert ("벨툰", "오마르 벨툰") in [(surface, name) for surface, name, _ in found]


@pytest.mark.parametrize(
    ("day", "name"),
    [("1991년 10월", "조지 H. W. 부시"), ("2003년 3월", "조지 W. 부시"), ("이날", "조지 W. 부시")],
)
def test_of_one_name_who_held_an_office_that_day_is_meant_else_who_came_to_one_last(
    named: Named, day: str, name: str
) -> None:
    assert ("부시", name, "USA") in named(f"{day} 부시 대통령은 이라크를 비난했다.")


def test_a_surname_goes_to_who_is_told_with_its_title(named: Named) -> None:
    told = "하산 셰이크 모하무드 대통령이 왔다. 국방장관 압디카니 모하무드 아테예가 사임했다. 모하무드 대통령은 떠났다."
    assert [name for _, name, _ in named(told)][-1] == "하산 셰이크 모하무드"


@pytest.mark.parametrize("who", ["이성구 시장이", "무이주 대통령이"])
def test_a_name_that_ends_like_a_place_is_a_person_s_before_a_title_of_no_such_place(
    read_sentence: Callable[..., Any], who: str
) -> None:
    found = spans.marks(read_sentence(f"{who} 몽골을 방문했다."), spans.ACTORS)
    assert found[0]["label"] == "PERSON"


def test_a_monarch_is_named_with_the_number(named: Named) -> None:
    assert "레오폴트 3세" in [surface for surface, _, _ in named("벨기에의 레오폴트 3세는 강화를 청하였다.")]


@pytest.mark.parametrize(("sentence", "name"), cases("actors"))
def test_a_sentence_names_whom_a_careful_reader_would(sentence: Sentence, name: str) -> None:
    expected, found = layer(sentence, name)
    assert found == expected


@pytest.mark.parametrize(
    ("text", "surface", "role"),
    [
        ("1961년 7월 6일 김일성은 모스크바에서 조약에 서명했다.", "김일성", "수상"),
        ("2011년 11월 3일 김정은은 공장을 현지지도했다.", "김정은", "군사위원회 부위원장"),
        ("2012년 5월 1일 김정은은 공장을 현지지도했다.", "김정은", "제1위원장"),
        ("2022년 7월 1일 최선희는 담화를 냈다.", "최선희", "외무상"),
        ("2023년 4월 3일 왕야쥔은 신임장을 제정했다.", "왕야쥔", "대사"),
        ("2023년 7월 25일 쇼이구는 평양에 도착했다.", "쇼이구", "국방장관"),
        ("2024년 9월 13일 쇼이구는 평양에 도착했다.", "쇼이구", "서기"),
        ("2018년 6월 12일 트럼프는 김정은과 만났다.", "트럼프", "대통령"),
        ("2024년 12월 7일 트럼프는 파리를 찾았다.", "트럼프", "대통령 당선인"),
        ("2022년 11월 15일 트럼프는 출마를 선언했다.", "트럼프", "전 대통령"),
    ],
)
def test_an_office_is_the_one_held_on_the_day_told(
    read_sentence: Callable[..., Any], text: str, surface: str, role: str
) -> None:
    found = {text[a["start"] : a["end"]]: a["role"] or "" for a in spans.marks(read_sentence(text), spans.ACTORS)}
    assert role in found[surface]


def test_a_capital_may_act_as_object_and_owner(read_sentence: Callable[..., Any]) -> None:
    def states(text: str) -> set[str]:
        return {a["country"] for a in spans.marks(read_sentence(text), spans.ACTORS) if a["label"] == "STATE"}

    assert states("회담은 베이징의 중재로 열렸다.") == {"CHN"}
    assert states("그들은 워싱턴을 설득하려 했다.") == {"USA"}


def test_an_abbreviation_in_parentheses_is_the_body_and_stands_for_it_later(named: Named) -> None:
    found = named("아프리카민족회의(ANC)는 성명을 냈다. ANC는 회의를 열었다.")
    assert [t for t, n, _ in found if n == "아프리카민족회의"] == ["아프리카민족회의", "ANC", "ANC"]


def test_a_surname_with_an_office_is_who_alone_held_it_on_that_day(named: Named) -> None:
    assert ("최", "최선희", "PRK") in named("2023년 10월 18일 최 외무상은 담화를 냈다.")
    assert not [n for t, n, _ in named("2023년 10월 18일 이 위원장은 말했다.") if t == "이"]


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("수단의 법학자는 복수의 수단이 되어서는 안 된다고 했다.", ["수단"]),
        ("정부는 모든 수단을 동원하였다.", []),
        ("가나의 정치가는 어디로 가나 물었다.", ["가나"]),
        ("인도는 시신 인도 시점을 물었다.", ["인도"]),
        ("전쟁 물자 인도나 기지 제공을 뜻하지 않는다.", []),
        ("그들은 도발을 저지하려 했다.", []),
        ("말리는 싸움을 말리는 사람을 반겼다.", ["말리"]),
        ("내전을 겪는 수단 정부는 항의했다.", ["수단"]),
        ("러시아가 지원한 말리 정부는 항의했다.", ["말리"]),
    ],
)
def test_a_state_whose_name_is_a_common_word_is_told_from_the_word(named: Named, text: str, states: list[str]) -> None:
    assert [t for t, n, _ in named(text) if t in ("수단", "가나", "인도", "저지", "말리")] == states


def test_a_syllable_before_its_own_leader_is_the_state(named: Named) -> None:
    assert ("러", "RUS", "RUS") in named("러 푸틴 대통령은 미 블링컨 장관을 비난했다.")
    assert not [t for t, _, _ in named("회담 중 푸틴은 웃었다.") if t == "중"]


def test_an_envoy_s_post_is_not_his_country(named: Named) -> None:
    assert ("하동선", "하동선", "KOR") in named("주에콰도르 대사 하동선은 교민을 만났다.")


def test_a_description_gives_a_person_his_country(named: Named) -> None:
    found = named("예브게니 스트렐초프(1961년~)는 러시아의 관료이다.")
    assert ("예브게니 스트렐초프", "예브게니 스트렐초프", "RUS") in found


def test_a_name_of_no_table_is_found_whole(named: Named) -> None:
    found = {t for t, _, _ in named("오만 외무부는 살렘 알하브시를 특사로 보냈다.")}
    assert "살렘 알하브시" in found


def test_a_title_with_its_particle_is_no_name(named: Named) -> None:
    assert not [t for t, _, _ in named("한국 정상은 일본을 방문했다.") if t.startswith("정상")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "국제 원자력 기구와 유럽 연합이 발표했다.",
            [("국제 원자력 기구", "국제원자력기구"), ("유럽 연합", "유럽연합")],
        ),
        ("일본 경제산업성이 밝혔다.", [("일본", "JPN"), ("경제산업성", "경제산업성")]),
        (
            "기네민주당과 베트남 공산당 중앙위원회가 축전을 보냈다.",
            [("기네민주당", None), ("베트남 공산당 중앙위원회", None)],
        ),
        ("유엔 안전보장리사회가 소집되였다.", [("유엔 안전보장리사회", "유엔 안전보장이사회")]),
        ("당시 사토 에이사쿠 총리가 떠났다.", [("사토 에이사쿠", None)]),
        ("이바노프 코롤코프동지가 도착하였다.", [("이바노프 코롤코프", None)]),
    ],
)
def test_a_name_is_as_long_as_it_is_written(named: Named, text: str, names: list[tuple[str, str | None]]) -> None:
    found = [(form, name) for form, name, _ in named(text)]
    assert [form for form, _ in found] == [form for form, _ in names]
    assert all(expected is None or expected == name for (_, name), (_, expected) in zip(found, names, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "여론이 강경화하자 회사는 물러섰다.",
        "태도가 강경화되면서 조정은 어려워졌다.",
        "그는 한 번 갈카니 하고 물었다.",
        "네이버후드라는 말은 이웃을 뜻한다.",
        "머스크멜론은 껍질에 그물 무늬가 있다.",
        "삼성전자레인지로 밥을 데웠다.",
        "거리가 한적해서 걷기 좋다.",
        "교통부문의 배출량을 쟀다.",
        "환경부하를 줄이는 기술이다.",
    ],
)
def test_a_name_is_not_cut_out_of_a_longer_word(named: Named, text: str) -> None:
    assert named(text) == []


def test_a_philosopher_s_school_is_no_president(named: Named) -> None:
    assert "에브라힘 라이시" not in [n for _, n, _ in named("철학자의 학당 라이시움은 숲속에 있었다.")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("푸틴대통령이 방문했다.", "블라디미르 푸틴"),
        ("트럼프식 외교가 시작되었다.", "도널드 트럼프"),
        ("오바마라는 이름을 기억했다.", "버락 오바마"),
        ("네이버측은 부인했다.", "네이버"),
        ("고려항공편으로 귀환했다.", "고려항공"),
    ],
)
def test_what_belongs_to_a_name_may_be_written_onto_it(named: Named, text: str, name: str) -> None:
    assert name in [n for _, n, _ in named(text)]


@pytest.mark.parametrize("party", ["전진당", "복지당", "온건당", "좌파당", "동맹당", "인민당", "좋은당"])
def test_a_party_of_a_plain_name_is_known_by_its_state(named: Named, party: str) -> None:
    states = {"전진당": "태국", "인민당": "태국", "복지당": "튀르키예", "좋은당": "튀르키예"}
    states |= {"온건당": "스웨덴", "좌파당": "독일", "동맹당": "이탈리아"}
    assert named(f"놀이에는 {party}이라는 편이 나온다.") == []
    told = named(f"{states[party]}에서 선거가 열렸다. {party}은 졌다.")
    assert party in [surface for surface, _, _ in told]


@pytest.mark.parametrize(
    ("text", "abbreviation"),
    [
        ("사진을 RAW 파일로 저장했다.", "RAW"),
        ("혈압 BP 수치를 쟀다.", "BP"),
        ("호중구 수치인 ANC가 낮다.", "ANC"),
        ("논문이 ISI 색인에 실렸다.", "ISI"),
        ("PPP 환율로 물가를 견주었다.", "PPP"),
    ],
)
def test_an_abbreviation_counts_where_its_state_is_told(named: Named, text: str, abbreviation: str) -> None:
    assert abbreviation not in [surface for surface, _, _ in named(text)]
    states = {"RAW": "인도", "BP": "영국", "ANC": "남아프리카공화국", "ISI": "파키스탄", "PPP": "파키스탄"}
    found = named(f"{states[abbreviation]} 총리가 물러났다. {abbreviation}는 논평하지 않았다.")
    assert abbreviation in [surface for surface, _, _ in found]


@pytest.mark.parametrize(
    ("text", "armies"),
    [
        ("제1군은 남자, 제2군은 여자로 나누었다.", []),
        ("약을 먹은 제3군에서 체중이 줄었다.", []),
        ("제1군은 강을 건너 진격했다.", ["제1군"]),
        ("독일은 제6군을 보냈다.", ["제6군"]),
    ],
)
def test_a_numbered_group_is_an_army_where_armies_are_told_of(named: Named, text: str, armies: list[str]) -> None:
    assert [surface for surface, _, _ in named(text) if surface.startswith("제")] == armies


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("텅 빈, 버려진 집이 늘었다.", False),
        ("빈 회담장", False),
        ("빈, 제네바에서 회의가 열렸다.", True),
        ("빈 회담은 결렬되었다.", True),
    ],
)
def test_an_empty_room_is_not_vienna(named: Named, text: str, *, found: bool) -> None:
    assert ("빈" in [surface for surface, _, _ in named(text)]) == found


def test_the_old_kingdom_is_not_the_state_of_today(named: Named) -> None:
    assert named("조선 시대의 백자는 수수하다.") == []


def test_what_is_told_once_holds_for_the_whole_text(named: Named) -> None:
    found = named("하이브는 방시혁 의장의 뜻을 알렸다.\n\n하이브의 공연은 다음 달이다.")
    assert [surface for surface, _, _ in found].count("하이브") == 2


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("판창룽 중앙군사위 부주석은 24일 떠났다.", "판창룽"),
        ("문형표 국민건강당 대표가 방북했다.", "문형표"),
        ("그는 방몽한 푸틴 러시아 대통령을 비난했다.", "블라디미르 푸틴"),
        ("거절당한 채 무사 살라우 바르무 참모총장과 만났다.", "무사 살라우 바르무"),
    ],
)
def test_a_body_an_act_and_a_bound_noun_are_no_part_of_a_name(named: Named, text: str, name: str) -> None:
    assert name in [found for _, found, _ in named(text)]


def test_a_text_in_northern_spelling_names_whom_south_korea_spells_otherwise(named: Named) -> None:
    text = "조선로동당 대표단이 꾸바와 로씨야를 방문하였다. 남조선 국방부 장관 리종섭과 꾸바의 로헬리오 씨에라 부상은 말하였다."
    assert {"이종섭", "로헬리오 시에라"} <= {name for _, name, _ in named(text)}
    southern = "국방부 장관 리종섭과 쿠바의 로헬리오 씨에라 부상은 말했다."
    assert {"이종섭", "로헬리오 시에라"}.isdisjoint(name for _, name, _ in named(southern))


def test_a_southern_text_that_names_south_africa_or_quotes_the_north_keeps_its_names(named: Named) -> None:
    text = "남아프리카공화국과 남아프리카공화국, 남아프리카공화국. 로동신문은 '남조선'을 비난했다. 통일부 장관 류길현은 말했다."
    assert "류길현" in [name for _, name, _ in named(text)]


def test_an_abbreviation_explained_in_the_text_stands_for_that_body(named: Named) -> None:
    found = named("수단 신속지원군(RSF)이 시장을 포격했다. RSF는 부인했다.")
    assert [name for text, name, _ in found if text == "RSF"] == ["신속지원군", "신속지원군"]


@pytest.mark.parametrize(
    ("text", "form", "code"),
    [
        ("예멘 아랍 공화국의 특사가 왔다.", "예멘 아랍 공화국", "YEM"),
        ("독일 민주 공화국의 특사가 왔다.", "독일 민주 공화국", "DDR"),
        ("체코 공화국과 협정을 맺었다.", "체코 공화국", "CZE"),
        ("알제리인민민주주의공화국 대통령이 왔다.", "알제리인민민주주의공화국", "DZA"),
        ("프랑스 공화당이 반대했다.", "프랑스", "FRA"),
    ],
)
def test_a_state_is_named_with_its_whole_name(named: Named, text: str, form: str, code: str) -> None:
    assert (form, code) in [(f, c) for f, _, c in named(text)]


@pytest.mark.parametrize(
    ("text", "body", "code"),
    [
        ("몽골 대통령실은 방문을 발표했다.", "대통령실", "MNG"),
        ("대만의 린자룽 외교부장은 항의했다.", "외교부", "TWN"),
        ("아르헨티나의 마누엘 아도르니 대통령실 대변인이 말했다.", "대통령실", "ARG"),
        ("조태열 외교부 장관이 중국에 도착했다.", "외교부", "KOR"),
        ("특사는 라파스 소재 국방부 청사를 찾았다.", "국방부", "BOL"),
    ],
)
def test_a_body_of_many_states_is_that_of_the_state_or_foreigner_before_it(
    named: Named, text: str, body: str, code: str
) -> None:
    assert (body, body, code) in named(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("로씨야의 뱌체슬라브 웰로진이 쏘련의 옛 벗들과 함께 도착하였다고 로동신문이 전하였다.", "뱌체슬라프 볼로딘"),
        ("벨라루스 외무상 막씸 리줸꼬브가 왔다.", "막심 리젠코프"),
        ("벨기에의 캐서린 애쉬턴이 왔다.", "캐서린 애쉬턴"),  # as a text of the South spells it
    ],
)
def test_a_foreigner_in_northern_spelling_is_the_one_the_tables_list(named: Named, text: str, name: str) -> None:
    assert name in [n for _, n, _ in named(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("라오스 주석인 통룬 쌈바트가 왔다.", "통룬 쌈바트"),
        ("탈레반 과도정부의 아미르 칸 하미디와 회담했다.", "아미르 칸 하미디"),
        ("모잠비끄 위원장 싸모라 빈뜨쉘이 평양에 내렸다.", "싸모라 빈뜨쉘"),
        ("우시바 노부마루 심의관이 왔다.", "우시바 노부마루"),
    ],
)
def test_a_name_is_free_of_what_its_bearer_is_and_of_its_particle(named: Named, text: str, name: str) -> None:
    assert name in [form for form, _, _ in named(text)]


def test_the_model_of_a_rocket_is_no_place(named: Named) -> None:
    assert named("북극성-3형을 쏘았다.") == []


def test_a_listed_place_is_found_over_blanks_but_not_with_what_lies_there(named: Named) -> None:
    assert [form for form, _, _ in named("랭커스터 하우스에서 만났다.")] == ["랭커스터 하우스"]
    assert [form for form, _, _ in named("태평양 도서국을 돌았다.")] == ["태평양"]


def test_part_of_a_name_is_nobody_s_who_held_no_office_for_a_generation(named: Named) -> None:
    assert ("밴스", "JD 밴스", "USA") in named("2025년 3월 밴스 부통령이 방한했다.")
    assert ("밴스", "JD 밴스", "USA") not in named("1968년 2월 15일 밴스 특사가 서울을 떠났다.")


def test_a_korean_term_with_its_hanja_is_no_person(named: Named) -> None:
    assert "아관파천" not in [text for text, _, _ in named("아관파천(俄館播遷)은 이듬해 끝났다.")]
    assert "니시하라" in [text for text, _, _ in named("니시하라(西原) 특사가 방한했다.")]


def test_a_name_in_hanja_ends_where_the_script_does(named: Named) -> None:
    assert ("朴定洙", "박정수", "KOR") in named("1998년 8월 朴定洙외교통상부장관이 물러났다.")


def test_who_is_named_in_hanja_with_a_title_is_a_person_and_no_writer(named: Named) -> None:
    assert "李基昌" in [form for form, _, _ in named("李基昌 외무부차관이 사임했다.")]
    assert named("李基昌특파원이 썼다.") == []


def test_the_full_name_of_a_state_is_found_over_blanks(named: Named) -> None:
    found = named("몽골 인민 공화국 정부는 독일 민주주의 공화국에 축전을 보냈다.")
    assert [(form, country) for form, _, country in found] == [
        ("몽골 인민 공화국", "MNG"),
        ("독일 민주주의 공화국", "DDR"),
    ]
