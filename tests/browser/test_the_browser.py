"""That the instruments of this folder measure: a check that cannot fail proves nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

SOUND = """<html lang="en"><head><title>A page</title></head>
<body><main><h1>Hello</h1>{}</main></body></html>"""


def test_axe_passes_a_sound_page(page: Page, axe: Callable[[Page], None]) -> None:
    page.set_content(SOUND.format(""))
    axe(page)


def test_axe_names_what_breaks_a_rule(page: Page, axe: Callable[[Page], None]) -> None:
    page.set_content(SOUND.format('<img src="data:,">'))
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)


def test_the_plain_page_runs_no_script(page: Page, plain_page: Page) -> None:
    scripted = "data:text/html,<title>Plain</title><script>document.title='Scripted'</script>"
    page.goto(scripted)
    plain_page.goto(scripted)
    assert (page.title(), plain_page.title()) == ("Scripted", "Plain")


def test_the_narrow_page_is_320_px_wide(narrow_page: Page) -> None:
    assert narrow_page.evaluate("window.innerWidth") == 320


def test_a_request_to_another_host_is_noted(page: Page, complaints: list[str]) -> None:
    page.set_content(SOUND.format('<img alt="" src="http://example.org/x.png">'))
    assert [complaint for complaint in complaints if "example.org" in complaint]
    complaints.clear()
