"""Which columns of a file hold the columns of the contract, other than amounts and clients."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from analytics.intake import statuses
from analytics.intake.desk import Desk
from analytics.intake.looks import TRUE_WORDS, Look
from analytics.intake.recipes import Reading, Recipe, Way
from analytics.intake.vocabulary import words_of

_INVOICE_WORDS = frozenset(
    "invoice rechnung rechnungsdatum facture factura fattura faktura factuur factuurdatum bill fakturadatum "
    "fakturadato inv issue issued beleg belegdatum".split()
)
_DATE_WORDS = frozenset({"date", "datum", "fecha", "data", "dato", "timestamp"})
_YES_OR_NO = frozenset({"true", "false", "yes", "no", "1", "0"})
_CAME = {"attended", "attend", "showed", "show", "kept", "held", "happened", "erschienen", "present", "assiste"}
_CODE = re.compile(r"\b[A-Z]{3}\b")
# A column that is not needed is used only if this part of its values can be read; else it is left out whole.
READABLE = 0.95


def put_date(desk: Desk, reading: Reading, tiers: Sequence[tuple[str, ...]]) -> None:
    """The date, from the first tier of concepts that the file has; asks if two fit equally well."""
    if "date" in reading.recipes:
        return
    for tier in tiers:
        found = [
            look
            for look in desk.find(*tier)
            if any(look.mostly(one) for one in tier) and look.filled >= 0.3 and look.may_be_dates
        ]
        if not found:
            continue
        first = sorted(found, key=lambda look: (-_preference(look), -look.says(*tier), -look.filled, look.place))[0]
        rivals = [
            look
            for look in found
            if look is not first
            and look.cells != first.cells
            and _preference(look) == _preference(first)
            and look.says(*tier) >= first.says(*tier)
            and (look.filled >= 0.9 * first.filled or tier[0] == "completed_on")
        ]
        if rivals and tier[0] in ("date", "completed_on") and not _same_days(first, rivals):
            shown = "; ".join(f"{look.header} ({', '.join(look.first_values)})" for look in (first, *rivals))
            reading.questions.append(
                desk.ask(
                    "date",
                    f"several columns could be the date, and they differ: {shown}.",
                    [(desk.map_flag(look.header, "date"), f"{look.header} is the date") for look in (first, *rivals)],
                )
            )
        reading.put(Recipe("date", "date", (first.place,), "its header says so"))
        return
    unnamed = [look for look in desk.looks if look.dates >= 0.9 and look.values and look.says_nothing]
    if unnamed:
        if len(unnamed) > 1:
            reading.questions.append(
                desk.ask(
                    "date",
                    f"several columns hold dates: {', '.join(look.header for look in unnamed)}.",
                    [(desk.map_flag(look.header, "date"), f"{look.header} is the date") for look in unnamed],
                )
            )
        reading.put(Recipe("date", "date", (unnamed[0].place,), "the only column of dates"))


def _preference(look: Look) -> int:
    """Of several columns of dates, or of numbers, the one of the invoice comes first."""
    words = words_of(look.header)
    return 2 if _INVOICE_WORDS.intersection(words) else 1 if _DATE_WORDS.intersection(words) else 0


def _same_days(first: Look, rivals: Sequence[Look]) -> bool:
    """Whether every rival says the same day, its time aside."""
    days = [None if cell is None else cell[:10] for cell in first.cells]
    return all([None if cell is None else cell[:10] for cell in rival.cells] == days for rival in rivals)


def put_optional(desk: Desk, reading: Reading, column: str, way: Way, *concepts: str, sure: float = 0.85) -> None:
    """An optional column, if a header says it clearly and its values can be read."""
    if column in reading.recipes:
        return
    for look in desk.find(*concepts):
        if look.place in reading.used_places or not any(look.mostly(one) for one in concepts):
            continue
        if look.says(*concepts) < sure:
            continue
        if way == "date" and look.dates < READABLE:
            continue
        if way == "number" and look.numbers < READABLE:
            continue
        if way == "text" and look.letters == 0 and column in ("name", "segment", "region"):
            continue
        reading.put(Recipe(column, way, (look.place,), "its header says so"))
        return


def put_invoice_id(desk: Desk, reading: Reading) -> None:
    """The invoice number: a header that says so, else the id of the row; never a number that several clients share."""
    if "invoice_id" in reading.recipes:
        return
    found = [look for look in desk.find("invoice_id") if look.mostly("invoice_id") and look.filled >= 0.7]
    found += [look for look in desk.find("row_id") if look.mostly("row_id") and look.filled >= 0.7]
    found = [look for look in found if not look.mostly("client_id") and not look.mostly("client_name")]
    if not found:
        return
    first = sorted(found, key=lambda look: (-_preference(look), -look.says("invoice_id"), look.place))[0]
    reading.put(Recipe("invoice_id", "text", (first.place,), "its header says so"))


def put_kind(desk: Desk, reading: Reading) -> None:
    """recurring or project, where each value of a column says one of the two."""
    if "kind" in reading.recipes:
        return
    for look in desk.find("kind", "document_type", "channel", "segment"):
        values = desk.few_values(look.place)
        if not values or look.filled < 0.99:
            continue
        words = tuple((value, statuses.kind_of_revenue(value) or "") for value, _ in values)
        if all(kind for _, kind in words):
            if not look.mostly("kind") and not any(kind == "recurring" for _, kind in words):
                # industries such as "Consulting" and "Training" say nothing of how a client pays
                continue
            flags = all(value.lower() in _YES_OR_NO for value, _ in values)
            if flags and "recurring" not in words_of(look.header):
                continue
            reading.put(Recipe("kind", "words", (look.place,), "each value says recurring or project", words=words))
            return


def put_currency(desk: Desk, reading: Reading) -> None:
    """The currency of the amount: the converted one if the converted amount was taken."""
    if "currency" in reading.recipes:
        return
    amount = reading.recipes.get("amount")
    converted = amount is not None and desk.looks[amount.places[0]].mostly("converted")
    for look in desk.find("converted_currency" if converted else "currency"):
        if look.mostly("converted_currency" if converted else "currency") and _are_codes(look):
            reading.put(Recipe("currency", "text", (look.place,), "its header says so"))
            return
        if look.mostly("currency") and not converted:
            words = tuple((value, _code_in(value)) for value, _ in desk.few_values(look.place) or [])
            if words and all(code for _, code in words):
                reading.put(Recipe("currency", "words", (look.place,), "each value holds a code", words=words))
                return


def _code_in(value: str) -> str:
    found = _CODE.findall(value)
    return found[0] if len(found) == 1 else ""


def put_yes_or_no(desk: Desk, reading: Reading, column: str, concept: str) -> None:
    """A column of yes and no, in whatever words it says them."""
    look = desk.best(concept)
    if look is None or column in reading.recipes or look.flags < 1:
        return
    values = desk.few_values(look.place) or []
    words = tuple((value, "yes" if value.lower() in TRUE_WORDS else "no") for value, _ in values)
    reading.put(Recipe(column, "words", (look.place,), "its header says so", words=words))


def _are_codes(look: Look) -> bool:
    return bool(look.values) and all(len(value) == 3 and value.isalpha() for value in look.values)


def put_outcome(desk: Desk, reading: Reading) -> None:
    """What became of a contact, from an outcome, a status or a flag of done; planned ones feed the plans."""
    if "outcome" in reading.recipes:
        return
    outcome = desk.best("outcome")
    status = desk.best("status")
    done = desk.best("done")
    by_value = list(reading.leaving_out.by_value)
    excluded = {value.lower() for value in desk.answers.all("status_exclude", desk.name)}
    included = {value.lower() for value in desk.answers.all("status_include", desk.name)}
    chosen: Recipe | None = None
    for look in (outcome, status, done if done is not None and done.flags < 0.9 else None):
        if look is None:
            continue
        few = desk.few_values(look.place)
        values = desk.frequent_values(look.place) if few is None else few
        if look is outcome and look.flags >= 0.9 and set(words_of(look.header)) & _CAME:
            stayed_away = tuple(value for value, _ in values if value.lower() not in TRUE_WORDS)
            if stayed_away:
                by_value.append((look.place, stayed_away, f"{look.header} says that they did not happen"))
            continue
        standings = {value: statuses.standing_of_contact(value) for value, _ in values}
        plains = {statuses.plain(value) for value in standings}
        if not plains & statuses.TASK_WORDS:
            standings = {
                value: "counts" if statuses.plain(value) in statuses.MAYBE_PLANNED else standing
                for value, standing in standings.items()
            }
        gone = tuple(
            value
            for value, standing in standings.items()
            if value.lower() in excluded or (standing in ("cancelled", "no-show") and value.lower() not in included)
        )
        if gone:
            by_value.append((look.place, gone, f"{look.header} says that they did not happen"))
        if few is None:
            # typed freely: taken as it stands
            chosen = chosen or Recipe("outcome", "text", (look.place,), "its header says so")
        elif chosen is None or any(standing == "planned" for standing in standings.values()):
            words = tuple(
                (value, "planned" if standing == "planned" and value.lower() not in included else value)
                for value, standing in standings.items()
            )
            if chosen is None or look is status:
                chosen = Recipe("outcome", "words", (look.place,), "its header says so", words=words)
    if (
        done is not None
        and done.flags >= 0.9
        and (chosen is None or not any(word == "planned" for _, word in chosen.words))
    ):
        values = desk.few_values(done.place) or []
        not_done = [value for value, _ in values if value.lower() not in TRUE_WORDS]
        if not_done:
            words = tuple((value, "planned" if value in not_done else "") for value, _ in values)
            chosen = Recipe(
                "outcome", "words", (done.place,), f"{done.header} tells what is still to be done", words=words
            )
    if chosen is not None:
        reading.put(chosen)
        planned = sorted({value for value, word in chosen.words if word == "planned"})
        if planned:
            header = desk.table.headers[chosen.places[0]]
            reading.notes.append(f"Contacts with {header} {', '.join(planned)} are planned ones.")
    reading.leaving_out = replace(reading.leaving_out, by_value=tuple(by_value))


def put_person(desk: Desk, reading: Reading, column: str, *concepts: str) -> None:
    """A column of people; names are preferred to ids where both are there."""
    if column in reading.recipes:
        return
    found = [
        look
        for look in desk.find(*concepts)
        if any(look.mostly(one) for one in concepts) and look.place not in reading.used_places and look.filled > 0
    ]
    if not found:
        return
    first = sorted(found, key=lambda look: (look.letters < 0.5, _created(look), -look.says(*concepts), look.place))[0]
    reading.put(Recipe(column, "text", (first.place,), "its header says so"))


def _created(look: Look) -> bool:
    return "created" in words_of(look.header)
