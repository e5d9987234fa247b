"""Which column of a revenue or contacts file names the client: what only the files together can tell.

Revenue and contacts name their client by an id, a name or an e-mail address. The column is chosen that agrees
with the clients that are dropped along or stand in the book; only where there are none do the headers decide.
"""

from __future__ import annotations

from dataclasses import replace

from analytics.intake.client_names import comparable_name
from analytics.intake.desk import Desk, distinct_values
from analytics.intake.directory import CalledBy, Directory
from analytics.intake.looks import Look, is_date_like
from analytics.intake.recipes import Reading, Recipe
from analytics.intake.vocabulary import words_of

# This part of the different values of a column must be known clients for the column to be the client's.
AGREES = 0.2
# A column that no header word points to must agree much better.
AGREES_UNNAMED = 0.6
# Addresses whose header has one of these words are our people's.
_OUR_PEOPLE = frozenset(
    "user owner agent host organizer organiser rep staff employee assignee assigned creator author sender from by "
    "teammate operator consultant".split()
)


def id_columns(desk: Desk) -> list[Look]:
    """The columns whose headers say that they hold ids of clients, or of the contacts that stand for them."""
    found = [look for look in desk.find("client_id") if look.mostly("client_id")]
    return found + [look for look in desk.find("contact_id") if look.mostly("contact_id") and look not in found]


def choose_client(desk: Desk, reading: Reading, directory: Directory) -> None:
    """Puts the column of a revenue or contacts file that names the client; asks if there is none."""
    if "client_id" in reading.recipes:
        recipe = reading.recipes["client_id"]
        look = desk.looks[recipe.places[0]]
        if directory.share_of_ids(look) < AGREES <= directory.share_called(look, "name"):
            reading.put(replace(recipe, look_up="client", constant="name"))
        return
    group = _group_lines(desk, reading)
    if group is not None:
        recipe = Recipe("client_id", "down", (group.place,), "the client stands on a line of its own above its rows")
        if directory.share_of_ids(group) < AGREES:
            recipe = replace(recipe, look_up="client", constant="name")
        reading.put(recipe)
        return
    ids = id_columns(desk)
    ids.sort(key=lambda look: -directory.share_of_ids(look))
    ids = [look for look in ids if directory.share_of_ids(look) >= AGREES or not _names_several(desk, look)]
    names = _name_columns(desk, reading, directory, or_any_name=not ids)
    emails = [look for look in desk.looks if look.emails >= 0.9]
    emails.sort(key=lambda look: (-directory.share_called(look, "email"), -look.says("client_email")))
    found = (
        _by_known_clients(directory, ids, names, emails)
        or _unnamed(desk, reading, directory)
        or _by_links(desk, directory)
    )
    if found is not None:
        reading.put(found)
        return
    _put_by_header(desk, reading, ids, names, emails)


def _group_lines(desk: Desk, reading: Reading) -> Look | None:
    """The column whose lines of text stand above the rows of each client."""
    reading_date = reading.recipes.get("date")
    if reading_date is None:
        return None
    group = _group_column(desk, reading_date.places[0])
    if group is None and not _has_client_column(desk):
        group = _group_in_dates(desk, reading_date.places[0])
    return group


def _name_columns(desk: Desk, reading: Reading, directory: Directory, *, or_any_name: bool) -> list[Look]:
    """The columns of clients' names, those with names of known clients first."""
    taken = _taken(reading)
    names = [look for look in desk.find("client_name") if look.mostly("client_name") and look.place not in taken]
    # one value for all rows is the name of an account or of one's own company, if another column tells rows apart
    several = [look for look in names if look.distinct > 1]
    if or_any_name and not several:
        others = [look for look in desk.find("name") if look.mostly("name") and look.place not in taken]
        several = [look for look in others if look.distinct > 1 or not names]
    names = several or names
    return sorted(names, key=lambda look: (-directory.share_called(look, "name"), -look.says("client_name")))


def _by_known_clients(directory: Directory, ids: list[Look], names: list[Look], emails: list[Look]) -> Recipe | None:
    """The column whose values are known clients: by id, else by name, else by address."""
    if ids and directory.share_of_ids(ids[0]) >= AGREES:
        return Recipe("client_id", "text", (ids[0].place,), "its values are known client ids")
    for look in names:
        if directory.share_of_ids(look) >= AGREES:
            return _looked_up(look, "name", "its values are known clients")
    for look in (*names, *ids):
        if directory.share_called(look, "name") >= AGREES:
            return _looked_up(look, "name", "its values are names of known clients")
    for look in emails:
        if directory.share_called(look, "email") >= AGREES:
            return _looked_up(look, "email", "its values are emails of known clients")
    return None


def _looked_up(look: Look, way: CalledBy, reason: str) -> Recipe:
    return Recipe("client_id", "text", (look.place,), reason, look_up="client", constant=way)


def _put_by_header(desk: Desk, reading: Reading, ids: list[Look], names: list[Look], emails: list[Look]) -> None:
    """Nothing is known of the clients: the header decides, or the user."""
    # the address of whoever wrote, called or sent is not the client's
    addresses = [
        look
        for look in emails
        if look.says("client_email", "email") and not set(words_of(look.header)) & _OUR_PEOPLE and not look.says("rep")
    ]
    if ids:
        reading.put(Recipe("client_id", "text", (ids[0].place,), "its header says so"))
    elif names:
        reading.put(_looked_up(names[0], "name", "its header says so"))
        reading.notes.append(f"There is no client id in the file, so each client goes by its name ({names[0].header}).")
    elif addresses:
        reading.put(_looked_up(addresses[0], "email", "its header says so"))
        reading.notes.append(
            f"There is no client id in the file, so each client goes by its address ({addresses[0].header})."
        )
    else:
        texts = [
            look for look in desk.looks if look.values and look.letters >= 0.5 and look.dates < 0.5 and look.flags < 0.9
        ]
        # a column that serves as something else may name the client after all
        choices = sorted(texts, key=lambda look: look.place in reading.used_places)
        reading.questions.append(
            desk.ask(
                "client",
                "no column says which client a row is of.",
                [
                    (
                        desk.map_flag(look.header, "client_id"),
                        f"{look.header} ({', '.join(look.first_values)}) names the client",
                    )
                    for look in choices[:8]
                ]
                or [
                    (desk.map_flag(look.header, "client_id"), f"{look.header} names the client")
                    for look in desk.looks[:8]
                ],
            )
        )


def _names_several(desk: Desk, key: Look) -> bool:
    """Whether one code stands beside different client names: then it is that of something else, such as an account."""
    for look in desk.find("client_name"):
        if not look.mostly("client_name") or look.place == key.place:
            continue
        names: dict[str, set[str]] = {}
        for code, name in zip(key.cells, look.cells, strict=True):
            if code is not None and name is not None:
                names.setdefault(code, set()).add(comparable_name(name))
        if names and sum(len(one) > 1 for one in names.values()) > 0.1 * len(names):
            return True
    return False


def _taken(reading: Reading) -> set[int]:
    return {
        place
        for column, recipe in reading.recipes.items()
        if column in ("date", "amount", "rep")
        for place in recipe.places
    }


def _unnamed(desk: Desk, reading: Reading, directory: Directory) -> Recipe | None:
    """A column whose header says nothing, but whose values are known clients."""
    if not directory.ids:
        return None
    best: tuple[float, Recipe] | None = None
    taken = _taken(reading)
    for look in desk.looks:
        if not look.values or look.place in taken:
            continue
        by_id = Recipe("client_id", "text", (look.place,), "its values are known client ids")
        by_name = _looked_up(look, "name", "its values are names of known clients")
        for share, recipe in (
            (directory.share_of_ids(look), by_id),
            (directory.share_called(look, "name"), by_name),
        ):
            if share >= AGREES_UNNAMED and (best is None or share > best[0]):
                best = (share, recipe)
    return best[1] if best else None


def _by_links(desk: Desk, directory: Directory) -> Recipe | None:
    """An activity whose client stands in a table of links that was dropped along."""
    links = directory.links
    if links is None:
        return None
    linked = {value for value, _ in distinct_values(links.desk.con, links.desk.table.table, links.activity)}
    for look in desk.find("engagement_id", "row_id"):
        values = set(look.values)
        if values and len(values & linked) >= AGREES * len(values):
            return Recipe("client_id", "text", (look.place,), f"the client stands in {links.desk.name}", look_up="link")
    return None


def _group_column(desk: Desk, date_place: int) -> Look | None:
    """A column that is filled only on lines without a date: group lines above the rows of each client."""
    dates = desk.looks[date_place].cells
    for look in desk.looks[:3]:
        if not look.values or look.place == date_place or look.filled > 0.7:
            continue
        with_date = sum(cell is not None and day is not None for cell, day in zip(look.cells, dates, strict=True))
        without = sum(cell is not None and day is None for cell, day in zip(look.cells, dates, strict=True))
        if without >= 2 and with_date == 0 and look.letters >= 0.8:
            return look
    return None


def _has_client_column(desk: Desk) -> bool:
    return any(
        look.mostly("client_id") or look.mostly("client_name")
        for look in desk.find("client_id", "client_name")
        if look.filled > 0.5
    )


def _group_in_dates(desk: Desk, date_place: int) -> Look | None:
    """The column of dates, if lines of text stand alone in it above the rows of each client."""
    look = desk.looks[date_place]
    alone = 0
    for place, cell in enumerate(look.cells):
        others = any(other.cells[place] is not None for other in desk.looks if other.place != date_place)
        if cell is not None and not others and not is_date_like(cell):
            alone += 1
    return look if alone >= 2 else None
