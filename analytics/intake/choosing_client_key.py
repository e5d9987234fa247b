"""The id and the name of a clients file; of several ids the one that the other files use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analytics.errors import DataError
from analytics.intake.choosing_client import id_columns
from analytics.intake.desk import Desk, distinct_values
from analytics.intake.looks import Look
from analytics.intake.recipes import Reading, Recipe
from analytics.intake.vocabulary import words_of

# The last words of a header over ids that nothing else says of: "Copper ID", "Ledger No".
_NUMBERING = frozenset({"id", "no", "nr", "number", "code", "key", "ref", "uid"})
SHOWN_HEADERS = 12


def choose_client_key(desk: Desk, reading: Reading, others: Sequence[Desk]) -> None:
    """Puts client_id and name of a clients file; one of them stands for the other where there is only one.

    `others` are the files that name clients. Raises DataError if there is neither an id nor a name.
    """
    if "client_id" not in reading.recipes:
        ids = _id_candidates(desk)
        ids.sort(key=lambda look: -_use_by_others(desk, look, others))
        if ids:
            reading.put(Recipe("client_id", "text", (ids[0].place,), "its header says so"))
    if "name" not in reading.recipes:
        _choose_name(desk, reading)
    if "client_id" not in reading.recipes:
        name = reading.recipes.get("name")
        if name is None:
            raise DataError(
                f"{desk.name} is a list of clients without an id or a name; its columns are "
                f"{', '.join(desk.table.headers[:SHOWN_HEADERS])}.",
                f'Name the column: --map "{desk.name}::Header=client_id".',
            )
        reading.put(replace(name, column="client_id", reason="there is no id, so the name stands for it"))
        reading.notes.append("There is no client id in the file, so each client goes by its name.")
    if "name" not in reading.recipes:
        reading.put(
            replace(reading.recipes["client_id"], column="name", reason="there is no name, so the id stands for it")
        )


def _id_candidates(desk: Desk) -> list[Look]:
    """The columns that may hold the clients' ids, the likeliest first."""
    ids = [look for look in desk.find("client_id") if look.mostly("client_id")]
    ids += [look for look in desk.find("row_id") if look.mostly("row_id") and look not in ids]
    ids += [
        look for look in desk.find("client_name") if look.mostly("client_name") and look.are_codes and look not in ids
    ]
    ids += [look for look in desk.find("contact_id") if look.mostly("contact_id") and look not in ids]
    ids = [look for look in ids if look.filled >= 0.7 and look.distinct >= 0.3 * len(look.values)]
    ids = [look for look in ids if look.distinct > 1 or len(look.values) < 2]
    return ids or [
        look
        for look in desk.looks
        if look.values
        and _NUMBERING.intersection(words_of(look.header)[-1:])
        and look.distinct == len(look.values)
        and look.filled >= 0.9
        and not look.says("parent", "rep", "tax_number", "phone", "invoice_id")
    ]


def _use_by_others(desk: Desk, key: Look, others: Sequence[Desk]) -> float:
    """The largest part of the ids in a column of another file that stand in this column."""
    if not others:
        return 0.0
    own = {value for value, _ in distinct_values(desk.con, desk.table.table, key.place)}
    best = 0.0
    for other in others:
        for look in id_columns(other):
            values = {value for value, _ in distinct_values(other.con, other.table.table, look.place)}
            if values:
                best = max(best, len(values & own) / len(values))
    return best


def _choose_name(desk: Desk, reading: Reading) -> None:
    """A column of names, and those that fill its gaps; else the first and last name of a person."""
    names = [look for look in desk.find("client_name", "name") if look.mostly("client_name") or look.mostly("name")]
    names = [look for look in names if look.letters > 0 or look.says("client_name") >= 0.95]
    names = [look for look in names if not look.are_codes] or names
    # one text for all, such as "self", is nobody's name
    names = [look for look in names if look.distinct > 1 or len(look.values) < 3]
    names.sort(key=lambda look: (-look.says("client_name"), -look.filled, -look.distinct, look.place))
    first, last = desk.best("person_first"), desk.best("person_last")
    if names:
        places: tuple[int, ...] = (names[0].place,)
        if names[0].filled < 0.999:
            places += tuple(
                look.place
                for look in desk.looks
                if look.place not in places and (look in names[1:] or words_of(look.header)[:1] == ("name",))
            )
            if first is not None and last is not None and last.place not in places:
                places += (first.place, last.place)
                reading.put(Recipe("name", "either", places, "the first of them that is filled", constant="joined"))
                return
        if len(places) > 1:
            reading.put(Recipe("name", "either", places, "the first of them that is filled"))
        else:
            reading.put(Recipe("name", "text", places, "its header says so"))
    elif last is not None:
        places = (first.place, last.place) if first is not None else (last.place,)
        reading.put(Recipe("name", "joined", places, "first and last name"))
