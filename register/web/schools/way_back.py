"""The way back from a school's page: to the list that the reader came from, as it was asked."""

from __future__ import annotations

from urllib.parse import urlsplit

_LISTS = {
    "/schools": "Find a school",
    "/reports/flagged": "Flagged schools",
    "/your-schools": "Your schools",
    "/your-schools/succession": "Who could follow",
}
_SEARCH = ("Find a school", "/schools")


def way_back(referrer: str | None, host: str) -> tuple[str, str]:
    """Give the words and the address of the link back; a search and its filters are kept.

    `referrer` is what the browser says: of it, nothing is used but the query of a list of our own.
    """
    try:
        came = urlsplit(referrer or "")
    except ValueError:
        return _SEARCH
    if came.netloc != host or came.path not in _LISTS:
        return _SEARCH
    return _LISTS[came.path], f"{came.path}?{came.query}" if came.query else came.path
