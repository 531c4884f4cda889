"""A check being filled in: what was typed waits here, not in a cookie, and for a day at most."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from register.domain.errors import Conflict, NotFound
from register.domain.roles import Account
from register.store import check_drafts
from register.store.people import new_reference

KEPT = timedelta(hours=24)
MOST = 8  # candidates side by side
Boxes = tuple[str, str, str]  # day, month and year, as typed


class DraftGone(NotFound):
    """A check is not being filled in any more: it was made, or a day has passed."""


@dataclass(frozen=True, slots=True)
class Typed:
    """One candidate as typed. `by` is "number", "name" or "code".

    `trouble` is what came of the check, "several" or "code", where something more is needed;
    `reference` is that of the check once it is made.
    """

    by: str = ""
    number: str = ""
    family_name: str = ""
    given_names: str = ""
    code: str = ""
    born: Boxes = ("", "", "")
    trouble: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What has been entered so far. `school` is as typed; `urn` once one is settled on.

    `head` and `teacher` are "yes", "no", "unknown", or blank where nothing is chosen yet.
    """

    id: str
    purpose: str = ""
    school: str = ""
    urn: int | None = None
    starts: Boxes = ("", "", "")
    head: str = ""
    teacher: str = ""
    candidates: tuple[Typed, ...] = ()
    pack: str = ""

    @property
    def waiting(self) -> tuple[int, ...]:
        """The places, from 1, of the candidates who are yet to be checked."""
        return tuple(n for n, each in enumerate(self.candidates, 1) if not each.reference)

    def candidate(self, place: int) -> Typed:
        """The candidate at a place, counted from 1; a blank one at the next. Raises NotFound."""
        if place == len(self.candidates) + 1 <= MOST:
            return Typed()
        if not 1 <= place <= len(self.candidates):
            raise NotFound(f"There is no candidate {place}: up to {MOST} are checked together.")
        return self.candidates[place - 1]

    def with_candidate(self, place: int, typed: Typed) -> Draft:
        """The same with this candidate at that place. Raises NotFound; Conflict once checked."""
        if self.candidate(place).reference:
            raise Conflict("This candidate has been checked: start a new check to ask again.")
        others = list(self.candidates)
        others[place - 1 : place] = [typed]
        return replace(self, candidates=tuple(others))

    def asked_as(self, said: Draft) -> Draft:
        """These candidates, for the reason and the post that the other says.

        Raises Conflict where that is another one and somebody has been checked: all the candidates
        of a check are for one post.
        """
        asked = replace(said, candidates=self.candidates)
        if asked != self and any(each.reference for each in self.candidates):
            raise Conflict("A candidate has been checked for this post: start a new check.")
        return asked

    def without(self, place: int) -> Draft:
        """The same with that candidate left out. Raises NotFound."""
        self.candidate(place)
        left = (each for n, each in enumerate(self.candidates, 1) if n != place)
        return replace(self, candidates=tuple(left))


def begin(session: Session, account: Account, *, at: datetime) -> Draft:
    """A new one; a school's own account starts with its school."""
    draft = Draft(id=new_reference(), pack=new_reference())
    if account.role == "school" and account.scope:
        draft = replace(draft, school=account.scope, urn=int(account.scope))
    check_drafts.add(session, draft.id, account_id=account.id, entries=_text(draft), at=at)
    return draft


def load(session: Session, draft_id: str, account: Account, *, to_change: bool = False) -> Draft:
    """What this account has entered. Raises DraftGone where it has no such draft, or no longer.

    With `to_change` nobody else changes it before the transaction ends.
    """
    kept = check_drafts.entries(session, draft_id, account_id=account.id, to_change=to_change)
    if kept is None:
        raise DraftGone("This check was made, or a day has passed since it was begun.")
    return _draft(json.loads(kept))


def save(session: Session, draft: Draft) -> None:
    """Keep what has been entered."""
    check_drafts.change(session, draft.id, _text(draft))


def finish(session: Session, draft: Draft) -> None:
    """Throw it away: the check has been made, or is not wanted."""
    check_drafts.remove(session, draft.id)


def sweep(session: Session, at: datetime) -> int:
    """Throw away those begun more than a day before; return how many."""
    return check_drafts.sweep(session, before=at - KEPT)


def _text(draft: Draft) -> str:
    return json.dumps(asdict(draft), ensure_ascii=False)


def _draft(kept: dict[str, Any]) -> Draft:
    candidates = (Typed(**{**each, "born": tuple(each["born"])}) for each in kept["candidates"])
    return Draft(**{**kept, "starts": tuple(kept["starts"]), "candidates": tuple(candidates)})
