"""How fast: each stage against Kiwi's tokenisation, the whole pipeline, two processes, starts, and what else there is.

Ratios are of one run: for every document the parts are timed one after the other, so that whatever else the machine
does falls on all of them alike, in processor time; processes and starts are timed by the clock. No document is read
twice by the same process, so that none finds its words known: the corpus is cut into parts, and figures are medians
over these.
"""

from __future__ import annotations

import datetime
import gc
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, Final

from pipeline.api import load
from pipeline.benchmarks.taggers import korean_datetime, mecab_matcher
from pipeline.dataset.build import OF_DOCUMENTS, entry_of, prepare
from pipeline.dataset.pool import Pool
from pipeline.dataset.rows import Rows, rows
from pipeline.dataset.sources import collect
from pipeline.dataset.update import workers
from pipeline.errors import MissingLibraryError
from pipeline.lexicon.kiwi import shared_kiwi
from pipeline.lexicon.patterns import pattern
from pipeline.reading import Document, read_text

SMALLEST: Final = 500  # bytes of a document of the corpus, and
LARGEST: Final = 20_000
_KIWI: Final = "Kiwi alone"
_COMPARED: Final = "Kiwi alone on the documents that other tools read, too"
_EVERY: Final = 5  # which documents of the corpus these are
_YEAR: Final = pattern("speed.year")

# What the table calls the parts of the pipeline, and what they may cost of Kiwi's time.
PARTS: Final = {
    "read": "reading and repair",
    "doc": "tokens and sentences on a Doc (Kiwi taken off)",
    "dates": "dates",
    "actors": "actors",
    "events": "events, factuality, records",
    "rows": "rows",
}
_OF: Final = {"factuality": "events", "records": "events"}


def corpus(texts: Sequence[str], size: int, smallest: int = SMALLEST, largest: int = LARGEST) -> Iterator[str]:
    """Documents of `smallest` to `largest` bytes, `size` in all, cut from `texts`, different in their years."""
    chance = random.Random(2024)
    lines = [text.splitlines(keepends=True) for text in texts]
    made = 0
    while made < size:
        own, wanted = chance.choice(lines), int(smallest * (largest / smallest) ** chance.random())
        at, shift, told, length = chance.randrange(len(own)), chance.randrange(1, 9), [], 0
        while length < wanted:
            line = _YEAR.sub(partial(_earlier, shift), own[at % len(own)])
            told.append(line)
            length += len(line.encode())
            at += 1
        made += length
        yield f"{chance.randrange(10**9)}번째 글.\n\n{''.join(told)}"


def _earlier(years: int, found: re.Match[str]) -> str:
    return str(int(found[0]) - years)


@dataclass(slots=True)
class Bench:
    """What was measured: seconds of each work by part of the corpus, and the figures that are no seconds of it."""

    characters: int = 0
    sentences: int = 0
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    processes: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    starts: dict[str, float] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def of_kiwi(self, work: str, kiwi: str = _KIWI) -> float:
        """The median over the parts of the corpus of a work's time as a share of Kiwi's."""
        return _ratio(self.seconds[work], self.seconds[kiwi])


def _ratio(seconds: list[float], others: list[float]) -> float:
    return median(a / b for a, b in zip(seconds, others, strict=True))


def bench(texts: Sequence[str], size: int, parts: int) -> Bench:
    """Measure everything on a corpus of `size` bytes made from `texts` and cut into `parts`; starts as often."""
    made = Bench()
    written = list(corpus(texts, size))
    parts = min(parts, len(written))
    _starts(made, parts)
    for part in range(parts):
        own = written[part::parts]
        with tempfile.TemporaryDirectory() as folder:
            for number, text in enumerate(own):
                (Path(folder) / f"{number:05d}.txt").write_text(text, encoding="utf-8")
            made.processes[0].append(_kiwi_in_a_process(own))
            for jobs in (1, 2):
                made.processes[jobs].append(_in_processes(Path(folder), jobs))
    made.memory["a worker"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    _parts(made, [written[part::parts] for part in range(parts)])
    return made


def _starts(made: Bench, repeats: int) -> None:
    """How long it takes from nothing: Kiwi alone, and `sageon run` on one small document."""
    kiwi = "from kiwipiepy import Kiwi; Kiwi().tokenize('푸틴이 방북했다.')"
    made.starts["Kiwi's load"] = _process(repeats, [sys.executable, "-c", kiwi])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.txt")
        path.write_text("푸틴 대통령이 2024년 6월 19일 북한을 방문했다.\n", encoding="utf-8")
        out = Path(folder, "out")
        run = [sys.executable, "-m", "pipeline.cli", "run", str(path), "-o", str(out)]

        def afresh() -> None:
            (out / ".cache" / "rows.sqlite").unlink(missing_ok=True)

        made.starts["`sageon run` on one small document"] = _process(repeats, run, afresh)
        made.starts["`sageon run` again, nothing to do"] = _process(repeats, run)
        made.starts["the help page"] = _process(repeats, [sys.executable, "-m", "pipeline.cli", "--help"])


def _process(repeats: int, command: list[str], before: Callable[[], object] = lambda: None) -> float:
    """The median of a command's time in seconds, its modules compiled as those of an installed package are."""
    spent = []
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, check=True, capture_output=True, env=environment)
    for _ in range(repeats):
        before()
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=environment)
        spent.append(time.perf_counter() - start)
    return median(spent)


def _in_processes(folder: Path, jobs: int) -> float:
    """Seconds that `jobs` workers need for all documents, their loading aside."""
    sources = collect([folder]).sources
    with workers(jobs) as pool:
        for _ in pool.map(sources[:jobs]):
            pass  # the workers have loaded
        start = time.perf_counter()
        for _ in pool.map(sources):
            pass
        return time.perf_counter() - start


_OTHERS: Final[dict[str, Callable[[], Callable[[str], object]]]] = {
    "Kiwi and korean-datetime": lambda: _kiwi_and_dates,
    "spaCy with mecab-ko and its phrase matcher": mecab_matcher,
}


def _kiwi_and_dates(text: str) -> object:
    return shared_kiwi().tokenize(text), korean_datetime(text, datetime.date(2024, 1, 1))


def _kiwi_in_a_process(texts: Sequence[str]) -> float:
    """Seconds that Kiwi needs for the same documents in a process that does nothing else."""
    blocks = [[d.text[b.start : b.end] for b in d.blocks] for d in (read_text(text, doc_id="a") for text in texts)]
    with Pool(_tokenised, _kiwi_ready, 1, lambda _: 600.0) as pool:
        list(pool.map(blocks[:1]))
        start = time.perf_counter()
        for _ in pool.map(blocks):
            pass
        return time.perf_counter() - start


def _kiwi_ready() -> None:
    """Load Kiwi as the pipeline does."""
    shared_kiwi().tokenize("2024년 1월 1일 한국을 방문했다.")
    gc.freeze()


def _tokenised(blocks: list[str]) -> int:
    return sum(len(tokens) for tokens in shared_kiwi().tokenize(blocks))


def _parts(made: Bench, corpora: Sequence[Sequence[str]]) -> None:
    """Time each part of the pipeline, Kiwi alone and what else one could use, document by document."""
    prepare()
    nlp, kiwi = load(), shared_kiwi()
    others: dict[str, Callable[[str], object]] = {"Kiwi and its sentences": kiwi.split_into_sents}
    for name, make in _OTHERS.items():
        try:
            others[name] = make()
            others[name]("2024년 1월 1일 한국")  # what is loaded on first use is not counted
        except MissingLibraryError as error:
            others.pop(name, None)
            made.missing[name] = str(error)
    for texts in corpora:
        spent: dict[str, float] = defaultdict(float)
        for number, text in enumerate(texts):
            document: Document = _timed(spent, "read", partial(read_text, text, doc_id="a"))
            blocks = [document.text[b.start : b.end] for b in document.blocks if b.end > b.start]
            made.characters += len(document.text)
            before = spent[_KIWI]
            if number % 2:  # neither always finds the other's memory warm
                _floor(kiwi, blocks, spent)
            made.sentences += _analysed(nlp, document, spent)
            if not number % 2:
                _floor(kiwi, blocks, spent)
            if number % _EVERY == 0:
                spent[_COMPARED] += spent[_KIWI] - before
                for name, other in others.items():
                    _timed(spent, name, partial(_each, other, blocks))
        for name, seconds in spent.items():
            made.seconds[name].append(seconds)


def _floor(kiwi: Any, blocks: list[str], spent: dict[str, float]) -> None:
    _timed(spent, _KIWI, lambda: list(kiwi.tokenize(blocks)))


def _each(work: Callable[[str], object], blocks: list[str]) -> None:
    for block in blocks:
        work(block)


def _analysed(nlp: Any, document: Document, spent: dict[str, float]) -> int:
    """Time the stages on a document; how many sentences it has."""
    doc = _timed(spent, "doc", partial(nlp.tokenizer.document, document))
    for name, stage in nlp.pipeline:
        _timed(spent, _OF.get(name, name), partial(stage, doc))

    def told() -> Rows:
        found = rows(doc, document, path="", sha256="")
        entry_of({t: getattr(found, t) for t in OF_DOCUMENTS[:-1]} | {"documents": [found.document]})
        return found

    return int(_timed(spent, "rows", told).document["sentences"])


def _timed(spent: dict[str, float], part: str, work: Callable[[], Any]) -> Any:
    start = time.process_time()
    result = work()
    spent[part] += time.process_time() - start
    return result


def table(made: Bench) -> str:
    """The benchmark in Markdown: throughput, each part's share of Kiwi's time, processes, starts, memory."""
    shares = {part: made.of_kiwi(part) - (part == "doc") for part in PARTS}
    whole = 1 + sum(shares.values())
    per_sentence = made.characters / max(1, made.sentences)

    def row(name: str, share: float, seconds: list[float]) -> list[str]:
        speed = made.characters / sum(seconds) / share
        return [name, f"{share:.2f}", f"{speed / 1000:.1f}", f"{speed / per_sentence:,.0f}"]

    def beside(name: str) -> list[str]:
        if name in made.missing:
            return [name, made.missing[name], "", ""]
        return row(name, made.of_kiwi(name, _COMPARED), made.seconds[_KIWI])

    lines = [["", "of Kiwi's time", "kchar/s", "sentences/s"], ["---", "---:", "---:", "---:"]]
    lines += [row(_KIWI, 1.0, made.seconds[_KIWI]), beside("Kiwi and its sentences")]
    lines += [[f"+ {label}", f"{shares[part]:.2f}", "", ""] for part, label in PARTS.items()]
    lines.append(row("**the whole pipeline, one process**", whole, made.seconds[_KIWI]))
    floor = made.processes[0]
    one, two = (_ratio(made.processes[jobs], floor) for jobs in (1, 2))
    for name, share in (("Kiwi alone in a process of its own", 1.0), ("`--jobs 1`", one), ("`--jobs 2`", two)):
        lines.append(row(name, share, floor))
    lines += [beside(name) for name in _OTHERS]
    facts = [
        f"{made.characters:,} characters in {made.sentences:,} sentences; what else one could use read every "
        f"{_EVERY}th document.",
        f"The whole pipeline runs at {1 / whole:.2f} of Kiwi's speed where both take turns, at {1 / one:.2f} of it "
        f"in processes of their own; `--jobs 2` does {one / two:.2f} × `--jobs 1`.",
        "; ".join(f"{name} {seconds:.2f} s" for name, seconds in made.starts.items()) + ".",
        "Peak memory: " + ", ".join(f"{name} {size:,.0f} MB" for name, size in made.memory.items()) + ".",
    ]
    return "\n".join(["| " + " | ".join(cells) + " |" for cells in lines] + ["", " ".join(facts)])
