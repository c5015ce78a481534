"""The page that goes with a month's pack: what is in it, and how to check it without git and without this program."""

from __future__ import annotations

import shlex

from wuye.render.manifest import fingerprint
from wuye.reports.closing.pack import NAMESPACE, Pack, Part
from wuye.text import Lang, Text

WHOLE = r"""sha256sum --check --quiet SHA256SUMS &&
test "$(find . ! -type d ! -path './private/*' ! -path ./SHA256SUMS ! -path ./SHA256SUMS.sig | LC_ALL=C sort)" = "$(cut -c 67- SHA256SUMS)" &&
echo "files: good"
"""
MAKER = """ssh-keygen -Y verify -f allowed_signers -I {email} -n {namespace} -s SHA256SUMS.sig < SHA256SUMS
"""
CLOSE = """ssh-keygen -Y verify -f allowed_signers -I {email} -n git -s close.tag.sig < close.tag &&
grep -qxF "Wuye-Digest: sha256:$(sha256sum < close.yaml | cut -c 1-64)" close.tag &&
{figures} && echo "close: good"
"""
PUBLIC = 'grep -qF "figures: $(sha256sum < figures.json | cut -c 1-64)" close.yaml'
EACH = """( for file in figures/*.json; do
    grep -qF "digest: $(sha256sum < "$file" | cut -c 1-64)" close.yaml || exit 1
  done )"""
"""A private part has only some of the figures, and the close the digest of each."""


def readme(pack: Pack, maker: tuple[str, str], lang: Lang, part: Part | None = None) -> str:
    """The page in one language."""
    head, fields = pack.told.public.head, pack.kept.fields
    figures = PUBLIC if part is None else EACH
    lines = {
        "whole": WHOLE, "made": MAKER.format(email=shlex.quote(maker[0]), namespace=NAMESPACE),
        "close": CLOSE.format(email=shlex.quote(pack.signer[0]), figures=figures),
    }  # fmt: skip
    told = {
        "house": head.house, "month": pack.month, "edition": fields["edition"], "entry": pack.kept.entry.id,
        "head": fields["head"], "root": pack.root, "maker": maker[0], "maker_key": fingerprint(maker[1]),
        "signer": pack.signer[0], "signer_key": fingerprint(pack.signer[1]),
        "readers": "、".join(part.readers) if part is not None else "",
    }  # fmt: skip
    return _page(part is not None).to(lang).format(**told, **lines)


def _page(private: bool) -> Text:
    for_zh, for_en = (
        ("\n**只给：{readers}。不要转给别人。**\n", "\n**For these readers only: {readers}. Don't hand it on.**\n")
        if private
        else ("", "")
    )
    return Text(ZH.replace("@", for_zh), EN.replace("@", for_en))


ZH = """# {house} {month} 月报（第 {edition} 版）
@
- 结账记录 {entry}，账本提交 {head}
- 根钥匙 {root}
- 签结账的人 {signer}，钥匙 {signer_key}
- 做这个包的人 {maker}，钥匙 {maker_key}

figures.json 是全部数字，给程序读；report 是给人读的，网页和工作簿与它相同；exceptions 是它的首页和不该有的；csv/ 一个数字一个文件，不该有的在前。private/ 里的各给各的人，不在这份清单里，可以拿掉。

## 怎样核对（不用 git，不用本程序）

1. 文件一个不多、一个不少、一个没改：

```sh
{whole}```

2. 清单由做包的人签名：

```sh
{made}```

3. 总经理签过结账，结账写着这些数字的指纹：

```sh
{close}```

4. 上面两把钥匙、根钥匙的指纹，请打电话或当面向大厦核对，不要照抄送包来的人所说的。有账本的人：wuye report verify 这个目录。
"""
EN = """# {house}, {month} (edition {edition})
@
- entry of the close {entry}, books at {head}
- root key {root}
- the close is signed by {signer}, key {signer_key}
- this pack was made by {maker}, key {maker_key}

figures.json has every figure, for programs; report is for people, and the page and the workbook say the same; exceptions has its first page and what should not be; csv/ has a file for each figure, what should not be first. What is in private/ is for those it is for, stands in no list here, and may be taken out.

## How to check it (without git, without this program)

1. No file is changed, missing or added:

```sh
{whole}```

2. The manifest is signed by whoever made the pack:

```sh
{made}```

3. The close was signed by the general manager, and names the digest of these figures:

```sh
{close}```

4. Compare the fingerprints of these two keys and of the root key with the house, by telephone or in person, not with whoever brought the pack. Whoever has the books: wuye report verify FOLDER.
"""
