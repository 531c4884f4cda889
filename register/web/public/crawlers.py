"""What machines that read the web may read: robots.txt (RFC 9309), and the list of pages.

Nothing here protects anything: every page checks for itself who is asking.
"""

from __future__ import annotations

from collections.abc import Collection

from flask import Flask

from register.domain.roles import Access

# Doors that lead on to somebody's own, and what is no page.
CLOSED = frozenset({"sign-in", "sign-out", "letters", "calendar", "health", "metrics"})
OPEN = frozenset({"", "schools", "static", "crown"})
LARGEST_SITEMAP = 50_000  # addresses in one file (sitemaps.org, "Sitemap file location")


def robots(app: Flask, *, sitemap: str) -> str:
    """The rules for every machine alike; `sitemap` is blank while no page may be listed."""
    lines = ["User-agent: *", *(f"Disallow: /{name}" for name in sorted(_closed(app)))]
    # Below a school's page nothing is public; a search makes endless addresses.
    lines += ["Disallow: /schools/*/", "Disallow: /schools?"]
    return "\n".join([*lines, *(["", f"Sitemap: {sitemap}"] if sitemap else []), ""])


def sitemap(address: str, urns: Collection[int]) -> str:
    """The addresses of the schools' pages, one a line."""
    return "".join(f"{address}/schools/{urn}\n" for urn in list(urns)[:LARGEST_SITEMAP])


def _closed(app: Flask) -> set[str]:
    """The first parts of the addresses that are for those signed in, or are no pages."""
    first = {
        rule.rule.split("/")[1]
        for rule in app.url_map.iter_rules()
        if (tag := getattr(app.view_functions[rule.endpoint], "access", None))
        and isinstance(tag, Access)
        and (tag.needs_sign_in or tag.token_scope)
    }
    return (first | CLOSED) - OPEN
