"""The extract's columns, by exact name, odd spellings and all (feed notes 2.2 and 2.3).

Columns are looked up by name, never by place. A missing REQUIRED column is a refusal; a missing
KEPT one empties a field that we show, so a person looks first; any other change is a notice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from register.domain.errors import FeedRefused

# The 135 columns of 31 January 2025 to date, in the order in which they come.
CURRENT = (
    "URN",
    "LA (code)",
    "LA (name)",
    "EstablishmentNumber",
    "EstablishmentName",
    "TypeOfEstablishment (code)",
    "TypeOfEstablishment (name)",
    "EstablishmentTypeGroup (code)",
    "EstablishmentTypeGroup (name)",
    "EstablishmentStatus (code)",
    "EstablishmentStatus (name)",
    "ReasonEstablishmentOpened (code)",
    "ReasonEstablishmentOpened (name)",
    "OpenDate",
    "ReasonEstablishmentClosed (code)",
    "ReasonEstablishmentClosed (name)",
    "CloseDate",
    "PhaseOfEducation (code)",
    "PhaseOfEducation (name)",
    "StatutoryLowAge",
    "StatutoryHighAge",
    "Boarders (code)",
    "Boarders (name)",
    "NurseryProvision (name)",
    "OfficialSixthForm (code)",
    "OfficialSixthForm (name)",
    "Gender (code)",
    "Gender (name)",
    "ReligiousCharacter (code)",
    "ReligiousCharacter (name)",
    "ReligiousEthos (name)",
    "Diocese (code)",
    "Diocese (name)",
    "AdmissionsPolicy (code)",
    "AdmissionsPolicy (name)",
    "SchoolCapacity",
    "SpecialClasses (code)",
    "SpecialClasses (name)",
    "CensusDate",
    "NumberOfPupils",
    "NumberOfBoys",
    "NumberOfGirls",
    "PercentageFSM",
    "TrustSchoolFlag (code)",
    "TrustSchoolFlag (name)",
    "Trusts (code)",
    "Trusts (name)",
    "SchoolSponsorFlag (name)",
    "SchoolSponsors (name)",
    "FederationFlag (name)",
    "Federations (code)",
    "Federations (name)",
    "UKPRN",
    "FEHEIdentifier",
    "FurtherEducationType (name)",
    "LastChangedDate",
    "Street",
    "Locality",
    "Address3",
    "Town",
    "County (name)",
    "Postcode",
    "SchoolWebsite",
    "TelephoneNum",
    "HeadTitle (name)",
    "HeadFirstName",
    "HeadLastName",
    "HeadPreferredJobTitle",
    "BSOInspectorateName (name)",
    "InspectorateReport",
    "DateOfLastInspectionVisit",
    "NextInspectionVisit",
    "TeenMoth (name)",
    "TeenMothPlaces",
    "CCF (name)",
    "SENPRU (name)",
    "EBD (name)",
    "PlacesPRU",
    "FTProv (name)",
    "EdByOther (name)",
    "Section41Approved (name)",
    "SEN1 (name)",
    "SEN2 (name)",
    "SEN3 (name)",
    "SEN4 (name)",
    "SEN5 (name)",
    "SEN6 (name)",
    "SEN7 (name)",
    "SEN8 (name)",
    "SEN9 (name)",
    "SEN10 (name)",
    "SEN11 (name)",
    "SEN12 (name)",
    "SEN13 (name)",
    "TypeOfResourcedProvision (name)",
    "ResourcedProvisionOnRoll",
    "ResourcedProvisionCapacity",
    "SenUnitOnRoll",
    "SenUnitCapacity",
    "GOR (code)",
    "GOR (name)",
    "DistrictAdministrative (code)",
    "DistrictAdministrative (name)",
    "AdministrativeWard (code)",
    "AdministrativeWard (name)",
    "ParliamentaryConstituency (code)",
    "ParliamentaryConstituency (name)",
    "UrbanRural (code)",
    "UrbanRural (name)",
    "GSSLACode (name)",
    "Easting",
    "Northing",
    "MSOA (name)",
    "LSOA (name)",
    "InspectorateName (name)",
    "SENStat",
    "SENNoStat",
    "BoardingEstablishment (name)",
    "PropsName",
    "PreviousLA (code)",
    "PreviousLA (name)",
    "PreviousEstablishmentNumber",
    "Country (name)",
    "UPRN",
    "SiteName",
    "QABName (code)",
    "QABName (name)",
    "EstablishmentAccredited (code)",
    "EstablishmentAccredited (name)",
    "QABReport",
    "CHNumber",
    "MSOA (code)",
    "LSOA (code)",
    "FSM",
    "AccreditationExpiryDate",
)

# Columns of earlier years, gone since: known, so that an old extract raises no alarm.
FORMER = frozenset(
    {
        "OfstedLastInsp",
        "OfstedSpecialMeasures (code)",
        "OfstedSpecialMeasures (name)",
        "HeadHonours",
        "CensusAreaStatisticWard (name)",
        "Inspectorate (name)",
        "OfstedRating (name)",
        "RSCRegion (name)",
    },
)

KNOWN = frozenset(CURRENT) | FORMER

# What the law and the reports cannot do without.
REQUIRED = (
    "URN",
    "LA (code)",
    "LA (name)",
    "EstablishmentNumber",
    "EstablishmentName",
    "TypeOfEstablishment (code)",
    "TypeOfEstablishment (name)",
    "EstablishmentTypeGroup (code)",
    "EstablishmentStatus (code)",
    "EstablishmentStatus (name)",
    "OpenDate",
    "CloseDate",
    "PhaseOfEducation (code)",
    "PhaseOfEducation (name)",
    "Town",
    "Postcode",
    "GOR (code)",
    "GOR (name)",
)

LINK_COLUMNS = ("URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate")

# Named people: blanked in the copy that is kept, and never parsed.
PERSONAL = frozenset(
    {"HeadTitle (name)", "HeadFirstName", "HeadLastName", "HeadHonours", "PropsName"}
)
_LOOKS_PERSONAL = re.compile(r"Head(?!PreferredJobTitle)|Props|.*E-?mail", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """A header found fit to read: `cells` as they came, and how they differ from what is known."""

    cells: tuple[str, ...]
    unexpected: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def personal(self) -> tuple[int, ...]:
        """Places of the columns that name a person, and of those nobody knows: they might."""
        return tuple(
            place for place, name in enumerate(self.cells) if name not in KNOWN or is_personal(name)
        )


def is_personal(name: str) -> bool:
    """Whether a column names a person (or an address of theirs)."""
    return name in PERSONAL or _LOOKS_PERSONAL.match(name) is not None


def check_header(cells: Sequence[str], required: Sequence[str] = REQUIRED) -> Header:
    """Accept the header of any era. Raises FeedRefused where a required column is not there once.

    `required` is in order of importance: the first one missing or repeated is the one named.
    """
    for name in required:
        if name not in cells:
            raise FeedRefused(
                f'The file has no column "{name}", which the register needs: '
                "ask GIAS whether the extract has changed, and do not use this file.",
            )
    repeated = next((name for name in cells if name in KNOWN and cells.count(name) > 1), None)
    if repeated is not None:
        raise FeedRefused(
            f'The column "{repeated}" is there {cells.count(repeated)} times, so the file cannot '
            "be read with certainty: fetch the extract again.",
        )
    return Header(
        tuple(cells),
        unexpected=tuple(name for name in cells if name not in KNOWN),
        missing=tuple(name for name in CURRENT if name not in cells),
    )
