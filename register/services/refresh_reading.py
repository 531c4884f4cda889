"""A download into facts, with the bytes kept on the way."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from register.domain.schools import School
from register.feeds.gias.extract import LinkExtract, SchoolExtract
from register.feeds.gias.parse import parse_links, parse_schools
from register.law.section_67 import IN_SCOPE_TYPES
from register.services.refresh_keeping import LINKS, SCHOOLS, Draft
from register.services.refresh_outcome import Stopwatch
from register.store.feed_runs import Counts, Reject


@dataclass(frozen=True, slots=True)
class Received:
    """One day's list as read. `links` None is a list that came without its links."""

    schools: SchoolExtract
    links: LinkExtract | None

    @property
    def counts(self) -> Counts:
        """What the list holds; what it changes is not known here."""
        listed = [x for x in self.schools.schools if x.is_open]
        return Counts(
            rows=self.schools.rows,
            schools_open=len(listed),
            schools_in_scope=sum(reached(x) for x in listed),
            rejected=len(self.schools.rejected),
            links=0 if self.links is None else len(self.links.rows),
            max_urn=self.schools.max_urn,
        )

    @property
    def rejects(self) -> list[Reject]:
        """Every row that could not be read, of both files."""
        found = [Reject(x.line, x.column, x.problem) for x in self.schools.rejected]
        if self.links is not None:
            found += [Reject(x.line, f"links: {x.column}", x.problem) for x in self.links.rejected]
        return found


def reached(school: School) -> bool:
    """Whether the SENCO duty reaches a school of this type while it is open."""
    return school.type_code in IN_SCOPE_TYPES


def read(
    schools: Path, links: Path | None, watch: Stopwatch, *, draft: Draft | None = None
) -> Received:
    """Read both files; where there is a draft, keep their bytes in it without any name.

    Raises FeedRefused, and then nothing of the draft may be kept.
    """
    with draft.file(SCHOOLS) if draft else nullcontext() as keep:
        listed = parse_schools(schools, keep=keep)
    watch.lap("schools")
    linked = None
    if links is not None:
        linked = parse_links(links)
        if draft:
            draft.copy(links, LINKS)
        watch.lap("links")
    return Received(listed, linked)
