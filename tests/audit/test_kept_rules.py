"""Rules kept beside the index are the desk's convenience; no verdict rests on them."""

from __future__ import annotations

from tests.audit.story import BORROW, Story
from wuye.audit.replay import audit
from wuye.desk import sound
from wuye.desk.house import House
from wuye.registers import load

STRICT = b"desk: [assistant]"
LAX = STRICT.replace(b"[assistant]", b"[assistant, leasing_agent]")


def test_an_audit_never_believes_them(story: Story) -> None:
    """Rules put there by somebody, digests and all, let an entry through at the desk, and the audit finds it."""
    place = story.folder / ".git" / "wuye"
    with House(story.folder) as house:
        named = house.rule_files_now()
        kept = {oid: house.blob(oid) for oid in named.values()}
    (key,) = [oid for path, oid in named.items() if path == "schemas/key.yaml"]
    kept[key] = kept[key].replace(STRICT, LAX)
    lax = load.load_rules({path: kept[oid] for path, oid in named.items()})
    story.force(story.entry(BORROW.replace("zhangwei", "lina").format("K-1203-1")))
    sound.keep_rules(place, named, lax, kept.__getitem__)
    with House(story.folder, believes=True) as house:
        assert "leasing_agent" in house.rules.registers["key"].actions["borrow"].clause.who
        assert {v.check for v in audit(house, story.at).violations} == {"permission"}
