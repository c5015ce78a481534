"""Attacks on the order of things, on the history, and on what git holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tests.attacks.kit import FIRST, SECOND, edit, first_commit, found_by, object_file, oid_of, set_head
from tests.audit.story import KEY_PAGE, Story
from wuye.audit.trust import remember
from wuye.repo import git, keys


@found_by("serial")
def a_number_left_out(story: Story) -> None:
    """A gap, where an entry may have been."""
    story.force(story.entry(FIRST, id="K2611-0009"))


@found_by("serial")
def a_number_used_twice(story: Story) -> None:
    """Two entries of one number."""
    story.force(story.entry(FIRST, id="K2611-0002"))


@found_by("times")
def time_turned_back(story: Story) -> None:
    """An entry dated before the last one."""
    made = story.entry(FIRST)
    story.force(replace(made, at=made.at - dt.timedelta(hours=1)))


@found_by("times")
def another_time_zone(story: Story) -> None:
    """The same moment, told in another zone."""
    made = story.entry(FIRST)
    story.force(replace(made, at=made.at.astimezone(dt.timezone(dt.timedelta(hours=9)))))


@found_by("one-entry")
def two_entries_under_one_signature(story: Story) -> None:
    """Two entries in a commit."""
    first = story.entry(FIRST)
    story.force(first, replace(story.entry(SECOND), id="K2611-0004"))


@found_by("one-entry")
def a_commit_of_nothing(story: Story) -> None:
    """A signed commit without an entry."""
    story.commit({})


@found_by("trailers")
def a_trailer_of_another_entry(story: Story) -> None:
    """The message names an entry that the commit doesn't hold."""
    story.force(story.entry(FIRST), message="key borrow K-1203-1\n\nWuye-Entry: K2611-0001\n")


@found_by("message")
def a_message_that_lies(story: Story) -> None:
    """What `git log` tells isn't what was done."""
    made = story.entry(FIRST)
    story.force(made, message=f"key return K-1203-1\n\nWuye-Entry: {made.id}\n")


@found_by("history")
def the_last_commits_thrown_away(story: Story) -> None:
    """An entry is undone by moving the branch back."""
    story.tell(FIRST)
    remember(story.audit())
    story.rewind(1)


@found_by("history")
def the_past_written_anew(story: Story) -> None:
    """The last entry is replaced by another one, properly signed."""
    story.tell(FIRST)
    remember(story.audit())
    story.rewind(1)
    story.tell(SECOND)


@found_by("root")
def a_house_by_somebody_else(story: Story) -> None:
    """The whole history is made anew, under another root key."""
    made = [e for e in story.house.entries() if e.by == "chenjing"][:2]
    ledgers = {path: None for path, _ in story.house.paths() if path.startswith("ledgers/")}
    story.outsider("mallory")
    line = keys.public_key(story.id, "mallory")
    staff = replace(made[1], fields={**made[1].fields, "public_key": line})
    story.force(made[0], staff, parents=[], key="mallory", fresh=ledgers)


@found_by("founding")
def a_beginning_without_a_founder(story: Story) -> None:
    """A first commit that founds nothing."""
    story.commit({"ledgers/house/2026-11/23.yaml": None}, parents=[])


@found_by("chain")
def a_second_beginning(story: Story) -> None:
    """A history of its own is joined in as a second parent."""
    base = story.house.head
    other = story.force(story.entry(FIRST), parents=[])
    set_head(story, base)
    story.force(story.entry(SECOND), parents=[base, other])


@found_by("disguise")
def a_commit_behind_another(story: Story) -> None:
    """A replace ref shows plain git an older commit instead of the last one."""
    story.tell(FIRST)
    git.run(story.folder, "update-ref", f"refs/replace/{story.house.head}", oid_of(story, "HEAD~1"))


@found_by("disguise")
def a_page_behind_another(story: Story) -> None:
    """A replace ref shows plain git other bytes of a page."""
    blob = git.run(story.folder, "hash-object", "-w", "--stdin", stdin=b"# nothing\n").decode().strip()
    git.run(story.folder, "update-ref", f"refs/replace/{oid_of(story, f'HEAD:{KEY_PAGE}')}", blob)


@found_by("disguise")
def a_commit_grafted_away(story: Story) -> None:
    """A file of grafts leaves out a commit."""
    info = story.folder / ".git" / "info"
    info.mkdir(exist_ok=True)
    (info / "grafts").write_text(f"{story.house.head} {oid_of(story, 'HEAD~2')}\n", "ascii")


@found_by("history")
def a_history_cut_off(story: Story) -> None:
    """The house is made a shallow one: its beginning can't be seen."""
    (story.folder / ".git" / "shallow").write_text(f"{story.house.head}\n", "ascii")


@found_by("history")
def the_founding_removed(story: Story) -> None:
    """The first commit is taken out of the repository."""
    object_file(story, first_commit(story)).unlink()


@found_by("objects")
def a_page_lost(story: Story) -> None:
    """An old version of a page is taken out of the repository."""
    object_file(story, oid_of(story, f"HEAD~1:{KEY_PAGE}")).unlink()


@found_by("objects")
def a_page_overwritten_on_disk(story: Story) -> None:
    """Another page's bytes under the old page's name."""
    path = object_file(story, oid_of(story, f"HEAD:{KEY_PAGE}"))
    path.chmod(0o600)
    path.write_bytes(object_file(story, oid_of(story, "HEAD:wuye.yaml")).read_bytes())


@found_by("objects")
def a_folder_of_two_like_names(story: Story) -> None:
    """A folder that holds one name twice: which one is read?"""
    tree = git.run(story.folder, "cat-file", "tree", "HEAD^{tree}")
    at = tree.index(b"100644 wuye.yaml\0")
    raw = tree[:at] + tree[at:] + tree[at:]
    oid = git.run(story.folder, "hash-object", "-t", "tree", "-w", "--literally", "--stdin", stdin=raw).decode().strip()
    story._tree = lambda edits: oid  # type: ignore[method-assign]
    story.commit({})


@found_by("permission")
def an_excuse_by_who_may_not(story: Story) -> None:
    """An assistant excuses what another one did."""
    bad = edit(story, b"place: A-01", b"place: A-09")
    made = story.entry("liuyang: house excuse")
    story.force(replace(made, fields={"commit": bad, "why": "x"}))


@found_by("excuse")
def an_excuse_of_ones_own(story: Story) -> None:
    """Who spoilt the page excuses himself, though he has the right to excuse others."""
    bad = story.commit({KEY_PAGE: story.page().replace(b"A-01", b"A-09")}, by="chenjing")
    story.force(replace(story.entry("chenjing: house excuse"), fields={"commit": bad, "why": "x"}))


@found_by("excuse")
def an_excuse_for_something_else(story: Story) -> None:
    """An excuse of a commit that isn't there, kept for later."""
    made = story.entry("chenjing: house excuse")
    story.force(replace(made, fields={"commit": "0" * 40, "why": "x"}))
