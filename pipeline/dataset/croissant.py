"""Croissant metadata (MLCommons, version 1.0, JSON-LD) of a dataset: its files and the fields of its tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pipeline import schema

NAME: Final = "croissant.json"
_FORMATS: Final = {"jsonl": "application/jsonlines", "csv": "text/csv", "parquet": "application/x-parquet"}
_READ: Final = "parquet"  # of the three forms the one whose columns have types
_TYPES: Final = {"string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean"}
_CONTEXT: Final = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataBiases": "cr:dataBiases",
    "dataCollection": "cr:dataCollection",
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "personalSensitiveInformation": "cr:personalSensitiveInformation",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def croissant(hashes: Mapping[str, str]) -> dict[str, Any]:
    """The Croissant description of a dataset whose files have these SHA-256 hashes, by file name (`events.parquet`).

    Files without a hash are left out; the record sets read the Parquet files. No clock and no address is in it, so
    that it depends on the files alone: `datePublished`, `url` and `citeAs` belong to who publishes the dataset.
    """
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": "sageon",
        "description": "Political events in Korean documents: who did what to whom, when, whether it happened, "
        "and which characters of which document say so.",
        "version": f"{schema.VERSION}.0",
        "inLanguage": "ko",
        "license": "https://www.apache.org/licenses/LICENSE-2.0",
        "isLiveDataset": False,
        "distribution": [_file(name, digest) for name, digest in sorted(hashes.items()) if _format(name)],
        "recordSet": [_records(table) for table in schema.TABLES if f"{table}.{_READ}" in hashes],
    }


def _format(name: str) -> str | None:
    table, _, ending = name.partition(".")
    return _FORMATS.get(ending) if table in schema.TABLES else None


def _file(name: str, digest: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "contentUrl": name,
        "encodingFormat": _format(name),
        "sha256": digest,
    }


def _records(table: str) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": table,
        "name": table,
        "description": (schema.TABLES[table].__doc__ or "").strip(),
        "key": [{"@id": f"{table}/{column}"} for column in schema.KEYS[table]],
        "field": list(_fields(table)),
    }


def _fields(table: str) -> Iterator[dict[str, Any]]:
    """The fields of a table; those of a nested object are read from its column by path, and lists are repeated.

    Foreign keys are told in datapackage.json alone: mlcroissant 1.1 joins what `references` names, and cannot join a
    table to two others.
    """
    source = {"fileObject": {"@id": f"{table}.{_READ}"}}
    for name, declared in schema.TABLES[table].model_fields.items():
        kind, inner, _ = schema.shape(declared.annotation)
        repeated = kind == "list"
        if repeated:
            kind, inner, _ = inner
        field: dict[str, Any] = {
            "@type": "cr:Field",
            "@id": f"{table}/{name}",
            "name": name,
            "description": declared.description or "",
            **({"repeated": True} if repeated else {}),
        }
        if kind == "object":
            field["subField"] = [
                {
                    "@type": "cr:Field",
                    "@id": f"{table}/{name}/{part}",
                    "name": part,
                    "description": of.description or "",
                    "dataType": _TYPES[schema.shape(of.annotation)[0]],
                    "source": {**source, "extract": {"column": name}, "transform": {"jsonPath": f"$.{part}"}},
                }
                for part, of in inner.model_fields.items()
            ]
        else:
            field["dataType"] = _TYPES[kind]
            field["source"] = {**source, "extract": {"column": name}}
        yield field
