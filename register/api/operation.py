"""One operation of the API, said once: its route, its key, its shapes and its problems.

The same table opens the routes, reads what is sent and writes the OpenAPI document, so that the
document cannot say what the routes do not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from flask import Response
from pydantic import BaseModel

from register.api.kinds import Kind
from register.services.tokens import Holder

Model = TypeVar("Model", bound=BaseModel)
PREFIX = "/api/v1"


@dataclass(frozen=True, slots=True)
class Call:
    """One request, read and checked: who sent it and what was in it."""

    sender: Holder | None
    query: BaseModel | None = field(default=None, repr=False)
    body: BaseModel | None = field(default=None, repr=False)
    idempotency_key: str = ""

    @property
    def holder(self) -> Holder:
        """Whose key it is; only for an operation that needs one."""
        if self.sender is None:
            raise LookupError("This operation needs no key, so nobody is known to have sent it.")
        return self.sender

    def sent(self, kind: type[Model]) -> Model:
        """The body, as the model that the operation names."""
        if not isinstance(self.body, kind):
            raise TypeError(f"The operation does not take {kind.__name__}.")
        return self.body

    def asked(self, kind: type[Model]) -> Model:
        """The query, as the model that the operation names."""
        if not isinstance(self.query, kind):
            raise TypeError(f"The operation does not ask for {kind.__name__}.")
        return self.query


View = Callable[..., Response]


@dataclass(frozen=True, slots=True)
class Operation:
    """What a view promises. `path` is as OpenAPI writes it, below the prefix.

    `scope` blank: no key is needed. `answer` is a model, or a media type of text. `refuses` are
    the kinds of problem of its own; those that every operation may meet are added to them.
    """

    name: str
    method: str
    path: str
    view: View
    summary: str
    scope: str
    answer: type[BaseModel] | str
    code: int = 200
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    refuses: tuple[Kind, ...] = ()
    located: bool = False
    idempotent: bool = False

    @property
    def says(self) -> str:
        """What it does, from the view's own words."""
        return " ".join((self.view.__doc__ or "").split())

    @property
    def address(self) -> str:
        """The whole path, as OpenAPI writes it."""
        return PREFIX + self.path
