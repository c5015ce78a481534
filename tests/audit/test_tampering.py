"""Each way of tampering is found, under its own check."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace

import pytest

from tests.audit.story import BORROW, KEY_PAGE, Story
from wuye.desk.record import message_of
from wuye.ledger.write import dump_map
from wuye.repo import git, keys
from wuye.repo.objects import object_id

FIRST, SECOND = BORROW.format("K-1203-1"), BORROW.format("K-1203-2")


def test_an_old_line_edited(story: Story) -> None:
    story.tell(FIRST)
    story.commit({KEY_PAGE: story.page().replace(b"borrower: lina", b"borrower: wangfang")})
    found = story.one("append-only")
    assert (found.path, found.expected, found.found) == (KEY_PAGE, "borrower: lina", "borrower: wangfang")
    assert found.line == story.page().split(b"\n").index(b"  borrower: wangfang") + 1
    assert found.signer == "zhangwei"


def test_a_page_removed(story: Story) -> None:
    oid = story.commit({KEY_PAGE: None})
    found = story.one("append-only")
    assert (found.commit, found.path) == (oid, KEY_PAGE)


def test_an_entry_put_into_the_middle(story: Story) -> None:
    [first] = story.tell(FIRST)
    page = story.page()
    at = page.index(f"- id: {first}".encode())
    story.commit({KEY_PAGE: page[:at] + story.raw(story.entry(SECOND)) + page[at:]})
    assert "append-only" in story.checks()


def test_another_author(story: Story) -> None:
    story.force(story.entry(FIRST), author="liuyang")
    found = [v for v in story.audit().violations if v.check == "author"]
    assert [v.found.split()[0] for v in found] == ["刘洋", "刘洋"]


def test_signed_with_a_colleagues_key(story: Story) -> None:
    story.force(story.entry(FIRST), key="liuyang")
    found = story.one("signer")
    assert found.signer == "liuyang"
    assert "写的是 张伟，签名用的是 刘洋 的钥匙" in found.message.zh


def test_signed_with_a_key_of_nobody(story: Story) -> None:
    story.outsider("somebody")
    story.force(story.entry(FIRST), key="somebody")
    assert "enrolled for nobody" in story.one("signer").message.en


def test_not_signed(story: Story) -> None:
    story.force(story.entry(FIRST), signed=False)
    assert story.checks() == {"signature"}


def test_a_signature_moved_from_another_commit(story: Story) -> None:
    story.tell(FIRST)
    taken = story.house.objects.commit(story.house.head).signature
    story.force(story.entry(SECOND), signature=taken)
    assert story.checks() == {"signature"}


def test_a_gap_in_the_serials(story: Story) -> None:
    made = story.entry(FIRST)
    story.force(replace(made, id="K2611-0009"))
    found = story.one("serial")
    assert (found.expected, found.found) == ("K2611-0003", "K2611-0009")
    assert story.checks() == {"serial"}


def test_a_serial_used_twice(story: Story) -> None:
    story.force(story.entry(FIRST, id="K2611-0002"))
    assert "serial" in story.checks()


def test_time_turned_back(story: Story) -> None:
    made = story.entry(FIRST)
    story.force(replace(made, at=made.at - dt.timedelta(hours=1)))
    assert story.checks() == {"times"}


def test_another_time_zone(story: Story) -> None:
    made = story.entry(FIRST)
    story.force(replace(made, at=made.at.astimezone(dt.timezone(dt.timedelta(hours=9)))))
    assert story.checks() == {"times"}


def test_an_entry_of_a_role_that_may_not(story: Story) -> None:
    story.force(story.entry("lina: key retire K-1203-1 --why 旧了"))
    assert "permission" in story.checks()


def test_a_key_lent_twice(story: Story) -> None:
    [first] = story.tell(FIRST)
    story.sign("liuyang", first)
    story.force(story.entry(FIRST))
    assert story.checks() == {"rules"}
    found = story.one("rules")
    assert found.rule and found.remedy and found.path == KEY_PAGE and found.line


def test_an_unknown_field(story: Story) -> None:
    made = story.entry(FIRST)
    story.force(replace(made, fields={**made.fields, "colour": "red"}))
    assert story.checks() == {"fields"}


def test_a_signature_of_other_bytes(story: Story) -> None:
    [first] = story.tell(FIRST)
    entry = story.house.books.records[first].entry
    story.force(story.entry(story._sign("liuyang", entry, "sha256:" + "0" * 64)))
    found = story.one("digest")
    assert found.expected == entry.digest
    assert story.checks() == {"digest"}


def test_rules_changed_without_being_adopted(story: Story) -> None:
    story.force(story.entry(FIRST), extra={"schemas/key.yaml": story.page("schemas/key.yaml") + b"# more\n"})
    assert story.checks() == {"rule-files"}


def adopted(story: Story, by: str, data: bytes, blob: bytes | None = None) -> None:
    """A `house adopt` by hand that brings another wuye.yaml and names the blob of `blob`."""
    named = dict(story.house.rule_files_now())
    named["wuye.yaml"] = object_id("blob", blob or data)
    rows = [{"path": p, "blob": o} for p, o in sorted(named.items())]
    made = replace(story.entry(f"{by}: house adopt"), fields={"files": rows, "why": "x"})
    story.force(made, extra={"wuye.yaml": data})


def test_rules_adopted_by_who_may_are_believed(story: Story) -> None:
    adopted(story, "chenjing", story.page("wuye.yaml") + b"holidays: []\n")
    story.tell(FIRST)
    assert story.audit().violations == []


def test_rules_adopted_by_who_may_not(story: Story) -> None:
    adopted(story, "zhangwei", story.page("wuye.yaml") + b"holidays: []\n")
    assert story.checks() == {"permission"}


def test_other_rules_than_the_entry_names(story: Story) -> None:
    data = story.page("wuye.yaml")
    adopted(story, "chenjing", data + b"holidays: []\n", data)
    assert story.checks() == {"rule-files"}


def test_a_house_that_changes_its_id(story: Story) -> None:
    data = story.page("wuye.yaml").replace(story.id.encode(), b"other-1")
    adopted(story, "chenjing", data)
    assert "rule-files" in story.checks()


def test_a_house_founded_again(story: Story) -> None:
    rows = [{"path": p, "blob": o} for p, o in sorted(story.house.rule_files_now().items())]
    story.force(replace(story.entry("zhangwei: house found"), fields={"files": rows}))
    assert "founding" in story.checks()


@pytest.mark.parametrize("mode", ["100755", "120000"])
def test_a_page_that_is_no_plain_file(story: Story, mode: str) -> None:
    story.commit({KEY_PAGE: (mode, story.page())})
    assert "paths" in story.checks()


@pytest.mark.parametrize("path", [".gitattributes", ".mailmap", "ledgers/key/2026-11/x.yaml", "schemas/a/b.yaml"])
def test_a_file_that_has_no_place(story: Story, path: str) -> None:
    story.commit({path: b"* binary\n"})
    found = story.one("paths")
    assert found.path == path


def test_two_entries_in_one_commit(story: Story) -> None:
    first = story.entry(FIRST)
    story.force(first, replace(story.entry(SECOND), id="K2611-0004"))
    assert story.checks() == {"one-entry"}


def test_a_commit_without_an_entry(story: Story) -> None:
    story.commit({})
    assert story.checks() == {"one-entry"}


def test_other_trailers(story: Story) -> None:
    story.force(story.entry(FIRST), message="key borrow K-1203-1\n\nWuye-Entry: K2611-0001\n")
    assert story.checks() == {"trailers"}


def test_other_words(story: Story) -> None:
    made = story.entry(FIRST)
    story.force(made, message=f"nothing happened\n\nWuye-Entry: {made.id}\n")
    assert story.checks() == {"message"}


def test_a_key_used_after_it_was_revoked(story: Story) -> None:
    story.tell("zhangwei: staff revoke_key zhangwei --why 遗失")
    story.force(story.entry(FIRST))
    assert story.checks() == {"signer"}
    assert "已停用" in story.one("signer").message.zh


def test_an_entry_on_another_day(story: Story) -> None:
    made = story.entry(FIRST)
    title = story.page().partition(b"\n")[0].replace(b"-23", b"-24") + b"\n"
    later = {"ledgers/key/2026-11/24.yaml": title + story.raw(made)}
    story.commit(later, at=made.at, message=message_of([made]))
    assert story.checks() == {"page-fit"}


def test_a_page_that_means_two_things(story: Story) -> None:
    story.commit({KEY_PAGE: story.page() + b"- id: &a K2611-0003\n"})
    audit = story.audit()
    assert {v.check for v in audit.violations} == {"page"}
    assert {n.stage for n in audit.not_judged} == {"entries", "rules"}


ATTACHED = b"a receipt"
NAME = hashlib.sha256(ATTACHED).hexdigest()
FILE = f"ledgers/files/{NAME[:2]}/{NAME}.txt"


@pytest.mark.parametrize(("data", "named", "found"), [
    (ATTACHED, True, set()), (b"another", True, {"attachment"}), (ATTACHED, False, {"attachment"}),
    (None, True, {"attachment"}),
])  # fmt: skip
def test_attachments(story: Story, data: bytes | None, named: bool, found: set[str]) -> None:
    made = story.entry(FIRST)
    made = replace(made, fields={**made.fields, **({"files": [FILE]} if named else {})})
    story.force(made, extra={FILE: data} if data is not None else {})
    assert story.checks() == found


@pytest.mark.parametrize(("data", "found"), [(ATTACHED, set()), (None, {"attachment"})])
def test_an_attachment_named_in_other_letters(story: Story, data: bytes | None, found: set[str]) -> None:
    made = replace(story.entry(FIRST), fields={**story.entry(FIRST).fields, "files": [FILE]})
    raw = story.raw(made)
    spelt = raw.replace(FILE.encode(), b'"\\x6c' + FILE[1:].encode() + b'"')
    assert spelt != raw and b"ledgers/files/" not in spelt
    story.force(made, extra={KEY_PAGE: story.page() + spelt, **({FILE: data} if data is not None else {})})
    assert story.checks() == found


def test_a_merge(story: Story) -> None:
    base = story.house.head
    side = story.force(story.entry(FIRST))
    story.rewind(1)
    story.force(story.entry(SECOND), parents=[base, side])
    assert "chain" in story.checks()


def test_a_beginning_without_a_founder(story: Story) -> None:
    story.commit({"ledgers/house/2026-11/23.yaml": None}, parents=[])
    audit = story.audit()
    assert {v.check for v in audit.violations} == {"founding"}
    assert {n.stage for n in audit.not_judged} >= {"entries", "rules"}
    assert not audit.ok


def test_a_new_history_by_somebody_else(story: Story) -> None:
    made = [e for e in story.house.entries() if e.by == "chenjing"][:2]
    ledgers = {path: None for path, _ in story.house.paths() if path.startswith("ledgers/")}
    story.outsider("mallory")
    line = keys.public_key(story.id, "mallory")
    staff = replace(made[1], fields={**made[1].fields, "public_key": line})
    story.force(made[0], staff, parents=[], extra=None, key="mallory", fresh=ledgers)
    assert {"root", "history"} <= story.checks()


def test_an_entry_of_a_register_that_is_not_there(story: Story) -> None:
    data = "# 鬼 ghost · 2026-11-23\n- id: G2611-0001\n  at: {}\n  by: zhangwei\n  do: routine\n  routine: x\n"
    made = story.entry(FIRST)
    page = data.format(made.at.isoformat()).encode()
    story.commit({"ledgers/ghost/2026-11/23.yaml": page}, message="ghost routine\n\nWuye-Entry: G2611-0001\n")
    assert {"page-fit", "rules"} <= story.checks()


def test_an_object_damaged(story: Story) -> None:
    oid = git.run(story.folder, "rev-parse", f"HEAD:{KEY_PAGE}").decode().strip()
    path = story.folder / ".git" / "objects" / oid[:2] / oid[2:]
    path.chmod(0o600)
    path.write_bytes(b"x")
    audit = story.audit()
    assert "objects" in {v.check for v in audit.violations}
    assert audit.not_judged


def test_time_in_the_future(story: Story) -> None:
    data = dump_map({"wuye": 1, "id": story.id, "name": "国际中心", "zone": "Asia/Shanghai", "lang": "zh"})
    adopted(story, "chenjing", data)
    story.force(story.entry(FIRST, at=dt.datetime.fromisoformat("2126-11-23T09:00:00+08:00"), id="K2611-0003"))
    assert "times" in story.checks()
