"""Questions as they come up at a table: where the book answers them, and that the engine plays the answer."""

from __future__ import annotations

import pytest
from tests.content.claims import Stage

from gigawatt.content import load_ruleset
from gigawatt.content.book import short_book
from gigawatt.content.book.blocks import Claim, Heading, claim

STANDARD = "standard"
FIRST = "first-campus"
_TEXAS = (
    "energy-major at texas: site 3, gas 1, closed 3, optical 3, chips 3; energy-major has cash $30.0 bn, influence 4"
)
_HALL = (
    "hyperscaler at us-east: site 4, grid 4; neocloud has nothing; neocloud has cash $50.0 bn; "
    "market accelerators: alliance 9; hyperscaler moves first"
)
_HIRE = "hyperscaler: offer hall rent:2 @us-east; neocloud: hire hall from:hyperscaler @us-east"

QUESTIONS: list[tuple[str, str, Claim]] = [
    (STANDARD, "Permits", claim(
        "My permit came through this quarter and the turbines take one to build. When do they run? Next quarter.",
        _TEXAS, "energy-major: build gas-turbines @texas; energy-major: expedite gas-turbines @texas; 2 quarters end",
        "energy-major online is 3")),
    (STANDARD, "Permits", claim(
        "Not already this quarter? No.",
        _TEXAS, "energy-major: build gas-turbines @texas; energy-major: expedite gas-turbines @texas; the quarter ends",
        "energy-major online is 1")),
    (STANDARD, "Expediting", claim(
        "Can I expedite cooling that takes one quarter? No, never below one.",
        "hyperscaler has cash $30.0 bn, influence 8", "hyperscaler: build evaporative-cooling @us-east",
        "hyperscaler may not: expedite evaporative-cooling @us-east")),
    (STANDARD, "Permits", claim(
        "My site is 12 modules large and I stall 10 points more: what are my odds in Iberia? 59·11·30.",
        "european-bloc at iberia: site 12, gas 12, closed 12, optical 12; european-bloc has cash $50.0 bn",
        "european-bloc: build grid-power @iberia", "european-bloc permit odds @iberia is 59·11·30")),
    (STANDARD, "Pipeline", claim(
        "What do I get for turbines that I cancel? Half of what I paid for the equipment, which does not go back.",
        "energy-major at texas: site 3, grid 3; energy-major has cash $30.0 bn; market equipment: alliance 5",
        "energy-major: build gas-turbines @texas; energy-major: cancel gas-turbines @texas",
        "energy-major cash −$0.3 bn; market equipment holds 4")),
    (STANDARD, "Money", claim(
        "May I spend down to my limit exactly? Yes.",
        "energy-major at texas: site 3, gas 3; energy-major has cash −$3.4 bn", "", "energy-major may: build closed-loop-cooling @texas")),
    (STANDARD, "Money", claim(
        "And a tenth more? No.",
        "energy-major at texas: site 3, gas 3; energy-major has cash −$3.5 bn", "",
        "energy-major may not: build closed-loop-cooling @texas")),
    (STANDARD, "Money", claim(
        "What does a debt of $8.0 bn cost with five modules online? 3% of it and 4 points on what is above $5.0 bn: $0.4 bn.",
        "energy-major at texas: site 5, gas 5, closed 5, optical 5, chips 5; energy-major has cash −$8.0 bn",
        "the quarter ends", "energy-major pays interest $0.4 bn")),
    (STANDARD, "Restructuring", claim(
        "Do I sell all my stored parts? One by one, until I am within the limit.",
        "neocloud has nothing; neocloud stores memory: alliance 3; neocloud has cash −$5.2 bn", "the quarter ends",
        "neocloud cash is −$5.0 bn")),
    (STANDARD, "Restructuring", claim(
        "And my chips? One by one as well.",
        "neocloud at texas: site 1, chips-2024 3; neocloud has cash −$5.2 bn", "the quarter ends", "neocloud chips @texas is 2")),
    (STANDARD, "Equity", claim(
        "May I raise equity with two Lead? No, it costs three.",
        "neocloud has lead 2", "", "neocloud may not: raise equity")),
    (STANDARD, "Equity", claim(
        "I raised equity: when again? In the fourth quarter after.",
        "neocloud has lead 30", "neocloud: raise equity; 4 quarters end", "neocloud may: raise equity")),
    (STANDARD, "Firms and states", claim(
        "A state sells 14 points at $0.6 bn: half the price a point, then its 85%, rounded down: $3.5 bn.",
        "gulf-fund and hyperscaler; hyperscaler has nothing; gulf-fund at texas: site 7, gas 7, closed 7, optical 7, chips 7",
        "the quarter ends", "gulf-fund gets cloud $3.5 bn")),
    (STANDARD, "Industrial policy", claim(
        "Is a subsidy taken before or after the price abroad? After: 50% of $1.5 bn.",
        "hyperscaler has influence 3; neocloud has cash $50.0 bn; neocloud at arizona: site 4",
        "hyperscaler: lobby power; neocloud: build solar-storage @arizona", "neocloud cash −$0.8 bn")),
    (STANDARD, "Equipment", claim(
        "Does a subsidy on power make turbines cheaper? No.",
        "hyperscaler has influence 3; neocloud has cash $50.0 bn; market equipment: alliance 5",
        "hyperscaler: lobby power; neocloud: build gas-turbines @texas", "neocloud cash −$0.6 bn")),
    (STANDARD, "Equipment", claim(
        "My power projects cost 30% more: turbines too? No.",
        "foundry-champion has cash $50.0 bn; market equipment: alliance 5", "foundry-champion: build gas-turbines @taiwan",
        "foundry-champion cash −$0.6 bn")),
    (STANDARD, "Equipment", claim(
        "I have a unit of equipment in store: what do turbines cost? Nothing.",
        "energy-major at us-east: site 9, grid 3; energy-major has cash $50.0 bn; energy-major stores equipment: alliance 1",
        "energy-major: build gas-turbines @us-east", "energy-major cash +$0.0 bn")),
    (STANDARD, "Building", claim(
        "My site lots are a module smaller: do I pay for three or four? Four.",
        "memory-house has cash $50.0 bn", "memory-house: build expansion @korea", "memory-house cash −$1.2 bn")),
    (STANDARD, "Chokepoints", claim(
        "We have equal shares above 35%. Who holds the chokepoint? Nobody.",
        "memory-house and neocloud; memory-house has plants korea memory 9; neocloud has plants korea memory 9", "3 quarters end",
        "memory-house lead by chokepoints +0; neocloud lead by chokepoints +0")),
    (STANDARD, "Plants", claim(
        "Memory fab in Korea by the Memory house, expedited: four quarters and one more from the next on. Not yet after five.",
        "memory-house at korea: site 4, grid 4; memory-house has cash $50.0 bn, influence 4",
        "memory-house: build memory-plant @korea; memory-house: expedite memory-plant @korea; 5 quarters end",
        "memory-house capacity memory is 0 hundredths")),
    (STANDARD, "Plants", claim(
        "After six it makes 3.75 a quarter, since it is 2025.",
        "memory-house at korea: site 4, grid 4; memory-house has cash $50.0 bn, influence 4",
        "memory-house: build memory-plant @korea; memory-house: expedite memory-plant @korea; 6 quarters end",
        "memory-house capacity memory is 375 hundredths")),
    (STANDARD, "Tiers", claim(
        "I reach two tiers at one record: Lead for both? Yes.",
        "neocloud has nothing; neocloud has progress 15", "the quarter ends", "neocloud lead +16")),
    (STANDARD, "Tiers", claim(
        "Equal progress on the same record: who is first? Who acts first this quarter.",
        "hyperscaler has nothing; neocloud has nothing; hyperscaler has progress 5; neocloud has progress 5; neocloud moves first",
        "the quarter ends", "neocloud lead +8; hyperscaler lead +5")),
    (STANDARD, "Rented capacity", claim(
        "I may rent two lots more than others: five? Four at most, one for each quarter that trains.",
        "frontier-lab has posture 4", "", "frontier-lab may: rent lots:4; frontier-lab may not: rent lots:5")),
    (STANDARD, "Rented capacity", claim(
        "Demand 9 and a lot of 4 rented, 12 points sold: what price? 13 for 12: $1.0 bn, and the lot costs $3.0 bn.",
        "neocloud at texas: site 8, gas 8, closed 8, optical 8, chips 8; hyperscaler has nothing; "
        "neocloud has posture 1, rent 1, cash $50.0 bn",
        "the quarter ends", "cloud price is $1.0 bn; neocloud pays rent $3.0 bn")),
    (STANDARD, "Posture", claim(
        "May I go from one quarter to three? No, one step.",
        "neocloud has posture 1", "", "neocloud may: posture training:2; neocloud may not: posture training:3")),
    (STANDARD, "Turns", claim(
        "I hold memory. May I release it in the same quarter, or hold packaging? Only the other part.",
        "memory-house moves first", "memory-house: hold memory",
        "memory-house may not: release memory; memory-house may: hold packaging")),
    (STANDARD, "Hosting", claim(
        "May I offer one idle module? No, two or more.",
        "hyperscaler at us-east: site 3, grid 3, closed 2, optical 2, chips 2", "",
        "hyperscaler may not: offer hall rent:1 @us-east")),
    (STANDARD, "Hosting", claim(
        "Does what runs in a hall count for the tenant's rank and limit? Yes.",
        _HALL, f"{_HIRE}; neocloud: buy accelerators -> us-east; the quarter ends", "neocloud limit is $12.1 bn; neocloud lead by rank +2")),
    (STANDARD, "Hosting", claim(
        "May the landlord use the shell that it let? No.",
        "hyperscaler at us-east: site 6, grid 6, closed 6, optical 6, chips 2; neocloud has nothing; neocloud has cash $50.0 bn; "
        "hyperscaler has cash $50.0 bn; market accelerators: alliance 9; hyperscaler moves first",
        f"{_HIRE}; hyperscaler: buy accelerators -> us-east; the quarter ends", "hyperscaler online is 2")),
    (STANDARD, "Hosting", claim(
        "Does a state get its levy for what rivals run in its halls? Yes.",
        "gulf-fund and neocloud; gulf-fund at gulf: site 4, gas 4; neocloud has nothing; neocloud has cash $50.0 bn; "
        "market accelerators: alliance 9; gulf-fund moves first",
        "gulf-fund: offer hall rent:1 @gulf; neocloud: hire hall from:gulf-fund @gulf; neocloud: buy accelerators -> gulf; "
        "the quarter ends",
        "gulf-fund gets levy $0.2 bn")),
    (STANDARD, "Export controls", claim(
        "A rival is from the target bloc but builds in Texas: does the embargo bind it there? No, where the goods go decides.",
        "hyperscaler and challenger-state; gulf-fund has cash $50.0 bn, influence 0; gulf-fund at texas: site 4, gas 4; "
        "market accelerators: alliance 6; embargo of hyperscaler on accelerators against non-aligned",
        "gulf-fund: buy accelerators -> texas", "market accelerators holds 3")),
    (STANDARD, "Export controls", claim(
        "My neighbour of the same bloc has issued the control: may I as well? No.",
        "control-hegemon, hyperscaler and challenger-state; control-hegemon has influence 6; hyperscaler has influence 6",
        "control-hegemon: control accelerators against:challenger", "hyperscaler may not: control accelerators against:challenger")),
    (STANDARD, "Export controls", claim(
        "May I issue one in the last two quarters? No.",
        "control-hegemon and challenger-state; control-hegemon has influence 6", "10 quarters end",
        "control-hegemon may not: control accelerators against:challenger")),
    (STANDARD, "Grey channel", claim(
        "I bought memory grey: is it in my store now? At the end of the quarter, if it is not seized.",
        "foundry-champion and challenger-state; challenger-state has cash $50.0 bn; market memory: alliance 6; "
        "embargo of foundry-champion on memory against challenger",
        "challenger-state: buy memory via:grey", "challenger-state made 0 memory")),
    (STANDARD, "Both sides of a control", claim(
        "What does a memory fab cost where memory is embargoed? 75% of $1.8 bn, rounded up: $1.4 bn.",
        "foundry-champion and challenger-state; challenger-state has cash $50.0 bn; "
        "embargo of foundry-champion on memory against challenger",
        "challenger-state: build memory-plant @china-inland", "challenger-state cash −$1.4 bn")),
    (STANDARD, "Freight", claim(
        "Tension is 3: when do chips from the alliance run in the Gulf? Next quarter.",
        "hyperscaler and gulf-fund; gulf-fund has cash $50.0 bn; gulf-fund at gulf: site 6, gas 6, closed 6, optical 6; "
        "market accelerators: alliance 6; tension is 3",
        "gulf-fund: buy accelerators -> gulf; the quarter ends", "gulf-fund online is 0")),
    (STANDARD, "After the last quarter", claim(
        "Does power whose permit I was granted in the last quarter count? Yes: four modules of two points bring 1.",
        "energy-major at texas: site 9, gas 2, closed 9, optical 9, chips 9; energy-major has cash $9.9 bn, influence 4; "
        "it is the last quarter",
        "energy-major: build grid-power @texas; energy-major: expedite grid-power @texas; the quarter ends",
        "energy-major lead by ordered +1")),
    (FIRST, "Accelerators", claim(
        "All my chips run: may I sell some of the current class? No, some must idle.",
        "hyperscaler at us-east: site 3, grid 3, closed 3, optical 3, chips 3", "",
        "hyperscaler may not: sell chips:class-2024 @us-east")),
    (FIRST, "What it costs to run", claim(
        "Clean power, gas and grid in the Nordics, three modules run: which, at what cost? Clean and grid: $0.1 bn.",
        "hyperscaler at nordics: site 4, grid 2, gas 1, clean 1, closed 4, optical 4, chips 3", "the quarter ends",
        "hyperscaler pays power $0.1 bn")),
    (FIRST, "Restructuring", claim(
        "I owe far more than my limit: am I out? No, the rest is written off, for two Lead.",
        "neocloud has nothing; neocloud has cash −$90.0 bn, lead 5", "the quarter ends", "neocloud lead is 3; neocloud cash is −$5.0 bn")),
]  # fmt: skip
"""Rules, the section that answers, and the question with its answer as a claim."""


@pytest.mark.parametrize(
    "rules, question", [(rules, c) for rules, _, c in QUESTIONS], ids=[c.name for *_, c in QUESTIONS]
)
def test_the_engine_plays_the_answer(rules: str, question: Claim) -> None:
    """What the book answers is what happens."""
    Stage(rules, question).play()


@pytest.mark.parametrize("rules", [STANDARD, FIRST])
def test_the_printed_book_has_the_sections(rules: str) -> None:
    """Each question is answered in a section that is printed."""
    sections = {block.text for block in short_book(load_ruleset(rules)) if isinstance(block, Heading)}
    assert {section for name, section, _ in QUESTIONS if name == rules} <= sections
