"""What is wrong with a house, from its locks to its clock; and mending, which never loses anything recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

from wuye.data import dataclass, field
from wuye.desk import index_ails
from wuye.desk.house import House
from wuye.desk.record import signers_file
from wuye.errors import HouseTrouble
from wuye.registers.books import Books
from wuye.registers.load import is_rule_file
from wuye.registers.say import near_time
from wuye.repo import health, strays
from wuye.repo.files import gitdir
from wuye.repo.health import Ailment
from wuye.repo.house import settle, unsettled, write_signers
from wuye.repo.lock import writing
from wuye.repo.objects import Objects
from wuye.repo.strays import Stray
from wuye.repo.write import recover
from wuye.text import Text, join, same

SLACK = dt.timedelta(minutes=1)
"""How far this machine's clock may stand before the last entry."""

WORDS = {
    "changed": Text("{path} 被改动过", "{path} was changed by hand"),
    "missing": Text("{path} 不见了", "{path} is gone"),
    "extra": Text("{path} 不属于账本", "{path} has no place in a house"),
}


@dataclass(slots=True)
class Visit:
    """What the doctor found, what was mended on the way, and what is only worth knowing."""

    found: list[Ailment] = field(default_factory=list)
    mended: list[Text] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)

    @property
    def well(self) -> bool:
        """Whether nothing is wrong."""
        return not self.found


def examine(house: Path) -> Visit:
    """Everything that is wrong with a house; nothing is changed."""
    visit = Visit(list(health.examine(house)))
    lost = {ailment.name for ailment in visit.found} & {"head", "objects"}
    try:
        if not lost:
            visit.found.extend(_work_tree(house, visit))
            with House(house) as opened, index_ails.pages(opened, opened.tree) as books:
                visit.found.extend(_books(opened, books))
                visit.found.extend(index_ails.ailments(opened, books))
    except HouseTrouble as trouble:
        visit.found.extend(Ailment("house", p.message, p.remedy or same("wuye audit")) for p in trouble.problems)
    aside = gitdir(house) / "wuye" / "aside"
    kept = [path for path in aside.rglob("*") if path.is_file()]
    if kept:
        visit.notes.append(
            Text(f"移到一边的文件有 {len(kept)} 个，在 {aside}", f"{len(kept)} files set aside in {aside}")
        )
    return visit


def mend(house: Path) -> Visit:
    """Mends what may be mended, under the write lock, and looks again."""
    mended: list[Text] = []
    with writing(house, person="", command="doctor --mend"):
        for step in STEPS:
            mended.extend(_tried(step, house))
    visit = examine(house)
    visit.mended = mended
    return visit


def _tried(step: Callable[[Path], Iterator[Text]], house: Path) -> list[Text]:
    try:
        return list(step(house))
    except (HouseTrouble, OSError):
        # What could not be mended is found again, with its own words, by the examination that follows.
        return []


def _work_tree(house: Path, visit: Visit) -> Iterator[Ailment]:
    with Objects(house) as objects:
        found = strays.strays(house, objects)
    for stray in found:
        words = WORDS[stray.kind].fill(path=stray.path)
        if _waits(stray):
            visit.notes.append(
                Text(f"{words.zh}，等待采用：wuye schema adopt", f"{words.en}; wuye schema adopt adopts it")
            )
        else:
            yield Ailment("work-tree", words)
    if not strays.index_is_head(house):
        yield Ailment("index", Text("git 的索引与 HEAD 不同", "git's index differs from HEAD"))


def _waits(stray: Stray) -> bool:
    """Whether it is a rule that somebody is changing, which is his to adopt and not ours to put back."""
    return is_rule_file(stray.path) and stray.kind != "missing"


def _books(house: House, books: Books) -> Iterator[Ailment]:
    if _signers_stale(house.path, books):
        yield Ailment("signers", Text("给 git 用的公钥名单过时了", "the list of public keys for git is out of date"))
    for path in health.open_keys(house.rules.house_id):
        yield Ailment("key-mode", Text(f"别人也能读这里的私钥：{path}", f"others can read the private key: {path}"))
    now, last = house.now(), books.last
    if last is not None and now < last.at - SLACK:
        then = near_time(last.at, now)
        said = Text(
            f"本机时钟 {now:%Y-%m-%d %H:%M} 比最后一条记录 {last.id}（{then.zh}）还早",
            f"this machine's clock, {now:%Y-%m-%d %H:%M}, is before the last entry {last.id} ({then.en})",
        )
        yield Ailment("clock", said, same("sudo timedatectl set-ntp true"))


def _signers_stale(house: Path, books: Books) -> bool:
    path = gitdir(house) / "wuye" / "allowed_signers"
    return not path.is_file() or path.read_bytes() != signers_file(books).encode()


def _mend_locks(house: Path) -> Iterator[Text]:
    for path in health.left_locks(house):
        if health.deserted(house, path):
            path.unlink()
            yield Text(f"已移走 git 留下的锁 {path.name}", f"removed the lock git left, {path.name}")


def _mend_head(house: Path) -> Iterator[Text]:
    if health.return_to_main(house):
        yield Text("已回到 main 分支", "back on the branch main")


def _mend_objects(house: Path) -> Iterator[Text]:
    for oid in health.restore_objects(house):
        yield Text(f"已从工作区补回对象 {oid[:12]}", f"put object {oid[:12]} back from the work tree")


def _mend_stopped(house: Path) -> Iterator[Text]:
    with Objects(house) as objects:
        said = recover(house, objects)
    if said is not None:
        yield said


def _mend_settings(house: Path) -> Iterator[Text]:
    if unsettled(house):
        settle(house)
        yield Text("已重设 git 的设置", "set git up again")


def _mend_work_tree(house: Path) -> Iterator[Text]:
    with Objects(house) as objects:
        found = [stray for stray in strays.strays(house, objects) if not _waits(stray)]
        kept = strays.restore(house, objects, found)
    if found:
        names = join([same(stray.path) for stray in found])
        yield Text(f"工作区已照 HEAD 还原：{names.zh}", f"the work tree is HEAD again: {names.en}")
    for path in kept:
        yield Text(f"原来的文件移到 {path}", f"what lay there was moved to {path}")
    if not strays.index_is_head(house):
        strays.reread_index(house)
        yield Text("已重读 git 的索引", "read git's index anew")


def _mend_books(house: Path) -> Iterator[Text]:
    with House(house) as opened:
        if _signers_stale(house, opened.books):
            write_signers(house, signers_file(opened.books))
            yield Text("已重写公钥名单", "wrote the list of public keys anew")
        for path in health.close_keys(opened.rules.house_id):
            yield Text(f"已收紧权限 {path}", f"made {path} its owner's alone")


STEPS = (
    _mend_locks, _mend_head, _mend_objects, _mend_stopped, _mend_settings, _mend_work_tree, index_ails.mend, _mend_books
)  # fmt: skip
"""In this order: what stands in the way of the next comes first."""
