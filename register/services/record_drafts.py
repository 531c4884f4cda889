"""A SENCO being recorded: what was typed waits here, not in a cookie, and for a day at most.

Whom the school means is looked for as a check looks: let in, noted and weighed, and answered alike
whether the number is unknown, the birthday another or the family name somebody else's.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from register.domain.errors import NotFound
from register.domain.identifiers import Trn, Urn
from register.domain.names import folded
from register.domain.roles import Account
from register.domain.verifications import ByNumber
from register.services import look_ups, matching
from register.services.look_ups import Stopped, Wait
from register.store import check_drafts, family_names
from register.store.people import new_reference

RECORDING = "recording who is in post"
FOUND, NOBODY = "found", "nobody"
_DAYS = ("born", "starts", "starts_latest")
# Kept beside the checks being filled in, and thrown away with them; no address can hold a slash,
# so neither journey opens what belongs to the other.
_OURS = "/"


class RecordDraftGone(NotFound):
    """It is not being filled in any more: it was recorded, or a day has passed."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What has been entered so far of a SENCO who started at a school.

    `looked` is "found" or "nobody" once they were looked for, `person_id` whoever was found.
    `starts` to `starts_latest` bound the first day, both inclusive. Answers are as the forms give
    them, blank where not given yet. `ends` is "no", "all" or the appointment that ends the day
    before.
    """

    id: str
    urn: int
    number: str = ""
    family_name: str = ""
    given_names: str = ""
    born: date | None = None
    looked: str = ""
    person_id: int | None = None
    starts: date | None = None
    starts_latest: date | None = None
    capacity: str = ""
    head: str = ""
    teacher: str = ""
    shared: str = ""
    ends: str = ""
    level: str = ""
    why: str = ""


def begin(session: Session, account: Account, urn: Urn, *, at: datetime) -> Draft:
    """A new one, for this school."""
    draft = Draft(id=new_reference()[1:], urn=int(urn))
    check_drafts.add(session, _OURS + draft.id, account_id=account.id, entries=_text(draft), at=at)
    return draft


def load(
    session: Session, draft_id: str, account: Account, urn: Urn, *, to_change: bool = False
) -> Draft:
    """What this account has entered for this school. Raises RecordDraftGone.

    With `to_change` nobody else changes it before the transaction ends.
    """
    kept = check_drafts.entries(
        session, _OURS + draft_id, account_id=account.id, to_change=to_change
    )
    draft = None if kept is None else _draft(json.loads(kept))
    if draft is None or draft.urn != int(urn):
        raise RecordDraftGone("This was recorded, or a day has passed since it was begun.")
    return draft


def save(session: Session, draft: Draft) -> None:
    """Keep what has been entered."""
    check_drafts.change(session, _OURS + draft.id, _text(draft))


def finish(session: Session, draft: Draft) -> None:
    """Throw it away: it has been recorded."""
    check_drafts.remove(session, _OURS + draft.id)


def look(
    session: Session, draft: Draft, *, account: Account, at: datetime, secret: str
) -> Draft | Wait | Stopped:
    """Look for the teacher whose number, birthday and family name were entered, and keep what came.

    What was entered is kept too where the search is refused. The search is recorded, whatever it
    finds. Raises InvalidIdentifier, and ValueError before all three are entered.
    """
    if draft.born is None or not draft.family_name:
        message = "Nobody is looked for before a birthday and a family name are entered."
        raise ValueError(message)
    sought = ByNumber(Trn(draft.number), draft.born)
    draft = replace(draft, looked="", person_id=None)
    save(session, draft)
    admitted = look_ups.admit(session, account, at=at)
    if isinstance(admitted, Wait | Stopped):
        return admitted
    person_id = _who(session, sought, draft.family_name)
    look_ups.note(
        session,
        account,
        at=at,
        found="miss" if person_id is None else "hit",
        sought_number=str(sought.trn),
        born=sought.born,
        family_name=draft.family_name,
        person_id=person_id,
        purpose=RECORDING,
        urn=draft.urn,
        secret=secret,
    )
    looked = NOBODY if person_id is None else FOUND
    draft = replace(draft, looked=looked, person_id=person_id)
    save(session, draft)
    return draft


def _who(session: Session, sought: ByNumber, family_name: str) -> int | None:
    """Whoever has the number, the birthday and, now or before, the name.

    The names are asked for whether the number found anybody or not.
    """
    found = matching.find(session, sought)
    person_id = found.person_id if isinstance(found, matching.Found) else 0
    names = family_names.of_person(session, person_id)
    alike = bool(folded(family_name)) and folded(family_name) in {folded(n) for n in names}
    return person_id if alike else None


def _text(draft: Draft) -> str:
    return json.dumps(asdict(draft), ensure_ascii=False, default=date.isoformat)


def _draft(kept: dict[str, Any]) -> Draft:
    days = {name: date.fromisoformat(kept[name]) for name in _DAYS if kept[name]}
    return Draft(**{**kept, **days})
