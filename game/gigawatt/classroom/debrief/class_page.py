"""The debrief of a class as one self-contained HTML page for the teacher, with names: three sentences and a chart, then the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from gigawatt.classroom.debrief.charts import (
    COLOURS,
    figure,
    quarter_names,
    ran_and_held,
    sentences,
    standing_caption,
    standing_chart,
)
from gigawatt.classroom.debrief.class_whatif import class_what_if
from gigawatt.classroom.debrief.style import GENERATOR, STYLE
from gigawatt.classroom.debrief.task_results import told_exercise
from gigawatt.classroom.debrief.task_tables import class_tasks
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.pages.columns import Curve, curve_plot, lines_plot, stacked_plot
from gigawatt.pages.shell import html_page
from gigawatt.pages.strips import quantile
from gigawatt.pages.tables import Linked, Marked, folded, table
from gigawatt.text import html_text
from gigawatt.wording.action_text import action_words
from gigawatt.wording.debrief_text import (
    class_exercise_text,
    class_gain_text,
    class_held_text,
    class_level_text,
    class_no_turn_text,
    class_order_text,
    class_result_text,
    class_turn_text,
    class_unfinished_text,
    ordered_text,
    played_text,
)
from gigawatt.wording.grammar import capitalised, counted, listed, plural, signed
from gigawatt.wording.quarters import quarter_name
from gigawatt.wording.shortage_text import CAUSE_NAMES, quarters_text

if TYPE_CHECKING:
    from gigawatt.classroom.debrief.class_row import ClassRow
    from gigawatt.classroom.debrief.game_story import GameStory, Told, Turn
    from gigawatt.classroom.debrief.policy_games import PolicyResults
    from gigawatt.classroom.debrief.task_results import TaskResult
    from gigawatt.classroom.folder.course import Course
    from gigawatt.core import Game
    from gigawatt.core.explanations.shortages import OrderPair

_MOST_LINES: Final = 8
"""The most students whose courses are a line each."""
_NOTHING: Final = "nothing to the student's gain"


def class_page(
    course: Course, game: Game, rows: Sequence[ClassRow], against: PolicyResults | None, changes: Sequence[str]
) -> str:
    """Render the page. It works offline and in a browser that allows neither scripts nor requests.

    Args:
        course: the class.
        game: what was played.
        rows: its students, in the order of the roster.
        against: games of policies, if they were played.
        changes: the what-if that was asked; empty for none.
    """
    title = f"Debrief: {course.name}"
    stories = [row.story for row in rows if row.story is not None]
    body = [
        *_first(title, course, game, rows, against),
        *(_held(game, stories) if stories else ()),
        *(_students(game, rows) if stories else ()),
        *(_courses(game, rows) if stories else ()),
        *(_prices(game, stories) if stories else ()),
        *class_what_if(game, rows, changes),
        *class_tasks(rows),
        *_missing(rows),
        *_method(against),
    ]
    return html_page(title, GENERATOR, body, STYLE)


# --- page one --------------------------------------------------------------------------------------------------------


def _first(
    title: str, course: Course, game: Game, rows: Sequence[ClassRow], against: PolicyResults | None
) -> Iterator[str]:
    yield f'<section class="first alone"><h1>{html_text(title)}</h1>'
    exercise = _exercise(rows)
    played = played_text(course.scenario.rpartition(":")[2], "" if exercise is None else exercise.title)
    about = f"{played}, {plural(game.quarters, 'quarter')}, {plural(game.seats, 'seat')}"
    yield f'<p class="soft">{html_text(about)}</p>'
    yield sentences(class_sentences(rows, against))
    leads = _leads(rows)
    if leads or against is not None:
        yield figure(standing_chart(leads, against), standing_caption(leads, against))
    yield "</section>"


def class_sentences(rows: Sequence[ClassRow], against: PolicyResults | None) -> list[str]:
    """How the games ended, what held the class back most, and what one other decision would have changed in them."""
    stories = [row.story for row in rows if row.story is not None]
    leads = _leads(rows)
    exercise = _exercise(rows)
    if not stories:
        played = "" if exercise is None else f" of the exercise {exercise.title}"
        return [f"No game{played} by {counted(len(rows), 'student')} counts, so there is nothing to tell."]
    if exercise is not None:
        first = class_exercise_text(exercise.title, _reached(rows), len(rows), len(stories), leads)
    elif leads:
        share = None if against is None else against.share_below(leads[len(leads) // 2])
        first = class_result_text(len(leads), len(rows), leads, share, 0 if against is None else against.games)
    else:
        first = class_unfinished_text(len(stories))
    held = [sum(sum(story.held()[i]) for story in stories) for i in range(len(LAYERS))]
    if not any(held):
        return [first, class_level_text()]
    return [first, _held_sentence(stories, held), _turn_sentence(stories)]


def _exercise(rows: Sequence[ClassRow]) -> TaskResult | None:
    return next((one for row in rows if (one := told_exercise(row.results)) is not None), None)


def _reached(rows: Sequence[ClassRow]) -> int:
    """The students who reached the goal of the exercise that is told."""
    runs = [one.run for row in rows if (one := told_exercise(row.results)) is not None]
    return sum(run is not None and run.reached_in is not None for run in runs)


def _held_sentence(stories: Sequence[GameStory], held: Sequence[float]) -> str:
    most = Counter(LAYERS.index(name) for story in stories if story.worst for name in story.worst.episode.binding)
    layer = max(range(len(LAYERS)), key=lambda i: (most[i], held[i], -i))
    return class_held_text(LAYERS[layer], round(held[layer]), round(sum(held)), most[layer], len(stories))


def _turn_sentence(stories: Sequence[GameStory]) -> str:
    """In how many games one other decision, or two where one does not, bring Lead: those of the table."""
    turns, pairs, games = _found(stories)
    if not turns and not pairs:
        return class_no_turn_text(games)
    lead = _mean([*(turn.lead for turn in turns), *(pair.lead for pair in pairs)])
    return class_turn_text(len(turns), len(pairs), games, lead)


def _found(stories: Sequence[GameStory]) -> tuple[list[Turn], list[OrderPair], int]:
    """The orders and the pairs that bring Lead in whole games with a shortage, one for a game at most; and how many such games there are."""
    whole = [story for story in stories if story.worst is not None and story.is_finished]
    found = [one for story in whole if (one := story.gaining) is not None]
    pairs = [pair for one in found if (pair := one.best_pair) is not None]
    turns = [one.turn for one in found if one.turn is not None and one.best_pair is None]
    return turns, pairs, len(whole)


def _on_average(game: Game, stories: Sequence[GameStory]) -> Iterator[str]:
    """What these orders and pairs change on average, and the order that does it most often."""
    turns, pairs, _ = _found(stories)
    if turns:
        kinds = Counter((turn.missed.action, turn.missed.quarter) for turn in turns)
        action, quarter = min(kinds, key=lambda pair: (-kinds[pair], pair[1], pair[0]))
        yield class_gain_text(
            "one order", _mean([turn.missed.seat_gain for turn in turns]), _mean([turn.lead for turn in turns])
        )
        if kinds[action, quarter] > 1:
            order = action_words(game, action).without_verb
            yield class_order_text(order, quarter_name(game, quarter), kinds[action, quarter], len(turns))
    if pairs:
        yield class_gain_text(
            "two orders", _mean([pair.seat_gain for pair in pairs]), _mean([pair.lead for pair in pairs])
        )


def _leads(rows: Sequence[ClassRow]) -> list[int]:
    return sorted(row.story.lead for row in rows if row.story is not None and row.story.is_finished)


# --- the rest --------------------------------------------------------------------------------------------------------


def _held(game: Game, stories: Sequence[GameStory]) -> Iterator[str]:
    yield "<h2>What held the class back, and when</h2>"
    count = max(len(story.own.quarters) for story in stories)
    ran = [_mean([s.own.quarters[q].compute for s in stories if q < len(s.own.quarters)]) for q in range(count)]
    held = [
        [_mean([s.held()[i][q] for s in stories if q < len(s.own.quarters)]) for q in range(count)]
        for i in range(len(LAYERS))
    ]
    drawn = ran_and_held(game, ran, held, "Mean compute that ran, and what was held back", ",.1f")
    caption = (
        "Compute of a student in each quarter, on average. Grey ran. A colour is what the other layers could have run in addition, had that "
        "layer been as large as the next one."
    )
    yield figure(drawn, caption)
    shares = [[100 * _share(stories, i, q) for q in range(count)] for i in range(len(LAYERS))]
    parts = {layer: row for layer, row in zip(LAYERS, shares, strict=True) if any(row)}
    drawn = stacked_plot(quarter_names(game, count), parts, "Binding layer by quarter, %", ".0f", 100, COLOURS)
    yield figure(
        f"<h3>Which layer bound</h3>{drawn}",
        "Share of students in per cent whose most held-back campus was bound by a layer, ties in equal parts. Students without a campus are "
        "not counted.",
    )


def _share(stories: Sequence[GameStory], layer: int, quarter: int) -> float:
    """The share of students whom a layer bound in a quarter."""
    bound = [s.own.quarters[quarter].binding for s in stories if quarter < len(s.own.quarters)]
    known = [names for names in bound if names]
    return sum((LAYERS[layer] in names) / len(names) for names in known) / len(known) if known else 0.0


def _students(game: Game, rows: Sequence[ClassRow]) -> Iterator[str]:
    yield "<h2>Student by student</h2>"
    yield (
        "<p>The layers that held back most in a row of quarters, and how much; then the one other decision that lifts this shortage and "
        "brings Lead, or two where no single one does, with the change in Lead at the end when the match is played again with it. If that "
        "is found for another main shortage of the student alone, the shortage is named. A game that was not finished has its quarters in the "
        "place of a place, and Lead so far: what it would have come to is unknown. The name leads to the page of the student.</p>"
    )
    told = " ".join(_on_average(game, [row.story for row in rows if row.story is not None]))
    if told:
        yield f"<p>{html_text(told, 1000)}</p>"
    head = (
        "student",
        "id",
        "Lead",
        "place",
        "compute",
        "bound by",
        "held back",
        "what lifts a shortage",
        "Lead with it",
    )
    ranked = sorted(
        (row for row in rows if row.story is not None), key=lambda row: (-_final(row), row.name, row.student.id)
    )
    yield table(head, [_student(game, row) for row in ranked], left=(1, 5), prose=(7,), narrow=(0, 2, 3, 5))


def _final(row: ClassRow) -> int:
    return row.story.lead if row.story is not None and row.story.is_finished else -1


def _student(game: Game, row: ClassRow) -> tuple[str | Marked | Linked, ...]:
    story = row.story
    assert story is not None, "only students with a story have a row"
    worst = story.worst
    bound, held, what, lead = "", "0", "", ""
    if worst is not None:
        bound, held = listed(worst.episode.binding), str(worst.episode.held_back)
        found = story.gaining
        what = _why_nothing(worst) if found is None else _what_lifts(game, found, is_worst=found is worst)
        lead = signed(found.lead) if found is not None and found.lead is not None and story.is_finished else ""
    place: str | Marked = str(story.rank)
    final = str(story.lead)
    if not story.is_finished:
        place = Marked(f"not finished, {len(story.own.quarters)} of {game.quarters}", "misses")
        final = f"{story.lead} so far" if story.lead else "none yet"
    return (
        Linked(row.name, row.page), row.student.id, final, place, str(story.compute), bound, held, what, lead,
    )  # fmt: skip


def _what_lifts(game: Game, told: Told, *, is_worst: bool) -> str:
    """The order, or the two, that lift an episode; and which one, if it is not the worst."""
    what = _ordered(game, told)
    one = told.episode
    return what if is_worst else f"{what} (for {listed(one.binding)} {quarters_text(game, one.first, one.last)})"


def _ordered(game: Game, told: Told) -> str:
    if told.best_pair is not None:
        return ordered_text(game, told.best_pair)
    assert told.turn is not None, "something lifts it"
    missed = told.turn.missed
    return f"{action_words(game, missed.action).without_verb} by {quarter_name(game, missed.quarter)}"


def _why_nothing(told: Told) -> str:
    """Why nothing lifts an episode to the student's gain."""
    if told.lead is not None or told.missed_layers:
        return _NOTHING
    return f"nothing: {CAUSE_NAMES[told.causes[-1].code]}" if told.causes else ""


def _courses(game: Game, rows: Sequence[ClassRow]) -> Iterator[str]:
    told = [(row, row.story) for row in rows if row.story is not None]
    count = max(len(story.summary.quarters) for _, story in told)
    yield "<h2>Compute and Lead over time</h2>"
    for what in ("compute", "lead"):
        values = {
            row.name if _is_alone(row, rows) else f"{row.name} ({row.student.id})": [
                float(getattr(quarter, what)[story.seat]) for quarter in story.summary.quarters
            ]
            for row, story in told
        }
        yield figure(
            f"<h3>{capitalised(what)}</h3>{_course(quarter_names(game, count), values, what)}", _course_caption(told)
        )


def _is_alone(row: ClassRow, rows: Sequence[ClassRow]) -> bool:
    """Whether nobody else in the class has this name."""
    return sum(other.name == row.name for other in rows) == 1


def _course(columns: Sequence[str], values: dict[str, list[float]], what: str) -> str:
    label = f"{capitalised(what)} after each quarter"
    if len(values) <= _MOST_LINES:
        whole = {name: [*row, *[float("nan")] * (len(columns) - len(row))] for name, row in values.items()}
        return lines_plot(columns, whole, label, ".0f")
    by = [[row[q] for row in values.values() if q < len(row)] for q in range(len(columns))]
    low, middle, high = ([quantile(row, share) for row in by] for share in (0.1, 0.5, 0.9))
    return curve_plot(columns, Curve(label, middle, low, high), label, ".0f", small=False)


def _course_caption(told: Sequence[object]) -> str:
    if len(told) <= _MOST_LINES:
        return "A line for each student, after each quarter; the last has what is scored at the end."
    return "The line is the student in the middle; eight in ten are in the shaded area. The last quarter has what is scored at the end."


def _prices(game: Game, stories: Sequence[GameStory]) -> Iterator[str]:
    yield "<h2>What one more module was worth</h2>"
    count = max(len(story.own.quarters) for story in stories)
    parts = {
        layer: [
            _mean([max(0, s.own.quarters[q].layer_price(i)) for s in stories if q < len(s.own.quarters)])
            for q in range(count)
        ]
        for i, layer in enumerate(LAYERS)
    }
    known = {layer: row for layer, row in parts.items() if any(row)}
    yield figure(
        stacked_plot(
            quarter_names(game, count), known, "Compute to the end of one more module", ".1f", colours=COLOURS
        ),
        "Compute to the end, added up by quarter, that one more module of a single layer brings from a quarter on, free of charge, each match "
        "played again with it; on average over the students.",
    )
    rows = [(layer, *(f"{value:.1f}" for value in row)) for layer, row in parts.items()]
    yield folded("Figures", table(("layer", *quarter_names(game, count)), rows))


def _missing(rows: Sequence[ClassRow]) -> Iterator[str]:
    without = [row for row in rows if row.story is None]
    if without:
        yield "<h2>Without a game</h2>"
        yield table(
            ("student", "id", ""), [(row.name, row.student.id, row.why) for row in without], left=(0, 1), prose=(2,)
        )


def _method(against: PolicyResults | None) -> Iterator[str]:
    yield "<h2>How it was found</h2>"
    yield (
        "<p>Every claim about a cause is a counterfactual that was run: the student's match played again with one order in the place of "
        "another decision, with two such orders, or with one more module free of charge, everyone else as recorded, and all chance that the "
        "change does not move as it fell.</p>"
    )
    if against is not None:
        names = ", ".join(against.leads)
        told = f"House policies, in {counted(against.games, 'game')} on {counted(against.games // len(against.leads), 'seed')}: {names}."
        yield f"<p>{html_text(told)}</p>"


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
