"""Which clients a figure is about: owner, segment, region and rank."""

from __future__ import annotations

from dataclasses import dataclass

UNRANKED = "unranked"


@dataclass(frozen=True)
class Filters:
    """A choice of clients. An empty tuple means all; a value of '' means clients without one.

    Owner, segment and region are the newest known values for all months. Rank is that of the whole book,
    at the start of the window for movements and retention, in its month for lists; "unranked" may be chosen.
    """

    owners: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    ranks: tuple[str, ...] = ()

    def parameters(self) -> dict[str, list[str] | None]:
        """The values bound to $owners, $segments, $regions and $ranks; None lets everything through."""
        return {
            "owners": list(self.owners) or None,
            "segments": list(self.segments) or None,
            "regions": list(self.regions) or None,
            "ranks": list(self.ranks) or None,
        }

    @property
    def is_empty(self) -> bool:
        """Whether every client is chosen."""
        return not (self.owners or self.segments or self.regions or self.ranks)
