"""The words of `wuye handover` itself, beside the actions of its register."""

from __future__ import annotations

from wuye.cli.spec import Arg, Cmd, Opt
from wuye.text import Text

POST = Opt("post", Text("哪个岗", "post"), Text("交接哪个岗位", "the post that is handed over"))
HANDOVER = Cmd(
    "handover", Text("交接班", "handover"), Text("交接班，一步一步来", "hand a shift over, step by step"),
    "wuye.cli.handover:handover",
    opts=(POST, Opt("from", Text("脚本", "from"), Text("照写好的文件交接，不问", "as a YAML file says, without asking"))),
)  # fmt: skip
SHOW = Cmd(
    "show", Text("看", "show"), Text("岗位现在怎样、交接到哪一步", "how a post stands, and where its handover is"),
    "wuye.cli.handover:show", (Arg("subject", Text("岗位", "post"), required=False),),
)  # fmt: skip
OWN = {("handover", "show"): SHOW}
"""Questions of a register that it answers in its own way."""
