"""What an issuer says of somebody, in the shapes of DfE Sign-in and in shapes that are nobody's."""

from __future__ import annotations

import json

import pytest

from register.domain.roles import Role
from register.services.identities import PANEL, USER
from register.services.identities_reading import ToldOrganisation, read, read_roles

SCHOOL = {"id": "A", "name": "Told School", "category": {"id": "001"}, "urn": "100001"}


def read_organisation(said: object) -> ToldOrganisation | None:
    return read("https://sign-in.example", {"organisation": said}).organisation


def test_the_organisation_may_be_json_in_a_text() -> None:
    assert read_organisation(json.dumps(SCHOOL)) == read_organisation(SCHOOL)


@pytest.mark.parametrize(
    ("said", "role", "number"),
    [
        (SCHOOL, Role.SCHOOL, 100001),
        ({"category": {"id": "001"}, "urn": 100001}, Role.SCHOOL, 100001),
        ({"category": {"id": "001"}, "urn": "1000O1"}, Role.SCHOOL, None),
        ({"category": {"id": "001"}, "urn": "0"}, Role.SCHOOL, None),
        ({"category": {"id": "001"}, "urn": True}, Role.SCHOOL, None),
        ({"category": {"id": "001"}, "urn": "9" * 5000}, Role.SCHOOL, None),
        ({"category": {"id": "001"}, "uid": "2044"}, Role.SCHOOL, None),
        ({"category": {"id": "010"}, "uid": "2044", "urn": "100001"}, Role.TRUST, 2044),
        ({"category": {"id": "013"}, "uid": "2044"}, Role.TRUST, 2044),
        ({"category": {"id": "002"}, "establishmentNumber": "203"}, Role.AUTHORITY, 203),
        ({"category": {"id": "002"}, "localAuthority": {"code": "203"}}, Role.AUTHORITY, 203),
        (
            {
                "category": {"id": "002"},
                "establishmentNumber": "203",
                "localAuthority": {"code": "204"},
            },
            Role.AUTHORITY,
            None,
        ),
        ({"category": {"id": "008"}, "urn": "100001"}, None, None),
        ({"category": {"id": "1"}, "urn": "100001"}, None, None),
        ({"category": "001", "urn": "100001"}, None, None),
    ],
)
def test_the_number_is_the_one_that_the_category_has_and_nothing_is_guessed(
    said: dict[str, object], role: Role | None, number: int | None
) -> None:
    organisation = read_organisation(said)
    assert organisation is not None
    assert (organisation.role, organisation.number) == (role, number)


@pytest.mark.parametrize("said", [None, {}, "{}", "", "[", "[" * 9999, [SCHOOL], 7, "null"])
def test_what_is_no_organisation_is_none(said: object) -> None:
    assert read_organisation(said) is None


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ([USER, PANEL], {USER, PANEL}),
        ([{"code": USER}], {USER}),
        ([{"code": USER, "status": {"id": 1}}], {USER}),
        ([{"code": USER, "status": {"id": 0}}], set()),
        (json.dumps([USER]), {USER}),
        ([None, 7.5, {"name": USER}, [USER], ""], set()),
        (USER, set()),
        ({"code": USER}, set()),
        (None, set()),
    ],
)
def test_a_role_is_a_code_that_is_in_use(said: object, codes: set[str]) -> None:
    assert read_roles(said) == codes
