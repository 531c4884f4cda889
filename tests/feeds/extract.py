"""Extracts in the true wire format, made from Python rows, for any test that needs one.

Windows-1252, CRLF, every header cell and every blank quoted, the columns of feed notes 2.1 bare
when filled, no newline after the last row. All schools are invented.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from register.feeds.gias import codes
from register.feeds.gias.authorities import Authority, authorities_on
from register.feeds.gias.columns import CURRENT, LINK_COLUMNS

BARE = frozenset(
    {
        "URN",
        "StatutoryLowAge",
        "StatutoryHighAge",
        "SchoolCapacity",
        "UKPRN",
        "Easting",
        "Northing",
        "SenUnitOnRoll",
        "SenUnitCapacity",
        "SENStat",
        "SENNoStat",
    },
)
LINKS_BARE = frozenset({"URN", "LinkURN"})
Row = dict[str, str]
A_DAY = date(2026, 9, 1)


def wire(
    rows: Iterable[Mapping[str, object]],
    header: Sequence[str] = CURRENT,
    bare: frozenset[str] = BARE,
) -> bytes:
    """The bytes of a file with this header; a column that a row does not name is blank."""
    lines = [",".join(_quoted(name) for name in header)]
    lines += [",".join(_cell(name, row.get(name, ""), bare) for name in header) for row in rows]
    return "\r\n".join(lines).encode("cp1252")


def write_extract(
    path: Path, rows: Iterable[Mapping[str, object]], header: Sequence[str] = CURRENT
) -> Path:
    """Write a schools file; answers its path."""
    path.write_bytes(wire(rows, header))
    return path


def write_links(path: Path, rows: Iterable[Mapping[str, object]]) -> Path:
    """Write a links file from rows as `a_link` makes them; answers its path."""
    path.write_bytes(wire(rows, LINK_COLUMNS, LINKS_BARE))
    return path


def a_link(
    urn: int, link_urn: int, link_type: str = "Successor", established: str = "31-08-2026"
) -> Row:
    """One link: what `link_urn` is to `urn`. `established` is DD-MM-YYYY or blank."""
    return {
        "URN": str(urn),
        "LinkURN": str(link_urn),
        "LinkName": f"Invented School {link_urn}",
        "LinkType": link_type,
        "LinkEstablishedDate": established,
    }


def a_school(urn: int, **overrides: object) -> Row:
    """One open community primary school in Camden, all 135 columns by their exact names.

    Override by the short names below, or by a column's own name with `**{"OpenDate": ...}`.
    """
    by_column = {_SHORT.get(name, name): str(value) for name, value in overrides.items()}
    row = dict.fromkeys(CURRENT, "") | _PLAIN | {"URN": str(urn)}
    row |= {
        "EstablishmentName": f"Invented School {urn}",
        "EstablishmentNumber": f"{2000 + urn % 8000}",
        "UKPRN": str(10_000_000 + urn),
        "Postcode": f"ZZ{urn % 90 + 10} {urn % 10}ZZ",
    }
    row |= by_column
    for column, table in _NAMED.items():
        code = row[f"{column} (code)"]
        if f"{column} (name)" not in by_column and code.strip().isdecimal():
            row[f"{column} (name)"] = table.get(int(code), "")
    return row


def a_country(
    first_urn: int = 100_001, *, each: int = 1, day: date = A_DAY, **overrides: object
) -> list[Row]:
    """The smallest list that passes the completeness checks: `each` open schools per authority."""
    numbered = enumerate(_every_authority(day, each), start=first_urn)
    return [a_school(urn, **(_in(authority) | overrides)) for urn, authority in numbered]


def _every_authority(day: date, each: int) -> Iterator[Authority]:
    for authority in authorities_on(day).values():
        yield from [authority] * each


def _in(authority: Authority) -> dict[str, object]:
    return {
        "la": authority.code,
        "la_name": authority.name,
        "region": authority.region_code,
        "region_name": authority.region_name,
    }


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _cell(name: str, value: object, bare: frozenset[str]) -> str:
    text = str(value)
    return text if text and name in bare else _quoted(text)


_SHORT = {
    "name": "EstablishmentName",
    "la": "LA (code)",
    "la_name": "LA (name)",
    "number": "EstablishmentNumber",
    "type": "TypeOfEstablishment (code)",
    "type_name": "TypeOfEstablishment (name)",
    "group": "EstablishmentTypeGroup (code)",
    "status": "EstablishmentStatus (code)",
    "status_name": "EstablishmentStatus (name)",
    "opened": "OpenDate",
    "closed": "CloseDate",
    "phase": "PhaseOfEducation (code)",
    "town": "Town",
    "postcode": "Postcode",
    "region": "GOR (code)",
    "region_name": "GOR (name)",
    "trust": "Trusts (code)",
    "trust_name": "Trusts (name)",
    "pupils": "NumberOfPupils",
    "last_changed": "LastChangedDate",
}
_NAMED = {
    "TypeOfEstablishment": codes.TYPES,
    "EstablishmentTypeGroup": codes.TYPE_GROUPS,
    "EstablishmentStatus": codes.STATUSES,
    "PhaseOfEducation": codes.PHASES,
}
_PLAIN = {
    "LA (code)": "202",
    "LA (name)": "Camden",
    "TypeOfEstablishment (code)": "01",
    "EstablishmentTypeGroup (code)": "4",
    "EstablishmentStatus (code)": "1",
    "ReasonEstablishmentOpened (code)": "00",
    "ReasonEstablishmentOpened (name)": "Not applicable",
    "ReasonEstablishmentClosed (code)": "00",
    "ReasonEstablishmentClosed (name)": "Not applicable",
    "PhaseOfEducation (code)": "2",
    "StatutoryLowAge": "3",
    "StatutoryHighAge": "11",
    "Boarders (code)": "1",
    "Boarders (name)": "No boarders",
    "NurseryProvision (name)": "Has Nursery Classes",
    "Gender (code)": "3",
    "Gender (name)": "Mixed",
    "ReligiousCharacter (code)": "00",
    "ReligiousCharacter (name)": "Does not apply",
    "SchoolCapacity": "271",
    "CensusDate": "18-01-2024",
    "NumberOfPupils": "244",
    "NumberOfBoys": "132",
    "NumberOfGirls": "112",
    "PercentageFSM": "21.70",
    "TrustSchoolFlag (code)": "0",
    "TrustSchoolFlag (name)": "Not applicable",
    "SchoolSponsorFlag (name)": "Not applicable",
    "FederationFlag (name)": "Not under a federation",
    "FurtherEducationType (name)": "Not applicable",
    "LastChangedDate": "15-11-2024",
    "Street": "1 Invented Street",
    "Town": "Inventon",
    "HeadPreferredJobTitle": "Headteacher",
    "Section41Approved (name)": "Not applicable",
    "GOR (code)": "H",
    "GOR (name)": "London",
    "DistrictAdministrative (code)": "E09000007",
    "DistrictAdministrative (name)": "Camden",
    "UrbanRural (code)": "UN1",
    "UrbanRural (name)": "Urban: Nearer to a major town or city",
    "GSSLACode (name)": "E09000007",
    "Easting": "528230",
    "Northing": "185638",
    "PreviousLA (code)": "999",
    "UPRN": "200000071925",
    "QABName (code)": "0",
    "QABName (name)": "Not applicable",
    "EstablishmentAccredited (code)": "0",
    "EstablishmentAccredited (name)": "Not applicable",
    "FSM": "53",
}
