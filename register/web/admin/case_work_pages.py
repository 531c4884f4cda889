"""What the pages of case work are given: who has a case, what was done about it, what can be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from register.domain.casework import CaseAct, CaseEvent, CaseKind, CaseState, History, Key
from register.domain.roles import Account
from register.services.casework_noting import QUESTIONED
from register.web.filters import instant
from register.web.words import Tag

QUEUE = "/admin/queue"
KINDS = {
    CaseKind.CLAIM: "Claim",
    CaseKind.CORRECTION: "Correction",
    CaseKind.MATCH: "Match",
    CaseKind.FEED: "Held school list",
    CaseKind.CONVERSION: "Conversion",
    CaseKind.CONTESTED: "Disputed exemption",
}
DECISIONS = {
    "accepted": "accepted",
    "refused": "refused",
    "somebody": "one of the people shown was meant",
    "nobody": "none of the people shown was meant",
    "approved": "the list was approved and applied",
    "declined": "declined",
    "carried": "the appointments were carried across",
    "regulation": "evidence of the service was seen: the regulation\u2019s own words apply",
    "guidance": "the department\u2019s reading: the award is expected",
    "ask the school": "the school is to be asked for evidence of the service",
}
AFTER_UNDOING = {
    CaseKind.CLAIM: "The claim is open again, and whoever made it is told by letter. Anything that"
    " accepting it recorded is taken off the record.",
    CaseKind.CORRECTION: "The claim is open again, and whoever made it is told by letter. Anything"
    " that accepting it changed is put back as it was.",
    CaseKind.MATCH: "The receipt of the check that answered it is withdrawn, every check of whoever"
    " was chosen is looked at again, and the match waits again. What was typed was thrown away, and"
    " what the organisation saw cannot be unseen.",
    CaseKind.CONVERSION: "Appointments that were carried are taken back. A conversion that was"
    " declined waits again.",
    CaseKind.CONTESTED: "It waits to be decided again. The school\u2019s answer was never changed.",
    CaseKind.FEED: "",
}
_STATES = {
    CaseState.OPEN: Tag("Open", "blue"),
    CaseState.QUESTIONED: Tag("Questioned", "orange"),
    CaseState.DECIDED: Tag("Decided", "green"),
}
_CLOSED = Tag("No longer waits", "grey")  # withdrawn, or settled by other means
_PATHS = {
    CaseKind.CLAIM: "/admin/cases/{}",
    CaseKind.CORRECTION: "/admin/cases/{}",
    CaseKind.MATCH: "/admin/matches/{}",
    CaseKind.FEED: "/admin/feeds/runs/{}",
    CaseKind.CONVERSION: "/admin/conversions/{}",
    CaseKind.CONTESTED: "/admin/queue/contested/{}",
}
# What only a person decides; a conversion may have been carried by the register itself.
_BY_HAND = frozenset({CaseKind.CLAIM, CaseKind.CORRECTION, CaseKind.MATCH})


@dataclass(frozen=True, slots=True)
class EventShown:
    """One thing that was done, by whom and when; `reason` blank where none was asked for."""

    when: str
    who: str
    did: str
    reason: str


@dataclass(frozen=True, slots=True)
class WorkShown:
    """The panel of case work on a case's own page.

    `officials` are those it can be given to, by number; none where it does not wait. `why_not`
    says why a decision cannot be undone; `undo_href` and `look_href` are blank where there is
    nothing to undo or look at. `shown` is False for what never was a case.
    """

    shown: bool
    path: str
    seen: int
    state: Tag
    held: bool
    holder: str
    is_mine: bool
    me: int
    officials: tuple[tuple[int, str], ...]
    events: tuple[EventShown, ...]
    undo_href: str
    why_not: str
    look_href: str
    look_words: str


@dataclass(frozen=True, slots=True)
class ActPage:
    """A page that asks the reason of one act: what it is about and what would follow."""

    heading: str
    caption: str
    back: str
    action: str
    decided: str
    because: str
    asked: str
    follows: str
    seen: int


def href_of(key: Key) -> str:
    """The case's own page."""
    return _PATHS[key.kind].format(key.subject)


def path_of(key: Key) -> str:
    """Where what is done about a case is sent."""
    return f"{QUEUE}/{key.kind}/{key.subject}"


def title_of(key: Key) -> str:
    """The case by its kind and number; a disputed exemption by its school's."""
    number = key.subject
    if key.kind is CaseKind.CONTESTED:
        number = key.subject.partition("-")[0]
    if key.kind in {CaseKind.CLAIM, CaseKind.CORRECTION}:
        number = "-".join(number[i : i + 4] for i in range(0, len(number), 4))
    return f"{KINDS[key.kind]} {number}"


def events_shown(history: History, names: Mapping[int, str]) -> tuple[EventShown, ...]:
    """What was done, the latest first."""
    return tuple(
        EventShown(
            instant(each.at),
            names[each.account_id],
            _did(each, names),
            each.reason,
        )
        for each in reversed(history.events)
    )


def accounts_in(histories: Iterable[History]) -> set[int]:
    """Everybody who acted on these cases or was given them."""
    events = [event for history in histories for event in history.events]
    found = {event.account_id for event in events}
    return found | {event.to_account_id for event in events if event.to_account_id is not None}


def decision_words(decision: str) -> str:
    """What was decided, within a sentence."""
    return DECISIONS.get(decision, decision)


def work_shown(
    history: History,
    names: Mapping[int, str],
    me: Account,
    *,
    waits: bool,
    officials: Collection[Account],
    why_not: str,
    drawn: bool,
) -> WorkShown:
    """Put the panel together for this official."""
    decided, path = history.decided, path_of(history.key)
    questioned = history.state is CaseState.QUESTIONED
    not_mine = decided is not None and decided.account_id != me.id
    refusal = why_not or (QUESTIONED if questioned and not not_mine else "")
    looks = not_mine and (drawn or questioned)
    settled = bool(history.events) and history.state is not CaseState.OPEN
    return WorkShown(
        shown=waits or bool(history.events) or (not why_not and history.key.kind in _BY_HAND),
        path=path,
        seen=history.place,
        state=_STATES[history.state] if waits or decided else _CLOSED,
        held=history.holder is not None,
        holder="" if history.holder is None else names[history.holder],
        is_mine=history.holder == me.id,
        me=me.id,
        officials=tuple((each.id, each.email) for each in officials) if waits else (),
        events=events_shown(history, names),
        undo_href="" if refusal or (waits and not questioned) else f"{path}/undo",
        why_not=refusal if settled else "",
        look_href=f"{path}/second-look" if looks else "",
        look_words="Say that the decision stands" if questioned else "Take a second look",
    )


def _did(event: CaseEvent, names: Mapping[int, str]) -> str:
    if event.act is CaseAct.ASSIGNED and event.to_account_id is not None:
        mine = event.to_account_id == event.account_id
        return "Took the case" if mine else f"Gave the case to {names[event.to_account_id]}"
    decision = decision_words(event.decision)
    return {
        CaseAct.GIVEN_BACK: "Gave the case back",
        CaseAct.DECIDED: f"Decided: {decision}",
        CaseAct.UNDONE: f"Undid the decision: {decision}" if decision else "Undid the decision",
        CaseAct.UPHELD: "Second look: agreed with the decision",
        CaseAct.QUESTIONED: "Second look: questioned the decision",
        CaseAct.STANDS: "Found that the decision stands",
    }.get(event.act, "Assigned the case")
