"""How the national extract writes its cells; feeds/gias/columns.py names its columns."""

from __future__ import annotations

# Never quoted when filled; every other cell, and every blank, is quoted (feed notes 2.1).
BARE = frozenset(
    {
        "URN",
        "StatutoryLowAge",
        "StatutoryHighAge",
        "SchoolCapacity",
        "UKPRN",
        "Easting",
        "Northing",
        "SenUnitOnRoll",
        "SenUnitCapacity",
        "SENStat",
        "SENNoStat",
    }
)
