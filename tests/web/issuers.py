"""A real OpenID provider on this machine, a person who signs in at it, and one that bends it."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
from werkzeug.serving import make_server
from werkzeug.test import TestResponse
from werkzeug.wrappers import Request, Response

from tests.web.reading import Page, StrictClient

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it uses a part of Authlib that Authlib is leaving
    import oidc_provider_mock

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Bend = Callable[[Response], None]
ROLES = ["senco-register-user"]
_CLIENT = httpx.Client()  # one: each reads every certificate of this machine


def a_school(urn: object, **more: object) -> dict[str, object]:
    """What DfE Sign-in says of a school."""
    return {"id": "A-1", "name": "Told School", "category": {"id": "001"}, "urn": urn, **more}


def a_trust(uid: object, category: str = "010") -> dict[str, object]:
    """What it says of a trust, of many academies or of one."""
    return {"id": "T-1", "name": "Told Trust", "category": {"id": category}, "uid": uid}


def an_authority(code: object) -> dict[str, object]:
    """What it says of a local authority."""
    told = {"id": "L-1", "name": "Told Council", "establishmentNumber": code}
    return {**told, "category": {"id": "002", "name": "Local Authority"}}


@contextmanager
def provider() -> Iterator[str]:
    """Run one; its issuer."""
    with oidc_provider_mock.run_server_in_thread(require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


@dataclass
class Someone:
    """Somebody known to the provider, with a browser on both."""

    issuer: str
    client: StrictClient
    subject: str = "C1F3A68B-1"

    def known_as(self, organisation: object = None, **claims: object) -> Someone:
        """Have the provider say this of them from now on."""
        usual: dict[str, object] = {"email": "ann@told.example", "roles": ROLES}
        told = usual | ({"organisation": organisation} if organisation else {}) | claims
        answer = _CLIENT.put(f"{self.issuer}/users/{quote(self.subject)}", json=told)
        assert answer.status_code == 204
        return self

    def leave_for(self, wanted: str = "/") -> str:
        """Follow the button of the sign-in page; where it leads."""
        answer = self.client.get("/sign-in/oidc", query_string={"next": wanted})
        assert answer.status_code == 303, answer.text
        return answer.location

    def vouched_for(self, there: str, **form: str) -> str:
        """Sign in at the provider; the address it sends the browser back to."""
        answer = _CLIENT.post(there, data=form or {"sub": self.subject})
        assert answer.status_code in {302, 303}, answer.text
        back = answer.headers["Location"]
        assert back.startswith("https://localhost/sign-in/oidc/back?")
        return back.removeprefix("https://localhost")

    def comes_back(self, wanted: str = "/", **form: str) -> TestResponse:
        """All of it; the register's answer to the address that the provider sent them to."""
        return self.client.get(self.vouched_for(self.leave_for(wanted), **form))

    def signs_in(self) -> Page:
        """All of it, and on to where it leads."""
        return Page(self.client.get(self.vouched_for(self.leave_for()), follow_redirects=True))


@dataclass
class Bent:
    """A provider behind which the real one stands, with some of its answers changed."""

    real: str
    issuer: str = ""
    bends: dict[str, Bend] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Serve as WSGI has it."""
        return self.answer(Request(environ))(environ, start)

    def answer(self, request: Request) -> Response:
        """Ask the real one in the name of this one, and bend what it says."""
        self.asked.append(request.path)
        headers = {k: v for k, v in request.headers if k.lower() != "content-length"}
        asked = _CLIENT.request(
            request.method,
            self.real + request.full_path,
            content=request.get_data(),
            headers=headers,
        )
        kept = {k: v for k, v in asked.headers.items() if k in {"content-type", "location"}}
        answer = Response(asked.content, asked.status_code, kept)
        if request.path in self.bends:
            self.bends[request.path](answer)
        return answer


@contextmanager
def bent(real: str) -> Iterator[Bent]:
    """Run one in front of a real provider."""
    told = Bent(real)
    server = make_server("localhost", 0, told, threaded=True)
    told.issuer = f"http://localhost:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()


def saying(change: Callable[[dict[str, Any]], Mapping[str, Any]]) -> Bend:
    """Bend an answer of JSON."""

    def bend(answer: Response) -> None:
        answer.set_data(json.dumps(change(json.loads(answer.get_data()))))

    return bend
