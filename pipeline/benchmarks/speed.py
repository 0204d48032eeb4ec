"""How fast: each stage against Kiwi's tokenisation, the whole pipeline, two processes, starts, and what else there is.

Ratios are of one run: for every document the parts are timed one after the other, so that whatever else the machine
does falls on all of them alike, in processor time; processes and starts are timed by the clock. Figures are medians of
the repeats.
"""

from __future__ import annotations

import datetime
import gc
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
from pipeline.reading import Document, read_text
from pipeline.stages.tokenizer import shared_kiwi

SMALLEST: Final = 500  # bytes of a document of the corpus, and
LARGEST: Final = 20_000
_KIWI: Final = "Kiwi alone"
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?=년|\.)")

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
    """What was measured: seconds by part and repeat over all documents, and the figures that are no part."""

    characters: int = 0
    sentences: int = 0
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    processes: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    starts: dict[str, float] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def of_kiwi(self, part: str) -> float:
        """The median over the repeats of a part's time as a share of Kiwi's."""
        return median(a / b for a, b in zip(self.seconds[part], self.seconds[_KIWI], strict=True))


def bench(texts: Sequence[str], size: int, repeats: int) -> Bench:
    """Measure everything on a corpus of `size` bytes made from `texts`."""
    made = Bench()
    written = list(corpus(texts, size))
    _starts(made, repeats)
    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate(written):
            (Path(folder) / f"{number:05d}.txt").write_text(text, encoding="utf-8")
        for _ in range(repeats):
            made.processes[0].append(_kiwi_in_a_process(written))
            for jobs in (1, 2):
                made.processes[jobs].append(_in_processes(Path(folder), jobs))
    made.memory["a worker"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    _parts(made, written, repeats)
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
    """The median of a command's time in seconds."""
    spent = []
    for _ in range(repeats):
        before()
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
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


def _parts(made: Bench, texts: Sequence[str], repeats: int) -> None:
    """Time each part of the pipeline, Kiwi alone and what else one could use, document by document."""
    prepare()
    nlp, kiwi = load(), shared_kiwi()
    others: dict[str, Callable[[str], object]] = {}
    for name, make in _OTHERS.items():
        try:
            others[name] = make()
            others[name]("2024년 1월 1일 한국")  # what is loaded on first use is not counted
        except MissingLibraryError as error:
            others.pop(name, None)
            made.missing[name] = str(error)
    for repeat in range(repeats):
        spent: dict[str, float] = defaultdict(float)
        made.characters = made.sentences = 0
        for number, text in enumerate(texts):
            document: Document = _timed(spent, "read", partial(read_text, text, doc_id="a"))
            blocks = [document.text[b.start : b.end] for b in document.blocks if b.end > b.start]
            made.characters += len(document.text)
            if (number + repeat) % 2:  # neither always finds the other's memory warm
                _floor(kiwi, blocks, spent)
            made.sentences += _analysed(nlp, document, spent)
            if not (number + repeat) % 2:
                _floor(kiwi, blocks, spent)
            for name, other in others.items():
                _timed(spent, name, partial(_each, other, blocks))
        for name, seconds in spent.items():
            made.seconds[name].append(seconds)


def _floor(kiwi: Any, blocks: list[str], spent: dict[str, float]) -> None:
    _timed(spent, _KIWI, lambda: list(kiwi.tokenize(blocks)))
    _timed(spent, "Kiwi and its sentences", partial(_each, kiwi.split_into_sents, blocks))


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
    kiwi = median(made.seconds[_KIWI])
    shares = {part: made.of_kiwi(part) - (part == "doc") for part in PARTS}
    whole = 1 + sum(shares.values())
    per_sentence = made.characters / max(1, made.sentences)

    def row(name: str, share: float) -> list[str]:
        speed = made.characters / kiwi / share
        return [name, f"{share:.2f}", f"{speed / 1000:.1f}", f"{speed / per_sentence:,.0f}"]

    lines = [["", "of Kiwi's time", "kchar/s", "sentences/s"], ["---", "---:", "---:", "---:"]]
    lines.append(row(_KIWI, 1.0))
    lines.append(row("Kiwi and its sentences", made.of_kiwi("Kiwi and its sentences")))
    lines += [[f"+ {label}", f"{shares[part]:.2f}", "", ""] for part, label in PARTS.items()]
    lines.append(row("**the whole pipeline, one process**", whole))
    floor, one, two = (median(made.processes[jobs]) for jobs in (0, 1, 2))
    for name, spent in (("Kiwi alone in a process of its own", floor), ("`--jobs 1`", one), ("`--jobs 2`", two)):
        speed = made.characters / spent
        lines.append([name, f"{spent / floor:.2f}", f"{speed / 1000:.1f}", f"{speed / per_sentence:,.0f}"])
    for name in ("Kiwi and korean-datetime", "spaCy with mecab-ko and its phrase matcher"):
        lines.append([name, made.missing[name], "", ""] if name in made.missing else row(name, made.of_kiwi(name)))
    facts = [
        f"{made.characters:,} characters in {made.sentences:,} sentences.",
        f"The whole pipeline runs at {1 / whole:.2f} of Kiwi's speed where both take turns, at {floor / one:.2f} of it "
        f"in processes of their own; `--jobs 2` does {one / two:.2f} × `--jobs 1`.",
        "; ".join(f"{name} {seconds:.2f} s" for name, seconds in made.starts.items()) + ".",
        "Peak memory: " + ", ".join(f"{name} {size:,.0f} MB" for name, size in made.memory.items()) + ".",
    ]
    return "\n".join(["| " + " | ".join(cells) + " |" for cells in lines] + ["", " ".join(facts)])
