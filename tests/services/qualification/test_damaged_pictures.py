from colonyqc.services.qualification import damaged_pictures
from colonyqc.services.qualification.bench import Finished
from support.qualification import BenchOfTests, failed, limits

FEW = limits(good_pictures=3, damaged_pictures=5)


def test_good_pictures_are_analysed_and_each_damaged_one_is_named(bench: BenchOfTests) -> None:
    checks = bench.checks(damaged_pictures.run, FEW)
    assert failed(checks) == set()
    assert [each.subject for each in checks] == ["", "", "command", "record", "report"]


def test_a_command_that_does_nothing_and_says_so_fails(bench: BenchOfTests) -> None:
    bench.command = lambda *_: Finished(0, "", "")
    assert failed(bench.checks(damaged_pictures.run, FEW)) == {
        *("batch-exit", "batch-good", "batch-named")
    }
