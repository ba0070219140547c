"""Step 8: Lead for compute, training, sovereign contracts, chokepoints and denials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import (
    ACQUIRED,
    BY_CHOKEPOINTS,
    BY_CONTRACTS,
    BY_CONTROLS,
    CANDIDATE,
    CAPACITY,
    HOLDER,
    QUARTER,
    R_CLEAN,
    R_ONLINE,
    R_POINTS,
    SEAT_WIDTH,
    SEATS,
    STREAK,
)
from gigawatt.core.quarter.scoring import score_compute, score_training
from gigawatt.core.queries.capacity import issues_embargo, world_output
from gigawatt.core.queries.compute import runs_at
from gigawatt.core.queries.denials import denied_rivals
from gigawatt.core.transitions.ledger import gain_influence, gain_lead, pay

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position


def record(st: Position) -> None:
    """Book the quarter's Lead."""
    score_compute(st)
    if st.rules.has_training:
        score_training(st)
    if st.contracts:
        _judge_contracts(st)
    if st.rules.has_plants:
        _judge_chokepoints(st)
    if st.controls:
        _score_denials(st)


# --- denials -------------------------------------------------------------------------------------------------------------


def _score_denials(st: Position) -> None:
    """Give each author of an embargo Lead for each rival whom it denies, once a rival however many embargoes deny it."""
    g = st.rules
    for author in range(g.seats):
        for _ in denied_rivals(st, author):
            gain_lead(st, author, g.denied_lead, BY_CONTROLS)


# --- sovereign contracts -------------------------------------------------------------------------------------------------


def contract_met(st: Position, contract: tuple[int, ...]) -> bool:
    """Whether a contract's points and terms are met by what runs now."""
    seat, _card, bloc, need, *_rest, terms = contract
    g = st.rules
    online: i64 = 0
    have: i64 = 0
    clean: i64 = 0
    places = st.spot_bits[seat] & g.bloc_regions[bloc]
    for r in range(g.region_count):
        if places >> r & 1:
            i = runs_at(st, seat, r)
            online += st.runs[i + R_ONLINE]
            have += st.runs[i + R_POINTS]
            clean += st.runs[i + R_CLEAN]
    return have >= need and _terms_met(st, seat, bloc, terms, online, clean)


def _terms_met(st: Position, seat: i64, bloc: i64, terms: i64, online: i64, clean: i64) -> bool:
    if terms == 1:
        i = SEATS + seat * SEAT_WIDTH + ACQUIRED
        whole = sum(st.v[i : i + 3])
        trusted = sum(st.v[i + b] for b in {bloc, st.tables[seat].bloc})
        return whole == 0 or 2 * trusted > whole
    if terms == 2:
        return clean >= online
    if terms == 3:
        return not any(lease.tenant == seat and st.rules.region_bloc[lease.region] == bloc for lease in st.leases)
    return True


def _judge_contracts(st: Position) -> None:
    """Pay for contracts that are met; end those due and unmet, or served to the end."""
    quarter = st.v[QUARTER]
    kept = []
    for contract in st.contracts:
        seat, _card, _bloc, _points, due, left, was_kept, lead, influence, bond, _terms = contract
        if contract_met(st, contract):
            gain_lead(st, seat, lead, BY_CONTRACTS)
            gain_influence(st, seat, influence, "contract")
            if left == 1:
                pay(st, seat, bond, "bond")
                _log(st, "contract-served", seat, contract.card)
                continue
            kept.append(contract._replace(left=left - 1, kept=1))
        elif was_kept or quarter >= due:
            gain_influence(st, seat, -influence, "contract")
            _log(st, "contract-broken", seat, contract.card)
        else:
            kept.append(contract)
    st.contracts = tuple(kept)


def settle_contracts(st: Position) -> None:
    """After the last quarter, pay back the bonds of contracts that nobody has broken."""
    for contract in st.contracts:
        pay(st, contract.seat, contract.bond, "bond")
    st.contracts = ()


def _log(st: Position, what: str, seat: i64, detail: i64) -> None:
    if st.log is not None:
        st.log.append((what, seat, detail))


# --- chokepoints -----------------------------------------------------------------------------------------------------------


def shares(st: Position, part: i64) -> vec[i64]:
    """Each seat's share of a part, in ten-thousandths of all seats' and the world's capacity."""
    g = st.rules
    v = st.v
    at = SEATS + CAPACITY + part
    whole = world_output(st, part)
    for s in range(g.seats):
        whole += v[at + s * SEAT_WIDTH]
    share = vec[i64]([0] * g.seats)
    if whole:
        for s in range(g.seats):
            share[s] = 10000 * v[at + s * SEAT_WIDTH] // whole
    return share


def _judge_chokepoints(st: Position) -> None:
    v = st.v
    for part in range(4):
        if v[HOLDER + part] or _is_made(st, part):
            _judge_holder(st, part)
        else:
            v[CANDIDATE + part] = 0
            v[STREAK + part] = 0
    g = st.rules
    for part in range(4):
        seat = st.v[HOLDER + part] - 1
        if seat >= 0:
            gain_lead(st, seat, g.chokepoint_lead, BY_CHOKEPOINTS)
            if not issues_embargo(st, seat, part + 1):
                pay(st, seat, g.chokepoint_cash, "toll")


def _is_made(st: Position, part: i64) -> bool:
    """Whether any seat has plants for a part."""
    v = st.v
    for i in range(SEATS + CAPACITY + part, len(v), SEAT_WIDTH):
        if v[i]:
            return True
    return False


def _judge_holder(st: Position, part: i64) -> None:
    """Won by the largest share over so many records running, kept until it has clearly fallen for as many."""
    v = st.v
    g = st.rules
    holder = v[HOLDER + part] - 1
    share = shares(st, part)
    if holder >= 0:
        v[STREAK + part] = v[STREAK + part] + 1 if share[holder] < 100 * g.chokepoint_keep_pct else 0
        if v[STREAK + part] >= g.chokepoint_records:
            v[HOLDER + part] = 0
            v[STREAK + part] = 0
            _log(st, "chokepoint-lost", holder, part)
        return
    best: i64 = -1
    seat: i64 = -1
    is_shared = False
    for s in range(len(share)):
        if share[s] > best:
            best = share[s]
            seat = s
            is_shared = False
        elif share[s] == best:
            is_shared = True
    if is_shared or best < 100 * g.chokepoint_take_pct:
        v[CANDIDATE + part] = 0
        v[STREAK + part] = 0
        return
    v[STREAK + part] = v[STREAK + part] + 1 if v[CANDIDATE + part] == seat + 1 else 1
    v[CANDIDATE + part] = seat + 1
    if v[STREAK + part] >= g.chokepoint_records:
        v[HOLDER + part] = seat + 1
        v[CANDIDATE + part] = 0
        v[STREAK + part] = 0
        _log(st, "chokepoint", seat, part)
