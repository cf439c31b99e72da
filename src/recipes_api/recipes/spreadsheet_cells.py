"""Cells of a CSV that no spreadsheet program takes for a formula, and that can be undone.

OWASP, "CSV Injection": a cell that begins with one of these characters is calculated when the file
is opened. An apostrophe before it makes it text. A cell that begins with apostrophes and then such
a character gets one more, so that taking one away always gives back what was there.
"""

import re

# Also as East Asian forms, which Excel takes for the same.
FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


def guarded(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """What the cell was before it was guarded."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell
