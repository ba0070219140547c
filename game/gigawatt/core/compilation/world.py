"""Compile what a scenario, the economy and the map say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core import chance
from gigawatt.core.compilation.packing import flags, table
from gigawatt.core.position.ints import i64, vec
from gigawatt.core.rules.thirds import last_third
from gigawatt.core.rules.vocabulary import BLOCS, GOOD_PCT, LANES, PARTS

if TYPE_CHECKING:
    from gigawatt.core.position.position import Rules


def compile_match(g: Rules) -> None:
    """Compile what the scenario and the number of seats say."""
    scenario, seats = g.scenario, g.seats
    g.after = table([[(seat + 1 + k) % seats for k in range(seats)] for seat in range(seats)])
    g.off = frozenset(scenario.off)
    g.first = scenario.first - 1
    g.quarters = scenario.quarters
    g.years = vec[i64]([min(2, (scenario.first - 1 + q) // 4) for q in range(64)])
    economy = g.ruleset.economy
    late = max(1, economy.action_points - economy.late_points_fewer)
    g.points = vec[i64]([late if q >= last_third(scenario.quarters) else economy.action_points for q in range(64)])
    g.has_plants = "plants" not in g.off
    g.has_controls = "controls" not in g.off
    g.has_row = "row" not in g.off
    g.has_headlines = "headlines" not in g.off
    g.has_training = "training" not in g.off
    g.has_finance = "finance" not in g.off
    g.has_hosting = "hosting" not in g.off
    g.has_lobby = "lobby" not in g.off
    g.has_rent = "rent" not in g.off and g.has_training
    g.has_upgrade = "upgrade" not in g.off
    purse = scenario.purse_for(seats)
    g.place_cash = vec[i64]([purse.place_cash(place) for place in range(seats)])
    g.faction_index = {f.id: i for i, f in enumerate(g.ruleset.factions)}
    g.first_world = vec[i64]()
    g.notes = {}


def compile_numbers(g: Rules) -> None:
    """Copy the numbers that every ply or quarter asks for: read from the tables they cost a tenth of what the ruleset's would."""
    ruleset = g.ruleset
    economy, controls, cloud = ruleset.economy, ruleset.controls, ruleset.cloud
    g.expedite_influence = economy.expedite_influence
    g.lobby_influence = economy.lobby_influence
    g.lobby_influence_state = economy.lobby_influence_state
    g.electrical_cap = economy.electrical_cap
    g.power_ahead = economy.power_ahead
    g.fit_ahead = economy.fit_ahead
    g.site_ahead = economy.site_ahead
    g.opposition_modules = economy.opposition_modules
    g.opposition_pct = economy.opposition_pct
    g.opposition_most = economy.opposition_most
    g.plants_at_once = economy.plants_at_once
    g.plant_units = vec[i64](economy.plant_units)
    g.influence_per_quarter = economy.influence_per_quarter
    g.influence_cap = economy.influence_cap
    g.store_cap = economy.store_cap
    g.campus_limit = economy.campus_limit
    g.equity_lead = economy.equity_lead
    g.fuel_price = economy.fuel_price
    g.credit_base = economy.credit_base
    g.credit_per_module = economy.credit_per_module
    g.credit_index_pct = economy.credit_index_pct
    g.interest_pct = economy.interest_pct
    g.interest_index_pct = economy.interest_index_pct
    g.interest_min = economy.interest_min
    g.debt_share_pct = economy.debt_share_pct
    g.debt_surcharge_pct = economy.debt_surcharge_pct
    g.lease_pair = economy.lease_pair
    g.state_cloud_pct = economy.state_cloud_pct
    g.levy_modules = economy.levy_modules
    g.rent_lots = cloud.rent_lots
    g.cloud_price_min = cloud.price_min
    g.cloud_price_max = cloud.price_max
    g.cloud_price_scale = cloud.price_scale
    g.rent_points = cloud.rent_points
    g.index_low = cloud.index_low
    g.index_high = cloud.index_high
    g.control_influence = controls.influence
    g.grey_pct = controls.grey_pct
    g.seizure_pct = controls.seizure_pct
    g.seizure_tense_pct = controls.seizure_tense_pct
    g.tense_seizure = controls.tense_seizure
    g.plant_pct = controls.plant_pct
    g.optics_pct = controls.optics_pct
    g.licence_influence = controls.licence_influence
    g.licence_quarters = controls.licence_quarters
    g.controls_per_seat = controls.per_seat
    g.third_tension = controls.third_tension
    g.last_control_quarter = g.quarters - controls.last_quarters
    g.issuer_discount = controls.issuer_discount
    g.upkeep = controls.upkeep
    g.denied_lead = controls.denied
    g.tense_freight = controls.tense_freight
    g.thresholds = vec[i64](ruleset.training.thresholds)
    g.rented_pct = ruleset.training.rented_pct
    g.linked_pct = ruleset.training.linked_pct
    g.far_pct = ruleset.training.far_pct
    g.model_income = ruleset.training.model_income
    g.level_points = ruleset.scoring.level_points
    g.end_cash = ruleset.scoring.end_cash
    g.end_debt = ruleset.scoring.end_debt or ruleset.scoring.end_cash
    g.hall_modules = ruleset.hosting.modules
    g.fit_out = ruleset.hosting.fit_out
    g.chokepoint_records = ruleset.chokepoints.records
    g.chokepoint_take_pct = ruleset.chokepoints.take_pct
    g.chokepoint_keep_pct = ruleset.chokepoints.keep_pct
    g.chokepoint_lead = ruleset.chokepoints.lead
    g.chokepoint_cash = ruleset.chokepoints.cash


def compile_regions(g: Rules) -> None:
    """Compile the regions."""
    regions = g.ruleset.regions
    g.region_count = len(regions)
    g.regions = vec[i64](tuple(range(len(regions))))
    g.region_index = {r.id: i for i, r in enumerate(regions)}
    g.region_names = vec[i64]([chance.name_entity(r.id) for r in regions])
    g.region_bloc = vec[i64]([BLOCS.index(r.bloc) for r in regions])
    g.tender = flags([[q in r.tender for q in (1, 2, 3, 4)] for r in regions])
    g.bloc_regions = vec[i64](
        [sum(1 << r for r in range(len(regions)) if g.region_bloc[r] == bloc) for bloc in range(3)]
    )
    g.room = vec[i64]([r.room for r in regions])
    g.region_stall = vec[i64]([r.stall for r in regions])
    g.region_outright = vec[i64]([r.outright for r in regions])
    g.power_price = vec[i64]([r.power_price for r in regions])
    g.water_risk = vec[bool]([r.water_risk for r in regions])
    g.fibre_a = vec[bool]([r.fibre == "a" for r in regions])
    g.lane = vec[i64]([LANES.index(r.lane) for r in regions])
    g.remote = vec[i64]([1 if r.remote else 0 for r in regions])
    g.growth = vec[i64]([r.growth for r in regions])
    g.suit_pct = table(
        [[{"none": 0, "fair": 100, "good": GOOD_PCT}[getattr(r.suits, part)] for part in PARTS] for r in regions]
    )
    g.plant_delay = vec[i64]([r.plant_delay for r in regions])
