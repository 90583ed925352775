"""Analyse without a history, into a bundle; open a bundle to add what it holds."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from colonyqc.bootstrap.join import join
from colonyqc.bootstrap.parts import person, rule_sets
from colonyqc.config.build import build_version
from colonyqc.history import results_made_in, results_read_from
from colonyqc.services.context import ServiceContext
from colonyqc.services.handover.results_bundle import OpenedResults, seal_results, unsealed
from colonyqc.services.handover.sealed_folder import check_new, new_package
from colonyqc.services.outputs import Outputs
from colonyqc.services.ports import UNWATCHED, Models, Monitor


@contextmanager
def sealed_results(
    out: Path, outputs: Outputs, networks: Models, tell: Callable[[Sequence[str]], None]
) -> Iterator[ServiceContext]:
    """Give the parts over a passing history; what is kept in it is sealed into ``out`` at the end.

    Rule sets are those at hand: whether they count is asked by the history that it comes to.
    ``tell``: is told by which sha256 the bundle is known, once it is there.

    Raises:
        OutputError: it cannot be written, or nothing was analysed.
        UsageError: something lies there already.
    """
    check_new(outputs, out)
    with new_package(out) as folder:
        with results_made_in(folder, person()) as opened:
            joined = join(opened, networks)
            yield replace(joined, rules=rule_sets(), outputs=outputs)
        with results_read_from(folder) as made:
            digest = seal_results(made, folder, out, build_version())
    tell((f"Sealed into {out}: sha256 {digest}",))


@contextmanager
def opened_results(bundle: Path, monitor: Monitor = UNWATCHED) -> Iterator[OpenedResults]:
    """Give what a bundle holds, once its seal holds and the small history in it is proved.

    Raises:
        Cancelled: asked to stop.
        HistoryError: it is none, it was damaged or changed, or another version made it.
        UsageError: nothing is there.
    """
    with (
        unsealed(bundle, build_version()) as (folder, digest),
        results_read_from(folder, monitor) as opened,
    ):
        yield OpenedResults(bundle.name, digest, opened)
