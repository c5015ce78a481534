"""What is filed and how: ARCH-01 to ARCH-18."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.archive.given import CONTRACT, SOUND, assigned, filed, incoming, item, name, old, sent, whole
from tests.support.desk import Desk, stops
from wuye.errors import BadInput, NotAllowed, Refused

COMPANY = ("policy", "approval", "licence", "company", "property", "speech", "contract", "av")
DEPARTMENT = ("cleaning", "greening", "duty", "patrol")
CLERK = ("notice", "minutes")
ASSISTANT = ("drawing", "manual", "vehicle", "liaison")


@pytest.mark.parametrize(
    ("rule", "classes", "scope"), [("ARCH-01", COMPANY, "company"), ("ARCH-02", DEPARTMENT, "department")]
)
def test_both_scopes_have_their_classes_and_nothing_is_filed_without(
    desk: Desk, rule: str, classes: tuple[str, ...], scope: str
) -> None:
    table = desk.rules.table("archive", "classes")
    assert {table[c]["scope"] for c in classes} == {scope}
    for kind in classes:
        assert desk.facts(name(whole(desk, **{"class": kind})), "archive")["class"] == kind
    with stops(BadInput, rule, field="class"):
        whole(desk, **{"class": None})
    with stops(BadInput, field="class"):
        whole(desk, **{"class": "novels"})


def test_a_house_has_classes_of_its_own() -> None:
    rows = {"archive": {"classes": {"garden": {"zh": "园艺", "en": "gardening", "code": "YY", "scope": "department"}}}}
    assert "garden" in Desk(tables=rows).rules.table("archive", "classes")


def test_what_was_finished_is_owed_to_the_archive(desk: Desk) -> None:
    """ARCH-03."""
    code = sent(desk)
    due = desk.dues(code, "document")["archive.receive"]
    assert {"ARCH-03", "ARCH-12"} <= set(due.rules) and due.who == ("person:machao",)
    assert due.by == desk.at("2026-11-10 09:30").later("30d").now().replace(second=due.by.second)
    filed(desk)
    item(desk, source=code, title="关于停水的函")
    assert desk.due_status("archive.receive", code, "document") == "settled"
    assert desk.state(code, "document") == "filed"


def test_not_filed_in_time_is_late(desk: Desk) -> None:
    """ARCH-12."""
    code = sent(desk)
    assert desk.later("31d").due_status("archive.receive", code, "document") == "late"
    filed(desk)
    item(desk, source=code)
    assert desk.due_status("archive.receive", code, "document") == "settled_late"


@pytest.mark.parametrize(
    ("rule", "classes", "may", "may_not"),
    [
        ("ARCH-04", CLERK, ("machao", "luxun"), ("zhangwei", "sunli", "wangfang")),
        ("ARCH-05", ASSISTANT, ("machao", "luxun", "zhangwei"), ("sunli", "wangfang")),
    ],
)
def test_who_collects_files_and_keeps(
    desk: Desk, rule: str, classes: tuple[str, ...], may: tuple[str, ...], may_not: tuple[str, ...]
) -> None:
    for kind in classes:
        for person in may:
            whole(desk, person, **{"class": kind})
        for person in may_not:
            with stops(NotAllowed, rule):
                whole(desk, person, **{"class": kind})


@pytest.mark.parametrize("ink", ["ballpoint", "pencil", "blue"])
def test_ballpoint_pencil_and_pure_blue_are_not_accepted(desk: Desk, ink: str) -> None:
    """ARCH-06."""
    code = name(whole(desk))
    with stops(Refused, "ARCH-06"):
        item(desk, code, ink=ink)
    with stops(BadInput, "ARCH-06", field="ink"):
        item(desk, code, ink=None)
    for good in ("print", "black", "blue_black"):
        item(desk, code, ink=good)


def test_paper_follows_company_rules(desk: Desk) -> None:
    """ARCH-06."""
    code = name(whole(desk))
    with stops(Refused, "ARCH-06"):
        item(desk, code, paper="odd")
    item(desk, code, paper="a3")
    item(desk, code, medium="disc", ink=None, paper=None)


def test_complete_systematic_accurate_and_true(desk: Desk) -> None:
    """ARCH-07."""
    code = name(whole(desk))
    with stops(BadInput, "ARCH-07", field="checks"):
        item(desk, code, checks=None)
    with stops(Refused, "ARCH-07"):
        item(desk, code, checks={"complete": True})
    with stops(Refused, "ARCH-07"):
        item(desk, code, checks={**SOUND, "genuine": "签名是补的"})
    assert desk.flags(item(desk, code)) == set()
    lacking = item(desk, code, checks={**SOUND, "complete": "缺附件二"})
    assert desk.flags(lacking) == {"ARCH-07"} and desk.dues(name(lacking), "archive")["complete"].rules == ("ARCH-07",)
    desk.do("luxun", "archive", "complete", name(lacking), answer="附件二已补")
    assert not desk.dues(name(lacking), "archive")
    with stops(Refused, "ARCH-07"):
        desk.do("luxun", "archive", "complete", name(lacking), answer="再补")


def test_only_originals_are_filed(desk: Desk) -> None:
    """ARCH-08."""
    code = name(whole(desk))
    for original, kind in ((False, Refused), (None, BadInput)):
        with stops(kind, "ARCH-08"):
            item(desk, code, original=original)
    item(desk, code, original=True)


def test_papers_are_bound_in_files_numbered_and_linked(desk: Desk) -> None:
    """ARCH-09."""
    code, other = filed(desk), filed(desk, title="2026年绿化外包合同")
    assert (code, other) == (CONTRACT, "W001-HT·2026-D30-KF-002")
    linked = item(desk, code, related=[other, f"{other}-0001"])
    assert name(linked) == f"{code}-0002" and desk.facts(name(linked), "archive")["related"] == [other, f"{other}-0001"]
    with stops(BadInput, "ARCH-09", field="file"):
        item(desk, None)  # type: ignore[arg-type]
    for wrong in (f"{code}-0001",):
        with stops(Refused, "ARCH-09"):
            item(desk, wrong)
    with stops(BadInput, "ARCH-09", field="file"):
        whole(desk, file=code)
    desk.do("luxun", "archive", "seal", other, bag="D-1")
    with stops(Refused, "ARCH-09"):
        item(desk, other)


def test_the_title_states_the_contents_and_the_term_is_told_apart(desk: Desk) -> None:
    """ARCH-11."""
    for vague in ("资料", "其他"):
        with stops(Refused, "ARCH-11"):
            whole(desk, title=vague)
    for kind, term, ends in (
        ("policy", "permanent", None), ("contract", "years_30", dt.date(2056, 1, 5)), ("duty", "years_10", dt.date(2036, 1, 5)),
    ):  # fmt: skip
        facts = desk.facts(name(whole(desk, **{"class": kind})), "archive")
        assert (facts["retention"], facts.get("expires")) == (term, ends)
    assert desk.facts(name(whole(desk, retention="years_10")), "archive")["expires"] == dt.date(2036, 1, 5)


def test_what_comes_in_is_numbered_and_indexed_by_whoever_is_in_charge(desk: Desk) -> None:
    """ARCH-13."""
    with stops(NotAllowed, "ARCH-13"):
        whole(desk, "sunqiang")
    facts = desk.facts(name(whole(desk)), "archive")
    assert (facts["fonds"], facts["year"], facts["dept_code"]) == ("W001", 2026, "KF")


def test_internal_archives_are_kept_by_department(desk: Desk) -> None:
    """ARCH-14."""
    with stops(BadInput, "ARCH-14", field="dept"):
        whole(desk, dept=None, dept_code="KF")
    assert name(whole(desk, dept="engineering")) == "W001-HT·2026-D30-GC-001"
    code = filed(desk)
    with stops(BadInput, field="dept"):
        item(desk, code, dept="engineering")


def test_one_archive_for_each_outside_body(desk: Desk) -> None:
    """ARCH-15."""
    with stops(BadInput, "ARCH-15", field="body"):
        whole(desk, **{"class": "external"})
    with stops(Refused, "ARCH-15"):
        whole(desk, body="自来水公司")
    water = name(whole(desk, title="与自来水公司往来", body="自来水公司", **{"class": "external"}))
    item(desk, water, body="自来水公司")
    item(desk, water)
    with stops(Refused, "ARCH-15"):
        item(desk, water, body="供电局")
    with stops(Refused, "ARCH-15"):
        item(desk, filed(desk), body="自来水公司")


def test_order_is_by_date(desk: Desk) -> None:
    """ARCH-16."""
    code = name(whole(desk))
    with stops(BadInput, field="date"):
        item(desk, code, date=None)
    assert desk.flags(item(desk, code, date="2026-03-01")) == set()
    assert desk.flags(item(desk, code, date="2025-03-01")) == {"ARCH-16"}


def test_the_folder_is_clearly_labelled(desk: Desk) -> None:
    """ARCH-17."""
    with stops(BadInput, "ARCH-17", field="labelled"):
        whole(desk, labelled=None)
    with stops(Refused, "ARCH-17"):
        whole(desk, labelled=False)
    assert any(CONTRACT in line.zh or "file" in line.en for line in whole(desk).says)


def test_receiving_and_transferring_go_through_the_register(desk: Desk) -> None:
    """ARCH-18."""
    code = filed(desk)
    given = item(desk, code, handed_in_by="zhangwei")
    assert given.entry.fields["handed_in_by"] == "zhangwei"
    signed = {"no": "YJ-1", "signed_by": "市档案馆 王"}
    with stops(NotAllowed, "ARCH-18"):
        desk.do("zhangwei", "archive", "transfer", code, taken_over_by="市档案馆", certificate=signed, why="到期进馆")
    with stops(Refused, "ARCH-18"):
        desk.do("luxun", "archive", "transfer", code, taken_over_by="市档案馆", certificate={"no": "YJ-1"}, why="进馆")
    over = desk.do("luxun", "archive", "transfer", code, taken_over_by="市档案馆", certificate=signed, why="到期进馆")
    assert (desk.slot(over, "approve").rules, desk.state(code, "archive")) == (("ARCH-18",), "in_store")
    desk.sign("wangfang", over)
    assert [desk.state(f"{code}{n}", "archive") for n in ("", "-0001", "-0002")] == ["transferred"] * 3


def test_an_item_goes_with_its_file(desk: Desk) -> None:
    code = old(desk)
    for do, typed in (
        ("seal", {"bag": "D-1"}),
        ("condemn", {"list_no": "X", "why": "期满"}),
        ("move", {"shelf": "A2"}),
    ):
        with stops(Refused, "ARCH-09"):
            desk.do("luxun", "archive", do, f"{code}-0001", **typed)


def test_an_incoming_document_owes_filing_only_once_it_is_closed(desk: Desk) -> None:
    assert "archive.receive" not in desk.dues(incoming(desk), "document")
    assert "archive.receive" not in desk.dues(assigned(desk), "document")
