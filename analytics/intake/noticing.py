"""What looks wrong in an import although every value can be read: told before it is applied, never refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Example:
    """One row behind a notice. What does not apply is None."""

    client_id: str | None
    name: str | None = None
    file: str | None = None
    line: int | None = None
    date: str | None = None
    amount: str | None = None
    # the id that it most likely is: `same-client CLIENT_ID OTHER_ID` joins them
    other_id: str | None = None
    # what is remarkable about it, in words: "usually 100.00", "2025-03 to 2025-05", "counts as C-17"
    note: str = ""


@dataclass(frozen=True)
class Notice:
    """One check that found something: how many rows it is about, their sum, and what can be done."""

    # a stable name: one of CHECKS
    check: str
    # what was found, in a sentence
    message: str
    # rows, or clients or months if the message says so
    rows: int
    # the sum of the rows' amounts as exact text; None if there are no amounts
    amount: str | None
    # what to do, in a sentence
    remedy: str
    # the command that mends it, or the flag to import with (it begins with "--"); None if only the export can be mended
    command: str | None
    # the first of them, at most 20
    examples: tuple[Example, ...]


# Every check by its stable name, in the order in which they are told, with the title of its notice.
CHECKS: dict[str, str] = {
    "hundredfold_amounts": "Amounts a hundred times the usual",
    "missing_months": "Months without any revenue",
    "missing_client_months": "Clients without revenue in a month",
    "billing_gaps": "Gaps that look like quarterly or annual invoices",
    "late_invoices": "Gaps of a month that look like late invoices",
    "repeated_rows": "Rows that are there twice",
    "repeated_contacts": "Contacts that are there twice",
    "repeated_invoices": "Invoice ids that are there twice",
    "same_ids": "Ids that differ only in zeros, .0 or case",
    "same_names": "Clients twice under other spellings",
    "near_names": "Clients that are nearly known ones",
    "future_dates": "Dates in the future",
    "before_signing": "Revenue from before the client signed",
    "after_end": "Revenue after the client ended",
    "contacts_stopped": "Contacts have stopped",
    "owner_gone": "Owners without contacts",
}
