"""Evidence: its own README checks it with plain git and ssh-keygen, and no kind of tampering gets past the lines there."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.house import Desk
from tests.views.folder import ASKED, NOW, PHOTO, Evidence, handed_out, key_of, lend, run, sign

FILES, MAKER, ROOT, KEYS, SIGNED, PAGES, ATTACHED = range(1, 8)
"""The blocks of the README."""


@pytest.mark.parametrize(("lang", "shell"), [("en", "sh"), ("zh", "bash")])
def test_the_lines_of_the_readme_check_the_folder_alone(made: Evidence, tmp_path: Path, lang: str, shell: str) -> None:
    here = made.copied(tmp_path / "at the police")
    assert len(here.blocks(lang)) == ATTACHED
    assert here.failing(here.blocks(lang), shell) == set()


def test_both_languages_have_the_same_lines(made: Evidence) -> None:
    assert made.blocks("zh") == made.blocks("en")


def test_a_changed_byte_in_any_file_is_seen(made: Evidence, tmp_path: Path) -> None:
    here = made.copied(tmp_path / "folder")
    files = [p for p in here.folder.rglob("*") if p.is_file()]
    assert len(files) > 40
    first, second, *_ = here.blocks()
    for path in files:
        data = path.read_bytes()
        path.write_bytes(data[:-2] + bytes([data[-2] ^ 1]) + data[-1:])
        assert run(first, here.folder).returncode or run(second, here.folder).returncode, path
        path.write_bytes(data)
    assert run(first, here.folder).returncode == run(second, here.folder).returncode == 0


def test_a_file_gone_or_added_is_seen(made: Evidence, tmp_path: Path) -> None:
    here = made.copied(tmp_path / "folder")
    more, link, gone = (
        here.folder / "entries" / "K2611-9999.yaml",
        here.folder / "more",
        here.folder / "timeline.zh.txt",
    )
    first = here.blocks()[:1]
    more.write_text("- id: K2611-9999\n")
    assert here.failing(first) == {FILES}
    more.unlink()
    link.symlink_to("/etc/passwd")
    assert here.failing(first) == {FILES}
    link.unlink()
    assert here.failing(first) == set()
    gone.unlink()
    assert here.failing(first) == {FILES}


def entry_of(here: Evidence, do: str) -> str:
    """The entry that does something, by its own bytes."""
    found = [p for p in (here.folder / "entries").glob("K*.yaml") if f"  do: {do}\n" in p.read_text("utf-8")]
    return found[-1].stem


def other_words(here: Evidence) -> None:
    path = here.folder / "entries" / f"{entry_of(here, 'borrow')}.yaml"
    path.write_text(path.read_text("utf-8").replace("borrower: lina", "borrower: hejie"), "utf-8")


def other_page(here: Evidence) -> None:
    for path in (here.folder / "pages" / "key").rglob("10.yaml"):
        path.write_text(path.read_text("utf-8").replace("borrower: lina", "borrower: mafe"), "utf-8")


def other_payload(here: Evidence) -> None:
    path = here.folder / "signatures" / f"{entry_of(here, 'borrow')}.payload"
    path.write_text(path.read_text("utf-8").replace("key borrow K-1203-1", "key borrow K-1203-2"), "utf-8")


def other_signature(here: Evidence) -> None:
    folder, entry = here.folder / "signatures", entry_of(here, "borrow")
    shutil.copy(folder / f"{entry_of(here, 'return')}.sig", folder / f"{entry}.sig")


def other_place(here: Evidence) -> None:
    path, entry = here.folder / "entries.list", entry_of(here, "borrow")
    lines = [line.split() for line in path.read_text().splitlines()]
    rows = [[*row[:5], str(int(row[5]) + 1), row[6]] if row[0] == entry else row for row in lines]
    path.write_text("".join(f"{' '.join(row)}\n" for row in rows))


def other_signer(here: Evidence) -> None:
    path, entry = here.folder / "entries.list", entry_of(here, "borrow")
    lines = [
        line.replace("zhangwei@", "zhaomin@") if line.startswith(entry) else line
        for line in path.read_text().splitlines(True)
    ]
    path.write_text("".join(lines))


def other_commit(here: Evidence) -> None:
    """The commit of another entry, which its own writer signed."""
    path = here.folder / "entries.list"
    rows = {line.split()[0]: line.split() for line in path.read_text().splitlines()}
    rows[entry_of(here, "borrow")][1] = rows[entry_of(here, "return")][1]
    path.write_text("".join(f"{' '.join(row)}\n" for row in rows.values()))


def other_objects(here: Evidence) -> None:
    done = subprocess.run(
        ["git", "-C", str(here.desk.path), "pack-objects", "-q", "--stdout"], input=f"{here.desk.head}\n".encode(),
        capture_output=True, check=True,
    )  # fmt: skip
    (here.folder / "objects.pack").write_bytes(done.stdout)


def other_photo(here: Evidence) -> None:
    next((here.folder / "attachments").iterdir()).write_bytes(PHOTO + b"!")


def other_root(here: Evidence) -> None:
    shutil.copy(f"{key_of(here.desk, 'zhangwei')}.pub", here.folder / "root.pub")


def lacking(here: Evidence) -> None:
    """An entry left out of the list, its file left lying."""
    path, entry = here.folder / "entries.list", entry_of(here, "return")
    path.write_text("".join(line for line in path.read_text().splitlines(True) if not line.startswith(entry)))


TAMPERED: list[tuple[Callable[[Evidence], None], int]] = [
    (other_words, PAGES), (other_page, PAGES), (other_payload, SIGNED), (other_signature, SIGNED), (other_place, PAGES),
    (other_signer, SIGNED), (other_commit, PAGES), (other_objects, PAGES), (other_photo, ATTACHED), (other_root, ROOT),
    (lacking, FILES),
]  # fmt: skip


@pytest.mark.parametrize(("tamper", "block"), TAMPERED, ids=lambda one: getattr(one, "__name__", str(one)))
def test_not_even_the_maker_gets_it_past_the_lines(
    made: Evidence, tmp_path: Path, tamper: Callable[[Evidence], None], block: int
) -> None:
    """Whoever made it can sign another manifest, but no other entry, page or key."""
    here = made.copied(tmp_path / "folder")
    tamper(here)
    assert FILES in here.failing(here.blocks()[:1])
    here.resigned()
    assert run(here.blocks()[MAKER - 1], here.folder).returncode == 0
    assert run(here.blocks()[block - 1], here.folder).returncode, "it got past"


def test_a_manifest_by_anybody_else_is_none(made: Evidence, tmp_path: Path) -> None:
    here = made.copied(tmp_path / "folder")
    (here.folder / "timeline.zh.txt").write_text("什么也没有发生\n", "utf-8")
    here.resigned("zhangwei")
    assert here.failing(here.blocks()[:ROOT]) == {MAKER}


def test_a_signature_for_commits_signs_no_manifest(made: Evidence, tmp_path: Path) -> None:
    here = made.copied(tmp_path / "folder")
    (here.folder / "SHA256SUMS.sig").unlink()
    sign(here.folder / "SHA256SUMS", key_of(here.desk, "wangfang"), "git")
    assert here.failing(here.blocks()[:ROOT]) == {MAKER}


def test_a_key_that_nobody_enrolled_is_none(made: Evidence, tmp_path: Path) -> None:
    """Somebody puts a key of his own into the list and signs the manifest with it."""
    here, own = made.copied(tmp_path / "folder"), tmp_path / "own"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(own)], check=True)
    public = " ".join(Path(f"{own}.pub").read_text().split()[:2])
    path = here.folder / "allowed_signers"
    lines = path.read_text().splitlines()
    maker = next(line for line in lines if "wuye-evidence" in line)
    path.write_text("".join(f"{line}\n" for line in [*lines, f"{maker.rsplit(' ', 2)[0]} {public}"]))
    (here.folder / "timeline.zh.txt").write_text("什么也没有发生\n", "utf-8")
    here.resigned()
    (here.folder / "SHA256SUMS.sig").unlink()
    sign(here.folder / "SHA256SUMS", own, "wuye-evidence")
    assert here.failing() == {KEYS}


def test_words_are_masked_and_bytes_are_not(made: Evidence) -> None:
    """CONF-04: a telephone number is in nothing that is handed around; the pages can't be masked."""
    words = {p.name: p.read_text("utf-8") for p in made.folder.iterdir() if p.suffix in (".txt", ".md", ".json")}
    assert len(words) == 9
    for number in ("13900001111", "13900002222", "13722223333"):
        assert not [name for name, text in words.items() if number in text]
    assert "***" in words["entries.zh.txt"] and "***" in words["timeline.en.txt"]
    page = next((made.folder / "pages" / "key").rglob("10.yaml")).read_text("utf-8")
    assert "13900001111" in page
    assert "签名" in words["entries.zh.txt"].splitlines()[0]


def test_it_tells_what_there_was_in_both_languages(made: Evidence) -> None:
    zh, en = ((made.folder / f"entries.{lang}.txt").read_text("utf-8") for lang in ("zh", "en"))
    assert "借出 K-1203-1" in zh and "borrow K-1203-1" in en
    assert "李娜" in zh and "更正" in zh and "correct" in en
    assert "K-S-1" not in zh.replace("K-1203", "")
    verdict = json.loads((made.folder / "verdict.json").read_text("utf-8"))
    readme = (made.folder / "README.zh.md").read_text("utf-8")
    assert verdict["ok"] is True
    assert verdict["head"] in readme and verdict["root"] in readme and "派出所 张警官" in readme
    assert "账本完好" in (made.folder / "verdict.zh.txt").read_text("utf-8")


def test_handing_it_out_is_an_entry(made: Evidence) -> None:
    """CONF-01: who gave what to whom, and the digest of the manifest."""
    rows = json.loads(made.desk.wuye("log", "--json", "--by", "wangfang", now=NOW.format(40)).out)
    entry = rows[-1]
    done = subprocess.run(["sha256sum", "SHA256SUMS"], cwd=made.folder, capture_output=True, text=True, check=True)
    assert (entry["register"], entry["do"], entry["about"], entry["given_to"]) == (
        "house",
        "evidence",
        "1203",
        ASKED[1],
    )
    assert entry["manifest"] == done.stdout.split()[0]
    assert made.desk.wuye("audit", now=NOW.format(40)).code == 0


def test_nobody_below_the_manager_hands_it_out(desk: Desk, tmp_path: Path) -> None:
    """CONF-01, CONF-04."""
    with desk.unchanged():
        result = handed_out(desk, tmp_path / "folder", as_="zhangwei")
    assert (result.code, list(tmp_path.glob("*folder*"))) == (4, [])
    assert "CONF-01" in result.err


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (("1203", "-o", "{}/folder"), "--to"),
        (("1203", "-o", "{}/folder", "--to", "police"), "--why"),
        (("1203", *ASKED), "-o /tmp/evidence-1203"),
        (("1203", "-o", "{}/house/folder", *ASKED), "own repository"),
        (("1203", "-o", "{}/home", *ASKED), "there already"),
        (("1203", "-o", "{}/no/folder", *ASKED), "no folder"),
        (("9999", "-o", "{}/folder", *ASKED), "wuye find 9999"),
        (("1203", "-o", "{}/folder", *ASKED, "--since", "2026-11-09"), "no entry in that time"),
        (("1203", "-o", "{}/folder", *ASKED, "--since", "soon"), "soon"),
    ],
)
def test_bad_input_makes_nothing(desk: Desk, tmp_path: Path, args: tuple[str, ...], word: str) -> None:
    filled = [one.format(tmp_path) for one in args]
    with desk.unchanged():
        result = desk.wuye("evidence", *filled, as_="wangfang", now=NOW.format(3), lang="en")
    assert result.code == 2, result.err
    assert word in result.err and "Traceback" not in result.err
    assert not list(tmp_path.glob("*folder*"))


def test_a_house_with_older_rules_is_told_what_to_do(desk: Desk, tmp_path: Path) -> None:
    path = desk.path / "schemas" / "house.yaml"
    text = path.read_text("utf-8")
    parts = re.split(r"(?m)^(?=  evidence_roles:|tables:|  about:|actions:|  evidence:)", text)
    left = [part for part in parts if not part.startswith(("  evidence", "  about:"))]
    path.write_text("".join(left), "utf-8")
    desk.done("schema adopt --why older", "wangfang", NOW.format(3))
    result = handed_out(desk, tmp_path / "folder")
    assert result.code == 2 and "wuye schema adopt" in result.err


def test_a_history_with_faults_says_so_and_is_handed_out(desk: Desk, tmp_path: Path) -> None:
    lend(desk, tmp_path)
    page = next((desk.path / "ledgers" / "key").rglob("10.yaml"))
    page.write_text(page.read_text("utf-8").replace("13722223333", "13722223334"), "utf-8")
    key = key_of(desk, "zhaomin")
    who = ("-c", "user.name=x", "-c", "user.email=x@x", "-c", f"user.signingkey={key}")
    desk.git(*who, "commit", "-qam", "edited by hand")
    result = handed_out(desk, tmp_path / "folder")
    assert result.code == 1, result.err
    assert "audit found faults" in result.err
    verdict = (tmp_path / "folder" / "verdict.en.txt").read_text("utf-8")
    assert "old entries changed" in verdict
    assert "not whole" in (tmp_path / "folder" / "README.en.md").read_text("utf-8")


def test_json_says_where_and_what(desk: Desk, tmp_path: Path) -> None:
    result = handed_out(desk, tmp_path / "folder", "--json", about="K-S-1")
    told = json.loads(result.out)
    assert told["folder"] == str(tmp_path / "folder") and told["ok"] and told["entries"] == 1
    assert told["entry"]["do"] == "evidence"
