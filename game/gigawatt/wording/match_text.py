"""How a match went, in sentences for one reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from attrs import frozen

from gigawatt.core.rules.vocabulary import LAYERS, PARTS
from gigawatt.wording.grammar import capitalised, listed, plural
from gigawatt.wording.names import region_name
from gigawatt.wording.quarters import quarter_name
from gigawatt.wording.shortage_text import brief_causes_text
from gigawatt.wording.vocabulary import BOARD, Vocabulary

if TYPE_CHECKING:
    from gigawatt.core import Game
    from gigawatt.core.explanations.shortages import Shortage


class LeadHeading(NamedTuple):
    """A heading of the table of where Lead came from."""

    brief: str
    """At most five letters."""
    short: str
    full: str
    """As part of a sentence."""


LEAD_HEADINGS: Final[Mapping[str, LeadHeading]] = {
    "compute": LeadHeading("comp", "compute", "compute online"),
    "training": LeadHeading("train", "train", "training"),
    "contracts": LeadHeading("contr", "contract", "sovereign contracts"),
    "chokepoints": LeadHeading("choke", "choke", "chokepoints"),
    "controls": LeadHeading("deny", "denied", "rivals denied"),
    "cards": LeadHeading("cards", "cards", "cards"),
    "equity": LeadHeading("equit", "equity", "equity and restructuring"),
    "end": LeadHeading("end", "at end", "the end's reckoning"),
}
"""The headings of the groups of sources of Lead, by the code of the group."""


@frozen
class MatchText:
    """Writes about a match, for the player of a seat or for somebody who looks on."""

    game: Game
    factions: tuple[str, ...]
    """Names, by seat."""
    you: int = -1
    """The seat that reads; -1 for an onlooker."""
    words: Vocabulary = BOARD
    """What the reader calls accelerators and equipment."""

    def name(self, seat: int, *, starts: bool = True) -> str:
        """A seat at the start of a sentence or inside it."""
        if seat != self.you:
            return self.factions[seat]
        return "You" if starts else "you"

    def turn(self, code: str, winner: int, loser: int, swing: int, *, is_own: bool, starts: bool = True) -> str:
        """What a turning point was: `You overtook Neocloud`.

        Args:
            code: of the turning point.
            winner: the seat that gained.
            loser: the other one.
            swing: points gained or lost.
            is_own: the winner is the seat that the story is about: then the other one is named where both could be.
            starts: whether it begins a sentence.
        """
        who, whom = self.name(winner, starts=starts), self.name(loser, starts=False)
        match code:
            case "overtook":
                return f"{who} overtook {whom}"
            case "drew-level":
                return f"{who} drew level{f' with {whom}' if is_own else ''}"
            case "went-ahead":
                return f"{who} went ahead{f' of {whom}' if is_own else ''}"
        return f"{who} gained {abs(swing)} on {whom}"

    def causes(self, rows: list[tuple[str, int, Mapping[str, Any]]]) -> str:
        """What was behind a turning point, from the code, the seat and the arguments of each cause."""
        sentences = []
        before = -1
        for code, seat, about in rows:
            is_again = code in _DEEDS and seat == before  # only the first sentence names a faction
            name = ("You" if seat == self.you else "It") if is_again else self.name(seat)
            write = _DEEDS.get(code) or _TROUBLES[code]
            sentences.append(write(self, name, seat, about))
            before = seat
        return " ".join(sentences) or "More compute online, every quarter since."

    def behind(self, shortages: Sequence[Shortage]) -> list[str]:
        """The decision behind the shortage that held a seat back, as `shortage_behind` finds it, in a sentence; none if there is none."""
        return (
            [brief_causes_text(self.game, shortages, self.name(shortages[0].seat, starts=False), self.words)]
            if shortages
            else []
        )

    def luck(self, draws: int, stalled: int, expected: float) -> str:
        """What became of a seat's permits, beside what was to be expected."""
        if not draws:
            return "No permit was drawn for."
        return f"{stalled} of {plural(draws, 'draw')} stalled; {expected:.1f} on average."

    def paragraph(
        self,
        winner: int,
        lead: int,
        sources: Sequence[tuple[str, int]],
        turns: Sequence[tuple[int, str]],
        more: Sequence[str],
    ) -> str:
        """The game in one paragraph, of what else is said of it.

        Args:
            winner: the first of those who won.
            lead: its Lead.
            sources: the groups of sources that it has Lead from, each with how much.
            turns: the quarter of each turning point, and what it was, as part of a sentence.
            more: sentences that follow.
        """
        gained = sorted((row for row in sources if row[1] > 0), key=lambda row: -row[1])[:2]
        most = listed(f"{n} from {LEAD_HEADINGS[group].full}" for group, n in gained)
        won = f"{self.name(winner)} won with {lead} Lead{f', {most}' if most else ''}."
        return " ".join([won, *(f"In {quarter_name(self.game, quarter)} {what}." for quarter, what in turns), *more])

    def held_back(
        self,
        *,
        seat: int,
        rival: int,
        quarters: int,
        layer: str,
        bound: int,
        beside: tuple[str, ...],
        own_order: int | None,
        rival_order: int | None,
        idle: int,
        worst: int,
        worst_idle: int,
    ) -> list[str]:
        """What held a seat back, from the fields of `gigawatt.analysis.match_summary.HeldBack`; the most telling first."""
        if not quarters:
            return ["The match ended before its first quarter did."]
        if not layer:
            return [f"No campus of {'yours' if seat == self.you else self.name(seat)} ran."]
        me = self.name(seat, starts=False)
        layers = self.words.all_names(sorted((layer, *beside), key=LAYERS.index))
        together = " together" if beside else ""
        lines = [f"{capitalised(listed(layers))} held {me} back{together} in {bound} of {plural(quarters, 'quarter')}."]
        theirs = "" if rival_order is None else quarter_name(self.game, rival_order)
        if own_order is None:
            more = f"; {self.factions[rival]} did in {theirs}" if theirs else ""
            lines.append(f"{self.name(seat)} never ordered {self.words.name(layer)}{more}.")
        elif rival_order is not None and rival_order < own_order:  # having ordered first held nobody back
            own = quarter_name(self.game, own_order)
            lines.append(f"{self.factions[rival]} first ordered {self.words.name(layer)} in {theirs}, {me} in {own}.")
        if idle:
            lines.append(
                f"{capitalised(self.words.accelerators)} stood idle for {plural(idle, 'module quarter')}, most in "
                f"{quarter_name(self.game, worst)}: {worst_idle}."
            )
        return lines


_Write = Callable[[MatchText, str, int, Mapping[str, Any]], str]


def _grew(t: MatchText, name: str, _seat: int, about: Mapping[str, Any]) -> str:
    came = listed(
        f"{listed(t.words.all_names(layers))} in {region_name(t.game, region)}" for region, layers in about["came"]
    )
    return f"{name} went from {about['before']} to {about['now']} compute{f' as {came} came online' if came else ''}."


def _bound(t: MatchText, _name: str, seat: int, about: Mapping[str, Any]) -> str:
    idle = f", with {t.words.accelerators_of(about['idle'])} idle" if about["idle"] else ""
    return f"{listed(t.words.all_names(about['layers'])).capitalize()} bound {t.name(seat, starts=False)}{idle}."


def _stalled(t: MatchText, name: str, seat: int, about: Mapping[str, Any]) -> str:
    whose = "yours" if seat == t.you else name
    return f"{plural(about['permits'], 'permit')} of {whose} stalled ({about['pct']}% each)."


_DEEDS: Final[dict[str, _Write]] = {
    "tier": lambda _t, name, _seat, about: (
        f"{name} reached training tier {about['tier']}{' first' if about['is_first'] else ''}."
    ),
    "chokepoint": lambda t, name, _seat, about: f"{name} took the {t.words.kind(PARTS[about['part']])} chokepoint.",
    "contract": lambda t, name, _seat, about: f"{name} served {t.game.ruleset.cards[about['card']].name} to the end.",
    "denied": lambda _t, name, _seat, about: f"{name} gained {about['lead']} Lead by embargo on what rivals lacked.",
    "grew": _grew,
    "kept": lambda _t, name, _seat, about: f"{name} kept {about['now']} compute online.",
}
"""What a seat did well."""

_TROUBLES: Final[dict[str, _Write]] = {
    "restructured": lambda _t, name, _seat, _about: f"{name} could not pay and restructured.",
    "bound": _bound,
    "stalled": _stalled,
}
"""What held a seat back."""
