"""`sageon check`: what would be refused or degraded, without processing; whether a gold is valid."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from pipeline.dataset.sources import Source, collect
from pipeline.errors import DocumentError, SageonError
from pipeline.reading import read

Finding = dict[str, str]


def check(paths: tuple[str, ...], *, as_json: bool) -> int:
    """Print what is wrong under `paths`; the exit status is 1 where anything would be refused."""
    findings: list[Finding] = []
    counted = 0
    for path in map(Path, paths):
        if path.is_dir() and any(path.rglob("*.ann")):
            from pipeline.evaluation.corpus import check_gold

            number, problems = check_gold(path)
            counted += number
            findings.extend({"path": str(p), "severity": "failed", "reason": r} for p, r in problems)
            continue
        collection = collect([path])
        counted += len(collection.sources)
        findings.extend({"path": str(path), "severity": "warning", "reason": w} for w in collection.warnings)
        if not collection.sources and path.is_dir():
            raise SageonError(f"{path}: no .txt, .md or .html file and no .ann file")
        for source in collection.sources:
            findings.extend(_document(source))
    if as_json:
        click.echo(json.dumps({"checked": counted, "findings": findings}, ensure_ascii=False))
    else:
        for finding in findings:
            click.echo(f"{finding['path']}: {finding['severity']}: {finding['reason']}")
        click.echo(f"{counted} checked, {sum(f['severity'] == 'failed' for f in findings)} would fail")
    return int(any(f["severity"] == "failed" for f in findings))


def _document(source: Source) -> list[Finding]:
    def finding(severity: str, reason: str) -> Finding:
        return {"path": source.shown, "severity": severity, "reason": reason}

    try:
        document: Any = read(source.path, metadata=source.metadata, doc_id=source.doc_id)
    except DocumentError as error:
        return [finding("failed", f"{error.stage}: {error.reason}")]
    found = []
    if document.metadata.published is None:
        found.append(
            finding(
                "warning",
                "no date of its own: 'last year' and the like stay without a year; list it in documents.csv",
            )
        )
    if document.encoding != "utf-8":
        found.append(finding("warning", f"read as {document.encoding}; offsets count its characters"))
    return found
