"""The signed pack: checked by plain tools and by `wuye report verify`; no kind of tampering gets past both."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.closing.given import (
    JANUARY,
    LATER,
    LOAN,
    NOTE,
    SECOND,
    close_and_sign,
    faults,
    pack,
    run,
    verify,
)
from tests.people.given import key_of
from tests.support.house import Desk, copy
from tests.views.folder import sign
from wuye.desk.house import House
from wuye.render.manifest import manifest
from wuye.reports.closing.pack import gather, kept_close

BLOCK = re.compile(r"```sh\n(.*?)```", re.S)
MANAGER = "private/general_manager-manager"


@pytest.fixture(scope="module")
def kept() -> dict[str, tuple[Desk, Path]]:
    """The pack that is made once."""
    return {}


@pytest.fixture
def made(
    closed: Desk, kept: dict[str, tuple[Desk, Path]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Desk, Path]:
    """A house and the pack of its November, which nobody changes."""
    if "made" not in kept:
        base = tmp_path_factory.mktemp("pack")
        desk = copy(closed, base)
        done = pack(desk, base / "2026-11")
        assert done.code == 0, done.err
        kept["made"] = desk, base / "2026-11"
    return kept["made"]


@pytest.fixture
def brought(made: tuple[Desk, Path], tmp_path: Path) -> tuple[Desk, Path]:
    """The same pack once more, to be tampered with."""
    shutil.copytree(made[1], tmp_path / "brought")
    return made[0], tmp_path / "brought"


def blocks(folder: Path, lang: str = "en") -> list[str]:
    return BLOCK.findall((folder / f"README.{lang}.md").read_text("utf-8"))


def seal(desk: Desk, folder: Path, person: str = "wangfang", namespace: str = "wuye-month") -> None:
    """A manifest of the folder as it is now, signed by somebody's own key."""
    files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    own = {n: d for n, d in files.items() if not n.startswith(("SHA256SUMS", "private/"))}
    (folder / "SHA256SUMS").write_bytes(manifest(own))
    (folder / "SHA256SUMS.sig").unlink()
    sign(folder / "SHA256SUMS", key_of(desk, person), namespace)


def test_plain_tools_check_it(made: tuple[Desk, Path]) -> None:
    _, folder = made
    for part in (folder, *(folder / "private").iterdir()):
        assert len(blocks(part)) == 3 and blocks(part) == blocks(part, "zh")
        for block in blocks(part):
            done = run(block, part)
            assert done.returncode == 0, (part, block, done.stderr)
    assert {p.name for p in folder.iterdir()} >= {
        "figures.json", "report.zh.md", "report.en.html", "report.zh.xlsx", "exceptions.zh.md", "csv", "SHA256SUMS.sig",
    }  # fmt: skip


def test_it_is_that_months(made: tuple[Desk, Path]) -> None:
    desk, folder = made
    done = verify(desk, folder, "2026-11")
    assert done.code == 0 and "edition 1, signed by wangfang" in done.out and "Z2612-0001" in done.out
    other = verify(desk, folder, "2026-10")
    assert other.code == 1 and "it is of 2026-11, not of 2026-10" in other.out


def test_the_same_head_and_month_give_the_same_bytes(made: tuple[Desk, Path], closed: Desk, tmp_path: Path) -> None:
    """Later, with other entries and no index, and the signature too."""
    closed.done(LOAN, "zhangwei", SECOND)
    shutil.rmtree(closed.path / ".git" / "wuye")
    assert pack(closed, tmp_path / "again", now=JANUARY).code == 0
    first, second = (
        {p.relative_to(top).as_posix(): p.read_bytes() for p in top.rglob("*") if p.is_file()}
        for top in (made[1], tmp_path / "again")
    )
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_what_is_about_persons_is_in_the_private_part_only(made: tuple[Desk, Path]) -> None:
    """CONF-04."""
    _, folder = made
    public = json.loads((folder / "figures.json").read_text("utf-8"))
    assert not [s["name"] for s in public["sheets"] if s["private"]]
    for path in folder.rglob("*"):
        if (
            path.is_file()
            and "private" not in path.relative_to(folder).parts
            and path.suffix in (".md", ".csv", ".html")
        ):
            assert "谁签了多少" not in path.read_text("utf-8"), path
    private = json.loads((folder / MANAGER / "figures.json").read_text("utf-8"))
    assert "house.signed" in {s["name"] for s in private["sheets"]}
    assert "For these readers only: 陈静、王芳" in (folder / MANAGER / "README.en.md").read_text("utf-8")
    assert "private/" not in (folder / "SHA256SUMS").read_text()
    names = {p.name for p in (folder / "private").iterdir()}
    assert {"manager", "general_manager-manager"} <= names


def test_only_those_named_make_it_and_it_is_never_in_the_books(closed: Desk, tmp_path: Path) -> None:
    """CONF-01, PLAN-02; the project manager gets no figure about persons that isn't for him."""
    assert pack(closed, tmp_path / "p", as_="zhangwei").code == 4
    assert pack(closed, closed.path / "p").code == 2
    assert pack(closed, tmp_path / "p", month="2026-10").code == 2
    assert not (tmp_path / "p").exists()
    with House(closed.path) as house:
        parts = gather(house, kept_close(house, "2026-11"), "guojian").parts
    assert parts and not {("general_manager", "manager"), ("manager",)} & {part.to for part in parts}


def test_a_changed_byte_in_any_file_is_seen(brought: tuple[Desk, Path]) -> None:
    desk, folder = brought
    files = [p for p in folder.rglob("*") if p.is_file()]
    assert len(files) > 60
    chosen = [p for p in files if p.suffix != ".csv" and (p.parent == folder or folder / MANAGER == p.parent)]
    for path in chosen:
        path.write_bytes(path.read_bytes()[:-2] + b"~\n")
    said = faults(desk, folder)
    for path in chosen:
        name = path.relative_to(folder).as_posix()
        assert name in said or name.endswith("SHA256SUMS"), name
    assert {"SHA256SUMS.sig", f"{MANAGER}/SHA256SUMS.sig"} <= said


def test_a_file_gone_or_added_is_seen(brought: tuple[Desk, Path]) -> None:
    desk, folder = brought
    (folder / "csv" / "001-close.csv").unlink()
    (folder / "more.txt").write_text("x")
    (folder / "link").symlink_to("/etc/passwd")
    (folder / MANAGER / "report.zh.md").unlink()
    assert faults(desk, folder) == {"csv/001-close.csv", "more.txt", "link", f"{MANAGER}/report.zh.md"}
    assert run(blocks(folder)[0], folder).returncode


def test_what_is_no_pack_at_all_is_said_in_a_line(brought: tuple[Desk, Path], tmp_path: Path) -> None:
    desk, folder = brought
    other = tmp_path / "other"
    other.mkdir()
    for n in range(50):
        (other / f"{n}.txt").write_text("")
    done = verify(desk, other)
    assert (done.code, done.out) == (2, "") and "is no pack" in done.err and "wuye report verify" in done.err
    (folder / "month.json").unlink()
    done = verify(desk, folder)
    assert done.code == 1 and "month.json" in done.out and "the pack of no month" in done.err and "?" not in done.err


def test_the_private_parts_may_be_taken_out(brought: tuple[Desk, Path]) -> None:
    desk, folder = brought
    shutil.rmtree(folder / "private")
    assert verify(desk, folder).code == 0
    assert [run(block, folder).returncode for block in blocks(folder)] == [0, 0, 0]


def test_not_even_its_maker_gets_other_figures_past(brought: tuple[Desk, Path]) -> None:
    """He can sign another manifest, but the close was signed by the general manager."""
    desk, folder = brought
    figures = folder / "figures.json"
    said = json.loads(figures.read_text("utf-8"))
    name = next(s["name"] for s in said["sheets"] if s["rows"])
    next(s for s in said["sheets"] if s["name"] == name)["rows"] = []
    figures.write_text(json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n", "utf-8")
    seal(desk, folder)
    done = verify(desk, folder)
    assert done.code == 1 and f"the figure {name} isn't that of the close" in done.out
    assert [run(block, folder).returncode for block in blocks(folder)] == [0, 0, 1]


def test_other_words_beside_true_figures_are_seen_when_it_is_made_again(brought: tuple[Desk, Path]) -> None:
    desk, folder = brought
    (folder / "report.zh.md").write_text("一切都好\n", "utf-8")
    seal(desk, folder)
    assert verify(desk, folder).code == 0
    assert faults(desk, folder, "--again") == {"report.zh.md"}


def test_a_manifest_signed_for_another_use_or_by_a_stranger_is_none(brought: tuple[Desk, Path], tmp_path: Path) -> None:
    desk, folder = brought
    seal(desk, folder, namespace="git")
    assert faults(desk, folder) == {"SHA256SUMS.sig"}
    own = tmp_path / "own"
    run(f"ssh-keygen -q -t ed25519 -N '' -f {own}", tmp_path)
    (folder / "SHA256SUMS.sig").unlink()
    sign(folder / "SHA256SUMS", own, "wuye-month")
    assert faults(desk, folder) == {"SHA256SUMS.sig"}


def test_a_pack_of_another_house_is_none(brought: tuple[Desk, Path], desk: Desk) -> None:
    """Even one with the same people and keys."""
    assert faults(desk, brought[1]) == {"month.json"}


def test_changes_to_a_closed_month_are_in_the_next_pack(closed: Desk, tmp_path: Path) -> None:
    """DUTY-08: what was said of November after its close, and both figures."""
    closed.done(f"{NOTE} --why forgotten --happened 2026-11-20T10:00:00+08:00", "zhangwei", SECOND)
    closed.done("correct D2611-0001 --account flood --why typo", "zhangwei", SECOND)
    close_and_sign(closed, now=JANUARY, month="2026-12")
    assert pack(closed, tmp_path / "p", month="2026-12", now=JANUARY).code == 0
    assert verify(closed, tmp_path / "p", "2026-12", now=JANUARY).code == 0
    said, moved = json.loads((tmp_path / "p" / "changes.json").read_text("utf-8"))["sheets"]
    assert next((r["month"], r["entry"], r["why"]) for r in said["rows"]) == ("2026-11", "D2612-0001", "forgotten")
    assert len(said["rows"]) == 2
    both = [
        (r["row"], r["then"], r["now"]) for r in moved["rows"] if r["figure"]["en"] == "house · entries by register"
    ]
    assert ({"zh": "值班记录", "en": "duty log"}, 1, 2) in both
    report = (tmp_path / "p" / "report.en.md").read_text("utf-8")
    assert report.index("said of closed months") < report.index("figures of closed months that are others now")


def test_a_restated_month_says_so(closed: Desk, made: tuple[Desk, Path]) -> None:
    """The pack of the first edition stays what it was; whoever checks it hears of the second."""
    closed.done(f"{NOTE} --why forgotten --happened 2026-11-20T10:00:00+08:00", "zhangwei", SECOND)
    entry = close_and_sign(closed, "--restate", now=LATER)
    first = verify(closed, made[1])
    assert first.code == 0 and f"restated since: {entry}" in first.err
