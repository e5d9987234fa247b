"""Who stays, by cohort and by time since the first revenue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ui import format as fmt
from ui.charts import base
from ui.theme import Tokens

FEW = 10
Values = list[float | None]


def cohorts(
    rows: base.Rows,
    tokens: Tokens,
    *,
    measure: str = "client_retention",
    step: int = 0,
    height: int = 0,
    phone: bool = False,
) -> go.Figure:
    """How much of each cohort is left, by months since its first revenue; a cohort of under 10 clients is marked *.

    Columns of cohort_retention: cohort, months_since, clients, revenue and the measure: client_retention or
    revenue_retention. Many monthly cohorts are drawn together by half-year or year: at each age only those that have
    reached it count, in both numerator and denominator. `step` is the distance of the columns in months.
    """
    frame = base.frame_of(rows)
    if frame.empty or not base.known(base.numbers(frame, measure)):
        return base.nothing(tokens, height or 200, "No client has had recurring revenue in this choice.")
    frame = _grouped(frame)
    longest = int(frame["months_since"].max())
    step = step or next(size for size in (1, 2, 3, 6, 12, 24, 60, 600) if longest / size <= (7 if phone else 12))
    frame = frame[frame["months_since"] % step == 0]
    names = list(dict.fromkeys(frame["cohort"]))
    ages = sorted({int(age) for age in frame["months_since"]})
    columns = (frame[name].tolist() for name in ("cohort", "months_since", "clients", measure))
    cells = list(zip(*columns, strict=True))
    start = {cohort: int(clients) for cohort, age, clients, _ in cells if age == 0}
    values = {(cohort, age): fmt.number(value) for cohort, age, _, value in cells}
    grid = [[values.get((name, age)) for age in ages] for name in names]
    counts = {name: f"{fmt.count(start.get(name))}{'*' if start.get(name, 0) < FEW else ''}" for name in names}
    # the names of the cohorts stand left of their counts, however many letters these have
    counted = 13 + 7 * max(len(text) for text in counts.values())
    figure = base.canvas(tokens, height or 56 + 30 * len(names), left=58 + counted, right=6, top=4, bottom=44)
    _draw_grid(figure, tokens, grid, names, ages, start)
    for place, name in enumerate(names):
        figure.label(
            fmt.chart_text(name),
            0,
            place,
            xref="paper",
            color=tokens.ink_2,
            size=base.SMALL,
            anchor="right",
            dx=-counted,
        )
        figure.label(
            counts[name],
            0,
            place,
            xref="paper",
            color=tokens.ink,
            size=base.SMALL,
            bold=True,
            anchor="right",
            dx=-8,
        )
    figure.y_axis(visible=False, range=[len(names) - 0.5, -0.5])
    figure.x_axis(tickvals=list(range(len(ages))), ticktext=[str(age) for age in ages], range=[-0.5, len(ages) - 0.5])
    words = "months since first revenue"
    if any(start.get(name, 0) < FEW for name in names):
        words += "   * few clients"
    figure.label(
        words,
        0.5,
        0,
        xref="paper",
        yref="paper",
        color=tokens.ink_2,
        size=base.SMALL,
        anchor="center",
        yanchor="top",
        dy=-24,
    )
    return figure.figure()


def _grouped(frame: pd.DataFrame, most: int = 14) -> pd.DataFrame:
    """Monthly cohorts as they are, or by half-year, or by year: the finest that gives at most so many lines."""
    cohorts = base.dates(frame, "cohort")
    for name in (fmt.month, _half_year, lambda when: f"{when.year}"):
        named = {when: name(when) for when in set(cohorts)}
        if len(set(named.values())) <= most:
            break
    rows = pd.DataFrame(
        {
            # as numbers, which are sorted and looked up in a fraction of the time
            "month": [when.toordinal() for when in cohorts],
            "cohort": [named[when] for when in cohorts],
            "months_since": frame["months_since"].to_numpy(dtype=np.int64),
            "clients": base.numbers(frame, "clients"),
            "revenue": base.numbers(frame, "revenue"),
        }
    ).sort_values(["month", "months_since"])
    start = rows[rows["months_since"] == 0].set_index("month")
    rows["clients_0"], rows["revenue_0"] = rows["month"].map(start["clients"]), rows["month"].map(start["revenue"])
    sums = rows.groupby(["cohort", "months_since"], sort=False)[["clients", "revenue", "clients_0", "revenue_0"]].sum()
    sums["client_retention"] = sums["clients"] / sums["clients_0"]
    sums["revenue_retention"] = sums["revenue"] / sums["revenue_0"]
    return sums.reset_index()


def _half_year(when: date) -> str:
    return f"{when.year} H{1 if when.month <= 6 else 2}"


def _draw_grid(
    figure: base.Canvas,
    tokens: Tokens,
    grid: list[list[float | None]],
    names: Sequence[str],
    ages: Sequence[int],
    start: dict[str, int],
) -> None:
    """The cells: one hue, darker is more; text in the ink that can be read on its cell."""
    weak, strong = 0.12, 0.88
    figure.heatmap(
        z=grid,
        zmin=0.4,
        zmax=1.0,
        colorscale=[[0, tokens.mix(tokens.accent_area, weak)], [1, tokens.mix(tokens.accent_area, strong)]],
        showscale=False,
        xgap=2,
        ygap=2,
        hoverongaps=False,
        text=[
            [
                f"{fmt.chart_text(name)}, month {age}<br><b>{fmt.percent(value, 1)}</b> of "
                f"{fmt.counted(start.get(name), 'client')} at the start"
                for age, value in zip(ages, line, strict=True)
            ]
            for name, line in zip(names, grid, strict=True)
        ],
        hoverinfo="text",
    )
    size = 11 if len(ages) <= 8 else 10
    for place, line in enumerate(grid):
        for column, value in enumerate(line):
            if value is not None:
                part = weak + (strong - weak) * min(1.0, max(0.0, (value - 0.4) / 0.6))
                ink = tokens.text_on(tokens.mix(tokens.accent_area, part))
                figure.cell(f"{value * 100:.0f}", column, place, color=ink, size=size)


def survival_curve(rows: base.Rows, tokens: Tokens, *, height: int = 330, phone: bool = False) -> go.Figure:
    """How long clients stay: a step line with its 95% band, and how many clients each age rests on.

    Columns of survival: months_since, at_risk, survival, low, high.
    """
    frame = base.frame_of(rows)
    if frame.empty or not base.known(base.numbers(frame, "survival")):
        return base.nothing(tokens, height, "No client has had recurring revenue in this choice.")
    frame = frame.sort_values("months_since")
    ages = [int(age) for age in frame["months_since"]]
    values, low, high = (base.numbers(frame, column) for column in ("survival", "low", "high"))
    figure = base.canvas(tokens, height, left=42, right=24, top=22, bottom=46)
    bottom = min([0.25, *base.known(values), *base.known(low)])
    base.value_axis(figure, tokens, bottom, 1.0)
    _survival_band(figure, tokens, ages, values, low, high)
    figure.scatter(
        x=ages,
        y=values,
        mode="lines",
        line={"color": tokens.accent, "width": 2.4, "shape": "hv"},
        hovertext=[
            f"{age} months<br><b>{fmt.percent(value, 1)}</b> still clients<br>{fmt.counted(risk, 'client')} at risk"
            for age, value, risk in zip(ages, values, frame["at_risk"], strict=True)
        ],
        hoverinfo="text",
    )
    _survival_marks(figure, tokens, frame, ages, values)
    _survival_words(figure, tokens, ages, values)
    return figure.figure()


def _survival_band(
    figure: base.Canvas, tokens: Tokens, ages: list[int], values: Values, low: Values, high: Values
) -> None:
    """The interval as steps; where it is undefined, it is the line itself."""
    upper = [value if edge is None else edge for value, edge in zip(values, high, strict=True)]
    lower = [value if edge is None else edge for value, edge in zip(values, low, strict=True)]
    edge = {"width": 0, "shape": "hv"}
    figure.scatter(x=ages, y=upper, mode="lines", line=edge, hoverinfo="skip")
    figure.scatter(
        x=ages,
        y=lower,
        mode="lines",
        line=edge,
        fill="tonexty",
        fillcolor=tokens.tint(tokens.accent, 0.15),
        hoverinfo="skip",
    )


def _survival_marks(figure: base.Canvas, tokens: Tokens, frame: pd.DataFrame, ages: list[int], values: Values) -> None:
    """Every twelfth month: the value on the line, and below the axis the clients it rests on."""
    marks = [age for age in ages if age % 12 == 0]
    if len(marks) > 6:
        marks = marks[:: len(marks) // 5]
    at = dict(zip(ages, zip(values, frame["at_risk"], strict=True), strict=True))
    ticks = []
    for age in marks:
        value, risk = at[age]
        ticks.append(f"{'start' if age == 0 else f'{age} months'}<br>{fmt.count(risk)}{' clients' if age else ''}")
        if age and value is not None:
            figure.scatter(
                x=[age],
                y=[value],
                mode="markers",
                hoverinfo="skip",
                marker={"size": 9, "color": tokens.accent, "line": {"color": tokens.page, "width": 2}},
            )
            figure.label(
                fmt.percent(value),
                age,
                value,
                color=tokens.accent,
                size=base.LABEL,
                bold=True,
                dx=4,
                yanchor="bottom",
                dy=4,
            )
    figure.x_axis(range=[0, max(ages[-1], 1)], tickvals=marks, ticktext=ticks, ticklabeloverflow="allow")


def _survival_words(figure: base.Canvas, tokens: Tokens, ages: list[int], values: Values) -> None:
    """The median stay in words: read off the line, or not reached yet."""
    below = [age for age, value in zip(ages, values, strict=True) if value is not None and value <= 0.5]
    head = f"Half stay {fmt.counted(below[0], 'month')} or longer" if below else "Median stay not reached"
    last = base.known(values)[-1]
    text = f"<b>{head}</b><br>{fmt.percent(last)} remain after {fmt.counted(ages[-1], 'month')}"
    figure.label(
        text,
        0.03,
        0.06,
        xref="paper",
        yref="paper",
        color=tokens.ink_2,
        size=base.TEXT,
        yanchor="bottom",
    )
