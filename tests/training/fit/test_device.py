"""device: bfloat16 only where a step in it is clearly faster."""

import pytest

from colonyqc.training.fit import device
from colonyqc.training.nets.pmf import PmfConfig

TINY = PmfConfig(widths=(4, 6, 8), grids=(1, 2))


@pytest.mark.parametrize(("shortened", "pays"), [(0.5, True), (0.95, False), (12.0, False)])
def test_the_faster_number_format_is_taken(
    monkeypatch: pytest.MonkeyPatch, shortened: float, pays: bool
) -> None:
    taken = iter([1.0] * 3 + [shortened] * 3)
    clock = {"now": 0.0, "asked": 0}

    def now() -> float:
        clock["asked"] += 1
        if clock["asked"] % 2 == 0:
            clock["now"] += next(taken)
        return clock["now"]

    monkeypatch.setattr(device, "training_device", lambda: device.torch.device("cpu"))
    monkeypatch.setattr(device.time, "process_time", now)
    device.bfloat16_pays.cache_clear()
    assert device.bfloat16_pays(TINY, 104, 4) is pays
    device.bfloat16_pays.cache_clear()
