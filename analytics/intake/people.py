"""People who own accounts or made contacts: lists of them that were dropped along, and the names of their ids."""

from __future__ import annotations

from dataclasses import replace

from analytics.intake.desk import Desk
from analytics.intake.directory import Directory
from analytics.intake.recipes import Reading

# This part of the ids of people must stand in the list for it to be theirs.
AGREES = 0.2
_NAMES = ("name", "full_name", "owner_name", "user_name", "rep_name")
_IDS = ("owner_id", "user_id", "id", "rep_id", "employee_id", "agent_id")


def look_up_owners(desk: Desk, reading: Reading, directory: Directory, column: str) -> None:
    """Ids of people become their names, where a list of them was dropped along."""
    recipe = reading.recipes.get(column)
    if recipe is None or not directory.owners or recipe.way != "text":
        return
    candidates = [desk.looks[recipe.places[0]], *(look for look in desk.find("rep") if look.place != recipe.places[0])]
    for look in candidates:
        values = set(look.values)
        if values and sum(value in directory.owners for value in values) >= AGREES * len(values):
            reading.put(
                replace(recipe, places=(look.place,), look_up="owner", reason="its ids are in the list of owners")
            )
            return


def owners_of(desk: Desk) -> dict[str, str]:
    """Id -> name of the people in a list of owners; who has no name there goes by the e-mail address."""
    ids = [look for look in desk.find("row_id", "rep", "client_id") if look.distinct == len(look.values)]
    key = next((look for look in desk.looks if look.key in _IDS), ids[0] if ids else None)
    if key is None:
        return {}
    name = next((look for look in desk.looks if look.key in _NAMES), None)
    parts = [look for look in (desk.best("person_first"), desk.best("person_last")) if look is not None]
    full = f"c{name.place}" if name is not None else _joined([f"c{look.place}" for look in parts])
    email = next((f"c{look.place}" for look in desk.find("email", "client_email")), "null")
    found = desk.con.execute(
        f"select c{key.place}, coalesce(nullif({full}, ''), {email}) as label from {desk.table.table} "
        f"where c{key.place} <> '' and label <> '' order by line"
    ).fetchall()
    return {str(own): str(label) for own, label in found}


def _joined(columns: list[str]) -> str:
    return f"concat_ws(' ', {', '.join(columns)})" if columns else "''"
