"""Letters leave: each once, however often this runs, is killed, or runs twice at once.

A letter is taken, and that is committed, before its carrier is asked; what came of it is committed
after. Killed in between, it is found on its way some minutes later, and the carrier is asked
whether it has it before it is sent again. The same is done for every try after the first, for a
broken line says nothing of what arrived. No log and no sentence here has an address or a text.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from register.domain.letters import Letter
from register.feeds.notify import NotNow, Refused
from register.services.carriers import Carrier, Parcel
from register.services.stopping import Links
from register.store import accounts, carrying
from register.store.session import Database

LOST_AFTER = timedelta(minutes=10)  # longer than any carrier takes to answer
# Between one try and the next; after the last of them, about a day, a letter is given up.
WAITS = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 2 * 60, 4 * 60, 8 * 60, 8 * 60)
)
LONGEST_WAIT = timedelta(days=1)
_ASKED_OFTEN, _ASKED_AT_ALL = timedelta(days=1), timedelta(days=4)  # a carrier tries for three
_OFTEN, _SELDOM = timedelta(hours=6), timedelta(days=1)
_ASKED_AT_ONCE = 200  # letters
_SHUT = "The account was shut before the letter left."
_GIVEN_UP = "Given up after a day of tries. "
_DIED = "Whatever carried it was stopped each time before it was done."

Now = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Carried:
    """What one run came to, in letters. `trouble` is the last problem's sentence, or blank."""

    sent: int = 0
    put_back: int = 0
    failed: int = 0
    trouble: str = ""

    def __bool__(self) -> bool:
        """Whether there was anything to do."""
        return bool(self.sent or self.put_back or self.failed)

    def sentence(self) -> str:
        """It in words, fit for a log."""
        told = f"{self.sent} sent, {self.put_back} to be tried again, {self.failed} given up"
        return f"{told} ({self.trouble})" if self.trouble else told


def carry(
    database: Database, carrier: Carrier, links: Links, *, now: Now, seconds: float | None = None
) -> Carried:
    """Hand over every letter that may go now, the oldest first; `seconds` bounds the work.

    Stops early where the carrier takes none. `now` gives instants in UTC.
    """
    told, began = Carried(), time.monotonic()
    while seconds is None or time.monotonic() - began < seconds:
        taken = _take(database, carrier, links, at=now())
        if taken is None:
            break
        came_to, goes_on = _hand_over(database, carrier, taken, now)
        told = Carried(
            told.sent + came_to.sent,
            told.put_back + came_to.put_back,
            told.failed + came_to.failed,
            came_to.trouble or told.trouble,
        )
        if not goes_on:
            break
    return told


def ask_after(database: Database, carrier: Carrier, *, now: Now) -> int:
    """Ask what became of letters that were sent; return how many could not be delivered."""
    with database.read() as session:
        due = carrying.to_ask_about(session, at=now(), carrier=carrier.name, limit=_ASKED_AT_ONCE)
    undelivered = 0
    for letter in due:
        try:
            told = carrier.told_of(letter.carried_as)
        except (NotNow, Refused):
            break  # it will be asked the next time
        with database.begin() as session:
            if told is not None and told.failed:
                undelivered += carrying.failed(session, letter, problem=told.failed)
            else:
                settled = told is None or told.delivered
                ask_at = None if settled else _ask_next(letter, now())
                carrying.ask_again(session, letter, at=ask_at)
    return undelivered


def body_of(letter: Letter, stop: str) -> str:
    """What a letter says in the post: its own words, and how to stop its kind."""
    if not letter.kind.may_be_stopped:
        return letter.body
    how = (
        f"To stop these reminders, open this page and use its button: {stop}"
        if stop
        else "To stop these reminders, sign in to the register and open Letters."
    )
    return f"{letter.body.rstrip()}\n\n{how}\n"


def _take(database: Database, carrier: Carrier, links: Links, *, at: datetime) -> Parcel | None:
    """The next letter, in our hand; one whose account is shut is given up on the way."""
    while True:
        with database.begin() as session:
            letter = carrying.take(session, at=at, carrier=carrier.name)
            letter = letter or carrying.take_over(
                session, before=at - LOST_AFTER, at=at, carrier=carrier.name
            )
            if letter is None:
                return None
            to = _address(session, letter)
            if to is None:
                carrying.failed(session, letter, problem=_SHUT)
                continue
        stop = links.stop(letter.account_id, letter.kind)
        again = letter.tries > 1 or letter.problem != ""
        return Parcel(letter, to, body_of(letter, stop), stop, again)


def _address(session: Session, letter: Letter) -> str | None:
    found = accounts.by_id(session, letter.account_id)
    return found[0].email if found and found[0].active else None


def _hand_over(
    database: Database, carrier: Carrier, parcel: Parcel, now: Now
) -> tuple[Carried, bool]:
    """One letter; what came of it, and whether the next is worth a try."""
    letter = parcel.letter
    try:
        number = _try(carrier, parcel)
    except Refused as refused:
        with database.begin() as session:
            problem = str(refused)
            carrying.failed(session, letter, problem=problem, carried_as=refused.carried_as)
        return Carried(failed=1, trouble=problem), True
    except NotNow as not_now:
        return _put_back(database, letter, not_now, now()), not not_now.everybody
    with database.begin() as session:
        at = now()
        ask_at = None if carrier.ask_after is None else at + carrier.ask_after
        carrying.sent(session, letter, carried_as=number, at=at, ask_at=ask_at)
    return Carried(sent=1), True


def _try(carrier: Carrier, parcel: Parcel) -> str:
    if parcel.letter.tries > len(WAITS) + 1:
        raise Refused(_DIED)
    return carrier.hand_over(parcel)


def _put_back(database: Database, letter: Letter, why: NotNow, at: datetime) -> Carried:
    """Let it wait for longer each time, and for as long as the carrier asks; then give it up."""
    asked = min(timedelta(seconds=why.wait or 0), LONGEST_WAIT)
    problem = str(why)
    with database.begin() as session:
        if why.everybody:
            carrying.put_off(session, until=at + max(WAITS[0], asked))
        if letter.tries > len(WAITS):
            carrying.failed(session, letter, problem=_GIVEN_UP + problem)
            return Carried(failed=1, trouble=problem)
        next_try = at + max(WAITS[letter.tries - 1], asked)
        carrying.put_back(session, letter, problem=problem, next_try=next_try)
    return Carried(put_back=1, trouble=problem)


def _ask_next(letter: Letter, at: datetime) -> datetime | None:
    """When to ask about it again; None once the carrier has given up trying itself."""
    age = at - (letter.sent_at or at)
    if age > _ASKED_AT_ALL:
        return None
    return at + (_OFTEN if age < _ASKED_OFTEN else _SELDOM)
