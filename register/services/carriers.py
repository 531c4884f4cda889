"""What takes letters away: GOV.UK Notify, or a private folder of files where there is no key.

A file is an e-mail (RFC 5322) that any mail program opens, marked as not yet sent, so that a
person can send it. Its name is the letter's own, so a letter written twice is one file.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol

from register.domain.letters import Letter
from register.feeds.notify import Email, Notify, NotNow, Refused, Told

OUTBOX = "outbox"
_FROM = "SENCO Register <no-reply@register.invalid>"  # RFC 2606: a name that never resolves
_NO_ADDRESS = "The account's e-mail address is none that can be written to: correct it."
_FULL = "The outbox folder could not be written to: see that it is ours and the disk is not full."


@dataclass(frozen=True, slots=True)
class Parcel:
    """A letter with the address it goes to, and all it says. `again`: it may have arrived before.

    `stop` is the address of one-click unsubscribing; blank for none.
    """

    letter: Letter
    to: str
    body: str
    stop: str
    again: bool


class Carrier(Protocol):
    """Takes a letter away. `ask_after` is how long after that it is asked what became of it."""

    @property
    def name(self) -> str:
        """As `Letter.carrier` has it."""

    @property
    def ask_after(self) -> timedelta | None:
        """None: there is nothing to ask."""

    def hand_over(self, parcel: Parcel) -> str:
        """Take it; the carrier's own number for it. Raises NotNow, Refused."""

    def told_of(self, carried_as: str) -> Told | None:
        """What became of one; None where the carrier has forgotten it. Raises NotNow, Refused."""


FILES_KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class ToFiles:
    """Letters as files of a folder that only we read."""

    folder: Path
    name: str = "file"
    ask_after: timedelta | None = None

    def hand_over(self, parcel: Parcel) -> str:
        """Write it aside, whole, then under its own name."""
        letter = parcel.letter
        name = f"{letter.at:%Y-%m-%d}-{letter.id:06}.eml"
        try:
            message = bytes(_message(parcel))
        except (ValueError, AttributeError):  # how the library ends over an address it cannot read
            raise Refused(_NO_ADDRESS) from None
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with NamedTemporaryFile(dir=self.folder, suffix=".tmp", delete=False) as draft:
                draft.write(_one_click(parcel.stop) + message)
                draft.flush()
                os.fsync(draft.fileno())
            Path(draft.name).replace(self.folder / name)
        except OSError:
            raise NotNow(_FULL) from None
        return name

    def told_of(self, carried_as: str) -> Told | None:
        """A file has arrived."""
        return Told(carried_as, delivered=True, failed="")


def sweep(folder: Path, at: datetime) -> None:
    """Throw away the letters that lay in files longer than FILES_KEPT; `at` is the real instant."""
    for path in folder.glob("*.eml"):
        if path.stat().st_mtime < (at - FILES_KEPT).timestamp():
            path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class ByNotify:
    """Letters by GOV.UK Notify, each under a reference that it is found again by."""

    notify: Notify
    name: str = "notify"
    ask_after: timedelta | None = timedelta(minutes=20)

    def hand_over(self, parcel: Parcel) -> str:
        """Send it, unless Notify has it from an earlier try. Raises NotNow, Refused.

        One that Notify could not deliver, and that we knew of, is sent anew.
        """
        letter = parcel.letter
        reference = reference_of(letter.key)
        if parcel.again:
            known = self.notify.newest(reference)
            if known is not None and known.number != letter.carried_as:
                return _taken(known)
            if known is not None and not known.failed:
                return known.number
        return self.notify.send(
            Email(
                to=parcel.to,
                subject=letter.subject,
                body=parcel.body,
                reference=reference,
                stop=parcel.stop if parcel.stop.startswith("https://") else "",
            )
        )

    def told_of(self, carried_as: str) -> Told | None:
        """What Notify says of it."""
        return self.notify.told_of(carried_as)


def carrier_of(
    *, key: str, base: str, template: str, outbox: Path, now: Callable[[], datetime]
) -> Carrier:
    """GOV.UK Notify where there is a key, otherwise the folder. `now` gives the real time.

    Raises Misconfigured where Notify is set up by half.
    """
    if not key:
        return ToFiles(outbox)
    return ByNotify(Notify(key, base=base, template=template, now=now))


def reference_of(key: str) -> str:
    """What a letter is called at Notify: the same for each try, and it tells nobody anything."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _taken(known: Told) -> str:
    if known.failed:
        raise Refused(known.failed, carried_as=known.number)
    return known.number


def _one_click(stop: str) -> bytes:
    """The headers of RFC 8058. The library would fold a long address into words that none reads."""
    if not stop:
        return b""
    told = f"List-Unsubscribe: <{stop}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    return told.encode("ascii", "replace")


def _message(parcel: Parcel) -> EmailMessage:
    letter, message = parcel.letter, EmailMessage(policy=SMTP)
    message["From"] = _FROM
    message["To"] = parcel.to
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = letter.at
    message["Message-ID"] = f"<{reference_of(letter.key)}@register.invalid>"
    message["X-Unsent"] = "1"  # mail programs then open it as a draft
    message.set_content(parcel.body, charset="utf-8", cte="quoted-printable")
    return message
