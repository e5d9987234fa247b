"""One client: revenue by month above, contacts below, on one time line, so that silence and money are read together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ui import format as fmt
from ui.charts import base
from ui.records import records
from ui.theme import Tokens

_MOST_CHANNELS = 5


def client_timeline(
    months: base.Rows,
    contacts: base.Rows,
    tokens: Tokens,
    *,
    data_date: date,
    cadence_days: int | None = None,
    ends_on: date | None = None,
    shown_months: int = 24,
    currency: str = "",
    height: int = 430,
    phone: bool = False,
) -> go.Figure:
    """Revenue by kind above; contacts by channel below, sized by minutes; spans past the cadence shaded red.

    `months`: columns of client_revenue: month, mrr, project_revenue. `contacts`: columns of client_contacts: date,
    channel, minutes, rep, is_touch, is_planned; a plan is a ring, what is no touch is pale.
    """
    revenue, touches = base.frame_of(months), base.frame_of(contacts)
    if revenue.empty and touches.empty:
        return base.nothing(tokens, height, "Neither revenue nor contacts of this client are in the book.")
    start = fmt.months_before(data_date.replace(day=1), shown_months - 1)
    figure = base.canvas(tokens, height, left=66 if not phone else 54, right=14, top=24, bottom=30)
    end = _end(data_date, ends_on, touches)
    _draw_revenue(figure, tokens, revenue, start, currency)
    _draw_contacts(figure, tokens, touches, start, cadence_days, data_date)
    _draw_days(figure, tokens, data_date, ends_on)
    ticks = [
        fmt.months_before(data_date.replace(day=1), back) for back in range(0, shown_months, 6 if not phone else 8)
    ]
    figure.x_axis(
        range=[start - timedelta(days=5), end],
        tickvals=ticks,
        ticktext=[fmt.month(when) for when in ticks],
        ticklabeloverflow="allow",
        type="date",
    )
    return figure.figure()


def _end(data_date: date, ends_on: date | None, touches: pd.DataFrame) -> date:
    """As far as a plan or the end of the agreement lies ahead, but not more than three months."""
    ahead = [data_date + timedelta(days=12)]
    if ends_on is not None and ends_on > data_date:
        ahead.append(ends_on + timedelta(days=8))
    if not touches.empty:
        ahead += [when + timedelta(days=8) for when in base.dates(touches, "date") if when > data_date]
    return min(max(ahead), data_date + timedelta(days=92))


def _draw_revenue(figure: base.Canvas, tokens: Tokens, frame: pd.DataFrame, start: date, currency: str) -> None:
    """Recurring revenue with projects on top, in the upper part."""
    figure.x_axis(anchor="y2")
    figure.y_axis(domain=[0.36, 1.0])
    figure.layout.update(barmode="relative", bargap=0.28)
    if not frame.empty:
        when = base.dates(frame)
        frame = frame.assign(month=when)[[day >= start for day in when]]
    recurring, project = base.numbers(frame, "mrr"), base.numbers(frame, "project_revenue")
    tops = [(one or 0.0) + max(other or 0.0, 0.0) for one, other in zip(recurring, project, strict=True)]
    lows = [min(other or 0.0, 0.0) for other in project]
    base.value_axis(figure, tokens, min([0.0, *lows]), max([1.0, *tops]), unit="money", currency=currency, most=4)
    days = base.dates(frame) if not frame.empty else []
    for values, name, colour in (
        (recurring, "recurring", tokens.accent_area),
        (project, "project", tokens.tint(tokens.accent_area, 0.4)),
    ):
        figure.bar(
            x=[day + timedelta(days=14) for day in days],
            y=[value or 0.0 for value in values],
            marker={"color": colour},
            hovertext=[
                f"{fmt.month(day)}<br><b>{fmt.money_exact(value, currency)}</b> {name}"
                for day, value in zip(days, values, strict=True)
            ],
            hoverinfo="text",
        )


def _draw_contacts(
    figure: base.Canvas,
    tokens: Tokens,
    frame: pd.DataFrame,
    start: date,
    cadence_days: int | None,
    data_date: date,
) -> None:
    """A line per channel in the lower part, a dot per contact, a ring for a plan."""
    figure.layout["yaxis2"] = {
        "domain": [0.0, 0.28],
        "anchor": "x",
        "fixedrange": True,
        "showgrid": True,
        "gridcolor": tokens.grid,
        "zeroline": False,
        "tickfont": {"size": base.SMALL, "color": tokens.ink_2},
        "ticks": "",
    }
    if frame.empty:
        figure.layout["yaxis2"].update(visible=False, range=[0, 1])
        figure.label(
            "No contacts in the book",
            0.5,
            0.15,
            xref="paper",
            yref="paper",
            color=tokens.ink_2,
            size=base.TEXT,
            anchor="center",
        )
        return
    days = base.dates(frame, "date")
    frame = frame.assign(day=days, words=[_channel(value) for value in frame["channel"]])
    if cadence_days:
        touches = sorted(frame.loc[frame["is_touch"].astype(bool), "day"])
        _shade_silence(figure, tokens, touches, cadence_days, start, data_date)
    frame = frame[frame["day"] >= start]
    channels = list(frame["words"].value_counts().index[:_MOST_CHANNELS])
    rows = {name: len(channels) - 1 - place for place, name in enumerate(channels)}
    frame = frame[frame["words"].isin(channels)]
    for plan in (False, True):
        part = frame[frame["is_planned"].astype(bool) == plan]
        if part.empty:
            continue
        figure.scatter(
            x=part["day"].tolist(),
            y=[rows[name] for name in part["words"]],
            yaxis="y2",
            mode="markers",
            marker={
                "size": 10 if plan else [_size(value) for value in part.get("minutes", [None] * len(part))],
                "color": tokens.page if plan else [_mark(tokens, bool(touch)) for touch in part["is_touch"]],
                "line": {"color": tokens.accent, "width": 2 if plan else 0},
            },
            hovertext=[_contact_words(row) for row in records(part)],
            hoverinfo="text",
            cliponaxis=False,
        )
    figure.layout["yaxis2"].update(
        {
            "tickvals": list(rows.values()),
            "ticktext": [fmt.chart_text(name, 9) for name in rows],
            "range": [-0.6, len(channels) - 0.4],
        }
    )


def _shade_silence(
    figure: base.Canvas,
    tokens: Tokens,
    touches: Sequence[date],
    cadence_days: int,
    start: date,
    data_date: date,
) -> None:
    """The days on which the last touch was longer ago than the cadence allows."""
    ends = [*touches[1:], data_date] if touches else []
    for touch, after in zip(touches, ends, strict=True):
        late = touch + timedelta(days=cadence_days)
        if late < after and after > start:
            figure.shape(
                "rect",
                xref="x",
                yref="paper",
                x0=max(late, start),
                x1=after,
                y0=0,
                y1=0.3,
                fillcolor=tokens.tint(tokens.red, 0.20),
                line={"width": 0},
                layer="below",
            )


def _draw_days(figure: base.Canvas, tokens: Tokens, data_date: date, ends_on: date | None) -> None:
    """The data date as a dotted line, the end of the agreement as a red one."""
    figure.shape(
        "line",
        x0=data_date,
        x1=data_date,
        y0=0,
        y1=1,
        yref="paper",
        line={"color": tokens.quiet, "width": 1.2, "dash": "dot"},
    )
    figure.label(
        f"data to {fmt.day(data_date, year=False)}",
        data_date,
        1,
        yref="paper",
        color=tokens.ink_2,
        size=11,
        anchor="right",
        yanchor="bottom",
        dy=4,
    )
    if ends_on is not None and data_date < ends_on <= data_date + timedelta(days=85):
        figure.shape(
            "line",
            x0=ends_on,
            x1=ends_on,
            y0=0,
            y1=1,
            yref="paper",
            line={"color": tokens.red, "width": 1.6},
        )


def _channel(value: object) -> str:
    text = fmt.plain(value)
    return text[:1].upper() + text[1:] if text else "Other"


def _mark(tokens: Tokens, is_touch: bool) -> str:
    """Touches in the accent; what does not count for the cadence, such as a newsletter or a no-show, pale."""
    return tokens.tint(tokens.accent, 0.8) if is_touch else tokens.pale


def _size(minutes: object) -> float:
    value = fmt.number(minutes)
    return 6.0 if value is None else min(14.0, 5.0 + value / 8)


def _contact_words(row: Mapping[Any, Any]) -> str:
    minutes = fmt.number(row.get("minutes"))
    who = fmt.chart_text(row.get("rep"), 30)
    parts = [
        fmt.chart_text(row["words"]),
        *([who] if who else []),
        *([f"{minutes:.0f} min"] if minutes else []),
    ]
    return f"{fmt.day(row['day'])}{' (planned)' if row['is_planned'] else ''}<br>" + ", ".join(parts)
