"""The letters desks write under, one for each clone, and what keeps two clones from sharing one."""

from __future__ import annotations

from wuye.desk.house import House
from wuye.errors import HouseTrouble, NotAllowed, WuyeError
from wuye.ledger.page import parse_path
from wuye.repo import remote
from wuye.text import Text, same

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHOWN = 12
"""How many entries that are only here a clerk is told of one by one."""


def need_letter(house: House) -> None:
    """A clone writes only under a letter of its own, so that no two write on one page."""
    if remote.own_letters(house.path) is None:
        raise NotAllowed.of(
            "这个克隆还没有岗号", "this clone has no desk letter yet", remedy=same(f"wuye desk {free_letter(house)}")
        )
    if _is_copy(house):
        raise _copied(house)


def _is_copy(house: House) -> bool:
    return remote.settled_at(house.path) not in (None, remote.place(house.path))


def take_over(house: House, letter: str, shared: bool) -> None:
    """Makes this folder the clone that writes under a letter; a copy that takes another one leaves the old ones behind."""
    if _is_copy(house) and letter != house.desk:
        remote.disown(house.path)
    remote.set_letter(house.path, letter)
    remote.settle_here(house.path)
    if not shared:
        remote.claim(house.path, letter)


def _copied(house: House) -> WuyeError:
    """A copy of a folder would go on under the letter of the one it was copied from."""
    letter, other = house.desk, free_letter(house)
    still = Text("原来的还在用", "the other one is still in use")
    gone = Text(f"；原来的不再用：wuye desk {letter}", f"; it is not: wuye desk {letter}") if letter else same("")
    return NotAllowed.of(
        f"这个文件夹像是复制、搬移或恢复来的，岗号「{letter or '无'}」是在另一个文件夹取的",
        f"this folder looks copied, moved or restored; its desk letter ({letter or 'none'}) was taken in another one",
        remedy=Text(f"{still.zh}：wuye desk {other}{gone.zh}", f"{still.en}: wuye desk {other}{gone.en}"),
    )


def own_ones(house: House) -> set[str]:
    """The letters nobody but this clone writes under."""
    if remote.settled_at(house.path) is None:
        return set(remote.own_letters(house.path) or ())
    return remote.claimed(house.path)


def settle_once(house: House, reached: bool) -> None:
    """From the first time a clone with a letter shares something, a copy of its folder is known as one."""
    if reached and remote.settled_at(house.path) is None and remote.own_letters(house.path) is not None:
        remote.settle_here(house.path)


def need_claim(house: House, reached: bool) -> None:
    """The first entry under a letter goes to the remote at once; from then on no other clone takes that letter."""
    letter = house.desk
    if not unclaimed(house):
        return
    if letter in borne(house):
        if not remote.first_arrived(house.path):
            raise taken(house, letter)
        remote.claim(house.path, letter)
    elif not reached:
        raise first_on_line(letter)


def unclaimed(house: House) -> bool:
    """Whether this clone has a letter under which nothing of it has reached the remote."""
    return bool(house.desk) and house.desk not in own_ones(house)


def first_on_line(letter: str) -> WuyeError:
    """Nobody can tell off line whether another clone has taken the letter meanwhile."""
    return NotAllowed.of(
        f"岗号 {letter} 的第一条记录要连着远端登记，别处才不会再取这个岗号",
        f"the first entry of desk {letter} has to reach the remote, so that no other clone takes the letter",
        remedy=Text("连上以后再试：wuye sync", "try again once it answers: wuye sync"),
    )


def not_asked(letter: str) -> WuyeError:
    """A new letter is taken on line only."""
    return HouseTrouble.of(
        f"远端连不上，不知道岗号 {letter} 有没有别处在用",
        f"the remote can't be asked whether another clone writes as desk {letter}",
        remedy=Text(f"连上以后再试：wuye desk {letter}", f"try again once it answers: wuye desk {letter}"),
    )


def taken(house: House, letter: str) -> WuyeError:
    """Another clone writes under the letter."""
    return NotAllowed.of(
        f"岗号 {letter} 已经有别处在用", f"another clone writes as desk {letter}",
        remedy=same(f"wuye desk {free_letter(house)}"),
    )  # fmt: skip


def free_letter(house: House) -> str:
    """A letter no page bears."""
    used = borne(house)
    return next((letter for letter in LETTERS if letter not in used), "aa")


def borne(house: House, commit: str | None = None) -> set[str]:
    """The letters on the pages of this clone, or of one commit."""
    tree = house.objects.commit(commit or house.head).tree
    names = (parse_path(path) for path, _, _ in house.objects.walk(tree))
    return {name.desk for name in names if name is not None}


def two_writers(house: House, path: str) -> WuyeError:
    """Two clones went on under one letter, one a copy of the other: what is only here is told, with the way out."""
    page = parse_path(path)
    letter = page.desk if page else ""
    only = [house.objects.commit(oid).message.splitlines() for oid in remote.unshared(house.path)]
    named = [f"{lines[-1].removeprefix('Wuye-Entry: ')} {lines[0]}" for lines in reversed(only) if len(lines) > 1]
    listed = "".join(f"\n  {line}" for line in named[:SHOWN]) + ("\n  …" if len(named) > SHOWN else "")
    new = f"git clone {remote.url(house.path)} NEW && wuye --house NEW desk {free_letter(house)}"
    return HouseTrouble.of(
        f"两处用同一个岗号「{letter or '无'}」写了 {path}，合不起来：其中一处是复制来的。什么也没有丢，只在本机的 {len(named)} 条：{listed}",
        f"two clones wrote {path} under one desk letter ({letter or 'none'}) and can't be joined: one is a copy. "
        f"Nothing is lost; only here are {len(named)}: {listed}",
        remedy=Text(
            f"另克隆一份，换岗号：{new}\n在那里把上面的重记一遍，签字的人重签；这里的留着备查（wuye log）",
            f"clone afresh, under another letter: {new}\n"
            "there, enter the above again and have it signed again; this folder stays to be looked at (wuye log)",
        ),
    )
