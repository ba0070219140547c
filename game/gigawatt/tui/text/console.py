"""The plain-text mode: commands in, sentences out.

No cursor is moved and no colour used, and the same input gives the same output.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from gigawatt.content.wording import listed, plural
from gigawatt.core.explain import Illegal, explain
from gigawatt.core.preview import preview
from gigawatt.errors import GameError
from gigawatt.tui.screens.books import FIRST_GAME
from gigawatt.tui.screens.story import bottleneck_story, read_story, turning_points
from gigawatt.tui.screens.tutorial import coach
from gigawatt.tui.session import PASS, GameSession
from gigawatt.tui.text import reports
from gigawatt.tui.text.changes import preview_lines, refusal_lines
from gigawatt.tui.text.lookup import look_up
from gigawatt.tui.text.options import on_its_way, options
from gigawatt.tui.text.telling import SEAT_LETTERS, Teller
from gigawatt.tui.text.words import Words

if TYPE_CHECKING:
    from gigawatt.tui.session import Ply

Say = Callable[[str], None]

LIST_LIMIT: Final = 60
"""Most actions a list shows at once."""


@frozen
class Command:
    """A word that is no action of the game."""

    name: str
    usage: str
    help: str
    run: Callable[[Console, str], None] = field(repr=False)
    keys: tuple[str, ...] = ()
    """Further names: the keys of the board among them."""


class Console:
    """A game played by lines of text.

    Feed it lines with `do`; what it has to say goes to `say`, a line at a time. It never raises for what is typed.
    """

    def __init__(self, session: GameSession, say: Say) -> None:
        self.session = session
        self.say = say
        self.is_closed = False
        self._words = Words(session.game)
        self._listed: tuple[int, ...] = ()
        self._refused: int | None = None
        self._told = len(session.plies)

    # --- running -----------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Say where the game stands, and let the policies play until a person is to move."""
        session = self.session
        game = session.game
        players = [
            f"{SEAT_LETTERS[i]} {name}, {seat.name or 'a person' if seat.is_person else seat.policy}"
            for i, (name, seat) in enumerate(zip(self._names, session.seats, strict=True))
        ]
        self.say(f"{game.scenario.name}, {plural(game.quarters, 'quarter')}. Seats: {'; '.join(players)}.")
        if len(session.people) == 1:
            self.say(f"You play {reports.seat_name(session.state, session.people[0])}.")
        if session.plies:
            self.say(f"The game goes on after {plural(len(session.plies), 'action')}.")
        elif session.people:
            self.say(session.state.tables[session.viewer].faction.advice)
        self.say("Type help for the commands, next for what to decide, quit to stop; the game is kept.")
        if game.scenario_id == FIRST_GAME and coach(session) is not None:
            self.say("A first game? hint leads through the first quarter.")
        self._go_on()

    def do(self, line: str) -> None:
        """Carry out one line."""
        text = " ".join(line.split())
        if not text:
            self.say(reports.turn_line(self.session.state))
            return
        try:
            self._dispatch(text[:200])
        except GameError as error:
            self.say(_sentence(str(error)))

    def close(self) -> None:
        """Stop; the game was kept after every action, and is kept once more for its take-backs."""
        if self.is_closed:
            return
        self.is_closed = True
        session = self.session
        session.save()
        if session.save_error:
            self.say(f"The game could not be kept: {session.save_error}.")
        elif session.path is not None:
            self.say(f"Kept as {session.path.name}, at {plural(len(session.plies), 'action')}.")
        else:
            self.say("The game is not kept: it has no file.")

    # --- finding the meaning --------------------------------------------------------------------------------------------

    def _dispatch(self, text: str) -> None:
        word, _, rest = text.partition(" ")
        low = word.lower()
        if text.isdecimal():
            self._act(self._numbered(text))
            return
        command = _exact_command(low)
        if command is None and not self._words.is_verb(low):
            command = self._cut_short(low)
            if command is None:
                return
        if command is not None:
            command.run(self, rest.strip())
            return
        action = self._meant(text)
        if action is not None:
            self._act(action)

    def _cut_short(self, word: str) -> Command | None:
        """The command that a beginning means; says so where it means none, or several."""
        found = [command for command in COMMANDS if command.name.startswith(word)]
        if len(found) == 1:
            return found[0]
        if found:
            self.say(f"{word} may be {listed((c.name for c in found), 'or')}.")
        else:
            from difflib import get_close_matches

            known = [*(c.name for c in COMMANDS), *self._words.verbs]
            near = get_close_matches(word, known, 1)
            self.say(
                f"No command {word!r}." + (f" Did you mean {near[0]}?" if near else " Type help for the commands.")
            )
        return None

    def _numbered(self, text: str) -> int | None:
        """An action of the last list by its number."""
        number = int(text) if len(text) < 5 else 0
        if 1 <= number <= len(self._listed):
            return self._listed[number - 1]
        ahead = f"the last list has 1 to {len(self._listed)}" if self._listed else "list some first, with legal or next"
        self.say(f"No action {number}: {ahead}.")
        return None

    def _meant(self, text: str) -> int | None:
        """The one action that some words or a number mean; says so where it is none or several."""
        if text.isdecimal():
            return self._numbered(text)
        found = self._words.find(self.session.state, text)
        if len(found.legal) == 1:
            return found.legal[0]
        if found.legal:
            self._list(f"{text} may be one of {len(found.legal)} legal actions:", found.legal)
        elif len(found.illegal) == 1:
            return found.illegal[0]
        elif found.illegal:
            shown = [self.session.game.format_action(a) for a in found.illegal[:6]]
            more = f" and {len(found.illegal) - 6} more" if len(found.illegal) > 6 else ""
            self.say(
                f"None of what {text!r} may mean is legal now: {', '.join(shown)}{more}. Ask why with the full words."
            )
        else:
            from difflib import get_close_matches

            texts = [action.text for action in self.session.game.actions]
            near = get_close_matches(text.lower(), texts, 1)
            self.say(
                f"No action reads {text!r} here." + (f" Did you mean {near[0]}?" if near else " Type legal for a list.")
            )
        return None

    # --- acting -------------------------------------------------------------------------------------------------------------

    def _act(self, action: int | None) -> None:
        if action is None:
            return
        session = self.session
        if session.needs_hand_over:
            self.say(f"First hand the table to {self._person(session.state.seat)}, who types ready.")
            return
        if not session.is_person_to_move:
            self.say("The match is over." if session.is_over else "No person is to move.")
            return
        answer = explain(session.state, action)
        if isinstance(answer, Illegal):
            self._refused = action
            self._say_all(refusal_lines(session.state, action, answer))
            return
        warning = preview(session.state, action).warning if action != PASS else None
        state, seat = session.state, session.state.seat
        cash, influence = state.cash(seat), state.influence(seat)
        ply = session.apply(action)
        self._told = len(session.plies)
        self._listed = ()
        self.say(f"Done: {session.game.format_action(action)}.")
        if warning is not None:
            self.say(f"Warning: {warning}")
        if not ply.ended_quarter:
            self._say_price(seat, cash, influence)
        self._say_events(ply)
        self._go_on()

    def _say_price(self, seat: int, cash: int, influence: int) -> None:
        from gigawatt.content.wording import money

        state = self.session.state
        parts = []
        if state.cash(seat) != cash:
            parts.append(f"net cash {money(cash)} to {money(state.cash(seat))}")
        if state.influence(seat) != influence:
            parts.append(f"influence {influence} to {state.influence(seat)}")
        if parts:
            self.say(_sentence(listed(parts)))

    def _go_on(self) -> None:
        """Let policies play, then say whose turn it is."""
        session = self.session
        while session.is_policy_to_move:
            ply = session.accept(session.job().run())
            if ply is None:
                break
            self._told = len(session.plies)
            self._say_ply(ply)
        if session.save_error:
            self.say(f"The game could not be kept: {session.save_error}.")
        if session.is_over:
            self._say_end()
        elif session.needs_hand_over:
            self.say(f"Hand the table to {self._person(session.state.seat)}, who types ready.")
        else:
            self.say(reports.turn_line(session.state))

    def _say_ply(self, ply: Ply) -> None:
        """A decision of another seat, with its reason, and what followed."""
        name = f"{SEAT_LETTERS[ply.seat]} {self._names[ply.seat]}"
        why = f" {ply.reason}" if ply.reason else ""
        fault = f" It failed and passes: {ply.fault}." if ply.fault else ""
        self.say(f"{name}: {self.session.game.format_action(ply.action)}.{why}{fault}")
        self._say_events(ply)

    def _say_events(self, ply: Ply) -> None:
        teller = self._teller
        self._say_all(teller.tell_all(ply.events))
        if ply.ended_quarter:
            viewer = self.session.viewer
            self._say_all(
                teller.accounts(ply.events, [viewer] if self.session.people else range(self.session.game.seats))
            )
            if not self.session.is_over:
                self._say_all(reports.standings(self.session.state))

    def _say_end(self) -> None:
        """The end: places, where the Lead came from, what decided the match."""
        session = self.session
        self._say_all(reports.standings(session.state))
        story = read_story(session.record(), session.game)
        for seat in story.order:
            self._say_all(reports.lead_sources(session.state, seat))
        seat = session.viewer
        self._say_all(bottleneck_story(story, seat))
        for turn in turning_points(story, seat):
            self.say(f"Turning point, {session.game.quarter_name(turn.quarter)}: {turn.title}. {turn.text}")
        self.say("The match is over. Type quit to leave.")

    # --- small helpers --------------------------------------------------------------------------------------------------------

    @property
    def _names(self) -> tuple[str, ...]:
        return reports.faction_names(self.session.state)

    @property
    def _teller(self) -> Teller:
        return Teller(self.session.game, self._names, self.session.viewer if self.session.people else -1)

    def _person(self, seat: int) -> str:
        name = self.session.seats[seat].name
        return f"{reports.seat_name(self.session.state, seat)}{f' ({name})' if name else ''}"

    def _say_all(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.say(line)

    def _list(self, head: str, actions: Sequence[int]) -> None:
        """A numbered list, whose numbers may be typed."""
        self._listed = tuple(actions)
        self.say(head)
        for number, action in enumerate(actions[:LIST_LIMIT], 1):
            self.say(f"{number}. {self.session.game.format_action(action)}")
        if len(actions) > LIST_LIMIT:
            self.say(f"{len(actions) - LIST_LIMIT} more; add words to narrow it down, as in legal build texas.")

    def _whose(self, text: str) -> int | None:
        """The seat that a letter or a part of a faction's name means; the viewer's own without either."""
        if not text:
            return self.session.viewer
        low = text.lower()
        for seat, name in enumerate(self._names):
            if low in (SEAT_LETTERS[seat].lower(), name.lower()) or (len(low) > 2 and name.lower().startswith(low)):
                return seat
        self.say(
            f"No seat {text!r}; there are {listed(f'{SEAT_LETTERS[i]} {name}' for i, name in enumerate(self._names))}."
        )
        return None

    # --- the commands -------------------------------------------------------------------------------------------------

    def help(self, text: str) -> None:
        """Say what there is to type."""
        if text:
            command = _exact_command(text.lower())
            if command is not None:
                self.say(f"{command.usage}: {command.help}")
            elif self._words.is_verb(text.lower().split()[0]):
                self._list_legal(text)
            else:
                self.say(f"No command {text!r}.")
            return
        self.say("An action is typed as its words, such as build gas-turbines @texas.")
        self.say("Their beginnings are enough where they mean one action: b gas tex.")
        self.say(f"Actions begin with {listed(self._words.verbs, 'or')}.")
        for command in COMMANDS:
            keys = f" (or {listed(command.keys, 'or')})" if command.keys else ""
            self.say(f"{command.usage}{keys}: {command.help}")

    def status(self, text: str) -> None:
        """Say how a seat stands."""
        seat = self._whose(text)
        if seat is not None:
            self._say_all(reports.status(self.session.state, seat))

    def campuses(self, text: str) -> None:
        """Say what a seat's campuses have."""
        seat = self._whose(text)
        if seat is not None:
            self._say_all(reports.campuses(self.session.state, seat))

    def arriving(self, text: str) -> None:
        """Say what a seat has on its way."""
        seat = self._whose(text)
        if seat is not None:
            self._say_all(reports.arriving(self.session.state, seat))

    def markets(self, _text: str) -> None:
        """Say what is to buy."""
        self._say_all(reports.markets(self.session.state))

    def standings(self, _text: str) -> None:
        """Say who is where, and where the viewer's Lead came from."""
        self._say_all(reports.standings(self.session.state))
        self._say_all(reports.lead_sources(self.session.state, self.session.viewer))

    def world(self, text: str) -> None:
        """Say how the regions stand, or all about one."""
        if not text:
            self._say_all(reports.world(self.session.state))
            return
        found = [
            i
            for i, r in enumerate(self.session.game.ruleset.regions)
            if r.id.startswith(text.lower()) or r.name.lower().startswith(text.lower())
        ]
        if found:
            self._say_all(reports.region(self.session.state, found[0]))
        else:
            self.say(f"No region {text!r}.")

    def row(self, _text: str) -> None:
        """Say which cards lie open."""
        self._say_all(reports.row(self.session.state))

    def news(self, _text: str) -> None:
        """Say the headline."""
        self._say_all(reports.news(self.session.state))

    def controls(self, _text: str) -> None:
        """Say which controls stand."""
        self._say_all(reports.controls(self.session.state))

    def show(self, text: str) -> None:
        """Say the rules of a card, a project, a region, a faction or the scenario."""
        self._say_all(look_up(self.session.game, text))

    def legal(self, text: str) -> None:
        """List what may be done now."""
        self._list_legal(text)

    def _list_legal(self, text: str) -> None:
        state = self.session.state
        if state.is_terminal:
            self.say("The match is over.")
            return
        actions = tuple(state.legal_actions())
        if text:
            found = self._words.find(state, text)
            words = text.lower().split()
            format_action = self.session.game.format_action
            actions = found.legal or tuple(a for a in actions if all(word in format_action(a) for word in words))
        if not actions:
            self.say(f"No legal action with {text!r}.")
            return
        self._list(f"{plural(len(actions), 'legal action')}:", actions)

    def preview(self, text: str) -> None:
        """Say what an action would do."""
        action = self._meant(text) if text else None
        if action is not None:
            self._say_all(preview_lines(self.session.state, action))
        elif not text:
            self.say("Preview which action? As in preview build gas-turbines @texas.")

    def why(self, text: str) -> None:
        """Say why an action is not legal, or why a rival did what it did."""
        if not text and self._refused is None:
            self.say("Why what? As in why buy accelerators -> texas, or why B for a rival's last reason.")
            return
        if len(text) == 1 and text.upper() in SEAT_LETTERS[: self.session.game.seats]:
            self._why_rival(SEAT_LETTERS.index(text.upper()))
            return
        action = self._meant(text) if text else self._refused
        if action is not None:
            self._say_all(refusal_lines(self.session.state, action))

    def _why_rival(self, seat: int) -> None:
        last = next((ply for ply in reversed(self.session.plies) if ply.seat == seat), None)
        if last is None:
            self.say(f"{reports.seat_name(self.session.state, seat)} has not moved yet.")
            return
        reason = last.reason or "No reason was given."
        self.say(
            f"{reports.seat_name(self.session.state, seat)}: {self.session.game.format_action(last.action)}. {reason}"
        )

    def next(self, _text: str) -> None:
        """Say what to decide next: what binds each campus, and what would help."""
        session = self.session
        state = session.state
        if not session.is_person_to_move:
            self.say(reports.turn_line(state))
            return
        if not session.options.advice:
            self.say("The best options are switched off at this table.")
            return
        self.say(reports.turn_line(state))
        found = options(state)
        self._say_all(reports.bound_line(state, state.seat, region) for region in state.spots[state.seat])
        self._say_all(on_its_way(state))
        self._listed = tuple(option.action for option in found)
        for number, option in enumerate(found, 1):
            self.say(f"{number}. {option.text}")
        if not found:
            self.say("Nothing that gives more of what binds is legal now. Type legal for the rest, or pass.")

    def hint(self, _text: str) -> None:
        """Say what the coach says in the first quarters."""
        hint = coach(self.session) if self.session.options.advice else None
        if hint is None:
            self.say("There is no hint now; next says what would help.")
            return
        self._say_all((f"{hint.title}.", *hint.texts))
        if hint.action is not None:
            self._listed = (hint.action,)
            self.say(f"1. {self.session.game.format_action(hint.action)}")

    def advise(self, _text: str) -> None:
        """Say what the adviser would do."""
        answer = self.session.advice_job().run()
        if answer.fault:
            self.say(f"The adviser failed: {answer.fault}.")
            return
        self._listed = (answer.action,)
        reason = f" {answer.reason.text}" if answer.reason is not None else ""
        action = self.session.game.format_action(answer.action)
        self.say(f"The adviser ({self.session.options.adviser}) would do this, 1: {action}.{reason}")

    def since(self, _text: str) -> None:
        """Say what happened since the viewer's last action."""
        plies = self.session.digest_of(self.session.viewer)
        if not plies:
            self.say("Nothing has happened since your last action.")
        for ply in plies:
            self._say_ply(ply)

    def log(self, text: str) -> None:
        """Say the last plies."""
        count = int(text) if text.isdecimal() and int(text[:4]) > 0 else 10
        for ply in self.session.plies[-count:]:
            when = self.session.game.quarter_name(ply.quarter)
            name = f"{SEAT_LETTERS[ply.seat]} {self._names[ply.seat]}"
            self.say(f"{when}, action {ply.ply + 1}, {name}: {self.session.game.format_action(ply.action)}.")
        if not self.session.plies:
            self.say("Nothing has been done yet.")

    def take_back(self, _text: str) -> None:
        """Return to the person's last decision."""
        ply = self.session.take_back()
        self._told = len(self.session.plies)
        self.say(f"Taken back: {self.session.game.format_action(ply.action)}.")
        self.say(reports.turn_line(self.session.state))

    def redo(self, _text: str) -> None:
        """Repeat what was taken back."""
        for ply in self.session.redo():
            self._say_ply(ply)
        self._go_on()

    def restart(self, _text: str) -> None:
        """Return to the first decision of the quarter."""
        self.session.restart_quarter()
        self.say("The quarter begins again.")
        self.say(reports.turn_line(self.session.state))

    def ready(self, _text: str) -> None:
        """Take the table."""
        session = self.session
        if not session.needs_hand_over:
            self.say("There is nobody to hand the table to.")
            return
        session.hand_over()
        self.say(f"{self._person(session.viewer)} has the table.")
        self.say(reports.turn_line(session.state))

    def save(self, _text: str) -> None:
        """Keep the game now, and say where."""
        session = self.session
        session.save()
        if session.save_error:
            self.say(f"The game could not be kept: {session.save_error}.")
        elif session.path is None:
            self.say("The game has no file to be kept in.")
        else:
            self.say(f"Kept as {session.path}. It is kept after every action.")

    def quit(self, _text: str) -> None:
        """Stop."""
        self.close()


COMMANDS: Final = (
    Command("help", "help [COMMAND]", "what there is to type.", Console.help, ("?",)),
    Command("status", "status [SEAT]", "how you stand: turn, compute, cash, Lead, what binds.", Console.status, ("s",)),
    Command("next", "next", "what to decide next: what binds each campus, and what would help.", Console.next, ("n",)),
    Command("hint", "hint", "leads through the first quarter of a game.", Console.hint),
    Command("campuses", "campuses [SEAT]", "every campus, layer by layer.", Console.campuses),
    Command(
        "arriving", "arriving [SEAT]", "what is on its way, when and with what chance.", Console.arriving, ("pipeline",)
    ),
    Command("markets", "markets", "prices and stock.", Console.markets, ("m",)),
    Command("standings", "standings", "who is where, and where your Lead came from.", Console.standings),
    Command(
        "world", "world [REGION]", "the regions: slots, grid, permits, who is there.", Console.world, ("region", "map")
    ),
    Command("row", "row", "the cards that lie open.", Console.row, ("cards",)),
    Command("news", "news", "the headline and what it does.", Console.news, ("headline",)),
    Command("controls", "controls", "export controls and chokepoints.", Console.controls),
    Command("show", "show NAME", "the rules of a card, project, region, faction or scenario.", Console.show),
    Command("legal", "legal [WORDS]", "what may be done now, numbered; type a number to do it.", Console.legal, ("l",)),
    Command("preview", "preview ACTION", "what an action would do, before it is done.", Console.preview),
    Command(
        "why", "why [ACTION or SEAT]", "why an action is not legal, or a rival's last reason.", Console.why, ("w",)
    ),
    Command("advise", "advise", "what the adviser would do, and why.", Console.advise),
    Command("since", "since", "what happened since your last action.", Console.since),
    Command("log", "log [N]", "the last N actions, ten without a number.", Console.log),
    Command(
        "take back",
        "take back",
        "return to your last decision of this quarter.",
        Console.take_back,
        ("z", "undo", "back"),
    ),
    Command("redo", "redo", "repeat what was taken back.", Console.redo, ("y",)),
    Command("restart", "restart", "return to your first decision of this quarter.", Console.restart),
    Command("ready", "ready", "take the table, where several people play.", Console.ready),
    Command("save", "save", "keep the game now; it is kept after every action anyway.", Console.save),
    Command("quit", "quit", "stop; the game is kept.", Console.quit, ("q", "exit")),
)
"""Everything to type that is no action."""


def _exact_command(word: str) -> Command | None:
    return next((command for command in COMMANDS if word == command.name or word in command.keys), None)


def _sentence(text: str) -> str:
    line = f"{text[:1].upper()}{text[1:]}"
    return line if line.endswith((".", ":", "?")) else f"{line}."


def typed_lines(prompt: str = "> ") -> Iterator[str]:
    """What somebody types, line by line, until they end it with ctrl+d or ctrl+c. A pipe sees no prompt."""
    import sys

    if not sys.stdin.isatty():
        with suppress(KeyboardInterrupt):
            yield from sys.stdin
        return
    with suppress(ImportError):
        import readline  # noqa: F401  # gives the line a history
    while True:
        try:
            yield input(prompt)
        except (EOFError, KeyboardInterrupt):
            return


def play_text(session: GameSession, lines: Iterable[str], say: Say) -> None:
    """Play a game by lines of text until they end, or until one says quit; the game is kept either way."""
    console = Console(session, say)
    try:
        console.open()
        for line in lines:
            console.do(line)
            if console.is_closed:
                return
    finally:
        console.close()
