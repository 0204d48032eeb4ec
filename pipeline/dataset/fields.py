"""The documentation of every field, in English and Korean, made from the schema.

`python -m pipeline.dataset.fields docs` writes `fields.md` and `fields.ko.md` into the folder `docs`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args, get_origin

from pipeline import schema
from pipeline.errors import SageonError
from pipeline.lexicon import parse

NAMES: Final = {"en": "fields.md", "ko": "fields.ko.md"}


@dataclass(frozen=True, slots=True)
class _Words:
    """The words around the schema's own in one language."""

    title: str
    about: str
    header: tuple[str, ...]
    key: str
    refers: str
    inside: str
    failures: str
    corrections: str
    yes: str
    list_of: str


_LANGUAGES: Final = {
    "en": _Words(
        "The fields of the dataset",
        "Made from `pipeline/schema.py` by `python -m pipeline.dataset.fields docs`; schema version {version}. "
        "What versions promise: [schema.md](schema.md).",
        ("field", "Korean title", "type", "may be null", "meaning"),
        "Key",
        "refers to",
        "Objects inside the rows",
        "Not a table: lines of `errors.jsonl`",
        "Not a table: lines of `corrections.jsonl`",
        "yes",
        "list of {}",
    ),
    "ko": _Words(
        "데이터셋의 필드",
        "`pipeline/schema.py`에서 `python -m pipeline.dataset.fields docs`로 만든 문서. 스키마 버전 {version}. "
        "버전이 약속하는 것: [schema.md](schema.md)(영어).",
        ("필드", "이름", "형식", "null 가능", "뜻"),
        "키",
        "참조",
        "행 안의 객체",
        "표가 아님: `errors.jsonl`의 줄",
        "표가 아님: `corrections.jsonl`의 줄",
        "예",
        "{}의 목록",
    ),
}


def fields(language: str) -> str:
    """The documentation of all that rows and lines hold, as Markdown; `language` is `en` or `ko`."""
    words = _LANGUAGES[language]
    parts = [f"# {words.title}", words.about.format(version=schema.VERSION)]
    for table, model in schema.TABLES.items():
        keys = f"{words.key}: {', '.join(f'`{key}`' for key in schema.KEYS[table])}."
        for column, target in schema.REFERENCES.get(table, ()):
            keys += f" `{column}` {words.refers} `{target}`."
        parts += [f"## {table}", f"{said(model.__doc__, language)} {keys}", _fields(model, language)]
    parts.append(f"## {words.inside}")
    for model in _nested():
        parts += [f"### {model.__name__}", said(model.__doc__, language), _fields(model, language)]
    for model, title in ((schema.Failure, words.failures), (schema.CorrectionReport, words.corrections)):
        parts += [f"## {title}", said(model.__doc__, language), _fields(model, language)]
    return "\n\n".join(parts) + "\n"


def said(text: str | None, language: str) -> str:
    """A description of the schema in a language. Raises SageonError where korean.tsv has none for it."""
    english = (text or "").strip()
    if language == "en" or not english:
        return english
    if english not in korean():
        raise SageonError(f"korean.tsv has no line for {english!r}; add one")
    return korean()[english]


@cache
def korean() -> dict[str, str]:
    """The schema's descriptions in Korean, by the English ones."""
    text = resources.files(__package__).joinpath("korean.tsv").read_text(encoding="utf-8")
    return {row["english"]: row["korean"] for row in parse("korean", text)}


def _fields(model: type[schema.Row], language: str) -> str:
    words = _LANGUAGES[language]
    lines = [f"| {' | '.join(words.header)} |", "| --- " * len(words.header) + "|"]
    for name, declared in model.model_fields.items():
        _, _, nullable = schema.shape(declared.annotation)
        cells = (
            f"`{name}`",
            declared.title or "",
            _type(declared.annotation, words),
            words.yes if nullable else "",
            said(declared.description, language),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _type(annotation: Any, words: _Words) -> str:
    """A field's type in words: string, integer, `actual` / `planned`, list of Participant."""
    options = [a for a in get_args(annotation) if a is not type(None)]
    if get_origin(annotation) is Literal:
        return " / ".join(f"`{value}`" for value in options)
    if get_origin(annotation) is Annotated or len(options) < len(get_args(annotation)):
        return _type(options[0], words)
    if get_origin(annotation) is list:
        return words.list_of.format(_type(options[0], words))
    kind, inner, _ = schema.shape(annotation)
    return f"[{inner.__name__}](#{inner.__name__.lower()})" if kind == "object" else kind


def _nested() -> Iterator[type[schema.Row]]:
    """The models inside the rows, each once, in the order in which the tables need them."""
    seen: set[type[schema.Row]] = set()
    for model in schema.TABLES.values():
        for declared in model.model_fields.values():
            kind, inner, _ = schema.shape(declared.annotation)
            kind, inner = inner[:2] if kind == "list" else (kind, inner)
            if kind == "object" and inner not in seen:
                seen.add(inner)
                yield inner


def main(folder: str) -> None:
    """Write the documentation in both languages into a folder."""
    for language, name in NAMES.items():
        (Path(folder) / name).write_text(fields(language), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "docs")
