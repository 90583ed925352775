"""Coverage's tracer kept out of what it measures nothing of."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

import pytest

P = ParamSpec("P")
R = TypeVar("R")


def untraced(function: Callable[P, R]) -> Callable[P, R]:
    """Return a function that does the same without whoever traces the lines that run."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        tracer = sys.gettrace()
        sys.settrace(None)
        try:
            return function(*args, **kwargs)
        finally:
            sys.settrace(tracer)

    return run


@contextmanager
def exporter_untraced() -> Iterator[None]:
    """Run torch's exporter untraced: millions of calls of its own, which take twice as long."""
    import torch  # not installed everywhere

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(torch.onnx, "export", untraced(torch.onnx.export))
        yield
