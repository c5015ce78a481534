"""The staff register: with or without a manager, reporting lines, posts, numbers, second jobs, assessment, promotion."""

from __future__ import annotations

import pytest

from tests.support.desk import Desk, stops
from wuye.errors import BadInput, NotAllowed, Refused
from wuye.registers import people

SMALL = {"house": {"roles": {"supervisor": {"is": ["manager"], "above": "project_manager"}}}}
"""A small project: no manager, the supervisor carries everything (D-45)."""
POSTS = [
    "front_desk", "lobby", "housing", "club", "leasing", "decoration", "cleaning", "facilities", "gate_leader",
    "control_leader",
]  # fmt: skip


@pytest.fixture
def desk() -> Desk:
    return Desk()


def above(desk: Desk, person: str) -> tuple[str, ...]:
    return people.superiors(desk.books, person)


def add(desk: Desk, person: str = "luhua", role: str = "supervisor", dept: str = "service", **more: str) -> None:
    entry = desk.enrol(person, name="陆华", roles=role, dept=dept, **more)
    if desk.status(entry) == "waiting":
        desk.sign("chenjing", entry)


def test_a_large_project_has_a_manager_with_a_supervisor_below(desk: Desk) -> None:
    """ORG-01, ORG-08, D-45, D-49."""
    add(desk)
    assert above(desk, "luhua") == ("manager",)
    assert not people.fits(desk.books, ("manager",), "luhua", desk.now())[0]


def test_in_a_small_one_the_supervisor_carries_everything() -> None:
    """ORG-01, ORG-08, D-45, D-49: he answers to the project manager then."""
    desk = Desk(tables=SMALL)
    add(desk)
    assert above(desk, "luhua") == ("project_manager",)
    assert people.fits(desk.books, ("manager",), "luhua", desk.now())[0]


def test_a_post_of_management_is_approved_at_the_top(desk: Desk) -> None:
    """ORG-01."""
    entry = desk.do(
        "wangfang", "staff", "enrol", "luhua", name="陆华", roles="supervisor", dept="service",
        public_key="ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILUHUA",
    )  # fmt: skip
    assert desk.waits(entry) == [("approve", ("general_manager",))]
    assert desk.status(desk.enrol("luming", name="陆明", roles="assistant", dept="service")) == "done"


@pytest.mark.parametrize(
    ("person", "who"),
    [
        ("zhangwei", ("leader",)),
        ("sunli", ("leader",)),
        ("liuyang", ("supervisor",)),
        ("wangfang", ("project_manager",)),
        ("huangtao", ("general_manager",)),
        ("majun", ("project_manager",)),
    ],
)
def test_everybody_has_somebody_above(desk: Desk, person: str, who: tuple[str, ...]) -> None:
    """ORG-02, ORG-08."""
    assert above(desk, person) == who


def test_a_line_of_ones_own_goes_before_the_role_s(desk: Desk) -> None:
    """ORG-02, ORG-08, D-49: the control-room foreman answers to the supervisor."""
    add(desk)
    desk.do("wangfang", "staff", "post", "majun", reports_to="luhua", posts="control_leader")
    assert above(desk, "majun") == ("person:luhua",)
    with stops(Refused, "ORG-04"):
        desk.do("wangfang", "staff", "post", "wangfang", reports_to="chenjing")


def test_the_posts_of_the_department(desk: Desk) -> None:
    """ORG-03: one person may have several; no other."""
    desk.do("wangfang", "staff", "post", "zhangwei", posts=POSTS)
    assert desk.facts("zhangwei", "staff")["posts"] == POSTS
    with stops(BadInput, field="posts"):
        desk.do("wangfang", "staff", "post", "zhangwei", posts="pool")
    with stops(NotAllowed, "ORG-03"):
        desk.do("zhangwei", "staff", "post", "zhaomin", posts="lobby")


def test_a_staff_number_is_ones_own(desk: Desk) -> None:
    """ORG-06: wearing it and giving it on the phone can only be reminded of."""
    desk.do("wangfang", "staff", "post", "zhangwei", number="0107")
    with stops(Refused, "ORG-06"):
        desk.do("wangfang", "staff", "post", "zhaomin", number="0107")
    desk.do("wangfang", "staff", "post", "zhaomin", number="0108")
    assert "ORG-06" in desk.books.register("staff").reminds


def test_a_second_job_is_approved(desk: Desk) -> None:
    """ORG-07, D-17."""
    entry = desk.do("zhangwei", "staff", "second_job", "zhangwei", second_job="周末家教")
    assert "second_job" not in desk.facts("zhangwei", "staff")
    with stops(NotAllowed):
        desk.sign("wangfang", entry, "approve")
    desk.sign("chenjing", entry, "approve")
    assert desk.facts("zhangwei", "staff")["second_job"] == "周末家教"
    with stops(NotAllowed, "ORG-07"):
        desk.do("zhaomin", "staff", "second_job", "zhangwei", second_job="代驾")


def test_who_approves_a_second_job_is_a_figure_of_the_house() -> None:
    """D-17."""
    desk = Desk({"staff": {"second_job_roles": ["manager"]}})
    entry = desk.do("zhangwei", "staff", "second_job", "zhangwei", second_job="周末家教")
    desk.sign("wangfang", entry, "approve")
    assert desk.status(entry) == "done"


def assess(desk: Desk, by: str, whom: str = "wangfang", **more: str) -> None:
    desk.do(by, "staff", "assess", whom, rating="good", why="见考评表", **more)


def test_the_manager_is_assessed_yearly_and_at_the_end_of_his_term(desk: Desk) -> None:
    """ORG-05: by the general manager and the project, never by himself."""
    assess(desk, "chenjing")
    assess(desk, "huangtao", occasion="term")
    found = [r.fields["occasion"] for r in desk.books.records.values() if r.entry.do == "assess"]
    assert found == ["year", "term"]
    with stops(NotAllowed, "ORG-05"):
        assess(desk, "liuyang")
    with stops(Refused, "ORG-05"):
        assess(desk, "huangtao", "huangtao")


def test_good_staff_are_promoted_from_within(desk: Desk) -> None:
    """ORG-10: a new role on top of the old ones; a post of management at the top alone."""
    desk.do("wangfang", "staff", "grant", "zhangwei", roles="leader")
    assert desk.facts("zhangwei", "staff")["roles"] == ["assistant", "leader"]
    with stops(NotAllowed, "ORG-10"):
        desk.do("liuyang", "staff", "grant", "zhaomin", roles="leader")
    higher = desk.do("wangfang", "staff", "grant", "zhangwei", roles="supervisor")
    assert desk.waits(higher) == [("approve", ("general_manager",))]


def test_care_for_staff_is_only_reminded_of(desk: Desk) -> None:
    """ORG-09 is conduct: no entry is refused for it."""
    assert "ORG-09" in desk.books.register("staff").reminds


def test_the_register_is_kept_by_the_manager(desk: Desk) -> None:
    """ORG-04."""
    assert desk.may("wangfang", "staff", "post", "zhangwei", dept="service")
    assert not desk.may("liuyang", "staff", "post", "zhangwei", dept="service")
