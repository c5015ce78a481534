"""Attacks on pages, files and rules."""

from __future__ import annotations

from dataclasses import replace

from tests.attacks.kit import FILE, FIRST, PHOTO, SECOND, adopt, edit, found_by, grow, with_file
from tests.audit.story import KEY_PAGE, Story
from wuye.desk.record import message_of


@found_by("append-only")
def a_borrower_changed(story: Story) -> None:
    """Somebody else is made the borrower of a key."""
    story.tell(FIRST)
    edit(story, b"borrower: lina", b"borrower: wangfang")


@found_by("append-only")
def a_page_removed(story: Story) -> None:
    """A whole day disappears."""
    story.commit({KEY_PAGE: None})


@found_by("append-only")
def an_entry_cut_off(story: Story) -> None:
    """The last entry of a page is taken back."""
    [last] = story.tell(FIRST)
    page = story.page()
    story.commit({KEY_PAGE: page[: page.index(f"- id: {last}".encode())]})


@found_by("append-only")
def an_entry_slipped_in(story: Story) -> None:
    """An entry is put between two old ones."""
    [first] = story.tell(FIRST)
    page = story.page()
    at = page.index(f"- id: {first}".encode())
    story.commit({KEY_PAGE: page[:at] + story.raw(story.entry(SECOND)) + page[at:]})


@found_by("append-only")
def a_page_emptied(story: Story) -> None:
    """A page stays, with nothing on it."""
    story.commit({KEY_PAGE: b""})


@found_by("append-only")
def a_title_changed(story: Story) -> None:
    """Only the first line, which is no entry."""
    edit(story, b"# ", b"#  ")


@found_by("append-only")
def an_edit_taken_back(story: Story) -> None:
    """An old line is changed and put right again: it was changed all the same."""
    edit(story, b"place: A-01", b"place: A-09")
    edit(story, b"place: A-09", b"place: A-01")


@found_by("append-only")
def a_page_turned_into_a_folder(story: Story) -> None:
    """The page's name becomes a folder."""
    story.commit({KEY_PAGE: None, f"{KEY_PAGE}/x": b"x"})


@found_by("append-only")
def an_edit_beside_an_honest_entry(story: Story) -> None:
    """An entry that anybody may write covers a change to another page."""
    staff = "ledgers/staff/2026-11/23.yaml"
    story.force(story.entry(FIRST), extra={staff: story.page(staff).replace("王芳".encode(), "王方".encode(), 1)})


@found_by("append-only")
def an_attachment_exchanged(story: Story) -> None:
    """The photograph behind an entry becomes another one."""
    with_file(story, PHOTO)
    story.commit({FILE: b"another"})


@found_by("attachment")
def an_attachment_under_a_false_name(story: Story) -> None:
    """The bytes aren't those the entry names."""
    with_file(story, b"another")


@found_by("attachment")
def an_attachment_of_no_entry(story: Story) -> None:
    """A file smuggled in with an entry that doesn't name it."""
    with_file(story, PHOTO, named=False)


@found_by("attachment")
def an_attachment_that_is_not_there(story: Story) -> None:
    """An entry leans on a photograph nobody has."""
    with_file(story, None)


@found_by("paths")
def attributes_for_git(story: Story) -> None:
    """`.gitattributes` would make git's diff silent."""
    story.commit({".gitattributes": b"* binary\n"})


@found_by("paths")
def another_name_for_a_person(story: Story) -> None:
    """`.mailmap` would make git's log show another author."""
    story.commit({".mailmap": "李娜 <lina@x> <zhangwei@x>\n".encode()})


@found_by("paths")
def a_page_that_runs(story: Story) -> None:
    """A page becomes a program."""
    story.commit({KEY_PAGE: ("100755", story.page())})


@found_by("paths")
def a_page_that_points_elsewhere(story: Story) -> None:
    """A page becomes a symbolic link."""
    story.commit({"ledgers/key/2026-11/24.yaml": ("120000", b"23.yaml")})


@found_by("paths")
def a_page_of_no_day(story: Story) -> None:
    """A page where no page belongs, with an entry on it."""
    made = story.entry(FIRST)
    story.commit({"ledgers/key/2026-11/99.yaml": b"# x\n" + story.raw(made)}, message=message_of([made]), at=made.at)


@found_by("paths")
def a_second_set_of_rules(story: Story) -> None:
    """Rules in a folder below `schemas/`."""
    story.commit({"schemas/own/key.yaml": b"register: key\n"})


@found_by("page-fit")
def an_entry_of_another_day(story: Story) -> None:
    """The entry stands on tomorrow's page."""
    made = story.entry(FIRST)
    title = story.page().partition(b"\n")[0].replace(b"-23", b"-24") + b"\n"
    story.commit({"ledgers/key/2026-11/24.yaml": title + story.raw(made)}, at=made.at, message=message_of([made]))


@found_by("page-fit")
def a_number_of_another_register(story: Story) -> None:
    """A key's entry under the register of staff's prefix."""
    story.force(story.entry(FIRST, id="S2611-0099"))


@found_by("page-fit")
def a_register_that_is_not_there(story: Story) -> None:
    """A page of a register that the rules don't know."""
    made = story.entry(FIRST)
    data = f"# 鬼 ghost · 2026-11-23\n- id: G2611-0001\n  at: {made.at.isoformat()}\n  by: zhangwei\n  do: haunt\n"
    path = "ledgers/ghost/2026-11/23.yaml"
    story.commit({path: data.encode()}, message="ghost haunt\n\nWuye-Entry: G2611-0001\n", at=made.at)


@found_by("page")
def a_field_said_twice(story: Story) -> None:
    """One reader takes the first value, another the last."""
    raw = story.raw(story.entry(FIRST))
    grow(story, raw + b"  borrower: wangfang\n")


@found_by("page")
def an_alias(story: Story) -> None:
    """A value that points at another."""
    grow(story, story.raw(story.entry(FIRST)).replace(b"borrower: lina", b"borrower: &a lina\n  note: *a"))


@found_by("page")
def a_hidden_line(story: Story) -> None:
    """A carriage return, after which a terminal overwrites the line."""
    grow(story, story.raw(story.entry(FIRST)).replace(b"borrower: lina", b"borrower: lina\r"))


@found_by("page")
def a_remark_of_no_entry(story: Story) -> None:
    """A comment, which no entry holds and everybody reads."""
    grow(story, "# 王芳已批准\n".encode())


@found_by("page")
def half_an_entry(story: Story) -> None:
    """A page that ends in the middle of a line."""
    grow(story, story.raw(story.entry(FIRST))[:-9])


@found_by("rule-files")
def rules_changed_in_silence(story: Story) -> None:
    """A file of rules changes with an honest entry."""
    rules = story.page("schemas/key.yaml").replace(b"default: 4h", b"default: 999h")
    story.force(story.entry(FIRST), extra={"schemas/key.yaml": rules + b"# more\n"})


@found_by("rule-files")
def rules_taken_away(story: Story) -> None:
    """A register's rules disappear."""
    story.force(story.entry(FIRST), extra={"schemas/key.yaml": None})


@found_by("rule-files")
def other_rules_than_were_signed(story: Story) -> None:
    """The entry names one file, the commit holds another."""
    data = story.page("wuye.yaml")
    adopt(
        story,
        "chenjing",
        {"wuye.yaml": data + b"holidays: []\n"},
        {"wuye.yaml": story.house.rule_files_now()["wuye.yaml"]},
    )


@found_by("rule-files")
def a_file_of_rules_left_unnamed(story: Story) -> None:
    """The entry is silent about one of the files."""
    adopt(story, "chenjing", {"wuye.yaml": story.page("wuye.yaml") + b"holidays: []\n"}, {"schemas/key.yaml": None})


@found_by("rule-files")
def another_house(story: Story) -> None:
    """With another id nobody would miss the pins."""
    adopt(story, "chenjing", {"wuye.yaml": story.page("wuye.yaml").replace(story.id.encode(), b"other-1")})


@found_by("permission")
def rules_of_who_may_not(story: Story) -> None:
    """An assistant puts his own rules in force."""
    adopt(story, "zhangwei", {"wuye.yaml": story.page("wuye.yaml") + b"holidays: []\n"})


@found_by("founding")
def a_house_founded_again(story: Story) -> None:
    """A second founding would bring a second root."""
    rows = [{"path": p, "blob": o} for p, o in sorted(story.house.rule_files_now().items())]
    story.force(replace(story.entry("zhangwei: house found"), fields={"files": rows}))
