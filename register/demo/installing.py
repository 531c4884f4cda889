"""Fills an instance with the invented country, through the real feed and import paths."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from register.demo.accounts import (
    HOST,
    DemoAccount,
    InventedSenco,
    candidate_at,
    demo_accounts,
    shown,
)
from register.demo.country import CountryFiles, NationalDay, write_country
from register.domain.errors import Conflict, NotFound, RegisterError
from register.domain.roles import Role
from register.services import accounts, refresh, standings
from register.services.imports.importing import import_file
from register.services.imports.outcome import ImportKind
from register.store import feed_runs, ledger, schools
from register.store.feed_runs import Outcome
from register.store.session import Database

BY = "demonstration"
# What was begun is noted here, beside the country's files, until the country stands.
BEGUN = "begun"
ACCEPTED = (Outcome.APPLIED, Outcome.UNCHANGED)
# About when the real list is fetched; the imports follow it by a minute each.
MIDDAY = time(12, 7, tzinfo=UTC)
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Begun:
    """Which country is being filled in: the same three give the same files."""

    today: date
    scale: float
    seed: int


@dataclass(frozen=True, slots=True)
class Installed:
    """What now stands: how many rows of each kind, who may sign in, and whom to look for."""

    counts: dict[str, int]
    accounts: tuple[DemoAccount, ...]
    senco: InventedSenco | None


def install(
    database: Database,
    folder: Path,
    *,
    today: date,
    at: datetime,
    scale: float,
    seed: int,
    password: str,
    progress: Progress | None = None,
) -> Installed:
    """Write the country's files and take them in as a real register would, over three months.

    Where the country stands already, only the sign-ins get the new password; one whose filling was
    interrupted is gone on with, as it was begun. Raises Conflict where the register holds other
    schools: a demonstration is never mixed in.
    """
    standing = _standing(database)
    if standing:
        return _open(database, standing, {}, password=password, at=at)
    kept = folder / "demo"
    begun = _begin(database, kept, Begun(today, scale, seed))
    country = write_country(
        kept, today=begun.today, scale=begun.scale, seed=begun.seed, progress=progress
    )
    counts = _first_day(database, folder, country, progress)
    _list(database, folder, country.second, at, progress)
    standings.bring_up_to_date(database, progress=progress)
    installed = _open(database, demo_accounts(country), counts, password=password, at=at)
    (kept / BEGUN).unlink(missing_ok=True)
    return installed


def _open(
    database: Database,
    made: tuple[DemoAccount, ...],
    counts: dict[str, int],
    *,
    password: str,
    at: datetime,
) -> Installed:
    """Let people in: one of each role, the candidate being the SENCO of the example school."""
    by_role = {account.role: account for account in made}
    school = by_role.get(Role.SCHOOL)
    with database.begin() as session:
        candidate = by_role.get(Role.CANDIDATE)
        if candidate is None and school is not None:
            candidate = candidate_at(session, int(school.scope))
            made += (candidate,) if candidate else ()
        senco = shown(session, candidate, by=BY, at=at) if candidate else None
    sign_ins(database, made, password=password, at=at)
    return Installed(counts, made, senco)


def _begin(database: Database, kept: Path, asked: Begun) -> Begun:
    """Note what is begun, or read what was begun and not ended: that is what is gone on with.

    Raises Conflict where the register holds schools that no demonstration put there.
    """
    marker = kept / BEGUN
    with database.read() as session:
        last = feed_runs.last_applied(session)
        if last is None and not schools.count(session):
            kept.mkdir(parents=True, exist_ok=True)
            marker.write_text(f"{asked.today} {asked.scale} {asked.seed}", encoding="utf-8")
            return asked
        acts = ledger.about(session, f"feed_run:{last.id}") if last else []
    if not marker.is_file() or not any(act.actor == BY for act in acts):
        message = (
            "This register already holds schools: give the demonstration one of its own. Set "
            "REGISTER_DATABASE_URL and REGISTER_INSTANCE_PATH to new places, then run: "
            "register db upgrade"
        )
        raise Conflict(message)
    day, scale, seed = marker.read_text(encoding="utf-8").split()
    return Begun(date.fromisoformat(day), float(scale), int(seed))


def _standing(database: Database) -> tuple[DemoAccount, ...]:
    """The sign-ins of a country that stands: they are made last, all at once."""
    with database.read() as session:
        if not schools.count(session):
            return ()
        held = [a for a in accounts.everyone(session) if a.email.endswith(f"@{HOST}")]
    return tuple(DemoAccount(a.email, a.role, a.scope) for a in held)


def sign_ins(
    database: Database, made: tuple[DemoAccount, ...], *, password: str, at: datetime
) -> None:
    """Make the demonstration accounts, or give those that stand this password."""
    with database.begin() as session:
        for account in made:
            try:
                accounts.set_password(session, email=account.email, password=password, by=BY, at=at)
            except NotFound:
                accounts.add(
                    session,
                    email=account.email,
                    password=password,
                    role=account.role,
                    scope=account.scope,
                    by=BY,
                    at=at,
                )


def _first_day(
    database: Database, folder: Path, country: CountryFiles, progress: Progress | None
) -> dict[str, int]:
    """Three months ago: the list, then people, awards and appointments, a minute apart.

    What has been taken before changes nothing the second time.
    """
    at = datetime.combine(country.first.day, MIDDAY)
    counts = {"schools": _list(database, folder, country.first, at, progress)}
    files = {
        ImportKind.PEOPLE: country.people,
        ImportKind.AWARDS: country.awards,
        ImportKind.APPOINTMENTS: country.appointments,
    }
    for minute, (kind, path) in enumerate(files.items(), start=1):
        if progress:
            progress(f"Importing {kind.value}", minute, len(files))
        with path.open("rb") as stream, database.begin() as session:
            when = at + timedelta(minutes=minute)
            outcome = import_file(session, kind, stream, at=when, by=BY)
        if outcome.rejected:
            message = f"The invented {kind.value} were not all taken: {outcome.rejected[0].problem}"
            raise RegisterError(message)
        counts[kind.value] = outcome.rows
    return counts


def _list(
    database: Database,
    folder: Path,
    national: NationalDay,
    at: datetime,
    progress: Progress | None,
) -> int:
    with database.read() as session:
        taken = [x for x in feed_runs.of_day(session, national.day) if x.outcome in ACCEPTED]
    if taken:
        return taken[0].counts.rows
    outcome = refresh.from_files(
        database,
        schools=national.schools,
        links=national.links,
        day=national.day,
        today=national.day,
        folder=folder / "feeds",
        at=at,
        by=BY,
        progress=progress,
    )
    if outcome.outcome not in ACCEPTED:
        message = f"The invented list was {outcome.outcome}: {' '.join(outcome.reasons)}"
        raise RegisterError(message)
    return outcome.counts.rows
