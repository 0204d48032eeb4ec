"""iCalendar (RFC 5545): the events whose day is known, as all-day entries of a calendar."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Final

from icalendar import Calendar, Event

from pipeline.dataset.files import Row
from pipeline.exports.dataset import Dataset, Summary
from pipeline.exports.told import details, headline
from pipeline.stages.dating.calendar import single_day

_STATUS: Final = {"actual": "CONFIRMED", "negated": "CANCELLED"}
# DTSTAMP must be there; a clock would change the file at every export.
_NO_DAY: Final = datetime.date(1970, 1, 1)


def write(dataset: Dataset, path: Path) -> Summary:
    """Write a VEVENT per record that begins and ends on a known day; the others are left out and counted.

    UID is `EVENT_ID@sageon`, stable across runs. DTSTAMP is midnight UTC of the document's own date where that is a
    day, else of 1970-01-01. STATUS is CONFIRMED for what is told as done, CANCELLED for what is negated, else
    TENTATIVE. DTEND is the day after the last, as RFC 5545 counts.
    """
    summary = Summary()
    calendar = Calendar()
    calendar.add("prodid", "-//sageon//events//KO")
    calendar.add("version", "2.0")
    for event in dataset.rows("events"):
        first, last = single_day(event["date_begin"]), single_day(event["date_end"])
        if first is None or last is None:
            summary.left_out["without a day"] += 1
            continue
        calendar.add_component(_entry(event, dataset.documents.get(event["doc_id"]), first, last))
        summary.written["entries"] += 1
    path.write_bytes(calendar.to_ical())
    return summary


def _entry(event: Row, document: Row | None, first: datetime.date, last: datetime.date) -> Event:
    entry = Event()
    written = single_day(document["published"] if document else None) or _NO_DAY
    entry.add("uid", f"{event['event_id']}@sageon")
    entry.add("dtstamp", datetime.datetime.combine(written, datetime.time(), datetime.UTC))
    entry.add("dtstart", first)
    entry.add("dtend", last + datetime.timedelta(days=1))
    entry.add("summary", headline(event))
    entry.add("description", "\n".join(details(event, document)))
    entry.add("categories", [event["type"]])
    entry.add("status", _STATUS.get(event["factuality"], "TENTATIVE"))
    entry.add("transp", "TRANSPARENT")
    if event["places"]:
        entry.add("location", ", ".join(event["places"]))
    return entry
