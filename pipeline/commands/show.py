"""`sageon show`: one document with its marks, in the terminal or as an HTML page."""

from __future__ import annotations

import html as _html
from pathlib import Path
from typing import Final

import click

from pipeline.dataset.build import process
from pipeline.dataset.files import read_jsonl
from pipeline.dataset.rows import Rows
from pipeline.dataset.sources import Source, collect
from pipeline.errors import SageonError, unknown
from pipeline.reading.decode import decode

_COLOURS: Final = {
    "date": "cyan", "STATE": "blue", "PERSON": "green", "ORG": "yellow", "PLACE": "white", "event": "red",
}  # fmt: skip
_STYLE: Final = """
body{font-family:"Noto Sans KR","Malgun Gothic","Apple SD Gothic Neo",NanumGothic,sans-serif;line-height:2;max-width:60em;
margin:2em auto;padding:0 1em;color:#222;background:#fff}
main{white-space:pre-wrap}mark{padding:.1em .15em;border-radius:.2em}mark span{font-size:.7em;opacity:.75;margin-left:.2em}
.date{background:#cfeff5}.STATE{background:#d6e2ff}.PERSON{background:#d3f2d6}.ORG{background:#fbefc4}.PLACE{background:#e7e7e7}
.event{background:#ffd2cc}nav mark{margin-right:.6em}
"""


def show(doc: str, out: str, *, html: bool) -> int:
    """Print a document with its marks; DOC is a file, or a document of the dataset in `out`."""
    source = _find(doc, out)
    found = process(source)
    raw, _ = decode(source.path.read_bytes())
    marks = list(_marks(found))
    click.echo(_page(source.doc_id, raw, marks) if html else _terminal(raw, marks))
    return 0


def _find(doc: str, out: str) -> Source:
    path = Path(doc)
    if path.is_file():
        return collect([path]).sources[0]
    listing = Path(out) / "documents.jsonl"
    known = {d["doc_id"]: d["path"] for d in read_jsonl(listing)} if listing.is_file() else {}
    if doc not in known:
        raise SageonError(f"{doc!r} is no file, and the dataset in {out}: {unknown('document', doc, known)}")
    for folder in (Path("seeds"), Path()):
        if (folder / known[doc]).is_file():
            return next(s for s in collect([folder / known[doc]]).sources)
    raise SageonError(f"{doc!r} is in the dataset, but {known[doc]!r} is not here; give the file's path instead")


def _marks(found: Rows) -> list[tuple[int, int, str, str]]:
    """Marks `(start, end, class, label)` in text order; where two overlap the longer stays."""
    marks = [(d["start"], d["end"], "date", d["value"]) for d in found.dates]
    marks += [
        (a["start"], a["end"], a["kind"], a["country"] if a["kind"] == "STATE" else a["name"]) for a in found.actors
    ]
    marks += [
        (m["start"], m["end"], "event", f"{e['subtype']} {e['factuality']} {e['date'] or ''}".strip())
        for e in found.events
        for m in e["mentions"]
    ]
    chosen: list[tuple[int, int, str, str]] = []
    for mark in sorted(marks, key=lambda m: (m[0], m[0] - m[1])):
        if not chosen or mark[0] >= chosen[-1][1]:
            chosen.append(mark)
    return chosen


def _terminal(raw: str, marks: list[tuple[int, int, str, str]]) -> str:
    parts, at = [], 0
    for start, end, kind, label in marks:
        parts.append(raw[at:start])
        parts.append(click.style(raw[start:end], fg=_COLOURS[kind], bold=kind == "event", underline=True))
        parts.append(click.style(f"[{label}]", dim=True))
        at = end
    return "".join([*parts, raw[at:]])


def _page(title: str, raw: str, marks: list[tuple[int, int, str, str]]) -> str:
    body, at = [], 0
    for start, end, kind, label in marks:
        body.append(_html.escape(raw[at:start]))
        body.append(
            f'<mark class="{kind}" data-start="{start}" data-end="{end}">{_html.escape(raw[start:end])}'
            f"<span>{_html.escape(str(label))}</span></mark>"
        )
        at = end
    body.append(_html.escape(raw[at:]))
    legend = "".join(f'<mark class="{kind}">{kind}</mark>' for kind in _COLOURS)
    return (
        f'<!doctype html>\n<html lang="ko"><meta charset="utf-8"><title>{_html.escape(title)}</title>'
        f"<style>{_STYLE}</style><nav>{legend}</nav><main>{''.join(body)}</main></html>"
    )
