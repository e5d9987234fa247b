"""What an import is and does in a sentence, and what each dropped file was taken for."""

from __future__ import annotations

from analytics.intake import Preview
from ui import format as fmt
from ui.import_files import desk
from ui.importing import Attempt


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
    new = [one for one in preview.difference.months if one.is_new]
    past = preview.difference.past
    if not new and not past:
        return "No figure of any month changes."
    parts = []
    if new:
        parts.append(f"adds {fmt.counted(len(new), 'month')}")
    if past:
        parts.append(f"changes {fmt.counted(len(past), 'earlier month')}")
    closed = sum(one.is_closed for one in past)
    return f"Applying it {' and '.join(parts)}{f', {closed} of them closed' if closed else ''}."
