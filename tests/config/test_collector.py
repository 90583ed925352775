import gc

import pytest

from colonyqc.config.collector import loading


def test_the_collector_rests_while_modules_load() -> None:
    with loading():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_collector_works_again_after_a_module_that_failed() -> None:
    with pytest.raises(ImportError), loading():
        raise ImportError
    assert gc.isenabled()


def test_one_loading_inside_another_leaves_the_collector_at_rest() -> None:
    with loading():
        with loading():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_what_was_loaded_is_not_looked_through_again() -> None:
    gc.unfreeze()
    try:
        with loading():
            made = [[n] for n in range(100)]
        assert gc.get_freeze_count() >= len(made)
    finally:
        gc.unfreeze()
