"""A folder whose files are replaced: all at once where that can be, one after the other where the folder must stay."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from test_update import TEXTS, dataset, run, write

from pipeline.dataset import swap
from pipeline.dataset.swap import heal, replacing
from pipeline.dataset.update import FILES
from pipeline.errors import SageonError


def test_a_dataset_in_the_working_folder_leaves_nobody_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "texts", {"a": TEXTS[0]})
    monkeypatch.chdir(tmp_path)
    for text in TEXTS[:2]:
        (tmp_path / "texts" / "a.txt").write_text(text, encoding="utf-8")
        run(Path("texts"), Path())
        assert {*os.listdir()} == {*FILES, ".cache", "texts"}
    run(Path("texts"), tmp_path / "fresh")
    assert dataset(tmp_path) == dataset(tmp_path / "fresh")


def test_a_dataset_beside_its_documents_takes_neither_them_nor_itself_for_documents(tmp_path: Path) -> None:
    texts = write(tmp_path / "texts", {"a": TEXTS[0]})
    for out, text in ((texts / "outputs", TEXTS[1]), (texts, TEXTS[2])):
        assert [run(texts, out).counts["documents"] for _ in range(2)] == [1, 1]
        assert not run(texts, out).written
        (texts / "a.txt").write_text(text, encoding="utf-8")
        assert run(texts, out).changed["documents", "changed"] == 1
    assert os.listdir(tmp_path) == ["texts"]


def test_somebody_elses_file_of_our_name_is_not_written_over(tmp_path: Path) -> None:
    texts = write(tmp_path / "texts", {"a": TEXTS[0]})
    (texts / "documents.csv").write_text("path,published\na.txt,2019\n", encoding="utf-8")
    with pytest.raises(SageonError, match=r"documents\.csv that no run wrote.*choose another folder"):
        run(texts, texts)
    assert (texts / "documents.csv").read_text(encoding="utf-8") == "path,published\na.txt,2019\n"
    assert {*os.listdir(texts)} == {"a.txt", "documents.csv"}


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    texts = write(tmp_path / "texts", {"a": TEXTS[0]})
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "real")
    run(texts, tmp_path / "out")
    assert (tmp_path / "out").is_symlink()
    assert {*FILES} <= {*os.listdir(tmp_path / "real")}


def test_who_may_see_the_folder_stays_as_it_was(tmp_path: Path) -> None:
    texts, out = write(tmp_path / "texts", {"a": TEXTS[0]}), tmp_path / "out"
    run(texts, out)
    out.chmod(0o700)
    (texts / "a.txt").write_text(TEXTS[1], encoding="utf-8")
    run(texts, out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o700


def test_without_hard_links_the_rows_are_still_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*names: object) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr(os, "link", refused)
    texts, out = write(tmp_path / "texts", {"a": TEXTS[0]}), tmp_path / "out"
    assert [run(texts, out).written for _ in range(2)] == [True, False]
    (texts / "a.txt").write_text(TEXTS[1], encoding="utf-8")
    assert [run(texts, out).written for _ in range(2)] == [True, False]


def test_files_that_a_killed_run_had_not_moved_in_yet_are_moved_in_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"

    def moved(source: str | Path, target: str | Path) -> None:
        if Path(target).name == "b":
            raise KeyboardInterrupt
        rename(source, target)

    def written() -> None:
        with replacing(out, stay=True) as new:
            for name in "abc":
                (new / name).write_text("new", encoding="utf-8")

    out.mkdir()
    for name in "abc":
        (out / name).write_text("old", encoding="utf-8")
    rename = os.replace
    with monkeypatch.context() as patch:
        patch.setattr(swap.os, "replace", moved)
        with pytest.raises(KeyboardInterrupt):
            written()
    heal(out, lambda name: True)
    assert [(out / name).read_text(encoding="utf-8") for name in "abc"] == ["new"] * 3
    assert os.listdir(out / ".cache") == []


def test_only_what_a_run_on_this_folder_left_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / "out[1]").mkdir()
    mine, other = tmp_path / ".out[1]-new-abcd_123", tmp_path / ".out[1]-new-b-new-abcd_123"
    for left in (mine, other):
        left.mkdir()
        (left / "note.txt").write_text("x", encoding="utf-8")
    heal(tmp_path / "out[1]", FILES.__contains__)
    assert (tmp_path / "out[1]" / "note.txt").is_file()
    assert (mine.exists(), other.exists()) == (False, True)
