"""Invented courses and awards, written in the import format as they are made."""

from __future__ import annotations

from datetime import date, timedelta
from io import TextIOBase
from random import Random

from register.demo.draws import chance, day_between
from register.demo.people import InventedPerson
from register.demo.sheets import Sheet, iso

COLUMNS = (
    "trn",
    "date_of_birth",
    "kind",
    "course_started",
    "course_completed",
    "awarded",
    "awarding_body",
    "certificate",
    "revoked",
)
# SI 2024/535 reg 2: NASENCO courses begin before this day, the NPQ's on or after it.
NPQ_BEGINS = date(2024, 9, 1)
AWARD_BEGINS = date(2009, 9, 1)
# Real bodies, because recognition turns on them; no real award of theirs is meant.
UNIVERSITIES = (
    "Bath Spa University",
    "Birmingham City University",
    "Canterbury Christ Church University",
    "Edge Hill University",
    "Leeds Beckett University",
    "Liverpool Hope University",
    "Manchester Metropolitan University",
    "Middlesex University",
    "Newcastle University",
    "Oxford Brookes University",
    "Sheffield Hallam University",
    "University College London",
    "University of Birmingham",
    "University of Chester",
    "University of Cumbria",
    "University of Derby",
    "University of East London",
    "University of Exeter",
    "University of Gloucestershire",
    "University of Hertfordshire",
    "University of Northampton",
    "University of Plymouth",
    "University of Reading",
    "University of Roehampton",
    "University of Sunderland",
    "University of Winchester",
    "University of Wolverhampton",
    "University of Worcester",
)
# Rulebook 3.3: the six that DfE's own registration service lists.
NPQ_PROVIDERS = (
    "Ambition Institute",
    "Best Practice Network",
    "Church of England",
    "National Institute of Teaching",
    "Teach First",
    "UCL Institute of Education",
)
UNLISTED_BODY = "Vetchstow College of Inclusion"


class AwardsFile:
    """The awards import file. `day` is the last day on which anything is known."""

    def __init__(self, rng: Random, file: TextIOBase, day: date) -> None:
        """Write the header and begin the certificate numbers."""
        self._rng = rng
        self._sheet = Sheet(file, COLUMNS)
        self._day = day

    @property
    def count(self) -> int:
        """How many awards, finished or not, have been written."""
        return self._sheet.count

    def nasenco(
        self, person: InventedPerson, started: date, *, body: str = "", revoked: date | None = None
    ) -> date:
        """A finished NASENCO course and its award; gives the day of award."""
        rng = self._rng
        completed = started + timedelta(days=rng.randint(400, 540))
        awarded = completed + timedelta(days=rng.randint(40, 110))
        # An old certificate often says no more than its day.
        old = awarded < date(2018, 1, 1) and chance(rng, 0.25)
        dates = (None, None, awarded) if old else (started, completed, awarded)
        self._write(person, "NASENCO", dates, body or rng.choice(UNIVERSITIES), revoked)
        return awarded

    def npq(self, person: InventedPerson, started: date) -> date:
        """A finished NPQ course and its outcome; gives the day of the outcome."""
        rng = self._rng
        completed = started + timedelta(days=rng.randint(530, 570))
        awarded = completed + timedelta(days=rng.randint(50, 105))
        self._write(
            person, "NPQSENCO", (started, completed, awarded), rng.choice(NPQ_PROVIDERS), None
        )
        return awarded

    def unfinished(self, person: InventedPerson, started: date) -> None:
        """A course begun and not yet awarded, its kind by the day it began."""
        rng = self._rng
        kind = "NPQSENCO" if started >= NPQ_BEGINS else "NASENCO"
        bodies = NPQ_PROVIDERS if kind == "NPQSENCO" else UNIVERSITIES
        handed_in = started + timedelta(days=rng.randint(500, 600))
        done = handed_in if handed_in < self._day and chance(rng, 0.2) else None
        self._write(person, kind, (started, done, None), rng.choice(bodies), None)

    def too_late(self, person: InventedPerson) -> None:
        """A NASENCO course begun when it no longer counted."""
        started = day_between(self._rng, NPQ_BEGINS, min(self._day, date(2025, 1, 31)))
        self._write(person, "NASENCO", (started, None, None), self._rng.choice(UNIVERSITIES), None)

    def _write(
        self,
        person: InventedPerson,
        kind: str,
        dates: tuple[date | None, date | None, date | None],
        body: str,
        revoked: date | None,
    ) -> None:
        number = f"{'NPQ' if kind == 'NPQSENCO' else 'NAS'}-{self.count + 1:06d}"
        certificate = number if dates[2] and chance(self._rng, 0.9) else ""
        self._sheet.write(
            person.trn,
            iso(person.born),
            kind,
            *(iso(day) for day in dates),
            body,
            certificate,
            iso(revoked),
        )
