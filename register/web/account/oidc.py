"""Sign in with the organisation's own sign-in: OpenID Connect's authorization code flow, with PKCE.

Authlib keeps the state, the nonce and the code verifier in this browser's session, and checks the
token's signature, issuer, audience, expiry and nonce. Nothing is believed before that.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client import MismatchingStateError
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, abort, current_app, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from joserfc.errors import JoseError

from register.domain.errors import FeedUnavailable
from register.services import identities, identities_reading, refusals
from register.services.identities_reading import Told
from register.services.identities_roles import RoleSource, with_roles
from register.services.refusals import Refusal
from register.web.access import open_to_all, own_path, remember
from register.web.database import begin, now, real_now, settings, today

oidc = Blueprint("oidc", __name__)

SCOPE = "openid profile email organisation"
PATIENCE = 8.0  # seconds that the provider may be silent
LEEWAY = 60  # seconds by which its clock and ours may differ
# Only what its published keys can verify: with none of these, anybody could write a token.
SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_KEPT, _NEXT, _STATE = "register-oidc", "oidc_next", "_state_oidc_"
# Whatever else it may answer, nobody sees a traceback.
_SILENCE = (OSError, FeedUnavailable)
_TROUBLES = (
    *_SILENCE,
    AuthlibBaseError,
    JoseError,
    ValueError,
    LookupError,
    TypeError,
    RuntimeError,
)


class _Untrusted(RuntimeError):
    """What the provider said does not hold together."""


@oidc.get("/sign-in/oidc")
@open_to_all
def leave_for() -> ResponseReturnValue:
    """Send somebody to the provider, to come back to `back`."""
    client = _client()
    for old in [key for key in session if key.startswith(_STATE)]:
        del session[old]  # a cookie has room for few
    try:
        _metadata(client)
        made = client.create_authorization_url(_address("/sign-in/oidc/back"))
    except _TROUBLES as error:
        return _refused(_trouble(error))
    client.save_authorize_data(
        state=made["state"],
        nonce=made["nonce"],
        code_verifier=made["code_verifier"],
        redirect_uri=_address("/sign-in/oidc/back"),
    )
    session[_NEXT] = own_path(request.args.get("next"))
    return redirect(made["url"], HTTPStatus.SEE_OTHER)


@oidc.get("/sign-in/oidc/back")
@open_to_all
def back() -> ResponseReturnValue:
    """Take what the provider sent them back with, and let them in if all of it holds."""
    client = _client()
    wanted = own_path(session.get(_NEXT))
    try:
        told = _with_roles(identities_reading.read(_issuer(), _claims(client)))
    except _TROUBLES as error:
        return _refused(_trouble(error))
    with begin() as db:
        answer = identities.sign_in(db, told, at=now(), today=today())
    if isinstance(answer, Refusal):
        return _refused(answer)
    remember(answer.account, answer.stamp)
    return redirect(wanted, HTTPStatus.SEE_OTHER)


@oidc.get("/sign-in/oidc/out")
@open_to_all
def out() -> ResponseReturnValue:
    """Say that our session is over, and offer to end the provider's too."""
    client = _client()
    try:
        address = str(_metadata(client).get("end_session_endpoint") or "")
    except _TROUBLES as error:
        _trouble(error)
        address = ""
    # The token that would name the person stays out of the address: the provider asks instead.
    told = {"client_id": client.client_id, "post_logout_redirect_uri": _address("/")}
    leave = f"{address}{'&' if '?' in address else '?'}{urlencode(told)}" if address else ""
    return render_template("account/oidc-out.html", leave=leave)


def _client() -> Any:  # noqa: ANN401 - Authlib has no types
    """This app's client of the provider. There is no such page where none is set."""
    chosen = settings()
    if not chosen.oidc_issuer:
        abort(HTTPStatus.NOT_FOUND)
    if _KEPT not in current_app.extensions:
        current_app.extensions[_KEPT] = OAuth(current_app).register(
            "oidc",
            client_id=chosen.oidc_client_id,
            client_secret=chosen.oidc_client_secret,
            server_metadata_url=f"{_issuer()}/.well-known/openid-configuration",
            client_kwargs={
                "scope": SCOPE,
                "code_challenge_method": "S256",
                "default_timeout": PATIENCE,
            },
        )
    return current_app.extensions[_KEPT]


def _metadata(client: Any) -> Mapping[str, Any]:  # noqa: ANN401 - as above
    """What the provider says of itself, asked once. Raises one of `_TROUBLES`."""
    told: dict[str, Any] = client.load_server_metadata()
    if _plain(str(told.get("issuer"))) != _issuer():
        told.clear()
        raise _Untrusted("The provider at that address is another issuer.")
    offered = told.get("id_token_signing_alg_values_supported") or ()
    told["id_token_signing_alg_values_supported"] = [x for x in SIGNATURES if x in offered]
    methods = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if "client_secret_basic" not in methods and "client_secret_post" in methods:
        client.client_kwargs["token_endpoint_auth_method"] = "client_secret_post"  # noqa: S105 - a way
    return told


def _claims(client: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """What is said of whoever came back; what the token signs counts before the rest."""
    metadata = _metadata(client)
    expected = {
        "iss": {"essential": True, "value": metadata["issuer"]},
        "aud": {"essential": True, "value": client.client_id},
        "sub": {"essential": True},
    }
    token = client.authorize_access_token(claims_options=expected, leeway=LEEWAY)
    signed = token.get("userinfo")
    if not signed:
        raise _Untrusted("The provider sent no identity token.")
    more = client.userinfo(token=token) if metadata.get("userinfo_endpoint") else {}
    if more and more.get("sub") != signed["sub"]:
        raise _Untrusted("The provider spoke of two people.")
    return {**more, **signed}


def _with_roles(told: Told) -> Told:
    """The same person, with the roles of where they are asked for, if they are."""
    chosen = settings()
    if not chosen.oidc_roles_url:
        return told
    source = RoleSource(chosen.oidc_roles_url, chosen.oidc_client_id, chosen.oidc_roles_secret)
    return with_roles(told, source, at=real_now())


def _issuer() -> str:
    return _plain(settings().oidc_issuer)


def _plain(issuer: str) -> str:
    """An issuer without what makes no difference: a slash at its end, https's own port."""
    parts = urlsplit(issuer.strip())
    host = parts.netloc.lower().removesuffix(":443" if parts.scheme == "https" else ":80")
    return f"{parts.scheme}://{host}{parts.path.rstrip('/')}"


def _address(path: str) -> str:
    return settings().address(request.url_root) + path


def _trouble(error: Exception) -> Refusal:
    """What to tell whoever came; the log has the kind of trouble and nothing that was sent."""
    current_app.logger.warning("Sign-in with the provider failed: %s", type(error).__name__)
    name = settings().oidc_name
    if request.args.get("error") == "access_denied":
        return refusals.turned_back(name)
    if isinstance(error, MismatchingStateError):
        return refusals.begun_elsewhere(name)
    if isinstance(error, _SILENCE):
        return refusals.silent(name)
    return refusals.untrusted(name)


def _refused(refusal: Refusal) -> ResponseReturnValue:
    body = render_template("account/oidc-refused.html", refusal=refusal)
    return body, refusal.code
