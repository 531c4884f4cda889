"""Reading a page as a person does: by headings, links, labels and text, never by classes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_SPACE = re.compile(r"\s+")
# Reading strictly is slow, and a page that was led to is read by each step of the way.
_READ: WeakKeyDictionary[TestResponse, Element] = WeakKeyDictionary()


def strictly(html: str) -> Element:
    """The page as a tree. Raises html5lib's ParseError where the markup is not well formed."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree: Element = parser.parse(html)
    return tree


def tree_of(response: TestResponse) -> Element:
    """The page that came, read strictly, and once however many look at it."""
    found = _READ.get(response)
    if found is None:
        found = _READ[response] = strictly(response.text)
    return found


def words(element: Element) -> str:
    """All its text, with runs of white space as one."""
    return _SPACE.sub(" ", "".join(element.itertext())).strip()


@dataclass(frozen=True)
class Page:
    """One answer, read strictly."""

    response: TestResponse
    tree: Element = field(init=False)

    def __post_init__(self) -> None:
        """Parse what came."""
        object.__setattr__(self, "tree", tree_of(self.response))

    @property
    def heading(self) -> str:
        """The one h1."""
        (found,) = self.tree.iter("h1")
        return words(found)

    @property
    def title(self) -> str:
        """What the tab says."""
        return words(next(self.tree.iter("title")))

    @property
    def text(self) -> str:
        """What the main part says."""
        return words(next(self.tree.iter("main")))

    @property
    def whole(self) -> str:
        """What the whole page says, banners and footer too."""
        return words(next(self.tree.iter("body")))

    @property
    def links(self) -> dict[str, str]:
        """Every link by its words."""
        return {words(a): a.get("href", "") for a in self.tree.iter("a")}

    def form(self, action: str) -> dict[str, str]:
        """What the form sent to this address already holds, its token too."""
        for found in self.tree.iter("form"):
            if found.get("action") == action:
                return dict(_filled_in(found))
        raise AssertionError(f"No form is sent to {action}: {self.text[:400]}")


def _filled_in(form: Element) -> Iterator[tuple[str, str]]:
    """What a browser would send of a form that nobody has touched."""
    for box in form.iter("input"):
        unchosen = box.get("type") in {"radio", "checkbox"} and box.get("checked") is None
        if box.get("name") and not unchosen:
            yield box.get("name", ""), box.get("value", "")
    for area in form.iter("textarea"):
        yield area.get("name", ""), words(area)
    for choice in form.iter("select"):
        options = list(choice.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None]
        yield choice.get("name", ""), (chosen or options)[0].get("value", "")


class StrictClient(FlaskClient):
    """A client that fails on any page whose markup is not well formed."""

    def open(self, *args: Any, **options: Any) -> TestResponse:  # noqa: ANN401 - werkzeug's own
        """Ask over https, and read strictly what is a page."""
        if args and isinstance(args[0], str):
            options.setdefault("base_url", "https://localhost")
        response = super().open(*args, **options)
        if response.mimetype == "text/html" and response.data:
            tree_of(response)
        return response

    def page(self, path: str) -> Page:
        """Open a page, following to where it leads."""
        return Page(self.get(path, follow_redirects=True))

    def send(self, path: str, action: str, **typed: Any) -> Page:  # noqa: ANN401 - files too
        """Open a page, fill in its form, send it, and follow to where it leads."""
        data = {**self.page(path).form(action), **typed}
        return Page(self.post(action, data=data, follow_redirects=True))
