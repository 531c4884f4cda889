"""Tables as CSV: UTF-8, one header line, nothing that a spreadsheet would take for a formula.

The mark of UTF-8 stands first: without it Excel reads "Élodie" as "Ã‰lodie".
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from flask import Response

from register.services.spreadsheet_cells import harmless


def csv_file(
    name: str, header: Sequence[str], rows: Iterable[Sequence[object]], *, as_of: date, source: str
) -> Response:
    """Answer with a file that is a table and nothing else.

    The day asked about and where the data come from are columns of every row, so that they stay
    with it however it is cut.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*header, "as_of", "source"])
    for row in rows:
        writer.writerow([*map(harmless, row), as_of.isoformat(), source])
    answer = Response(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="{name}-as-of-{as_of.isoformat()}.csv"'
    )
    return answer
