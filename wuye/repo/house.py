"""A house as a repository: found, made, and whether its work tree is what was recorded."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wuye.errors import HouseTrouble
from wuye.repo import git
from wuye.repo.files import disk, gitdir, private, write_whole
from wuye.repo.objects import Objects, unborn
from wuye.text import Text, same

MAIN = "refs/heads/main"
_OURS = ("ledgers", "schemas", "wuye.yaml")
_SETTINGS = (
    ("gpg", "format", "ssh"),
    ('gpg "ssh"', "allowedSignersFile", ".git/wuye/allowed_signers"),
    ("commit", "gpgsign", "true"),
    ("core", "autocrlf", "false"),
    ("core", "quotePath", "false"),
    ("log", "date", "iso"),
)
# Of the highest rank, so no .gitattributes can make plain git show or check out other bytes.
_ATTRIBUTES = b"* -text -ident -filter -working-tree-encoding !eol\n"


def find(start: Path) -> Path:
    """The nearest house from here upward; one whose work tree was deleted is still a house."""
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / ".git" / "wuye").is_dir() or ((folder / "wuye.yaml").is_file() and (folder / ".git").exists()):
            return folder
    raise HouseTrouble.of(
        f"这里没有大厦：{start}",
        f"no house here: {start}",
        remedy=Text("wuye init DIR，或加 --house DIR", "wuye init DIR, or add --house DIR"),
    )


def create(folder: Path) -> None:
    """Make an empty repository set up so that plain git shows who signed."""
    if (folder / ".git").exists():
        raise HouseTrouble.of(
            f"这里已经是一个 git 库：{folder}",
            f"there is a repository here already: {folder}",
            remedy=same(f"wuye --house {folder}"),
        )
    with disk(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with _frozen(folder):
            _init(folder)
        _write_attributes(folder)
    write_signers(folder, "")


def _init(folder: Path) -> None:
    from git import Git, Repo
    from git.exc import GitCommandError, GitCommandNotFound

    git.counted()
    try:
        Repo.init(folder, initial_branch="main").close()
    except GitCommandNotFound:
        raise git.missing(str(Git.git_exec_name)) from None
    except GitCommandError as error:
        raise git.trouble(folder, "init", str(error.stderr).encode()) from None
    with Repo(folder) as repo, repo.config_writer("repository") as config:
        for section, option, value in _SETTINGS:
            config.set_value(section, option, value)
        # A clone has no letter of its own until it is given one; only the first desk writes without.
        config.set_value("wuye", "desk", "")


def _write_attributes(folder: Path) -> None:
    info = gitdir(folder) / "info"
    info.mkdir(exist_ok=True)
    write_whole(info / "attributes", _ATTRIBUTES)


def unsettled(house: Path) -> list[str]:
    """The settings of git that aren't as this house needs them; in a fresh clone all of them."""
    raw = git.run(house, "config", "--local", "--null", "--list").decode("utf-8", "replace")
    pairs = (line.partition("\n") for line in raw.split("\0") if line)
    now = {name: value for name, _, value in pairs}
    found = [name for name, value in _named_settings() if now.get(_folded(name)) != value]
    attributes = gitdir(house) / "info" / "attributes"
    whole = attributes.is_file() and attributes.read_bytes() == _ATTRIBUTES
    return found if whole else [*found, "info/attributes"]


def settle(house: Path) -> None:
    """Sets git up so that plain git shows who signed."""
    for name, value in _named_settings():
        git.run(house, "config", "--local", "--replace-all", name, value)
    with disk(house):
        _write_attributes(house)


def _named_settings() -> list[tuple[str, str]]:
    return [(f"{section.replace(' ', '.').replace(chr(34), '')}.{name}", value) for section, name, value in _SETTINGS]


def _folded(name: str) -> str:
    # Git tells section and option in small letters, what stands between them as it is.
    section, _, option = name.rpartition(".")
    return f"{section}.{option.lower()}"


@contextmanager
def _frozen(folder: Path) -> Iterator[None]:
    """Give GitPython, which inherits this process's environment, the frozen one."""
    before = dict(os.environ)
    frozen = git.ENV(folder) | {"GIT_TEMPLATE_DIR": ""}
    try:
        os.environ.clear()
        os.environ.update(frozen)
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def branch(house: Path) -> str:
    """The full name of the branch entries go to; HouseTrouble unless HEAD is on main."""
    try:
        words = (gitdir(house) / "HEAD").read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise HouseTrouble.of(
            f"不是完好的 git 库：{house}",
            f"not a sound repository: {house}",
            remedy=same(f"git -C {house} fsck --full"),
        ) from None
    if words == f"ref: {MAIN}":
        return MAIN
    where = words.removeprefix("ref: refs/heads/") if words.startswith("ref: ") else words[:12]
    raise HouseTrouble.of(
        f"库不在 main 分支上，而在 {where}",
        f"the house isn't on its branch main but on {where}",
        remedy=same(f"git -C {house} switch main"),
    )


def head(objects: Objects) -> str | None:
    """The id of the last commit, or None in a house where nothing is recorded yet."""
    branch(objects.house)
    if found := objects.get("HEAD"):
        return found[1]
    if unborn(objects.house):
        return None
    raise HouseTrouble.of(
        "最后一次提交缺失或已损坏",
        "the last commit is missing or damaged",
        remedy=same(f"git -C {objects.house} fsck --full"),
    )


def need_head(objects: Objects) -> str:
    """The id of the last commit; HouseTrouble in a house where nothing is recorded yet."""
    if found := head(objects):
        return found
    raise HouseTrouble.of(
        "这座大厦还没有任何记录",
        "nothing is recorded in this house yet",
        remedy=same(f"wuye init {objects.house} --name NAME --founder ID:NAME:ROLE"),
    )


def write_signers(house: Path, text: str) -> None:
    """Give plain git the public keys to check signatures with."""
    path = private(house) / "allowed_signers"
    data = text.encode()
    with disk(house):
        if not path.exists() or path.read_bytes() != data:
            write_whole(path, data)


def clean(house: Path) -> list[str]:
    """Paths of pages, schemas and settings that differ in the work tree from what is recorded."""
    raw = git.run(
        house,
        "status",
        "--porcelain=v1",
        "-z",
        "--untracked-files=all",
        "--no-renames",
        "--",
        *_OURS,
        extra_env={"GIT_OPTIONAL_LOCKS": "1"},
    )
    told = sorted({line[3:].decode("utf-8", "surrogateescape") for line in raw.split(b"\0") if line})
    if not told:
        return []
    # The index may lag behind; what counts is the work tree against HEAD.
    with Objects(house) as objects:
        return [path for path in told if objects.blob(f"HEAD:{path}") != _on_disk(house / path)]


def _on_disk(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() and not path.is_symlink() else None
