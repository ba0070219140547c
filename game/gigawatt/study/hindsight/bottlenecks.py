"""What limited whom in a match that was played: what bound each campus, what more of it was worth, and which decision was behind it.

    answer = bottlenecks(load_record("game.json"), seats=[0])
    for quarter in answer.seats[0].quarters: ...

All of it is codes and whole numbers; `gigawatt.wording.shortage_text` has sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import asdict, fields, frozen

from gigawatt.core import RULES_VERSION
from gigawatt.core.explanations.shortages import Lift
from gigawatt.core.queries.bottleneck import bottleneck
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.errors import SaveError, UsageError
from gigawatt.match.record import Record
from gigawatt.reading import shown
from gigawatt.study.hindsight.causes import About, CauseFinder
from gigawatt.study.hindsight.held_compute import compute_held_back, is_land_only
from gigawatt.study.hindsight.record_work import RecordWork, open_record, record_fields
from gigawatt.study.hindsight.recorded_future import RecordedFuture
from gigawatt.study.hindsight.shadow_prices import DIFFERENCE_CODES, ShadowPrice, shadow_price
from gigawatt.study.trial_file import Row, TrialFile, TrialResult
from gigawatt.study.trial_runner import PoolMaker, kept_results, play_trials
from gigawatt.tournament.pools import InProcess
from gigawatt.wording.seats import SEAT_LETTERS

if TYPE_CHECKING:
    from gigawatt.core import Game
    from gigawatt.core.explanations.shortages import MissedOrder, PreventedOrder, Shortage
    from gigawatt.core.queries.bottleneck import Bottleneck

PRICES: Final = "prices"
CAUSES: Final = "causes"
"""What a trial asks of a seat and a quarter; its arm is one of these and the seat's letter."""
_PRICE_FIELDS: Final = tuple(str(field.name) for field in fields(ShadowPrice))
_LIFT_FIELDS: Final = tuple(str(field.name) for field in fields(Lift))
_CAUSE_WIDTH: Final = 1 + 2 + len(_LIFT_FIELDS) + 2
"""Numbers in a row of `cause_rows`."""


@frozen
class CampusQuarter:
    """A campus in the operations of a quarter."""

    bottleneck: Bottleneck
    """What stood there and what ran."""
    held_back: int
    """Points of compute that it would have had more, had its binding layers been as large as the next one; 0 for land alone."""
    prices: tuple[ShadowPrice, ...]
    """By layer, what one more module would have been worth from the quarter on; empty for a hall that is hired."""
    joint: ShadowPrice | None
    """The same of one module of each binding layer; one of `prices` where a single layer binds, None for a hall that is hired."""
    shortages: tuple[Shortage, ...]
    """Each layer that binds, with its cause; empty where all five are level, and for a hall that is hired."""
    together: int
    """Points that it would have had more, had all the orders been given that its shortages missed; 0 where these do not lift it."""
    is_land_only: bool = False
    """Whether nothing beside site stands or is on order there: no layer is short."""


@frozen
class SeatQuarter:
    """A seat in the operations of a quarter."""

    quarter: int
    compute: int
    """Points online."""
    campuses: tuple[CampusQuarter, ...]
    """Campuses and hired halls with a module of any layer, in the order of the map."""

    @cached_property
    def most_held(self) -> CampusQuarter | None:
        """The campus that its binding layers hold back most; the larger one of equals, None without any but land alone."""
        return max(
            (campus for campus in self.campuses if not campus.is_land_only),
            key=lambda c: (c.held_back, c.bottleneck.points, sum(c.bottleneck.modules)),
            default=None,
        )

    @property
    def binding(self) -> tuple[str, ...]:
        """The layers that bind that campus: those that limit the usable compute of the seat."""
        return () if self.most_held is None else self.most_held.bottleneck.binding

    @property
    def slack(self) -> tuple[int, ...]:
        """By layer, modules above the least layer of their campus, over all campuses."""
        return tuple(sum(c.bottleneck.slack[i] for c in self.campuses) for i in range(len(LAYERS)))

    @property
    def price(self) -> tuple[int, ShadowPrice] | None:
        """Where one more module of each binding layer brings most, as a region, and what it brings; None without a campus.

        Most is: points of compute until the end, then Lead, then cash; the first in the order of the map of equals.
        """
        rows = [(c.bottleneck.region, c.joint) for c in self.campuses if c.joint is not None and not c.is_land_only]
        return max(rows, key=lambda row: (row[1].total, row[1].lead, row[1].final_cash), default=None)

    def layer_price(self, layer: int) -> int:
        """Points until the end that one more module of a layer alone brings, at the campus where it brings most; 0 without a campus."""
        return max((c.prices[layer].total for c in self.campuses if c.prices), default=0)


@frozen
class SeatBottlenecks:
    """A seat over a match."""

    seat: int
    faction: str
    """Its id."""
    quarters: tuple[SeatQuarter, ...]

    def shortages(self) -> Iterator[tuple[SeatQuarter, CampusQuarter, Shortage]]:
        """Every shortage, by quarter, campus and layer."""
        for quarter in self.quarters:
            for campus in quarter.campuses:
                for shortage in campus.shortages:
                    yield quarter, campus, shortage


@frozen(eq=False)
class Bottlenecks:
    """The answer."""

    game: Game
    record: str
    """The digest of the record."""
    is_finished: bool
    """Whether the record reaches the end of the match."""
    seats: tuple[SeatBottlenecks, ...]
    """Those that were asked about."""
    plies: tuple[str, ...]
    """The text of each ply as `gigawatt study whatif --at` takes it: `2025Q4:117`."""

    @property
    def quarters(self) -> int:
        """The quarters of the record that have ended."""
        return len(self.seats[0].quarters)

    def prices(self) -> Iterator[ShadowPrice]:
        """Everything that was re-simulated, once."""
        for seat in self.seats:
            for quarter in seat.quarters:
                for campus in quarter.campuses:
                    yield from campus.prices
                    if campus.joint is not None and campus.joint not in campus.prices:
                        yield campus.joint


# --- the question ----------------------------------------------------------------------------------------------------


def bottlenecks(
    record: Record | RecordedFuture,
    seats: Iterable[int] | None = None,
    open_pool: PoolMaker = InProcess,
    *,
    game: Game | None = None,
    out: Path | None = None,
    on_done: Callable[[int], object] | None = None,
) -> Bottlenecks:
    """What limited whom in a match, quarter by quarter.

    >>> from gigawatt.storage import load_record
    >>> answer = bottlenecks(load_record("saves/samples/first-campus.json"), seats=[0])
    >>> [quarter.binding for quarter in answer.seats[0].quarters][:2]
    [('power', 'network'), ('network',)]

    Args:
        record: the match, finished or not, or its future if the caller has replayed it. Actions are checked, not digests; see
            `gigawatt.storage.verify`.
        seats: the seats to ask about, all when left out.
        open_pool: where the futures are played; this process by default. The answer is equal for any.
        game: the compiled game of the record, if the caller has it.
        out: keep the results here; a file of the same question is continued.
        on_done: called with the number of `trial_count` that are done.

    Raises:
        UsageError: there is no such seat.
        ReplayMismatchError: an action of the record is illegal.
        SaveError: the file cannot be used, is damaged, or is of another question.
        GameError: the workers keep dying.
    """
    future = record if isinstance(record, RecordedFuture) else RecordedFuture(record, game)
    record = future.record
    chosen = check_seats(record, seats)
    trials = trials_of(future, chosen)
    header = {
        "study": "bottlenecks", "scenario": record.scenario, "seats": record.seats, "record": future.digest,
        "rules_version": RULES_VERSION,
    }  # fmt: skip
    with kept_results(out, header, lambda _arm: None, "quarter") as results:
        play_trials(trials, results, work_of(future), open_pool, on_done)
        return answer_of(future, chosen, results)


def answer_of(future: RecordedFuture, seats: Sequence[int], results: TrialFile) -> Bottlenecks:
    """The answer, once every trial of `trials_of` was played.

    Args:
        future: the match.
        seats: those that were asked about, ascending.
        results: of the trials.

    Raises:
        SaveError: the results are not those of this match.
    """
    reader = _Reader(future, results)
    rows = tuple(
        SeatBottlenecks(
            seat,
            future.record.factions[seat],
            tuple(reader.quarter(seat, quarter) for quarter in range(future.quarters)),
        )
        for seat in seats
    )
    names = tuple(future.text_at(ply) for ply in range(len(future.before)))
    return Bottlenecks(future.game, future.digest, future.last.is_terminal, rows, names)


def check_seats(record: Record, seats: Iterable[int] | None) -> tuple[int, ...]:
    """The seats asked about, ascending; all of them for None.

    Raises:
        UsageError: the match has no such seat, or none is named.
    """
    chosen = tuple(sorted(set(range(record.seats) if seats is None else seats)))
    wrong = [seat for seat in chosen if not 0 <= seat < record.seats]
    if wrong or not chosen:
        named = f"no seat {wrong[0]}" if wrong else "no seat is named"
        raise UsageError(f"{named}; the match has seats 0 to {record.seats - 1}")
    return chosen


def trial_count(record: Record, seats: Iterable[int] | None = None) -> int:
    """The trials of a question: two for each seat and quarter that has ended."""
    return 2 * len(check_seats(record, seats)) * len(record.quarters)


# --- in workers ------------------------------------------------------------------------------------------------------


@frozen
class BottleneckTrial:
    """What is asked of a seat in a quarter."""

    number: int
    """The quarter."""
    arm: str


class BottleneckPlayer:
    """Plays the futures of one match."""

    def __init__(self, work: RecordWork) -> None:
        """Compile the rules, and replay the match.

        Raises:
            WorkerMismatchError: the worker plays another game.
        """
        self.job = work
        self._finder = CauseFinder(open_record(work))

    def play(self, trial: BottleneckTrial) -> TrialResult:
        """Play one trial."""
        asked, _, letter = trial.arm.partition(" ")
        seat = SEAT_LETTERS.index(letter)
        measure = price_rows if asked == PRICES else cause_rows
        return TrialResult(trial.number, trial.arm, measure(self._finder, seat, trial.number))

    def close(self) -> None:
        """Do nothing: no policies run."""


def work_of(future: RecordedFuture) -> RecordWork:
    """The work of the question about a match."""
    return RecordWork(player=BottleneckPlayer, **record_fields(future))


def trials_of(future: RecordedFuture, seats: Sequence[int]) -> list[BottleneckTrial]:
    """Every trial of the question, seat by seat."""
    return [
        BottleneckTrial(quarter, f"{asked} {SEAT_LETTERS[seat]}")
        for seat in seats
        for asked in (PRICES, CAUSES)
        for quarter in range(future.quarters)
    ]


def campuses_of(future: RecordedFuture, seat: int, quarter: int) -> list[int]:
    """The regions of a seat's campuses with a module of any layer in the operations of a quarter, in the order of the map."""
    begun = future.course.operations[quarter]
    return [region for region in begun.campuses(seat) if any(bottleneck(begun, seat, region).modules)]


def price_rows(finder: CauseFinder, seat: int, quarter: int) -> tuple[Row, ...]:
    """For each campus a row of `ShadowPrice` for each of `_added`: layers as bits, and the difference by its index."""
    rows = []
    for region in campuses_of(finder.future, seat, quarter):
        for layers in _added(finder.campus(seat, region, quarter)):
            price = shadow_price(finder.future, seat, quarter, region, layers)
            rows.append(tuple(_number(name, value) for name, value in asdict(price).items()))
    return tuple(rows)


def cause_rows(finder: CauseFinder, seat: int, quarter: int) -> tuple[Row, ...]:
    """For each campus and binding layer what had to be searched for.

    That is: what the missed orders of the campus bring together; ply and action of the missed order, -1 if there is none, and its `Lift`;
    ply and action of the order that was prevented, -1 if there is none.
    """
    rows: list[Row] = []
    for region in campuses_of(finder.future, seat, quarter):
        found = [finder.shortage(about) for about in finder.binding(seat, region, quarter)]
        together = finder.together(found)
        for row in found:
            missed, prevented = row.missed, row.prevented
            one = (-1, -1, *[0] * len(_LIFT_FIELDS)) if missed is None else _missed_row(missed)
            other = (-1, -1) if prevented is None else (prevented.ply, prevented.action)
            rows.append((together, *one, *other))
    return tuple(rows)


def _missed_row(missed: MissedOrder) -> Row:
    lift = [int(getattr(missed, name)) for name in _LIFT_FIELDS]
    return missed.ply, missed.action, *lift


def _added(campus: Bottleneck) -> list[tuple[int, ...]]:
    """What is added to a campus, one at a time: a module of each layer, then one of each binding layer where several bind."""
    binding = tuple(layer for layer, slack in enumerate(campus.slack) if not slack)
    return [(layer,) for layer in range(len(LAYERS))] + ([binding] if len(binding) > 1 else [])


def _number(name: str, value: Any) -> int:
    if name == "layers":
        return sum(1 << layer for layer in value)
    return DIFFERENCE_CODES.index(value) if name == "difference" else int(value)


def _of(campus: Bottleneck, prices: Sequence[ShadowPrice]) -> list[ShadowPrice]:
    """The prices of the binding layers."""
    return [price for price, slack in zip(prices, campus.slack, strict=False) if not slack]


# --- what was found --------------------------------------------------------------------------------------------------


class _Reader:
    """Puts the answer together from the results, which may come from a file and are not trusted."""

    def __init__(self, future: RecordedFuture, results: TrialFile) -> None:
        self._future = future
        self._finder = CauseFinder(future)
        self._results = results

    def quarter(self, seat: int, quarter: int) -> SeatQuarter:
        """A seat in a quarter."""
        begun = self._future.course.operations[quarter]
        own = campuses_of(self._future, seat, quarter)
        prices = self._prices(seat, quarter, own)
        causes = self._causes(seat, quarter, own)
        found = []
        for region in begun.places(seat):
            campus = bottleneck(begun, seat, region)
            if any(campus.modules):
                shortages, together = causes.get(region, ((), 0))
                priced = prices.get(region, [])
                alone = priced[: len(LAYERS)]
                joint = next((price for price in [*priced[len(LAYERS) :], *_of(campus, alone)]), None)
                held = compute_held_back(begun, campus)
                is_land = is_land_only(begun, campus)
                found.append(CampusQuarter(campus, held, tuple(alone), joint, shortages, together, is_land))
        return SeatQuarter(quarter, self._future.course.after[quarter].compute[seat], tuple(found))

    def _prices(self, seat: int, quarter: int, own: Sequence[int]) -> dict[int, list[ShadowPrice]]:
        added = {region: _added(self._finder.campus(seat, region, quarter)) for region in own}
        rows = iter(self._rows(PRICES, seat, quarter, sum(map(len, added.values())), len(_PRICE_FIELDS)))
        return {
            region: [self._price(layers, next(rows), quarter) for layers in every] for region, every in added.items()
        }

    def _price(self, layers: tuple[int, ...], row: Row, quarter: int) -> ShadowPrice:
        bits, *numbers, difference, differs = row
        is_place = differs == -1 or quarter <= differs < self._future.quarters
        if bits != _number("layers", layers) or not 0 <= difference < len(DIFFERENCE_CODES) or not is_place:
            raise self._damaged(PRICES, quarter)
        values: list[Any] = [layers, *numbers, DIFFERENCE_CODES[difference], differs]
        return ShadowPrice(**dict(zip(_PRICE_FIELDS, values, strict=True)))

    def _causes(self, seat: int, quarter: int, own: Sequence[int]) -> dict[int, tuple[tuple[Shortage, ...], int]]:
        binding = {region: self._finder.binding(seat, region, quarter) for region in own}
        rows = iter(self._rows(CAUSES, seat, quarter, sum(map(len, binding.values())), _CAUSE_WIDTH))
        found = {}
        for region, abouts in binding.items():
            shortages, together = [], 0
            for about in abouts:
                together, *row = next(rows)
                missed, prevented = self._missed(about, row[:-2]), self._prevented(about, row[-2:])
                shortages.append(self._finder.describe(about, missed, prevented))
            found[region] = tuple(shortages), together
        return found

    def _missed(self, about: About, row: Sequence[int]) -> MissedOrder | None:
        ply, action, brought, is_enough, *gains = row
        if ply == -1:
            return None
        self._check_order(about, ply, action)
        if action not in self._future.before[ply].legal_actions():
            raise self._damaged(CAUSES, about[2])
        return self._finder.order(ply, action, Lift(brought, bool(is_enough), *gains))

    def _prevented(self, about: About, row: Sequence[int]) -> PreventedOrder | None:
        ply, action = row
        if ply == -1:
            return None
        self._check_order(about, ply, action)
        found = self._finder.refused(ply, action)
        if found is None:
            raise self._damaged(CAUSES, about[2])
        return found

    def _check_order(self, about: About, ply: int, action: int) -> None:
        """Check that a decision is an earlier one of the seat, and the action one that orders the layer for the campus."""
        seat, region, quarter, layer = about
        plies = [ply for rows in self._future.plies[seat][: quarter + 1] for ply in rows]
        if ply not in plies or action not in self._finder.orders(region, layer):
            raise self._damaged(CAUSES, quarter)

    def _rows(self, asked: str, seat: int, quarter: int, count: int, width: int) -> tuple[Row, ...]:
        """The result of a trial.

        Raises:
            SaveError: it does not have so many rows of so many numbers.
        """
        found = self._results.rows(f"{asked} {SEAT_LETTERS[seat]}", self._future.quarters)[quarter]
        if [len(row) for row in found] != [width] * count:
            raise self._damaged(asked, quarter)
        return found

    def _damaged(self, asked: str, quarter: int) -> SaveError:
        name = self._future.game.quarter_text(quarter)
        where = "the results" if self._results.path is None else shown(self._results.path)
        return SaveError(f"{where}: the {asked} of {name} are not those of this match; name another file with --out")
