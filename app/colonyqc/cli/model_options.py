"""How networks run: the options for it, the models opened so, and what ran otherwise."""

import sys
from enum import StrEnum
from typing import Annotated, Final, Literal

import typer

from colonyqc import bootstrap
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.ports import Models


class Precision(StrEnum):
    """Which of a model's networks runs."""

    full = "full"
    fast = "fast"


class Device(StrEnum):
    """What runs the networks."""

    auto = "auto"
    cpu = "cpu"
    cuda = "cuda"
    directml = "directml"


_WISHES: Final[dict[Device, Literal["", "cpu", "cuda", "directml"]]] = {
    Device.auto: "",
    Device.cpu: "cpu",
    Device.cuda: "cuda",
    Device.directml: "directml",
}

AtPrecision = Annotated[
    Precision | None,
    typer.Option(
        "--precision", help="fast: the model's int8 network, if it has one. Default: as set."
    ),
]
OnDevice = Annotated[
    Device | None,
    typer.Option("--device", help="What runs the network; auto tries all. Default: as set."),
]


def models_as_asked(
    precision: Precision | None, device: Device | None, *, side_by_side: bool = False
) -> ModelLibrary:
    """Return the models at hand, to run as asked; None leaves it to the settings.

    ``side_by_side``: as `bootstrap.models` has it.
    """
    asked, on = wished(precision, device)
    return bootstrap.models(precision=asked, device=on, side_by_side=side_by_side)


def wished(
    precision: Precision | None, device: Device | None
) -> tuple[Literal["full", "fast"] | None, Literal["", "cpu", "cuda", "directml"] | None]:
    """Return how networks are to run as the models take it; None leaves it to the settings."""
    return (
        None if precision is None else precision.value,
        None if device is None else _WISHES[device],
    )


def print_notices(models: Models) -> None:
    """Say on standard error what ran otherwise than asked for."""
    for sentence in models.notices():
        sys.stderr.write(f"{sentence}\n")
