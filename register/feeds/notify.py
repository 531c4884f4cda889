"""GOV.UK Notify: one e-mail handed over, and what became of it.

Written against Notify's REST API (docs.notifications.service.gov.uk/rest-api.html). Notify keeps no
promise to refuse a second message under a reference that it has: whoever cannot be sure that a
first one arrived asks for it by its reference before sending it again. Notify forgets a message
after seven days. Nothing here is logged, and no sentence repeats an address or a text.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from http import HTTPStatus
from ssl import SSLContext
from typing import Any

import httpx
from joserfc import jwt
from joserfc.jwk import OctKey

from register.domain.errors import Misconfigured, RegisterError
from register.feeds.http import SERVICE, retry_after

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_KEY = re.compile(rf"(?:.*-)?(?P<service>{_UUID})-(?P<secret>{_UUID})", re.IGNORECASE)
_LARGEST = 4 * 1024 * 1024  # bytes of an answer: a page of 250 messages, each far below 16 KiB
_LONGEST_NUMBER = 64  # characters
_DELIVERED, _PERMANENT, _TEMPORARY = "delivered", "permanent-failure", "temporary-failure"
_FAILED = {
    _PERMANENT: "The address takes no letters: it is wrong, or was given up.",
    _TEMPORARY: "The letter could not be delivered for three days: the inbox may be full.",
    "technical-failure": "GOV.UK Notify could not hand the letter on.",
}
_CLOCK_OR_KEY = (
    "GOV.UK Notify refused our key: check REGISTER_NOTIFY_API_KEY and the clock of the machine."
)
_AFTER_A_WRONG_KEY = 60 * 60.0  # seconds
_NOT_NOTIFY = "Nothing answers as GOV.UK Notify does at REGISTER_NOTIFY_BASE_URL: check it."
_NOT_TAKEN = (
    "GOV.UK Notify refused the letter: check the address, the template (it needs the fields"
    " subject and body) and that the service is live."
)
_BUSY = "GOV.UK Notify takes no more letters for now."
_UNSURE = "GOV.UK Notify did not answer properly."


class NotNow(RegisterError):
    """Not handed over, or nobody knows: worth another try, after `wait` seconds where one is named.

    `everybody` says that any other letter would fare the same.
    """

    def __init__(self, sentence: str, *, wait: float | None = None, everybody: bool = True) -> None:
        """Say why."""
        super().__init__(sentence)
        self.wait = wait
        self.everybody = everybody


class Refused(RegisterError):
    """Not worth another try as it is.

    `carried_as` is Notify's number where it had taken the letter and could not deliver it.
    """

    def __init__(self, sentence: str, *, carried_as: str = "") -> None:
        """Say why."""
        super().__init__(sentence)
        self.carried_as = carried_as


@dataclass(frozen=True, slots=True)
class Email:
    """One message. `stop` is the address of one-click unsubscribing, https; blank for none."""

    to: str
    subject: str
    body: str
    reference: str
    stop: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What Notify knows of a message: `failed` is a sentence, blank while it has not failed."""

    number: str
    delivered: bool
    failed: str


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait: to connect, for each part of an answer, and for the whole of it."""

    connect: float = 10.0
    read: float = 20.0
    whole: float = 40.0


PATIENCE = Patience()


class Notify:
    """A service of GOV.UK Notify with one template, which has the fields `subject` and `body`."""

    def __init__(
        self,
        key: str,
        *,
        base: str,
        template: str,
        now: Callable[[], datetime],
        patience: Patience = PATIENCE,
    ) -> None:
        """Read the key. `now` gives the real time. Raises Misconfigured."""
        found = _KEY.fullmatch(key.strip())
        if found is None:
            raise Misconfigured(
                "REGISTER_NOTIFY_API_KEY is not a key of GOV.UK Notify: copy all of it."
            )
        if not template:
            raise Misconfigured(
                "Set REGISTER_NOTIFY_TEMPLATE to the number of Notify's template for our letters."
            )
        self._service, self._secret = found["service"], OctKey.import_key(found["secret"])
        self._base, self._template = base.rstrip("/"), template
        self._now, self._patience = now, patience

    def send(self, email: Email) -> str:
        """Hand one over; Notify's number for it.

        Raises NotNow where nobody knows whether it arrived, or it did not; Refused.
        """
        asked = {
            "email_address": email.to,
            "template_id": self._template,
            "personalisation": {"subject": email.subject, "body": email.body},
            "reference": email.reference,
        }
        if email.stop:
            asked["one_click_unsubscribe_url"] = email.stop
        answer = self._ask("POST", "/v2/notifications/email", json=asked)
        return _number(answer)

    def newest(self, reference: str) -> Told | None:
        """The latest message under this reference; None where Notify has none. Raises NotNow."""
        answer = self._ask("GET", "/v2/notifications", params={"reference": reference})
        listed = answer.get("notifications")
        if not isinstance(listed, list):
            raise NotNow(_UNSURE)
        ours = [one for one in listed if _of(one).get("reference") == reference]
        return _told(ours[0]) if ours else None

    def told_of(self, number: str) -> Told | None:
        """What became of a message; None where Notify has forgotten it. Raises NotNow, Refused."""
        try:
            return _told(self._ask("GET", f"/v2/notifications/{number}"))
        except _NotThere:
            return None

    def _ask(self, method: str, path: str, **sent: Any) -> dict[str, Any]:  # noqa: ANN401 - httpx's own
        """Ask once; what came, as an object. Raises NotNow, Refused."""
        try:
            with (
                self._client() as client,
                client.stream(method, self._base + path, **sent) as response,
            ):
                body = self._read(response)
        except (httpx.TransportError, httpx.DecodingError):
            raise NotNow("GOV.UK Notify could not be reached, or broke off.") from None
        except httpx.InvalidURL:
            raise Misconfigured("REGISTER_NOTIFY_BASE_URL is not an address.") from None
        _refuse_status(response)
        try:
            return _of(json.loads(body))
        except ValueError:
            raise NotNow(_UNSURE, everybody=False) from None

    def _client(self) -> httpx.Client:
        claims = {"iss": self._service, "iat": int(self._now().timestamp())}
        token = jwt.encode({"typ": "JWT", "alg": "HS256"}, claims, self._secret)
        return httpx.Client(
            headers={"User-Agent": f"{SERVICE}/1.0", "Authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(self._patience.read, connect=self._patience.connect),
            verify=_trusted(),
        )

    def _read(self, response: httpx.Response) -> bytes:
        """The answer's body, while it comes neither too long nor too late. Raises NotNow."""
        end, read = time.monotonic() + self._patience.whole, bytearray()
        for chunk in response.iter_bytes():
            read += chunk
            if len(read) > _LARGEST or time.monotonic() > end:
                raise NotNow(_UNSURE)
        return bytes(read)


@cache
def _trusted() -> SSLContext:
    """Whom we believe to be Notify; read once, for reading it takes longer than a letter does."""
    return httpx.create_ssl_context()


class _NotThere(NotNow):
    """404: no message of that number; of any other question, not the address of Notify."""


def _refuse_status(response: httpx.Response) -> None:
    """Sort every answer but success, by its code alone: the words may change."""
    status = response.status_code
    if response.is_success:
        return
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise NotNow(_BUSY, wait=retry_after(response))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        # 500 may be about this letter alone; the others mean that nobody is at home.
        sentence = f"GOV.UK Notify has trouble of its own (it answered {status})."
        alone = status == HTTPStatus.INTERNAL_SERVER_ERROR
        raise NotNow(sentence, wait=retry_after(response), everybody=not alone)
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        # Our fault and no letter's: it waits until somebody has put the key right.
        raise NotNow(_CLOCK_OR_KEY, wait=_AFTER_A_WRONG_KEY)
    if status == HTTPStatus.NOT_FOUND:
        raise _NotThere(_NOT_NOTIFY, wait=_AFTER_A_WRONG_KEY)
    raise Refused(_NOT_TAKEN)


def _of(said: object) -> dict[str, Any]:
    if not isinstance(said, dict):
        raise NotNow(_UNSURE, everybody=False)
    return said


def _number(said: Mapping[str, Any]) -> str:
    number = said.get("id")
    if not isinstance(number, str) or not 0 < len(number) <= _LONGEST_NUMBER:
        raise NotNow(_UNSURE, everybody=False)
    return number


def _told(said: Mapping[str, Any]) -> Told:
    status = str(said.get("status", ""))
    return Told(_number(said), status == _DELIVERED, _FAILED.get(status, ""))
