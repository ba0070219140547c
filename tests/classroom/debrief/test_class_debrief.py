"""Debriefs: pages that say what held whom back, made from games that were played, and made once."""

from __future__ import annotations

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.classroom.classes import Passer, class_of, cut, hand_in, played, start_of
from tests.conftest import Run

from gigawatt.classroom.debrief.class_debrief import TRIALS, DebriefOptions, debrief_class
from gigawatt.classroom.debrief.pair_search import PairSearch
from gigawatt.classroom.folder.course import Course, read_course
from gigawatt.classroom.folder.student_files import page_name
from gigawatt.classroom.grading.decision_quality import REGRET_FILE, RegretStore
from gigawatt.classroom.setup import create
from gigawatt.core.rules.vocabulary import LEAD_SOURCES
from gigawatt.errors import UsageError
from gigawatt.storage import from_json
from gigawatt.study.block_means import Estimate
from gigawatt.study.hindsight import whatif
from gigawatt.study.hindsight.replayed import Replayed
from gigawatt.study.hindsight.whatif import what_if
from gigawatt.study.hindsight.whatif_text import reacting_rows, scored_text
from gigawatt.wording.whatif_text import class_counts_text, class_effect_text

FEW = DebriefOptions(games=5, students=())
NAMES = ("Ann Arbor", "Ben Nevis", "Cleo Café")


class _Links(HTMLParser):
    """Everything in a page that could load something, and all scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "link", "img", "iframe", "object", "embed", "base", "form"}:
            self.found.append(tag)
        for name, value in attrs:
            is_local = name == "href" and re.fullmatch(r"\./[\w.%@-]+\.html", value or "") is not None
            if name in {"src", "srcset", "href", "xlink:href", "data", "action"} and not is_local:
                self.found.append(f"{tag} {name}={value}")
            if name.startswith("on"):
                self.found.append(f"{tag} {name}")


def loads(page: str) -> list[str]:
    """What a page loads from elsewhere, or runs."""
    links = _Links()
    links.feed(page)
    return links.found + re.findall(r"url\(|@import|https?://", page)


def handed_in(folder: Path) -> Course:
    """A class in which Ann played well, Ben stopped half way, and Cleo's file is broken."""
    course = read_course(folder)
    whole = played(course, start_of(course, "ann"), "easy")
    hand_in(course, "ann.json", whole)
    hand_in(course, "ben.json", cut(played(course, start_of(course, "ben"), "greedy"), len(whole.actions) // 2))
    hand_in(course, "cleo.json", b'{"format": "gigawatt-record", "session": {"class": {"student": "cleo"')
    return course


def pages(folder: Path) -> dict[str, bytes]:
    """Every file of a debrief."""
    return {path.name: path.read_bytes() for path in sorted((folder / "debrief").glob("*.html"))}


def sentences(page: str) -> list[str]:
    """What page one says."""
    found = re.search(r'<ul class="three">(.*?)</ul>', page)
    assert found is not None, "a page has its sentences"
    return re.findall(r"<li>(.*?)</li>", found[1])


@pytest.fixture(scope="module")
def debriefed(master_class: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class with its debrief; nobody writes in it."""
    folder = Path(shutil.copytree(master_class, tmp_path_factory.mktemp("debriefs") / "spring-a"))
    handed_in(folder)
    made = debrief_class(folder, FEW)
    assert (made.stories, made.files, made.changed) == (2, 4, 4)
    assert [student for student, _ in made.without] == ["cleo"]
    return folder


@pytest.fixture
def copied(debriefed: Path, tmp_path: Path) -> Path:
    """A copy of that class, to write in."""
    return Path(shutil.copytree(debriefed, tmp_path / "spring-a"))


class TestPages:
    """What is on the pages."""

    def test_three_sentences_and_a_chart(self, debriefed: Path) -> None:
        """Page one of the student and of the class is three sentences and a picture."""
        for name in ("ann.html", "class.html"):
            page = pages(debriefed)[name].decode()
            first = page[page.index('<section class="first') : page.index("</section>")]
            assert len(sentences(first)) == 3
            assert first.count("<svg") == 1
            assert all(text.endswith(".") for text in sentences(first))

    def test_nothing_is_loaded(self, debriefed: Path) -> None:
        """A page opens with the network off: it loads nothing, and runs nothing."""
        for page in pages(debriefed).values():
            assert loads(page.decode()) == []
            assert b"default-src 'none'" in page

    def test_the_check_for_loading_finds_what_would_load(self) -> None:
        """The check above is no empty one."""
        assert loads('<img src="https://example.org/a.png">')
        assert loads("<style>p{background:url(a.png)}</style>")
        assert loads('<a onclick="x()">a</a>')

    def test_names_stay_with_the_teacher(self, debriefed: Path) -> None:
        """Pages of students carry the id; the page of the class has names."""
        found = pages(debriefed)
        for name, page in found.items():
            assert any(who in page.decode() for who in NAMES) == (name == "class.html")
        assert "Debrief: ann" in found["ann.html"].decode()

    def test_whoever_has_no_game_is_told_why(self, debriefed: Path) -> None:
        """A broken file, and an unfinished game, do not stop the rest."""
        found = pages(debriefed)
        assert "no game counts" in found["cleo.html"].decode()
        assert "Your game was not finished: after " in sentences(found["ben.html"].decode())[0]

    def test_a_file_that_only_its_name_says_something_of(self, class_folder: Path) -> None:
        """A student whose file is empty is not told that there was none."""
        hand_in(read_course(class_folder), "cleo.json", b"")
        debrief_class(class_folder, FEW)
        page = pages(class_folder)["cleo.html"].decode()
        assert "cleo.json: The file is empty." in page
        assert "Nothing was handed in." not in page

    def test_every_part_is_there(self, debriefed: Path) -> None:
        """The page of a whole game has the story, prices, pipeline, courses, standing and predictions, with the policies' names."""
        page = pages(debriefed)["ann.html"].decode()
        heads = re.findall(r"<h2>(.*?)</h2>", page)
        assert len(heads) == 7
        assert all(f">{policy}</text>" in page for policy in ("random", "greedy", "easy", "normal", "planner"))

    def test_the_result_is_the_game_s(self, debriefed: Path) -> None:
        """The first sentence has the Lead that grading finds."""
        from gigawatt.classroom.grading.class_grades import grade_class

        grade = next(one for one in grade_class(debriefed).grades if one.student == "ann")
        assert f" {grade.lead} Lead" in sentences(pages(debriefed)["ann.html"].decode())[0]


class TestTwoOrders:
    """A student who does little: two layers are missing, and no single order helps."""

    @pytest.fixture
    def idle(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """A class in which Ann passed throughout, with the same seed whenever it is made."""
        monkeypatch.setattr(create, "new_key", lambda: bytes(32))
        folder = tmp_path / "class"  # its name is the id of the class, on which seeds depend
        class_of(folder, "id\nann\n", "50")
        course = read_course(folder)
        hand_in(course, "ann.json", played(course, start_of(course, "ann"), Passer()))
        return folder

    def test_both_are_named(self, idle: Path) -> None:
        """Page one names two orders, and what each does alone; so does the page of the class."""
        debrief_class(idle, DebriefOptions(games=0))
        found = {name: page.decode() for name, page in pages(idle).items()}
        third = sentences(found["ann.html"])[2]
        assert third.startswith("Played again with ")
        assert re.search(r" and end with \d+ more Lead\.$", third)
        assert "With the first order alone compute does not change" in found["ann.html"]
        assert ", where you chose in 2024 Q1 to pass" in found["ann.html"]
        assert re.fullmatch(
            r"In 1 of 1 game another decision lifts a main shortage and brings Lead, \+\d+\.0 on average when played again: two orders\.",
            sentences(found["class.html"])[2],
        )

    def test_the_search_is_kept(self, idle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A second run searches no pair; an interrupted one goes on with the search."""
        debrief_class(idle, DebriefOptions(games=0))
        before, path = pages(idle), idle / "debrief" / TRIALS
        lines = path.read_bytes().splitlines(keepends=True)
        assert b'"pairs ' in lines[-1], "the search comes after all else"
        with monkeypatch.context() as patched:
            patched.setattr(PairSearch, "best", lambda *_: pytest.fail("a pair is searched again"))
            assert debrief_class(idle, DebriefOptions(games=0)).changed == 0
        path.write_bytes(b"".join(lines[:-1]) + lines[-1][:20])
        assert debrief_class(idle, DebriefOptions(games=0)).changed == 0
        assert (pages(idle), path.read_bytes()) == (before, b"".join(lines))
        told: list[str] = []
        path.write_bytes(b"".join(lines[:-1]) + re.sub(rb'"rows":\[\[[0-9]+,', b'"rows":[[0,', lines[-1]))
        assert debrief_class(idle, DebriefOptions(games=0), warn=told.append).changed == 0
        assert (pages(idle), len(told)) == (before, 1)


class TestAgain:
    """What is done once is not done again."""

    def test_a_second_run_changes_nothing(self, debriefed: Path) -> None:
        """Files stay byte for byte, and nothing is simulated."""
        before, trials = pages(debriefed), (debriefed / "debrief" / TRIALS).read_bytes()
        made = debrief_class(debriefed, FEW)
        assert made.changed == 0
        assert pages(debriefed) == before
        assert (debriefed / "debrief" / TRIALS).read_bytes() == trials

    @pytest.mark.parametrize("damage", [False, pytest.param(True, marks=pytest.mark.slow)])
    def test_an_interrupted_run_goes_on(self, copied: Path, damage: bool) -> None:
        """With a part of the results and a line that breaks off, or with damaged ones, the pages are the same."""
        before, path = pages(copied), copied / "debrief" / TRIALS
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"nothing of ours" if damage else b"".join(lines[:-6]) + lines[-1][:9])
        assert debrief_class(copied, FEW).changed == 0
        assert pages(copied) == before
        assert path.read_bytes().count(b"\n") == len(lines)

    @pytest.mark.parametrize(
        "arm, row",
        [
            ("bottlenecks", b"[1,2]"),
            ("policies", b"[1,2,3]"),
            ("whatif", b"[7]"),
            ("", b"[1.5]"),
        ],
    )
    def test_a_damaged_result_is_simulated_again(self, copied: Path, run: Run, arm: str, row: bytes) -> None:
        """Of whatever question, and whether or not it can be read: one line says so, and all pages are the same."""
        asked = DebriefOptions(games=5, changes=("economy.credit_base=60",), futures=2)
        debrief_class(copied, asked)
        before, path = pages(copied), copied / "debrief" / TRIALS
        lines = path.read_bytes().splitlines(keepends=True)
        place = next(n for n, line in enumerate(lines) if n and f'"arm":"{arm}'.encode() in line)
        head = lines[place].partition(b'"rows":')[0]
        path.write_bytes(b"".join([*lines[:place], head + b'"rows":[' + row + b"]}\n", *lines[place + 1 :]]))
        options = ("--games", "5", "--whatif", "economy.credit_base=60", "--futures", "2", "--workers", "0")
        answer = run("class", "debrief", copied, *options)
        assert (answer.code, answer.err.count(TRIALS), answer.err.count("\n")) == (0, 1, 1)
        assert pages(copied) == before
        assert run("class", "debrief", copied, *options).err == ""

    def test_a_damaged_measure_is_left_out(self, copied: Path, run: Run) -> None:
        """What `class grade` has measured of decisions, too; it is measured again when that is asked for."""
        (copied / "grades").mkdir(exist_ok=True)
        (copied / "grades" / REGRET_FILE).write_text("{", encoding="utf-8")
        answer = run("class", "debrief", copied, "--games", "5", "--workers", "0")
        assert (answer.code, answer.err.count(REGRET_FILE), answer.err.count("\n")) == (0, 1, 1)

    def test_a_folder_in_the_place_of_the_results(self, copied: Path, run: Run) -> None:
        """It is one line, and stays."""
        path = copied / "debrief" / TRIALS
        path.unlink()
        path.mkdir()
        answer = run("class", "debrief", copied, "--games", "0", "--workers", "0")
        assert answer.code != 0
        assert f"{TRIALS}: it is a folder, not a file" in answer.line
        assert path.is_dir()

    def test_one_student_alone(self, debriefed: Path) -> None:
        """`--student` makes that page as the whole run does."""
        before = pages(debriefed)
        made = debrief_class(debriefed, DebriefOptions(games=5, students=("ann",)))
        assert (made.files, made.changed) == (1, 0)
        assert pages(debriefed) == before
        with pytest.raises(UsageError, match="did you mean"):
            debrief_class(debriefed, DebriefOptions(games=5, students=("anm",)))


class TestDecisions:
    """What decisions cost, if grading has measured it."""

    def test_what_is_kept_is_told(self, copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The page of the game that was measured has it, the others have not, and nothing is measured for it."""
        found = SimpleNamespace(total=Estimate(4.04, -2.5, 5.5), free_count=9)
        course, path = read_course(copied), copied / "submissions" / "ann.json"
        record = from_json(path.read_bytes(), "ann.json")
        with monkeypatch.context() as patched:
            patched.setattr("gigawatt.classroom.grading.decision_quality.decisions", lambda *_, **__: found)
            (copied / "grades").mkdir(exist_ok=True)
            store = RegretStore(copied / "grades" / REGRET_FILE, measures=True, rules=course.rules)
            store.regret(record, course.seat, course.game)
        debrief_class(copied, FEW)
        told = {name: page.decode() for name, page in pages(copied).items()}
        assert "Your 9 decisions with a choice cost about 4.0 Lead together (0.0 to 5.5 at 95 %)" in told["ann.html"]
        assert all("with a choice cost" not in page for name, page in told.items() if name != "ann.html")


class TestEscaping:
    """Nothing that somebody wrote becomes markup."""

    def test_names_and_files(self, class_folder: Path) -> None:
        """A name and a file with markup are text."""
        evil = "<img src=x onerror=alert(1)>"
        (class_folder / "roster.csv").write_text(f'id,name\nann,"{evil}"\nben,"=1+1"\n', encoding="utf-8")
        course = read_course(class_folder)
        hand_in(course, "ann.json", played(course, start_of(course, "ann")))
        hand_in(course, f"{evil.replace('/', '')}.json", b'{"a": "<script>"}')
        debrief_class(class_folder, DebriefOptions(games=0))
        found = pages(class_folder)
        assert set(found) == {"ann.html", "ben.html", "class.html"}
        for page in found.values():
            assert loads(page.decode()) == []
        assert "&lt;img src=x" in found["class.html"].decode()

    def test_a_student_called_class(self) -> None:
        """No student's page takes the place of the class's."""
        assert [page_name(student) for student in ("ann", "class", "Class")] == [
            "ann.html",
            "_class.html",
            "_Class.html",
        ]


class TestWhatIf:
    """The teacher's question."""

    def test_it_is_asked_of_each_game(self, copied: Path) -> None:
        """The page of a student has the answer of the own game, which `study whatif` finds too."""
        record = from_json((copied / "submissions" / "ann.json").read_bytes(), "ann.json")
        answer = what_if(Replayed(record), "1", ["economy.credit_base=60"], games=2)
        debrief_class(copied, DebriefOptions(games=0, changes=("economy.credit_base=60",), futures=2))
        page = pages(copied)["ann.html"].decode()
        assert "<h2>What if</h2>" in page
        cells = reacting_rows(answer)
        assert all(f">{cell}<" in page for row in cells for cell in row)

    def test_it_is_said_in_words(self, copied: Path) -> None:
        """What was changed is said without paths, and of the class without what a single student had chosen."""
        changes = ("permits:us-east=60/10", "pass")
        debrief_class(copied, DebriefOptions(games=0, changes=changes, futures=2))
        odds = "the chance that a permit stalls in US East rises from 35 to 60 %"
        for name in ("ann.html", "class.html"):
            page = pages(copied)[name].decode()
            part = page[page.index("<h2>What if</h2>") :]
            assert odds in part
            assert "->" not in part
            assert "first decision of 2024 Q1: the choice is to pass" in part
            assert bool(re.search(r"to pass(, as it was| instead of to )", part)) == (name == "ann.html")
        assert "Asked as permits:us-east=60/10 and pass." in part

    def test_results_of_another_form_are_not_taken(self, copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What was kept of futures before they had Lead by source is another question's; all else that was kept is used."""
        asked = DebriefOptions(games=5, changes=("pass",), futures=2)
        with monkeypatch.context() as patched:
            patched.setattr(whatif, "FORM", whatif.FORM - 1)
            debrief_class(copied, asked)
        before, path = pages(copied), copied / "debrief" / TRIALS
        old = path.read_bytes()
        assert debrief_class(copied, asked).changed == 0
        assert pages(copied) == before
        added = path.read_bytes().removeprefix(old).splitlines()
        assert added
        assert all(b'"arm":"whatif ' in line for line in added)

    def test_the_average_of_the_class_says_no_more_than_was_run(self) -> None:
        """A mean within chance is no clear effect; nothing is said of what is behind it."""
        assert class_effect_text(9, "+0.1", "−0.4 to 0.6", is_clear=False).endswith(
            "(95 % interval −0.4 to 0.6), which is no clear effect."
        )
        assert "changes by +2.1 on average" in class_effect_text(9, "+2.1", "1.4 to 2.8", is_clear=True)

    def test_what_fits_no_game_is_refused(self, copied: Path) -> None:
        """A misspelt change is an error of the command, before anything is written."""
        before = pages(copied)
        with pytest.raises(UsageError, match="fits no game of the class"):
            debrief_class(copied, DebriefOptions(games=7, changes=("economy.credit_bse=60",), futures=3))
        for change in ("nonsense", "permits:texas=0/100"):
            with pytest.raises(UsageError, match="^--whatif fits no game of the class: ") as caught:
                debrief_class(copied, DebriefOptions(games=0, changes=(change,), futures=3))
            assert "--change" not in str(caught.value), "the command has no such option"
            assert change in str(caught.value)
        assert pages(copied) == before

    def test_a_question_without_a_game_to_ask_it_of(self, class_folder: Path) -> None:
        """It is said that nothing was asked, since the change may be misspelt."""
        made = debrief_class(class_folder, DebriefOptions(games=0, changes=("nonsense",)))
        assert made.notes == ("The what-if was neither asked nor checked: no game counts that it could be asked of.",)
        assert debrief_class(class_folder, DebriefOptions(games=0)).notes == ()


class TestCommand:
    """`gigawatt class debrief`."""

    @pytest.mark.parametrize("option", ["--at", "--futures"])
    def test_options_of_a_question_that_is_not_asked(self, class_folder: Path, run: Run, option: str) -> None:
        """They are wrong use, and nothing is written."""
        answer = run("class", "debrief", class_folder, option, "2")
        assert (answer.code, answer.out) == (2, "")
        assert "--at and --futures say when and how often --whatif is asked" in answer.line
        assert not (class_folder / "debrief").exists()

    def test_json(self, debriefed: Path, run: Run) -> None:
        """The answer is one object."""
        answer = run("class", "debrief", debriefed, "--games", "5", "--workers", "0", "--json")
        plain = json.loads(answer.out)
        assert (answer.code, plain["debriefs"], plain["pages"], plain["changed"]) == (0, 2, 4, 0)
        assert plain["without"][0]["id"] == "cleo"

    def test_no_class(self, tmp_path: Path, run: Run) -> None:
        """A folder that is no class is one line and exit code 2."""
        answer = run("class", "debrief", tmp_path)
        assert answer.code == 2
        assert "is not a class" in answer.err


def test_a_what_if_does_not_explain_a_loss_by_more_compute() -> None:
    """Less Lead for level beside more compute at the end is said to be scored over the quarters; the same direction is told as it is."""
    lead, level = Estimate(-0.6, -0.9, -0.3), Estimate(-0.7, -0.9, -0.5)
    by = [level if source == "level" else Estimate(0.0, 0.0, 0.0) for source in LEAD_SOURCES]
    more, less = Estimate(4.9, 4.0, 5.8), Estimate(-4.9, -5.8, -4.0)
    text = scored_text(lead, by, [("you", more)], more)
    assert "compute at the end changes by" not in text
    assert "scored over the quarters" in text
    assert "+4.9" in text
    assert "compute at the end changes by −4.9 for you" in scored_text(lead, by, [("you", less)], less)


def test_a_class_what_if_counts_its_students() -> None:
    """Beside the average it is said whom the change helps."""
    text = class_counts_text(0, 4, 1)
    assert text == "By the futures of each game it costs 4 students Lead and has no clear effect on 1 student."
    assert class_counts_text(2, 0, 0) == "By the futures of each game it brings 2 students Lead."
