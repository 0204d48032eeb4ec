"""The command line; each command's work is imported when the command runs, so that `--help` loads nothing."""

from __future__ import annotations

import sys

import click

from pipeline.errors import INTERRUPTED, SageonError
from pipeline.exports import FORMATS

DEFAULT_SEEDS = "seeds"
DEFAULT_OUT = "outputs"


class _Group(click.Group):
    """Turns the errors that explain themselves into one line and exit status 2."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except SageonError as error:
            click.echo(f"sageon: {error}", err=True)
            sys.exit(2)
        except KeyboardInterrupt:
            click.echo("\nstopped", err=True)
            sys.exit(INTERRUPTED)
        except BrokenPipeError:
            sys.exit(0)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="sageon", prog_name="sageon")
def main() -> None:
    """From Korean political documents to an event dataset in which every value leads back to its characters."""


@main.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("-o", "--out", default=DEFAULT_OUT, show_default=True, help="Folder of the dataset.")
@click.option("--add", is_flag=True, help="Keep the documents that the dataset already has.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Worker processes (default: the cores).")
@click.option("--time-limit", type=click.FloatRange(min=1), metavar="S", help="Seconds that a document may take.")
@click.option("--corrections", metavar="FILE", help="People's corrections (default: annotations/corrections.csv).")
@click.option("--watch", is_flag=True, help="Run again whenever a document changes, until Ctrl-C.")
@click.option("--strict", is_flag=True, help="Any failure: no change at all.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def run(
    paths: tuple[str, ...],
    out: str,
    add: bool,
    jobs: int | None,
    time_limit: float | None,
    corrections: str | None,
    watch: bool,
    strict: bool,
    as_json: bool,
) -> None:
    """Read documents (files or folders; default: seeds/) and bring the dataset up to date.

    Only what is new or has changed is read again; what is no longer there leaves the dataset.
    """
    from pipeline.commands.run import run as work

    sys.exit(
        work(
            paths or (DEFAULT_SEEDS,),
            out,
            strict=strict,
            as_json=as_json,
            add=add,
            jobs=jobs,
            time_limit=time_limit,
            corrected=corrections,
            watch=watch,
        )
    )


@main.command()
@click.argument("doc")
@click.option("--html", is_flag=True, help="Print an HTML page instead of coloured text.")
@click.option("-o", "--out", default=DEFAULT_OUT, show_default=True, help="Folder of the dataset.")
def show(doc: str, html: bool, out: str) -> None:
    """One document with its marks; DOC is a file or the identifier of a document of the dataset."""
    from pipeline.commands.show import show as work

    sys.exit(work(doc, out, html=html))


@main.command()
@click.argument("event_id")
@click.option("-o", "--out", default=DEFAULT_OUT, show_default=True, help="Folder of the dataset.")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
def explain(event_id: str, paths: tuple[str, ...], out: str) -> None:
    """The source sentence of a record and, stage by stage, why it has these values.

    PATH is where the documents of the dataset lie (default: seeds/).
    """
    from pipeline.commands.explain import explain as work

    sys.exit(work(event_id, paths or (DEFAULT_SEEDS,), out))


@main.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def check(paths: tuple[str, ...], as_json: bool) -> None:
    """What would be refused or degraded, and why; for a folder with .ann files, whether the gold is valid."""
    from pipeline.commands.check import check as work

    sys.exit(work(paths or (DEFAULT_SEEDS,), as_json=as_json))


def _formats(ctx: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value:
        width = max(map(len, FORMATS))
        for listed in FORMATS.values():
            click.echo(f"{listed.name:{width}}  {listed.description} ({listed.file})")
        ctx.exit()


@main.command()
@click.argument("file", required=False, metavar="[FILE]")
@click.option("--to", "name", required=True, type=click.Choice(list(FORMATS)), help="The format to write.")
@click.option("-o", "--out", default=DEFAULT_OUT, show_default=True, help="Folder of the dataset.")
@click.option(
    "--texts",
    multiple=True,
    default=(DEFAULT_SEEDS,),
    show_default=True,
    metavar="PATH",
    help="Where the documents lie: files or folders, for brat, labelstudio, docbin and conllu.",
)
@click.option("--from-labelstudio", metavar="JSON", help="With --to brat: the annotations of a Label Studio export.")
@click.option("--force", is_flag=True, help="Write over a FILE that is no unchanged earlier export.")
@click.option(
    "--list", is_flag=True, expose_value=False, is_eager=True, callback=_formats, help="List the formats and exit."
)
def export(
    file: str | None, name: str, out: str, texts: tuple[str, ...], from_labelstudio: str | None, force: bool
) -> None:
    """Write the dataset in the format of another tool to FILE (default: a name by the format, in this folder)."""
    from pipeline.commands.export import export as work

    sys.exit(work(name, out, file, texts=texts, force=force, from_labelstudio=from_labelstudio))


@main.command(name="eval")
@click.option("--gold", default="annotations", show_default=True, help="Folder of the gold.")
@click.option("--texts", multiple=True, help="Further folders with the texts that the gold annotates.")
@click.option("--split", multiple=True, help="Only these splits (dev, test, transfer-dev, written-test …).")
@click.option(
    "--mode",
    type=click.Choice(["pipeline", "given", "self", "agreement"]),
    default="pipeline",
    show_default=True,
    help="What is scored: the pipeline, its later stages with the gold's dates and names given, the gold against"
    " itself, or one annotator against the other.",
)
@click.option("--json", "json_path", help="Write all figures to this JSON file.")
@click.option("--decided", is_flag=True, help="Score against the gold as it would be after its decisions.tsv.")
@click.option("--report", "report_path", help="Write the misses, each in its sentence, to this Markdown file.")
def evaluate(
    gold: str,
    texts: tuple[str, ...],
    split: tuple[str, ...],
    mode: str,
    json_path: str | None,
    decided: bool,
    report_path: str | None,
) -> None:
    """Score against the gold and print the tables: dates, actors, triggers, records, each with its interval."""
    from pipeline.commands.evaluate import evaluate as work

    sys.exit(
        work(
            gold,
            texts,
            split,
            mode=mode,
            json_path=json_path,
            report_path=report_path,
            decided=decided,
        )
    )


@main.group()
def bench() -> None:
    """A stage beside what a user would pick instead, on the same texts, in the same run."""


@bench.command()
@click.option("--gold", default="annotations", show_default=True, help="Folder of the gold.")
@click.option("--texts", multiple=True, help="Further folders with the texts that the gold annotates.")
@click.option("--klue", help="The KLUE-NER file of tagged characters; without it that column is left out.")
def dates(gold: str, texts: tuple[str, ...], klue: str | None) -> None:
    """Date taggers: ours, korean-datetime, dateparser, Duckling (the extra `bench` installs them)."""
    from pipeline.commands.bench import dates as work

    sys.exit(work(gold, texts, klue))


@bench.command()
@click.option("--klue", required=True, help="The KLUE-NER file of tagged characters.")
def actors(klue: str) -> None:
    """Names on KLUE-NER by tag, beside published figures."""
    from pipeline.commands.bench import actors as work

    sys.exit(work(klue))


@bench.command()
@click.option("--gold", default="annotations", show_default=True, help="Folder of the gold.")
@click.option("--texts", multiple=True, help="Further folders with the texts that the gold annotates.")
def events(gold: str, texts: tuple[str, ...]) -> None:
    """Events beside a baseline: listed words, the nearest names, the nearest date, all of it actual."""
    from pipeline.commands.bench import events as work

    sys.exit(work(gold, texts))


@bench.command()
@click.option("--texts", multiple=True, help="Files or folders that the corpus is made of (default: seeds/).")
@click.option("--megabytes", default=3.0, show_default=True, help="Size of the corpus.")
@click.option("--parts", default=3, show_default=True, help="Parts of the corpus; figures are medians over them.")
@click.option("--write", multiple=True, metavar="FILE", help="Put the table between the marks in this page, too.")
def speed(texts: tuple[str, ...], megabytes: float, parts: int, write: tuple[str, ...]) -> None:
    """Each stage's share of Kiwi's time, the whole pipeline, two processes, start-up, memory."""
    from pipeline.commands.bench import speed as work

    sys.exit(work(texts or (DEFAULT_SEEDS,), megabytes, parts, write))


@bench.command()
@click.option("--texts", multiple=True, help="Files or folders that the documents are made of (default: seeds/).")
@click.option("--documents", default=5000, show_default=True, help="Documents of 2 KB in the largest dataset.")
def growth(texts: tuple[str, ...], documents: int) -> None:
    """What time and memory do when documents get more or longer; linking; a run that has nothing or little to do."""
    from pipeline.commands.bench import growth as work

    sys.exit(work(texts or (DEFAULT_SEEDS,), documents))


if __name__ == "__main__":
    main()
