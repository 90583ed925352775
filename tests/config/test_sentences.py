"""What the rooms below the window say, in Japanese: each template is one that the code fills."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import colonyqc
from colonyqc.config.documents import read_yaml
from colonyqc.config.paths import resources, shipped_models
from colonyqc.config.sentences import worded
from colonyqc.domain.errors import ColonyQCError, ProtocolError
from colonyqc.domain.people import Permission
from colonyqc.services.protocols import read_protocol
from colonyqc.services.rules import files as rule_files

ROOMS = ("domain", "config", "imaging", "services", "files", "inference", "history", "reports")
SYSTEM = frozenset(
    (
        *("No space left on device", "Permission denied", "No such file or directory"),
        *("Read-only file system", "Is a directory", "Not a directory", "File exists"),
        *("Input/output error", "Stale file handle", "Disk quota exceeded", "File name too long"),
        "Operation not permitted",
    )
)
"""What an operating system says; nothing of ours."""
PLACE = re.compile(r"\{\d+\}")


def catalogue() -> dict[str, str]:
    found = json.loads((resources() / "translations" / "sentences.ja.json").read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def other_ways() -> dict[str, str]:
    """Return what the window says in English where a sentence names an option."""
    found = json.loads((resources() / "translations" / "sentences.en.json").read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def _said(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "\0" for part in node.values
        )
    return None


def shipped() -> Iterator[str]:
    """Yield what the window shows of files that come with the program."""
    for file in shipped_models().glob("*/*/rdf.yaml"):
        described = read_yaml(file)
        yield described["name"]
        yield " ".join(described["description"].split())
    for file in (resources() / "names").glob("*.yaml"):
        yield read_yaml(file)["title"]


@cache
def texts_of(file: Path) -> tuple[str, ...]:
    """Return the texts of a module but its docstrings, each place in them as one NUL."""
    nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
    inner = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    inner |= {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    said = (None if id(node) in inner else _said(node) for node in nodes)
    return tuple(text for text in said if text is not None)


def written(*more: str) -> Iterator[str]:
    """Yield the texts of the rooms below the window, and of ``more`` rooms."""
    yield from shipped()
    home = Path(colonyqc.__file__).parent
    for room in (*ROOMS, *more):
        for file in (home / room).rglob("*.py"):
            yield from texts_of(file)


def test_each_template_has_its_places_in_order_and_no_others() -> None:
    for english, japanese in catalogue().items():
        places = PLACE.findall(english)
        assert places == [f"{{{number}}}" for number in range(len(places))], english
        assert set(PLACE.findall(japanese)) <= set(places), english


def test_a_sentence_ends_as_one_in_both_languages() -> None:
    for english, japanese in catalogue().items():
        if english.endswith("."):
            assert japanese[-1] in "。}", english
        assert "  " not in japanese


def _words(english: str) -> list[str]:
    return [part.strip(" .,;:") for part in PLACE.split(english) if len(part.strip(" .,;:")) > 2]


def _in_pieces(words: list[str], texts: str, pieces: int = 4) -> bool:
    """Tell whether words stand in the code, in a few texts that are put together."""
    for end in range(len(words), 0, -1):
        if " ".join(words[:end]).strip(":;,") in texts and (
            end == len(words) or (pieces > 1 and _in_pieces(words[end:], texts, pieces - 1))
        ):
            return True
    return False


def test_each_template_is_one_that_the_code_says() -> None:
    texts = "\n".join(set(written("training")))
    for english in (*catalogue(), *other_ways()):
        # Some are put together of several texts, so their words are looked for part by part.
        # Roles are listed.
        listed = re.split(" or (?=an? )", english)
        missing = [
            part for each in listed for part in _words(each) if not _in_pieces(part.split(), texts)
        ]
        assert not missing or english in SYSTEM, (english, missing)


@pytest.mark.parametrize(
    ("english", "japanese"),
    [
        (
            "a.b.tif can't be read: it ends after 1.3 MB of 2.0 MB. Copy it again from the "
            "microscope.",
            "a.b.tifを読み込めません。2.0 MBのうち1.3 MBで途切れています。"
            "顕微鏡からもう一度コピーしてください。",
        ),
        (
            "The folder C:\\a b cannot be written (No space left on device); make room or make it "
            "writable.",
            "フォルダーC:\\a bに書き込めません（ディスクに空きがありません）。"
            "空きを作るか、書き込めるようにしてください。"
            "前回までの記録は残っています。",
        ),
        ("z {1}.tif: only plane 2 of 3 is analysed.", "z {1}.tif：面2（全3面）だけを解析します。"),
        (
            "Drawn into the picture (a time stamp, scale bar, arrow or frame), 0.4 % of it: top "
            "left (104 × 72 px); bottom right (30 × 4 px) and 2 more. It is left out of every "
            "area, and what it hides is not counted.",
            "画像に描き込み（時刻、スケールバー、矢印、枠など）があります。画像の0.4 %："
            "上部左（104 × 72 px）、下部右（30 × 4 px）、ほか2か所。"
            "すべての面積から除き、隠れた部分は数えません。",
        ),
        ("picture 2, colony 17: discard", "画像2、コロニー17：廃棄"),
        ("Ann may not analyse and decide; it takes technician, reviewer.", None),
        ("words nobody knows. A second one.", "words nobody knows. A second one."),
        ("既に日本語です。", "既に日本語です。"),
    ],
)
def test_a_text_is_led_back_to_its_template(english: str, japanese: str | None) -> None:
    said = worded(english, "ja")
    assert said == japanese if japanese is not None else said != english
    assert worded(english, "en") == english


STAYS = frozenset(
    (
        "A history is used within its `with` block.",
        "An analysis starts and finishes at a moment in UTC, with its zone.",
        "This unit of work is entered already.",
        "Picture row \0 names no picture.",
        '"\0" names no stored \0: it is not a sha256.',
        "The \0 of \0 are \0 \0, not \0 \0.",
        "\0 leaves level \0 of the label map.",
        "\0 was prompted, but \0 is said to answer.",
        "\0 and \0 are different sizes.",
    )
)
"""What only a mistake of ours brings about, so that nobody but us reads it."""
PUT_TOGETHER = frozenset(
    (
        "The history \0 \0.",
        "\0/\0 \0 \0/\0: one picture is counted for two dishes or moments.",
        "\0 is \0 \0: the view is counted once.",
        "\0 \0 was asked for, but \0 no \0: analysed as is.",
        "\0: \0 \0 µm per px, \0 \0 µm. Nothing was counted; find out which is true, and give it "
        "with --pixel-size and --force-pixel-size if the file is wrong.",
        "\0 fires \0 \0 and clears at \0, which is on the wrong side: it must not be \0 \0.",
        "\0, \0 of \0 rows were removed\0.",
        'There is no model "\0". ',
        "The model \0 can't be used: its \0.",
        "The model \0@\0 \0, not membranes: name a network for membranes.",
    )
)
"""What has a template for each of the words that go into it."""


def test_the_sentences_of_the_rooms_below_have_their_japanese() -> None:
    missing = []
    for text in set(written()) - STAYS - PUT_TOGETHER:
        sentence = re.match('[A-Z\0“"]', text) and text.rstrip().endswith(".")
        if sentence and "\n" not in text and len(text.split()) > 3:
            filled = re.sub("\0", lambda place: f"x{place.start()}y", text)
            if worded(filled, "ja") == filled:
                missing.append(text)
    assert not missing, missing


PROTOCOLS = (
    *("", "colony_rules: 1\n", "rules: 1\n", "quality: {focus: 3}\n", "quality: 4\n"),
    *("quality: {focus_min: many}\n", "quality: {focus_min: .nan}\n", "mask_well_edge: 7\n"),
    *("name: 3\n", "name: [1]\n", "preprocessing: 3\n", "preprocessing: [3]\n"),
    "prompt: a\npreprocessing: [{step: clahe, amount: 1}]\n",
    "preprocessing: [{step: frob, amount: 1}]\n",
    "preprocessing: [{step: background}]\n",
    "preprocessing: [{step: background, amount: -1}]\n",
    "preprocessing: [{step: percentile, amount: 90}]\n",
    "preprocessing: [{step: clahe, amount: .nan}]\n",
)


@pytest.mark.parametrize("text", PROTOCOLS)
def test_what_is_wrong_with_a_protocol_is_said_in_japanese(text: str, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(ProtocolError) as caught:
        read_protocol(path)
    said = worded(str(caught.value), "ja")
    # Words of the file itself may stay: they are one, in quotes, or a list of what may stand there.
    assert not re.search(r"[a-z]+ (?!px|step)[a-z]+", said), said


BROKEN = (
    *("name: b: c", "name:\n\t- b", "prompt: [1, 2", "prompt: {b: 1", "- a\nb: 1", "name: 'x"),
    *("name: @b", "name: *x", "name: !foo b", "a: &x 1\nb: &x 2\n", "name: |\nb", "--- a\n--- b"),
    *('name: "\\q"', "name: 2026-13-45", "{name: 1}}", "name: \x01", "? [a]: b", "name: - b"),
    *("name: !!int x", "name: %b"),
)


@pytest.mark.parametrize("text", BROKEN)
@pytest.mark.parametrize("kind", ["protocol", "rule set"])
def test_a_parser_s_words_reach_nobody(kind: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(ColonyQCError) as caught:
        read_protocol(path) if kind == "protocol" else rule_files.read(path)
    said = worded(str(caught.value), "ja")
    assert not re.search(r"[a-z]+ [a-z]+", said), said
    assert "p.yaml" in said


def test_what_comes_with_the_program_is_said_in_japanese() -> None:
    assert [text for text in shipped() if worded(text, "ja") == text] == []


def test_what_a_role_allows_is_said_in_japanese() -> None:
    assert [each for each in Permission if worded(each, "ja") == each] == []


def test_lines_and_several_sentences_are_said_one_by_one() -> None:
    one = "The name or the password is wrong."
    assert worded(f"{one}\nmine\n{one} {one}", "ja") == (
        "氏名またはパスワードが違います。\nmine\n氏名またはパスワードが違います。氏名またはパスワードが違います。"
    )


def test_every_template_comes_back_with_what_filled_it() -> None:
    for english, japanese in catalogue().items():
        places = PLACE.findall(english)
        given = {place: f"x{number}y" for number, place in enumerate(places)}
        filled = PLACE.sub(lambda place, given=given: given[place[0]], english)
        wanted = PLACE.sub(lambda place, given=given: given[place[0]], japanese)
        assert worded(filled, "ja") == wanted, english


ONLY_TYPED = {
    "bootstrap/opening.py": "a restore is typed",
    "config/installed.py": "arguments of git",
    "dask/machines.py": "a cluster is named on the command line alone",
    "gui/main/start.py": "told where there is no window",
    "history/backup/restore.py": "a restore is typed",
    "reports/summary_html.py": "a property of a style sheet",
    "services/analysis/machine_task.py": "a cluster is named on the command line alone",
    "services/corrections/from_file.py": "corrections from a file are typed",
    "services/handover/results_bundle.py": "bundles are made and added by commands",
    "services/regions/find.py": "weights of regions are a file of a command's",
    "training/clusters/weights.py": "weights of regions are a file of a command's",
    "training/commands.py": "of the command `train`",
    "training/evaluation/compute_budget.py": "of the command `evaluate`",
    "training/lab_run.py": "of a run that is gone on with: the window begins each anew",
    "training/reports/run_report.py": "a page that tells by which command it was made",
}
"""Modules whose sentences name options and reach nobody but at the command line, and why."""
_OPTION = re.compile(r"(?:^|[\s(“`])--[a-z]")


def test_no_sentence_of_the_window_or_a_report_names_an_option() -> None:
    home, found = Path(colonyqc.__file__).parent, set()
    for file in home.rglob("*.py"):
        place = file.relative_to(home).as_posix()
        if place.startswith(("cli/", "training/package/", "training/reports/method_page")):
            continue
        for text in texts_of(file):
            # A sentence has words around it; arguments of a child process stand alone.
            if not _OPTION.search(text) or len(text.split()) < 4:
                continue
            if place in ONLY_TYPED:
                found.add(place)
                continue
            filled = re.sub("\0", lambda at: f"x{at.start()}y", text)
            if filled.startswith(("x0y: x", "a step takes")):
                continue  # parts of a whole, which has a template and is tried below
            for language in ("en", "ja"):
                assert not _OPTION.search(worded(filled, language)), (place, language, text)
    unused = {place for place in ONLY_TYPED if place not in found}
    assert not unused - {"config/installed.py"}, unused


def test_the_window_says_the_same_without_the_option() -> None:
    japanese = catalogue()
    for english, said in other_ways().items():
        assert _OPTION.search(english), english
        places = PLACE.findall(english)
        given = {place: f"x{number}y" for number, place in enumerate(places)}
        filled = PLACE.sub(lambda at, given=given: given[at[0]], english)
        told = worded(f"a.tif can't be used: {filled}", "en")
        assert told == "a.tif can't be used: " + PLACE.sub(
            lambda at, given=given: given[at[0]], said
        )
        assert not _OPTION.search(told)
        assert english in japanese
        assert not _OPTION.search(japanese[english]), english
