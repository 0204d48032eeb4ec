"""A dataset that lives: whatever happens to its documents and its runs, it is that of a run from scratch, and whole."""

from __future__ import annotations

import json
import os
import pickle
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.dataset import build, changes
from pipeline.dataset.files import read_jsonl
from pipeline.dataset.sources import Source, collect
from pipeline.dataset.update import FILES, Outcome, update
from pipeline.errors import SageonError

HISTORY = {changes.PAGE, changes.TABLE}
TEXTS = [
    "모디 총리가 2019년 2월 21일 한국을 방문했다. 양국은 협정을 체결했다.\n",
    "2019년 2월 21일 모디 총리가 한국을 방문했다.\n",
    "일본 외무성은 2020년 3월 4일 중국을 비난했다.\n",
    "베트남과 몽골은 2021년 5월 정상회담을 열었다. 몽골 대통령은 하노이를 방문할 예정이다.\n",
    "아무 일도 없었다.\n",
    "",  # a document that fails
]


class Here:
    """A pool that works in this process and counts what it is asked for."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def map(self, tasks: Iterable[Source]) -> Iterator[tuple[Source, Any]]:
        for source in tasks:
            self.done.append(source.doc_id)
            yield source, build.entry(source)


def run(folder: Path | list[Path], out: Path, pool: Any = None, **options: Any) -> Outcome:
    folders = folder if isinstance(folder, list) else [folder]
    return update(collect(folders), out, jobs=1, pool=pool or Here(), **options)


def dataset(out: Path, *, history: bool = False) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in out.iterdir() if p.is_file() and (history or p.name not in HISTORY)}


def write(folder: Path, texts: dict[str, str]) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


NAMES = st.sampled_from(["a", "b", "c", "sub/a"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), NAMES, st.sampled_from(TEXTS)),
        st.tuples(st.just("remove"), NAMES),
        st.tuples(st.just("rename"), NAMES, NAMES),
        st.tuples(st.just("date"), NAMES, st.sampled_from(["2018", "2019-02-22"])),
        st.tuples(st.just("run")),
        st.tuples(st.just("run backwards")),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_history_ends_in_the_bytes_of_a_run_from_scratch(tmp_path: Path, steps: list[tuple[str, ...]]) -> None:
    shutil.rmtree(tmp_path)
    texts, dates = {"a": TEXTS[0], "z": TEXTS[2]}, dict[str, str]()
    for step, *what in [*steps, ("run",)]:
        if step == "put":
            texts[what[0]] = what[1]
        elif step == "remove":
            texts.pop(what[0], None)
        elif step == "rename" and what[0] in texts:
            texts[what[1]] = texts.pop(what[0])
        elif step == "date":
            dates[what[0]] = what[1]
        elif step.startswith("run"):
            parts = [tmp_path / "texts" / half for half in ("first", "second")]
            for part in parts:
                shutil.rmtree(part, ignore_errors=True)
                part.mkdir(parents=True)
            for name, text in texts.items():
                path = parts["c" in name] / f"{name}.txt"
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8")
            listed = [f"{n}.txt,{d}" for n, d in dates.items() if n in texts and "c" not in n]
            (parts[0] / "documents.csv").write_text("\n".join(["path,published", *listed]), encoding="utf-8")
            run(parts[::-1] if step.endswith("backwards") else parts, tmp_path / "out")
    run(parts, tmp_path / "fresh")
    assert dataset(tmp_path / "out") == dataset(tmp_path / "fresh")
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_a_document_for_which_memory_ran_out_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = write(tmp_path / "texts", {"a": TEXTS[0]})

    def full(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(build, "_process", full)
        first = run(texts, tmp_path / "out")
    assert [f["reason"] for f in first.failures] == ["memory ran out; try --jobs 1 or split the document"]
    pool = Here()
    assert run(texts, tmp_path / "out", pool).failures == []
    assert pool.done == ["a"]


def test_only_what_is_new_or_changed_is_read(tmp_path: Path) -> None:
    texts = write(tmp_path / "texts", {"a": TEXTS[0], "b": TEXTS[2]})
    for expected in (["a", "b"], []):
        pool = Here()
        run(texts, tmp_path / "out", pool)
        assert pool.done == expected
    (texts / "b.txt").write_text(TEXTS[3], encoding="utf-8")
    (texts / "c.txt").write_text(TEXTS[1], encoding="utf-8")
    pool = Here()
    run(texts, tmp_path / "out", pool)
    assert pool.done == ["b", "c"]


def test_nothing_to_do_touches_no_file_and_loads_neither_kiwi_nor_spacy(tmp_path: Path) -> None:
    texts = write(tmp_path / "texts", {"a": TEXTS[0], "bad": ""})
    run(texts, tmp_path / "out")
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "out").iterdir() if p.is_file()}
    code = (
        "import sys\nfrom pipeline.cli import main\n"
        f"try:\n    main(['run', {str(texts)!r}, '-o', {str(tmp_path / 'out')!r}])\n"
        "except SystemExit as end:\n    print(end.code)\n"
        "print([m for m in ('spacy', 'kiwipiepy', 'pandas', 'pyarrow', 'numpy') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "nothing to do" in out
    assert out.splitlines()[-2:] == ["1", "[]"]  # the document that failed still does
    assert before == {p: p.stat().st_mtime_ns for p in (tmp_path / "out").iterdir() if p.is_file()}


def test_a_file_that_somebody_changed_or_deleted_is_made_again(tmp_path: Path) -> None:
    texts = write(tmp_path / "texts", {"a": TEXTS[0]})
    run(texts, tmp_path / "out")
    before = dataset(tmp_path / "out", history=True)
    (tmp_path / "out" / "events.csv").write_text("mine", encoding="utf-8")
    (tmp_path / "out" / "dates.parquet").unlink()
    pool = Here()
    run(texts, tmp_path / "out", pool)
    assert (dataset(tmp_path / "out", history=True).keys(), pool.done) == (before.keys(), [])
    assert dataset(tmp_path / "out") == {n: b for n, b in before.items() if n not in HISTORY}


def test_what_a_person_put_beside_the_dataset_stays(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out / "notes", {"mine": "내 메모"})
    (out / "README.txt").write_text("읽어 보세요", encoding="utf-8")
    for text in TEXTS[:2]:
        run(write(tmp_path / "texts", {"a": text}), out)
    assert (out / "notes" / "mine.txt").read_text(encoding="utf-8") == "내 메모"
    assert (out / "README.txt").read_text(encoding="utf-8") == "읽어 보세요"
    assert set(os.listdir(tmp_path)) == {"out", "texts"}


def test_added_documents_join_those_that_the_dataset_has(tmp_path: Path) -> None:
    one, two = write(tmp_path / "one", {"a": TEXTS[0], "bad": ""}), write(tmp_path / "two", {"b": TEXTS[1]})
    run(one, tmp_path / "out")
    outcome = run(two, tmp_path / "out", add=True)
    run([one, two], tmp_path / "fresh")
    assert (outcome.read, outcome.kept) == (1, 2)
    assert dataset(tmp_path / "out") == dataset(tmp_path / "fresh")


def test_a_dataset_without_its_cache_keeps_its_documents_when_others_are_added(tmp_path: Path) -> None:
    one, two = write(tmp_path / "one", {"a": TEXTS[0], "bad": ""}), write(tmp_path / "two", {"b": TEXTS[1]})
    run(one, tmp_path / "out")
    shutil.rmtree(tmp_path / "out" / ".cache")
    run(two, tmp_path / "out", add=True)
    run([one, two], tmp_path / "fresh")
    assert dataset(tmp_path / "out") == dataset(tmp_path / "fresh")


def test_a_damaged_cache_costs_time_only(tmp_path: Path) -> None:
    texts = write(tmp_path / "texts", {"a": TEXTS[0]})
    run(texts, tmp_path / "out")
    before = dataset(tmp_path / "out")
    (tmp_path / "out" / ".cache" / "rows.sqlite").write_bytes(b"not a database" * 100)
    run(texts, tmp_path / "out")
    assert dataset(tmp_path / "out") == before


def test_a_cache_of_which_some_bytes_are_wrong_costs_time_only(tmp_path: Path) -> None:
    texts = write(tmp_path / "texts", {f"d{n}": text for n, text in enumerate(TEXTS)})
    out, cache = tmp_path / "out", tmp_path / "out" / ".cache" / "rows.sqlite"
    run(texts, out)
    before, whole = dataset(out), cache.read_bytes()
    pages = [bytes(len(whole) // 2), whole[: len(whole) // 2], b""]
    damaged = [whole[:4096] + page + whole[4096 + len(page) :] for page in pages[:1]] + pages[1:]
    chance = random.Random(7)
    for _ in range(8):
        noise = bytearray(whole)
        for at in chance.sample(range(4096, len(noise)), len(noise) // 20):
            noise[at] = chance.randrange(256)
        damaged.append(bytes(noise))
    for data in damaged:
        cache.write_bytes(data)
        run(texts, out)
        assert dataset(out) == before


def test_a_damaged_dataset_without_its_cache_cannot_be_added_to_and_is_named(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(write(tmp_path / "one", {"a": TEXTS[0]}), out)
    shutil.rmtree(out / ".cache")
    (out / "events.jsonl").write_bytes((out / "events.jsonl").read_bytes()[:-20])
    with pytest.raises(SageonError, match=r"its files are damaged.*without --add"):
        run(write(tmp_path / "two", {"b": TEXTS[1]}), out, add=True)


def test_a_first_run_that_is_stopped_keeps_what_it_has_read(tmp_path: Path) -> None:
    texts = write(tmp_path / "texts", {"a": TEXTS[0], "b": TEXTS[1]})

    class Stopped(Here):
        def map(self, tasks: Iterable[Source]) -> Iterator[tuple[Source, Any]]:
            for number, done in enumerate(super().map(tasks)):
                if number:
                    raise KeyboardInterrupt
                yield done

    with pytest.raises(KeyboardInterrupt):
        run(texts, tmp_path / "out", Stopped())
    assert os.listdir(tmp_path / "out") == [".cache"]
    pool = Here()
    run(texts, tmp_path / "out", pool)
    assert pool.done == ["b"]


def test_strict_leaves_the_dataset_as_it_was(tmp_path: Path) -> None:
    run(write(tmp_path / "texts", {"a": TEXTS[0]}), tmp_path / "out")
    before = dataset(tmp_path / "out", history=True)
    outcome = run(write(tmp_path / "texts", {"a": TEXTS[2], "bad": ""}), tmp_path / "out", strict=True)
    assert (len(outcome.failures), outcome.written) == (1, False)
    assert dataset(tmp_path / "out", history=True) == before


def events(out: Path) -> dict[str, dict[str, Any]]:
    return {e["event_id"]: e for e in read_jsonl(out / "events.jsonl")}


def test_a_record_keeps_its_identifier_when_its_values_change(tmp_path: Path) -> None:
    texts = write(tmp_path / "texts", {"a": "인도 총리가 21일 한국을 방문했다.\n"})
    run(texts, tmp_path / "out")
    before = events(tmp_path / "out")
    (texts / "documents.csv").write_text("path,published\na.txt,2019-02-22\n", encoding="utf-8")
    run(texts, tmp_path / "out")
    after = events(tmp_path / "out")
    assert before.keys() == after.keys()
    assert [e["date"] for e in before.values()] != [e["date"] for e in after.values()]
    told = [c for c in read_jsonl(tmp_path / "out" / changes.TABLE) if c["table"] == "events"]
    assert ("date", "2019-02-21") in [(c["field"], c["after"]) for c in told]
    assert "2019-02-21" in (tmp_path / "out" / changes.PAGE).read_text(encoding="utf-8")


def test_an_occurrence_keeps_its_identifier_while_its_documents_do(tmp_path: Path) -> None:
    texts = write(tmp_path / "texts", {"a": TEXTS[0], "b": TEXTS[1], "c": TEXTS[2]})
    run(texts, tmp_path / "out")
    before = {e["event_id"]: e["occurrence_id"] for e in events(tmp_path / "out").values()}
    assert len(set(before.values())) == len(before) - 1
    (texts / "c.txt").unlink()
    (texts / "d.txt").write_text(TEXTS[3], encoding="utf-8")
    run(texts, tmp_path / "out")
    after = {e["event_id"]: e["occurrence_id"] for e in events(tmp_path / "out").values()}
    assert all(after[e] == o for e, o in before.items() if e in after)
    (texts / "b.txt").unlink()
    run(texts, tmp_path / "out")
    assert {e["event_id"] for e in events(tmp_path / "out").values() if e["occurrence_id"] != e["event_id"]} == set()


def test_changes_tell_what_came_went_and_changed(tmp_path: Path) -> None:
    texts = write(tmp_path / "texts", {"a": TEXTS[0], "b": TEXTS[2]})
    first = run(texts, tmp_path / "out")
    (texts / "b.txt").unlink()
    (texts / "c.txt").write_text(TEXTS[1], encoding="utf-8")
    second = run(texts, tmp_path / "out")
    third = run(texts, tmp_path / "out")
    assert first.changed["documents", "added"] == 2
    assert [second.changed["documents", c] for c in ("added", "removed", "changed")] == [1, 1, 0]
    assert second.changed["events", "changed"] == 1  # the visit is one occurrence with that of the new document
    assert not third.written
    rows = list(read_jsonl(tmp_path / "out" / changes.TABLE))
    assert {c["field"] for c in rows if c["change"] == "changed"} == {"occurrence_id"}


# ── whole, whatever happens ──


@pytest.fixture
def canned(tmp_path: Path) -> Path:
    """Two states of a folder and, in a file, the rows of their documents."""
    states = [
        write(tmp_path / "one", {f"d{n}": TEXTS[n % 4] + f"{n}번째 글.\n" for n in range(12)}),
        write(tmp_path / "two", {f"d{n}": TEXTS[(n + 1) % 4] + f"{n}째 글.\n" for n in range(3, 15)}),
    ]
    entries = {s.path.read_bytes(): build.entry(s) for state in states for s in collect([state]).sources}
    (tmp_path / "entries").write_bytes(pickle.dumps(entries))
    return tmp_path


def looping(folder: Path, rounds: int, largest: int = -1) -> subprocess.Popen[str]:
    """A process that writes the one dataset and the other in turn; no file of it gets larger than `largest` bytes."""
    script = Path(__file__).with_name("looping.py")
    command = [sys.executable, str(script), str(folder / "out"), str(folder / "entries"), str(rounds), str(largest)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finished(folder: Path, rounds: int) -> dict[str, bytes]:
    process = looping(folder, rounds)
    assert process.wait() == 0, process.communicate()
    return dataset(folder / "out")


def test_a_run_killed_at_any_moment_leaves_a_whole_dataset_and_the_next_one_heals(canned: Path) -> None:
    two = finished(canned, 2)
    one = finished(canned, 1)
    assert one != two
    chance = random.Random(7)
    for _ in range(50):
        process = looping(canned, 10_000)
        assert process.stdout
        process.stdout.readline()  # it is under way
        time.sleep(chance.uniform(0, 0.15))
        process.kill()
        process.communicate()
        assert dataset(canned / "out") in (one, two)
    assert finished(canned, 1) == one
    assert [p for p in os.listdir(canned) if p.startswith(".")] == []


def test_a_full_disk_leaves_the_dataset_as_it_was(canned: Path) -> None:
    one = finished(canned, 1)
    for size in (0, 5_000, 20_000):
        process = looping(canned, 2, size)
        told = process.communicate()[1]
        assert process.returncode != 0
        assert "SageonError" in told, told
        assert dataset(canned / "out") == one
    assert finished(canned, 1) == one
    assert [p for p in os.listdir(canned) if p.startswith(".")] == []


def test_two_runs_at_once_take_turns(canned: Path) -> None:
    processes = [looping(canned, 20) for _ in range(3)]
    assert [p.wait() for p in processes] == [0, 0, 0]
    two = dataset(canned / "out")
    assert two == finished(canned, 2)


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_folder_is_named(tmp_path: Path) -> None:
    texts = write(tmp_path / "texts", {"a": TEXTS[0]})
    (tmp_path / "out").mkdir(mode=0o555)
    with pytest.raises(SageonError, match="choose another folder"):
        run(texts, tmp_path / "out")


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    texts = write(tmp_path / "texts", {"a": TEXTS[0]})
    (tmp_path / "out").write_text("not a folder", encoding="utf-8")
    with pytest.raises(SageonError, match="choose another folder"):
        run(texts, tmp_path / "out")
    assert (tmp_path / "out").read_text(encoding="utf-8") == "not a folder"


def test_every_file_of_a_dataset_is_known_as_such(tmp_path: Path) -> None:
    run(write(tmp_path / "texts", {"a": TEXTS[0]}), tmp_path / "out")
    assert set(dataset(tmp_path / "out", history=True)) == set(FILES)
    assert json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))["documents"]
