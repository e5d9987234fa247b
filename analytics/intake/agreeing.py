"""What only the files together can tell: which column names the client, whose ids are whose, which names are one.

Revenue and contacts name their client by an id, a name or an e-mail address. The column is chosen that agrees
with the clients that are dropped along or stand in the book; only where there are none do the headers decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from analytics.errors import DataError
from analytics.intake.client_names import comparable_email, comparable_name
from analytics.intake.desk import Desk, distinct_values
from analytics.intake.looks import Look, is_date_like
from analytics.intake.recipes import Reading, Recipe
from analytics.intake.vocabulary import words_of

# This part of the different values of a column must be known clients for the column to be the client's.
AGREES = 0.2
# A column that no header word points to must agree much better.
AGREES_UNNAMED = 0.6
_NUMBERING = (("id",), ("no",), ("nr",), ("number",), ("code",), ("key",), ("ref",), ("uid",))


@dataclass
class Directory:
    """The clients that are known: by id, by name and by e-mail address; and the people and links dropped along."""

    ids: set[str] = field(default_factory=set)
    # names as they are written, case and blanks aside; and without their legal form
    by_written: dict[str, set[str]] = field(default_factory=dict)
    by_name: dict[str, set[str]] = field(default_factory=dict)
    by_email: dict[str, set[str]] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    # the table of links: its place of the client, and of the activity
    links: tuple[Desk, int, int] | None = None

    def add(self, client_id: str, name: str | None, email: str | None) -> None:
        """Makes a client known."""
        self.ids.add(client_id)
        if name:
            self.by_written.setdefault(_written(name), set()).add(client_id)
            self.by_name.setdefault(comparable_name(name), set()).add(client_id)
        if email:
            self.by_email.setdefault(comparable_email(email), set()).add(client_id)

    def by(self, way: str, text: str) -> str | None:
        """The one client that a name or address means; None if there is none, or several."""
        if way == "name":
            exact = self.by_written.get(_written(text))
            if exact and len(exact) == 1:
                return next(iter(exact))
        found = self.by_name.get(comparable_name(text)) if way == "name" else self.by_email.get(comparable_email(text))
        if found and len(found) == 1:
            return next(iter(found))
        return text if found and text in found else None


def _written(name: str) -> str:
    return " ".join(name.casefold().split())


def choose_client_key(desk: Desk, reading: Reading, others: Sequence[Desk]) -> None:
    """The id and the name of a clients file; of several ids the one that the other files use."""
    if "client_id" not in reading.recipes:
        ids = [look for look in desk.find("client_id") if look.mostly("client_id")]
        ids += [look for look in desk.find("row_id") if look.mostly("row_id") and look not in ids]
        ids += [
            look
            for look in desk.find("client_name")
            if look.mostly("client_name") and look.are_codes and look not in ids
        ]
        ids += [look for look in desk.find("contact_id") if look.mostly("contact_id") and look not in ids]
        ids = [look for look in ids if look.filled >= 0.7 and look.distinct >= 0.3 * len(look.values)]
        ids = [look for look in ids if look.distinct > 1 or len(look.values) < 2]
        if not ids:
            # "Copper ID", "Ledger No": a column of codes, different in every row, whose header ends in a word for a number
            ids = [
                look
                for look in desk.looks
                if look.values
                and words_of(look.header)[-1:] in _NUMBERING
                and look.distinct == len(look.values)
                and look.filled >= 0.9
                and not look.says("parent", "rep", "tax_number", "phone", "invoice_id")
            ]
        ids.sort(key=lambda look: -_agreement_of_key(desk, look, others))
        if ids:
            reading.put(Recipe("client_id", "text", (ids[0].place,), "its header says so"))
    if "name" not in reading.recipes:
        _choose_name(desk, reading)
    if "client_id" not in reading.recipes:
        name = reading.recipes.get("name")
        if name is None:
            raise DataError(
                f"{desk.name} is a list of clients without an id or a name; its columns are "
                f"{', '.join(desk.table.headers[:12])}.",
                f'Name the column: --map "{desk.name}::Header=client_id".',
            )
        reading.put(replace(name, column="client_id", reason="there is no id, so the name stands for it"))
        reading.notes.append("There is no client id in the file, so each client goes by its name.")
    if "name" not in reading.recipes:
        reading.put(
            replace(reading.recipes["client_id"], column="name", reason="there is no name, so the id stands for it")
        )


def _agreement_of_key(desk: Desk, key: Look, others: Sequence[Desk]) -> float:
    if not others:
        return 0.0
    own = {value for value, _ in distinct_values(desk.con, desk.table.table, key.place)}
    best = 0.0
    for other in others:
        for look in _id_columns(other):
            values = {value for value, _ in distinct_values(other.con, other.table.table, look.place)}
            if values:
                best = max(best, len(values & own) / len(values))
    return best


def _choose_name(desk: Desk, reading: Reading) -> None:
    names = [look for look in desk.find("client_name", "name") if look.mostly("client_name") or look.mostly("name")]
    names = [look for look in names if look.letters > 0 or look.says("client_name") >= 0.95]
    names = [look for look in names if not look.are_codes] or names
    # one text for all, such as "self", is nobody's name
    names = [look for look in names if look.distinct > 1 or len(look.values) < 3]
    names.sort(key=lambda look: (-look.says("client_name"), -look.filled, -look.distinct, look.place))
    first, last = desk.best("person_first"), desk.best("person_last")
    if names:
        places = (names[0].place,)
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


def fill_directory(directory: Directory, rows: Iterable[tuple[str | None, str | None, str | None]]) -> None:
    """Adds the clients of a clients file: id, name, e-mail."""
    for client_id, name, email in rows:
        if client_id:
            directory.add(client_id, name, email)


def _id_columns(desk: Desk) -> list[Look]:
    found = [look for look in desk.find("client_id") if look.mostly("client_id")]
    return found + [look for look in desk.find("contact_id") if look.mostly("contact_id") and look not in found]


def choose_client(desk: Desk, reading: Reading, directory: Directory) -> None:
    """The column of a revenue or contacts file that names the client. Raises DataError if there is none."""
    if "client_id" in reading.recipes:
        recipe = reading.recipes["client_id"]
        look = desk.looks[recipe.places[0]]
        known = _known_ids(desk, look, directory)
        names = _known(desk, look, directory, "name")
        if known < AGREES and names >= AGREES:
            reading.put(replace(recipe, look_up="client", constant="name"))
        return
    reading_date = reading.recipes.get("date")
    group = _group_column(desk, reading_date.places[0] if reading_date else None)
    if group is None and reading_date is not None and not _has_client_column(desk):
        group = _group_in_dates(desk, reading_date.places[0])
    if group is not None:
        _put_named(
            reading,
            Recipe("client_id", "down", (group.place,), "the client stands on a line of its own above its rows"),
            desk,
            group,
            directory,
        )
        return
    ids = _id_columns(desk)
    ids.sort(key=lambda look: -_known_ids(desk, look, directory))
    ids = [look for look in ids if _known_ids(desk, look, directory) >= AGREES or not _names_several(desk, look)]
    names = [
        look for look in desk.find("client_name") if look.mostly("client_name") and look.place not in _taken(reading)
    ]
    if not names and not ids:
        names = [look for look in desk.find("name") if look.mostly("name") and look.place not in _taken(reading)]
    names.sort(key=lambda look: (-_known(desk, look, directory, "name"), -look.says("client_name")))
    emails = [look for look in desk.looks if look.emails >= 0.9]
    emails.sort(key=lambda look: (-_known(desk, look, directory, "email"), -look.says("client_email")))
    if ids and _known_ids(desk, ids[0], directory) >= AGREES:
        reading.put(Recipe("client_id", "text", (ids[0].place,), "its values are known client ids"))
        return
    as_ids = [look for look in names if _known_ids(desk, look, directory) >= AGREES]
    if as_ids:
        reading.put(
            Recipe(
                "client_id",
                "text",
                (as_ids[0].place,),
                "its values are known clients",
                look_up="client",
                constant="name",
            )
        )
        return
    for way, found in (("name", [*names, *ids]), ("email", emails)):
        fitting = [look for look in found if _known(desk, look, directory, way) >= AGREES]
        if fitting:
            reading.put(
                Recipe(
                    "client_id",
                    "text",
                    (fitting[0].place,),
                    f"its values are {way}s of known clients",
                    look_up="client",
                    constant=way,
                )
            )
            return
    unnamed = _unnamed(desk, reading, directory)
    if unnamed is not None:
        reading.put(unnamed)
        return
    if _put_link(desk, reading, directory):
        return
    if ids:
        reading.put(Recipe("client_id", "text", (ids[0].place,), "its header says so"))
    elif names:
        reading.put(
            Recipe("client_id", "text", (names[0].place,), "its header says so", look_up="client", constant="name")
        )
        reading.notes.append(f"There is no client id in the file, so each client goes by its name ({names[0].header}).")
    elif [look for look in emails if look.says("client_email", "email")]:
        reading.put(
            Recipe("client_id", "text", (emails[0].place,), "its header says so", look_up="client", constant="email")
        )
        reading.notes.append(
            f"There is no client id in the file, so each client goes by its address ({emails[0].header})."
        )
    else:
        choices = [
            look for look in desk.looks if look.values and look.letters >= 0.5 and look.place not in reading.used_places
        ]
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
                or [(desk.map_flag("HEADER", "client_id"), "this column names the client")],
            )
        )


def _names_several(desk: Desk, key: Look) -> bool:
    """Whether one code stands beside different client names: then it is the code of something else, such as an account."""
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


def _put_named(reading: Reading, recipe: Recipe, desk: Desk, look: Look, directory: Directory) -> None:
    if _known_ids(desk, look, directory) < AGREES:
        recipe = replace(recipe, look_up="client", constant="name")
    reading.put(recipe)


def _known_ids(desk: Desk, look: Look, directory: Directory) -> float:
    if not directory.ids:
        return 0.0
    values = set(look.values)
    return len(values & directory.ids) / len(values) if values else 0.0


def _known(desk: Desk, look: Look, directory: Directory, way: str) -> float:
    values = set(look.values)
    if not values or not directory.ids:
        return 0.0
    return sum(directory.by(way, value) is not None for value in values) / len(values)


def _unnamed(desk: Desk, reading: Reading, directory: Directory) -> Recipe | None:
    """A column whose header says nothing, but whose values are known clients."""
    if not directory.ids:
        return None
    best: tuple[float, Recipe] | None = None
    for look in desk.looks:
        if not look.values or look.place in _taken(reading):
            continue
        for share, recipe in (
            (
                _known_ids(desk, look, directory),
                Recipe("client_id", "text", (look.place,), "its values are known client ids"),
            ),
            (
                _known(desk, look, directory, "name"),
                Recipe(
                    "client_id",
                    "text",
                    (look.place,),
                    "its values are names of known clients",
                    look_up="client",
                    constant="name",
                ),
            ),
        ):
            if share >= AGREES_UNNAMED and (best is None or share > best[0]):
                best = (share, recipe)
    return best[1] if best else None


def _put_link(desk: Desk, reading: Reading, directory: Directory) -> bool:
    """An activity whose client stands in a table of links that was dropped along."""
    if directory.links is None:
        return False
    links, _, activity = directory.links
    linked = {value for value, _ in distinct_values(links.con, links.table.table, activity)}
    for look in desk.find("engagement_id", "row_id"):
        values = set(look.values)
        if values and len(values & linked) >= AGREES * len(values):
            reading.put(
                Recipe("client_id", "text", (look.place,), f"the client stands in {links.name}", look_up="link")
            )
            return True
    return False


def _group_column(desk: Desk, date_place: int | None) -> Look | None:
    """A column that is filled only on lines without a date: group lines above the rows of each client."""
    if date_place is None:
        return None
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
    """Id -> name of the people in a list of owners."""
    ids = [look for look in desk.find("row_id", "rep", "client_id") if look.distinct == len(look.values)]
    first, last = desk.best("person_first"), desk.best("person_last")
    name = next(
        (look for look in desk.looks if look.key in ("name", "full_name", "owner_name", "user_name", "rep_name")), None
    )
    email = next((look for look in desk.find("email", "client_email")), None)
    key = next(
        (look for look in desk.looks if look.key in ("owner_id", "user_id", "id", "rep_id", "employee_id", "agent_id")),
        ids[0] if ids else None,
    )
    if key is None:
        return {}
    columns = [key] + [look for look in (name, first, last, email) if look is not None]
    found: dict[str, str] = {}
    for row in desk.con.execute(
        f"select {', '.join(f'c{look.place}' for look in columns)} from {desk.table.table} order by line"
    ).fetchall():
        told = dict(zip((look.place for look in columns), row, strict=True))
        own = told[key.place]
        full = (
            told.get(name.place)
            if name
            else " ".join(
                part
                for part in (told.get(first.place) if first else None, told.get(last.place) if last else None)
                if part
            )
        )
        label = full or (told.get(email.place) if email else None)
        if own and label:
            found[own] = label
    return found
