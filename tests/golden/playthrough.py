"""Golden playthroughs: whole matches written out so that people can read them, and rules cannot change unseen.

A file says who plays, every action, everything chance did, and how the table stands at each quarter's end. It is read back by
replaying its own actions, so a test compares what the rules make of them now with what is written.
"""

from __future__ import annotations

import re
from pathlib import Path

from attrs import frozen
from tests.core.play import Leaning, game_of, play

from gigawatt.core import actions as act
from gigawatt.core.game import Game, State
from gigawatt.core.queries.market import next_price
from gigawatt.core.rules.events import Event
from gigawatt.core.rules.ruleset import BLOCS, COMPONENTS, CONTROL_LAYERS, FITTINGS, LADDERS, PARTS
from gigawatt.core.rules.vocabulary import EMBARGO, LEAD_SOURCES

FOLDER = Path(__file__).parent
LEVELS = ("open", "licence", "embargo")


@frozen
class Spec:
    """What a golden playthrough shows, and how its match is found."""

    name: str
    about: str
    scenario: str
    seats: int
    ruleset: str = "standard"
    factions: tuple[str, ...] = ()
    lean: tuple[tuple[int, int], ...] = ()
    """How much likelier than usual kinds of action are."""
    shows: tuple[tuple[object, ...], ...] = ()
    """Beginnings of events that the match must have, each."""


PLANTS = ((act.BUILD, 30), (act.HOLD, 1), (act.CANCEL, 1), (act.SELL_CHIPS, 1))
BUYER = ((act.BUY, 40), (act.BUILD, 40), (act.TURBINES, 40), (act.CARD, 20), (act.CANCEL, 1), (act.SELL_CHIPS, 1))
HAWK = ((act.ISSUE, 60), (act.BUY, 30), (act.BUILD, 30), (act.LIFT, 1), (act.CANCEL, 1))
SMUGGLER = ((act.GREY, 90), (act.GREY_PART, 90), (act.ISSUE, 30), (act.LIFT, 1), (act.CANCEL, 1))
SPENDER = ((act.BUY, 90), (act.OPEN_CAMPUS, 60), (act.BUY_PART, 60), (act.CANCEL, 1), (act.EQUITY, 1))

SPECS = (
    Spec("case-study", "The standard game at its own number of seats.", "case-study", 4, lean=BUYER),
    Spec("first-campus", "The teaching game.", "first-campus", 4, "first-campus", lean=BUYER),
    Spec("power-crunch", "Power is short.", "power-crunch", 4, lean=BUYER),
    Spec("permit-squeeze", "Permits are slow.", "permit-squeeze", 4, lean=BUYER),
    Spec("chip-embargo", "Embargoes stand from the start.", "chip-embargo", 4, lean=BUYER),
    Spec("sovereign-race", "States alone.", "sovereign-race", 4, lean=BUYER),
    Spec("duel", "Two seats.", "duel", 2, lean=BUYER),
    Spec("restructure", "A seat cannot pay its bills.", "duel", 2, lean=SPENDER, shows=(("restructured",),)),
    Spec(
        "embargo", "A seat issues a control and raises it to an embargo; unpaid upkeep lets one lapse.", "case-study", 2,
        factions=("control-hegemon", "challenger-state"), lean=HAWK, shows=(("control", 0, None, 0, 1, EMBARGO), ("lapsed",)),
    ),
    Spec(
        "chokepoint", "A maker of parts takes a chokepoint and loses it again.", "case-study", 2,
        factions=("memory-house", "foundry-champion"), lean=PLANTS, shows=(("chokepoint",), ("chokepoint-lost",)),
    ),
    Spec("contract-kept", "A contract is served to its end.", "case-study", 2, lean=BUYER, shows=(("contract-served",),)),
    Spec(
        "contract-broken", "A sovereign contract is not kept.", "case-study", 2,
        factions=("frontier-lab", "european-bloc"), lean=BUYER, shows=(("contract-broken",),),
    ),
    Spec(
        "grey-seizure", "Grey goods are seized, and others slip through.", "chip-embargo", 3,
        factions=("challenger-state", "control-hegemon", "hyperscaler"), lean=SMUGGLER, shows=(("seized",), ("slipped-through",)),
    ),
    Spec("hall", "A hall is let to a rival.", "duel", 2, lean=((act.OFFER, 90), (act.HIRE, 90)), shows=(("lease",),)),
    Spec(
        "slip", "A generation of accelerators comes a quarter late.", "duel", 2,
        factions=("gulf-fund", "neocloud"), lean=BUYER, shows=(("slip",), ("class",)),
    ),
)  # fmt: skip


def path_of(spec: Spec) -> Path:
    """The file of a playthrough."""
    return FOLDER / f"{spec.name}.txt"


def start(spec: Spec, seed: int) -> State:
    """The first position of its match, logging."""
    st = game_of(spec.scenario, spec.seats, spec.ruleset).new_state(seed, list(spec.factions) or None)
    st.log = []
    return st


def find(spec: Spec, seeds: int = 3000) -> tuple[int, list[int]]:
    """The first seed under which a match by the spec's leanings shows all that it must, and the actions of that match.

    Raises:
        LookupError: none of the seeds does.
    """
    for seed in range(1, seeds + 1):
        st = start(spec, seed)
        actions = play(st, Leaning(seed, dict(spec.lean)))
        if shows(spec, st.log or []):
            return seed, actions
    raise LookupError(f"none of {seeds} seeds shows {spec.name}")


def shows(spec: Spec, log: list[Event]) -> bool:
    """Whether a log has all that a spec asks for; None in an event stands for anything."""
    return all(
        any(
            len(event) >= len(want) and all(w is None or w == e for w, e in zip(want, event, strict=False))
            for event in log
        )
        for want in spec.shows
    )


def read(text: str, spec: Spec) -> tuple[int, list[int]]:
    """The seed and the actions that a file tells."""
    game = game_of(spec.scenario, spec.seats, spec.ruleset)
    found = re.search(r"^seed: (\d+)$", text, re.MULTILINE)
    assert found, "no seed"
    lines = re.findall(r"^ +\d+  seat \d+  (.+)$", text, re.MULTILINE)
    return int(found[1]), [game.parse_action(line) for line in lines]


def render(spec: Spec, seed: int, actions: list[int]) -> tuple[str, list[Event]]:
    """A match written out, and its whole log."""
    st = start(spec, seed)
    game = st.game
    log: list[Event] = []
    out = [
        f"Gigawatt playthrough: {spec.name}",
        spec.about,
        "",
        f"scenario: {spec.ruleset}:{spec.scenario}, {spec.seats} seats",
        f"factions: {', '.join(st.faction(s) for s in range(spec.seats))}",
        f"seed: {seed}",
        *_opening(st),
    ]
    for ply, action in enumerate(actions):
        quarter, seat = st.quarter, st.seat
        assert st.log is not None
        st.log.clear()
        assert action in st.legal_actions(), f"ply {ply}: not legal: {game.format_action(action)}"
        st.apply_action(action)
        log += st.log
        out.append(f"{ply:4}  seat {seat}  {game.format_action(action)}")
        if st.is_terminal or st.quarter != quarter:
            out += _closing(st, quarter, st.log)
            if not st.is_terminal:
                out += _opening(st)
    if st.is_terminal:
        out += ["", "Lead by source:", *[_lead_line(st, s) for s in range(spec.seats)]]
        out += ["", f"ranks: {' '.join(str(rank) for rank in st.ranks())}", f"digest: {st.digest()}"]
    return "\n".join(out) + "\n", log


def _opening(st: State) -> list[str]:
    game = st.game
    headlines = game.ruleset.headlines
    out = ["", f"== {game.quarter_name(st.quarter)}, seat {st.seat} begins"]
    if st.striking_headline is not None:
        out.append(f"strikes: {headlines[st.striking_headline].id}")
    if st.headline is not None:
        harsh = "" if st.pending_headline is None else " (strikes next quarter)"
        out.append(f"headline: {headlines[st.headline].id}{harsh}")
    row = [game.ruleset.cards[c].id for c in st.card_row if c is not None]
    if row:
        out.append("row: " + ", ".join(row))
    ladders = []
    for i, name in enumerate(LADDERS):
        stock = st.stock(i)
        if game.has_plants or name in {"accelerators", "equipment"}:
            ladders.append(f"{name} {'/'.join(map(str, stock))} at {next_price(st, i)}")
    out += ["ladders: " + ", ".join(ladders), ""]
    return out


def _closing(st: State, quarter: int, log: list[Event]) -> list[str]:
    game = st.game
    out = ["", f"-- end of {game.quarter_name(quarter)}"]
    out += [line for event in log if (line := describe(game, event))]
    out.append(f"cloud price {st.cloud_price}, index {st.capital_index:+d}, tension {st.tension}")
    for s in range(game.seats):
        out.append(
            f"seat {s}: cash {st.cash(s)} (limit {st.limit(s)}), influence {st.influence(s)}, online {st.online(s)}, "
            f"compute {st.compute(s)}, progress {st.progress(s)}, Lead {st.lead(s)}"
        )
    return out


def _lead_line(st: State, seat: int) -> str:
    parts = [f"{name} {lead}" for name, lead in zip(LEAD_SOURCES, st.lead_by_source(seat), strict=True) if lead]
    return f"seat {seat}, {st.faction(seat)}: {st.lead(seat)} = {', '.join(parts) or 'nothing'}"


def describe(game: Game, event: Event) -> str:
    """An event of the quarter's end in words, or nothing for the small change of books."""
    kind, *rest = event
    cells = [int(cell) if isinstance(cell, int) else str(cell) for cell in rest]
    tell = _TELL.get(str(kind))
    return tell(game, *cells) if tell else ""


def _gives(game: Game, code: int) -> str:
    names = (
        COMPONENTS
        if code < 100
        else FITTINGS
        if code < 200
        else tuple(f"{part} plant" for part in PARTS)
        if code < 300
        else ("headroom",)
    )
    return names[code % 100]


def _region(game: Game, r: int) -> str:
    return game.ruleset.regions[r].id


_TELL = {
    "permit": lambda g, s, r, k, outcome, stall, outright, left: (
        f"permit: seat {s} {g.ruleset.projects[k].id} @{_region(g, r)}: {outcome} "
        f"(odds {stall}/{100 - stall - outright}/{outright}), {left} left"
    ),
    "online": lambda g, s, r, k, amount, gives: f"online: seat {s} {amount} {_gives(g, gives)} @{_region(g, r)}",
    "seized": lambda g, s, r, k, c, o, units, pct: (
        f"seized: seat {s} loses {units} units bound for {_region(g, r)} (odds {pct})"
    ),
    "slipped-through": lambda g, s, r, pct: f"slipped through: seat {s} @{_region(g, r)} (odds {pct})",
    "restructured": lambda g, s, sold, written_off: f"restructured: seat {s}, {sold} sold, {written_off} written off",
    "rent-cut": lambda g, s, lots: f"rent cut: seat {s}, {lots} lots",
    "lapsed": lambda g, s, n: f"lapsed: {n} of seat {s}'s controls",
    "tier": lambda g, s, tier, place: (
        f"training: seat {s} reaches tier {tier}, {('first', 'second')[place] if place < 2 else 'later'}"
    ),
    "chokepoint": lambda g, s, part: f"chokepoint: seat {s} takes {PARTS[part]}",
    "chokepoint-lost": lambda g, s, part: f"chokepoint: seat {s} loses {PARTS[part]}",
    "contract-served": lambda g, s, c: f"contract: seat {s} has served {g.ruleset.cards[c].id}",
    "contract-broken": lambda g, s, c: f"contract: seat {s} breaks {g.ruleset.cards[c].id}",
    "control": lambda g, s, layer, issuer, target, level: (
        f"control: {CONTROL_LAYERS[layer]}, {BLOCS[issuer]} against {BLOCS[target]}: {LEVELS[level]}"
        + (f", by seat {s}" if s >= 0 else "")
    ),
    "class": lambda g, _nobody, c: f"accelerators are now of {g.ruleset.classes[c].id}",
    "slip": lambda g, _nobody, c: f"{g.ruleset.classes[c].id} slips a quarter",
}


# --- perft ---------------------------------------------------------------

PERFT = FOLDER / "perft.txt"
PERFT_BOARDS = (("first-campus", "first-campus", 2, 3), ("standard", "duel", 2, 2), ("standard", "case-study", 4, 2))
"""(ruleset, scenario, seats, depth)."""


def perft(st: State, depth: int) -> tuple[int, set[str]]:
    """Sequences of so many actions from a position, and the digests of where they lead."""
    if depth == 0:
        return 1, {st.digest()}
    count, ends = 0, set()
    for action in st.legal_actions():
        below, reached = perft(st.child(action), depth - 1)
        count += below
        ends |= reached
    return count, ends


def render_perft() -> str:
    """The counts of every board, from the first position of seed 1 and from a quarter's last action."""
    out = ["Sequences of actions and different positions they lead to, from the first position of seed 1", ""]
    for ruleset, scenario, seats, depth in PERFT_BOARDS:
        for ply in range(1, depth + 1):
            count, ends = perft(game_of(scenario, seats, ruleset).new_state(1), ply)
            out.append(f"{ruleset}:{scenario}, {seats} seats, depth {ply}: {count} sequences, {len(ends)} positions")
    return "\n".join(out) + "\n"
