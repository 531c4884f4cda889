"""What an answer rests on, and what proves it: rows of a summary list, and the square to scan."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup

from register.domain.verifications import PURPOSES, Snapshot
from register.law.policy import SWITCHES
from register.web.filters import day, instant
from register.web.squares import drawn

_SAID = {True: "Yes", False: "No", None: "Not known"}


def asked(kept: Snapshot) -> tuple[tuple[str, str], ...]:
    """What was asked, by whom and why."""
    post, told = kept.asked.post, kept.asked
    return (
        ("Asked by", told.organisation_name),
        ("Why", PURPOSES[told.purpose]),
        ("Found" if kept.candidate else "Looked for", kept.sought),
        ("School", f"{kept.school.name} (URN {kept.school.urn})"),
        ("First day", day(post.starts)),
        ("Works as a teacher there", _SAID[post.teacher_at_school]),
        ("Head or acting head", _SAID[post.head_teacher]),
    )


def sources(kept: Snapshot) -> list[tuple[str, str]]:
    """Where the answer comes from: the day, the list, the rules and the text of the law."""
    listed = f"Extract of {day(kept.school.list_day)}" if kept.school.list_day else "Undated"
    rows = [("Checked", instant(kept.at)), ("School list", listed)]
    if kept.law:
        law = kept.law
        rows += [
            ("Rules", f"Version {law.rulebook}"),
            (
                "Text of the law",
                f"{law.text}, {law.instrument}, in force from {day(law.in_force_from)}",
            ),
        ]
    return [*rows, ("Reference", kept.reference.grouped)]


def switches(kept: Snapshot) -> tuple[tuple[str, str], ...]:
    """Each contestable point, and the reading of it that was applied."""
    chosen = kept.law.switches if kept.law else {}
    asks = {switch.id: switch.question for switch in SWITCHES}
    return tuple(
        (f"{name}. {asks.get(name, '')}", choice.replace("_", " "))
        for name, choice in sorted(chosen.items(), key=_by_number)
    )


def _by_number(chosen: tuple[str, str]) -> tuple[int, str]:
    return int("".join(filter(str.isdecimal, chosen[0])) or 0), chosen[0]


@lru_cache(maxsize=256)
def square(address: str) -> Markup:
    """The QR code of an address as a drawing that needs no style of its own."""
    return drawn(address, "QR code: check this receipt")
