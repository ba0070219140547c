"""The debrief of a student as one self-contained HTML page, with the id and never a name: three sentences and a chart, then the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from gigawatt.classroom.debrief.charts import (
    binding_table,
    course_chart,
    figure,
    pipeline_chart,
    quarter_names,
    ran_and_held,
    seat_names,
    sentences,
    standing_caption,
    standing_chart,
)
from gigawatt.classroom.debrief.pair_search import MOST_PAIRS
from gigawatt.classroom.debrief.style import GENERATOR, STYLE
from gigawatt.classroom.debrief.task_results import told_exercise
from gigawatt.classroom.debrief.task_tables import student_tasks
from gigawatt.classroom.grading.student_grades import decided_by
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.pages.columns import key, lines_plot
from gigawatt.pages.shell import html_page
from gigawatt.pages.tables import folded, table
from gigawatt.session.session_block import ADVISED, read_counts
from gigawatt.study.hindsight.bottlenecks_page import price_plots
from gigawatt.study.hindsight.whatif_text import (
    INTERVALS,
    REACTING_HEAD,
    changed_text,
    frozen_verdict,
    players_note,
    reacting_rows,
    reason,
    verdict,
)
from gigawatt.text import html_text
from gigawatt.wording.action_text import action_words
from gigawatt.wording.debrief_text import (
    advised_text,
    exercise_result_text,
    held_text,
    left_out_text,
    level_text,
    no_turn_text,
    pair_proof_text,
    pair_text,
    played_text,
    regret_text,
    result_text,
    turn_text,
    unfinished_text,
)
from gigawatt.wording.grammar import capitalised, changed_by, listed, plural, uncapitalised
from gigawatt.wording.hands_text import decided_text
from gigawatt.wording.names import region_name
from gigawatt.wording.quarters import quarter_name
from gigawatt.wording.shortage_text import cause_text, quarters_text
from gigawatt.wording.whatif_text import question_text

if TYPE_CHECKING:
    from gigawatt.classroom.debrief.game_story import GameStory, Told
    from gigawatt.classroom.debrief.policy_games import PolicyResults
    from gigawatt.classroom.debrief.task_results import TaskResult
    from gigawatt.classroom.folder.course import Course
    from gigawatt.study.hindsight.whatif import WhatIf

_FIGURES: Final = "Figures"


def student_page(
    course: Course,
    student: str,
    story: GameStory,
    leads: Sequence[int],
    against: PolicyResults | None,
    results: Sequence[TaskResult] = (),
) -> str:
    """Render the page. It works offline and in a browser that allows neither scripts nor requests.

    Args:
        course: the class.
        student: the id.
        story: the student's game.
        leads: Lead at the end of every whole game of the class, ascending.
        against: games of policies, if they were played.
        results: what the student predicted and reached, by task.
    """
    body = [
        *_first(course, student, story, against, told_exercise(results)),
        *_story(story),
        *_regret(story),
        *_prices(story),
        *_pipeline(story),
        *_courses(story),
        *_standing(story, leads, against),
        *_what_if(story),
        *student_tasks(results),
        *_method(story),
    ]
    return html_page(f"Debrief: {student}", GENERATOR, body, STYLE)


def short_page(course: Course, student: str, why: str, results: Sequence[TaskResult] = ()) -> str:
    """The page of a student without a game: that there is none, and why; and what the student predicted and reached elsewhere."""
    body = [
        f"<h1>{html_text(f'Debrief: {student}')}</h1>",
        _about(course, "", told_exercise(results)),
        f"<p>{html_text(why, 1000)}</p>",
        *student_tasks(results),
    ]
    return html_page(f"Debrief: {student}", GENERATOR, body, STYLE)


def three_sentences(story: GameStory, against: PolicyResults | None, exercise: TaskResult | None = None) -> list[str]:
    """How the game ended, what held the student back most, and what one other decision would have changed."""
    first, *rest = _held(story)
    run = None if exercise is None else exercise.run
    if exercise is None or run is None:
        return [_result(story, against), first, *rest]
    is_met = run.reached_in is not None
    goal = exercise_result_text(exercise.title, run.goal.verdict.value, run.reached_in, story.lead, story.compute)
    return [goal, f"Even so, {uncapitalised(first)}" if is_met and story.worst else first, *rest]


def _result(story: GameStory, against: PolicyResults | None) -> str:
    if not story.is_finished:
        return unfinished_text(story.answer.game, len(story.own.quarters), story.lead, story.compute)
    share = None if against is None else against.share_below(story.lead)
    games = 0 if against is None else against.games
    return result_text(story.rank, len(story.summary.factions), story.lead, story.compute, share, games)


def _held(story: GameStory) -> list[str]:
    """The second sentence, and the third if anything was held back."""
    worst, game = story.worst, story.answer.game
    if worst is None:
        return [level_text()]
    one, other = worst.episode, story.turning
    head = held_text(game, one.region, one.binding, (one.first, one.last), one.held_back, story.bound(worst))
    if other is not None:
        return [head, _lifted(story, other, is_worst=other is worst)]
    if not worst.causes:
        return [head]
    layers = [LAYERS.index(layer) for layer in one.binding]
    return [head, no_turn_text(worst.causes[0], worst.missed_layers, layers)]


def _lifted(story: GameStory, told: Told, *, is_worst: bool) -> str:
    """What one other decision, or two, would have changed."""
    game, turn, pair = story.answer.game, told.turn, told.best_pair
    if pair is not None:
        return pair_text(game, pair, pair.lead if story.is_finished else None, is_worst=is_worst)
    assert turn is not None, "something lifts what is told first"
    lead = turn.lead if story.is_finished else None
    return turn_text(game, turn.shortage, turn.missed, lead, is_worst=is_worst)


def _about(course: Course, faction: str, exercise: TaskResult | None) -> str:
    played = played_text(course.scenario.rpartition(":")[2], "" if exercise is None else exercise.title)
    words = [course.name, played, faction]
    return f'<p class="soft">{html_text(", ".join(filter(None, words)))}</p>'


# --- page one --------------------------------------------------------------------------------------------------------


def _first(
    course: Course, student: str, story: GameStory, against: PolicyResults | None, exercise: TaskResult | None
) -> Iterator[str]:
    yield f'<section class="first"><h1>{html_text(f"Debrief: {student}")}</h1>'
    yield _about(course, story.summary.factions[story.seat], exercise)
    if decided := decided_text(decided_by(story.record, story.answer.game, story.seat)):
        yield f'<p class="soft">{html_text(f"Decided by {decided}, as the file says.", 1000)}</p>'
    yield sentences(three_sentences(story, against, exercise))
    ran = [float(quarter.compute) for quarter in story.own.quarters]
    drawn = ran_and_held(story.answer.game, ran, story.held(), "Compute that ran, and what was held back", ",.1f")
    caption = (
        "Compute in each quarter. Grey ran. A colour is what the other layers of your campuses could have run in addition, had that layer been "
        "as large as the next one."
    )
    yield f"{figure(drawn, caption)}</section>"


# --- the rest --------------------------------------------------------------------------------------------------------


def _story(story: GameStory) -> Iterator[str]:
    yield "<h2>Which layer bound, and why</h2>"
    yield (
        "<p>A campus runs as much as its smallest layer. For each campus and quarter: the layer that was smallest, and the compute that it "
        "held back.</p>"
    )
    yield binding_table(story) + key(list(LAYERS))
    for one in story.told:
        yield _told(story, one)
    if not story.told:
        yield f"<p>{html_text(level_text())}</p>"
    draws, stalled, expected = story.luck
    if draws:
        luck = f"Luck with permits: of {plural(draws, 'draw')} {stalled} stalled; on average it would have been {expected:.1f}."
        yield f"<p>{html_text(luck)}</p>"


def _told(story: GameStory, told: Told) -> str:
    """An episode: what bound, what was behind it, and what the match is like without it."""
    game, one = story.answer.game, told.episode
    where = f"{region_name(game, one.region)} {quarters_text(game, one.first, one.last)}"
    head = f"{capitalised(listed(one.binding))} bound the campus in {where} and held back {one.held_back} compute."
    causes = " ".join(cause_text(game, row, "you") for row in told.causes)
    proof = _proof(story, told)
    return (
        f'<p class="told"><strong>{html_text(head)}</strong>{html_text(causes, 4000)}'
        f"{f' <span class={chr(34)}proof{chr(34)}>{html_text(proof, 1000)}</span>' if proof else ''}</p>"
    )


def _proof(story: GameStory, told: Told) -> str:
    """What the match played again says of the end."""
    parts = []
    if told.turn is not None and story.is_finished:
        row, missed = told.turn.shortage, told.turn.missed
        what = f"{action_words(story.answer.game, missed.action).without_verb} in {quarter_name(story.answer.game, missed.quarter)}"
        compute = changed_by(f"compute in {quarter_name(story.answer.game, row.quarter)}", missed.seat_gain)
        lead = changed_by("your Lead", told.turn.lead)
        parts.append(f"Played to the end with {what}, {compute} and {lead}{left_out_text(told.turn.left_out)}.")
    if told.pair is not None:
        parts.append(pair_proof_text(story.answer.game, told.pair, is_finished=story.is_finished))
    price = told.episode.price
    if price is not None:
        what = "one more module of each" if len(price.layers) > 1 else "one more module"
        lead = f" and {changed_by('your Lead', price.lead)}" if story.is_finished else ""
        compute = changed_by("compute to the end", price.total)
        parts.append(f"With {what} there, free of charge, {compute}{lead}.")
    return " ".join(parts)


def _regret(story: GameStory) -> Iterator[str]:
    if story.regret is None:
        return
    total = story.regret.total
    yield "<h2>What your decisions cost</h2>"
    yield f"<p>{html_text(regret_text(story.regret.decisions, total.value, total.low, total.high), 1000)}</p>"


def _prices(story: GameStory) -> Iterator[str]:
    yield "<h2>What one more module was worth</h2>"
    yield (
        "<p>Points of compute until the end, added up by quarter, that one more module would have brought from a quarter on, free of charge: "
        "the match was played again with it, everyone as recorded. First a module of each layer that bound, then of a single layer alone; that "
        "is worth nothing where several bind.</p>"
    )
    yield price_plots(story.answer, story.own)


def _pipeline(story: GameStory) -> Iterator[str]:
    if not story.pipeline:
        return
    yield "<h2>What you ordered, and when it ran</h2>"
    yield figure(
        pipeline_chart(story) + key(list(LAYERS)),
        "A row for each kind of order in a quarter, in the colour of its layer, with the modules that it brings. What comes through within its "
        "own quarter waits for nothing.",
    )


def _courses(story: GameStory) -> Iterator[str]:
    yield "<h2>Compute and Lead over time</h2>"
    yield figure(f"<h3>Compute</h3>{course_chart(story, 'compute')}")
    last = "the last has what is scored at the end" if story.is_finished else "what is scored at the end is not known"
    yield figure(f"<h3>Lead</h3>{course_chart(story, 'lead')}", f"After each quarter; {last}.")
    names = seat_names(story)
    rows = [
        (str(quarter.quarter + 1), *(f"{quarter.compute[s]} / {quarter.lead[s]}" for s in range(len(names))))
        for quarter in story.summary.quarters
    ]
    yield folded(_FIGURES, table(("quarter", *(f"{name}: compute / Lead" for name in names)), rows))


def _standing(story: GameStory, leads: Sequence[int], against: PolicyResults | None) -> Iterator[str]:
    if not story.is_finished or (len(leads) < 2 and against is None):
        return
    yield "<h2>Where your result stands</h2>"
    yield figure(standing_chart(leads, against, ("you", float(story.lead))), standing_caption(leads, against))


def _what_if(story: GameStory) -> Iterator[str]:
    answer = story.what_if
    if answer is None:
        return
    yield "<h2>What if</h2>"
    if isinstance(answer, str):
        yield f"<p>{html_text(f'The question cannot be asked of this game: {answer}', 1000)}</p>"
        return
    names = seat_names(story)
    game = story.answer.game
    quarter = quarter_name(game, game.quarters - len(answer.quarters))
    yield f"<p>{html_text(question_text('your', quarter, changed_text(answer.lines)), 1000)}</p>"
    yield f'<p class="verdict">{html_text(capitalised(verdict(answer, story.seat, names)), 1000)}</p>'
    if why := reason(answer, story.seat, names):
        yield f"<p>{html_text(why, 1000)}</p>"
    if answer.frozen is not None:
        yield f"<p>{html_text(frozen_verdict(answer, names), 1000)}</p>"
    yield figure(_what_if_chart(answer, story), players_note(answer, names))
    yield folded(_FIGURES, table(REACTING_HEAD, reacting_rows(answer), left=(1, 2), narrow=INTERVALS))


def _what_if_chart(answer: WhatIf, story: GameStory) -> str:
    effect, game = answer.effects[story.seat], story.answer.game
    columns = quarter_names(game, game.quarters)[-len(answer.quarters) :]
    lines = {"without the change": effect.course_before, "with it": effect.course_after}
    return lines_plot(columns, lines, "Mean Lead after each quarter, with the change and without", ".1f")


def _method(story: GameStory) -> Iterator[str]:
    yield "<h2>How it was found</h2>"
    yield (
        "<p>An order that was missed was put in the place of one decision, and the match was played again with everyone as recorded: it is "
        "named only if the campus then has more of the layer. Where no single order brought Lead, two were tried together in the same way, at "
        f"most {MOST_PAIRS} pairs for each row of quarters, and the best pair is named. One more module was put there free of charge, and the "
        "match played again. A recorded action that is not legal any more is left out. All chance that the change does not move falls as it "
        "fell. With the save of this game, this command finds the same, but for the pairs:</p>"
    )
    faction = story.own.faction
    yield f"<pre>{html_text(f'gigawatt study bottlenecks SAVE --seat {faction}')}</pre>"
    if asked := read_counts(story.record.session, (ADVISED,))[ADVISED]:
        yield f"<p>{html_text(advised_text(asked), 1000)}</p>"
