"""A register with a figure of every kind, entries played over a month's end, and what the figures say of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.registers.small import ZONE, Desk, header
from tests.support.flat import Flat
from wuye.reports.figures import answers, periods
from wuye.reports.sheet import Cell, Sheet
from wuye.text import Text

BOX = header("""
knobs:
  loan: {default: 2h}
  goal: {default: 3}
  grave: {default: [red]}
fields:
  colour: {enum: {red: {zh: 红, en: red}, blue: {zh: 蓝, en: blue}}, label: {zh: 颜色, en: colour}}
  holder: {type: person, label: {zh: 谁, en: holder}}
  price: {type: money, label: {zh: 价, en: price}}
  weight: {type: decimal, label: {zh: 重, en: weight}}
  stock: {type: int, label: {zh: 存量, en: stock}}
  qty: {type: int, label: {zh: 数量, en: quantity}}
  ready: {type: flag, label: {zh: 备好, en: ready}}
  expires: {type: day, label: {zh: 到期, en: expires}}
facts: [colour, holder, stock, expires]
states:
  here: {zh: 在, en: here}
  out: {zh: 借出, en: out}
  lost: {zh: 丢, en: lost, final: true}
actions:
  make: {label: {zh: 造, en: make}, to: here, need: [colour], may: [expires, stock]}
  lend:
    label: {zh: 借, en: lend}
    from: [here]
    to: out
    need: [holder]
    owes: {back: {by: {the: knob.loan}, who: {the: holder}}}
    signs: [{as: review, who: [manager], within: 1d}]
  back: {label: {zh: 还, en: back}, testimony: true, from: [out], to: here, may: [ready], clear: [holder]}
  lose: {label: {zh: 丢, en: lose}, testimony: true, from: [here, out], to: lost, settles: [back]}
  sell: {label: {zh: 卖, en: sell}, from: [here, out], may: [price, weight]}
  put: {label: {zh: 入, en: put}, from: [here], need: [qty], add: {stock: {the: qty}}}
  draw: {label: {zh: 出, en: draw}, from: [here], need: [qty], add: {stock: {minus: {the: qty}}}}
  paint: {label: {zh: 漆, en: paint}, from: [here], need: [colour], signs: [{as: approve, who: [manager]}]}
  heavy: {label: {zh: 称, en: weigh}, from: [here], need: [weight], cases: [{should: {weight: {max: 10}}, say: {zh: 太重, en: too heavy}}]}
routines:
  weekly: {label: {zh: 每周, en: weekly}, every: week, who: [assistant], do: put}
figures:
  lent: {label: {zh: 借出, en: lent}, count: entries, do: lend, per: month}
  lent_boxes: {label: {zh: 借出件数, en: boxes lent}, count: subjects, do: lend, by: [colour]}
  lent_nights: {label: {zh: 按班, en: by shift}, count: entries, do: lend, when: shift}
  lent_recorded: {label: {zh: 按记录, en: by record}, count: entries, do: [lend, back], when: recorded}
  red: {label: {zh: 红的, en: red ones}, count: box, state: [here, out], where: {colour: {the: knob.grave}}}
  painted: {label: {zh: 漆了, en: painted}, count: entries, do: paint}
  who_has: {label: {zh: 谁拿着, en: who has}, list: subjects, state: out, columns: [subject, holder, since, days]}
  sales: {label: {zh: 卖, en: sales}, list: entries, do: sell, columns: [subject, price, by]}
  owing: {label: {zh: 欠, en: owing}, list: dues, do: back, late: true, columns: [subject, who, limit, late], alarm: true}
  ready: {label: {zh: 备好率, en: ready}, rate: {of: {count: subjects, do: back}, good: {where: {ready: true}}}}
  came_back: {label: {zh: 还了的, en: came back}, rate: {of: {count: subjects, do: lend}, good: {do: back}}}
  kept: {label: {zh: 按时还, en: back in time}, kept: {due: back}}
  all_kept: {label: {zh: 都, en: all}, kept: {due: any}, everywhere: true, by: [register]}
  weekly: {label: {zh: 每周, en: weekly}, coverage: {routine: weekly}}
  reviewed: {label: {zh: 阅签, en: reviewed}, coverage: {signs: review}, do: lend}
  standing: {label: {zh: 在册, en: in the book}, open: [here, out], by: [colour]}
  takings: {label: {zh: 收入, en: takings}, sum: price, do: sell}
  weights: {label: {zh: 重量, en: weights}, sum: weight, do: sell}
  stock: {label: {zh: 存量, en: stock}, balance: {number: stock}}
  outside: {label: {zh: 在外, en: outside}, balance: {state: out}}
  goal: {label: {zh: 目标, en: goal}, quota: subjects, do: lend, target: {the: knob.goal}}
  share: {label: {zh: 比例, en: share}, quota: subjects, do: lend, of: {count: subjects, state: [here, out]}, target: 50}
  long: {label: {zh: 多久, en: how long}, time: {from: lend, to: back}}
  owed_long: {label: {zh: 欠多久, en: owed how long}, time: {due: back}}
  away: {label: {zh: 在外多久, en: away how long}, time: {state: out}}
  flagged: {label: {zh: 标记, en: flagged}, marks: flags}
  late: {label: {zh: 补记, en: late}, marks: late}
  declined: {label: {zh: 不同意, en: declined}, marks: declined}
  corrected: {label: {zh: 更正, en: corrected}, marks: corrected}
  expired: {label: {zh: 到期, en: expired}, list: subjects, state: here, where: {expires: {before: {the: today}}}, columns: [subject, expires]}
""")


def sheet(desk: Desk, name: str, month: str, now: str = "2027-06-01 12:00") -> Sheet:
    """What a figure says of a month, at a moment."""
    moment = dt.datetime.fromisoformat(now).replace(tzinfo=ZONE)
    flat = Flat([e for e in desk.played if e.at <= moment], desk.rules, lambda _: desk.rules, [month])
    listed = answers.named(flat.books, f"{desk.register}.{name}", moment)
    return answers.sheet(listed, periods.month_of(month, ZONE), flat, flat.books, moment)


def rows(desk: Desk, name: str, month: str, now: str = "2027-06-01 12:00") -> list[tuple[Any, ...]]:
    """Its rows, texts in English."""
    return [tuple(plain(cell) for cell in row) for row in sheet(desk, name, month, now).rows]


def plain(cell: Cell) -> Any:
    """A cell as it is held against a value."""
    return cell.en if isinstance(cell, Text) else cell
