"""What hands do on a keyboard: type in a box, choose with the space bar, send with Enter."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


def typed(page: Page, box: Locator, text: str) -> None:
    """Type as hands do; nothing is clicked."""
    box.focus()
    page.keyboard.type(text)


def chosen(page: Page, group: str, answer: str) -> None:
    """Choose a radio with the space bar."""
    page.get_by_role("group", name=group).get_by_label(answer, exact=True).focus()
    page.keyboard.press("Space")


def sent(page: Page, button: str = "Continue") -> None:
    """Press Enter on a button."""
    page.get_by_role("button", name=button).focus()
    page.keyboard.press("Enter")
