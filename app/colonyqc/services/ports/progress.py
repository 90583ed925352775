"""How a use case tells how far it is, and asks whether to stop: one value for both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final

from colonyqc.domain.errors import Cancelled

Progress = Callable[[float, str], None]
"""Called with the share done, 0 to 1, and what is being done."""


def _nobody(share: float, what: str) -> None:
    """Report to nobody."""


def _never() -> bool:
    """Go on."""
    return False


@dataclass(frozen=True, slots=True)
class Monitor:
    """Who watches a piece of work: hears how far it is, and may ask it to stop.

    ``progress`` and ``cancelled`` may be called from any thread that does the work.
    """

    progress: Progress = _nobody
    cancelled: Callable[[], bool] = _never
    """Asked between pieces of work; True means: raise `Cancelled` soon."""

    def report(self, share: float, what: str = "") -> None:
        """Tell the share done, 0 to 1, and what is being done."""
        self.progress(share, what)

    def check(self) -> None:
        """Go on, or stop.

        Raises:
            Cancelled: asked to stop.
        """
        if self.cancelled():
            raise Cancelled

    def part(self, start: float, end: float, what: str = "") -> "Monitor":
        """Return the monitor of a piece of the work, whose 0 to 1 is ``start`` to ``end`` of it.

        ``what``: what the whole piece is called, whatever it says itself; "" lets it speak.
        """

        def told(share: float, said: str) -> None:
            self.progress(start + (end - start) * share, what or said)

        return Monitor(told, self.cancelled)

    def parts(self, names: Sequence[str]) -> "tuple[Monitor, ...]":
        """Return monitors of equal pieces that may go on side by side; what is told is their sum.

        ``names``: what each is called.
        """
        done = [0.0] * len(names)
        # Told under a lock, or a share read before another's was told after it would go back.
        turn = Lock()

        def piece(index: int) -> Monitor:
            def told(share: float, _: str) -> None:
                with turn:
                    done[index] = share
                    self.progress(sum(done) / len(done), names[index])

            return Monitor(told, self.cancelled)

        return tuple(piece(index) for index in range(len(names)))

    def under(self, name: str) -> "Monitor":
        """Return it with the name of what a piece belongs to before what the piece says."""
        return Monitor(lambda share, said: self.progress(share, f"{name}: {said}"), self.cancelled)

    def quiet(self) -> "Monitor":
        """Return the monitor of a piece that tells nothing of its own, but can be stopped."""
        return Monitor(cancelled=self.cancelled)


UNWATCHED: Final = Monitor()
"""Tells nobody, and is never asked to stop."""
