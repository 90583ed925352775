import pytest

from colonyqc.domain.errors import AccessError, UsageError
from colonyqc.services.qualification.trouble import refused


def say(error: Exception | None) -> None:
    if error is not None:
        raise error


def test_a_refusal_is_its_sentence_and_anything_else_goes_on() -> None:
    assert refused(lambda: say(None)) == ""
    assert refused(lambda: say(UsageError("No."))) == "No."
    with pytest.raises(UsageError):
        refused(lambda: say(UsageError("No.")), AccessError)
    with pytest.raises(ValueError, match="defect"):
        refused(lambda: say(ValueError("defect")))
