"""A served class: who is let in as whom, what the teacher may do, and where games lie in the end."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("textual_serve")
aiohttp = pytest.importorskip("aiohttp")

from click.testing import CliRunner  # noqa: E402
from tests.classroom.classes import cut, played  # noqa: E402
from tests.web.web_server import CODE, Place, Visitor, closed, told, visit  # noqa: E402

from gigawatt.classroom.serving.open_class import ServedClass, open_class  # noqa: E402
from gigawatt.classroom.setup.create import NewClass, make_class  # noqa: E402
from gigawatt.cli.serve import serve as command  # noqa: E402
from gigawatt.errors import UsageError  # noqa: E402
from gigawatt.storage import to_json  # noqa: E402
from gigawatt.web import server as web  # noqa: E402
from gigawatt.web.class_server import ClassServer  # noqa: E402
from gigawatt.web.players import COOKIE, PASS  # noqa: E402

TEACHER = "k7fq-2mxa-9pzd"
EXERCISE = "missing-layer"
Script = Callable[[Place], object]


def make(folder: Path, *exercises: str) -> Path:
    """A class of three on a short lesson."""
    folder.mkdir(parents=True)
    rows = "id,name,section\nann,Ann <b>Arbor</b>,A\nben@school.example,Ben Nevis,A\ncleo,Cleo Café,B\n"
    (folder / "roster.csv").write_text(rows, encoding="utf-8")
    make_class(folder, NewClass(preset="25", equal=False, exercises=exercises))
    return folder


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class that is copied by each test."""
    return make(tmp_path_factory.mktemp("classes") / "spring-a")


@pytest.fixture
def folder(master: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(master, tmp_path / "spring-a"))


@pytest.fixture
def served(folder: Path) -> Iterator[ServedClass]:
    """It, open to be served."""
    found = open_class(folder, time.time(), CODE, lambda: (CODE, TEACHER))
    yield found
    found.release()


def attend(served: ServedClass, tmp_path: Path, script: Script, **settings: object) -> None:
    """Run a script against a server of a class."""
    saves = served.games.folder.absolute()
    visit(tmp_path, script, lambda settings, say: ClassServer(settings, say, served), saves=saves, **settings)  # type: ignore[arg-type]


async def teach(place: Place) -> Visitor:
    """The teacher's browser, let in."""
    visitor = place.visitor()
    assert (await visitor.post("/teacher", data={"code": TEACHER})).status == 200
    return visitor


async def comes(path: Path) -> None:
    """Wait until there is a file."""
    for _ in range(500):
        if await asyncio.to_thread(path.exists):
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"{path.name} did not come in ten seconds")


async def order(visitor: Visitor, path: str, origin: str = "", **fields: str) -> int:
    """Send a form of the teacher's page; the status of the answer."""
    headers = {"Origin": origin or visitor.base}
    return (await visitor.post(path, data=fields, headers=headers, allow_redirects=False)).status


def test_a_student_joins_with_code_and_id(served: ServedClass, tmp_path: Path) -> None:
    """The id is read in any capitals and leads straight to the game: the start file of that student, nobody else's."""

    async def script(place: Place) -> None:
        one = place.visitor()
        assert "Your own id" in await one.look()
        assert await one.join(key=" ANN ") == 200
        assert 'id="terminal"' in await one.look()
        socket = await one.play()
        said = await told(socket, "all")
        assert str(served.games.game("ann", "").path.absolute()) in said
        assert "ben" not in said
        start = served.course.folder.starts / "ann.json"
        assert served.games.game("ann", "").path.read_bytes() == start.read_bytes()
        two = place.visitor()
        assert await two.join(key="ben@school.example") == 200
        assert await told(await two.play(), "kept") == "nothing"

    attend(served, tmp_path, script)


@pytest.mark.parametrize("typed", ["dora", "", "../ann", "<script>", "ann\u202e", "x" * 500])
def test_an_unknown_id_is_one_line(served: ServedClass, tmp_path: Path, typed: str) -> None:
    """Whatever is typed, the form says so in one escaped line, sets no cookie, and makes no folder."""

    async def script(place: Place) -> None:
        one = place.visitor()
        answer = await one.post("/join", data={"code": CODE, "key": typed})
        text = await answer.text()
        assert answer.status == 403
        assert "Nobody in this class has the id" in text or "Type your own id" in text
        assert "<script>" not in text
        assert "\u202e" not in text
        assert await one.status() == "join"

    attend(served, tmp_path, script)
    assert not served.games.folder.exists()


def test_ids_cannot_be_gone_through(served: ServedClass, tmp_path: Path) -> None:
    """Unknown ids are counted like wrong codes; a classmate at another browser joins all the same."""

    async def script(place: Place) -> None:
        other, guesser = place.visitor(), place.visitor()
        await other.look()
        await guesser.look()
        found = [await guesser.join(key=f"id{number}") for number in range(25)]
        assert set(found) == {403, 429}
        assert found == sorted(found)
        assert await other.join(key="ann") == 200

    attend(served, tmp_path, script, sessions=1)


def test_the_first_browser_has_the_id_until_it_is_freed(served: ServedClass, tmp_path: Path) -> None:
    """A second browser is told; once the teacher frees the id it joins, and the first one is out, with the reason."""

    async def script(place: Place) -> None:
        one, two, teacher = place.visitor(), place.visitor(), await teach(place)
        assert await one.join(key="ann") == 200
        assert await one.join(key="ann") == 200, "the same browser may join again"
        socket = await one.play()
        await told(socket, "kept")
        answer = await two.post("/join", data={"code": CODE, "key": "Ann"})
        assert answer.status == 409
        assert "ann plays in another browser" in await answer.text()
        assert await order(teacher, "/free", student="ann") == 303
        assert await closed(socket) == "freed"
        assert await one.status() == "join"
        assert await two.join(key="ann") == 200
        await told(await two.play(), "kept")
        assert await one.join(key="ann") == 409
        assert await order(teacher, "/free", student="nobody") == 400

    attend(served, tmp_path, script)


def test_a_pass_is_for_one_student(served: ServedClass, tmp_path: Path) -> None:
    """Neither another student's cookie nor an invented one opens a game."""

    async def script(place: Place) -> None:
        one = place.visitor()
        await one.join(key="ann")
        shown = next(cookie.value for cookie in one.session.cookie_jar if cookie.key == PASS)
        for student, proof in (("cleo", shown), ("ann", "0" * 32), ("nobody", shown), ("../ann", shown)):
            two = place.visitor()
            two.session.cookie_jar.update_cookies({COOKIE: student, PASS: proof})
            assert await two.status() == "join"
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await two.play()

    attend(served, tmp_path, script)


def test_the_teachers_page(served: ServedClass, tmp_path: Path) -> None:
    """It wants its own code, refreshes itself, and shows names only where they are asked for, escaped; students' pages never do."""

    async def script(place: Place) -> None:
        one, teacher = place.visitor(), place.visitor()
        await one.join(key="ann")
        assert "Free the id" not in await (await one.get("/teacher")).text()
        for wrong in ("", CODE, TEACHER[:-1], "x" * 100):
            answer = await teacher.post("/teacher", data={"code": wrong})
            assert answer.status == 403
        answer = await teacher.post("/teacher", data={"code": TEACHER.upper().replace("-", " ")})
        text = await answer.text()
        assert answer.status == 200
        assert '<meta http-equiv="refresh" content="5">' in text
        assert "<script" not in text
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert all(student in text for student in ("ann", "ben@school.example", "cleo", CODE, "1 away and 2 not here"))
        assert "Arbor" not in text
        named = await (await teacher.get("/teacher?names=1")).text()
        assert "Ann &lt;b&gt;Arbor&lt;/b&gt;" in named
        for path in ("/", "/join", "/key", "/teacher", "/close"):
            assert "Arbor" not in await (await one.get(path)).text()

    attend(served, tmp_path, script)


def test_only_the_teacher_gives_orders(served: ServedClass, tmp_path: Path) -> None:
    """Without the teacher's cookie, or from a page elsewhere, nothing is freed, closed or opened."""

    async def script(place: Place) -> None:
        one, teacher = place.visitor(), await teach(place)
        await one.join(key="ann")
        for path in ("/free", "/close", "/reopen"):
            assert await order(one, path, student="ann") == 403
            assert await order(teacher, path, "http://elsewhere.example", student="ann") == 403
            assert (await teacher.post(path, data={"student": "ann"})).status == 403, "without an origin"
        assert not served.lesson.is_closed
        assert served.lesson.hold("ann").is_taken

    attend(served, tmp_path, script)


def test_closing_keeps_hands_in_and_tells(served: ServedClass, tmp_path: Path) -> None:
    """Games close with the reason and are handed in as they stand; nobody joins any more; opened again, the game goes on."""
    game = served.games.game("ann", "")
    whole = played(served.course, game.start)
    handed = served.course.folder.submissions / "ann.served.json"

    async def script(place: Place) -> None:
        one, two, teacher = place.visitor(), place.visitor(), await teach(place)
        await one.join(key="ann")
        socket = await one.play()
        await told(socket, "kept")
        await socket.send_json(["stdin", "mine"])
        assert await told(socket, "echo") == "mine"
        game.path.write_bytes(to_json(cut(whole, 9)))
        assert "Games open now: 1." in await (await teacher.get("/close")).text()
        assert await order(teacher, "/close") == 303
        assert await closed(socket) == "closed"
        assert handed.read_bytes() == game.path.read_bytes()
        assert await one.status() == "closed"
        assert "The lesson is closed" in await one.look()
        assert "The lesson is closed" in await (await two.post("/join", data={"code": CODE, "key": "cleo"})).text()
        assert not served.lesson.hold("cleo").is_taken
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await one.play()
        assert "The lesson is closed" in await (await teacher.get("/teacher")).text()
        assert await order(teacher, "/reopen") == 303
        assert await one.status() == "open"
        assert await told(await one.play(), "kept") == "mine"

    attend(served, tmp_path, script)
    kept = served.file.read()
    assert kept is not None
    assert not kept.is_closed


def test_whoever_played_nothing_is_told_that_nothing_is_handed_in(served: ServedClass, tmp_path: Path) -> None:
    """On the page of the student and on the teacher's; whoever played is told the other."""
    game = served.games.game("ann", "")
    whole = played(served.course, game.start)

    async def script(place: Place) -> None:
        ann, ben, teacher = place.visitor(), place.visitor(), await teach(place)
        for who, key in ((ann, "ann"), (ben, "ben@school.example")):
            await who.join(key=key)
            await told(await who.play(), "kept")
        game.path.write_bytes(to_json(cut(whole, 9)))
        assert await order(teacher, "/close") == 303
        assert "and is handed in" in await ann.look()
        page = await ben.look()
        assert "You took no action, so nothing is handed in" in page
        assert "is handed in." not in page.replace("nothing is handed in.", "")
        seen = await (await teacher.get("/teacher")).text()
        assert "what was played is handed in. Joined, took no action, nothing handed in: ben@school.example." in seen

    attend(served, tmp_path, script)
    assert [path.name for path in served.course.folder.submissions.iterdir()] == ["ann.served.json"]


def test_what_is_finished_is_handed_in_by_itself(
    served: ServedClass, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A finished game is handed in while its page is open, the others when they are due, all when the server ends."""
    monkeypatch.setattr("gigawatt.web.class_server.LOOK_S", 0.05)
    submissions = served.course.folder.submissions
    games = {student: served.games.game(student, "") for student in ("ann", "cleo")}
    whole = {student: played(served.course, game.start) for student, game in games.items()}

    async def script(place: Place) -> None:
        teacher = await teach(place)
        for student in games:
            visitor = place.visitor()
            await visitor.join(key=student)
            await told(await visitor.play(), "kept")
        games["ann"].path.write_bytes(to_json(whole["ann"]))
        games["cleo"].path.write_bytes(to_json(cut(whole["cleo"], 9)))
        await comes(submissions / "ann.served.json")
        assert not (submissions / "cleo.served.json").exists()
        assert "1 playing, 1 finished and 1 not here" in await (await teacher.get("/teacher")).text()
        monkeypatch.setattr("gigawatt.web.class_server.HAND_IN_S", 0.0)
        await comes(submissions / "cleo.served.json")
        games["cleo"].path.write_bytes(to_json(whole["cleo"]))

    attend(served, tmp_path, script)
    for student, game in games.items():
        assert (
            (submissions / f"{student}.served.json").read_bytes() == game.path.read_bytes() == to_json(whole[student])
        )


def test_a_student_comes_back_after_a_restart(folder: Path, tmp_path: Path) -> None:
    """A second server goes on with the lesson: the same codes, and the browser needs none."""
    cookies: dict[str, str] = {}
    games = []

    async def first(place: Place) -> None:
        one = place.visitor()
        await one.join(key="ben@school.example")
        cookies.update({cookie.key: cookie.value for cookie in one.session.cookie_jar})
        socket = await one.play()
        await told(socket, "kept")
        await socket.send_json(["stdin", "half of it"])
        assert await told(socket, "echo") == "half of it"

    async def second(place: Place) -> None:
        one = place.visitor()
        one.session.cookie_jar.update_cookies(cookies)
        assert await one.status() == "open"
        assert await told(await one.play(), "kept") == "half of it"
        assert (await place.visitor().post("/teacher", data={"code": TEACHER})).status == 200

    for script in (first, second):
        served = open_class(folder, time.time(), None, lambda: (CODE, TEACHER) if not games else ("other2", "x"))
        games.append(served)
        attend(served, tmp_path, script)
        served.release()
    assert games[1].lesson.join_code == CODE
    assert games[1].lesson.began == int(games[0].lesson.began)


def test_a_class_with_exercises_lets_choose(tmp_path: Path) -> None:
    """Tasks are chosen on a page; the chosen one opens, and leaving it leads back; what is unknown is refused."""
    served = open_class(make(tmp_path / "tasks", EXERCISE), time.time(), CODE, lambda: (CODE, TEACHER))

    async def script(place: Place) -> None:
        one = place.visitor()
        await one.join(key="ann")
        text = await one.look()
        assert f'name="task" value="{EXERCISE}"' in text
        assert 'name="task" value=""' in text
        assert "not begun" in text
        assert await order(one, "/task", task="../x") == 400
        assert await order(place.visitor(), "/task", task=EXERCISE) == 403
        assert await order(one, "/task", task=EXERCISE) == 303
        assert 'id="terminal"' in await one.look()
        socket = await one.play()
        assert f"{EXERCISE}.json" in await told(socket, "all")
        (game,) = place.server._playing.values()
        await socket.send_json(["stdin", "leave"])
        assert await closed(socket) == "ended"
        await game.gone.wait()
        await asyncio.sleep(0)
        assert 'name="task"' in await one.look()

    try:
        attend(served, tmp_path, script)
    finally:
        served.release()


def test_a_class_is_served_once(served: ServedClass) -> None:
    """A second server is refused in one line while the first has the class."""
    script = (
        "import sys; from pathlib import Path; from gigawatt.classroom.serving.open_class import open_class\n"
        "from gigawatt.errors import ClassError\n"
        "try: open_class(Path(sys.argv[1]), 0.0, None, lambda: ('a', 'b'))\n"
        "except ClassError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(served.course.folder.path)], capture_output=True, text=True, check=True
    )
    assert "is being served already" in done.stdout


def test_what_is_announced(served: ServedClass) -> None:
    """The address, how many students, both codes, and where the teacher's page is."""
    server = ClassServer(web.Settings("127.0.0.1", 8000, CODE, served.games.folder), lambda _: None, served)
    lines = server.announcement([("127.0.0.1", 8123)])
    assert lines[:5] == [
        "Gigawatt is served at http://127.0.0.1:8123",
        "Class spring-a: 3 students, who join with the code and their id.",
        f"Join code: {CODE}",
        "Teacher's page: http://127.0.0.1:8123/teacher",
        f"Teacher's code: {TEACHER}",
    ]
    served.lesson.admit("ann")
    assert server.announcement([])[1].endswith("The lesson goes on, with the codes that it had.")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--minutes", "30"], "go with --class"),
        (["--stuck", "3"], "go with --class"),
        (["--class", "nothing", "--saves", "x"], "leave --saves out"),
        (["--class", "nothing"], "is not a class"),
    ],
)
def test_wrong_use_is_one_line(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Options that do not go together, and a folder that is no class."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=said):
        CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert not list(tmp_path.iterdir())
