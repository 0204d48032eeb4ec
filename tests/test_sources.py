"""Which documents a run reads: each once, under a name of its own, however its paths are given."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from test_update import TEXTS, write

from pipeline.dataset.sources import collect
from pipeline.errors import SageonError


def names(*paths: Path) -> list[tuple[str, str]]:
    return [(s.doc_id, s.shown) for s in collect(list(paths)).sources]


def test_files_of_one_name_in_two_folders_are_two_documents(tmp_path: Path) -> None:
    one, two = write(tmp_path / "one", {"a": TEXTS[0]}), write(tmp_path / "two", {"a": TEXTS[2], "b": TEXTS[1]})
    expected = [("b", "b.txt"), ("one/a.txt", "one/a.txt"), ("two/a.txt", "two/a.txt")]
    assert names(one, two) == names(two, one) == expected
    assert names(one / "a.txt", two / "a.txt") == expected[1:]


def test_a_name_that_is_anothers_path_is_told_apart(tmp_path: Path) -> None:
    texts = write(tmp_path / "texts", {"a": TEXTS[0], "a.txt": TEXTS[1]})
    (texts / "a.md").write_text(TEXTS[2], encoding="utf-8")
    assert names(texts) == [("a.md", "a.md"), ("a.txt", "a.txt"), ("a.txt.txt", "a.txt.txt")]


def test_a_path_that_repeats_the_way_between_two_others_is_told_apart(tmp_path: Path) -> None:
    far = write(tmp_path / "x" / "one", {"a": TEXTS[0]})
    near = [write(tmp_path / "y" / n, {"a": TEXTS[0]}) for n in ("one", "two")]
    found = names(far.parent, *near)
    assert len({doc_id for doc_id, _ in found}) == len({shown for _, shown in found}) == 3


def test_overlapping_paths_give_each_document_once_in_whatever_order(tmp_path: Path) -> None:
    texts = write(tmp_path / "texts", {"a": TEXTS[0]})
    below = write(texts / "sub", {"b": TEXTS[1]})
    expected = [("a", "a.txt"), ("b", "sub/b.txt")]
    for paths in ([texts, below], [below, texts], [texts, texts], [below / "b.txt", texts]):
        assert names(*paths) == expected


def test_a_link_to_a_document_is_that_document(tmp_path: Path) -> None:
    texts = write(tmp_path / "texts", {"b": TEXTS[0]})
    for link in ("a.txt", "c.txt"):
        (texts / link).symlink_to(texts / "b.txt")
    assert names(texts) == [("b", "b.txt")]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such a name")
def test_a_file_name_that_is_no_utf8_costs_nothing(tmp_path: Path) -> None:
    name = os.fsdecode(b"\xb0\xa1.txt")  # what an old archive unpacks to
    (tmp_path / name).write_text(TEXTS[0], encoding="utf-8")
    assert names(tmp_path) == [("\\xb0\\xa1", "\\xb0\\xa1.txt")]


def test_the_nearest_list_has_the_last_word(tmp_path: Path) -> None:
    below = write(tmp_path / "texts" / "sub", {"a": TEXTS[0]})
    (below.parent / "documents.csv").write_text("path,published\nsub/a.txt,2018\n", encoding="utf-8")
    (below / "documents.csv").write_text("path,published\na.txt,2019\n", encoding="utf-8")
    code = (
        "from pathlib import Path\nfrom pipeline.dataset.sources import collect\n"
        f"print(collect([Path({str(below.parent)!r})]).sources[0].metadata.published)"
    )
    for seed in "0123":  # the order of a set must not decide
        command = [sys.executable, "-c", code]
        done = subprocess.run(
            command, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        )
        assert done.stdout == "2019\n"


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffpath,published\r\na.txt,2019\r\n",
        "path;published\na.txt;2019\n",
        "path\tpublished\na.txt\t2019\n",
        "path,published,,\na.txt,2019,,\n,,,\n",
    ],
)
def test_a_list_is_read_as_any_spreadsheet_saves_it(tmp_path: Path, text: str) -> None:
    texts = write(tmp_path / "texts", {"a": TEXTS[0]})
    (texts / "documents.csv").write_text(text, encoding="utf-8", newline="")
    collection = collect([texts])
    assert (collection.sources[0].metadata.published, collection.warnings) == ("2019", ())


def test_a_list_finds_a_file_whose_hangul_is_composed_otherwise(tmp_path: Path) -> None:
    texts = write(tmp_path / "texts", {unicodedata.normalize("NFD", "한국"): TEXTS[0]})
    (texts / "documents.csv").write_text("path,published\n한국.txt,2019\n", encoding="utf-8")
    collection = collect([texts])
    assert (collection.sources[0].metadata.published, collection.warnings) == ("2019", ())


def test_a_file_that_is_listed_twice_is_a_warning(tmp_path: Path) -> None:
    texts = write(tmp_path / "texts", {"a": TEXTS[0]})
    (texts / "documents.csv").write_text("path,published\na.txt,2019\na.txt,2020\n", encoding="utf-8")
    collection = collect([texts])
    assert collection.sources[0].metadata.published == "2020"
    assert "'a.txt' more than once" in collection.warnings[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("name\na.txt\n", "no column 'path'; it has name"),
        ("path,title\na.txt," + "x" * 200_000, "line 2.*larger than field limit"),
    ],
)
def test_a_list_that_is_none_is_named_with_its_fault(tmp_path: Path, text: str, said: str) -> None:
    texts = write(tmp_path / "texts", {"a": TEXTS[0]})
    (texts / "documents.csv").write_text(text, encoding="utf-8")
    before = csv.field_size_limit(131_072)  # some libraries raise it for the whole process
    try:
        with pytest.raises(SageonError, match=said):
            collect([texts])
    finally:
        csv.field_size_limit(before)
