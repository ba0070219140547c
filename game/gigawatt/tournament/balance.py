"""The balance of a tournament: how evenly entrants were spread over seats and factions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import field, frozen

from gigawatt.text import short_name


@frozen
class Counts:
    """Counts of games by row and column."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    @property
    def spread(self) -> int:
        """The largest difference between two counts of a row; 0 is perfectly even."""
        return max((max(row) - min(row) for row in self.counts), default=0)


@frozen
class Balance:
    """Numbers of games by entrant, seat and faction."""

    entrants: tuple[str, ...]
    seats: int
    factions: tuple[str, ...]
    cells: tuple[int, ...] = field(repr=False)
    """Entrant by seat by faction, with the faction varying fastest."""

    @property
    def by_seat(self) -> Counts:
        """Entrant by seat."""
        columns = tuple(str(seat) for seat in range(self.seats))
        counts = tuple(
            tuple(self._sum(entrant, seat, None) for seat in range(self.seats)) for entrant in range(len(self.entrants))
        )
        return Counts(self.entrants, columns, counts)

    @property
    def by_faction(self) -> Counts:
        """Entrant by faction."""
        kinds = range(len(self.factions))
        counts = tuple(tuple(self._sum(entrant, None, kind) for kind in kinds) for entrant in range(len(self.entrants)))
        return Counts(self.entrants, self.factions, counts)

    @property
    def cell_range(self) -> tuple[int, int]:
        """The smallest and the largest count of an entrant on a seat with a faction, over all cells."""
        return min(self.cells, default=0), max(self.cells, default=0)

    def _sum(self, entrant: int, seat: int | None, faction: int | None) -> int:
        kinds = len(self.factions)
        return sum(
            self.cells[(entrant * self.seats + s) * kinds + f]
            for s in (range(self.seats) if seat is None else (seat,))
            for f in (range(kinds) if faction is None else (faction,))
        )


def balance_of(
    entrants: Sequence[str], seats: int, factions: Sequence[str], places: Iterable[tuple[int, int, str, int]]
) -> Balance:
    """Count `places`: entrant number, seat, faction and number of games."""
    kinds = {faction: i for i, faction in enumerate(factions)}
    cells = [0] * (len(entrants) * seats * len(kinds))
    for entrant, seat, faction, games in places:
        cells[(entrant * seats + seat) * len(kinds) + kinds[faction]] += games
    return Balance(tuple(entrants), seats, tuple(factions), tuple(cells))


def format_balance(balance: Balance) -> str:
    """Format the balance as a short text table, with a line for each entrant: games by seat and their range by faction."""
    by_seat, by_faction = balance.by_seat, balance.by_faction
    names = [short_name(name, 40) for name in balance.entrants]
    wide = max([7, *(len(name) for name in names)])
    lines = [f"{'entrant':{wide}}  games  {'by seat':{6 * balance.seats}}  by faction (least-most)"]
    for name, seats, kinds in zip(names, by_seat.counts, by_faction.counts, strict=True):
        cells = "".join(f"{count:6}" for count in seats)
        lines.append(f"{name:{wide}}  {sum(seats):5}  {cells}  {min(kinds)}-{max(kinds)}")
    least, most = balance.cell_range
    lines.append(f"entrant x seat x faction: {least} to {most} games a cell")
    return "\n".join(lines)
