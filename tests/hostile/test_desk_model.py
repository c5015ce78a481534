"""The desk against a model of three keys: any order of lending, signing and returning ends where the model says."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.support.desk import Desk
from wuye.desk.record import Receipt
from wuye.errors import WuyeError

KEYS = ("K-1", "K-2", "K-3")
STAFF = ("zhangwei", "zhaomin")
ENGINEERS = ("sunqiang", "wulei")


class KeyDesk(RuleBasedStateMachine):
    """Shared keys of a desk; the model knows only where each key is and which loans still want a signature."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk()
        self.desk.at("2026-11-10 09:00")
        for key in KEYS:
            self.desk.do("zhangwei", "key", "receive", key, kind="shared", opens="会所", place="A10")
        self.out: dict[str, str] = {}
        self.ids: list[str] = []
        self.last: Receipt | None = None

    @rule(minutes=st.integers(1, 90))
    def time_passes(self, minutes: int) -> None:
        self.desk.later(f"{minutes}m")

    @rule(key=st.sampled_from(KEYS), by=st.sampled_from(STAFF), to=st.sampled_from(ENGINEERS))
    def borrow(self, key: str, by: str, to: str) -> None:
        free = key not in self.out
        try:
            receipt = self.desk.do(by, "key", "borrow", key, borrower=to, org="engineering", purpose="repair", due="2h")
        except WuyeError as error:
            assert not free, error.problems
            return
        assert free, f"{key} was lent twice"
        self._wrote(receipt)
        if self.desk.state(key) == "out":
            self.out[key] = to

    @rule(key=st.sampled_from(KEYS), by=st.sampled_from(STAFF))
    def give_back(self, key: str, by: str) -> None:
        receipt = self.desk.do(by, "key", "return", key)
        self._wrote(receipt)
        assert bool(receipt.flags) == (key not in self.out), "a return that doesn't fit is flagged, and only that"
        self.out.pop(key, None)

    @precondition(lambda self: self.last is not None)
    @rule(by=st.sampled_from((*STAFF, *ENGINEERS, "liuyang", "wangfang")), no=st.booleans())
    def sign(self, by: str, no: bool) -> None:
        assert self.last is not None
        waits = self.desk.waits(self.last)
        try:
            self.desk.decline(by, self.last) if no else self.desk.sign(by, self.last)
        except WuyeError:
            return
        assert waits or self.last.record.slots, "a signature nobody asked for"
        for key in KEYS:
            self._settle(key)

    def _settle(self, key: str) -> None:
        if self.desk.state(key) == "out":
            self.out[key] = str(self.desk.facts(key)["borrower"])
        else:
            self.out.pop(key, None)

    def _wrote(self, receipt: Receipt) -> None:
        self.ids.append(receipt.entry.id)
        self.last = receipt

    @invariant()
    def keys_are_where_the_model_says(self) -> None:
        for key in KEYS:
            assert (self.desk.state(key) == "out") == (key in self.out), key
            if key in self.out:
                assert self.desk.facts(key)["borrower"] == self.out[key]

    @invariant()
    def what_is_out_is_owed_and_nothing_else(self) -> None:
        for key in KEYS:
            owed = "return" in self.desk.dues(key) and self.desk.dues(key)["return"].open
            assert owed == (key in self.out), key

    @invariant()
    def serials_have_no_gap(self) -> None:
        serials = [int(r.entry.id[-4:]) for r in self.desk.books.records.values() if r.entry.register == "key"]
        assert serials == list(range(1, len(serials) + 1))


TestKeyDesk = KeyDesk.TestCase
TestKeyDesk.settings = settings(
    max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
