"""`sageon export`: the dataset in the format of another tool."""

from __future__ import annotations

from importlib import import_module, util
from pathlib import Path
from typing import cast

import click

from pipeline.errors import MissingLibraryError, SageonError
from pipeline.exports import FORMATS, Format
from pipeline.exports.dataset import Dataset, Summary
from pipeline.exports.writing import taking_place


def export(
    name: str, out: str, file: str | None, *, texts: tuple[str, ...], force: bool, from_labelstudio: str | None
) -> int:
    """Write the dataset in `out` to `file` in the format `name`, and say what was written and what left out."""
    chosen = FORMATS[name]
    _need(chosen)
    target = Path(file or chosen.file)
    if from_labelstudio is not None:
        summary = _labelled(chosen, Path(from_labelstudio), target, Path(out), force=force)
    else:
        dataset = Dataset(Path(out))
        if target.resolve() in (dataset.folder.resolve(), *dataset.folder.resolve().parents):
            raise SageonError(f"{target} holds the dataset itself; name another place")
        with taking_place(target, dataset.folder, folder=chosen.folder, force=force) as path:
            summary = _write(chosen, dataset, texts, path)
    click.echo(f"{target}: {summary}")
    return 0


def _need(chosen: Format) -> None:
    """Raises MissingLibraryError with what to install."""
    missing = [library for library in chosen.libraries if util.find_spec(library) is None]
    if missing:
        raise MissingLibraryError(
            f"the export to {chosen.name} needs {', '.join(missing)}, which is not installed: "
            'pip install "sageon[export]"'
        )


def _write(chosen: Format, dataset: Dataset, texts: tuple[str, ...], path: Path) -> Summary:
    module = import_module(f"pipeline.exports.{chosen.module}")
    if not chosen.texts:
        return cast(Summary, module.write(dataset, path))
    from pipeline.exports.texts import Texts

    return cast(Summary, module.write(dataset, Texts(dataset, [Path(text) for text in texts]), path))


def _labelled(chosen: Format, source: Path, target: Path, out: Path, *, force: bool) -> Summary:
    if chosen.name != "brat":
        raise SageonError("--from-labelstudio gives brat files; use it with --to brat")
    from pipeline.exports import brat, labelstudio

    with taking_place(target, out, folder=chosen.folder, force=force) as path:
        return brat.write_annotations(labelstudio.read(source), path)
