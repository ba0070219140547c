"""Rules 38 to 53: the row, headlines, the record, the end; and what regions, states, contracts and halls do."""

from __future__ import annotations

import pytest
from attrs import evolve
from tests.core.play import by_kind, game_of, play, quiet_game
from tests.core.positions import (
    board,
    build,
    can,
    clear,
    do,
    end,
    events,
    fill,
    holding,
    paid,
    project,
    put,
    put_numbers,
    region,
    set_lines,
    set_mods,
    settle,
    to_move,
)

from gigawatt.core import Game, actions as act, chance
from gigawatt.core.game import State
from gigawatt.core.position import layout as lay
from gigawatt.core.position.rows import BUILDING, FREIGHT, KIND_CHIPS, PERMIT, Contract, Lease
from gigawatt.core.quarter.next_quarter import begin_quarter
from gigawatt.core.quarter.quarter_scores import contract_met, record
from gigawatt.core.quarter.scoring import ordered_points, resilience, score_compute, score_end
from gigawatt.core.queries.capacity import plant_output
from gigawatt.core.queries.compute import modules_online, power_halves
from gigawatt.core.queries.permissions import project_cost
from gigawatt.core.rules.ruleset import GROUPS, HALVES, PARTS
from gigawatt.core.rules.vocabulary import ROW_SIZE
from gigawatt.core.transitions.board import add_lasting


def lead_by(st: State, seat: int, source: int) -> int:
    """Lead booked to a source."""
    return st.v[lay.SEATS + seat * lay.SEAT_WIDTH + lay.LEAD_BY + source]


# --- row and headlines ---------------------------------------------------------------


def row_of(st: State) -> list[int]:
    """The cards of the row, oldest first, 0 for a gap."""
    return list(st.v[lay.ROW : lay.ROW + ROW_SIZE])


def test_rule_38_the_oldest_card_leaves_if_none_was_taken() -> None:
    """After a quarter without a taken card the oldest goes and one new card comes."""
    st = game_of("case-study", 4).new_state(4)
    before = row_of(st)
    assert len(set(before)) == ROW_SIZE
    begin_quarter(st, 1)
    assert row_of(st)[:5] == before[1:]
    assert row_of(st)[5] not in {0, *before}


def test_rule_38_the_oldest_card_stays_if_one_was_taken() -> None:
    """After a quarter in which a card was taken only the gap is filled."""
    st = game_of("case-study", 4).new_state(4)
    before = row_of(st)
    st.v[lay.ROW + 3] = 0
    st.v[lay.ROW_TAKEN] = 1
    begin_quarter(st, 1)
    assert row_of(st)[:5] == before[:3] + before[4:]


def in_order(st: State, purpose: int, ids: list[str]) -> list[int]:
    """Cards or headlines in the order of this quarter's draws."""
    key = chance.Key(st.source, purpose, st.quarter)
    return sorted(range(len(ids)), key=lambda i: chance.draw(key, chance.name_entity(ids[i]), 0))


def test_rule_38_the_row_fills_from_the_years_deck_and_no_card_comes_twice() -> None:
    """Each new card is of the era's deck, in the order chance gave it, and was never seen before."""
    game = game_of("case-study", 4)
    st = game.new_state(6)
    seen: list[int] = []
    for quarter in range(game.quarters):
        fresh = [card for card in row_of(st) if card and card not in seen]
        assert all(2024 + game.year(quarter) in game.ruleset.cards[card - 1].years for card in fresh)
        unseen = [
            card + 1
            for card in in_order(st, chance.DECK, [card.id for card in game.ruleset.cards])
            if 2024 + game.year(quarter) in game.ruleset.cards[card].years and card + 1 not in seen
        ]
        assert fresh == unseen[: len(fresh)]
        seen += fresh
        while not st.is_terminal and st.quarter == quarter:
            st.apply_action(0)
    assert len(set(seen)) == len(seen)


def test_rule_39_headlines_come_from_half_year_pools_once_each() -> None:
    """Each quarter reveals one headline of its half-year, none twice, different ones under different seeds."""
    game = game_of("case-study", 4)
    lists = set()
    for seed in range(6):
        st = game.new_state(seed)
        revealed = []
        for quarter in range(game.quarters):
            index = st.v[lay.HEADLINE] - 1
            assert HALVES[quarter // 2] in game.ruleset.headlines[index].halves
            order = in_order(st, chance.HEADLINE, [headline.id for headline in game.ruleset.headlines])
            pool = [h for h in order if HALVES[quarter // 2] in game.ruleset.headlines[h].halves and h not in revealed]
            assert index == pool[0]
            revealed.append(index)
            while not st.is_terminal and st.quarter == quarter:
                st.apply_action(0)
        assert len(set(revealed)) == len(revealed)
        lists.add(tuple(revealed))
    assert len(lists) == 6


def test_rule_39_harsh_headlines_give_a_quarters_notice() -> None:
    """A harsh headline is pending for a quarter and strikes with the next; others apply at once."""
    game = game_of("case-study", 4)
    harsh_seen = 0
    for seed in range(8):
        st = game.new_state(seed)
        pending = st.v[lay.PENDING]
        while not st.is_terminal:
            quarter = st.quarter
            assert (pending > 0) == game.headline_harsh[st.v[lay.HEADLINE] - 1]
            while not st.is_terminal and st.quarter == quarter:
                st.apply_action(0)
            if not st.is_terminal:
                assert st.v[lay.STRUCK] == pending
                harsh_seen += pending > 0
                pending = st.v[lay.PENDING]
    assert harsh_seen > 5


# --- the record and the end ---------------------------------------------------------------


@pytest.mark.parametrize("seats", [2, 3, 4, 5, 6])
def test_rule_52_rank_lead_for_each_number_of_seats(seats: int) -> None:
    """The ruleset's row for so many seats is paid by place, the last place nothing."""
    names = ["hyperscaler", "neocloud", "gulf-fund", "energy-major", "memory-house", "european-bloc"][:seats]
    st = board(*names)
    for seat in range(seats):
        put(st, seat, compute=seats - seat, lead=0)
    score_compute(st)
    rewards = list(getattr(st.game.ruleset.scoring, f"rank{seats}"))
    assert [lead_by(st, seat, lay.BY_RANK) for seat in range(seats)] == rewards
    assert rewards[-1] == 0
    assert rewards == sorted(rewards, reverse=True)


def test_rule_40_ties_take_the_better_place() -> None:
    """Seats with equal compute share the better reward, and the next one's place counts them both."""
    st = board("hyperscaler", "neocloud", "gulf-fund", "energy-major")
    rank = st.game.ruleset.scoring.rank4
    for seat, compute in enumerate([6, 6, 4, 0]):
        put(st, seat, compute=compute, lead=0)
    score_compute(st)
    assert [lead_by(st, seat, lay.BY_RANK) for seat in range(4)] == [rank[0], rank[0], rank[2], 0]


def test_rule_40_compute_counts_whatever_the_posture() -> None:
    """Rank Lead looks at all online compute, training or not."""
    st = board("hyperscaler", "neocloud")
    for seat in range(2):
        put(st, seat, lead=0, posture=4 if seat else 0)
    before = st.compute(0), st.compute(1)
    score_compute(st)
    assert before[0] == before[1]
    assert st.lead(0) == st.lead(1)


def test_level_lead_is_one_for_so_many_points() -> None:
    """Every full step of compute is a Lead at each record."""
    st = board("hyperscaler", "neocloud")
    step = st.game.ruleset.scoring.level_points
    put(st, 0, compute=2 * step, lead=0)
    put(st, 1, compute=step - 1, lead=0)
    score_compute(st)
    assert lead_by(st, 0, lay.BY_LEVEL) == 2
    assert lead_by(st, 1, lay.BY_LEVEL) == 0


def test_rule_41_compute_ordered_and_permitted_counts_at_the_end() -> None:
    """What would run once all that needs no more permits has come, less what runs; waiting permits count nothing."""
    st = board("hyperscaler", "neocloud")
    build(st, 0, "us-east", site=9, grid=2, closed=9, electrical=6, optical=3, chips_0=4)
    r = region(st, "us-east")
    grid = (0, r, project(st, "grid-power"), BUILDING, 2, 3, 0, 0, 0, 3, 6, 3, 0, 0)
    set_lines(st, [grid])
    settle(st)
    worth = st.game.class_points
    assert ordered_points(st, 0) == 2 * worth[0]
    set_lines(st, [grid, (0, r, KIND_CHIPS, FREIGHT, 2, 0, 0, 0, 0, 2, 20, 0, 0, 2)])
    settle(st)
    assert ordered_points(st, 0) == 2 * worth[2] + 3 * worth[0] - 2 * worth[0]
    set_lines(st, [(*grid[: lay.P_PHASE], PERMIT, *grid[lay.P_PHASE + 1 :])])
    settle(st)
    assert ordered_points(st, 0) == 0


@pytest.mark.parametrize("steps, more, change", [(0, 0, 0), (1, -1, 0), (1, 0, 1), (3, -1, 2)])
def test_rule_41_net_cash_counts_at_the_end(steps: int, more: int, change: int) -> None:
    """One Lead for each full step of cash."""
    st = board("hyperscaler", "neocloud")
    put(st, 0, cash=steps * st.game.ruleset.scoring.end_cash + more, lead=9)
    score_end(st)
    assert lead_by(st, 0, lay.BY_CASH) == change


@pytest.mark.parametrize("steps, more, change", [(0, 1, -1), (1, 0, -1), (1, 1, -2), (4, 0, -4)])
def test_rule_41_debt_counts_at_the_end_by_its_own_step_rounded_up(steps: int, more: int, change: int) -> None:
    """One Lead less for each begun step of debt."""
    st = board("hyperscaler", "neocloud")
    put(st, 0, cash=-steps * st.game.ruleset.scoring.end_debt - more, lead=9)
    score_end(st)
    assert lead_by(st, 0, lay.BY_CASH) == change


def test_rule_41_resilience_counts_layers_without_a_foreign_majority() -> None:
    """For each of accelerators, logic, memory and packaging acquired at all, unless one foreign bloc gave over half."""
    st = board("hyperscaler", "neocloud")
    each = st.game.ruleset.scoring.resilience
    at = lay.SEATS + lay.ACQUIRED
    put_numbers(st, at, [0] * 15)
    assert resilience(st, 0) == 0
    put_numbers(st, at, [1, 1, 0])
    assert resilience(st, 0) == each
    put_numbers(st, at, [1, 2, 0])
    assert resilience(st, 0) == 0
    put_numbers(st, at, [0, 2, 2])
    assert resilience(st, 0) == each
    put_numbers(st, at, [5, 0, 0] * 5)
    assert resilience(st, 0) == 4 * each, "equipment is no layer of it"


def test_the_end_is_after_the_last_quarter() -> None:
    """The last action of the last quarter ends the match and books the end's Lead."""
    st = board("hyperscaler", "neocloud")
    st.v[lay.QUARTER] = st.game.quarters - 1
    put(st, 0, cash=200)
    do(st, "pass")
    assert not st.is_terminal
    do(st, "pass")
    assert st.is_terminal
    assert st.legal_actions() == []
    assert events(st, "end")
    assert lead_by(st, 0, lay.BY_CASH) > 0


def test_lead_never_falls_below_zero() -> None:
    """What would take more Lead than there is takes what there is."""
    st = board("hyperscaler", "neocloud")
    put(st, 0, lead=0, cash=-900)
    score_end(st)
    assert st.lead(0) >= 0


# --- regions ---------------------------------------------------------------


def test_rule_42_running_cost_is_modules_times_half_the_price_cheapest_first() -> None:
    """Clean power is free, gas costs the fuel price, the grid the region's; the cheapest serves first."""
    st = board("hyperscaler", "neocloud")
    r = region(st, "us-east")
    build(st, 0, "us-east", site=9, clean=2, gas=2, grid=5, closed=9, optical=9, chips_0=7)
    fuel, grid = st.game.ruleset.economy.fuel_price, st.game.power_price[r]
    assert power_halves(st, 0, r, 2) == 0
    assert power_halves(st, 0, r, 3) == min(fuel, grid)
    low, high = (2 * fuel, 3 * grid) if fuel < grid else (5 * grid, 0)
    assert power_halves(st, 0, r, 7) == low + high
    mods = list(st.mods)
    mods[lay.M_POWER + r] = 3
    mods[lay.M_FUEL] = 1
    set_mods(st, mods)
    assert power_halves(st, 0, r, 7) == sum(sorted([fuel + 1] * 2 + [grid + 3] * 5)[:5])
    end(st)
    assert paid(st, 0, "power") < 0


def test_rule_43_a_drought_takes_evaporative_cooling_and_no_other() -> None:
    """A campus at water risk loses so many evaporative modules; closed loops, recycling and wet places lose none."""
    for place, parts, lost in (
        ("iberia", {"evaporative": 4}, 2),
        ("iberia", {"closed": 4}, 0),
        ("iberia", {"evaporative": 4, "recycling": 1}, 0),
        ("texas", {"evaporative": 4}, 0),
    ):
        st = board("european-bloc", "hyperscaler")
        build(st, 0, place, site=4, grid=4, electrical=4, chips_0=4, **parts)
        mods = list(st.mods)
        mods[lay.M_DROUGHT + region(st, place)] = 2
        set_mods(st, mods)
        assert modules_online(st, 0, region(st, place)) == 4 - lost


def test_rule_44_electrical_fabric_carries_only_the_first_modules() -> None:
    """Beyond the cap of a campus, electrical fabric carries nothing; optical has no cap."""
    st = board("hyperscaler", "neocloud")
    cap = st.game.ruleset.economy.electrical_cap
    build(st, 0, "us-east", site=20, grid=20, closed=20, electrical=cap + 3, chips_0=20)
    assert modules_online(st, 0, region(st, "us-east")) == cap
    build(st, 0, "us-east", site=20, grid=20, closed=20, electrical=cap + 3, optical=4, chips_0=20)
    assert modules_online(st, 0, region(st, "us-east")) == cap + 4


@pytest.mark.parametrize("part", PARTS)
def test_rule_45_plants_stand_where_they_suit_and_make_more_where_they_suit_well(part: str) -> None:
    """None means no plant; good means a quarter more than fair over a year, and each year has an output of its own."""
    game = quiet_game()
    st = board("hyperscaler", "neocloud")
    plants = {
        "logic": "logic-plant",
        "memory": "memory-plant",
        "packaging": "packaging-plant",
        "equipment": "equipment-works",
    }
    index = PARTS.index(part)
    for r, row in enumerate(game.ruleset.regions):
        suits = getattr(row.suits, part)
        assert game.allowed[game.project_index[plants[part]]][r] == (suits != "none")
        for year, units in enumerate(game.ruleset.economy.plant_units):
            made = 0
            for quarter in range(4 * year, 4 * year + 4):
                st.v[lay.QUARTER] = quarter
                made += plant_output(st, 0, r, index, 1, starved=False)
            assert made == {"none": 0, "fair": 4, "good": 5}[suits] * units


def test_rule_45_the_capacity_of_plants_follows_the_year() -> None:
    """What counts for chokepoints and controls rises in January with what the plants make."""
    st = board("memory-house", "neocloud")
    units = st.game.ruleset.economy.plant_units
    assert len(set(units)) == len(units)
    for quarter in range(12):
        assert st.quarter == quarter
        plants = [st.plants(0, r, PARTS.index("memory")) * st.game.suit_pct[r][1] for r in range(st.game.region_count)]
        assert st.capacity(0, 1) == units[quarter // 4] * sum(plants) > 0
        if quarter < 11:
            put(st, 0, cash=100)
            end(st)


def test_regions_open_to_strangers_in_their_tender_quarters() -> None:
    """A seat from elsewhere opens a campus only in a region's quarters of the year; at home always."""
    base = quiet_game()
    regions = tuple(evolve(r, tender=(2, 4)) if r.id in {"johor", "texas"} else r for r in base.ruleset.regions)
    game = Game(evolve(base.ruleset, regions=regions), base.scenario_id, 2)
    st = board("hyperscaler", "neocloud", game=game)
    for quarter in range(8):
        st.v[lay.QUARTER] = quarter
        put(st, 0, cash=500)
        settle(st)
        assert can(st, "build greenfield @johor") is (quarter % 4 in {1, 3})
        assert can(st, "build greenfield @texas"), "home"


# --- contracts ---------------------------------------------------------------

TAKER = "language-programme"


def contract(st: State, points: int, due: int, left: int, *, terms: int = 0, bloc: int = 0, bond: int = 10) -> None:
    """Sign a sovereign contract for seat 0: 2 Lead and 1 influence a record."""
    st.contracts = (Contract(0, 0, bloc, points, due, left, 0, 2, 1, bond, terms),)


def test_rule_48_a_kept_contract_pays_at_each_record_and_returns_its_bond() -> None:
    """From the record at which its points are online it pays Lead and influence, so many times, then gives the bond back."""
    st = board("hyperscaler", "neocloud")
    points = st.compute(0)
    contract(st, points, due=2, left=2)
    put(st, 0, lead=0, influence=0)
    record(st)
    assert lead_by(st, 0, lay.BY_CONTRACTS) == 2
    assert st.influence(0) == 1
    assert len(st.contracts) == 1
    record(st)
    assert lead_by(st, 0, lay.BY_CONTRACTS) == 4
    assert not st.contracts
    assert paid(st, 0, "bond") == 10
    assert events(st, "contract-served")


def test_rule_48_a_contract_not_met_in_time_is_broken() -> None:
    """At the record of its due quarter without the points, bond and influence are lost."""
    st = board("hyperscaler", "neocloud")
    contract(st, 99, due=1, left=3)
    put(st, 0, influence=5)
    record(st)
    assert st.contracts
    st.v[lay.QUARTER] = 1
    record(st)
    assert not st.contracts
    assert st.influence(0) == 4
    assert paid(st, 0, "bond") == 0
    assert events(st, "contract-broken")


def test_rule_48_a_contract_once_kept_may_not_lapse() -> None:
    """A contract that was met and then is not is broken, before it is due."""
    st = board("hyperscaler", "neocloud")
    contract(st, st.compute(0), due=9, left=5)
    record(st)
    assert st.contracts
    build(st, 0, "us-east", site=1)
    record(st)
    assert events(st, "contract-broken")


def test_rule_48_points_must_be_online_in_the_blocs_regions() -> None:
    """Compute elsewhere does not count."""
    st = board("hyperscaler", "neocloud")
    contract(st, 1, due=9, left=5, bloc=1)
    assert not contract_met(st, st.contracts[0])
    build(st, 0, "china-east", site=2, grid=2, closed=2, electrical=2, chips_0=2)
    assert contract_met(st, st.contracts[0])


def test_rule_48_terms_trusted_chips() -> None:
    """More than half of the seat's accelerators must have come from the contract's bloc or its own."""
    st = board("hyperscaler", "neocloud")
    contract(st, 1, due=9, left=5, terms=1)
    at = lay.SEATS + lay.ACQUIRED
    for acquired, met in (([0, 0, 0], True), ([2, 1, 0], True), ([1, 1, 0], False), ([1, 0, 2], False)):
        put_numbers(st, at, acquired)
        assert contract_met(st, st.contracts[0]) is met
    st.contracts = (st.contracts[0]._replace(bloc=2),)
    build(st, 0, "gulf", site=2, grid=2, closed=2, electrical=2, chips_0=2)
    put_numbers(st, at, [1, 1, 2])
    assert contract_met(st, st.contracts[0]), "its own bloc and the contract's together"


def test_rule_48_terms_clean_power() -> None:
    """Every module online in the bloc must have a clean module of its campus."""
    st = board("hyperscaler", "neocloud")
    for clean, met in ((2, True), (1, False), (3, True)):
        build(
            st, 0, "us-east", site=3, grid=3 - clean if clean < 3 else 0, clean=clean, closed=3, electrical=3, chips_0=2
        )
        contract(st, 1, due=9, left=5, terms=2)
        assert contract_met(st, st.contracts[0]) is met


def test_rule_48_terms_own_operator() -> None:
    """No points there may run in a hall hired from a rival."""
    st = board("hyperscaler", "neocloud")
    contract(st, 1, due=9, left=5, terms=3)
    assert contract_met(st, st.contracts[0])
    st.leases = (Lease(1, 0, region(st, "texas"), 1, 2, 9),)
    settle(st)
    assert not contract_met(st, st.contracts[0])


def test_rule_48_two_open_contracts_at_most() -> None:
    """With two contracts open, no card that is one can be taken."""
    game = game_of("duel", 2)
    st = game.new_state(1, ["hyperscaler", "challenger-state"])
    st.v[lay.TO_MOVE] = 0
    row = next(
        i
        for i, c in enumerate(game.ruleset.cards)
        if game.card_has_contract[i] and not c.requires and c.target == "none"
    )
    st.v[lay.ROW] = row + 1
    text = f"take {game.ruleset.cards[row].id}"
    for open_ones, allowed in ((0, True), (1, True), (2, False)):
        st.contracts = tuple(Contract(0, i, 0, 9, 9, 3, 0, 1, 1, 5, 0) for i in range(open_ones))
        put(st, 0, cash=300, influence=8, lead=9)
        assert can(st, text) is allowed


# --- policy, hosting, states ---------------------------------------------------------------


def test_rule_49_a_subsidy_is_for_everyone_who_builds_there_and_ends() -> None:
    """Lobbying takes a share off one group's cost in the lobbyist's bloc for its quarters, this one counted; once at a time."""
    st = board("hyperscaler", "challenger-state")
    economy = st.game.ruleset.economy
    kind, place = project(st, "closed-loop-cooling"), region(st, "us-east")
    plain = [project_cost(st, seat, kind, place) for seat in range(2)]
    elsewhere = project_cost(st, 0, kind, region(st, "china-east"))
    put(st, 0, influence=8)
    points = st.points_left(0)
    do(st, "lobby cooling")
    assert st.influence(0) == 8 - economy.lobby_influence
    assert (st.seat, st.points_left(0)) == (0, points), "it takes no action point, and the seat stays to move"
    for seat in range(2):
        assert project_cost(st, seat, kind, place) == -(-plain[seat] * (100 - economy.lobby_pct) // 100)
    assert project_cost(st, 0, kind, region(st, "china-east")) == elsewhere
    st.v[lay.TO_MOVE] = 0
    assert not can(st, "lobby cooling")
    assert not can(st, "lobby site"), "one subsidy a bloc at a time"
    for _ in range(economy.lobby_quarters):
        assert project_cost(st, 0, kind, place) < plain[0]
        end(st)
    assert project_cost(st, 0, kind, place) == plain[0]


def test_rule_49_a_state_lobbies_at_its_own_price() -> None:
    """States pay the lower price of influence."""
    st = board("challenger-state", "hyperscaler")
    put(st, 0, influence=3)
    do(st, "lobby site")
    assert st.influence(0) == 3 - st.game.ruleset.economy.lobby_influence_state


def test_only_the_rulesets_groups_can_be_lobbied_for() -> None:
    """What industrial policy can subsidise is a list of the ruleset."""
    base = quiet_game()
    economy = evolve(base.ruleset.economy, lobby_groups=("site", "plant"))
    game = Game(evolve(base.ruleset, economy=economy), base.scenario_id, 2)
    assert {game.format_action(a) for a in game.lobbies} == {"lobby site", "lobby plant"}
    assert {base.format_action(a) for a in base.lobbies} == {f"lobby {group}" for group in GROUPS}


def test_a_posture_turns_only_so_far_at_once() -> None:
    """One change of posture moves at most the ruleset's step."""
    base = quiet_game()
    game = Game(evolve(base.ruleset, economy=evolve(base.ruleset.economy, posture_step=1)), base.scenario_id, 2)
    st = board("hyperscaler", "neocloud", game=game)
    put(st, 0, posture=2)
    assert [n for n in range(5) if can(st, f"posture training:{n}")] == [1, 3]


def test_the_interest_rate_has_a_floor() -> None:
    """However good the market, debt costs the ruleset's least rate."""
    base = quiet_game()
    game = Game(evolve(base.ruleset, economy=evolve(base.ruleset.economy, interest_min=2)), base.scenario_id, 2)
    st = board("hyperscaler", "neocloud", game=game)
    st.v[lay.INDEX] = 2
    put(st, 0, cash=-100, limit=200)
    end(st)
    assert paid(st, 0, "interest") == -2


def landlord() -> State:
    """Seat 0 with six idle powered modules in Texas, seat 1 without a campus there."""
    st = board("hyperscaler", "energy-major")
    build(st, 0, "texas", site=8, grid=8, closed=2, electrical=2, chips_0=2)
    for seat in range(2):
        put(st, seat, cash=300)
    return st


def test_rule_50_a_hall_is_offered_at_a_rent_and_taken_with_an_action() -> None:
    """The tenant pays the fit-out at once; its chips there compute for it; the landlord is paid each quarter, for so long."""
    st = landlord()
    hosting = st.game.ruleset.hosting
    do(st, "offer hall rent:2 @texas")
    assert not can(st, "hire hall from:0 @texas") or st.seat == 1
    st.v[lay.TO_MOVE] = 1
    do(st, "hire hall from:0 @texas")
    assert st.cash(1) == 300 - hosting.modules * hosting.fit_out
    st.v[lay.TO_MOVE] = 1
    fill(st, "accelerators", alliance=9)
    do(st, "buy accelerators -> texas")
    units = st.lines()[-1][lay.P_AMOUNT]
    home = st.online(1)
    for quarter in range(hosting.quarters):
        assert st.log is not None
        st.log.clear()
        end(st)
        assert paid(st, 0, "hall") == hosting.modules * hosting.rents[1] == -paid(st, 1, "hall"), quarter
        assert st.online(1) == home + min(units, hosting.modules)
    assert not st.leases
    assert st.log is not None
    st.log.clear()
    end(st)
    assert paid(st, 0, "hall") == 0
    assert st.online(1) == home
    assert holding(st, 1, "texas")["chips-0"] == units, "the chips stay behind, to be sold"
    st.v[lay.TO_MOVE] = 1
    assert can(st, "sell chips:class-2024 @texas")


def test_rule_50_a_standing_offer_can_only_be_lowered() -> None:
    """Asking less is an action, asking more is not."""
    st = landlord()
    do(st, "offer hall rent:2 @texas")
    st.v[lay.TO_MOVE] = 0
    assert can(st, "offer hall rent:1 @texas")
    assert not can(st, "offer hall rent:2 @texas")
    assert not can(st, "offer hall rent:3 @texas")


def test_rule_50_nobody_hires_their_own_hall_or_one_that_is_gone() -> None:
    """An offer is open to others, while idle shell stands behind it."""
    st = landlord()
    do(st, "offer hall rent:1 @texas")
    st.v[lay.TO_MOVE] = 0
    assert not can(st, "hire hall from:0 @texas")
    build(st, 0, "texas", site=2, grid=8, closed=2, electrical=2, chips_0=2)
    put(st, 1, cash=300)
    st.v[lay.TO_MOVE] = 1
    assert not can(st, "hire hall from:0 @texas")


def test_rule_50_what_no_seat_takes_leases_to_outsiders() -> None:
    """A let hall is not let twice: its modules leave the landlord's idle shell."""
    st = landlord()
    pair = st.game.ruleset.economy.lease_pair
    modules = st.game.ruleset.hosting.modules
    do(st, "offer hall rent:3 @texas")
    st.v[lay.TO_MOVE] = 1
    do(st, "hire hall from:0 @texas")
    clear(st, 1)
    end(st)
    idle = 6 - modules + (min(4, 3) - 2)  # the home campus has one idle module of its own
    assert paid(st, 0, "lease") == idle * pair // 2


def test_rule_51_firms_raise_equity_and_keep_their_revenue_states_do_not() -> None:
    """A state raises no equity, keeps its part of cloud revenue and takes a levy for modules in its homes, whoever owns them."""
    st = board("challenger-state", "neocloud")
    economy = st.game.ruleset.economy
    clear(st, 0)
    clear(st, 1)
    build(st, 0, "china-inland", site=4, gas=4, closed=4, electrical=4, chips_0=4)
    build(st, 1, "china-east", site=6, gas=6, closed=6, electrical=6, chips_0=6)
    for seat in range(2):
        put(st, seat, lead=9, cash=100)
    points = [st.compute(seat) for seat in range(2)]
    for seat in range(2):
        st.v[lay.TO_MOVE] = seat
        assert can(st, "raise equity") is (seat == 1)
    end(st)
    price = st.v[lay.PRICE]
    assert paid(st, 0, "cloud") == points[0] * price // 2 * economy.state_cloud_pct // 100
    assert paid(st, 1, "cloud") == points[1] * price // 2
    assert paid(st, 0, "levy") == 10 // economy.levy_modules
    assert paid(st, 1, "levy") == 0


def test_lasting_effects_count_the_quarter_in_which_they_start() -> None:
    """An effect of n quarters stands in this one and n - 1 more."""
    st = board("hyperscaler", "neocloud")
    add_lasting(st, lay.M_DEMAND, 10, 2)
    assert st.mods[lay.M_DEMAND] == 10
    end(st)
    assert st.mods[lay.M_DEMAND] == 10
    end(st)
    assert st.mods[lay.M_DEMAND] == 0
    assert not st.lasting_effects()


def test_the_grid_grows_each_january() -> None:
    """Headroom grows by the region's growth when a year begins, not before."""
    st = board("hyperscaler", "neocloud")
    before = list(st.v[lay.HEAD : lay.HEAD + st.game.region_count])
    for quarter in range(1, 5):
        begin_quarter(st, quarter)
        grown = [b + (g if quarter == 4 else 0) for b, g in zip(before, st.game.growth, strict=True)]
        assert list(st.v[lay.HEAD : lay.HEAD + st.game.region_count]) == grown


def test_influence_comes_each_quarter_up_to_the_cap() -> None:
    """One each quarter but the first, never above the cap; traits move both."""
    st = board("hyperscaler", "control-hegemon")
    economy = st.game.ruleset.economy
    stipend = sum(t.amount for t in st.tables[1].faction.ability if t.kind == "stipend")
    put(st, 0, influence=0)
    put(st, 1, influence=0)
    end(st)
    assert st.influence(0) == economy.influence_per_quarter
    assert st.influence(1) == economy.influence_per_quarter + stipend
    put(st, 0, influence=economy.influence_cap)
    end(st)
    assert st.influence(0) == economy.influence_cap


def changed(**numbers: object) -> Game:
    """The quiet board with some numbers of its economy changed."""
    base = quiet_game()
    return Game(evolve(base.ruleset, economy=evolve(base.ruleset.economy, **numbers)), base.scenario_id, 2)


def test_a_fitting_comes_once() -> None:
    """What a campus has, or has on order, it does not order again."""
    st = board("gulf-fund", "neocloud")
    put(st, 0, cash=300)
    do(st, "build battery-hall @gulf")
    st.v[lay.TO_MOVE] = 0
    assert not can(st, "build battery-hall @gulf")
    build(st, 0, "gulf", site=4, battery=1)
    set_lines(st, [])
    put(st, 0, cash=300)
    assert not can(st, "build battery-hall @gulf")


def test_some_projects_need_a_site_of_some_size() -> None:
    """A project with a least site is ordered only where so much of it stands."""
    base = quiet_game()
    projects = tuple(evolve(p, min_site=4) if p.id == "battery-hall" else p for p in base.ruleset.projects)
    game = Game(evolve(base.ruleset, projects=projects), base.scenario_id, 2)
    st = board("gulf-fund", "neocloud", game=game)
    for site in (3, 4):
        build(st, 0, "gulf", site=site)
        put(st, 0, cash=300)
        assert can(st, "build battery-hall @gulf") is (site == 4)


def test_only_so_many_plants_are_under_way_at_once() -> None:
    """With the ruleset's number of plants on order, a seat orders no more."""
    st = board("foundry-champion", "neocloud", game=changed(plants_at_once=1))
    put(st, 0, cash=900)
    do(st, "build logic-plant @taiwan")
    to_move(st, 0)
    assert not any(
        "plant @" in st.game.format_action(a) and "build" in st.game.format_action(a) for a in st.legal_actions()
    )


def test_a_game_plays_on_whatever_scenario_switches_off() -> None:
    """The teaching game has none of the kinds of action that its scenario leaves out."""
    game = game_of("first-campus", 2, "first-campus")
    kinds = {act.KIND_NAMES[kind] for kind in game.kind}
    assert not kinds & {
        "card",
        "issue",
        "lift",
        "rent",
        "posture",
        "equity",
        "lobby",
        "hold",
        "buy-part",
        "assemble",
        "upgrade",
        "offer",
    }
    st = game.new_state(1)
    play(st, by_kind(2))
    assert st.is_terminal
