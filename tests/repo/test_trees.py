"""A folder read by what differs is the folder read whole, and is refused where that is refused."""

from __future__ import annotations

from bisect import insort

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye.repo import trees
from wuye.repo.trees import NOTHING, Folder, TreeItem, differing, parse_tree, read_folder, tree_key

A, B = "a" * 40, "b" * 40
MODES = ["40000", "100644", "100755"]
NAMES = st.text("abc.-0账", min_size=1, max_size=4).filter(lambda name: name not in (".", ".."))
ITEMS = st.builds(lambda n, m, i: TreeItem(m, n, f"{i:040x}"), NAMES, st.sampled_from(MODES), st.integers(0, 3))
FOLDERS = st.lists(ITEMS, max_size=6, unique_by=lambda item: item.name).map(lambda items: sorted(items, key=tree_key))


def raw(items: list[TreeItem]) -> bytes:
    return b"".join(f"{i.mode} {i.name}\0".encode() + bytes.fromhex(i.oid) for i in items)


def whole(oid: str, data: bytes) -> list[TreeItem] | None:
    try:
        return parse_tree(oid, data)
    except ValueError:
        return None


def by_difference(data: bytes, before: Folder) -> Folder | None:
    try:
        return read_folder(B, data, before)
    except ValueError:
        return None


def agree(before: list[TreeItem], data: bytes) -> None:
    old = read_folder(A, raw(before))
    new, wanted = by_difference(data, old), whole(B, data)
    assert (new.items if new else None) == wanted
    if new is None:
        return
    assert (new.raw, new.ends) == (data, read_folder(B, data).ends)
    named = {i.name: i for i in before}, {i.name: i for i in new.items}
    apart = {n: (named[0].get(n), named[1].get(n)) for n in named[0] | named[1]}
    assert differing(old, new) == [(n, *apart[n]) for n in sorted(apart) if apart[n][0] != apart[n][1]]


@given(FOLDERS, FOLDERS)
def test_any_two_folders(before: list[TreeItem], after: list[TreeItem]) -> None:
    agree(before, raw(after))


@given(FOLDERS.filter(bool), st.data())
def test_any_bytes_spoilt(before: list[TreeItem], data: st.DataObject) -> None:
    good = bytearray(raw(before))
    for _ in range(data.draw(st.integers(1, 3))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.sampled_from([0, 1, 0x20, 0x2F, 0x61, 0xFF]))
    agree(before, bytes(good))


@given(FOLDERS, ITEMS)
def test_one_name_more_and_one_less(before: list[TreeItem], item: TreeItem) -> None:
    more = [i for i in before if i.name != item.name]
    insort(more, item, key=tree_key)
    agree(before, raw(more))
    agree(more, raw(before))


@given(FOLDERS)
def test_a_folder_beside_none(items: list[TreeItem]) -> None:
    new = read_folder(B, raw(items))
    assert differing(NOTHING, new) == [(i.name, None, i) for i in sorted(items, key=lambda i: i.name)]
    assert differing(new, new) == []


def test_only_what_differs_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    items = [TreeItem("100644", f"{n:02}.yaml", f"{n:040x}") for n in range(31)]
    old = read_folder(A, raw(items))
    monkeypatch.setattr(trees, "parse_tree", None)
    for n in (0, 7, 30):
        after = [*items[:n], items[n]._replace(oid=f"{99:040x}"), *items[n + 1 :]]
        assert read_folder(B, raw(after), old).items == after
    renamed = [*items[:7], items[7]._replace(name="07.yamx"), *items[8:]]
    with pytest.raises(TypeError):
        read_folder(B, raw(renamed), old)


def test_ids_of_another_length_are_read_whole() -> None:
    items = [TreeItem("100644", "a", "1" * 40)]
    with pytest.raises(ValueError):
        read_folder("b" * 64, raw([items[0]._replace(oid="2" * 40)]), read_folder(A, raw(items)))


@given(FOLDERS.filter(bool), st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=6), st.data())
def test_one_item_after_the_other(items: list[TreeItem], steps: list[tuple[int, int]], data: st.DataObject) -> None:
    """However a folder came about, what follows is read as it is; the item that changed last is only looked at first."""
    before = read_folder(A, raw(items))
    for n, (place, oid) in enumerate(steps):
        place %= len(items)
        items = [*items[:place], items[place]._replace(oid=f"{oid:040x}"), *items[place + 1 :]]
        after = read_folder(f"{n:040x}", raw(items), before)
        assert (after.items, after.raw, after.ends) == (items, raw(items), read_folder(B, raw(items)).ends)
        moved = [(b.name, a, b) for a, b in zip(before.items, items, strict=True) if a != b]
        assert differing(before, after) == moved
        before = after
    good = bytearray(raw(items))
    good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.sampled_from([0, 1, 0x20, 0x2F, 0x61, 0xFF]))
    found, wanted = by_difference(bytes(good), before), whole(B, bytes(good))
    assert (found.items if found else None) == wanted
