"""Every kind of problem that the API reports: one table for the answers and for their page."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

DOCS = "/api/v1/docs"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: its `name` in addresses, its code, and what to do about it."""

    name: str
    code: HTTPStatus
    title: str
    then: str

    @property
    def type(self) -> str:
        """Where it is explained: the `type` of RFC 9457."""
        return f"{DOCS}#problem-{self.name}"


BAD_REQUEST = Kind(
    "bad-request",
    HTTPStatus.BAD_REQUEST,
    "The request could not be read",
    "Send one JSON object in UTF-8, at an address as the document writes it.",
)
NO_KEY = Kind(
    "unauthorised",
    HTTPStatus.UNAUTHORIZED,
    "A working key is needed",
    "Send it as Authorization: Bearer and the key. One that has expired, was revoked or whose"
    " account is shut opens nothing.",
)
NOT_ALLOWED = Kind(
    "not-allowed",
    HTTPStatus.FORBIDDEN,
    "This is not yours to see or do",
    "Ask about a school that your organisation acts for.",
)
OTHER_SCOPE = Kind(
    "insufficient-scope",
    HTTPStatus.FORBIDDEN,
    "The key was not made for this",
    "Make a key with the scope that the operation names.",
)
STOPPED = Kind(
    "look-ups-stopped",
    HTTPStatus.FORBIDDEN,
    "Your organisation's look-ups are stopped",
    "Wait for an official, who has been told, to look at it. Sending more does not help.",
)
NOT_FOUND = Kind(
    "not-found",
    HTTPStatus.NOT_FOUND,
    "Nothing is held there",
    "Check the address, the reference or the number. Another organisation's check is not held"
    " there for you.",
)
WRONG_METHOD = Kind(
    "method-not-allowed",
    HTTPStatus.METHOD_NOT_ALLOWED,
    "That address does not take this method",
    "Use a method that the Allow header names.",
)
CONFLICT = Kind(
    "conflict",
    HTTPStatus.CONFLICT,
    "This cannot be done as things stand",
    "Read what it says: sending the same again will not help.",
)
MORE_NEEDED = Kind(
    "more-facts-needed",
    HTTPStatus.CONFLICT,
    "Several people fit: give one more fact",
    "Add the given names, or use the teacher reference number or a share code.",
)
KEY_REUSED = Kind(
    "idempotency-key-reused",
    HTTPStatus.CONFLICT,
    "The idempotency key was used for another request",
    "Make a new key for each new request.",
)
TOO_LARGE = Kind(
    "too-large",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "The request is too large",
    "No request needs more than 64 kilobytes.",
)
WRONG_MEDIA_TYPE = Kind(
    "unsupported-media-type",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "The body is not JSON",
    "Send it with Content-Type: application/json.",
)
INVALID = Kind(
    "invalid",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "The request is not as the document describes it",
    "Each of `errors` says what is wrong, and where.",
)
IMPOSSIBLE = Kind(
    "impossible",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "The request is well formed and cannot be true",
    "Each of `errors` says what cannot be, such as a school that is not on the list.",
)
CODE_REFUSED = Kind(
    "code-refused",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "The share code opens nothing here",
    "Check it with the candidate: it may be mistyped, ended, or for another school. Which of"
    " these it is, is not told.",
)
TOO_MANY = Kind(
    "too-many-requests",
    HTTPStatus.TOO_MANY_REQUESTS,
    "Too many requests",
    "Wait as long as Retry-After says, in seconds.",
)
SLOWED = Kind(
    "look-ups-slowed",
    HTTPStatus.TOO_MANY_REQUESTS,
    "Your organisation's look-ups are slowed",
    "Wait as long as Retry-After says: asking sooner counts, and leads to a stop. Many misses,"
    " or many people with no tie to you, slow them.",
)
BROKEN = Kind(
    "internal",
    HTTPStatus.INTERNAL_SERVER_ERROR,
    "Something is wrong with the service",
    "Nothing was kept. Tell whoever runs the service the `instance`.",
)
BUSY = Kind(
    "unavailable",
    HTTPStatus.SERVICE_UNAVAILABLE,
    "The service is busy",
    "Nothing was kept. Try again in a minute.",
)
KINDS = (
    BAD_REQUEST,
    NO_KEY,
    NOT_ALLOWED,
    OTHER_SCOPE,
    STOPPED,
    NOT_FOUND,
    WRONG_METHOD,
    CONFLICT,
    MORE_NEEDED,
    KEY_REUSED,
    TOO_LARGE,
    WRONG_MEDIA_TYPE,
    INVALID,
    IMPOSSIBLE,
    CODE_REFUSED,
    TOO_MANY,
    SLOWED,
    BROKEN,
    BUSY,
)
# The first of a code stands for it where nothing nearer is known.
OF_CODES = {kind.code.value: kind for kind in reversed(KINDS)}
