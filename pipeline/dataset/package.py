"""What describes a dataset: the data package (Frictionless) and the manifest of the run."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

from pipeline import lexicon, models, schema
from pipeline.dataset.fingerprint import libraries, version

_FRICTIONLESS: Final = {
    "string": "string", "integer": "integer", "number": "number", "boolean": "boolean", "list": "string",
    "object": "string",
}  # fmt: skip


def data_package(counts: dict[str, int]) -> dict[str, Any]:
    """The description of the CSV tables: fields with types, keys, references; derived from the schema."""
    return {
        "name": "sageon",
        "title": "Political events in Korean documents",
        "version": schema.VERSION,
        "resources": [_resource(table, counts.get(table, 0)) for table in schema.TABLES],
    }


def _resource(table: str, count: int) -> dict[str, Any]:
    fields = []
    for name, declared in schema.TABLES[table].model_fields.items():
        kind, _, nullable = schema.shape(declared.annotation)
        field: dict[str, Any] = {
            "name": name,
            "type": _FRICTIONLESS[kind],
            "title": declared.title or name,
            "description": declared.description or "",
        }
        if not nullable and kind not in ("list",):
            field["constraints"] = {"required": True}
        fields.append(field)
    keys = [
        {"fields": [column], "reference": {"resource": target.replace("_", "-"), "fields": [column]}}
        for column, target in schema.REFERENCES.get(table, ())
    ]
    described: dict[str, Any] = {
        "fields": fields,
        "primaryKey": list(schema.KEYS[table]),
        "missingValues": [""],
    }
    if keys:
        described["foreignKeys"] = keys
    return {
        "name": table.replace("_", "-"),
        "title": (schema.TABLES[table].__doc__ or table).strip(),
        "path": f"{table}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "rows": count,
        "schema": described,
    }


def manifest(hashes: dict[str, str], counts: dict[str, int], failed: int) -> dict[str, Any]:
    """What was run with what: versions, tables, document hashes and counts; no clock, no paths."""
    return {
        "schema": schema.VERSION,
        "sageon": version("sageon"),
        "libraries": libraries(),
        "tables": {name: hashlib.sha256(data).hexdigest() for name, data in lexicon.texts()},
        "models": {name: hashlib.sha256(data).hexdigest() for name, data in models.texts()},
        "documents": dict(sorted(hashes.items())),
        "counts": counts,
        "failed": failed,
    }


def pretty(value: dict[str, Any]) -> bytes:
    """JSON for people: indented, UTF-8, ending in a line break."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
