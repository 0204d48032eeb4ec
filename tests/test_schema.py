"""The schema: documented in two languages, described for machines, and kept by its versions."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from pipeline import schema
from pipeline.dataset.croissant import NAME, croissant
from pipeline.dataset.fields import NAMES, fields, korean, said
from pipeline.dataset.files import TableWriter, jsonl, piece, read_jsonl
from pipeline.dataset.package import data_package, pretty
from pipeline.errors import SageonError
from pipeline.exports.dataset import Dataset

STORED = ROOT / "tests" / "data" / "schema-1.0"


@pytest.mark.parametrize("language", list(NAMES))
def test_the_field_documentation_is_what_the_schema_gives(language: str) -> None:
    written = (ROOT / "docs" / NAMES[language]).read_text(encoding="utf-8")
    assert written == fields(language), "run: python -m pipeline.dataset.fields docs"


def test_every_field_of_every_table_is_documented_in_korean() -> None:
    text = fields("ko")
    for name, model in schema.TABLES.items():
        section = text.split(f"## {name}\n")[1].split("\n## ")[0]
        for field, declared in model.model_fields.items():
            assert f"| `{field}` | {declared.title} |" in section
            assert any("가" <= c <= "힣" for c in said(declared.description, "ko"))


def test_no_korean_line_is_left_of_a_description_that_has_gone() -> None:
    english = fields("en")
    assert [line for line in korean() if line not in english] == []


def test_a_description_without_korean_is_named() -> None:
    with pytest.raises(SageonError, match="Something new"):
        said("Something new", "ko")


# --- Croissant


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The stored dataset with all its files, and its Croissant description beside them."""
    folder = tmp_path_factory.mktemp("croissant")
    for table in schema.TABLES:
        columns = schema.TABLES[table].model_fields
        rows = [{c: row.get(c) for c in columns} for row in read_jsonl(STORED / f"{table}.jsonl")]
        with TableWriter(table, folder) as writer:
            writer.add(piece(table, rows))
    hashes = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}
    found = croissant({**hashes, "manifest.json": "0"})
    (folder / NAME).write_bytes(pretty(found))
    return folder, found


def test_croissant_is_valid_for_its_own_tool(described: tuple[Path, dict[str, Any]]) -> None:
    mlcroissant = pytest.importorskip("mlcroissant")
    metadata = mlcroissant.Dataset(jsonld=str(described[0] / NAME)).metadata
    assert metadata.issues.errors == set()
    recommended = ("citeAs", "datePublished")  # of who publishes a dataset; a clock must not be in it
    assert all(any(name in str(warning) for name in recommended) for warning in metadata.issues.warnings)


def test_croissants_tool_reads_the_committed_dataset() -> None:
    mlcroissant = pytest.importorskip("mlcroissant")
    dataset = mlcroissant.Dataset(jsonld=str(ROOT / "outputs" / NAME))
    found = {table: sum(1 for _ in dataset.records(record_set=table)) for table in schema.TABLES}
    assert found == {table: sum(1 for _ in read_jsonl(ROOT / "outputs" / f"{table}.jsonl")) for table in schema.TABLES}


@pytest.mark.parametrize("table", list(schema.TABLES))
def test_croissants_tool_reads_every_table(described: tuple[Path, dict[str, Any]], table: str) -> None:
    mlcroissant = pytest.importorskip("mlcroissant")
    records = mlcroissant.Dataset(jsonld=str(described[0] / NAME)).records(record_set=table)
    found = [_plain(record) for record in records]
    expected = [json.loads(json.dumps(row)) for row in read_jsonl(STORED / f"{table}.jsonl")]
    for row, declared in zip(found, expected, strict=True):  # what 1.1 added is not compared
        assert {k: row[k] for k in declared if not _nested(declared[k])} == {
            k: v for k, v in declared.items() if not _nested(v)
        }


def test_croissants_tool_reads_participants_as_objects(described: tuple[Path, dict[str, Any]]) -> None:
    mlcroissant = pytest.importorskip("mlcroissant")
    records = mlcroissant.Dataset(jsonld=str(described[0] / NAME)).records(record_set="events")
    visit = _plain(next(iter(records)))
    assert [member["name"] for member in visit["actors"]] == ["나렌드라 모디"]


def _nested(value: Any) -> bool:
    return isinstance(value, dict) or value == [] or (isinstance(value, list) and isinstance(value[0], dict))


def _plain(value: Any) -> Any:
    """A record of mlcroissant (bytes, keys with their path) as a row of ours, null attributions left out."""
    if isinstance(value, bytes):
        return value.decode("utf-8")
    if isinstance(value, dict):
        found = {key.rsplit("/", 1)[-1]: _plain(inner) for key, inner in value.items()}
        return found if any(inner is not None for inner in found.values()) else None
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def test_croissant_names_every_field_and_no_other_file(described: tuple[Path, dict[str, Any]]) -> None:
    found = described[1]
    named = {record["name"]: [field["name"] for field in record["field"]] for record in found["recordSet"]}
    assert named == {table: list(model.model_fields) for table, model in schema.TABLES.items()}
    assert len(found["distribution"]) == 3 * len(schema.TABLES)
    assert croissant({}) == croissant({})


# --- Frictionless, on what is committed


def test_the_committed_data_package_validates_with_its_data() -> None:
    from frictionless import Package

    report = Package(str(ROOT / "outputs" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "message"])[:5]


# --- versions


def test_a_dataset_of_the_first_version_is_still_read() -> None:
    dataset = Dataset(STORED)
    for table, model in schema.TABLES.items():
        for row in dataset.rows(table):
            assert list(row) == list(model.model_fields)
            assert model.model_validate(row)
    assert [e["subtype"] for e in dataset.rows("events")] == ["visit", "sign"]
    assert dataset.rows("events")[0]["actors"][0]["name"] == "나렌드라 모디"


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    return Path(shutil.copytree(STORED, tmp_path / "dataset"))


def rewrite(folder: Path, table: str, **changes: Any) -> None:
    rows = [
        {k: v for k, v in {**row, **changes}.items() if v is not ...} for row in read_jsonl(folder / f"{table}.jsonl")
    ]
    (folder / f"{table}.jsonl").write_bytes(jsonl(rows))


def test_fields_of_a_newer_minor_version_are_passed_over(stored: Path) -> None:
    rewrite(
        stored,
        "events",
        corrected="yes",
        actors=[{"entity_id": "KOR", "name": "한국", "kind": "STATE", "country": "KOR", "role": None, "new": 1}],
    )
    assert "corrected" not in Dataset(stored).rows("events")[0]
    assert "new" not in Dataset(stored).rows("events")[0]["actors"][0]


def test_fields_that_an_older_minor_version_lacks_are_empty(stored: Path) -> None:
    rewrite(stored, "events", attribution=..., contexts=...)
    row = Dataset(stored).rows("events")[0]
    assert (row["attribution"], row["contexts"]) == (None, [])


def test_a_row_without_what_must_be_there_is_named(stored: Path) -> None:
    rewrite(stored, "events", subtype=...)
    with pytest.raises(SageonError, match=r"events\.jsonl, row 1 has no 'subtype'"):
        Dataset(stored).rows("events")


def test_a_dataset_of_another_major_version_is_refused(stored: Path) -> None:
    (stored / "datapackage.json").write_bytes(pretty({**data_package({}), "version": "2.0"}))
    with pytest.raises(SageonError, match=r"has the schema 2\.0"):
        Dataset(stored)


def test_a_broken_line_is_named(stored: Path) -> None:
    (stored / "dates.jsonl").write_text('{"doc_id": "a"', encoding="utf-8")
    with pytest.raises(SageonError, match=r"dates\.jsonl is no JSONL of ours"):
        Dataset(stored).rows("dates")


def test_the_version_has_two_numbers_and_the_page_says_what_they_promise() -> None:
    assert [part.isdigit() for part in schema.VERSION.split(".")] == [True, True]
    page = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
    assert f"schema-{schema.VERSION.split('.')[0]}.0" in page
