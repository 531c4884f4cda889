"""Publication: protected tables of one day, each release immutable, with its hash and its reason.

The exact report never leaves: what the public sees is made here from it, by `disclosure`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from register.domain.errors import Conflict, InvalidFact, NotAllowed, NotFound
from register.domain.roles import KEEPERS, Account
from register.services import disclosure, releases_making, releases_written
from register.services.disclosure import Attacked
from register.services.releases_making import Preview
from register.services.releases_written import Told
from register.store import kept_reports, ledger, releases
from register.store.kept_reports import KeptReport
from register.store.releases import Draft, Head, Release

__all__ = ["Preview", "Release", "Told"]
LONGEST_WORDS = 1000  # characters
CHANGED = "Something was published meanwhile, so these tables would differ: look at them again."


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the change log. `replaced_by` is the release that stands in place of this one."""

    number: int
    as_of: date
    published_at: datetime
    words: str
    sha256: str
    replaces: int | None
    replaced_by: int | None


@dataclass(frozen=True, slots=True)
class Made:
    """Tables that somebody looked at: `text` is that of the preview, made of `kept_sha256`.

    `last` is the newest release that there was then, 0 for none.
    """

    text: str
    sha256: str
    kept_sha256: str
    last: int


def preview(session: Session, kept: KeptReport, *, demo: bool) -> Preview:
    """Make the tables as they would be published. Raises as `disclosure.protected` does."""
    return releases_making.made(session, kept, releases.every(session), demo=demo)


def publish(
    session: Session,
    account: Account,
    *,
    kept: KeptReport,
    words: str,
    demo: bool,
    replaces: int | None,
    at: datetime,
    looked_at: Made | None = None,
) -> Release:
    """Publish the protected tables of a kept report, for good.

    `words` are for the change log, which the public reads. `demo` marks an invented country.
    `replaces` is the release of the same day that stands no longer. `looked_at` are the tables as
    they were made before; without them they are made now, which takes seconds. Raises NotAllowed,
    InvalidFact without words, and Conflict: where a release of the day stands and is not replaced,
    where nothing differs, where what was looked at would be made otherwise now, and as
    `disclosure.protected` does.
    """
    if account.role not in KEEPERS:
        raise NotAllowed("Only an official publishes.")
    told = " ".join(words.split())
    if not 0 < len(told) <= LONGEST_WORDS:
        raise InvalidFact(
            f"Say what is new for the change log, in at most {LONGEST_WORDS} letters."
        )
    ledger.one_recorder(session)  # so that of two at once the second sees the first
    earlier = releases.heads(session)
    _check_replaces([release for release in earlier if release.as_of == kept.as_of], replaces)
    if looked_at is None:
        text = preview(session, kept, demo=demo).text
    else:
        text = _still_so(looked_at, kept, earlier)
    if any(release.sha256 == releases.sha256_of(text) for release in earlier):
        raise Conflict("Exactly these tables are published already: nothing was changed.")
    draft = Draft(kept.id, kept.as_of, account.id, replaces, told, text)
    release = releases.add(session, draft, at=at)
    ledger.record(
        session,
        at=at,
        actor=account.actor,
        action="release published",
        subject=f"release:{release.number}",
        detail={
            "as_of": kept.as_of.isoformat(),
            "kept_report": kept.id,
            "sha256": release.sha256,
            "replaces": replaces,
            "reason": told,
        },
    )
    return release


def every(session: Session) -> tuple[Release, ...]:
    """All releases, the newest first."""
    return tuple(releases.every(session))


def one(session: Session, number: int) -> Release:
    """One by its number. Raises NotFound, and Conflict where it is not what was published."""
    found = releases.one(session, number)
    if not found.holds:
        raise Conflict(
            f"Release {number} no longer has the hash that it was published under, so it is not"
            " shown. Tell whoever keeps the service."
        )
    return found


def change_log(session: Session) -> tuple[Entry, ...]:
    """What was published, why, and what stands in place of what; the newest first."""
    held = releases.heads(session)
    followed = {release.replaces: release.number for release in held if release.replaces}
    return tuple(
        Entry(
            number=release.number,
            as_of=release.as_of,
            published_at=release.published_at,
            words=release.words,
            sha256=release.sha256,
            replaces=release.replaces,
            replaced_by=followed.get(release.number),
        )
        for release in held
    )


def entry(session: Session, number: int) -> Entry:
    """The line of one release. Raises NotFound."""
    for line in change_log(session):
        if line.number == number:
            return line
    raise NotFound(releases.NO_SUCH)


def told(release: Release) -> Told:
    """What a release says."""
    return releases_written.read(release.content)


def reading(text: str) -> Told:
    """What the text of a release, or of a preview, says."""
    return releases_written.read(json.loads(text))


def standing(session: Session, as_of: date) -> Release | None:
    """The release of a day that no other replaces; None where there is none."""
    held = releases.of_day(session, as_of)
    replaced = {release.replaces for release in held}
    return next((release for release in held if release.number not in replaced), None)


def rebuilt(session: Session, number: int) -> str:
    """The text of a release, made again from its kept report. Raises NotFound."""
    release = releases.one(session, number)
    kept = kept_reports.one(session, release.kept_report_id)
    earlier = [each for each in releases.every(session) if each.number < number]
    return releases_making.made(session, kept, earlier, demo=told(release).demo).text


def attack(session: Session, number: int) -> Attacked:
    """Attack a release as it was published, knowing the schools of its day. Raises NotFound."""
    release = releases.one(session, number)
    kept = kept_reports.one(session, release.kept_report_id)
    return disclosure.attack(told(release).tables, releases_making.known(session, kept))


def _still_so(looked_at: Made, kept: KeptReport, earlier: list[Head]) -> str:
    last = max((release.number for release in earlier), default=0)
    whole = releases.sha256_of(looked_at.text) == looked_at.sha256
    if not whole or (looked_at.last, looked_at.kept_sha256) != (last, kept.sha256):
        raise Conflict(CHANGED)
    return looked_at.text


def _check_replaces(earlier: list[Head], replaces: int | None) -> None:
    replaced = {release.replaces for release in earlier}
    stands = [release.number for release in earlier if release.number not in replaced]
    if replaces is None and stands:
        raise Conflict(
            f"Release {stands[0]} is of this day already: say that this one replaces it."
        )
    if replaces is not None and replaces not in stands:
        raise Conflict(f"Release {replaces} is not of this day, or is replaced already.")
