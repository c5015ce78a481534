"""`wuye audit`, `wuye check`, `wuye staff signers`: whether the books can be believed."""

from __future__ import annotations

from wuye.cli.call import Call
from wuye.cli.opened import opened
from wuye.errors import DONE, FAULTS


def audit(call: Call) -> int:
    """Replays the whole history; exit 1 where anything is wrong."""
    from wuye.audit.replay import audit as replay
    from wuye.audit.trust import remember
    from wuye.render.verdict import print_audit

    verdict = replay(opened(call))
    remember(verdict)
    print_audit(verdict, call.lang, as_json=call.json)
    return DONE if verdict.ok else FAULTS


def check(call: Call) -> int:
    """Reads pages and rules as they lie in the work tree; exit 1 where anything is wrong."""
    from wuye.audit.worktree import count, look
    from wuye.render.verdict import print_check

    house = call.path()
    problems = look(house)
    print_check(problems, count(house), call.lang, as_json=call.json)
    return FAULTS if problems else DONE


def signers(call: Call) -> int:
    """An OpenSSH allowed_signers file on stdout, for plain git."""
    from wuye.desk.record import signers_file

    print(signers_file(opened(call).books), end="")
    return DONE
