"""The contacts export: touches, newsletters, follow-ups, and what was missed or is planned."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from analytics.generate.arrays import Ints, ints, pick
from analytics.generate.burdens import Burdens
from analytics.generate.cast import Cast
from analytics.generate.days import Calendar, weekday
from analytics.generate.life import Life
from analytics.generate.writing import blank, take, write_csv

CONTACTS = tuple(
    """
    client_id date rep team channel minutes outcome out_of_scope note
    """.split()
)

CHANNELS = ("call", "meeting", "email", "visit", "newsletter")
OUTCOMES = (
    "positive", "neutral", "next step agreed", "complaint", "dispute", "blame", "abuse", "sent", "no-show",
    "cancelled", "planned",
)  # fmt: skip

GOOD_NOTES = """
Happy with the last quarter
Wants a proposal for next year
Asked for a second workshop
New contact person in marketing, introduced ourselves
Agreed the plan for the next three months
Considering a larger package
Liked the report, called it "very clear"
Renewal looks safe
Will introduce us to a sister company
Budget approved, start in two weeks
""".strip().splitlines()
NEUTRAL_NOTES = """
Status call, nothing new
Sent the figures that were asked for
Moved the meeting to next week
Questions about the last invoice, answered
Busy with a move, call again in a month
Short check-in between two projects
Discussed timing; budget < 10k for now
Asked who covers the holidays
""".strip().splitlines()
BAD_NOTES = """
Unhappy about the late delivery
Disputes two hours on the invoice
Feels forgotten since the handover
Blames us for the delay, facts say otherwise
Asks for work outside the agreement, again
Compares us with a cheaper offer
""".strip().splitlines()
NOTES = ("", *GOOD_NOTES, *NEUTRAL_NOTES, *BAD_NOTES)
NOTE_RANGES = (
    (1, 1 + len(GOOD_NOTES)),
    (1 + len(GOOD_NOTES), 1 + len(GOOD_NOTES) + len(NEUTRAL_NOTES)),
    (1 + len(GOOD_NOTES) + len(NEUTRAL_NOTES), len(NOTES)),
)


def write_contacts(
    path: Path,
    ids: list[str],
    cast: Cast,
    calendar: Calendar,
    life: Life,
    burdens: Burdens,
    contacts: int,
    seed: int,
) -> int:
    """Touches first; then what else a contacts export holds, up to the number asked for."""
    rng = np.random.default_rng([seed, 4])
    months, touched = calendar.months, len(life.touch_client)
    here_at_end = np.flatnonzero(life.served[:, -1])
    served_client, served_month = np.nonzero(life.served)

    spare = max(0, contacts - touched)
    sizes = {"touch": touched}
    for kind, wish in (
        ("ahead", round(0.13 * len(here_at_end))),
        ("missed", touched // 25),
        ("never done", touched // 100),
        ("newsletter", min(spare // 3, len(served_client))),
    ):
        sizes[kind] = min(spare, wish)
        spare -= sizes[kind]
    sizes["follow-up"] = spare if touched else 0

    # Follow-ups lie in months with a touch anyway, and the loud get most of them.
    weight = np.cumsum(cast.demand[life.touch_client])
    follow = np.searchsorted(weight, rng.random(sizes["follow-up"]) * (weight[-1] if touched else 0.0))
    again = rng.integers(0, max(1, touched), sizes["missed"] + sizes["never done"])
    sent = rng.permutation(len(served_client))[: sizes["newsletter"]]
    ahead = rng.permutation(here_at_end)[: sizes["ahead"]]
    client = np.concatenate(
        [life.touch_client, ahead, life.touch_client[again], served_client[sent], life.touch_client[follow]]
    )
    after = np.full(len(ahead), months)
    month = np.concatenate(
        [life.touch_month, after, life.touch_month[again], served_month[sent], life.touch_month[follow]]
    )
    kind_of = np.repeat(np.array(list(sizes)), list(sizes.values()))
    is_touch, is_ahead, is_letter = kind_of == "touch", kind_of == "ahead", kind_of == "newsletter"
    is_missed, is_follow = kind_of == "missed", kind_of == "follow-up"
    happened = is_touch | is_follow
    rows = len(client)

    day = np.where(is_letter, calendar.letter_days[month], calendar.working_day(month, rng.random(rows)))
    day = np.where(is_letter, day, np.maximum(day, np.minimum(cast.signed_on[client], calendar.last_day)))
    day = np.minimum(day, calendar.last_day)
    day[:touched] = life.touch_day
    day[is_ahead] = weekday(calendar.last_day + 1 + (rng.random(len(ahead)) ** 2 * 34).astype(np.int64))

    channel = pick(rng, (0.46, 0.22, 0.24, 0.08), rows)
    channel = np.where(is_follow, pick(rng, (0.32, 0.10, 0.56, 0.02), rows), channel)
    channel[is_letter] = CHANNELS.index("newsletter")
    channel[is_ahead & (channel == 2)] = CHANNELS.index("call")
    # Half of a client's demand goes into the number of contacts, the other half into their length.
    typical = np.array([18.0, 50.0, 8.0, 110.0, 1.0])[channel]
    length = typical * np.exp(rng.normal(0, 0.35, rows)) * np.sqrt(cast.demand[client])
    minutes = np.maximum(1, np.round(length / 5)).astype(np.int64) * 5
    timed = happened & ((channel != 2) | (rng.random(rows) < 0.4)) & (rng.random(rows) < 0.96)

    owner = np.where(month < cast.leaves_in, cast.first_owner[client], cast.last_owner[client])
    colleagues = len(cast.people) - cast.owners
    other = rng.random(rows) < np.where(month - cast.start[client] <= 2, 0.45, 0.18)
    other &= (colleagues > 0) & ~is_letter
    person = np.where(other, cast.owners + rng.integers(0, max(1, colleagues), rows), owner)

    mood = pick(rng, (4, 4, 3, 0.3, 0.12, 0.12, 0.03), rows)
    mood = np.where(is_follow, pick(rng, (2, 5, 2, 0.25, 0.1, 0.1, 0.02), rows), mood)
    # those who do harm quarrel over half of what is said; a source of chance of its own leaves the others as they are
    quarrels = np.random.default_rng([seed, 8])
    is_quarrel = burdens.harmful[client] & (quarrels.random(rows) < 0.5)
    mood = np.where(is_quarrel, OUTCOMES.index("dispute") + pick(quarrels, (3, 3, 1), rows), mood)
    outcome = np.where(happened, mood, OUTCOMES.index("planned"))
    outcome[is_letter] = OUTCOMES.index("sent")
    outcome[is_missed] = OUTCOMES.index("no-show") + (rng.random(sizes["missed"]) < 0.4)
    asks = 0.05 * cast.demand + np.where(burdens.harmful, 0.45, np.where(burdens.creeping, 0.3, 0.0))
    outside = rng.random(rows) < np.minimum(0.5, asks[client])
    note = np.where(happened & (rng.random(rows) < 0.45), _note(mood, rng), 0)

    order = np.lexsort((person, channel, client, day))
    person, happened = person[order], happened[order]
    return write_csv(
        path,
        CONTACTS,
        [
            take(ids, client[order]),
            calendar.text(day[order]),
            take(cast.people, person),
            blank(take(cast.teams, person), ~is_letter[order]),
            take(CHANNELS, channel[order]),
            blank(map(str, minutes[order].tolist()), timed[order]),
            take(OUTCOMES, outcome[order]),
            blank(take(("no", "yes"), outside[order]), happened),
            take(NOTES, note[order]),
        ],
    )


def _note(outcome: Ints, rng: np.random.Generator) -> Ints:
    """A note that fits the outcome; 0 is none."""
    good, neutral, bad = NOTE_RANGES
    low = np.where(outcome == 1, neutral[0], np.where(outcome >= 3, bad[0], good[0]))
    high = np.where(outcome == 1, neutral[1], np.where(outcome >= 3, bad[1], good[1]))
    return ints(low + rng.random(len(outcome)) * (high - low))
