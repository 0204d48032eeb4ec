"""The schema of the dataset, declared once: files, validation, data package and documentation derive from it."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field

VERSION: Final = "1.1"

Kind = Literal["STATE", "PERSON", "ORG", "PLACE"]
FactualityValue = Literal["actual", "uncertain", "planned", "hypothetical", "negated"]
GranularityValue = Literal["day", "week", "month", "quarter", "half", "year", "decade", "century", "interval"]

DocId = Annotated[str, Field(description="Document: its file name without the last extension", title="문서")]
Start = Annotated[int, Field(ge=0, description="First raw character of the span (code points)", title="시작")]
End = Annotated[int, Field(ge=0, description="Raw character behind the span", title="끝")]
Text = Annotated[str, Field(description="The raw characters [start, end)", title="본문")]
Region = Annotated[str, Field(description="Region of the document", title="영역")]


class Row(BaseModel):
    """A row of a table; unknown fields are refused, so that a typing error cannot pass."""

    # Validators are made when first used: a run needs the columns alone.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Participant(Row):
    """Who takes part in an event, with the office held on the event's date."""

    entity_id: str = Field(description="Entity", title="개체")
    name: str = Field(description="Full Korean name as South-Korean news writes it", title="이름")
    kind: Kind = Field(description="STATE, PERSON, ORG or PLACE", title="종류")
    country: str | None = Field(description="Alpha-3 code, or UNO, EUR, IGO, NGO; null for a place", title="국가")
    role: str | None = Field(description="Office held on the event's date, else the title in the text", title="직책")


class MentionSpan(Row):
    """Where an event record is told."""

    start: Start
    end: End
    text: Text
    sentence_start: int = Field(ge=0, description="First raw character of the sentence", title="문장 시작")
    sentence_end: int = Field(ge=0, description="Raw character behind the sentence", title="문장 끝")
    region: Region


class Event(Row):
    """One occurrence as one document tells it."""

    event_id: str = Field(description="Identifier, stable across runs", title="사건 번호")
    occurrence_id: str = Field(
        description="Shared by records of one occurrence in several documents", title="실제 사건 번호"
    )
    doc_id: DocId
    type: str = Field(description="PLOVER type; STATEMENT and DOMESTIC are ours", title="유형")
    subtype: str = Field(description="Subtype of the annotation scheme", title="세부 유형")
    mode: str | None = Field(description="PLOVER mode", title="방식")
    cameo: str | None = Field(description="Nearest CAMEO parent code", title="CAMEO")
    quad: str = Field(description="Quad class", title="사분류")
    intensity: float = Field(description="Conflict-cooperation score of type and mode", title="강도")
    contexts: list[str] = Field(description="PLOVER contexts", title="맥락")
    factuality: FactualityValue = Field(description="Whether it happened", title="사실성")
    attribution: Participant | None = Field(description="Who says so; null for the author", title="출처")
    date: str | None = Field(
        description="TIMEX3 value at the precision of the text; BEGIN/END for an interval", title="날짜"
    )
    date_begin: str | None = Field(description="Begin of the date at the same precision", title="시작일")
    date_end: str | None = Field(description="End of the date at the same precision", title="종료일")
    date_granularity: GranularityValue | None = Field(description="Precision of the date", title="날짜 정밀도")
    actors: list[Participant] = Field(description="Who acts", title="행위자")
    recipients: list[Participant] = Field(description="Who is acted upon", title="대상")
    places: list[str] = Field(description="Where it happened, if said", title="장소")
    confidence: float = Field(
        ge=0, le=1, description="Probability that type, countries and date are right", title="신뢰도"
    )
    correction: Literal["confirmed", "edited", "added"] | None = Field(
        description="What a person made of the record; null where nobody looked", title="교정"
    )
    mentions: list[MentionSpan] = Field(description="Where the record is told", title="언급")


class EventMention(Row):
    """One mention of an event: a trigger in the text."""

    event_id: str = Field(description="Record", title="사건 번호")
    doc_id: DocId
    start: Start
    end: End
    text: Text
    subtype: str = Field(description="Subtype", title="세부 유형")
    factuality: FactualityValue = Field(description="Factuality of this mention", title="사실성")
    sentence_start: int = Field(ge=0, description="First raw character of the sentence", title="문장 시작")
    sentence_end: int = Field(ge=0, description="Raw character behind the sentence", title="문장 끝")
    region: Region


class Date(Row):
    """A date expression (ISO-TimeML TIMEX3)."""

    doc_id: DocId
    start: Start
    end: End
    text: Text
    type: Literal["DATE", "TIME", "DURATION", "SET"] = Field(description="TIMEX3 type", title="종류")
    value: str = Field(description="TIMEX3 value", title="값")
    mod: str | None = Field(description="START, MID, END or APPROX", title="수식")
    begin: str | None = Field(description="Begin, where the text writes two ends", title="시작값")
    end_value: str | None = Field(description="End, where the text writes two ends", title="끝값")
    granularity: GranularityValue | None = Field(description="Precision of the value", title="정밀도")
    anchor: str = Field(description="What the value was resolved against", title="기준")
    region: Region


class Actor(Row):
    """A mention of a named actor or place."""

    doc_id: DocId
    start: Start
    end: End
    text: Text
    kind: Kind = Field(description="STATE, PERSON, ORG or PLACE", title="종류")
    entity_id: str = Field(description="Entity", title="개체")
    name: str = Field(description="Full Korean name of the entity", title="이름")
    country: str | None = Field(description="Country it acts for; null for a place", title="국가")
    role: str | None = Field(description="Office, else the title in the text", title="직책")
    region: Region


class Document(Row):
    """A document of the dataset."""

    doc_id: DocId
    path: str = Field(description="Path below the folder that was read", title="경로")
    title: str | None = Field(description="Title", title="제목")
    published: str | None = Field(description="Date of the document, as coarse as it is known", title="발행일")
    published_source: str | None = Field(
        description="listed, front matter or text; null where unknown", title="발행일 근거"
    )
    publisher: str | None = Field(description="Publisher", title="발행처")
    genre: str | None = Field(description="Genre", title="갈래")
    url: str | None = Field(description="Address", title="주소")
    licence: str | None = Field(description="Licence", title="이용 조건")
    encoding: str = Field(description="Encoding of the file", title="부호화")
    sha256: str = Field(description="Hash of the file's bytes", title="해시")
    characters: int = Field(ge=0, description="Length in code points", title="글자 수")
    sentences: int = Field(ge=0, description="Sentences", title="문장 수")
    dates: int = Field(ge=0, description="Date expressions", title="날짜 수")
    actors: int = Field(ge=0, description="Actor mentions", title="행위자 수")
    events: int = Field(ge=0, description="Event records", title="사건 수")


class Office(Row):
    """An office of an entity with its term."""

    role: str = Field(description="Title of the office", title="직책")
    body: str | None = Field(description="Body that the office belongs to", title="기관")
    start: str | None = Field(description="Begin of the term, null where unknown", title="시작")
    end: str | None = Field(description="End of the term, null where unknown or open", title="끝")


class Entity(Row):
    """A linked entity."""

    entity_id: str = Field(description="Identifier", title="개체")
    name: str = Field(description="Full Korean name", title="이름")
    kind: Kind = Field(description="STATE, PERSON, ORG or PLACE", title="종류")
    country: str | None = Field(description="Country it acts for; null for a place", title="국가")
    cow: int | None = Field(description="Correlates of War number of its country", title="COW 번호")
    sector: str | None = Field(description="PLOVER sector", title="부문")
    listed: bool = Field(description="Whether the project's tables list it", title="등재 여부")
    roles: list[Office] = Field(description="Offices with terms", title="경력")
    aliases: list[str] = Field(description="Forms found in the documents", title="표기")
    latitude: float | None = Field(description="Degrees north", title="위도")
    longitude: float | None = Field(description="Degrees east", title="경도")
    mentions: int = Field(ge=0, description="Mentions in the dataset", title="언급 수")


class Failure(Row):
    """A document that failed or was degraded."""

    doc_id: DocId
    path: str = Field(description="Path as given", title="경로")
    stage: str = Field(description="Stage that refused it", title="단계")
    severity: Literal["failed", "degraded"] = Field(description="Whether it is missing from the dataset", title="정도")
    reason: str = Field(description="What was found, where, and what to do", title="까닭")


class CorrectionReport(Row):
    """What became of a person's correction."""

    doc_id: DocId
    event_id: str | None = Field(description="Record", title="사건 번호")
    action: str = Field(description="confirm, reject, edit or add", title="교정")
    status: Literal["applied", "gone", "refused"] = Field(
        description="gone: its words are no longer told so; refused: a value is none", title="상태"
    )
    note: str | None = Field(description="What was found, and what to do", title="설명")
    by: str | None = Field(description="Who corrected", title="교정자")
    reason: str | None = Field(description="Why", title="까닭")


TABLES: Final[dict[str, type[Row]]] = {
    "events": Event,
    "event_mentions": EventMention,
    "dates": Date,
    "actors": Actor,
    "documents": Document,
    "entities": Entity,
}
KEYS: Final[dict[str, tuple[str, ...]]] = {
    "events": ("event_id",),
    "event_mentions": ("event_id", "start", "end"),
    "dates": ("doc_id", "start", "end"),
    "actors": ("doc_id", "start", "end"),
    "documents": ("doc_id",),
    "entities": ("entity_id",),
}
REFERENCES: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "events": (("doc_id", "documents"),),
    "event_mentions": (("event_id", "events"), ("doc_id", "documents")),
    "dates": (("doc_id", "documents"),),
    "actors": (("doc_id", "documents"), ("entity_id", "entities")),
}


def shape(annotation: Any) -> tuple[str, Any, bool]:
    """The shape of a field's annotation: `(kind, inner, nullable)`.

    `kind` is string, integer, number, boolean, list or object; `inner` the model or the element's shape.
    """
    nullable = False
    arguments = get_args(annotation)
    if type(None) in arguments:
        nullable = True
        annotation = next(a for a in arguments if a is not type(None))
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) is list:
        return "list", shape(get_args(annotation)[0]), nullable
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "object", annotation, nullable
    plain = {str: "string", int: "integer", float: "number", bool: "boolean"}
    return plain.get(annotation, "string"), None, nullable
