"""What the columns of a report's file hold, in words."""

from __future__ import annotations

from collections.abc import Mapping

from register.services.reports import Cut, Measure

OGL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
NOT_APPLICABLE, NOT_AVAILABLE = "[z]", "[x]"
# The marks that the Analysis Function asks for in place of a blank cell.
SHORTHAND: Mapping[str, str] = {
    NOT_AVAILABLE: "Not available: the school list or the register does not give it",
    NOT_APPLICABLE: "Not applicable: there is none for this row",
}
STATUSES: Mapping[str, tuple[str, str]] = {
    "no_senco": ("No SENCO recorded", "no SENCO is recorded"),
    "ineligible": (
        "SENCO not eligible",
        "the SENCO recorded is not a qualified teacher there, nor its head",
    ),
    "overdue": ("Three years ended", "the three years ended and no qualification is recorded"),
    "review": ("Not enough evidence", "a fact is missing, so that nobody can tell"),
    "exempt_contested": ("Disputed", "the regulations and the department's guidance differ"),
    "in_window": ("Within time", "the SENCO still has time to qualify"),
    "exempt": ("Exempt", "the SENCO does not need the qualification"),
    "qualified": ("Qualified", "the SENCO holds the qualification"),
}
CUTS: Mapping[Cut, tuple[str, str]] = {
    Cut.LA: ("local authority", "The local authority's three-digit code"),
    Cut.REGION: ("region", "The code of the region"),
    Cut.TYPE: ("type of school", "The school list's code of the type of school"),
    Cut.PHASE: ("phase", "The school list's code of the phase of education"),
    Cut.TRUST: ("trust", "The school list's code of the academy trust"),
    Cut.SIZE: ("size", "The band of how many pupils a school has"),
    Cut.FSM: ("free school meals", "The band of the share of pupils who may have free meals"),
    Cut.URBAN_RURAL: ("urban or rural area", "The code of the kind of area"),
    Cut.CHANGED: ("year of last change", "The year in which the list last changed what it says"),
    Cut.NONE: ("all schools", "Blank: all schools together"),
}
COUNTED: Mapping[Measure, tuple[str, str]] = {
    Measure.SCHOOLS: ("Schools", "Open schools that the duty reaches"),
    Measure.PUPILS: ("Pupils", "Pupils of the open schools that the duty reaches"),
}
NOT_MET = "no SENCO recorded, SENCO not eligible, or three years ended"
