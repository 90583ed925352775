from hashlib import sha256
from pathlib import Path

import pytest

from colonyqc.config.paths import resources
from colonyqc.domain.errors import UsageError
from colonyqc.domain.people import ALLOWED
from colonyqc.services.qualification.limits import shipped_limits


def test_limits_bear_the_sha256_of_their_file() -> None:
    found = shipped_limits()
    data = (resources() / "qualification" / "limits.yaml").read_bytes()
    assert found.sha256 == sha256(data).hexdigest()
    assert found.data == data
    assert (found["area_percent"], found.count("kills")) == (1.0, 20)
    assert found.texts["site_sensitivity"] == "0.9"


def test_the_table_of_rights_names_every_role_and_right_as_the_program_has_them() -> None:
    rights = {str(role): {str(each) for each in may} for role, may in ALLOWED.items()}
    assert {role: set(may) for role, may in shipped_limits().roles.items()} == rights


@pytest.mark.parametrize("text", ["limits: {a: x}", "roles: {}", "[", "limits: 3\nroles: 4"])
def test_a_damaged_file_is_told_in_a_sentence(text: str, tmp_path: Path) -> None:
    path = tmp_path / "limits.yaml"
    path.write_text(text)
    with pytest.raises(UsageError, match="install the program again"):
        shipped_limits(path)
