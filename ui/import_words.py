"""What an import is and does in a sentence, and what each dropped file was taken for."""

from __future__ import annotations

from analytics.intake import Preview
from ui import format as fmt
from ui.import_files import desk
from ui.importing import Attempt


class Steps:
    """Numbers the parts of the page in the order in which they are drawn."""

    def __init__(self, first: int) -> None:
        self._next = first

    def next(self, words: str = "") -> str:
        """The small line over a part: "Step 2", with words if there are any."""
        number, self._next = self._next, self._next + 1
        return f"Step {number}{f': {words}' if words else ''}"


def data_date(preview: Preview) -> str:
    """Where the data date comes from."""
    if preview.data_date_is_given:
        return "Set by hand. Figures speak up to this day."
    return "The latest date of revenue and of contacts that happened. Figures speak up to this day."


def headline(preview: Preview) -> str:
    """How many files were recognised, how many of their rows load, and how many months change."""
    read = sum(file.records for file in preview.files)
    loaded = sum(file.loaded for file in preview.files)
    left_out = sum(file.left_out for file in preview.files)
    parts = [f"{fmt.counted(len(preview.files), 'file')} recognised", _look(preview)]
    told = f"**{', '.join(part for part in parts if part)}.** "
    told += f"{fmt.count(loaded)} of {fmt.counted(read, 'row')} {'loads' if read == 1 else 'load'}"
    why = [
        f"{fmt.count(count)} {'is' if count == 1 else 'are'} {word}"
        for count, word in ((preview.refused, "refused"), (left_out, "left out"))
        if count
    ]
    return f"{told}{'; ' + ', '.join(why) if why else ''}. {_months(preview)}"


def kinds(made: Attempt | None) -> dict[str, str]:
    """What each dropped file was taken for; an archive may hold several."""
    if made is None or made.prepared is None:
        return {}
    found: dict[str, list[str]] = {name: [] for name in desk().files}
    for file in made.prepared.preview.files:
        for name, known in found.items():
            if file.name == name or file.name.startswith((f"{name}: ", f"{name}, sheet ")):
                known.append(file.kind)
    return {name: ", ".join(dict.fromkeys(known)) for name, known in found.items()}


def _look(preview: Preview) -> str:
    count = len(preview.notices)
    return f"{fmt.counted(count, 'thing')} to look at" if count else ""


def _months(preview: Preview) -> str:
    # a month before the first revenue is no month of the book to a reader
    new = [one for one in preview.difference.months if one.is_new and fmt.number(one.after.mrr)]
    past = preview.difference.past
    if not new and not past:
        return "No figure of any month changes."
    parts = []
    if new:
        parts.append(f"adds {fmt.counted(len(new), 'month')} of recurring revenue")
    if past:
        parts.append(f"changes {fmt.counted(len(past), 'earlier month')}")
    closed = sum(one.is_closed for one in past)
    return f"Applying it {' and '.join(parts)}{f', {closed} of them closed' if closed else ''}."
