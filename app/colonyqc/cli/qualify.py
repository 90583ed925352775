"""``colonyqc qualify``: installation and operation qualification of this installation."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Annotated

import typer

from colonyqc import bootstrap
from colonyqc.cli.auth import As, signed_in
from colonyqc.cli.options import Database, Files
from colonyqc.cli.output import say
from colonyqc.cli.progress import progress
from colonyqc.domain.errors import UsageError
from colonyqc.services.ports import Monitor
from colonyqc.services.qualification import site_pack
from colonyqc.services.qualification.document import counted, verdict
from colonyqc.services.qualification.issue import claim, issue, note_qualified, performer
from colonyqc.services.qualification.limits import shipped_limits
from colonyqc.services.qualification.result import PDF
from colonyqc.services.qualification.suite import GROUPS
from colonyqc.services.qualification.words import words


def qualify(
    out: Annotated[
        Path | None, typer.Option("--out", help="A new or empty folder to write into.")
    ] = None,
    language: Annotated[str, typer.Option("--language", help="en or ja.")] = "en",
    pack: Annotated[
        Path | None,
        typer.Option(
            "--site-pack",
            help="A folder of your own labelled pictures with labels.csv: picture, differentiated "
            "(yes or no), confluence (%).",
        ),
    ] = None,
    who: As = None,
    db: Database = None,
    files: Files = None,
    write_to: Annotated[Path | None, typer.Option("--write-to", hidden=True)] = None,
) -> None:
    """Test this installation and write the proof: PDF, JSON, evidence, a manifest of sha256.

    The laboratory's history is not touched. Where one is named with --db, the sha256 of the
    manifest becomes an event of it, by the person named with --as.
    """
    if write_to is not None:
        _write_until_ended(write_to)
        return
    if out is None:
        raise UsageError("Name a folder to write into with --out.")
    say_in = words(language)
    context = None
    if db is not None:
        context = signed_in(bootstrap.context(db, files, must_exist=True), who)
    elif who is not None:
        raise UsageError("--as is for a history that is named with --db.")
    groups = (*GROUPS, site_pack.group(pack))
    bootstrap.outputs(db, files, (pack,)).check_place(out)
    claim(out)
    person = None if context is None else performer(context.histories, context.person, str(db))
    with bootstrap.qualification_bench() as bench:
        about = bootstrap.identity(bench)
        with _shown() as monitor:
            issued = issue(
                bench,
                about,
                shipped_limits(),
                groups,
                out,
                bootstrap.qualification_printer(),
                language=language,
                who=person,
                monitor=monitor,
            )
    if context is not None:
        note_qualified(context.histories, issued, about)
    found = issued.found
    say(verdict(found, say_in))
    say(counted(found, say_in))
    for each in found.failed:
        say(f"{say_in('fail')} {say_in.test(each.check)}: {say_in.found(each.check)}")
    for limit in found.use_limits:
        what, _, _, laboratory = say_in.use_limit(limit)
        say(f"{say_in('use limit')} {what} {laboratory}")
    say(f"{out / PDF}   sha256 {issued.manifest}")
    raise typer.Exit(0 if found.passed else 1)


@contextmanager
def _shown() -> Iterator[Monitor]:
    """Show a bar on a terminal, and a line a percent with the time left where there is none."""
    if sys.stderr.isatty():
        with progress() as monitor:
            yield monitor
        return
    begun, last = monotonic(), (0, "")

    def told(share: float, what: str) -> None:
        nonlocal last
        if (int(100 * share), what) == last or not what:
            return
        last = int(100 * share), what
        spent = monotonic() - begun
        left = f", {spent / share * (1 - share):.0f} s left" if share else ""
        sys.stderr.write(f"{100 * share:.0f} % {what}{left}\n")
        sys.stderr.flush()

    yield Monitor(told)


def _write_until_ended(db: Path) -> None:
    """Add to a history of the tests until the process is ended from outside."""
    for number in bootstrap.write_until_ended(db):
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
