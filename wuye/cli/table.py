"""The commands that every house has."""

from __future__ import annotations

from wuye.cli import complete
from wuye.cli.spec import ALL, Arg, Cmd, Group, Opt
from wuye.cli.wizard import HANDOVER
from wuye.text import Text

BOARD = Cmd("board", Text("看板", "board"), Text("值班看板", "the board"), "wuye.cli.questions:board")
WHY = Opt("why", Text("原因", "why"), Text("原因", "the reason"))
ROLE = Opt("role", Text("岗位", "role"), Text("以什么岗位签", "the role you sign in"))
SINCE = Opt("since", Text("起", "since"), Text("从这一天起，如 2026-11-01", "from this day on, such as 2026-11-01"))
UNTIL = Opt(
    "until", Text("止", "until"), Text("到这一天（含）或这一刻", "up to this day, counted whole, or this moment")
)
BY = Opt("by", Text("经办人", "by"), Text("只看这个人的", "of this person only"))
ENTRY = Arg("entry", Text("记录号", "ENTRY"))
WORDS = Arg("words", Text("记录号", "ENTRY"), required=False, many=True)
ENTRIES = Arg("entries", Text("记录号", "ENTRY"), required=False, many=True, complete=complete.waiting)
WAITING = Arg("entry", Text("记录号", "ENTRY"), complete=complete.waiting)
REGISTER = Arg("register", Text("登记簿", "REGISTER"), complete=complete.registers)


SCHEMA = Group(
    "schema", Text("规则", "schema"), Text("登记簿的规则：查、看、比、采用", "the registers' rules: check, show, compare, adopt"),
    lambda: [
        Cmd("check", Text("检查", "check"), Text("检查工作区里的 schemas/ 和 wuye.yaml", "check schemas/ and wuye.yaml in the work tree"),
            "wuye.cli.schemas:check"),
        Cmd("show", Text("看", "show"), Text("一本登记簿的规则", "the rules of a register"), "wuye.cli.schemas:show",
            (REGISTER,)),
        Cmd("json", Text("json", "json"), Text("一本登记簿的 JSON Schema（2020-12）", "a register's JSON Schema (2020-12)"),
            "wuye.cli.schemas:as_json", (REGISTER,)),
        Cmd("diff", Text("比较", "diff"), Text("规则改了什么：某月（日）末与另一月（日）末相比", "what changed in the rules between the ends of two months or days"),
            "wuye.cli.schemas:diff", (Arg("from", Text("起", "FROM")), Arg("to", Text("止", "TO"), required=False))),
        Cmd("adopt", Text("采用", "adopt"), Text("签名采用改过的规则", "sign changed rules into force"), "wuye.cli.schemas:adopt",
            opts=(WHY,)),
    ],
)  # fmt: skip

ROUTINE = Group(
    "routine", Text("例行", "routine"), Text("例行事项：做了没有", "recurring duties: done or not"),
    lambda: [
        Cmd("list", Text("列表", "list"), Text("本期的例行事项", "the duties of this period"), "wuye.cli.questions:routines"),
        Cmd("done", Text("办妥", "done"), Text("记一笔：这项例行做过了（没有内容也要记）", "record that a routine was done, also when there was nothing"),
            "wuye.cli.acts:routine_done", (Arg("routine", Text("例行", "REGISTER.ROUTINE")),),
            (Opt("note", Text("备注", "note")),)),
    ],
    default=Cmd("list", Text("列表", "list"), Text("本期的例行事项", "the duties of this period"), "wuye.cli.questions:routines"),
)  # fmt: skip

GUARD = Group(
    "guard", Text("守门", "guard"), Text("共享仓库的守门：推送先核验，不好的不收", "the audit at the door of a shared repository"),
    lambda: [
        Cmd("install", Text("安装", "install"), Text("装到共享（裸）仓库里", "put it into a shared (bare) repository"),
            "wuye.cli.guard:install", (Arg("remote", Text("仓库", "REMOTE.git")),),
            (Opt("root", Text("根钥匙", "root"), Text("只信的根钥匙指纹，默认取本机所记", "the root key's fingerprint, by default the one this machine trusts")),)),
        Cmd("check", Text("核对", "check"), Text("核验一次推送；不写就从标准输入读", "judge a push, named here or on stdin"),
            "wuye.cli.guard:check", (Arg("pushed", Text("旧 新 分支", "OLD NEW REF"), required=False, many=True),)),
    ],
)  # fmt: skip

FORMAT = Opt(
    "format",
    Text("格式", "format"),
    Text(
        "文件格式：文字表、网页、工作簿等，默认看文件名",
        "text, html, xlsx, md, csv, json, jsonl, parquet; by default by the file's name",
    ),
)
OUT = Opt(
    "output",
    Text("存到", "output"),
    Text(
        "写进这个文件；逗号分隔的几张表，写进压缩包或目录",
        "into this file; several sheets of csv into a .zip or a folder",
    ),
    also=("-o",),
)
MONTH = Arg("period", Text("月份", "MONTH"), required=False)
SHOW = Cmd(
    "show",
    Text("看", "show"),
    Text(
        "一个数字：本月、某月，或从哪天到哪天", "one figure: of this month, of a month, or from one day until another"
    ),
    "wuye.cli.reports:show",
    (Arg("name", Text("名字", "NAME"), required=False, complete=complete.figures, named=True), MONTH),
    (
        Opt("from", Text("起", "from"), Text("从这一天起", "from this day on")),
        Opt("until", Text("止", "until"), Text("到这一天止，含当天", "until this day, itself included")),
        FORMAT,
        OUT,
    ),
)
REPORT = Group(
    "report", Text("报表", "report"), Text("报表：登记簿里写的数字，一个月的、一段日子的", "the figures that registers declare, of a month or of some days"),
    lambda: [
        Cmd("list", Text("列表", "list"), Text("有哪些数字、给谁、依据哪条规定", "which figures there are, for whom, by which rules"), "wuye.cli.reports:listing", opts=(FORMAT, OUT)),
        Cmd("month", Text("月报", "month"), Text("一个月的全部数字，不该有的在前", "every figure of a month, what should not be first"), "wuye.cli.reports:month", (MONTH,),
            (FORMAT, OUT, Opt("no_audit", Text("不核验", "no-audit"), Text("不核验账本；首页会写明", "without the audit; the first page says so"), flag=True))),
        SHOW,
        Cmd("pack", Text("月报包", "pack"), Text("已结的一个月：签了名的文件夹，收的人不用本程序也能核对", "a closed month as a signed folder that whoever gets it can check without this program"), "wuye.cli.packs:pack",
            (MONTH,), (Opt("output", Text("存到", "output"), Text("新建这个文件夹", "make this folder"), also=("-o",)),)),
        Cmd("verify", Text("验包", "verify"), Text("别人拿来的月报包是不是那个月的", "whether a pack that somebody brings is that month's"), "wuye.cli.packs:verify",
            (Arg("folder", Text("文件夹", "FOLDER")), MONTH),
            (Opt("again", Text("重做", "again"), Text("每个文件照账本重做一遍来比", "make every file again from the books and compare"), flag=True),)),
    ],
    default=SHOW,
)  # fmt: skip

LOG = Cmd("log", Text("流水", "log"), Text("所有登记簿的流水", "the entries of all registers"), "wuye.cli.questions:log",
          opts=(SINCE, BY, ALL))  # fmt: skip
ALONE = {
    "log": LOG,
    "fire": Cmd("script", Text("步骤", "script"), Text("按步骤处理火警", "go through the steps of a fire"), "wuye.cli.fire:script",
                (Arg("subject", Text("火警号", "FIRE"), required=False),)),
    "handover": HANDOVER,
    "clearance": Cmd("who", Text("清点", "who"), Text("某人或客户手里有什么、保管什么、欠什么、能签什么；没清时退出码 1", "what a person or tenant holds, keeps, owes and may sign; exit 1 until all is clear"),
                     "wuye.cli.clearance:clearance", (Arg("subject", Text("谁", "WHO"), required=False, complete=complete.people, named=True),)),
}  # fmt: skip
"""What the name of a register does alone, or with a subject behind it."""

IMPORT_OPTS = (
    Opt("map", Text("对照", "map"), Text("对照文件：哪一列是哪一栏", "a mapping: which column is which field (docs/import.md)")),
    Opt("dry_run", Text("试算", "dry-run"), Text("只审核，不登记", "judge it only, record nothing"), flag=True),
    Opt("sheet", Text("工作表", "sheet"), Text("工作簿里的哪一张表，默认第一张", "which sheet of the workbook, by default the first")),
    Opt("do", Text("动作", "do"), Text("每一行是什么动作，如 接收", "what each row does, such as receive")),
    Opt("skip", Text("略过", "skip"), Text("不要这一列", "leave a column out"), many=True),
    Opt("format", Text("格式", "format"), Text("文件格式，默认看文件名", "xlsx, csv, jsonl, yaml; by default by the file's name")),
)  # fmt: skip

EXPORT_OPTS = (
    SINCE, Opt("until", Text("止", "until"), Text("到这一天为止，含当天", "up to this day, which counts")),
    Opt("subject", Text("对象", "subject"), Text("只要这一个，如 K-1203-1", "of this one only, such as K-1203-1")),
    Opt("state", Text("现状", "state"), Text("不要记录，要各对象现在的状况", "not the entries, but how the subjects stand"), flag=True),
    Opt("format", Text("格式", "format"), Text("文件格式，默认看文件名，否则逗号分隔；网页、工作簿等导不回来", "csv, jsonl, json (to be imported again), xlsx, html, md, text, parquet; by the file's name, else csv")),
    Opt("out", Text("存到", "out"), Text("写进这个文件，默认到标准输出", "into this file, by default to standard output"), also=("-o",)),
    Opt("reveal", Text("不遮", "reveal"), Text("个人信息不遮（要有权看的岗位）", "personal data unmasked (for roles that may)"), flag=True),
)  # fmt: skip

COMMANDS: list[Cmd | Group] = [
    Cmd("init", Text("建立", "init"), Text("建立一座大厦的账本", "found a house"), "wuye.cli.founding:init",
        (Arg("dir", Text("目录", "DIR")),),
        (Opt("name", Text("名称", "name"), Text("大厦名称", "the house's name")),
         Opt("founder", Text("建立人", "founder"), Text("工号:姓名:岗位", "ID:NAME:ROLE")),
         Opt("zone", Text("时区", "zone"), Text("时区，默认 Asia/Shanghai", "time zone, Asia/Shanghai by default")),
         Opt("public_key", Text("公钥", "public-key"), Text("已有的公钥文件", "an existing public key's file")),
         Opt("no_passphrase", Text("不设口令", "no-passphrase"), Text("钥匙不设口令（只供试用）", "a key without passphrase (for trials)"), flag=True),
         Opt("rehearsal", Text("演练", "rehearsal"), Text("演练用的大厦，认 WUYE_NOW", "a house for rehearsals, WUYE_NOW counts"), flag=True))),
    Cmd("demo", Text("演示", "demo"), Text("示例大厦：两周的钥匙账，从头签一遍", "a sample house with two weeks of history"), "wuye.cli.demo:demo",
        (Arg("dir", Text("目录", "DIR"), required=False),)),
    Cmd("sign", Text("签字", "sign"), Text("签字；不写记录号就逐条问", "sign; without an id, one after the other"), "wuye.cli.acts:sign",
        (ENTRIES,), (ROLE, Opt("kind", Text("签作", "kind"), Text("签作什么，如 签阅", "as what, such as review")))),
    Cmd("decline", Text("不同意", "decline"), Text("不同意一条待签的记录", "decline a waiting entry"), "wuye.cli.acts:decline",
        (WAITING,), (WHY,)),
    Cmd("glass", Text("应急先行", "glass"), Text("应急先行：先做后批，次日复核；要写的栏用 --栏 值", "break glass on a waiting entry, reviewed next day; fields as --field VALUE"),
        "wuye.cli.acts:glass", (WORDS,), (WHY,), loose=True),
    Cmd("correct", Text("更正", "correct"), Text("更正一条记录（原文不动）；正确的内容用 --栏 值", "correct an entry (it stays as it is); what is right as --field VALUE"),
        "wuye.cli.acts:correct", (WORDS,), (WHY,), loose=True),
    Cmd("told", Text("已告知", "told"), Text("记一笔：某事已告知某人", "record that somebody has been told"), "wuye.cli.acts:told",
        (ENTRY,), (Opt("to", Text("告知", "to"), Text("告知了谁：岗位或工号", "who: a role or a staff id")),
                   Opt("how", Text("怎样", "how"), Text("电话、当面……", "by phone, in person …")),
                   Opt("happened", Text("时间", "happened"), Text("什么时候", "when")))),
    Cmd("done", Text("了结", "done"), Text("了结一项没有专门动作的待办", "settle a due that has no action of its own"), "wuye.cli.acts:done",
        (ENTRY, Arg("due", Text("待办", "DUE"))), (Opt("how", Text("怎样", "how"), Text("怎样了结", "how it was settled")),)),
    Cmd("due", Text("待办", "due"), Text("欠着什么、欠谁的、什么时候到期", "what is owed, by whom, by when"), "wuye.cli.questions:due",
        opts=(Opt("mine", Text("我的", "mine"), Text("只看我的", "mine only"), flag=True),
              Opt("late", Text("逾期", "late"), Text("只看逾期的；有逾期时退出码 1", "late only; exit 1 where there is any"), flag=True), ALL)),
    ROUTINE,
    Cmd("catch-up", Text("接班必看", "catch-up"), Text("自己上次当班以来：发生了什么、有什么指令、欠什么；看完签收", "since your own last shift: what happened, what is ordered, what is owed; signed as read"),
        "wuye.cli.catch_up:catch_up",
        opts=(SINCE, Opt("sign", Text("签收", "sign"), Text("已阅，签收", "read all of it; sign it as read"), flag=True))),
    Cmd("find", Text("查找", "find"), Text("在所有登记簿里找字", "find words in all registers"), "wuye.cli.questions:find",
        (Arg("text", Text("字词", "TEXT"), many=True),), (ALL,)),
    LOG,
    Cmd("check", Text("检查", "check"), Text("检查工作区的账页和规则", "check pages and rules in the work tree"), "wuye.cli.proof:check"),
    Cmd("audit", Text("核验", "audit"), Text("从第一次提交起逐条核验", "verify every commit from the first"), "wuye.cli.proof:audit",
        opts=(Opt("since_verified", Text("只看新的", "since-verified"), Text("只核验上次全查以后的，结论相同", "only what is new since the last full one; the verdict is the same"), flag=True),
              Opt("paranoid", Text("再查一遍", "paranoid"), Text("签名全由另一个程序核对，不用本程序自己的（慢）", "every signature by ssh-keygen alone, not by this program (slow)"), flag=True))),
    Cmd("trust", Text("信任", "trust"), Text("本机所信的根钥匙和最后核验过的提交", "the root key and the last head this machine believes"), "wuye.cli.proof:trust",
        opts=(Opt("root", Text("根钥匙", "root"), Text("与建立人核对过的指纹", "the fingerprint, once compared with the founder")),)),
    Cmd("excuse", Text("例外", "excuse"), Text("为一次坏的提交签字说明；原样留着，核验永远列出", "answer for a bad commit, signed; it stays, and the audit lists it for ever"), "wuye.cli.proof:excuse",
        (Arg("commit", Text("提交", "COMMIT")),), (WHY,)),
    Cmd("doctor", Text("体检", "doctor"), Text("这座大厦的库有没有毛病；能修的可以修", "what is wrong with this house's repository, and mending it"), "wuye.cli.doctor:doctor",
        opts=(Opt("mend", Text("修", "mend"), Text("修能修的；手改的文件移到一边，记录一条不少", "mend what may be mended; edits are moved aside, no entry is lost"), flag=True),)),
    GUARD,
    Cmd("sync", Text("同步", "sync"), Text("与别的岗同步：取来、合并、上传", "bring the other desks' entries in, join, hand on"), "wuye.cli.sync:sync"),
    Cmd("desk", Text("岗号", "desk"), Text("本机的岗号；写上字母就改用它", "the letter this clone writes under; give one to take it"), "wuye.cli.sync:desk",
        (Arg("letter", Text("字母", "LETTER"), required=False),)),
    Cmd("settle", Text("裁定", "settle"), Text("两岗分头记的，以这一条为准", "of entries written apart at two desks, this one stands"), "wuye.cli.sync:settle",
        (ENTRY,), (WHY,)),
    Cmd("rules", Text("规定", "rules"), Text("规定原文、在哪里执行", "a rule, and where it is enforced"), "wuye.cli.rulebook:rules",
        (Arg("id", Text("编号或系统", "ID|SYSTEM"), required=False),)),
    Cmd("label", Text("标签", "label"), Text("打印编号标签（二维码），扫码枪扫了就是输入编号", "labels with the number as a QR code, which a scanner types"), "wuye.cli.label:label",
        (Arg("subject", Text("编号", "SUBJECT"), many=True),),
        (Opt("form", Text("形式", "form"), Text("屏幕、矢量图、点阵图", "terminal, svg, png")), Opt("to", Text("存到", "to"), Text("目录", "a folder")))),
    Cmd("timeline", Text("始末", "timeline"), Text("一个单元、钥匙、案卷、人或客户的始末，跨所有登记簿，最近的在后", "everything about a unit, a key, a file, a person or a tenant, across the registers, the newest last"), "wuye.cli.views:timeline",
        (Arg("subject", Text("对象", "SUBJECT"), complete=complete.anything),), (SINCE, UNTIL)),
    Cmd("muster", Text("点名", "muster"), Text("现在楼里有谁：火警集合点名用，可打印", "who is in the building now, for the assembly point in a fire; to print"), "wuye.cli.views:muster"),
    Cmd("board", Text("看板", "board"), Text("值班看板；--html 是挂在墙上的一页", "the board; --html is a page for a screen on the wall"), "wuye.cli.views:board",
        opts=(Opt("html", Text("网页", "html"), Text("自足的一页 HTML，自己刷新，旧了自己说", "one self-contained HTML page that reloads itself and says when it is old"), flag=True),
              Opt("output", Text("存到", "output"), Text("写到这个文件", "write to this file"), also=("-o",)))),
    Cmd("evidence", Text("证据", "evidence"), Text("给公安或保险的证据：一个文件夹，用普通的 git 和 OpenSSH 就能核对", "evidence for the police or an insurer: a folder checked with plain git and OpenSSH"), "wuye.cli.evidence:evidence",
        (Arg("subject", Text("对象或记录号", "SUBJECT|ENTRY"), complete=complete.anything),),
        (SINCE, UNTIL, Opt("to", Text("交给", "to"), Text("交给谁，证件号", "given to whom")), WHY,
         Opt("output", Text("存到", "output"), Text("新建这个文件夹", "make this folder"), also=("-o",)))),
    Cmd("import", Text("导入", "import"), Text("导入现有的台账（电子表格）或脚本写好的记录：全部合格才登记，签一次名", "bring in an office's book (Excel, CSV) or a script's entries: all of it or nothing, signed once"),
        "wuye.cli.imports:import_book", (REGISTER, Arg("file", Text("文件", "FILE"))), IMPORT_OPTS),
    Cmd("export", Text("导出", "export"), Text("导出一本登记簿的记录或现状；个人信息遮住，可看的人加 --不遮", "export a register's entries or how its subjects stand; personal data is masked, --reveal for whoever may"),
        "wuye.cli.exports:export_books",
        (Arg("register", Text("登记簿", "REGISTER"), required=False, complete=complete.registers), Arg("month", Text("月份", "MONTH"), required=False)),
        EXPORT_OPTS),
    Cmd("query", Text("查询", "query"), Text("用 SQL 查账：只读；写语句、语句文件，或 - 从标准输入读", "ask the books in SQL, read-only: a statement, a .sql file, or - for stdin"), "wuye.cli.query:query",
        (Arg("sql", Text("语句", "SQL"), required=False),),
        (Opt("tables", Text("表", "tables"), Text("有哪些表和列，各是什么", "which tables and columns there are, and what they hold"), flag=True),
         Opt("month", Text("月份", "month"), Text("例行和当班要哪个月，默认本月", "the month for duties and posts, by default this one"), many=True),
         Opt("seconds", Text("秒", "seconds"), Text("最多查几秒，默认 10", "how many seconds it may take, 10 by default")),
         Opt("most", Text("行数", "most"), Text("最多几行，默认 10000", "how many rows there may be, 10000 by default")), FORMAT, OUT)),
    REPORT,
    Cmd("close", Text("结账", "close"), Text("结一个月的账：取来各岗、核验、列出还没了的，再签字封存", "close a month: bring the desks in, audit, list what stands in the way, then sign and seal it"), "wuye.cli.closing:close",
        (MONTH,),
        (WHY, Opt("verify", Text("重做", "verify"), Text("把这个月的报表照当时的账重做一遍，逐字节比", "make the figures again from the books of then, and compare byte for byte"), flag=True),
         Opt("restate", Text("重结", "restate"), Text("另出一版，写明前一版", "write a second edition that names the first"), flag=True),
         Opt("dry_run", Text("试算", "dry-run"), Text("只列出挡着的，不结账", "only list what stands in the way"), flag=True))),
    SCHEMA,
]  # fmt: skip
