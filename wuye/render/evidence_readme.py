"""The page that goes with evidence: what is in the folder, what it proves, and how to check it, line by line."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Iterator
from typing import NamedTuple

from wuye.text import Lang, Text


class Facts(NamedTuple):
    """What the page says of this very folder."""

    house: str
    about: str
    entries: int
    attachments: int
    email: str
    maker: str
    to: str
    why: str
    at: dt.datetime
    stamp: str
    root: str
    head: str
    ok: bool


class Step(NamedTuple):
    """One check: what it is, what it proves, the lines to type."""

    title: Text
    words: Text
    lines: str


WHOLE = r"""sha256sum --check --quiet SHA256SUMS &&
test "$(find . ! -type d ! -path ./SHA256SUMS ! -path ./SHA256SUMS.sig | LC_ALL=C sort)" = "$(cut -c 67- SHA256SUMS)" &&
test "$(LC_ALL=C ls entries)" = "$(cut -d ' ' -f 1 entries.list | sed 's/$/.yaml/')" &&
echo "files: good"
"""
MAKER = """ssh-keygen -Y verify -f allowed_signers -I {email} -n wuye-evidence -Overify-time={stamp} \\
  -s SHA256SUMS.sig < SHA256SUMS
"""
ROOT = """ssh-keygen -l -E sha256 -f root.pub | grep -F '{root}'
"""
KEYS = r"""known="$(mktemp)" && read -r entry commit founder rest < keys.list &&
echo "$founder namespaces=\"git\" $(cat root.pub)" > "$known" &&
( while read -r entry commit who time page start size; do
    ssh-keygen -Y verify -f "$known" -I "$who" -n git -s "signatures/$entry.sig" < "signatures/$entry.payload" || exit 1
    grep -qxF "$entry $commit $who $time $page $start $size" entries.list || exit 1
    while read -r name rules kind key; do
      if grep -qF "$kind $key" "entries/$entry.yaml"; then echo "$name namespaces=\"git\" $kind $key" >> "$known"; fi
    done < allowed_signers
  done < keys.list
  while read -r name rules kind key; do
    grep -qxF "$name namespaces=\"git\" $kind $key" "$known" || exit 1
  done < allowed_signers ) && rm "$known" && echo "keys: good"
"""
SIGNED = r"""( while read -r entry commit who time page start size; do
    ssh-keygen -Y verify -f allowed_signers -I "$who" -n git -Overify-time="$time" \
      -s "signatures/$entry.sig" < "signatures/$entry.payload" || exit 1
    grep -qF " <$who> " "signatures/$entry.payload" || exit 1
    grep -qxF "Wuye-Entry: $entry" "signatures/$entry.payload" || exit 1
    grep -qxF -e "- id: $entry" "entries/$entry.yaml" || exit 1
  done < entries.list ) && echo "signatures: good"
"""
PAGES = r"""check="$(mktemp -d)" && git init -q --bare{format} "$check" && git -C "$check" unpack-objects -q < objects.pack &&
( while read -r entry commit who time page start size; do
    git -C "$check" -c gpg.ssh.allowedSignersFile="$PWD/allowed_signers" verify-commit "$commit" || exit 1
    git -C "$check" cat-file commit "$commit" | sed '/^gpgsig /,/^ -----END SSH SIGNATURE-----$/d' |
      cmp - "signatures/$entry.payload" || exit 1
    git -C "$check" cat-file blob "$commit:$page" | tail -c "+$((start + 1))" | head -c "$size" |
      cmp - "entries/$entry.yaml" || exit 1
    git -C "$check" cat-file blob "$commit:$page" | cmp -n "$((start + size))" - "pages/${page#ledgers/}" || exit 1
  done < entries.list ) && rm -rf "$check" && echo "pages: good"
"""
FILES = r"""( for file in attachments/*; do
    name="${file##*/}"
    test "$(sha256sum < "$file" | cut -c 1-64)" = "${name%%.*}" || exit 1
    cat entries/*.yaml | grep -F "$name" > /dev/null || exit 1
  done ) && echo "attachments: good"
"""


def steps(facts: Facts) -> Iterator[Step]:
    """The checks in order, each with its lines filled in."""
    yield Step(
        Text("文件一个不多、一个不少、一个没改", "No file is changed, missing or added"),
        Text("清单 SHA256SUMS 写着每个文件的指纹。", "The manifest SHA256SUMS has the digest of each file."),
        WHOLE,
    )
    yield Step(
        Text(f"清单由{facts.maker}签名", f"The manifest is signed by {facts.maker}"),
        Text("出具人对整个文件夹负责，包括可读文本和核验结论。", "Whoever made it answers for the whole folder, the readable words and the verdict too."),
        MAKER.format(email=shlex.quote(facts.email), stamp=facts.stamp),
    )  # fmt: skip
    yield Step(
        Text("根钥匙", "The root key"),
        Text(
            "所有钥匙都由它而来。打电话或当面向大厦的总经理核对下面这串字，不要照抄带文件夹来的人所说的。",
            "Every other key comes from it. Compare the line below with the general manager of the house, by telephone or in "
            "person, not with whoever brought the folder.",
        ),
        ROOT.format(root=facts.root),
    )  # fmt: skip
    yield Step(
        Text("各人的钥匙都是登记过的", "Each person's key was enrolled"),
        Text("从根钥匙开始，按先后一条条查：每一把钥匙都写在一条人员记录里，那条记录由在它之前已经登记的钥匙签名。", "From the root key on, one after the other: each key stands in an entry of the staff register that was signed with a key enrolled before it."),
        KEYS,
    )  # fmt: skip
    yield Step(
        Text("每条记录由写它的人签名（不用 git）", "Each entry was signed by its writer (without git)"),
        Text(
            "signatures/ 里是每次提交的签名和被签的内容。",
            "signatures/ holds the signature of each commit, and what was signed.",
        ),
        SIGNED,
    )
    yield Step(
        Text("签的就是这些字（用 git）", "What was signed is these very words (with git)"),
        Text("objects.pack 里是提交、目录和账页；从签过的提交一路查到账页上的每个字节。", "objects.pack has the commits, folders and pages: from each signed commit down to the bytes on its page."),
        PAGES.replace("{format}", " --object-format=sha256" if len(facts.head) == 64 else ""),
    )  # fmt: skip
    if facts.attachments:
        yield Step(
            Text("附件就是记录里写的那些", "The attachments are those the entries name"),
            Text("附件的文件名就是它内容的指纹。", "An attachment is called after the digest of its content."),
            FILES,
        )


INSIDE = (
    ("timeline.zh.txt, timeline.en.txt", Text("始末，一眼看完", "what happened, at a glance")),
    ("entries.zh.txt, entries.en.txt", Text("每条记录全文，个人信息遮住", "each entry in full, what is personal masked")),
    ("entries/, pages/", Text("记录和账页的原字节", "the bytes of the entries and of their pages")),
    ("signatures/, allowed_signers, root.pub", Text("签名、各人的公钥、根钥匙", "signatures, public keys, the root key")),
    ("objects.pack, entries.list, keys.list", Text("git 的对象；每条记录在哪次提交、哪页、哪个位置", "git's objects; in which commit, on which page, where each entry stands")),
    ("attachments/", Text("附件（如有）", "attachments, where there are any")),
    ("verdict.*", Text("出具时对整座大厦账本的核验结论", "the verdict on all the house's books when this was made")),
    ("SHA256SUMS, SHA256SUMS.sig", Text("清单和出具人的签名", "the manifest, signed by whoever made this")),
)  # fmt: skip


def readme(facts: Facts, lang: Lang) -> str:
    """The page in one language; the lines to type are the same in both."""
    parts = [f"# {_title(facts).to(lang)}", _opening(facts).to(lang), _inside(lang), _how(lang)]
    for number, step in enumerate(steps(facts), 1):
        parts.append(f"## {number}. {step.title.to(lang)}\n\n{step.words.to(lang)}\n\n```sh\n{step.lines}```")
    return "\n\n".join([*parts, _limits(facts).to(lang)]) + "\n"


def _title(facts: Facts) -> Text:
    return Text(f"证据：{facts.about} · {facts.house}", f"Evidence: {facts.about} · {facts.house}")


def _opening(facts: Facts) -> Text:
    at = f"{facts.at:%Y-%m-%d %H:%M:%S %z}"
    good = Text("完好", "whole") if facts.ok else Text("有问题，见 verdict.zh.txt", "not whole, see verdict.en.txt")
    return Text(
        f"{facts.maker} {at} 出具，交给 {facts.to}，事由：{facts.why}。共 {facts.entries} 条记录。\n"
        f"出具时全部账本核验：{good.zh}。最新提交 `{facts.head}`，根钥匙 `{facts.root}`。",
        f"Made by {facts.maker} at {at}, handed to {facts.to}; reason: {facts.why}. {facts.entries} entries.\n"
        f"All the books were verified then: {good.en}. Head `{facts.head}`, root key `{facts.root}`.",
    )


def _inside(lang: Lang) -> str:
    rows = "\n".join(f"| `{files}` | {words.to(lang)} |" for files, words in INSIDE)
    return f"{Text('| 文件 | 内容 |', '| files | what is in them |').to(lang)}\n|---|---|\n{rows}"


def _how(lang: Lang) -> str:
    return Text(
        "下面每一段在这个文件夹里整段粘贴运行（`bash -e` 或 `sh -e`），只要 OpenSSH 8.9 和 git 2.34 以上，不需要 wuye，不联网；"
        "Windows 用 Git Bash。任何一段报错，这份证据就不可信。",
        "Run each of the blocks below as it stands, in this folder (`bash -e` or `sh -e`). OpenSSH 8.9 and git 2.34 or later are "
        "enough: no wuye, no network; on Windows take Git Bash. Where any block fails, don't rely on this evidence.",
    ).to(lang)


def _limits(facts: Facts) -> Text:
    return Text(
        "## 证明什么，不证明什么\n\n"
        "证明：每条记录由所写的人用当时登记在册的钥匙签过，一个字节没有改；写的时候同一页上在它前面的是什么。\n"
        "不证明：记录说的是真的；没有漏掉别的记录（这是出具人的话，由清单的签名和核验结论担保）。"
        f"要查有没有漏，向大厦要完整的库，核对最新提交 `{facts.head}` 在它的历史里。\n\n"
        "账页的原字节里有同一页上别的记录，也有没有遮住的个人信息：遮了签名就不再相符。请只用于上面写的事由。",
        "## What it proves, and what it doesn't\n\n"
        "It proves that each entry was signed by the person it names, with the key enrolled for him then, and that not one byte "
        "was changed since; and what stood before it on the same page.\nIt doesn't prove that what an entry says is true, nor "
        "that no other entry was left out: that is the word of whoever made this, by the signature of the manifest and the "
        f"verdict. To check it, ask the house for the whole repository and see that `{facts.head}` is in its history.\n\n"
        "The bytes of the pages hold other entries of the same page, and personal values unmasked: masking would break the "
        "signatures. Use them for the reason named above and for nothing else.",
    )
