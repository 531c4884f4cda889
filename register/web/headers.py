"""What every answer tells the browser to refuse, and what it may keep."""

from __future__ import annotations

from flask import Flask, Response, request, session

# The one inline script of a page, which GOV.UK Frontend's template puts at the top of the body
# to say that scripts run. A test takes the hash of the page as it was sent and compares.
SCRIPT_OF_TEMPLATE = "sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw="
POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src 'self' '{SCRIPT_OF_TEMPLATE}'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}
ONE_YEAR = 365 * 24 * 3600  # seconds


def install(app: Flask) -> None:
    """Set them on every answer, an error's too."""

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR}"
        if request.endpoint in {"static", "crown"}:
            return response
        if _is_anybodys():
            response.headers.setdefault("Cache-Control", "no-cache")
        else:
            response.headers["Cache-Control"] = "no-store"
        return response


def _is_anybodys() -> bool:
    """Whether a copy of this answer could be shown to the next person: no form, nobody named."""
    return not session
