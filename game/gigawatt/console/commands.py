"""What can be typed in the plain-text mode that is no action of the game: the table of commands, and what each says."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from gigawatt.analysis.coach import coach
from gigawatt.analysis.judgement import Judgement, answers_at_once
from gigawatt.classroom.play.table_lines import predictions_so_far
from gigawatt.console import exercise, hands, outlook, reports
from gigawatt.console.changes import preview_lines, refusal_lines
from gigawatt.console.class_desk import refused_advice, refused_preview
from gigawatt.console.lookup import look_up
from gigawatt.console.next_steps import counts_text, lapse_note, next_steps, on_its_way
from gigawatt.console.predicting import predict
from gigawatt.session.questions import open_prompt
from gigawatt.storage.files import shown
from gigawatt.wording.grammar import listed, plural
from gigawatt.wording.guide_text import guide_sentence, guide_title
from gigawatt.wording.quarters import quarter_index
from gigawatt.wording.seats import SEAT_LETTERS, seat_name
from gigawatt.wording.vocabulary import RULES

if TYPE_CHECKING:
    from gigawatt.console.desk import Desk


GUIDE_KEYS: Final = {
    "take_back": "undo", "pass_turn": "pass", "next_decision": "next", "guide": "hint", "help": "help",
}  # fmt: skip
"""What is typed here for the commands that the guide names."""


@frozen
class Command:
    """A word that is no action of the game."""

    name: str
    usage: str
    help: str
    run: Callable[[Desk, str], None] = field(repr=False)
    keys: tuple[str, ...] = ()
    """Further names: the keys of the board among them."""
    note: str = ""
    """What somebody may have meant who types words after one that takes none."""

    @property
    def takes_words(self) -> bool:
        """Whether anything may follow its name."""
        return self.usage != self.name


def _help(desk: Desk, text: str) -> None:
    """Say what there is to type."""
    if text:
        command = exact_command(text.lower())
        if command is not None:
            desk.say(f"{command.usage}: {command.help}")
        elif desk.words.is_verb(text.lower().split()[0]):
            _list_legal(desk, text)
        else:
            desk.say(f"No command {text!r}.")
        return
    desk.say("An action is typed as its words, such as build gas-turbines @texas.")
    desk.say("Their beginnings are enough where they mean one action: b gas tex.")
    desk.say(f"Actions begin with {listed(desk.words.verbs, 'or')}.")
    how = "asks once if actions would be lost" if desk.asks else "does so at once; actions that are left are lost"
    desk.say(f"pass ends your actions of the quarter: it {how}.")
    for command in COMMANDS:
        keys = f" (or {listed(command.keys, 'or')})" if command.keys else ""
        desk.say(f"{command.usage}{keys}: {command.help}")


def _looks_ahead(desk: Desk, seat: int) -> bool:
    """Whether more than today's scarcest layer is said of a seat's campuses: of one's own not while a prediction is due."""
    return seat != desk.session.viewer or open_prompt(desk.session) is None


def _status(desk: Desk, text: str) -> None:
    """Say how a seat stands."""
    seat = desk.whose(text)
    if seat is not None:
        desk.say_all(reports.status(desk.session.state, seat, looks_ahead=_looks_ahead(desk, seat)))


def _campuses(desk: Desk, text: str) -> None:
    """Say what a seat's campuses have."""
    seat = desk.whose(text)
    if seat is not None:
        desk.say_all(reports.campuses(desk.session.state, seat, looks_ahead=_looks_ahead(desk, seat)))


def _arriving(desk: Desk, text: str) -> None:
    """Say what a seat has on its way."""
    seat = desk.whose(text)
    if seat is not None:
        desk.say_all(reports.arriving(desk.session.state, seat))


def _bottleneck(desk: Desk, text: str) -> None:
    """Say what binds a seat's campuses, layer by layer, where advice is allowed."""
    seat = desk.whose(text)
    if seat is None:
        return
    if seat == desk.session.viewer:
        if refused := refused_advice(desk.session):
            desk.say_all(refused)
            return
        desk.session.note_advice()
    desk.say_all(outlook.bottlenecks(desk.session.state, seat))


def _forecast(desk: Desk, text: str) -> None:
    """Say what this quarter's end brings a seat, and what comes when."""
    seat = desk.whose(text)
    if seat is not None:
        desk.say_all(outlook.forecast(desk.session.state, seat))


def _history(desk: Desk, _text: str) -> None:
    """Say how the seats stood after each quarter."""
    desk.say_all(outlook.history(desk.session.state, desk.session.snapshots))


def _markets(desk: Desk, _text: str) -> None:
    """Say what is to buy."""
    desk.say_all(reports.markets(desk.session.state))


def _standings(desk: Desk, _text: str) -> None:
    """Say who is where, how it would end now, who acts first next quarter, and where the viewer's Lead came from."""
    desk.say_all(reports.standings(desk.session.state))
    desk.say_all(reports.race(desk.session.state))
    desk.say_all(reports.lead_sources(desk.session.state, desk.session.viewer))


def _world(desk: Desk, text: str) -> None:
    """Say how the regions stand, or all about one."""
    if not text:
        desk.say_all(reports.world(desk.session.state))
        return
    found = [
        i
        for i, r in enumerate(desk.session.game.ruleset.regions)
        if r.id.startswith(text.lower()) or r.name.lower().startswith(text.lower())
    ]
    if found:
        desk.say_all(reports.region(desk.session.state, found[0], desk.session.viewer))
    else:
        desk.say(f"No region {text!r}.")


def _row(desk: Desk, _text: str) -> None:
    """Say which cards lie open."""
    desk.say_all(reports.row(desk.session.state))


def _news(desk: Desk, _text: str) -> None:
    """Say the headline."""
    desk.say_all(reports.news(desk.session.state))


def _controls(desk: Desk, _text: str) -> None:
    """Say which controls stand, who holds or nears which chokepoint, and whose share is how large."""
    desk.say_all(reports.controls(desk.session.state))


def _show(desk: Desk, text: str) -> None:
    """Say the rules of a card, a project, a region, a faction or the scenario."""
    desk.say_all(look_up(desk.session.game, text))


def _legal(desk: Desk, text: str) -> None:
    """List what may be done now."""
    _list_legal(desk, text)


def _list_legal(desk: Desk, text: str) -> None:
    state = desk.session.state
    if state.is_terminal:
        desk.say("The match is over.")
        return
    actions = tuple(state.legal_actions())
    if text:
        found = desk.words.find(state, text)
        words = text.lower().split()
        format_action = desk.session.game.format_action
        actions = found.legal or tuple(a for a in actions if all(word in format_action(a) for word in words))
    if not actions:
        desk.say(f"No legal action with {text!r}.")
        return
    desk.numbered(f"{plural(len(actions), 'legal action')}:", actions)


def _preview(desk: Desk, text: str) -> None:
    """Say what an action would do."""
    if refused := refused_preview(desk.session):
        desk.say_all(refused)
        return
    action = desk.meant(text) if text else None
    if action is not None:
        desk.say_all(preview_lines(desk.analysis, action, is_advised=desk.session.options.advice))
    elif not text:
        desk.say("Preview which action? As in preview build gas-turbines @texas.")


def _why(desk: Desk, text: str) -> None:
    """Say why an action is not legal, or why a rival did what it did."""
    if not text and desk.refused is None:
        desk.say("Why what? As in why buy accelerators -> texas, or why B for a rival's last reason.")
        return
    if len(text) == 1 and text.upper() in SEAT_LETTERS[: desk.session.game.seats]:
        _why_rival(desk, SEAT_LETTERS.index(text.upper()))
        return
    action = desk.meant(text) if text else desk.refused
    if action is not None:
        is_legal = [f"{desk.session.game.format_action(action)} is legal now."]
        desk.say_all(refusal_lines(desk.session.state, action) or is_legal)


def _why_rival(desk: Desk, seat: int) -> None:
    last = next((ply for ply in reversed(desk.session.plies) if ply.seat == seat), None)
    if last is None:
        desk.say(f"{seat_name(desk.session.state, seat)} has not moved yet.")
        return
    reason = last.reason or "No reason was given."
    desk.say(f"{seat_name(desk.session.state, seat)}: {desk.session.game.format_action(last.action)}. {reason}")


def _next(desk: Desk, _text: str) -> None:
    """Say what to decide next: what binds each campus, and what would help."""
    session = desk.session
    state = session.state
    if not session.is_person_to_move:
        desk.say(reports.turn_line(state))
        return
    if refused := refused_advice(session):
        desk.say_all(refused)
        return
    session.note_advice()
    desk.say(reports.turn_line(state))
    found = next_steps(desk.analysis)
    desk.say_all(reports.bound_line(state, state.seat, region) for region in state.places(state.seat))
    desk.say_all(on_its_way(desk.analysis))
    desk.listed = tuple(step.action for step in found)
    for number, step in enumerate(found, 1):
        desk.say(f"{number}. {step.text}")
    if not found:
        why = desk.analysis.judgement.why(session.game)
        desk.say(f"The adviser would pass.{f' {why}' if why else ''} Type legal for what else there is.")


def _hint(desk: Desk, _text: str) -> None:
    """Give the next hint of an exercise; else say what the coach says in the first quarters."""
    if desk.exercise is not None:
        desk.say(exercise.next_hint(desk.exercise))
        return
    if refused := refused_advice(desk.session):
        desk.say_all(refused)
        return
    hint = coach(desk.session)
    if hint is None:
        desk.say("There is no hint now; next says what would help.")
        return
    desk.session.note_advice()
    game = desk.session.game
    desk.say(f"{guide_title(game, hint.title.code, hint.title.arguments)}.")
    desk.say_all(guide_sentence(game, remark.code, remark.arguments, GUIDE_KEYS, RULES) for remark in hint.remarks)
    if hint.action is not None:
        desk.listed = (hint.action,)
        desk.say(f"1. {desk.session.game.format_action(hint.action)}")


def _goal(desk: Desk, _text: str) -> None:
    """Say how the goal of an exercise stands."""
    if desk.exercise is None:
        desk.say("This game is no exercise; gigawatt class exercises lists them.")
        return
    desk.say_all([*exercise.goal_lines(desk.exercise, desk.session.game), *predictions_so_far(desk.session, RULES)])


def _advise(desk: Desk, _text: str) -> None:
    """Say what the adviser would do, what it counts, and why."""
    session = desk.session
    if refused := refused_advice(session):
        desk.say_all(refused)
        return
    if not (session.is_person_to_move and answers_at_once(session.options.adviser)):
        answer = session.advice_job().run()
        if answer.fault:
            desk.say(f"The adviser failed: {answer.fault}.")
            return
        desk.hear(Judgement.of(answer.action, answer.reason))
    session.note_advice()
    analysis = desk.analysis
    action, why = analysis.judgement.action, analysis.judgement.why(session.game)
    row = next((row for row in analysis.advice if row.actions[:1] == (action,)), None)
    counts = counts_text(analysis, row) if row is not None else ""
    desk.listed = (action,)
    name = f"{session.game.format_action(action)}{': ' if counts else ''}{counts}"
    desk.say(
        f"The adviser ({session.options.adviser}) would do this, 1: {name}.{f' {why}' if why else ''}{lapse_note(analysis, (action,))}"
    )


def _since(desk: Desk, _text: str) -> None:
    """Say what happened since the viewer's last action."""
    plies = desk.session.since_last_turn(desk.session.viewer)
    if not plies:
        desk.say("Nothing has happened since your last action.")
    for ply in plies:
        desk.say_ply(ply)


def _log(desk: Desk, text: str) -> None:
    """Say the last plies."""
    if text and not (text.isdecimal() and int(text)):
        desk.say(f"log takes how many actions to say, as in log 20, and {text!r} was typed.")
        return
    count = int(text or 10)
    for ply in desk.session.plies[-count:]:
        when = desk.session.game.quarter_text(ply.quarter)
        name = f"{SEAT_LETTERS[ply.seat]} {desk.names[ply.seat]}"
        desk.say(f"{when}, action {ply.ply + 1}, {name}: {desk.session.game.format_action(ply.action)}.")
    if not desk.session.plies:
        desk.say("Nothing has been done yet.")


def _quarter(desk: Desk, text: str) -> None:
    """Say again what a quarter's end brought."""
    session = desk.session
    quarter = quarter_index(session.game, text) if text else None
    for ply in reversed(session.plies):
        if ply.ended_quarter and quarter in (None, ply.quarter):
            desk.say_quarter_end(ply)
            return
    which = "No quarter has" if quarter is None else f"{session.game.quarter_text(quarter)} has not"
    desk.say(f"{which} ended yet.")


def _take_back(desk: Desk, _text: str) -> None:
    """Return to the person's last decision."""
    ply = desk.session.take_back()
    desk.reopen_turn()
    desk.say(f"Taken back: {desk.session.game.format_action(ply.action)}.")
    desk.say(reports.turn_line(desk.session.state))


def _redo(desk: Desk, _text: str) -> None:
    """Repeat what was taken back."""
    for ply in desk.session.redo():
        desk.say_ply(ply)
    desk.go_on()


def _restart(desk: Desk, _text: str) -> None:
    """Return to the first decision of the quarter."""
    desk.session.restart_quarter()
    desk.reopen_turn()
    desk.say("The quarter begins again.")
    desk.say(reports.turn_line(desk.session.state))


def _end(desk: Desk, _text: str) -> None:
    """End a turn whose actions are spent."""
    if desk.waits_for_end:
        desk.end_turn()
    elif desk.waits_for_repeat:
        desk.say("Nothing was done yet. Type the action again to do it, which ends the quarter; pass ends it without.")
    elif desk.session.is_person_to_move:
        desk.say("You have actions left: pass ends your turn without them.")
    else:
        desk.say("The match is over.")


def _ready(desk: Desk, _text: str) -> None:
    """Take the table."""
    session = desk.session
    if not session.needs_hand_over:
        desk.say("There is nobody to hand the table to.")
        return
    session.hand_over()
    desk.say(f"{desk.person(session.viewer)} has the table.")
    desk.say(reports.turn_line(session.state))


def _save(desk: Desk, _text: str) -> None:
    """Keep the game now, and say where."""
    session = desk.session
    session.keeps_unplayed = True  # it was asked for
    session.save()
    if session.save_error:
        desk.say(f"The game could not be kept: {session.save_error}.")
    elif session.path is None:
        desk.say("The game has no file to be kept in.")
    else:
        desk.say(f"Kept as {shown(session.path)}. It is kept after every action.")


def _quit(desk: Desk, _text: str) -> None:
    """Stop."""
    desk.close()


COMMANDS: Final = (
    Command("help", "help [COMMAND]", "what there is to type.", _help, ("?",)),
    Command("status", "status [SEAT]", "how you stand: turn, compute, cash, Lead, what binds.", _status, ("s",)),
    Command("next", "next", "what to decide next: what binds each campus, and what would help.", _next, ("n",)),
    Command("hint", "hint", "the next hint of an exercise; else leads through the first quarter of a game.", _hint),
    Command("goal", "goal", "what an exercise asks, and how that stands.", _goal),
    Command("campuses", "campuses [SEAT]", "every campus, layer by layer.", _campuses),
    Command("arriving", "arriving [SEAT]", "what is on its way, when and with what chance.", _arriving, ("pipeline",)),
    Command(
        "bottleneck",
        "bottleneck [SEAT]",
        "what binds each campus, and what one more of each layer would bring.",
        _bottleneck,
        ("x", "binds"),
    ),
    Command("forecast", "forecast [SEAT]", "what this quarter's end brings, and what comes when.", _forecast, ("g",)),
    Command(
        "history", "history", "compute, Lead and cash of every seat after each quarter.", _history, ("h", "charts")
    ),
    Command("markets", "markets", "prices and stock.", _markets, ("m",)),
    Command(
        "standings",
        "standings",
        "who is where, how it would end now, who acts first next quarter, and where your Lead came from.",
        _standings,
        ("race", "order"),
    ),
    Command("world", "world [REGION]", "the regions: slots, grid, permits, who is there.", _world, ("region", "map")),
    Command("row", "row", "the cards that lie open.", _row, ("cards",)),
    Command("news", "news", "the headline and what it does.", _news, ("headline",)),
    Command(
        "controls",
        "controls",
        "export controls and whom they deny, chokepoints and who is near one, shares of each layer.",
        _controls,
        ("chokepoints",),
    ),
    Command("show", "show NAME", "the rules of a card, project, region, faction or scenario.", _show),
    Command("legal", "legal [WORDS]", "what may be done now, numbered; type a number to do it.", _legal, ("l",)),
    Command("preview", "preview ACTION", "what an action would do, before it is done.", _preview),
    Command("why", "why [ACTION or SEAT]", "why an action is not legal, or a rival's last reason.", _why, ("w",)),
    Command("advise", "advise", "what the adviser would do, and why.", _advise, ("v", "advice")),
    Command("since", "since", "what happened since your last action.", _since, ("i", "reasons")),
    Command("log", "log [N]", "the last N actions, ten without a number.", _log),
    Command("quarter", "quarter [QUARTER]", "what the end of the last quarter, or of another one, brought.", _quarter),
    Command(
        "take back",
        "take back",
        "return to your last decision of this quarter.",
        _take_back,
        ("z", "undo", "back"),
    ),
    Command("redo", "redo", "repeat what was taken back.", _redo, ("y",)),
    Command("restart", "restart", "return to your first decision of this quarter.", _restart),
    Command("end", "end", "end your turn, once your actions are spent and you are asked.", _end),
    Command(
        "predict",
        "predict LAYER PERCENT",
        "answer what a class or an exercise asks, such as predict power 60; predict skip answers nothing.",
        predict,
    ),
    Command(
        "away",
        "away [POLICY] [QUARTERS]",
        "let a policy play your seat, normal for the rest of the quarter; 0 quarters until you take it back.",
        hands.away,
    ),
    Command("return", "return [SEAT]", "take a seat back from the policy that plays it.", hands.come_back),
    Command("decides", "decides NAME", "note who of a team decides from now on.", hands.decides),
    Command("ready", "ready", "take the table, where several people play.", _ready),
    Command(
        "save",
        "save",
        "keep the game now; it is kept after every action anyway.",
        _save,
        note="The game keeps its own file.",
    ),
    Command("quit", "quit", "stop; the game is kept.", _quit, ("q", "exit")),
)
"""Everything to type that is no action."""


def exact_command(word: str) -> Command | None:
    """The command of this name or key."""
    return next((command for command in COMMANDS if word == command.name or word in command.keys), None)
