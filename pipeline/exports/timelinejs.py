"""TimelineJS3: the dated events as slides, in the JSON format that Knight Lab documents (timeline.knightlab.com)."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any, Final

from pipeline.dataset.files import Row
from pipeline.exports.dataset import Dataset, Summary
from pipeline.exports.told import details, headline
from pipeline.stages.dating.calendar import bounds, granularity

_PARTS: Final = ("year", "month", "day")
# What TimelineJS has no key for is written by its ends, as many parts of a date as the precision holds.
_ENDS: Final = {"half": 2, "quarter": 2, "week": 3, "decade": 1, "century": 1}
_KNOWN: Final = {"year": 1, "month": 2, "day": 3}


def write(dataset: Dataset, path: Path) -> Summary:
    """Write one slide per event in the order of the dataset, but none without a date or with an open one (`XXXX-06`).

    A date has the keys year, month and day as far as they are known; what lasts (an interval, a half, a quarter, a
    week, a decade) has an end. `display_date` is the value, `group` the PLOVER type, `unique_id` the event.
    """
    summary = Summary()
    slides = []
    for event in dataset.rows("events"):
        dated = _dates(event)
        if dated is None:
            summary.left_out["without a date" if event["date"] is None else "with a date left open"] += 1
            continue
        lines = details(event, dataset.documents.get(event["doc_id"]))
        slides.append(
            {
                "unique_id": f"event-{event['event_id']}",
                **dated,
                "display_date": event["date"],
                "group": event["type"],
                "text": {
                    "headline": html.escape(headline(event)),
                    "text": "".join(f"<p>{html.escape(line)}</p>" for line in lines),
                },
            }
        )
    summary.written["slides"] = len(slides)
    title = {"text": {"headline": "sageon", "text": f"<p>사건 {len(slides)}건</p>"}}
    timeline = {"scale": "human", "title": title, "events": slides}
    path.write_text(json.dumps(timeline, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return summary


def _dates(event: Row) -> dict[str, Any] | None:
    """The slide's `start_date`, and `end_date` where it ends at another one; None where they are open."""
    start, end = (_date(event[name], last=last) for name, last in (("date_begin", False), ("date_end", True)))
    if start is None or end is None:
        return None
    return {"start_date": start} if start == end else {"start_date": start, "end_date": end}


def _date(value: str | None, *, last: bool) -> dict[str, int] | None:
    covered, precision = bounds(value), granularity(value)
    if covered is None or precision is None:
        return None
    if precision == "day" and covered[0] != covered[1]:
        precision = "week"  # a day of a week, of which only the week is told here
    count = _KNOWN.get(precision) or _ENDS[precision]
    return dict(zip(_PARTS, map(int, covered[last and precision in _ENDS].split("-")[:count]), strict=False))
