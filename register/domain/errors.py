"""Everything that can be wrong, as one small tree.

RegisterError
├── InvalidIdentifier     a TRN or URN that cannot be one
├── InvalidFact           a date, period or code that cannot be true
├── NotFound              nothing under that number or address
├── NotAllowed            signed in, but this is not theirs to see or do
├── Conflict              somebody, or an earlier run, has already decided this
├── FeedUnavailable       the feed could not be fetched; yesterday's list stands
├── FeedRefused           what arrived is not an extract; nothing was changed
└── Misconfigured         the service cannot start as it is set up

Each carries one plain sentence, fit to be shown to the person who asked.
"""

from __future__ import annotations


class RegisterError(Exception):
    """The root: `str(error)` is one plain sentence that says what is wrong and what to do."""


class InvalidIdentifier(RegisterError):
    """A TRN or URN that cannot be one."""


class InvalidFact(RegisterError):
    """A date, period or code that cannot be true."""


class NotFound(RegisterError):
    """Nothing is held under that number or address."""


class NotAllowed(RegisterError):
    """The person is known, but this is not theirs to see or do."""


class Conflict(RegisterError):
    """Already decided, already there, or changed meanwhile."""


class FeedUnavailable(RegisterError):
    """The feed could not be fetched: a fact about the network, never an empty list."""


class FeedRefused(RegisterError):
    """What arrived is not a usable extract: the register is as it was."""


class Misconfigured(RegisterError):
    """The service cannot start as it is set up."""
