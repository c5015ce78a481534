"""What can go wrong, as values: a Problem says what, which rule, and what to type next."""

from __future__ import annotations

import errno
from collections.abc import Iterable

from wuye.data import dataclass, field
from wuye.text import Text

DONE, FAULTS, BAD_INPUT, REFUSED, NOT_ALLOWED, HOUSE, BUG, INTERRUPTED = 0, 1, 2, 3, 4, 5, 70, 130


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, in both languages, with its rules and its remedy."""

    message: Text
    rules: tuple[str, ...] = ()
    remedy: Text | None = None
    field: str | None = None
    subject: str | None = None
    path: str | None = None
    line: int | None = None
    sums_up: bool = False
    """Whether it only says what the others come to."""


@dataclass
class WuyeError(Exception):
    """The root of every error a person may see: its problems, all of them, and its exit status."""

    problems: tuple[Problem, ...]
    kind: str = field(default="error", init=False)
    exit: int = field(default=BUG, init=False)

    def __post_init__(self) -> None:
        super().__init__("; ".join(p.message.en for p in self.problems))

    @classmethod
    def of(
        cls,
        zh: str,
        en: str,
        *,
        remedy: Text | None = None,
        rules: Iterable[str] = (),
        field: str | None = None,
        path: str | None = None,
        line: int | None = None,
    ) -> WuyeError:
        """An error of one problem."""
        problem = Problem(Text(zh, en), tuple(rules), remedy, field=field, path=path, line=line)
        return cls((problem,))


class BadInput(WuyeError):
    """What was typed can't be understood (exit 2)."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.kind, self.exit = "bad_input", BAD_INPUT


class Refused(WuyeError):
    """A rule forbids it (exit 3)."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.kind, self.exit = "refused", REFUSED


class NotAllowed(WuyeError):
    """This person may not, or the signature failed (exit 4)."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.kind, self.exit = "not_allowed", NOT_ALLOWED


class WrongPassphrase(NotAllowed):
    """A key wasn't unlocked; the same may be tried again."""


class HouseTrouble(WuyeError):
    """The house is busy, broken or not there (exit 5)."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.kind, self.exit = "house", HOUSE


WHY_NOT = {
    errno.ENOENT: Text("没有这个文件或目录", "no such file or folder"),
    errno.EISDIR: Text("是目录，不是文件", "it is a folder and no file"),
    errno.ENOTDIR: Text("路径里有一段不是目录", "a part of the path is no folder"),
    errno.EEXIST: Text("已经有同名的文件", "there is a file of that name"),
    errno.EACCES: Text("没有权限", "permission is lacking"),
    errno.EPERM: Text("没有权限", "permission is lacking"),
    errno.ENOSPC: Text("磁盘满了", "the disk is full"),
    errno.EDQUOT: Text("磁盘配额用完了", "the quota of the disk is used up"),
    errno.EROFS: Text("磁盘是只读的", "the disk can only be read"),
    errno.ENAMETOOLONG: Text("名字太长", "the name is too long"),
    errno.EFBIG: Text("文件太大", "the file is too large"),
    errno.EIO: Text("磁盘读写出错", "the disk has an error"),
}


def why_not(error: OSError | ValueError, *, at: bool = False) -> Text:
    """What the system says no for, in both languages, and for which file; its own words where they are rare."""
    found = WHY_NOT.get(error.errno or 0) if isinstance(error, OSError) else None
    if found is None:
        return Text(str(error), str(error))
    name = getattr(error, "filename", None) if at else None
    return Text(f"{found.zh}（{name}）", f"{found.en} ({name})") if name else found
