"""What each column of the extract says about an invented school."""

from __future__ import annotations

from datetime import date, timedelta

from register.demo.authorities import REGIONS
from register.demo.code_names import (
    CLOSED,
    DIOCESES,
    FAITHS,
    OPENED,
    SAME_EVERYWHERE,
    STATUS,
    TRUST_FLAGS,
    URBAN,
    URBAN_THEN,
)
from register.demo.kinds import (
    ACADEMIES,
    COLLEGES,
    FREE,
    GROUP_NAMES,
    INDEPENDENT,
    LA_MAINTAINED,
    PHASE_NAMES,
    SPECIAL,
)
from register.demo.schools import InventedSchool

_NURSERY_AGE, _SIXTH_FORM_AGE = 3, 18


def text_of(day: date | None) -> str:
    """DD-MM-YYYY, or blank."""
    return day.strftime("%d-%m-%Y") if day else ""


def number_of(number: int | None) -> str:
    """The digits, or blank."""
    return "" if number is None else str(number)


def cells(school: InventedSchool) -> dict[str, str]:
    """The filled columns of a school's row; a column that is not named here is blank."""
    return {
        **SAME_EVERYWHERE,
        **_identity(school),
        **_life(school),
        **_ages(school),
        **_pupils(school),
        **_belonging(school),
        **_address(school),
        **_people(school),
        **_needs(school),
        **_geography(school),
    }


def _identity(school: InventedSchool) -> dict[str, str]:
    number = school.number
    return {
        "URN": str(school.urn),
        "LA (code)": f"{school.authority.code:03d}",
        "LA (name)": school.authority.name,
        "EstablishmentNumber": "" if number is None else f"{number:04d}",
        "EstablishmentName": school.name,
        "TypeOfEstablishment (code)": f"{school.kind.code:02d}",
        "TypeOfEstablishment (name)": school.kind.name,
        "EstablishmentTypeGroup (code)": str(school.kind.group),
        "EstablishmentTypeGroup (name)": GROUP_NAMES[school.kind.group],
        "UKPRN": number_of(school.ukprn),
    }


def _life(school: InventedSchool) -> dict[str, str]:
    return {
        "EstablishmentStatus (code)": str(school.status),
        "EstablishmentStatus (name)": STATUS[school.status],
        "ReasonEstablishmentOpened (code)": school.reason_opened,
        "ReasonEstablishmentOpened (name)": OPENED[school.reason_opened],
        "OpenDate": text_of(school.opened),
        "ReasonEstablishmentClosed (code)": school.reason_closed,
        "ReasonEstablishmentClosed (name)": CLOSED[school.reason_closed],
        "CloseDate": text_of(school.closed),
        "LastChangedDate": text_of(school.changed),
    }


def _ages(school: InventedSchool) -> dict[str, str]:
    stage = school.stage
    nursery = "Has Nursery Classes" if stage.low_age <= _NURSERY_AGE else "No Nursery Classes"
    sixth = stage.high_age >= _SIXTH_FORM_AGE and stage.phase != 0
    return {
        "PhaseOfEducation (code)": str(stage.phase),
        "PhaseOfEducation (name)": PHASE_NAMES[stage.phase],
        "StatutoryLowAge": str(stage.low_age),
        "StatutoryHighAge": str(stage.high_age),
        "NurseryProvision (name)": nursery if stage.phase in {1, 2} else "Not applicable",
        "OfficialSixthForm (code)": "1" if sixth else "2",
        "OfficialSixthForm (name)": "Has a sixth form" if sixth else "Does not have a sixth form",
    }


def _pupils(school: InventedSchool) -> dict[str, str]:
    roll = school.pupils
    if roll is None:
        return {}
    share = school.free_meals
    census = date(school.changed.year, 1, 15) - timedelta(days=365)
    return {
        "SchoolCapacity": str(roll + roll // 9 + 5),
        "NumberOfPupils": str(roll),
        "NumberOfBoys": str(roll - roll * 49 // 100),
        "NumberOfGirls": str(roll * 49 // 100),
        "PercentageFSM": ".." if share is None else f"{share:.2f}",
        "FSM": "" if share is None else str(round(roll * share / 100)),
        "CensusDate": text_of(census),
    }


def _belonging(school: InventedSchool) -> dict[str, str]:
    diocese = DIOCESES.get(school.faith, ("0000", "Not applicable"))
    trust, federation = school.trust, school.federation
    flag = ("0", "Not applicable")
    if trust:
        flag = TRUST_FLAGS[trust.many] if _is_academy(school) else ("1", "Supported by a trust")
    maintained = school.kind.group in {LA_MAINTAINED, SPECIAL}
    loose = "Not under a federation" if maintained else "Not applicable"
    sponsored = trust is not None and school.kind.code in {28, 33, 43, 46}
    return {
        "ReligiousCharacter (code)": school.faith,
        "ReligiousCharacter (name)": FAITHS[school.faith],
        "ReligiousEthos (name)": "Does not apply",
        "Diocese (code)": diocese[0],
        "Diocese (name)": diocese[1],
        "TrustSchoolFlag (code)": flag[0],
        "TrustSchoolFlag (name)": flag[1],
        "Trusts (code)": number_of(trust.code) if trust else "",
        "Trusts (name)": trust.name if trust else "",
        "SchoolSponsorFlag (name)": "Linked to a sponsor" if sponsored else "Not applicable",
        "SchoolSponsors (name)": trust.name if trust and sponsored else "",
        "FederationFlag (name)": "Supported by a federation" if federation else loose,
        "Federations (code)": number_of(federation.code) if federation else "",
        "Federations (name)": federation.name if federation else "",
    }


def _is_academy(school: InventedSchool) -> bool:
    return school.kind.group in {ACADEMIES, FREE}


def _address(school: InventedSchool) -> dict[str, str]:
    place = school.place
    site = "".join(letter for letter in school.name.lower() if "a" <= letter <= "z")[:40]
    return {
        "Street": place.street,
        "Town": place.town,
        "County (name)": place.county,
        "Postcode": place.postcode,
        "SchoolWebsite": f"www.{site}.example" if school.is_open else "",
        # Numbers kept by Ofcom for drama: they ring nowhere.
        "TelephoneNum": f"01632960{school.urn % 1000:03d}" if school.is_open else "",
        "Easting": number_of(place.easting or None),
        "Northing": number_of(place.northing or None),
    }


def _people(school: InventedSchool) -> dict[str, str]:
    title, first, last = school.head
    owner = "Invented Proprietor Ltd" if school.kind.group == INDEPENDENT else ""
    return {
        "HeadTitle (name)": title,
        "HeadFirstName": first,
        "HeadLastName": last,
        "HeadPreferredJobTitle": "Principal" if school.kind.group == COLLEGES else "Headteacher",
        "PropsName": owner,
    }


def _needs(school: InventedSchool) -> dict[str, str]:
    special = school.kind.code in {7, 8, 10, 12, 33, 36, 44}
    approved = "Not approved" if school.kind.code in {8, 10, 32} else "Not applicable"
    unit = "SEN unit" in school.provision
    resourced = "Resourced" in school.provision
    return {
        "Section41Approved (name)": approved,
        "SEN1 (name)": "ASD - Autistic Spectrum Disorder" if special else "Not Applicable",
        "SEN2 (name)": "SLCN - Speech, language and Communication" if special else "",
        "TypeOfResourcedProvision (name)": school.provision,
        "ResourcedProvisionOnRoll": "12" if resourced else "",
        "ResourcedProvisionCapacity": "14" if resourced else "",
        "SenUnitOnRoll": "8" if unit else "",
        "SenUnitCapacity": "10" if unit else "",
    }


def _geography(school: InventedSchool) -> dict[str, str]:
    authority = school.authority
    region = REGIONS[authority.region]
    english = authority.region not in {"W", "Z"}
    table = URBAN if school.is_open else URBAN_THEN
    urban = table[school.place.urban_rural]
    # E9999 is nobody's district: the ONS numbers its own from E06 to E09.
    district = f"E9999{authority.code:04d}" if english else "9999"
    return {
        "GOR (code)": region.code,
        "GOR (name)": region.name,
        "DistrictAdministrative (code)": district,
        "DistrictAdministrative (name)": authority.name if english else "",
        "GSSLACode (name)": district if english else "",
        "UrbanRural (code)": urban[0],
        "UrbanRural (name)": urban[1],
        "Country (name)": "" if english else "United Kingdom",
    }
