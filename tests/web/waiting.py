"""Waiting for a job as the browser does: by looking at its page again."""

from __future__ import annotations

import time

from tests.web.reading import Page, StrictClient

PATIENCE = 60  # seconds


def settled(client: StrictClient, page: Page) -> Page:
    """Look at the job's page again until it leads on."""
    end = time.monotonic() + PATIENCE
    while "Refresh" in page.response.headers:
        assert time.monotonic() < end, page.text
        time.sleep(0.05)
        page = client.page(page.response.request.path)
    return page
