"""Published bands to hold a figure against, with source and year, only where they compare like with like.

A monthly rate is never held against a yearly band, nor a client count against revenue. Where sources disagree, the
band spans them. `benchmark` answers None where nobody has published what compares: then nothing is shown.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Benchmark:
    """A published band: for which kind of business and which metric over how many months, and who says so."""

    profile: str
    metric: str
    months: int
    low: float
    high: float
    who: str
    source: str
    year: str
    note: str = ""

    @property
    def range_words(self) -> str:
        """The band as it stands beside a chart: 'usual 85 to 110%'."""
        return f"usual {self.low * 100:.0f} to {self.high * 100:.0f}%"

    @property
    def source_words(self) -> str:
        """The band with what it covers and its source, for a grey line."""
        more = f"; {self.note}" if self.note else ""
        return f"Grey: {self.range_words} for {self.who} ({self.source}, {self.year}{more})."


BENCHMARKS: tuple[Benchmark, ...] = (
    Benchmark(
        "agency",
        "net_dollar_retention",
        12,
        0.85,
        1.10,
        "agencies",
        "The GO Network",
        "2026",
        "project-led 85 to 95%, retainer-heavy 100 to 115%",
    ),
    Benchmark(
        "agency",
        "client_churn_rate",
        12,
        0.16,
        0.28,
        "agencies on retainers",
        "Focus Digital, Dojo Business and Promethean",
        "to 2025",
        "the sources disagree, so this is their range",
    ),
    Benchmark(
        "saas",
        "net_dollar_retention",
        12,
        1.00,
        1.10,
        "private B2B software",
        "SaaS Capital",
        "2023",
        "medians by contract value, under 12k to over 250k",
    ),
    Benchmark(
        "saas",
        "gross_dollar_retention",
        12,
        0.90,
        0.93,
        "private B2B software",
        "SaaS Capital",
        "2023",
        "medians by contract value, under 12k to over 250k",
    ),
    Benchmark(
        "saas",
        "client_churn_rate",
        1,
        0.03,
        0.07,
        "software subscriptions",
        "ChartMogul, Customer Churn Rate",
        "undated, read in 2026",
    ),
)


def benchmark(profile: str, metric: str, months: int) -> Benchmark | None:
    """The band for a metric over a window of months, None where none compares. The profile 'none' has none."""
    return next((one for one in BENCHMARKS if (one.profile, one.metric, one.months) == (profile, metric, months)), None)
