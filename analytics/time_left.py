"""How long something goes on, judged by how long it took so far."""

from __future__ import annotations

# Before this much of the work, and of time, a guess would jump about.
LEAST_PART = 0.1
LEAST_SECONDS = 5.0


def time_left(seconds: float, part: float) -> str:
    """What to say of the rest of a work, a part (0 to 1) of which took so many seconds; "" if that is a guess.

    >>> time_left(60, 0.25)
    'about 3 min left'
    """
    if part < LEAST_PART or seconds < LEAST_SECONDS:
        return ""
    rest = seconds / part * (1 - part)
    if rest < LEAST_SECONDS:
        return ""
    if rest < 90:
        return f"about {max(round(rest, -1), 10):.0f} s left"
    return f"about {rest / 60:.0f} min left"
