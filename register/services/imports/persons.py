"""Whom a row is about: the TRN must be held, and the date of birth must be theirs."""

from __future__ import annotations

from sqlmodel import Session

from register.domain.identifiers import Trn
from register.services.imports import cells
from register.services.imports.outcome import Refused
from register.services.imports.reading import Row, Sheet
from register.store.merges import merged_numbers
from register.store.people import Identity, identities


class Persons:
    """The people that a file of awards or appointments names."""

    def __init__(self, session: Session, sheet: Sheet) -> None:
        """Look them all up at once."""
        trns = {row.cells["trn"] for row in sheet.rows}
        # The number of a record that was merged stands for the one it was merged into.
        merged = merged_numbers(session, trns).items()
        self._held = {trn: Identity(person_id, born) for trn, (person_id, born) in merged}
        self._held |= identities(session, trns)
        self.numbers = {identity.person_id for identity in self._held.values()}

    def find(self, trn: Trn) -> Identity | None:
        """Whose number it is; None where it is nobody's here."""
        return self._held.get(trn)

    def of(self, row: Row) -> Identity:
        """The person of a row. Raises Refused; of a birth date it says only that it differs."""
        trn = cells.trn(row.cells)
        cells.needed(row.cells, "date_of_birth", "the date of birth")
        born = cells.day(row.cells, "date_of_birth")
        held = self._held.get(trn)
        if held is None:
            problem = "Nobody with this TRN is held: import the person first."
            raise Refused("trn", problem)
        if held.date_of_birth != born:
            problem = "This is not the date of birth held for this TRN: check both."
            raise Refused("date_of_birth", problem)
        return held
