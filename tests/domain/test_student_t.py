import pytest
from scipy import stats

from colonyqc.domain.student_t import student_t


@pytest.mark.parametrize("level", [0.5, 0.7, 0.95])
@pytest.mark.parametrize("freedom", [1, 2, 2.3, 3, 4, 7.5, 30])
def test_it_is_students_t_to_one_percent(level: float, freedom: float) -> None:
    wanted = stats.t.ppf((1 + level) / 2, freedom)
    assert student_t(level, freedom) == pytest.approx(wanted, rel=0.01)


def test_between_one_and_two_it_is_the_wider() -> None:
    assert student_t(0.95, 1.5) == student_t(0.95, 1) > student_t(0.95, 2)
