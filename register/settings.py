"""The settings: read once from the environment by the edges, frozen, never read below them."""

from __future__ import annotations

import secrets
from contextlib import suppress
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from register.domain.errors import Misconfigured

PREFIX = "REGISTER_"
SHORTEST_SECRET = 32  # characters; below that a session cookie's signature can be guessed
# Where the public extracts are downloaded from (feed notes, 1.1); the host may move without notice.
GIAS_DOWNLOADS = "https://ea-edubase-api-prod.azurewebsites.net/edubase/downloads/public"
CHECKOUT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Everything that may differ between two installations; each is `REGISTER_` and its name.

    Raises Misconfigured, naming the variable, where a value cannot be read.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True
    )

    instance_path: Path = CHECKOUT / "instance"
    # Blank becomes the SQLite file of the instance folder; not printed, as it may hold a password.
    database_url: str = Field(default="", repr=False)
    secret_key: str | None = Field(default=None, repr=False)
    feed_base_url: str = GIAS_DOWNLOADS
    feed_contact: str | None = None
    today: date | None = None
    demo: bool = False
    crown: bool = False
    # Where the public finds this register; it goes into every receipt. Blank: as it was asked at.
    public_address: str = Field(default="", pattern=r"^(https?://[^/\s]+(/[^\s]*)?)?$")
    # GOV.UK Notify: with no key, letters are written to files and shown on the outbox page.
    notify_api_key: str = Field(default="", repr=False)
    notify_base_url: str = "https://api.notifications.service.gov.uk"
    notify_template: str = ""
    # The organisations' own sign-in (OpenID Connect): off while no issuer is set.
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = Field(default="", repr=False)
    oidc_name: str = "DfE Sign-in"
    # Where the roles are asked for, and the secret for it: DfE Sign-in's tokens carry none. Blank:
    # they are taken from the token.
    oidc_roles_url: str = ""
    oidc_roles_secret: str = Field(default="", repr=False)
    # How many proxies stand in front, whose word on the caller's address is taken; 0 is none.
    trusted_proxies: int = Field(default=0, ge=0)

    def __init__(self, **values: Any) -> None:  # noqa: ANN401 - pydantic checks them, not mypy
        """Read the environment; `values` given by name come before it."""
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise Misconfigured(_sentence(error)) from None

    def model_post_init(self, context: object, /) -> None:
        """Make the instance path absolute and derive the database from it where none is given."""
        del context
        fill = object.__setattr__  # the one moment at which a frozen model may still be completed
        fill(self, "instance_path", self.instance_path.expanduser().absolute())
        if not self.database_url:
            fill(self, "database_url", f"sqlite:///{self.instance_path / 'register.sqlite3'}")

    def address(self, asked_at: str) -> str:
        """The public address, without a slash at its end: the one set, or `asked_at`."""
        return (self.public_address or asked_at).rstrip("/")

    def secret(self) -> str:
        """The key that signs sessions. Raises Misconfigured where it is missing or too short.

        A demonstration without one makes its own and keeps it in the instance folder, so that
        people stay signed in over a restart.
        """
        if self.secret_key is None:
            if self.demo:
                return _kept_secret(self.instance_path / "demo-secret-key")
            message = (
                f"Set {PREFIX}SECRET_KEY to at least {SHORTEST_SECRET} random characters"
                f" before serving, or {PREFIX}DEMO=1 for a demonstration."
            )
            raise Misconfigured(message)
        if len(self.secret_key) < SHORTEST_SECRET:
            message = (
                f"{PREFIX}SECRET_KEY is too short: give it at least {SHORTEST_SECRET}"
                " random characters."
            )
            raise Misconfigured(message)
        return self.secret_key


def _sentence(error: ValidationError) -> str:
    """Say which variable is wrong, without repeating its value: it may be the secret."""
    first = error.errors(include_input=False, include_url=False)[0]
    name = PREFIX + "_".join(str(part) for part in first["loc"]).upper()
    reason = first["msg"][0].lower() + first["msg"][1:]
    return f"{name} cannot be used as it is set: {reason}."


def _kept_secret(path: Path) -> str:
    """Read the key at the path, making it first, for its owner's eyes alone, where there is none.

    Written aside and linked into place, so that processes that start together agree on one.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as draft:
            draft.write(secrets.token_urlsafe(SHORTEST_SECRET))
            draft.flush()
            with suppress(FileExistsError):  # another process was first, and its key is the one
                path.hardlink_to(draft.name)
    return path.read_text(encoding="ascii")
