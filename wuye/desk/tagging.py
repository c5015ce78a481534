"""The signed tag that holds a close: made by whoever signed last, with the very key that signs his entries."""

from __future__ import annotations

from wuye.desk.house import House
from wuye.desk.own_key import check_key, unlocked
from wuye.desk.record import person_of
from wuye.registers.closing import closes, sealed_by, tag_name
from wuye.registers.things import Record
from wuye.repo import keys, remote
from wuye.repo.lock import writing
from wuye.repo.pieces import commits_of
from wuye.repo.tags import put_tag, tag_payload, tags
from wuye.text import Text

BELOW = "close"


def untagged(house: House) -> list[Record]:
    """The closes in force that no tag holds yet."""
    there = tags(house.path, BELOW)
    return [record for record in closes(house.books) if tag_name(record) not in there]


def tag_message(record: Record) -> str:
    """What the tag of a close says: the entry and its digest."""
    entry = record.entry
    return f"{entry.do} {entry.subjects[0]}\n\nWuye-Entry: {entry.id}\nWuye-Digest: {entry.digest}\n"


def hold(house: House, record: Record) -> Text:
    """Makes the tag of a close with the key of whoever signed it last, and hands it on where there is a remote."""
    books, name = house.books, tag_name(record)
    person, last = sealed_by(record)
    commit = commits_of(house.path, [last])[last]
    payload = tag_payload(
        name, commit, person_of(books, person), record.done_at or record.entry.at, tag_message(record)
    )

    def put() -> None:
        check_key(books, person)
        with writing(house.path, person=person, command=f"tag {name}"):
            put_tag(house.path, payload, lambda data: keys.sign(data, books.rules.house_id, person))

    unlocked(put)
    if remote.url(house.path) is not None:
        remote.push_tags(house.path)
    return Text(f"已做标签 {name}，由 {house.name(person)} 签名", f"tag {name} made, signed by {house.name(person)}")
