"""What grows with what: memory and time with documents, time with the length of one, linking with records.

Every figure is of a run of `sageon run` in a process of its own; time is its wall clock, memory the peak of that
process and of the largest worker that it started.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

from pipeline.benchmarks.speed import corpus
from pipeline.link import Linkable, occurrences

_SMALL: Final = 2_000  # bytes of a document where their number is what grows
_LONG: Final = (250_000, 500_000, 1_000_000)  # characters
_CATASTROPHES: Final = {"`((((…`": "(", "digits": "7", "`····…`": "·", "`||||…`": "|", "Hangul without a blank": "가"}
_HARSH: Final = (25_000, 50_000, 100_000)
# Patterns that make texts in which all is of one kind, and whether these are one sentence.
PATTERNS: Final = {
    "clauses within clauses": ("{state}을 방문한 {other} 대통령을 만난 ", True),
    "clauses in a row": ("{state}은 {other}을 비난했고 ", True),
    "bare nouns": ("{state} 방문, {other} 회담, ", True),
    "quotations": ("{state}이 {other}을 방문했다고 밝혔다고 ", True),
    "names in a list": ("{name} 장관, ", True),
    "clauses with places": ("{state} 대통령은 {city}에서 {other} 총리를 만났고 ", True),
    "clauses with dates": ("{day} {state}은 {other}을 비난했고 ", True),
    "ever other persons": ("{name} 장관은 {name2} 의원을 비난했다. ", False),
    "ever other foreigners": ("{strange} 장관은 {strange2} 총리를 만났다. ", False),
    "ever other days": ("{day} {state}은 {other}을 비난했다. {day} {state} 총리의 {other} 방문. ", False),
    "ever other places": ("{state} 대통령은 {city}에서 {other} 총리를 만났다. ", False),
    "surnames": ("{name} 장관은 {state}을 비난했다. {surname} 장관은 {other}을 방문했다. ", False),
    "rows with days": ("| {day} | {state} | {other} 방문 ", True),
    "notes with days": ("{state}, 5일 {other} 방문, ", True),
    "what came before": ("10년이 지난 5월 3일 {state}은 {other}을 비난했고 ", True),
    "statements": ("{state}은 성명을 내고 {other}을 비난했고 ", True),
    "treaties that come about": ("{state}과 {other}의 협정이 체결되고 ", True),
    "talks and what is said in them": ("{name} 장관은 {strange} 총리와 회담했고 {name} 장관은 기쁘다고 말했고 ", True),
    "ever other bodies": ("{state} {given}위원회({latin})는 {other}을 비난했다. 이번 방문은 끝났다. ", False),
}
_SENTENCE: Final = (10_000, 20_000, 40_000)
_MANY: Final = (50_000, 100_000, 200_000)
_RECORDS: Final = (10_000, 20_000, 40_000, 80_000)


def run(texts: Sequence[str], documents: int) -> str:
    """The benchmark's tables in Markdown, its largest dataset being of so many documents of 2 KB."""
    return "\n\n".join([_dataset(texts, documents), _documents(texts), _links()])


def _dataset(texts: Sequence[str], documents: int) -> str:
    """A dataset of a tenth of the documents, of all; then nothing to do, and one document more."""
    with tempfile.TemporaryDirectory() as name:
        folder, out = Path(name, "texts"), Path(name, "out")
        folder.mkdir()
        written = corpus(texts, documents * _SMALL * 2, smallest=_SMALL, largest=_SMALL)
        rows, peaks = [], []

        def row(what: str) -> None:
            told, seconds, memory = _run(folder, out)
            parts = (f"{told[f'seconds_{part}']:.1f}" for part in ("reading", "writing"))
            rows.append([what, f"{told['read']:,}", f"{seconds:.1f}", *parts, *(f"{m:,.0f}" for m in memory)])
            peaks.append(memory)

        made = 0
        for count in (documents // 10, documents):
            for text in islice(written, count - made):
                (folder / f"{made:06d}.txt").write_text(text, encoding="utf-8")
                made += 1
            row(f"{count:,} documents")
        row("nothing to do")
        (folder / f"{made:06d}.txt").write_text(next(written), encoding="utf-8")
        row("one document more")
        (only := Path(name, "one")).mkdir()
        (only / f"{made:06d}.txt").write_bytes((folder / f"{made:06d}.txt").read_bytes())
        folder, out = only, Path(name, "other")
        row("that document alone")
    head = ["`sageon run`", "read", "s in all", "s reading", "s writing the tables", "peak MB", "peak MB of a worker"]
    run, worker = (many / few for few, many in zip(*peaks[:2], strict=True))
    return f"{_table(head, rows)}\n\nTen times the documents take {run:.2f} × the memory, a worker {worker:.2f} ×."


# What `sageon` does, and then the peaks of its own memory and of its workers', in kilobytes.
_MEASURED: Final = """
import resource, sys
from pipeline.cli import main
try:
    main()
finally:
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(*peaks, file=sys.stderr)
"""


def _run(folder: Path, out: Path) -> tuple[dict[str, Any], float, tuple[float, float]]:
    command = [sys.executable, "-c", _MEASURED, "run", str(folder), "-o", str(out), "--json"]
    start = time.perf_counter()
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    own, of_worker = done.stderr.split()[-2:]
    return json.loads(done.stdout), time.perf_counter() - start, (int(own) / 1024, int(of_worker) / 1024)


def _documents(texts: Sequence[str]) -> str:
    """Seconds that single documents of doubling lengths need, loading taken off by an empty one."""
    rows = []
    kinds: list[tuple[str, Sequence[int], Callable[[int], str]]] = [
        ("paragraphs", _LONG, lambda n: "\n\n".join(islice(_sentences(texts), n // 40))[:n]),
        ("one line", _LONG, lambda n: " ".join(islice(_sentences(texts), n // 40))[:n]),
        *((name, _HARSH, partial(_repeated, char)) for name, char in _CATASTROPHES.items()),
        *((name, _SENTENCE if one else _MANY, partial(told, name)) for name, (_, one) in PATTERNS.items()),
    ]
    for what, lengths, make in kinds:
        with tempfile.TemporaryDirectory() as name:
            path = Path(name, "texts", "a.txt")
            path.parent.mkdir()
            path.write_text("회담이 열렸다.\n", encoding="utf-8")
            spent = [_run(path.parent, Path(name, "out"))[0]["seconds_reading"]]
            for length in lengths:
                path.write_text(make(length), encoding="utf-8")
                spent.append(_run(path.parent, Path(name, "out"))[0]["seconds_reading"])
        rows.append(
            [what, *(f"{n:,}: {max(0.0, s - spent[0]):.1f} s" for n, s in zip(lengths, spent[1:], strict=True))]
        )
    return _table(["one document of", "", "twice", "four times"], rows)


def told(name: str, length: int) -> str:
    """A text of so many characters after one of the patterns, its names, days and places drawn."""
    pattern, chance, made, size = PATTERNS[name][0], random.Random(7), [], 0
    while size < length:
        state, other = chance.sample(_STATES, 2)
        names = [chance.choice(_SURNAMES) + "".join(chance.sample(_SYLLABLES, 2)) for _ in range(2)]
        strange = ["".join(chance.choices(_SOUNDS, k=3)) + f" {''.join(chance.choices(_SOUNDS, k=3))}" for _ in "12"]
        clause = pattern.format(
            state=state,
            other=other,
            city=chance.choice(_CITIES),
            day=f"{chance.randrange(1950, 2020)}년 {chance.randrange(1, 13)}월 {chance.randrange(1, 29)}일",
            name=names[0],
            name2=names[1],
            given=names[0][1:],
            surname=chance.choice(_SURNAMES),
            strange=strange[0],
            strange2=strange[1],
            latin="".join(chance.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=4)),
        )
        made.append(clause)
        size += len(clause)
    return f"외교 소식이다.\n\n{''.join(made)[:length].rstrip()}\n"


_STATES: Final = [
    "미국",
    "중국",
    "일본",
    "러시아",
    "영국",
    "프랑스",
    "독일",
    "이란",
    "이라크",
    "인도",
    "베트남",
    "태국",
    "몽골",
    "북한",
    "한국",
    "쿠바",
    "시리아",
    "이집트",
]
_CITIES: Final = [
    "서울",
    "부산",
    "평양",
    "베이징",
    "상하이",
    "도쿄",
    "모스크바",
    "뉴욕",
    "런던",
    "파리",
    "베를린",
    "로마",
    "하노이",
    "방콕",
    "카이로",
    "제네바",
]
_SURNAMES: Final = "김이박최정강조윤장임한오서신권황안송류홍"
_SYLLABLES: Final = "민영수철호진현우석준희연경태동성훈용규상재혁원빈"
_SOUNDS: Final = "브드르츠케토나미라고제프코비노타"


def _repeated(char: str, length: int) -> str:
    return f"회담이 열렸다.\n{char * length}"


def _sentences(texts: Sequence[str]) -> Iterator[str]:
    """Sentences for ever, none like another."""
    chance = random.Random(7)
    sentences = [s.strip() for text in texts for s in text.replace("\n", " ").split(". ") if 40 < len(s.strip()) < 400]
    while True:
        yield f"{chance.choice(sentences)} {chance.randrange(10**6)}."


def _links() -> str:
    """Milliseconds that linking needs for each thousand records, a tenth of them of one day and one pair of states."""
    chance, rows = random.Random(7), []
    for count in _RECORDS:
        records = []
        for number in range(count):
            crowded = chance.random() < 0.1
            date = "2020-01-02" if crowded else f"20{chance.randrange(10, 25)}-{chance.randrange(1, 13):02d}-05"
            persons = {("KOR", f"p{chance.randrange(count // 10)}"), ("USA", f"q{chance.randrange(9)}")}
            told = tuple(sorted(p for p in persons if chance.random() < 0.7))
            act = "meet" if crowded else f"act{chance.randrange(20)}"
            records.append(Linkable(act, f"e{number}", f"d{chance.randrange(count // 5)}", date, told, ("회담",)))
        records.sort()
        start = time.process_time()
        for _ in occurrences(records):
            pass
        rows.append([f"{count:,}", f"{(time.process_time() - start) / count * 1e6:.0f}"])
    return _table(["records linked", "ms for each 1,000"], rows)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
