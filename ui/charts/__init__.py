"""Charts: plain frames and a theme's colours in, a plotly figure out. Nothing here knows Streamlit."""

from ui.charts.agreements import guaranteed, guaranteed_unit, hours_to_fee, parts
from ui.charts.base import nothing
from ui.charts.cohorts import cohorts, survival_curve
from ui.charts.coverage import Bar, bars, dots, dumbbell
from ui.charts.fit import fit_map, mrr_range, verdict_colours
from ui.charts.hours import hours_delivered
from ui.charts.movements import bridge, month_bars
from ui.charts.ranking import concentration_curve, rank_flow
from ui.charts.rates import Rate, rates, reasons
from ui.charts.reach import reach_map
from ui.charts.renewals import renewal_calendar
from ui.charts.retention import coverage_retention
from ui.charts.silence import silence
from ui.charts.timeline import client_timeline
from ui.charts.trend import Band, Line, trend

__all__ = [
    "Band",
    "Bar",
    "Line",
    "Rate",
    "bars",
    "bridge",
    "client_timeline",
    "cohorts",
    "concentration_curve",
    "coverage_retention",
    "dots",
    "dumbbell",
    "fit_map",
    "guaranteed",
    "guaranteed_unit",
    "hours_delivered",
    "hours_to_fee",
    "month_bars",
    "mrr_range",
    "nothing",
    "parts",
    "rank_flow",
    "rates",
    "reach_map",
    "reasons",
    "renewal_calendar",
    "silence",
    "survival_curve",
    "trend",
    "verdict_colours",
]
