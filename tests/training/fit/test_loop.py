"""loop: watching, early end, best weights, a stop at any step."""

from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from colonyqc.domain.errors import Cancelled, TrainingError
from colonyqc.services.ports import Monitor
from colonyqc.training.fit.checkpoint import read_checkpoint
from colonyqc.training.fit.loop import Watch, fit, rate_at
from colonyqc.training.recipes.loop import LoopConfig

CONFIG = LoopConfig(steps=12, checkpoint_every=4, average=0.5)


def _net() -> nn.Linear:
    torch.manual_seed(0)
    return nn.Linear(3, 1)


def _loss(net: nn.Module, step: int) -> Tensor:
    generator = torch.Generator().manual_seed(step)
    x = torch.randn(8, 3, generator=generator)
    out: Tensor = net(x)
    return ((out[:, 0] - x.sum(1)) ** 2).mean()


def _same(one: nn.Module, other: nn.Module) -> bool:
    pairs = zip(one.state_dict().values(), other.state_dict().values(), strict=True)
    return all(torch.equal(a, b) for a, b in pairs)


def _falling(best: int) -> Watch:
    """Return a watch whose score is highest at its ``best``-th look."""
    looks = iter(range(1, 100))
    return Watch(lambda _: -float(abs(next(looks) - best)), every=2, patience=2)


def test_the_rate_rises_then_falls_to_one_percent() -> None:
    config = LoopConfig(steps=100, rate=1.0, warm_up=0.1)
    rates = [rate_at(step, config) for step in range(100)]
    assert max(rates) == rates[10] == 1.0
    assert rates[0] == pytest.approx(0.1)
    assert rates[-1] < 0.02
    assert rates[10:] == sorted(rates[10:], reverse=True)


def test_training_ends_when_patience_does_and_keeps_the_best(tmp_path: Path) -> None:
    seen: list[tuple[int, dict[str, Tensor]]] = []
    scores = iter([0.1, 0.5, 0.4, 0.3, 0.9])

    def score(net: nn.Module) -> float:
        seen.append((len(seen), {k: v.clone() for k, v in net.state_dict().items()}))
        return next(scores)

    told: list[tuple[float, str]] = []
    kept = fit(
        _net(),
        _loss,
        CONFIG,
        tmp_path / "c.pt",
        "k",
        monitor=Monitor(lambda share, what: told.append((share, what))),
        watch=Watch(score, every=2, patience=2),
    )
    assert all(torch.equal(v, kept.state_dict()[k]) for k, v in seen[1][1].items())
    course = read_checkpoint(tmp_path / "c.pt").course
    assert course.scores == [(2, 0.1), (4, 0.5), (6, 0.4), (8, 0.3)]
    assert (course.best_step, course.best_score, course.ended) == (4, 0.5, True)
    assert len(course.losses) == 8
    assert told[-1][0] == 1.0
    assert "best 0.500 at step 4" in told[-1][1]


def test_an_ended_run_is_not_trained_on(tmp_path: Path) -> None:
    first = fit(_net(), _loss, CONFIG, tmp_path / "c.pt", "k", watch=_falling(2))

    def never(net: nn.Module, step: int) -> Tensor:
        raise AssertionError(step)

    again = fit(_net(), never, CONFIG, tmp_path / "c.pt", "k", watch=_falling(2))
    assert _same(first, again)


@pytest.mark.parametrize("stop", range(1, 12))
def test_a_stop_at_any_step_changes_nothing(tmp_path: Path, stop: int) -> None:
    def score(net: nn.Module) -> float:
        return -_loss(net, 1000).item()

    watch = Watch(score, every=3, patience=9)
    whole = fit(_net(), _loss, CONFIG, tmp_path / "a.pt", "k", watch=watch)
    asked = iter([False] * stop + [True])
    with pytest.raises(Cancelled):
        fit(
            _net(),
            _loss,
            CONFIG,
            tmp_path / "b.pt",
            "k",
            monitor=Monitor(cancelled=lambda: next(asked)),
            watch=watch,
        )
    resumed = fit(_net(), _loss, CONFIG, tmp_path / "b.pt", "k", watch=watch)
    assert _same(whole, resumed)
    a, b = (read_checkpoint(tmp_path / name).course for name in ("a.pt", "b.pt"))
    assert (a.losses, a.scores, a.best_step) == (b.losses, b.scores, b.best_step)


def test_a_loss_that_is_no_number_is_told(tmp_path: Path) -> None:
    def bad(net: nn.Module, step: int) -> Tensor:
        return _loss(net, step) * (float("nan") if step == 3 else 1)

    with pytest.raises(TrainingError, match="no number at step 3"):
        fit(_net(), bad, CONFIG, tmp_path / "c.pt", "k")
