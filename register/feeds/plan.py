"""Compare: what an extract would change. Pure, and the one door to the checks beside it.

Schools are compared whole, field by field of a frozen dataclass, so none can be forgotten.
"""

from __future__ import annotations

from register.feeds.comparison import Change, Plan, plan
from register.feeds.completeness import check_complete
from register.feeds.concern import Concern
from register.feeds.guard import Limits, guard
from register.feeds.noticing import notices
from register.feeds.summary import ExtractSummary, summarise

__all__ = [
    "Change",
    "Concern",
    "ExtractSummary",
    "Limits",
    "Plan",
    "check_complete",
    "guard",
    "notices",
    "plan",
    "summarise",
]
