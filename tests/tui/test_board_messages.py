"""What rivals and motion post to the board, on a stage without a terminal."""

from __future__ import annotations

from tests.tui.stand_in import HostDouble, StageDouble, board_of

from gigawatt.core import Game, actions as act
from gigawatt.session import GameSession, Options, Seat
from gigawatt.tui.board import messages
from gigawatt.tui.board.messages import Aspect, BoardMessage
from gigawatt.tui.board.motion import COUNT_S, COUNT_STEPS, LIGHT_S, PULSE_S, Motion
from gigawatt.tui.board.rivals import FAST_S, Rivals
from gigawatt.tui.preferences import Preferences


def stage_of(**likes: str) -> StageDouble:
    """A stage whose player likes something."""
    return StageDouble(HostDouble(Preferences().with_(**likes)))


def solo_before(game: Game) -> GameSession:
    """A person who has just passed, so that the rival is to move."""
    session = GameSession(game, None, 5, [Seat(), Seat("greedy")], Options(adviser="greedy"))
    session.play_on()
    session.apply(act.PASS)
    return session


def test_rivals_post_what_they_do_and_wait(duel_game: Game) -> None:
    """At the fast pace a thought and a move are posted, then nothing until the pause is over; at last it is one's turn."""
    session, stage = solo_before(duel_game), stage_of(pace="fast")
    posted: list[BoardMessage] = []
    rivals = Rivals(session, stage, posted.append)
    rivals.go_on()
    assert [type(message) for message in posted] == [messages.RivalThinks, messages.RivalMoved]
    moved = posted[-1]
    assert isinstance(moved, messages.RivalMoved)
    assert moved.ply is session.plies[-1]
    assert rivals.flash == moved.region
    posted.clear()
    stage.ring(FAST_S)
    assert isinstance(posted[0], messages.PauseOver)
    for _ in range(20):
        if session.is_your_turn:
            break
        stage.ring(FAST_S)
    assert posted[-1] == messages.TurnBegan("")
    assert rivals.thinking == rivals.flash == -1


def test_at_once_only_the_turn_is_posted(duel_game: Game) -> None:
    """At the instant pace nobody hears of single moves; what was asked for meanwhile comes with the turn."""
    session, stage = solo_before(duel_game), stage_of(pace="instant")
    posted: list[BoardMessage] = []
    Rivals(session, stage, posted.append).skip_to("log")
    assert session.is_your_turn
    assert posted == [messages.FlashOver(), messages.TurnBegan("log")]


def test_an_answer_that_comes_too_late_is_not_taken(duel_game: Game) -> None:
    """Rivals of a board that is closed take no more answers."""
    session, stage = solo_before(duel_game), stage_of(pace="instant")
    posted: list[BoardMessage] = []
    rivals = Rivals(session, stage, posted.append)
    rivals.close()
    done = len(session.plies)
    rivals.go_on()
    assert len(session.plies) == done


def test_a_figure_counts_and_modules_light() -> None:
    """Each step of the figure and each module posts a message of its own, and then all has come to rest."""
    stage = stage_of(pace="fast")
    posted: list[BoardMessage] = []
    motion = Motion(stage, posted.append)
    motion.begin_quarter(4, 9, [(2, 0, 2)])
    assert motion.counting == 4
    for _ in range(COUNT_STEPS):
        stage.ring(COUNT_S / COUNT_STEPS)
    assert motion.counting is None
    assert posted.count(messages.Counted()) == COUNT_STEPS + 1
    assert motion.unlit == {(2, 0): 2}
    stage.ring(LIGHT_S)
    assert motion.unlit == {(2, 0): 1}
    stage.ring(LIGHT_S)
    assert motion.unlit == {}
    assert posted[-1] == messages.MotionEnded()


def test_nothing_moves_where_nothing_may() -> None:
    """Under reduced motion and at the instant pace neither figures nor modules nor regions move."""
    for likes in ({"motion": "reduced"}, {"pace": "instant"}):
        stage = stage_of(**likes)
        posted: list[BoardMessage] = []
        motion = Motion(stage, posted.append)
        motion.begin_quarter(4, 9, [(2, 0, 2)])
        motion.pulse(3)
        assert not posted
        assert not stage.timers


def test_each_pulse_begins_lit() -> None:
    """A pulse that is cut short leaves nothing dim for the next one."""
    stage = stage_of(pace="fast")
    motion = Motion(stage, lambda _: None)
    motion.pulse(3)
    stage.ring(PULSE_S)
    assert motion.is_dim
    motion.pulse(4)
    assert not motion.is_dim
    assert [timer.is_stopped for timer in stage.timers] == [True] * 3 + [False] * 3


def test_a_message_draws_what_it_changes(middle: GameSession) -> None:
    """A pulse draws what flashes, a count the figure, a thought the thinker: nothing else."""
    board, stage = board_of(middle)
    board.draw_changes()
    stage.take_drawn()
    for message, aspects in (
        (messages.Pulsed(), Aspect.FLASH),
        (messages.Counted(), Aspect.COUNT),
        (messages.Lit(), Aspect.LIGHT),
        (messages.RivalThinks(1), Aspect.THINKING),
        (messages.RivalFailed(1, "it gave no answer"), Aspect.NOTICE),
    ):
        board.receive(message)
        assert stage.take_drawn() == aspects, message
