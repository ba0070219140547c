"""Positions made by hand: set what a rule speaks of, act in words, let a quarter pass."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.core.play import quiet_game

from gigawatt.core import apply
from gigawatt.core.explanations.explain import Illegal, Reason, explain
from gigawatt.core.game import Game, State
from gigawatt.core.position import layout as lay
from gigawatt.core.position.rows import Control
from gigawatt.core.quarter.end_of_quarter import end_quarter
from gigawatt.core.quarter.setup import pack
from gigawatt.core.queries.capacity import measure_capacity, measure_shares
from gigawatt.core.queries.compute import modules_online, points
from gigawatt.core.queries.pipeline import permit_odds
from gigawatt.core.rules.ruleset import BLOCS, CONTROL_LAYERS, LADDERS, PARTS
from gigawatt.core.transitions.board import (
    add_lasting,
    own_mods,
    refresh_controls,
    refresh_places,
    refresh_planned,
)
from gigawatt.core.transitions.forgetting import forget_all
from gigawatt.core.transitions.ledger import refresh_limit

FIELDS = {
    "cash": lay.CASH, "influence": lay.INFLUENCE, "lead": lay.LEAD, "points": lay.POINTS, "posture": lay.TRAINING_SHARE,
    "rent": lay.RENTED_LOTS, "held": lay.HELD_PARTS, "progress": lay.PROGRESS, "tier": lay.TIER, "licences": lay.LICENCES,
    "licences_until": lay.LICENCES_UNTIL, "equity_at": lay.EQUITY_AT, "barred": lay.BARRED, "online": lay.ONLINE,
    "compute": lay.COMPUTE, "used": lay.USED, "limit": lay.LIMIT,
}  # fmt: skip


def board(*factions: str, game: Game | None = None, seed: int = 1) -> State:
    """The first position of a quiet match of these factions, with seat 0 to move and a log."""
    game = game or quiet_game(seats=len(factions) or 2)
    st = game.new_state(seed, list(factions) or None)
    st.v[lay.FIRST] = st.v[lay.TO_MOVE] = 0
    st.log = []
    return st


def region(st: State, name: str) -> int:
    """The index of a region."""
    return st.game.region_index[name]


def project(st: State, name: str) -> int:
    """The index of a project."""
    return st.game.project_index[name]


def get(st: State, seat: int, name: str) -> int:
    """A number of a seat by its name in `FIELDS`."""
    return st.v[lay.SEATS + seat * lay.SEAT_WIDTH + FIELDS[name]]


def put(st: State, seat: int, **numbers: int) -> None:
    """Set numbers of a seat by their names in `FIELDS`."""
    for name, value in numbers.items():
        st.v[lay.SEATS + seat * lay.SEAT_WIDTH + FIELDS[name]] = value
    forget_all(st)


def held(st: State, place: int) -> tuple[int, ...]:
    """What is held at a place, which is seat x regions + region."""
    return tuple(st.holding(*divmod(place, st.game.region_count)))


def all_held(st: State) -> list[tuple[int, ...]]:
    """What is held at each place."""
    return [held(st, place) for place in range(st.game.seats * st.game.region_count)]


def set_held(st: State, place: int, row: Sequence[int]) -> None:
    """Set what is held at a place; what follows from it is for `settle` to work out."""
    assert len(row) == lay.H_WIDTH
    for index, number in enumerate(row):
        st.hold[place * lay.H_WIDTH + index] = number
    refresh_planned(st)


def set_running(st: State, seat: int, points: dict[int, int]) -> None:
    """Have a seat's places be these regions, where so many points of compute run."""
    st.spot_bits[seat] = sum(1 << region for region in points)
    st.lists[seat * lay.L_WIDTH + lay.L_SPOTS] = pack(sorted(points))
    for region, number in points.items():
        st.runs[(seat * st.game.region_count + region) * lay.R_WIDTH + lay.R_POINTS] = number
    st.memo[lay.K_SEATS + seat * lay.K_WIDTH + lay.K_RUNS] = (1 << st.game.region_count) - 1


def put_numbers(st: State, at: int, numbers: Iterable[int]) -> None:
    """Set several numbers of the state's flat list, from a place on."""
    for place, number in enumerate(numbers, start=at):
        st.v[place] = number


def put_quarter(st: State, quarter: int) -> None:
    """Set the quarter of the match; nothing that a quarter's beginning does is done."""
    st.v[lay.QUARTER] = quarter
    forget_all(st)


def put_class(st: State, cls: int) -> None:
    """Set the class of accelerators on sale."""
    st.v[lay.CLASS] = cls
    forget_all(st)


def put_cards(st: State, cards: Sequence[int | None]) -> None:
    """Set the cards of the row, oldest first; None where one was taken."""
    put_numbers(st, lay.ROW, [0 if card is None else card + 1 for card in cards])
    forget_all(st)


def curtail(st: State, region: int, modules: int) -> None:
    """Have an event switch off so many more power modules of each campus in a region this quarter."""
    add_lasting(st, lay.M_CURTAIL + region, modules, 1)


def set_stall(st: State, region: int, points: int) -> None:
    """Set what events add to the odds that a permit stalls in a region."""
    own_mods(st)[lay.M_STALL + region] = points
    forget_all(st)


def set_mods(st: State, mods: Iterable[int]) -> None:
    """Set all that events and lasting effects add."""
    st.mods = pack(mods)
    st.mods_shared = False


def odds_of(st: State, line: Sequence[int]) -> tuple[int, int]:
    """The odds of a line's next permit draw: per cent of a stall, and of an outright grant."""
    return permit_odds(st, line[lay.P_SEAT], line[lay.P_REGION], line[lay.P_STALLS])


def set_lines(st: State, rows: Iterable[Sequence[int]]) -> None:
    """Set the lines of the pipeline; what follows from them is for `settle` to work out."""
    lines = list(rows)
    assert all(len(row) == lay.P_WIDTH for row in lines)
    st.pipe = pack([number for row in lines for number in row])
    refresh_planned(st)


def holding(st: State, seat: int, place: str) -> dict[str, int]:
    """What a seat has in a region, by the names in `layout.HOLDING`."""
    return dict(zip(lay.HOLDING, held(st, seat * st.game.region_count + region(st, place)), strict=True))


def build(st: State, seat: int, place: str, **parts: int) -> None:
    """Make a campus of exactly these parts (`chips_0`: chips of the first class), with its slot and all that follows."""
    row = [0] * len(lay.EMPTY)
    for name, value in parts.items():
        row[lay.HOLDING.index(name.replace("_", "-"))] = value
    row[lay.H_OPEN] = parts.get("open", 1)
    i = seat * st.game.region_count + region(st, place)
    st.v[lay.SLOTS + region(st, place)] -= row[lay.H_OPEN] - held(st, i)[lay.H_OPEN]
    set_held(st, i, tuple(row))
    settle(st)


def settle(st: State) -> None:
    """Work out everything that follows from holdings and controls, after changes by hand."""
    g = st.game
    for seat in range(g.seats):
        o = lay.SEATS + seat * lay.SEAT_WIDTH
        refresh_places(st, seat)
        measure_capacity(st, seat)
        st.v[o + lay.CAMPUSES] = len(st.campuses(seat))
        online = {r: modules_online(st, seat, r) for r in st.places(seat)}
        st.v[o + lay.ONLINE] = sum(online.values())
        st.v[o + lay.COMPUTE] = sum(points(st, seat, r, m) for r, m in online.items())
        refresh_limit(st, seat)
    refresh_controls(st)
    measure_shares(st)
    forget_all(st)


def clear(st: State, seat: int) -> None:
    """Take everything a seat has on the map."""
    n = st.game.region_count
    for r in range(n):
        if held(st, seat * n + r)[lay.H_OPEN]:
            st.v[lay.SLOTS + r] += 1
        set_held(st, seat * n + r, lay.EMPTY)
    set_lines(st, [p for p in st.lines() if p[lay.P_SEAT] != seat])
    settle(st)


def fill(st: State, ladder: str, alliance: int = 0, challenger: int = 0, neutral: int = 0) -> None:
    """Set the stock of a ladder by origin."""
    i = lay.STOCK + LADDERS.index(ladder) * 3
    put_numbers(st, i, [alliance, challenger, neutral])
    forget_all(st)


def stock_of(st: State, ladder: str) -> tuple[int, ...]:
    """The stock of a ladder by origin."""
    i = lay.STOCK + LADDERS.index(ladder) * 3
    return tuple(st.v[i : i + 3])


def store(st: State, seat: int, part: str, alliance: int = 0, challenger: int = 0, neutral: int = 0) -> None:
    """Set what a seat has in store of a part, by origin."""
    i = lay.SEATS + seat * lay.SEAT_WIDTH + lay.STORE + PARTS.index(part) * 3
    put_numbers(st, i, [alliance, challenger, neutral])
    forget_all(st)


def stored_of(st: State, seat: int, part: str) -> int:
    """Units of a part in a seat's store."""
    i = lay.SEATS + seat * lay.SEAT_WIDTH + lay.STORE + PARTS.index(part) * 3
    return sum(st.v[i : i + 3])


def control(st: State, layer: str, issuer: str, target: str, level: int, seat: int = -1, until: int = 99) -> None:
    """Put a control in force."""
    row = Control(CONTROL_LAYERS.index(layer), BLOCS.index(issuer), BLOCS.index(target), level, level, seat, until)
    st.controls = tuple(sorted([*st.controls, row]))
    settle(st)


def to_move(st: State, seat: int) -> None:
    """Give a seat the move."""
    st.v[lay.TO_MOVE] = seat


def can(st: State, text: str) -> bool:
    """Whether the seat to move may do what `text` says."""
    return st.game.parse_action(text) in st.legal_actions()


def do(st: State, text: str) -> None:
    """Do what `text` says; it must be legal."""
    action = st.game.parse_action(text)
    assert action in st.legal_actions(), f"not legal: {text}"
    st.apply_action(action)


def reasons(st: State, text: str) -> list[Reason]:
    """Why the seat to move may not do something; empty if it may."""
    verdict = explain(st, st.game.parse_action(text))
    return list(verdict.reasons) if isinstance(verdict, Illegal) else []


def codes(st: State, text: str) -> set[str]:
    """The codes of the reasons."""
    return {reason.code for reason in reasons(st, text)}


def act_now(st: State, text: str) -> State:
    """A copy in which the action has been carried out and nothing has followed from it, not even the quarter's end."""
    new = st.copy()
    new.log = []
    action = st.game.parse_action(text)
    assert action in st.legal_actions(), f"not legal: {text}"
    carry_out(new, action)
    return new


def carry_out(st: State, action: int) -> None:
    """Carry out an action alone: no ply counted, nobody else's turn, no quarter's end."""
    apply.carry_out(st, st.v[lay.TO_MOVE], action)


def end(st: State) -> None:
    """Let the quarter end without further actions."""
    end_quarter(st)


def events(st: State, kind: str) -> list[tuple[object, ...]]:
    """What the log has of a kind of event."""
    assert st.log is not None
    return [event for event in st.log if event[0] == kind]


def paid(st: State, seat: int, why: str) -> int:
    """All cash that moved to a seat for a reason, since the log began."""
    return sum(int(str(e[2])) for e in events(st, "cash") if e[1] == seat and e[3] == why)
