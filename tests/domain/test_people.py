"""What roles allow."""

import pytest

from colonyqc.domain.people import Permission, Person, Role, roles_with

TECHNICIAN, REVIEWER, ADMINISTRATOR = Role


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        (Permission.ANALYSE, (TECHNICIAN, REVIEWER)),
        (Permission.DECIDE, (TECHNICIAN, REVIEWER)),
        (Permission.EXPORT, (TECHNICIAN, REVIEWER, ADMINISTRATOR)),
        (Permission.SIGN_PERFORMED, (TECHNICIAN, REVIEWER)),
        (Permission.SIGN_REVIEWED, (REVIEWER,)),
        (Permission.PUBLISH_RULES, (REVIEWER, ADMINISTRATOR)),
        (Permission.MANAGE, (ADMINISTRATOR,)),
        (Permission.BACK_UP, (ADMINISTRATOR,)),
    ],
)
def test_each_permission_has_its_roles(permission: Permission, roles: tuple[Role, ...]) -> None:
    assert roles_with(permission) == roles


def test_a_person_may_what_any_of_the_roles_allows_as_long_as_active() -> None:
    both = Person("Mori", frozenset({TECHNICIAN, ADMINISTRATOR}))
    assert both.may(Permission.DECIDE)
    assert both.may(Permission.MANAGE)
    assert not both.may(Permission.SIGN_REVIEWED)
    assert not Person("Mori", both.roles, active=False).may(Permission.DECIDE)
