"""What to do about a refused cell, by the reason for which it was refused."""

from __future__ import annotations

# Words of a reason, and the remedy; the first that fits holds.
_REMEDIES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("quote is opened", "longer than"), "Close the quote in this line, or export the file again."),
    (("fields; the header has",), "Check the line for a delimiter too many or too few; quote texts that hold one."),
    (("comes again with other values",), "Keep one row for each client."),
    (("a period needs both",), "Give both days of the period, or neither."),
    (("before period_start", "after period_start"), "Correct the days of the period."),
    (("empty",), "Fill the cell in, or delete the row in the export."),
    (("no such day", "not a date", "expected year-month-day"), "Write the day as 2026-10-31."),
    (("before 1900", "after 2199", "before 1990", "days after the import"), "Correct the year."),
    (("currency",), "Give the code of three letters, such as EUR."),
    (("percentage",), "Give the amount in place of the share."),
    (("scientific",), "Export the number with all of its digits: the spreadsheet has dropped some."),
    (("more than six decimal places", "too large"), "Check whether a decimal mark is missing or one too many."),
    (("number", "comma"), "Write the number with digits and one decimal mark, such as 1234.50."),
    (("expected",), "Use one of the words that are expected."),
)


def remedy_of(reason: str) -> str:
    """What to do about a cell that was refused for a reason, in one sentence."""
    words = reason.casefold()
    for signs, remedy in _REMEDIES:
        if any(sign in words for sign in signs):
            return remedy
    return "Correct the cell in the export and drop it again."
