"""What this machine believes of a house: its root key and the last head that was verified."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wuye.audit.course import Course
from wuye.audit.violation import Audit, Violation
from wuye.desk.house import House
from wuye.errors import HouseTrouble, NotAllowed
from wuye.repo.commits import Commit, Ident
from wuye.repo.config import read_trust, write_trust
from wuye.repo.disguise import grafted, replaced
from wuye.repo.keys import fingerprint
from wuye.repo.lineage import leads_to, lineage
from wuye.repo.sshsig import BadSignature, verify
from wuye.text import Text, same


def trusted(audit: Audit, course: Course) -> Iterator[Violation]:
    """The root is the key believed here, and the last head believed is still in the history."""
    if audit.house_id is None or audit.root is None:
        return
    pins = read_trust(audit.house_id)
    audit.root_pinned = "root" in pins
    if not audit.root_pinned:
        audit.warnings.append(_unpinned(audit.root))
    elif pins["root"] != audit.root:
        text = Text("根钥匙不是本机所信的那一把", "the root key isn't the one this machine trusts")
        yield Violation("root", text, course.first, expected=pins["root"], found=audit.root)
    if "head" in pins and not course.holds(pins["head"]):
        text = Text("上次核验过的提交不见了：历史被改写", "the commit last verified is gone: history was rewritten")
        yield Violation("history", text, expected=pins["head"], found=audit.head, remedy=same("git reflog"))


def disguised(audit: Audit) -> Iterator[Violation]:
    """Replace refs and grafts don't blind this audit, but whoever reads these books with plain git."""
    house = Path(audit.house)
    for oid in replaced(house):
        text = Text(f"{oid[:12]} 被替身遮住（refs/replace）", f"{oid[:12]} is hidden behind a replace ref")
        yield Violation("disguise", text, found=oid, remedy=same(f"git -C {house} replace -d {oid}"))
    if grafted(house):
        text = Text("嫁接文件改了提交的来历", "a file of grafts gives commits other parents")
        yield Violation("disguise", text, path=".git/info/grafts", remedy=same(f"rm {house}/.git/info/grafts"))


def _unpinned(root: str) -> Text:
    return Text(
        f"本机没有记下这座大厦的根钥匙，请当面与建立人核对，再：wuye trust --root {root}",
        f"this machine has no pin of this house's root key; compare it with the founder in person, "
        f"then: wuye trust --root {root}",
    )


def remember(audit: Audit) -> None:
    """Believes the head of a clean audit from now on, where the root is believed already."""
    if audit.ok and audit.house_id is not None and audit.root_pinned:
        write_trust(audit.house_id, {**read_trust(audit.house_id), "head": audit.head})


@dataclass(frozen=True, slots=True)
class Pins:
    """What a house is founded on, and what this machine believes of it."""

    house_id: str
    founder: Ident
    root: str
    pin: str | None
    head: str | None
    known: bool

    @property
    def ok(self) -> bool:
        """Whether the house is the one believed here."""
        return self.pin == self.root and (self.head is None or self.known)


def pins(house: House) -> Pins:
    """The root key of a house, and the pins kept outside it."""
    first, root = _first(house)
    house_id = house.rules.house_id
    kept = read_trust(house_id)
    head = kept.get("head")
    known = head is not None and leads_to(house.path, head, house.head)
    return Pins(house_id, first.author, root, kept.get("root"), head, known)


def founder(house: House) -> Ident:
    """Who founded a house, and when, as the first commit says."""
    return _first(house)[0].author


def trust_root(house: House, said: str) -> None:
    """Believes a root key from now on, where it is the one that this house is founded on."""
    root = _first(house)[1]
    if said != root:
        raise NotAllowed.of(
            f"这座大厦的根钥匙是 {root}，不是 {said[:80]!r}：没有记下",
            f"this house's root key is {root}, not {said[:80]!r}; nothing was kept",
            remedy=Text("先不要用这个库，与建立人核对", "don't use this repository; ask the founder"),
        )
    house_id = house.rules.house_id
    kept = read_trust(house_id)
    # A head believed under another root is of another history.
    head = {"head": kept["head"]} if kept.get("root") in (None, root) and "head" in kept else {}
    write_trust(house_id, {"root": root, **head})


def _first(house: House) -> tuple[Commit, str]:
    first = house.objects.commit(lineage(house.path, house.head)[0])
    try:
        if first.signature is None:
            raise BadSignature("没有签名", "it carries no signature")
        return first, fingerprint(verify(first.signature, first.payload))
    except BadSignature as bad:
        raise HouseTrouble.of(
            f"第一次提交的签名无效：{bad.reason.zh}", f"the first commit's signature doesn't hold: {bad.reason.en}",
            remedy=same("wuye audit"),
        ) from None  # fmt: skip
