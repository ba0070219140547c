"""A balance as plain values: the object of `study balance --json`, which docs/balance-json.md describes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from attrs import frozen

from gigawatt.core.rules.vocabulary import LADDERS, LAYERS, LEAD_SOURCES
from gigawatt.study.balance import Balance, Part, Row, plain_estimate, rounded
from gigawatt.study.balance_figures import (
    FIGURES,
    Figure,
    binding_shares,
    cards_of,
    factions_of,
    kinds_of,
    leader_wins,
    quantile,
    ratio,
)
from gigawatt.study.estimates import Values
from gigawatt.study.tally import Key, Sums

if TYPE_CHECKING:
    from gigawatt.core import Game


@frozen(kw_only=True)
class Origin:
    """What a balance was measured on."""

    policy: str
    seed: str
    rules: str
    """The digest of the rules."""
    command: str
    """The command that gives every figure again."""


def to_json(balance: Balance, origin: Origin) -> dict[str, Any]:
    """The object that is printed."""
    game = balance.game
    names = _names(game)
    return {
        "scenario": game.scenario_id,
        "seats": game.seats,
        "policy": origin.policy,
        "games": balance.games,
        "blocks": balance.blocks,
        "seed": origin.seed,
        "rules": origin.rules,
        "command": origin.command,
        "par": rounded(1 / game.seats),
        "faults": balance.whole.sums["faulty"],
        "rows": [_row_json(row, names) for row in balance.rows()],
        "series": _series(balance, names),
    }


def _names(game: Game) -> dict[str, str]:
    """What the ids of factions, projects and cards are called."""
    rules = game.ruleset
    return {one.id: one.name for kind in (rules.cards, rules.projects, rules.factions) for one in kind}


def _row_json(row: Row, names: dict[str, str]) -> dict[str, Any]:
    target = row.target
    return {
        "id": target.id,
        "name": target.id,
        "group": target.group,
        "title": target.title,
        "what": target.what,
        "unit": target.unit,
        "source": list(target.source),
        **plain_estimate(row.estimate),
        "target": target.target,
        "target_low": rounded(row.band[0]),
        "target_high": rounded(row.band[1]),
        "verdict": row.verdict,
        "holds": {"holds": True, "misses": False}.get(row.verdict),
        "sure": row.sure,
        "detail": row.detail,
        "parts": [_part_json(part, names) for part in row.parts],
    }


def _part_json(part: Part, names: dict[str, str]) -> dict[str, Any]:
    named = {"id": part.id, "name": names.get(part.id, part.id)}
    return {**named, **plain_estimate(part.estimate), "n": part.cases, "holds": part.holds}


# --- series ---------------------------------------------------------------------------------------------------------------


def _series(balance: Balance, names: dict[str, str]) -> dict[str, Any]:
    game, sums = balance.game, balance.whole.sums
    quarters = range(game.quarters)
    games = balance.games
    return {
        "quarters": [game.quarter_name(quarter) for quarter in quarters],
        "faction_wins": _wins(balance, "faction-wins", factions_of(game), "faction", names),
        "place_wins": _wins(balance, "place-wins", {str(i + 1): i for i in range(game.seats)}, "place", names),
        "lead_by_source": {
            "sources": list(LEAD_SOURCES),
            "gained": [
                [_share(sums["gained", source, quarter], sums["seats"]) for quarter in quarters]
                for source in range(len(LEAD_SOURCES))
            ],
        },
        "leader_wins": _leader_wins(balance),
        "binding": _binding(balance),
        "actions": [
            {
                "id": name,
                "per_game": _share(sum(sums["kind", kind, quarter] for quarter in quarters), games),
                "games": _share(sums["kind-games", kind], games),
                "by_quarter": [_share(sums["kind", kind, quarter], games) for quarter in quarters],
            }
            for name, kind in {"pass": 0, **kinds_of(game)}.items()
        ],
        "projects": [
            {
                "id": project.id,
                "name": project.name,
                "group": project.group,
                "per_game": _share(sums["project", i], games),
                "games": _share(sums["project-games", i], games),
            }
            for i, project in enumerate(game.ruleset.projects)
        ],
        "cards": _cards(balance),
        "prices": {
            "cloud": _path(balance, "cloud"),
            **{ladder: _path(balance, ("price", i)) for i, ladder in enumerate(LADDERS)},
        },
        **{name: _path(balance, name) for name in ("cash", "influence", "compute", "tension")},
    }


def _share(part: float, whole: float) -> float | None:
    return rounded(ratio(part, whole))


def _wins(balance: Balance, row: str, among: dict[str, int], count: str, names: dict[str, str]) -> list[dict[str, Any]]:
    found = balance.estimates(FIGURES[row])
    return [
        {"id": name, "name": names.get(name, name), **plain_estimate(found[name]), "n": balance.whole.sums[count, i]}
        for name, i in among.items()
        if name in found
    ]


def _leader_wins(balance: Balance) -> list[dict[str, Any]]:
    """By quarter, the share of games that its leader wins."""

    def of(sums: Sums, game: Game) -> Values:
        return {str(quarter): leader_wins(sums, quarter) for quarter in range(game.quarters)}

    return [plain_estimate(one) for one in balance.estimates(Figure(of)).values()]


def _binding(balance: Balance) -> dict[str, Any]:
    quarters = range(balance.game.quarters)
    by_quarter = [binding_shares(balance.whole.sums, [quarter]) for quarter in quarters]
    return {"layers": list(LAYERS), "share": [[rounded(shares[layer]) for shares in by_quarter] for layer in LAYERS]}


def _cards(balance: Balance) -> list[dict[str, Any]]:
    game, sums = balance.game, balance.whole.sums
    taken = balance.estimates(FIGURES["cards"])
    rows = []
    for name, i in cards_of(game).items():
        card = game.ruleset.cards[i]
        shares = {count: _share(sums[f"card-{count}", i], balance.games) for count in ("offered", "legal")}
        known = plain_estimate(taken[name]) if name in taken else dict.fromkeys(("value", "low", "high"))
        rows.append({"id": name, "name": card.name, "suit": card.suit, **shares, **known})
    return rows


def _path(balance: Balance, name: Key) -> dict[str, list[float | None]]:
    """Mean, 10th and 90th percentile of a number by quarter."""
    spread: list[dict[int, int]] = [{} for _ in range(balance.game.quarters)]
    for (what, quarter, number), times in balance.whole.spread.items():
        if what == name:
            spread[quarter][number] = times

    def each(of: Callable[[Iterable[tuple[int, int]]], float | None]) -> list[float | None]:
        return [rounded(of(counts.items())) for counts in spread]

    return {"mean": each(_mean), "p10": each(lambda c: quantile(c, 0.1)), "p90": each(lambda c: quantile(c, 0.9))}


def _mean(counts: Iterable[tuple[int, int]]) -> float | None:
    rows = list(counts)
    return ratio(sum(number * times for number, times in rows), sum(times for _, times in rows))
