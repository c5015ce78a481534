"""Several desks and one remote: bringing in, joining what was written apart, handing on."""

from __future__ import annotations

from collections.abc import Callable

from wuye.data import dataclass, field
from wuye.desk import letters
from wuye.desk.added import order
from wuye.desk.current import changes_rules, fold
from wuye.desk.draft import Draft
from wuye.desk.house import House
from wuye.desk.landed import Told
from wuye.desk.own_key import Done, check_key, unlocked
from wuye.desk.record import person_of, signers_file
from wuye.errors import BadInput, HouseTrouble, NotAllowed, WuyeError
from wuye.ledger.page import PageName, parse_path, read_page
from wuye.registers.load import is_rule_file
from wuye.repo import keys, remote
from wuye.repo.compose import Step, prepare
from wuye.repo.house import settle, write_signers
from wuye.repo.lock import writing
from wuye.repo.trees import TreeItem
from wuye.repo.write import Prepared, land, recover
from wuye.text import Text, same

TRIES = 12
"""How often a desk that loses the race for the remote tries again."""

Push = Callable[[str], None]
Pair = tuple[TreeItem | None, TreeItem | None]


@dataclass(slots=True)
class Synced:
    """What one round with the remote did: commits that came, a join, commits handed on, what is still only here."""

    reached: bool = True
    came: int = 0
    joined: str | None = None
    gave: int = 0
    left: int = 0
    notes: list[Text] = field(default_factory=list)


def sharing(house: House, draft: Draft, notes: list[Text], write: Callable[[Push | None], Told]) -> Told:
    """Writes one entry, or one batch, on top of the remote and hands it on; it is judged and signed again after a lost race."""
    letters.need_letter(house)
    rules = house.rule_files_now()
    done = Synced()

    def once() -> Told:
        bring_in(house, lambda: draft.by, done)
        # An entry that puts rules in force was written on top of the ones it saw.
        if draft.register == "house" and house.rule_files_now() != rules:
            raise _rules_moved()
        letters.need_claim(house, done.reached)
        return write(lambda commit: _hand_on_first(house, commit, done))

    try:
        receipt = again(once)
    finally:
        notes[:0] = [note for note in done.notes if note not in notes]
    left = len(remote.unshared(house.path))
    if left:
        receipt.notes.append(Text(f"已记在本机，还没有上传：{left} 条", f"kept here, not shared yet: {left}"))
    return receipt


def sync(house: House, who: Callable[[], str]) -> Synced:
    """Brings the remote in, joins where desks wrote apart, and hands on whatever is only here."""
    if remote.url(house.path) is None:
        raise HouseTrouble.of(
            "这座大厦没有远端", "this house has no remote",
            remedy=same(f"git -C {house.path} remote add {remote.ORIGIN} URL"),
        )  # fmt: skip
    done = Synced()

    def once() -> Synced:
        bring_in(house, who, done)
        done.gave = todo = len(remote.unshared(house.path))
        if todo:
            _hand_on(house, house.head, done)
        if done.reached:
            remote.push_tags(house.path)
        return done

    def locked() -> Synced:
        with writing(house.path, command="sync"):
            done.notes.extend(n for n in [recover(house.path, house.objects)] if n is not None)
            house.refresh()
            again(once)
            letters.settle_once(house, done.reached)
            done.left = len(remote.unshared(house.path))
            done.gave -= done.left
            write_signers(house.path, signers_file(house.books))
        return done

    return unlocked(locked)


def again(once: Callable[[], Done]) -> Done:
    """Does it, and again whenever another desk was first; gives up after a while."""
    for _ in range(TRIES):
        try:
            return once()
        except remote.PushLost:
            continue
    raise HouseTrouble.of(
        "别的岗一直抢先，没有记成", "the other desks were always first; nothing was recorded",
        remedy=Text("稍等再试", "wait a little and try again"),
    )  # fmt: skip


def _arrived(house: House, done: Synced) -> tuple[str, int, int] | None:
    """(the remote's head, commits only here, commits only there); None where it is empty or out of reach."""
    try:
        theirs = remote.fetch(house.path)
    except remote.Unreachable as trouble:
        _out_of_reach(trouble, done)
        return None
    return None if theirs is None else (theirs, *remote.apart(house.path, house.head, theirs))


def bring_in(house: House, who: Callable[[], str], done: Synced) -> None:
    """The remote's commits brought under this desk's own: moved forward to, or joined."""
    if not done.reached:
        return
    found = _arrived(house, done)
    if found is None:
        return
    theirs, mine, came = found
    if came and mine:
        done.joined = _join(house, theirs, who())
    elif came:
        _land(house, theirs, _files(house, theirs), done)
    done.came += came
    if came:
        house.refresh()
        write_signers(house.path, signers_file(house.books))


def _hand_on_first(house: House, commit: str, done: Synced) -> None:
    """Hands an entry on; the first under a letter makes it this clone's own, or isn't recorded."""
    first = letters.unclaimed(house)
    if first:
        remote.note_first(house.path, commit)
    _hand_on(house, commit, done)
    if first and not done.reached:
        raise letters.first_on_line(house.desk)
    if first:
        remote.claim(house.path, house.desk)
    letters.settle_once(house, done.reached)


def _hand_on(house: House, commit: str, done: Synced) -> None:
    if not done.reached:
        return
    try:
        remote.push(house.path, commit)
    except remote.Unreachable as trouble:
        _out_of_reach(trouble, done)


def _out_of_reach(trouble: remote.Unreachable, done: Synced) -> None:
    done.reached = False
    done.notes.append(trouble.problems[0].message)


def _files(house: House, theirs: str) -> dict[str, Pair]:
    objects = house.objects
    trees = objects.commit(house.head).tree, objects.commit(theirs).tree
    return {path: (old, new) for path, old, new in remote.differing(objects, *trees)}


def _land(house: House, commit: str, files: dict[str, Pair], done: Synced | None = None) -> None:
    """Moves this clone forward to a commit; only plain files reach the work tree."""
    new = {path: (old, item) for path, (old, item) in files.items() if item is not None and item.mode == "100644"}
    steps = {path: Step(old.oid if old else None, item.oid) for path, (old, item) in new.items()}
    contents = {path: house.blob(step.new) for path, step in steps.items()}
    followed = land(house.path, Prepared(commit, house.head, contents, steps))
    if done is not None:
        done.notes.extend(
            Text(f"手改过的文件已移到 {p}", f"a file edited by hand was moved to {p}") for p in followed.aside
        )


def _join(house: House, theirs: str, person: str) -> str:
    """A commit of two parents that carries no entry: every file is that of one parent."""
    check_key(house.books, person)
    _check_joiner(house, theirs, person)
    files = _files(house, theirs)
    rules = {path: pair for path, pair in files.items() if is_rule_file(path)}
    take_rules = bool(rules) and _their_rules(house, theirs, list(rules))
    changes = {}
    for path, (ours, item) in files.items():
        if item is not None and (take_rules if path in rules else _longer(house, path, ours, item)):
            changes[path] = house.blob(item.oid)
    at = max(house.now(), house.objects.commit(theirs).committer.at.astimezone(house.rules.zone))
    prepared = prepare(
        house.path, house.objects, house.head, changes, join_message(house.head, theirs),
        person_of(house.books, person), at, lambda payload: keys.sign(payload, house.rules.house_id, person),
        merged=(theirs,),
    )  # fmt: skip
    land(house.path, prepared)
    return prepared.commit_oid


def _check_joiner(house: House, theirs: str, person: str) -> None:
    """Somebody whose key the other desks have revoked could otherwise carry entries in by a line of his own."""
    other = House(house.path)
    other.objects, other.head = house.objects, theirs
    entries = {entry.id: entry for entry in (*house.entries(), *other.entries())}
    after = fold(sorted(entries.values(), key=order), house.rules_of)
    line = keys.public_key(house.rules.house_id, person)
    held = {keys.normal(key.key) for key in after.staff_keys if key.person == person and key.until is None}
    if line is not None and keys.normal(line) not in held:
        raise NotAllowed.of(
            f"{house.name(person)} 的签名钥匙已在别的岗停用，请别人来同步",
            f"another desk has ended the key of {house.name(person)}; somebody else has to sync",
            remedy=Text("wuye sync --as 工号", "wuye sync --as STAFF"),
        )


def join_message(ours: str, theirs: str) -> str:
    """What a joining commit says."""
    return f"join {ours[:12]} {theirs[:12]}\n"


def _longer(house: House, path: str, ours: TreeItem | None, theirs: TreeItem) -> bool:
    """Whether their page goes on where ours ends; each desk writes only its own pages, so one always does."""
    if ours is None:
        return True
    mine, yours = house.blob(ours.oid), house.blob(theirs.oid)
    if not (mine.startswith(yours) or yours.startswith(mine)):
        raise letters.two_writers(house, path)
    return len(yours) > len(mine)


def _their_rules(house: House, theirs: str, paths: list[str]) -> bool:
    """Whether their rules are the newer ones: they know every change of rules that we know."""
    ours, others = _adopted(house, house.head), _adopted(house, theirs)
    if ours <= others:
        return True
    if others <= ours:
        return False
    files = " ".join(paths)
    raise HouseTrouble.of(
        f"两边都改了规则：{files}", f"both sides changed the rules: {files}",
        remedy=same(f'git checkout {remote.TRACKING} -- {files} && wuye schema adopt --why … && wuye sync'),
    )  # fmt: skip


def _adopted(house: House, commit: str) -> set[str]:
    """The entries of one history that put rules in force."""
    found = set()
    for path, _, oid in house.objects.walk(house.objects.commit(commit).tree):
        if (name := parse_path(path)) is not None and name.register == "house":
            found |= {entry.id for entry in read_page(path, house.blob(oid)) if changes_rules(entry)}
    return found


def _rules_moved() -> WuyeError:
    return HouseTrouble.of(
        "别的岗改了规则，已取来；按新规则再记一次", "another desk changed the rules, which are here now; enter it again",
        remedy=Text("再试一次", "try again"),
    )  # fmt: skip


def choose(house: House, letter: str) -> Synced:
    """Gives this clone the letter it writes under from now on; refused where another clone's pages bear it."""
    if parse_path(PageName("house", "2026-01", "01", None, letter).path) is None or not letter:
        raise BadInput.of(
            f"岗号看不懂：{letter}", f"a desk can't be called {letter}",
            remedy=Text("用 1–16 个小写字母，如 wuye desk g", "1 to 16 small letters, such as wuye desk g"),
        )  # fmt: skip
    done = Synced()
    with writing(house.path, command="desk"):
        shared = remote.url(house.path) is not None
        if letter not in letters.own_ones(house):
            if letter in letters.borne(house) | (_look(house, done) if shared else set()):
                raise letters.taken(house, letter)
            if not done.reached:
                raise letters.not_asked(letter)
        letters.take_over(house, letter, shared)
        settle(house.path)
        write_signers(house.path, signers_file(house.books))
    return done


def _look(house: House, done: Synced) -> set[str]:
    """The newest pages, as far as they come without joining, and the letters they bear."""
    found = _arrived(house, done)
    if found is None:
        return set()
    theirs, mine, came = found
    if came and not mine:
        _land(house, theirs, _files(house, theirs), done)
        house.refresh()
    return letters.borne(house, theirs)
