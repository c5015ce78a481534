"""`wuye doctor`: what is wrong with a house, and what of it can be mended."""

from __future__ import annotations

import json

from wuye.cli.call import Call
from wuye.desk.doctor import Visit, examine, mend
from wuye.errors import DONE, FAULTS
from wuye.render.words import escaped, plain
from wuye.repo.health import Ailment
from wuye.text import Text, same

MEND = same("wuye doctor --mend")


def doctor(call: Call) -> int:
    """Looks, mends where asked to, and says what is left; exit 1 where anything is."""
    house = call.path()
    visit = mend(house) if call.values.get("mend") else examine(house)
    if call.json:
        print(escaped(json.dumps(_as_object(visit, call), ensure_ascii=False)))
    else:
        _tell(visit, call)
    return DONE if visit.well else FAULTS


def _tell(visit: Visit, call: Call) -> None:
    for text in visit.mended:
        print(plain(call.to(text)))
    for ailment in visit.found:
        print(plain(call.to(ailment.message)))
        print(f"  {plain(call.to(_remedy(ailment, call)))}")
    for note in visit.notes:
        call.say(note)
    call.say(_verdict(visit))


def _remedy(ailment: Ailment, call: Call) -> Text:
    tried = Text("修不了；请看上面的原话，或从备份恢复", "it could not be mended; restore a backup")
    return ailment.remedy or (tried if call.values.get("mend") else MEND)


def _verdict(visit: Visit) -> Text:
    if visit.well:
        return Text("没有毛病", "nothing is wrong")
    count = len(visit.found)
    return Text(f"还有 {count} 处毛病", f"{count} {'thing is' if count == 1 else 'things are'} wrong")


def _as_object(visit: Visit, call: Call) -> dict[str, object]:
    left = [
        {"name": a.name, "message": call.to(a.message), "remedy": call.to(_remedy(a, call)), "mends": a.mends}
        for a in visit.found
    ]
    words = {"mended": visit.mended, "notes": visit.notes}
    return {"ok": visit.well, "left": left, **{name: [call.to(t) for t in texts] for name, texts in words.items()}}
