"""Reading a nation's rows without a look for circles among them at every few hundred."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Put off the collector of circles: there are none among rows, and it looks at all of them.

    It took a third of the time. What the process needs it for waits a second.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
