"""Publication: protected tables of one day, each release immutable, with its hash and its reason.

The exact report never leaves: what the public sees is made here from it, by `disclosure`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from register.domain.errors import Conflict, InvalidFact, NotAllowed
from register.domain.roles import KEEPERS, Account
from register.services import disclosure, disclosure_relations, releases_written
from register.services.disclosure import Attacked, Protected
from register.services.disclosure_attack import Cell, Known
from register.services.releases_written import Told
from register.store import counting, kept_reports, ledger, releases
from register.store.counting import Key
from register.store.kept_reports import KeptReport
from register.store.releases import Draft, Release

__all__ = ["Release", "Told"]
LONGEST_WORDS = 1000  # characters
_CUTS = tuple(cut for cut in disclosure.TABLES if cut != "none")


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
class Preview:
    """What would be published of a kept report, and the text that it would be."""

    protected: Protected
    text: str

    @property
    def sha256(self) -> str:
        """The hash that it would have."""
        return releases.sha256_of(self.text)


def preview(session: Session, kept: KeptReport, *, demo: bool) -> Preview:
    """Make the tables as they would be published. Raises as `disclosure.protected` does."""
    return _made(session, kept, releases.every(session), demo=demo)


def publish(
    session: Session,
    account: Account,
    *,
    kept: KeptReport,
    words: str,
    demo: bool,
    replaces: int | None,
    at: datetime,
) -> Release:
    """Publish the protected tables of a kept report, for good.

    `words` are for the change log, which the public reads. `demo` marks an invented country.
    `replaces` is the release of the same day that stands no longer. Raises NotAllowed, InvalidFact
    without words, and Conflict: where a release of the day stands and is not replaced, where
    nothing differs, and as `disclosure.protected` does.
    """
    if account.role not in KEEPERS:
        raise NotAllowed("Only an official publishes.")
    told = " ".join(words.split())
    if not 0 < len(told) <= LONGEST_WORDS:
        raise InvalidFact(
            f"Say what is new for the change log, in at most {LONGEST_WORDS} letters."
        )
    ledger.one_recorder(session)  # so that of two at once the second sees the first
    earlier = releases.every(session)
    _check_replaces([release for release in earlier if release.as_of == kept.as_of], replaces)
    made = _made(session, kept, earlier, demo=demo)
    if any(release.sha256 == made.sha256 for release in earlier):
        raise Conflict("Exactly these tables are published already: nothing was changed.")
    draft = Draft(kept.id, kept.as_of, account.id, replaces, told, made.text)
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
    """One by its number. Raises NotFound."""
    return releases.one(session, number)


def change_log(session: Session) -> tuple[Entry, ...]:
    """What was published, why, and what stands in place of what; the newest first."""
    held = releases.every(session)
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
    releases.one(session, number)
    return next(line for line in change_log(session) if line.number == number)


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
    return _made(session, kept, earlier, demo=told(release).demo).text


def attack(session: Session, number: int) -> Attacked:
    """Attack a release as it was published, knowing the schools of its day. Raises NotFound."""
    release = releases.one(session, number)
    kept = kept_reports.one(session, release.kept_report_id)
    return disclosure.attack(told(release).tables, _known(session, kept))


def _made(session: Session, kept: KeptReport, earlier: list[Release], *, demo: bool) -> Preview:
    known = _known(session, kept)
    already = _hidden(release for release in earlier if release.as_of == kept.as_of)
    protected = disclosure.protected(
        kept.content["cuts"], known, already, _hidden(_nearest(kept.as_of, earlier))
    )
    return Preview(protected, releases_written.written(kept, protected, demo=demo))


def _hidden(those: Iterable[Release]) -> set[Cell]:
    return {cell for release in those for cell in disclosure.hidden_in(told(release).tables)}


def _nearest(as_of: date, earlier: list[Release]) -> list[Release]:
    """The release of the nearest other day: what it withholds is withheld again where it helps."""
    others = [release for release in earlier if release.as_of != as_of]
    return sorted(others, key=lambda each: (abs((each.as_of - as_of).days), -each.number))[:1]


def _check_replaces(earlier: list[Release], replaces: int | None) -> None:
    replaced = {release.replaces for release in earlier}
    stands = [release.number for release in earlier if release.number not in replaced]
    if replaces is None and stands:
        raise Conflict(
            f"Release {stands[0]} is of this day already: say that this one replaces it."
        )
    if replaces is not None and replaces not in stands:
        raise Conflict(f"Release {replaces} is not of this day, or is replaced already.")


def _known(session: Session, kept: KeptReport) -> Known:
    """What the school list of that day, as it was known then, tells anybody of every school."""
    found = counting.counts(session, _CUTS, as_of=kept.as_of, known_at=kept.known_at, where={})
    held: Counter[tuple[Key, ...]] = Counter()
    for counted in found:
        held[counted.keys] += counted.number
    return disclosure_relations.known(_CUTS, held)
