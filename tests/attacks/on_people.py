"""Attacks in another's name, beyond one's powers, or against the rules."""

from __future__ import annotations

import datetime as dt
import subprocess
from dataclasses import replace

from tests.attacks.kit import FIRST, SECOND, found_by, raw_commit
from tests.audit.story import Story
from wuye.desk.record import message_of, person_of
from wuye.repo import keys
from wuye.repo.compose import commit_payload


@found_by("author")
def another_author(story: Story) -> None:
    """Git's log names a colleague."""
    story.force(story.entry(FIRST), author="liuyang")


@found_by("author")
def an_entry_of_somebody_else(story: Story) -> None:
    """The commit is one's own, the entry says a colleague wrote it."""
    made = replace(story.entry(FIRST), by="liuyang")
    story.force(made, author="zhangwei", key="zhangwei")


@found_by("author")
def a_commit_of_another_hour(story: Story) -> None:
    """The commit's time isn't the entry's."""
    made = story.entry(FIRST)
    page = story.page() + story.raw(made)
    story.commit({"ledgers/key/2026-11/23.yaml": page}, at=made.at + dt.timedelta(hours=3), message=message_of([made]))


@found_by("signer")
def a_colleagues_key(story: Story) -> None:
    """Written as Zhang, signed with Liu's key."""
    story.force(story.entry(FIRST), key="liuyang")


@found_by("signer")
def a_key_of_nobody(story: Story) -> None:
    """A key that nobody enrolled."""
    story.outsider("somebody")
    story.force(story.entry(FIRST), key="somebody")


@found_by("signer")
def a_key_given_up(story: Story) -> None:
    """A lost key is used by its finder."""
    story.tell("zhangwei: staff revoke_key zhangwei --why 遗失")
    story.force(story.entry(FIRST))


@found_by("signer")
def a_new_key_brought_by_its_own_commit(story: Story) -> None:
    """Who enrols himself and signs with the key he enrols."""
    line = keys.make_key(story.id, "mallory", passphrase=False)
    made = story.entry("chenjing: staff enrol zhaosi --name 赵四 --roles assistant --dept service")
    story.force(replace(made, fields={**made.fields, "public_key": line}), key="mallory")


@found_by("signature")
def no_signature(story: Story) -> None:
    """A commit of plain git."""
    story.force(story.entry(FIRST), signed=False)


@found_by("signature")
def a_signature_of_another_commit(story: Story) -> None:
    """A good signature, of other bytes."""
    story.tell(FIRST)
    taken = story.house.objects.commit(story.house.head).signature
    story.force(story.entry(SECOND), signature=taken)


@found_by("signature")
def words_changed_after_signing(story: Story) -> None:
    """The message is changed, the signature kept."""
    raw_commit(story, story.entry(FIRST), lambda raw: raw.replace(b"key borrow K-1203-1", b"key borrow K-1203-9"))


@found_by("signature")
def a_signature_for_another_use(story: Story) -> None:
    """What somebody signed as a file is passed off as a commit."""
    made = story.entry(FIRST)
    oid = story.force(made)
    commit = story.house.objects.commit(oid)
    person = person_of(story.house.books, "zhangwei")
    payload = commit_payload(commit.tree, list(commit.parents), person, made.at, message_of([made]))
    line = ["ssh-keygen", "-q", "-Y", "sign", "-n", "file", "-f", str(keys.key_path(story.id, "zhangwei"))]
    signature = subprocess.run(line, input=payload, capture_output=True, check=True).stdout
    story.rewind(1)
    story.force(made, signature=signature)


@found_by("objects")
def two_signatures(story: Story) -> None:
    """Two readers would each take another one."""

    def twice(raw: bytes) -> bytes:
        start, end = raw.index(b"gpgsig "), raw.index(b"\n\n")
        return raw[:end] + b"\n" + raw[start:end] + raw[end:]

    raw_commit(story, story.entry(FIRST), twice)


@found_by("objects")
def a_header_nobody_knows(story: Story) -> None:
    """A signed header that plain git doesn't show."""
    raw_commit(story, story.entry(FIRST), lambda p: p.replace(b"\n\n", b"\nencoding latin-1\n\n", 1), after=False)


@found_by("permission")
def a_post_that_may_not(story: Story) -> None:
    """A leasing agent retires a key."""
    story.force(story.entry("lina: key retire K-1203-1 --why 旧了"))


@found_by("permission")
def somebody_not_meant_signs(story: Story) -> None:
    """A signature by a person the entry doesn't wait for."""
    [first] = story.tell(FIRST)
    entry = story.house.books.records[first].entry
    story.force(story.entry(story._sign("lina", entry, entry.digest)))


@found_by("permission")
def a_second_signature(story: Story) -> None:
    """One person signs twice where two are wanted."""
    [first] = story.tell(FIRST)
    story.sign("liuyang", first)
    entry = story.house.books.records[first].entry
    story.force(story.entry(story._sign("liuyang", entry, entry.digest)))


@found_by("permission")
def ones_own_approval(story: Story) -> None:
    """The writer signs for the leader."""
    [first] = story.tell(FIRST)
    entry = story.house.books.records[first].entry
    story.force(story.entry(story._sign("zhangwei", entry, entry.digest)))


@found_by("digest")
def a_signature_of_other_words(story: Story) -> None:
    """A countersignature of something that was never written."""
    [first] = story.tell(FIRST)
    entry = story.house.books.records[first].entry
    story.force(story.entry(story._sign("liuyang", entry, "sha256:" + "0" * 64)))


@found_by("digest")
def an_approval_moved(story: Story) -> None:
    """The signature for one key is shifted to another."""
    first, second = story.tell(FIRST, SECOND)
    one, other = (story.house.books.records[i].entry for i in (first, second))
    story.force(story.entry(story._sign("liuyang", other, one.digest)))


@found_by("rules")
def a_key_lent_twice(story: Story) -> None:
    """What the desk refuses, written by hand."""
    [first] = story.tell(FIRST)
    story.sign("liuyang", first)
    story.force(story.entry(FIRST))


@found_by("fields")
def a_key_of_no_cabinet(story: Story) -> None:
    """A key that was never received is lent."""
    story.force(story.entry(FIRST.replace("K-1203-1", "K-9999-9")))


@found_by("fields")
def a_field_of_ones_own(story: Story) -> None:
    """A field that the rules don't have."""
    made = story.entry(FIRST)
    story.force(replace(made, fields={**made.fields, "colour": "red"}))


@found_by("fields")
def a_field_left_out(story: Story) -> None:
    """Nobody is named as the borrower."""
    made = story.entry(FIRST)
    story.force(replace(made, fields={k: v for k, v in made.fields.items() if k != "borrower"}))
