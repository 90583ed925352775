"""Options of the commands that may spread their analyses over many machines."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from colonyqc import bootstrap
from colonyqc.cli.model_options import Device, Precision, wished
from colonyqc.domain.errors import UsageError
from colonyqc.services.analysis.spread import Cluster
from colonyqc.services.context import ServiceContext

OnCluster = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS|local:N",
        help="Analyse on many machines by Dask: those of a scheduler, such as tcp://HOST:8786, or "
        "N processes of this one.",
    ),
]
ClusterSend = Annotated[
    bool,
    typer.Option(
        "--cluster-send",
        help="Send the pictures to the machines. Without it they reach the files by the same path.",
    ),
]


@contextmanager
def cluster_as_asked(
    where: str | None,
    send: bool,
    context: ServiceContext,
    precision: Precision | None,
    device: Device | None,
    model: str | None,
) -> Iterator[Cluster | None]:
    """Give the machines that were asked for; None: the work is done by this process.

    Raises:
        ClusterError: they are not there, or not fit for the work.
        UsageError: the address is none, or pictures are to be sent to nobody.
    """
    if where is None:
        if send:
            raise UsageError("--cluster-send sends pictures to the machines that --cluster names.")
        yield None
        return
    asked = wished(precision, device)
    with bootstrap.cluster(where, context, *asked, model=model, send=send) as found:
        yield found
