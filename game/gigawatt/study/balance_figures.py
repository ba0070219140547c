"""The figure of each row of `study balance` as a function of the sums of its games.

A row has one figure or several parts. `FIGURES` has a function for each row of `targets.toml` that games of one policy can show; the
definitions in words stand there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final, Literal

from attrs import frozen

from gigawatt.core import actions as act
from gigawatt.core.rules.thirds import last_third
from gigawatt.core.rules.vocabulary import LAYERS, LEAD_SOURCES, PARTS
from gigawatt.study.estimates import Values
from gigawatt.study.measures import FLOWS, INCOMES, WHOLE
from gigawatt.study.tally import Sums

if TYPE_CHECKING:
    from gigawatt.core import Game
    from gigawatt.core.rules.ruleset import Project

ALONE: Final = ""
"""The name of the only part of a row that has no parts, and of a figure over all parts."""

Pick = Literal["alone", "largest", "smallest", "outermost"]
"""Which part is shown for the row: the one over all, the largest, the smallest, the farthest outside its band (or nearest to its end)."""

FEW: Final = 50
"""A quarter counts as one of first equity if at least one in so many first issues falls in it."""


@frozen
class Figure:
    """How a row is figured."""

    of: Callable[[Sums, Game], Values]
    pick: Pick = "alone"
    cases: Callable[[Sums, str, Game], int] | None = None
    """How many games or cases are behind a part; None for all games."""
    is_signed: bool = False
    """Whether its shares are of a sum with terms below zero, and so may lie below 0 or above 1."""


def ratio(part: float, whole: float) -> float | None:
    """A share or a mean; None of nothing."""
    return part / whole if whole else None


def quantile(counts: Iterable[tuple[float, int]], share: float) -> float | None:
    """A quantile of counted whole numbers, each spread evenly over half a step to both sides; None without any."""
    rows = sorted((number, times) for number, times in counts if times)
    left = share * sum(times for _, times in rows)
    for number, times in rows:
        if left <= times:
            return number - 0.5 + left / times
        left -= times
    return rows[-1][0] + 0.5 if rows else None


def entropy(counts: Iterable[float]) -> float | None:
    """The entropy of counts in natural units; None of nothing."""
    known = [count for count in counts if count > 0]
    whole = sum(known)
    return -sum(count / whole * math.log(count / whole) for count in known) if known else None


# --- what a game has ------------------------------------------------------------------------------------------------------


def projects_of(game: Game, which: Literal["power", "plant", "other"]) -> dict[str, int]:
    """The projects of the catalogue that are kinds of power, plants, or neither, by id."""
    return {project.id: i for i, project in enumerate(game.ruleset.projects) if _sort(project) == which}


def _sort(project: Project) -> Literal["power", "plant", "other"]:
    if project.gives in PARTS:
        return "plant"
    return "power" if project.gives in ("grid", "gas", "clean") else "other"


def kinds_of(game: Game) -> dict[str, int]:
    """The kinds of action that a game has, but for passing, by name."""
    kinds = sorted({action.kind for action in game.actions} - {act.PASS})
    return {act.KIND_NAMES[kind]: kind for kind in kinds}


def factions_of(game: Game) -> dict[str, int]:
    """The factions of a scenario by id."""
    return {name: game.faction_index[name] for name in game.scenario.factions}


def cards_of(game: Game) -> dict[str, int]:
    """The cards of a game by id."""
    return {card.id: i for i, card in enumerate(game.ruleset.cards)} if game.has_row else {}


def places_of(game: Game) -> dict[str, int]:
    """The starting places by their number from 1."""
    return {str(place + 1): place for place in range(game.seats)}


# --- plain figures --------------------------------------------------------------------------------------------------------


def _mean(name: str, over: str = "games", scale: float = 1.0) -> Figure:
    """A sum over another."""
    return Figure(lambda sums, _: {ALONE: ratio(sums[name] / scale, sums[over])})


def _controls(part: str, whole: str) -> Figure:
    """A sum over another, where a game has controls."""
    return Figure(lambda sums, game: {ALONE: ratio(sums[part], sums[whole]) if game.has_controls else None})


def _kind_games(kind: int, name: str) -> Figure:
    """The share of games in which a kind of action is taken, where a game has it."""

    def of(sums: Sums, game: Game) -> Values:
        return {ALONE: ratio(sums[name, kind], sums["games"]) if kind in kinds_of(game).values() else None}

    return Figure(of)


def _games_with(which: Literal["power", "plant", "other"]) -> Figure:
    """The share of games in which each project of a sort is ordered."""

    def of(sums: Sums, game: Game) -> Values:
        found = projects_of(game, which)
        if which == "plant" and not game.has_plants:
            return {}
        return {name: ratio(sums["project-games", i], sums["games"]) for name, i in found.items()}

    return Figure(of, "outermost")


# --- who wins -------------------------------------------------------------------------------------------------------------


def _faction_wins(sums: Sums, game: Game) -> Values:
    return {
        name: ratio(sums["faction-won", i] / WHOLE, sums["faction", i])
        for name, i in factions_of(game).items()
        if sums["faction", i]
    }


def _place_wins(sums: Sums, game: Game) -> Values:
    return {name: ratio(sums["place-won", i] / WHOLE, sums["place", i]) for name, i in places_of(game).items()}


def leader_wins(sums: Sums, quarter: int) -> float | None:
    """The share of games that the leader after a quarter wins."""
    return ratio(sums["leader-won", quarter] / WHOLE**2, sums["games"])


def _leader(after: Callable[[int], int]) -> Figure:
    """That share after so many quarters of all."""
    return Figure(lambda sums, game: {ALONE: leader_wins(sums, after(game.quarters) - 1)})


# --- Lead -----------------------------------------------------------------------------------------------------------------


def _end_ratio(sums: Sums, game: Game) -> Values:
    last = game.quarters - 1
    ended, before = (sum(sums["gained", source, q] for source in range(len(LEAD_SOURCES))) for q in (last, last - 1))
    return {ALONE: ratio(ended, before)}


def _by_source(name: str) -> Callable[[Sums, Game], Values]:
    def of(sums: Sums, _: Game) -> Values:
        whole = sum(sums[name, source] for source in range(len(LEAD_SOURCES)))
        return {source: ratio(sums[name, i], whole) for i, source in enumerate(LEAD_SOURCES)}

    return of


# --- choice ---------------------------------------------------------------------------------------------------------------


def _legal(share: float) -> Callable[[Sums], float | None]:
    return lambda sums: quantile(_row(sums, "legal").items(), share)


def _row(sums: Sums, name: str) -> Mapping[int, int]:
    """The sums of a name with one index, by that index."""
    found: dict[int, int] = {}
    for key, count in sums.items():
        if isinstance(key, tuple) and len(key) == 2 and key[0] == name:
            found[key[1]] = count
    return found


def _first_actions(sums: Sums, game: Game) -> dict[str, list[int]]:
    """By faction, how often each first action was taken."""
    names = {i: name for name, i in factions_of(game).items()}
    found: dict[str, list[int]] = {}
    for key, count in sums.items():
        if isinstance(key, tuple) and key[0] == "first" and count:
            found.setdefault(names[key[1]], []).append(count)
    return {name: found[name] for name in names.values() if name in found}


def _openings(sums: Sums, game: Game) -> Values:
    return {name: math.exp(entropy(counts) or 0.0) for name, counts in _first_actions(sums, game).items()}


def _opening_same(sums: Sums, game: Game) -> Values:
    return {name: ratio(max(counts), sum(counts)) for name, counts in _first_actions(sums, game).items()}


def _action_use(sums: Sums, game: Game) -> Values:
    return {name: ratio(sums["kind-games", kind], sums["games"]) for name, kind in kinds_of(game).items()}


# --- bottlenecks ----------------------------------------------------------------------------------------------------------


def _binding(sums: Sums, quarters: Iterable[int]) -> list[float]:
    among = list(quarters)
    return [sum(sums["binding", quarter, layer] for quarter in among) for layer in range(len(LAYERS))]


def binding_shares(sums: Sums, quarters: Iterable[int]) -> Values:
    """The share of campus-quarters that each layer binds in some quarters."""
    shares = _binding(sums, quarters)
    return {layer: ratio(share, sum(shares)) for layer, share in zip(LAYERS, shares, strict=True)}


def _binding_in(year: int) -> Figure:
    def of(sums: Sums, game: Game) -> Values:
        quarters = [quarter for quarter in range(game.quarters) if game.year(quarter) == year]
        return binding_shares(sums, quarters) if quarters else {}

    return Figure(of, "largest")


def _binding_entropy(sums: Sums, game: Game) -> Values:
    found = entropy(_binding(sums, range(game.quarters)))
    return {ALONE: None if found is None else found / math.log(len(LAYERS))}


def _campuses(sums: Sums, _: Game) -> Values:
    shares = {
        name: ratio(sums["with-campuses", n], sums["seats"])
        for n, name in enumerate(("one", "two", "three and more"), 1)
    }
    return {ALONE: ratio(sums["campuses"], sums["seats"]), **shares}


# --- chokepoints, cards, money --------------------------------------------------------------------------------------------


def _held(sums: Sums, game: Game) -> Values:
    return {part: ratio(sums["held", i], sums["games"]) for i, part in enumerate(PARTS)} if game.has_plants else {}


def _cards(sums: Sums, game: Game) -> Values:
    return {
        name: ratio(sums["card-taken", i], sums["card-offered", i])
        for name, i in cards_of(game).items()
        if sums["card-offered", i]
    }


def _cards_never_legal(sums: Sums, game: Game) -> Values:
    cards = cards_of(game)
    never = sum(1 for i in cards.values() if sums["card-offered", i] and not sums["card-legal", i])
    return {ALONE: float(never) if cards else None}


def _cards_taken(sums: Sums, game: Game) -> Values:
    cards = cards_of(game)
    return {ALONE: ratio(sum(sums["card-taken", i] for i in cards.values()), sums["games"]) if cards else None}


def _of_income(flow: str) -> Figure:
    at = FLOWS.index(flow)
    return Figure(lambda sums, _: {ALONE: ratio(sums["flow", at], sum(sums["flow", i] for i in range(len(INCOMES))))})


def _equity_spread(sums: Sums, _: Game) -> Values:
    issues = _row(sums, "equity").values()
    whole = sum(issues)
    return {ALONE: float(sum(1 for count in issues if FEW * count >= whole)) if whole else None}


def _equity_seats(sums: Sums, game: Game) -> Values:
    return {ALONE: ratio(sum(_row(sums, "equity").values()), sums["seats"]) if game.has_finance else None}


FIGURES: Final[Mapping[str, Figure]] = {
    "completion": _mean("complete"),
    "plies": _mean("plies"),
    "faction-wins": Figure(
        _faction_wins, "outermost", lambda sums, part, game: sums["faction", game.faction_index[part]]
    ),
    "place-wins": Figure(_place_wins, "outermost"),
    "lead-changes": _mean("changes"),
    "leader-third": _leader(lambda quarters: quarters // 3),
    "leader-two-thirds": _leader(last_third),
    "leader-last": _leader(lambda quarters: quarters - 1),
    "end-ratio": Figure(_end_ratio),
    "margin": _mean("margin"),
    "source-share": Figure(_by_source("lead"), "largest", is_signed=True),
    "source-decides": Figure(_by_source("with-margin"), "largest", is_signed=True),
    "milestones-late": _mean("milestones-late", "milestones"),
    "training-ties": _mean("ties", "tiers"),
    "legal-median": Figure(lambda sums, _: {ALONE: _legal(0.5)(sums)}),
    "legal-spread": Figure(lambda sums, _: {"p10": _legal(0.1)(sums), "p90": _legal(0.9)(sums)}, "largest"),
    "forced": Figure(lambda sums, _: {ALONE: ratio(sums["legal", 1], sums["plies"])}),
    "openings": Figure(_openings, "smallest", lambda sums, part, game: sums["faction", game.faction_index[part]]),
    "opening-same": Figure(
        _opening_same, "largest", lambda sums, part, game: sums["faction", game.faction_index[part]]
    ),
    "action-use": Figure(_action_use, "smallest"),
    "binding": Figure(lambda sums, game: binding_shares(sums, range(game.quarters)), "outermost"),
    "binding-entropy": Figure(_binding_entropy),
    "binding-power": Figure(lambda sums, game: {ALONE: binding_shares(sums, range(game.quarters))["power"]}),
    "binding-2024": _binding_in(0),
    "binding-2025": _binding_in(1),
    "binding-2026": _binding_in(2),
    "idle-chips": _mean("idle", "seat-quarters"),
    "campuses": Figure(_campuses),
    "modules": _mean("online", "seats"),
    "controls-used": _controls("issue-games", "games"),
    "controls-issued": _controls("issues", "games"),
    "controls-legal": _kind_games(act.ISSUE, "kind-legal"),
    "controls-last": _controls("issues-last", "issues"),
    "grey-share": _controls("grey-orders", "embargo-orders"),
    "embargo-orders": _controls("embargo-orders", "games"),
    "tension": Figure(lambda sums, _: {ALONE: ratio(sums["tense"], sums["quarters"] - sums["games"])}),
    "permit-stalled": _mean("stalled", "permits"),
    "power-kinds": _games_with("power"),
    "plants": _games_with("plant"),
    "projects": _games_with("other"),
    "hosting": _kind_games(act.HIRE, "kind-games"),
    "holds": _kind_games(act.HOLD, "kind-games"),
    "chokepoint-quarters": Figure(_held, "outermost"),
    "chokepoint-wins": Figure(lambda sums, _: {ALONE: ratio(sums["holders-won"] / WHOLE, sums["holders"])}),
    "cards": Figure(_cards, "outermost", lambda sums, part, game: sums["card-offered", cards_of(game)[part]]),
    "cards-never-legal": Figure(_cards_never_legal),
    "cards-taken": Figure(_cards_taken),
    "lapsed": _mean("lapsed", "seats"),
    "influence-cap": _mean("full", "seat-quarters"),
    "influence-end": _mean("influence-end", "seats"),
    "winners-in-debt": _mean("winners-in-debt", "winners"),
    "net-cash-late": _mean("late-cash", "late-seat-quarters"),
    "interest": _of_income("interest"),
    "lease-share": _of_income("lease"),
    "restructures": _mean("restructured", "seats"),
    "restructured-wins": _mean("restructured-won", "restructured", WHOLE),
    "equity-spread": Figure(_equity_spread),
    "equity-seats": Figure(_equity_seats),
}
"""How each row is figured that games of one policy can show; `faction-precision` follows from the intervals of `faction-wins`."""
