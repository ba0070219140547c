"""Compile the action table, and rows of actions that legality picks from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core import actions as act
from gigawatt.core.actions import build_table
from gigawatt.core.compilation.packing import table
from gigawatt.core.legality.menus import make_menu
from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import REGIONS
from gigawatt.core.position.shared import UNMOVED, CostLevel, Prices
from gigawatt.core.position.tables import LAYER_BITS
from gigawatt.core.rules.vocabulary import BLOCS, PARTS
from gigawatt.errors import UsageError

if TYPE_CHECKING:
    from gigawatt.core.position.position import Rules


def compile_actions(g: Rules) -> None:
    """Compile the action table, and what legality picks from it; after regions and projects.

    Raises:
        UsageError: there are more actions than a number can name.
    """
    g.actions = build_table(g.ruleset, g.off, g.seats)
    g.action_count = len(g.actions)
    if g.action_count > act.MAX_ACTIONS:
        count = f"{g.scenario_id} with {g.seats} seats has {g.action_count} actions"
        raise UsageError(f"{count}; at most {act.MAX_ACTIONS}")
    g.names = [a.index for a in g.actions]
    g.kind = vec[i64]([a.kind for a in g.actions])
    g.is_free = vec[bool]([a.kind in act.FREE for a in g.actions])
    g.x = vec[i64]([a.x for a in g.actions])
    g.y = vec[i64]([a.y for a in g.actions])
    g.at = {(a.kind, a.x, a.y): a.index for a in g.actions}
    pairs = [(layer, target) for layer in range(LAYER_BITS) for target in range(len(BLOCS))]
    g.issue_at = vec[i64]([g.at.get((act.ISSUE, layer, target), -1) for layer, target in pairs])
    g.lift_at = vec[i64]([g.at.get((act.LIFT, layer, target), -1) for layer, target in pairs])
    g.hire_at = vec[i64](
        [g.at.get((act.HIRE, r, landlord), -1) for r in range(g.region_count) for landlord in range(g.seats)]
    )
    first: dict[int, int] = {}
    for a in g.actions:
        first.setdefault(a.kind, a.index)
    g.first_of = vec[i64]([first.get(kind, -1) for kind in range(len(act.KIND_NAMES))])
    _compile_bit_choices(g)
    g.menus = [{} for _ in range(g.region_count)]
    g.no_menu = make_menu(g, 0, 0)
    g.no_prices = Prices(vec[i64](), g.is_plant)
    g.plain_levels = [CostLevel((year, UNMOVED, None), len(g.ruleset.factions) * REGIONS) for year in range(3)]
    g.levels = {}
    g.spot_rows_made = {}
    g.issue_rows_made = {}
    g.lobbies = vec[i64](tuple([a.index for a in g.actions if a.kind == act.LOBBY]))
    postures = [a.index for a in g.actions if a.kind == act.POSTURE]
    g.posture_choices = table(
        [
            tuple([a for a in postures if a != now and abs(a - now) <= g.ruleset.economy.posture_step])
            for now in postures
        ]
    )
    g.rent_rows = sum(1 for a in g.actions if a.kind == act.RENT)
    g.action_by_text = {a.text: a.index for a in g.actions}
    lots = range(g.rent_rows)
    first_rent = first.get(act.RENT, -1)
    g.rent_choices = vec[vec[i64]](
        [vec[i64]([first_rent + k for k in range(most + 1) if k != now]) for most in lots for now in lots]
    )


def _compile_bit_choices(g: Rules) -> None:
    """Actions by bits: of parts, of layers for each bloc, and offers of a hall by how many rents may be asked."""
    g.part_buys = _by_part(g, act.BUY_PART)
    g.part_greys = _by_part(g, act.GREY_PART)
    g.part_sales = _by_part(g, act.SELL_PART)
    g.holds = _by_part(g, act.HOLD)
    g.releases = _by_part(g, act.RELEASE)
    g.rents = len(g.ruleset.hosting.rents)
    rents = g.rents
    g.least_hall = g.ruleset.hosting.min_modules
    offer = g.first_of[act.OFFER]
    g.offers = vec[vec[i64]](
        [
            vec[i64](range(offer + r * rents, offer + r * rents + n))
            for r in range(g.region_count)
            for n in range(rents + 1)
        ]
    )


def _by_part(g: Rules, kind: int) -> vec[vec[i64]]:
    first = g.first_of[kind]
    return vec[vec[i64]](
        [vec[i64]([first + p for p in range(len(PARTS)) if first >= 0 and bits >> p & 1]) for bits in range(16)]
    )
