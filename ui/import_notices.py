"""What looks wrong although it can be read: each notice with its rows, its sum and what to do about it."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from analytics.billing import read_billing_periods, set_billing_periods
from analytics.book import Book
from analytics.changes import change_settings
from analytics.correcting import leave_out, link_clients, name_rep
from analytics.errors import UsageError
from analytics.intake.noticing import CHECKS, Notice
from ui import format as fmt
from ui.cards import dollars, note
from ui.import_files import desk
from ui.import_tables import draw_table, exact_amount
from ui.importing import Afterwards, Attempt, in_currency, tell
from ui.visit import current

PAIRS_SHOWN = 5


def draw_notices(made: Attempt, notices: Sequence[Notice]) -> None:
    """Every notice, in the order of the checks. What can be mended here is done when the import is applied."""
    offered: set[str] = set()
    for number, notice in enumerate(notices):
        if number:
            st.space("small")
        _draw_notice(made, notice, f"notice_{number}", offered)


def draw_unknown_clients(unknown: Sequence[tuple[str, int, int]]) -> None:
    """Client ids of revenue and contacts that no clients export names."""
    names = ", ".join(fmt.md_escape(client_id) for client_id, _, _ in unknown[:8])
    more = " and more" if len(unknown) > 8 else ""
    note(
        f"{fmt.counted(len(unknown), 'client id')} in revenue or contacts {'is' if len(unknown) == 1 else 'are'} in no "
        f'clients export ({names}{more}). They are kept under the name "(not in clients export)".'
    )


def remedy_action(command: str) -> tuple[str, Afterwards] | None:
    """What a command of the command line does, in words and as a function; None for what cannot be done here."""
    words = _words(command)
    match words:
        case ["settings", *changes] if changes and all("=" in one for one in changes):
            pairs = {name: value for name, _, value in (one.partition("=") for one in changes)}

            def settings(book: Book, at: datetime, who: str) -> None:
                change_settings(book, pairs, at=at, who=who)

            if pairs == {"gap_months": "1"}:
                return "Gaps of one month are closed", settings
            return f"The rules are changed: {', '.join(changes)}", settings
        case ["same-client", old, new]:

            def link(book: Book, at: datetime, who: str) -> None:
                link_clients(book, old, new, at=at, who=who)

            return f"{old} counts as {new}", link
        case ["billing", *periods] if periods:
            months = read_billing_periods(periods)

            def bill(book: Book, at: datetime, who: str) -> None:
                set_billing_periods(book, months, at=at, who=who)

            if len(months) == 1:
                return f"Each invoice of {next(iter(months))} is spread over the months it pays for", bill
            return f"Each invoice of these {len(months)} clients is spread over the months it pays for", bill
        case ["alias", rep, owner]:

            def name(book: Book, at: datetime, who: str) -> None:
                name_rep(book, rep, owner, at=at, who=who)

            return f"Contacts by {rep} are by {owner}", name
        case ["leave-out", client_id, *reason]:

            def leave(book: Book, at: datetime, who: str) -> None:
                leave_out(book, client_id, " ".join(reason[1:]), at=at, who=who)

            return f"{client_id} is left out of every figure", leave
    return None


def _draw_notice(made: Attempt, notice: Notice, key: str, offered: set[str]) -> None:
    title = CHECKS.get(notice.check, notice.check.replace("_", " ").capitalize())
    amount = f", sum {fmt.money_exact(notice.amount, _currency())}" if notice.amount is not None else ""
    st.markdown(
        f":orange[:material/info:] **{title}** :gray[:small[{fmt.count(notice.rows)} found{dollars(amount)}]]  \n"
        f"{fmt.md_escape(notice.message)} :gray[{fmt.md_escape(notice.remedy)}]"
    )
    if (notice.command or "").startswith("--"):
        _draw_flag(made, notice, key)
    for place, command in enumerate(_commands(notice)):
        # two checks may find the same pair
        if command not in offered:
            offered.add(command)
            _draw_remedy(made, command, f"{key}_{place}")
    if notice.examples:
        box = st.expander(f"The first {len(notice.examples)}", key=f"{key}_examples", on_change="rerun")
        if box.open:
            with box:
                _draw_examples(notice)


def _commands(notice: Notice) -> list[str]:
    """The command of a notice; for clients that are the same, one for each of the first pairs."""
    if notice.command is None or notice.command.startswith("--"):
        return []
    if _words(notice.command)[:1] != ["same-client"]:
        return [notice.command]
    pairs = [(one.client_id, one.other_id) for one in notice.examples if one.client_id and one.other_id]
    commands = [f"same-client {shlex.quote(old)} {shlex.quote(new)}" for old, new in dict.fromkeys(pairs)]
    return commands[:PAIRS_SHOWN] or [notice.command]


def _draw_remedy(made: Attempt, command: str, key: str) -> None:
    """A command that can be done here is kept to be done after applying; any other is shown as it is."""
    found = remedy_action(command)
    if found is None:
        st.code(command, language=None, wrap_lines=True)
        return
    words, action = found
    st.checkbox(
        f"When applying: {fmt.md_escape(words)}",
        value=words in made.afterwards,
        key=key,
        on_change=_plan,
        args=(made, words, action, key),
    )


def _plan(made: Attempt, words: str, action: Afterwards, key: str) -> None:
    made.afterwards.pop(words, None)
    if st.session_state.get(key):
        made.afterwards[words] = action


def _draw_flag(made: Attempt, notice: Notice, key: str) -> None:
    """A flag is for one file: one of this import that the notice is about."""
    files = [file.name for file in made.prepared.preview.files] if made.prepared else []
    about = {one.file for one in notice.examples}
    for name in files:
        if name in about:
            st.button(
                f"Read {fmt.md_escape(name)} again with {fmt.md_escape(notice.command)}",
                key=f"{key}_{name}",
                on_click=_read_again,
                args=(notice.command, name),
            )


def _read_again(flag: str, file: str) -> None:
    mine = desk()
    try:
        mine.say(mine.answers.with_flag(flag, file))
    except UsageError as error:
        tell(str(error), failed=True)


def _draw_examples(notice: Notice) -> None:
    """The first rows behind a notice; a column that none of them fills is left out."""
    heads = ("Client", "File", "Line", "Date", in_currency("Amount"), "What is remarkable")
    rows = [
        (
            one.name or one.client_id or "",
            one.file or "",
            "" if one.line is None else fmt.count(one.line),
            one.date or "",
            exact_amount(one.amount),
            one.note,
        )
        for one in notice.examples
    ]
    places = [place for place in range(len(heads)) if place == 0 or any(row[place] for row in rows)]
    draw_table([heads[place] for place in places], [[row[place] for place in places] for row in rows], right=heads[2:5])


def _currency() -> str:
    return "" if current().is_sample else current().currency


def _words(command: str) -> list[str]:
    try:
        words = shlex.split(command)
    except ValueError:
        return []
    for start in (["python", "-m", "analytics"], ["touchstone"]):
        if words[: len(start)] == start:
            return words[len(start) :]
    return words
