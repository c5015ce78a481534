"""What the reader of pages and schemas refuses, in words."""

from __future__ import annotations

from typing import NamedTuple

from wuye.errors import BadInput, Problem
from wuye.text import Text


class Fault(NamedTuple):
    """One kind of refusal: what is wrong, and what to write instead."""

    message: Text
    remedy: Text

    def at(self, path: str, line: int, **values: object) -> Problem:
        """The fault as a problem of one line of one file."""
        message, remedy = self.message.fill(**values), self.remedy.fill(**values)
        return Problem(message, remedy=remedy, path=path or None, line=line)

    def error(self, path: str, line: int, **values: object) -> BadInput:
        """The fault as an error ready to raise."""
        return BadInput((self.at(path, line, **values),))


def _fault(zh: str, en: str, remedy_zh: str, remedy_en: str) -> Fault:
    return Fault(Text(zh, en), Text(remedy_zh, remedy_en))


NOT_UTF8 = _fault(
    "不是有效的 UTF-8 编码",
    "not valid UTF-8",
    "把文件另存为 UTF-8（无 BOM）",
    "save the file as UTF-8 without a BOM",
)
BOM = _fault(
    "文件里有 BOM 标记 (U+FEFF)",
    "a byte order mark (U+FEFF) in the file",
    '把文件另存为 UTF-8（无 BOM）；文字里要写就用双引号："\\uFEFF"',
    'save the file as UTF-8 without a BOM; inside text write "\\uFEFF"',
)
TAB = _fault(
    "有制表符 (Tab)",
    "a tab character",
    '改用空格；文字里要写就用双引号："\\t"',
    'use spaces; inside text write "\\t" in double quotes',
)
CARRIAGE = _fault(
    "行尾是 CR 或 CRLF",
    "a CR or CRLF line ending",
    '把文件另存为 LF 换行；文字里要写就用双引号："\\r"',
    'save the file with LF line endings; inside text write "\\r" in double quotes',
)
CONTROL = _fault(
    "有控制字符 {char}",
    "a control character {char}",
    '删去它，或在双引号里写转义："{escape}"',
    'remove it, or write it escaped in double quotes: "{escape}"',
)
ANCHOR = _fault(
    "用了锚点 &{name}",
    "an anchor, &{name}",
    "把内容照写一遍；文字以 & 开头时加引号：'&{name}'",
    "write the content out; quote a text that starts with &: '&{name}'",
)
ALIAS = _fault(
    "用了别名 *{name}",
    "an alias, *{name}",
    "把内容照写一遍；文字以 * 开头时加引号：'*{name}'",
    "write the content out; quote a text that starts with *: '*{name}'",
)
TAG = _fault(
    "用了标签 {tag}",
    "a tag, {tag}",
    "删去标签；文字以 ! 开头时加引号",
    "remove the tag; quote a text that starts with !",
)
MERGE = _fault(
    "用了合并键 <<",
    "a merge key, <<",
    "把各项照写一遍",
    "write the fields out",
)
DUPLICATE = _fault(
    "“{key}”重复出现",
    "{key} appears twice",
    "只留一个：{key}: …",
    "keep one of them: {key}: …",
)
KEY_NOT_TEXT = _fault(
    "键必须是一个词，不能是列表或映射",
    "a key must be a word, not a list or a map",
    "写成 键: 值；值以 [ 或 {{ 开头时加引号",
    "write key: value; quote a value that starts with [ or {{",
)
DOCUMENTS = _fault(
    "一个文件里有几份文档",
    "several documents in one file",
    "删去中间的 --- 或 ... 行",
    "remove the --- or ... line in between",
)
DIRECTIVE = _fault(
    "有 % 指令行",
    "a % directive",
    "删去以 % 开头的行",
    "remove the line that starts with %",
)
DEEP = _fault(
    "嵌套超过 {limit} 层",
    "nested deeper than {limit} levels",
    "拆浅一些",
    "write it flatter",
)
LONG = _fault(
    "一段文字超过 1 MiB",
    "a text longer than 1 MiB",
    "作为附件存入：--attach 文件",
    "keep it as an attachment: --attach FILE",
)
NUMBER = _fault(
    "数字太长（{digits} 位）",
    "a number too long ({digits} digits)",
    "若是文字，请加引号",
    "put quotes around it if it is text",
)
SURROGATE = _fault(
    "有不成对的代理字符",
    "half of a surrogate pair",
    "直接写这个字，不用 \\u 转义",
    "write the character itself, not its \\u escape",
)
SYNTAX = _fault(
    "不是有效的 YAML：{what}",
    "not valid YAML: {what}",
    "检查这一行的缩进、引号和冒号",
    "check the indentation, quotes and colons of this line",
)

NOT_A_PAGE = _fault(
    "“{name}”不是登记页的路径",
    "{name} is not the path of a page",
    "登记页在 ledgers/<登记簿>/<年-月>/<日>.yaml",
    "pages are ledgers/<register>/<year-month>/<day>.yaml",
)
NO_HEADER = _fault(
    "第一行须是标题注释",
    "the first line must be a comment with the title",
    "第一行写：# {title}",
    "let the first line be: # {title}",
)
NO_NEWLINE = _fault(
    "最后一行没有换行",
    "the last line does not end with a newline",
    "在文件末尾加一个换行",
    "end the file with a newline",
)
NOT_AN_ITEM_START = _fault(
    "第 {start} 字节处不是一条记录的开头",
    "byte {start} is not the start of an entry",
    "从头读这一页：wuye check",
    "read the page from its beginning: wuye check",
)
STRAY_LINE = _fault(
    "此行不属于任何记录",
    "this line belongs to no entry",
    "记录以“- id: ”开头，其余各行缩进两格",
    "an entry starts with '- id: ', its other lines are indented by two spaces",
)
BLANK = _fault(
    "记录之后有空行",
    "a blank line after an entry",
    "删去空行",
    "remove the blank line",
)
COMMENT = _fault(
    "记录之间或记录里有注释",
    "a comment between or inside entries",
    "删去注释；文字里有 # 时加引号",
    "remove the comment; quote a text that holds #",
)
SPLIT = _fault(
    "一段文字跨行写到了行首",
    "a text runs on at the start of a line",
    "把文字写在一行里，或用 | 缩进书写",
    "write the text on one line, or indented under |",
)
NOT_AN_ENTRY = _fault(
    "记录须是一组“键: 值”",
    "an entry must be a map of fields",
    "以“- id: …”开头",
    "start it with '- id: …'",
)
ORDER = _fault(
    "记录须以 id、at、by、do 依次开头",
    "an entry starts with id, at, by, do, in this order",
    "此处写：{key}: …",
    "write here: {key}: …",
)
NOT_TEXT = _fault(
    "“{key}”须是文字",
    "{key} must be text",
    "加引号：{key}: '…'",
    "put quotes around it: {key}: '…'",
)
BAD_ID = _fault(
    "编号“{id}”不合格式",
    "{id} is not the id of an entry",
    "写成 K2611-0042 或 K2611-g0042",
    "write it as K2611-0042 or K2611-g0042",
)
BAD_AT = _fault(
    "时间“{at}”不合格式",
    "{at} is not a time with an offset",
    "写成 at: 2026-11-22T08:03:11+08:00",
    "write it as at: 2026-11-22T08:03:11+08:00",
)
BAD_SUBJECT = _fault(
    "“{key}”须是一个编号，或编号的列表",
    "{key} must be one name, or a list of names",
    "写成 {key}: 'K-1'",
    "write it as {key}: 'K-1'",
)
