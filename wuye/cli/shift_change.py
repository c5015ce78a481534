"""The handover at a real terminal, one step a screen; what was answered is kept, so Ctrl-C loses nothing."""

from __future__ import annotations

import sys
from decimal import Decimal, InvalidOperation

from wuye.cli.ask import ask_line
from wuye.cli.call import Call
from wuye.cli.errors_out import as_words
from wuye.cli.shift_steps import STEP, against
from wuye.desk.house import House
from wuye.desk.record import Receipt
from wuye.errors import BadInput, Refused, WrongPassphrase
from wuye.handover.course import write
from wuye.handover.kept import Kept
from wuye.handover.standing import OUTGOING, REGISTER, SCREEN, Standing, no_relief, refusal, standing, stopped
from wuye.registers.define import Field
from wuye.registers.kinds import NO, YES, Unfit
from wuye.registers.typing_in import from_text
from wuye.render import handover as screens
from wuye.render.layout import Row, Span, lay_out
from wuye.render.receipt import headline, lines
from wuye.repo.keys import has_key
from wuye.text import Text

WORTH = ("! ", "待办：", "owed: ", "要告知：", "to be told: ")
"""Of a receipt the next screen shows what is marked, owed or to be told."""
QUIET = ("待办：接班签字", "owed: accept", "待办：说明", "owed: explain")
"""What the wizard goes on to by itself needn't be said."""


LAST = ("accept", "refuse")
"""With which a handover ends here; what the rules say of them is shown."""
TRIES = 3
"""So often a passphrase may be wrong, as ssh has it."""


class Elsewhere(Exception):
    """The next step is somebody's whose key is not on this machine."""


class Wizard:
    """One post, from wherever its handover stands to the last signature."""

    def __init__(self, call: Call, house: House, post: str) -> None:
        self.call, self.house, self.post = call, house, post
        self.kept = Kept(house.path, post, standing(house, post).subject.last)
        self.said: list[str] = []
        self.sure: list[str] = []
        self.tries = 0
        self.step = "prepare"

    def run(self) -> int:
        """Every step that can be taken here; where the rest is somebody else's, that is said."""
        try:
            while self._turn():
                pass
        except Elsewhere as where:
            self._flush()
            self._with_line(Text(*where.args))
            return 0
        except KeyboardInterrupt:
            number = SCREEN[self.step]
            if self.step == "count" and not self.kept.answers:
                # Whoever was picked and hasn't begun may have been picked by mistake.
                self.kept.come("")
            sys.stderr.write("\n")
            self._with_line(Text(f"停在 {number}/5，答过的都留着；接着来：",
                                 f"stopped at {number}/5, the answers are kept; go on with:"))  # fmt: skip
            raise
        self._flush()
        return 0

    def _with_line(self, words: Text) -> None:
        """What is said, with the line that goes on from here in one piece."""
        line = f"wuye handover --post {self.post}"
        screens.show(lay_out([Row((Span(self.call.to(words)),), line)], screens.width()))

    def _turn(self) -> bool:
        """One step; False once the shift is over."""
        stand = standing(self.house, self.post)
        step = stand.step()
        if step is None:
            raise stopped(stand)
        self.step = step = self._ask_first(stand, step)
        by = self._who(stand, step)
        self._screen(stand, step)
        if step == "offer" and (found := refusal(stand)) is not None:
            raise found
        try:
            receipt = self._take(stand, step, by)
        except BadInput as wrong:
            # Asked again at once: what was typed can't be understood.
            self.kept.turn(stand.subject.last)
            self.said = as_words(wrong, self.call.lang).splitlines()
            return True
        except WrongPassphrase as wrong:
            self.tries += 1
            if self.tries == TRIES:
                raise
            self.said = as_words(wrong, self.call.lang).splitlines()
            return True
        except Refused:
            # What was said yes or no to is asked again next time; words that were typed stay.
            self.kept.forget(self.sure)
            raise
        if receipt is not None:
            self._written(receipt)
            self._compared(receipt)
            self._moving(receipt)
        done = receipt is not None and receipt.entry.do in LAST
        if done:
            self.kept.drop()
        return not done

    def _ask_first(self, stand: Standing, step: str) -> str:
        """Questions come before the signatures, once."""
        return (
            "ask"
            if step == "offer" and stand.entered("ask") is None and "no_questions" not in self.kept.answers
            else step
        )

    def _who(self, stand: Standing, step: str) -> str:
        """Whose step it is; his key must be here."""
        person = stand.holder if step in OUTGOING else self._incoming(stand)
        if has_key(self.house.rules.house_id, person):
            return person
        name = self.house.name(person)
        raise Elsewhere(f"下一步由 {name} 在自己的机器上：", f"the next step is for {name}, at another machine:")

    def _incoming(self, stand: Standing) -> str:
        if stand.incoming or self.kept.incoming:
            return stand.incoming or self.kept.incoming
        may = stand.may_take()
        if not may:
            raise no_relief(stand)
        here = [p for p in may if has_key(self.house.rules.house_id, p)]
        if not here:
            raise Elsewhere("请接班人在自己的机器上清点：", "the incoming person counts at another machine:")
        person = here[0] if len(here) == 1 else self._pick(here)
        self.kept.come(person)
        return person

    def _pick(self, people: list[str]) -> str:
        """One of several, by number or by name."""
        names = "  ".join(f"{i} {self.house.name(p)}" for i, p in enumerate(people, 1))
        screens.show(lay_out([Row((Span(self.call.to(Text("接班人", "incoming"))), Span(names)))], screens.width() - 2))
        while True:
            words = self._line(Text("编号或姓名", "number or name"))
            if words.isdigit() and 1 <= int(words) <= len(people):
                return people[int(words) - 1]
            found = [p for p in people if words in (p, self.house.name(p))]
            if found:
                return found[0]
            if words:
                self.call.say(Text(f"  {words} 不在可接班的人里", f"  {words} isn't among those who may take over"))

    def _screen(self, stand: Standing, step: str) -> None:
        view = screens.view_of(stand, self.call.lang)
        screens.clear()
        screens.show(screens.heading(stand, step, stand.incoming or self.kept.incoming, view))
        self._flush()

    def _flush(self) -> None:
        """What was written in the step before."""
        screens.show(line for words in self.said for line in lay_out([Row((Span(words),))], screens.width()))
        self.said = []

    def _written(self, receipt: Receipt) -> None:
        now, lang = self.house.now(), self.call.lang
        self.kept.turn(receipt.subjects[0].last if receipt.subjects else receipt.entry.id)
        first, *rest = lines(receipt, self.house.books, now, lang)
        told = [line for line in rest if line.startswith(WORTH) and not line.startswith(QUIET)]
        self.said = [f"{headline(receipt.entry, self.house.books, lang)}  {first}", *told]
        if receipt.entry.do in LAST:
            self.said += [self.call.to(text) for text in receipt.says]
        if receipt.entry.do == "substitute":
            self.kept.come("")
        if receipt.entry.do == "accept":
            gone, here = (self.house.name(str(receipt.subjects[0].facts.get(n))) for n in ("outgoing", "holder"))
            self.said.append(self.call.to(Text(f"交接完毕：{here} 当班，{gone} 可以离岗 [HAND-22]",
                                               f"done: {here} is on watch, {gone} may leave [HAND-22]")))  # fmt: skip

    def _compared(self, receipt: Receipt) -> None:
        """After a count that agrees, the figures are looked at before the next screen comes."""
        stand = standing(self.house, self.post)
        if receipt.entry.do == "count" and not stand.differences():
            self._flush()
            against(self, stand)
            self._line(Text("相符，回车继续", "all agree, Enter to go on"))

    def _moving(self, receipt: Receipt) -> None:
        """Where major equipment is being started or stopped the check is made again later; nothing more is asked."""
        found = refusal(standing(self.house, self.post)) if receipt.entry.fields.get("moving") is True else None
        if found is not None:
            self._flush()
            raise found

    def _take(self, stand: Standing, step: str, by: str) -> Receipt | None:
        fields = STEP[step](self, stand)
        if fields is None:
            return None
        do = fields.pop("do", step)
        who = fields.pop("by", by)
        return write(self.house, self.post, do, who, fields)

    # What is asked

    def _line(self, prompt: Text) -> str:
        return ask_line(f"  {self.call.to(prompt)}  ")

    def words(self, name: str, prompt: Text, default: str = "") -> str:
        """Words; what was answered before a Ctrl-C isn't asked again."""
        if name in self.kept.answers:
            answer = str(self.kept.answers[name])
            sys.stderr.write(f"  {self.call.to(prompt)}  {answer or '-'}\n")
            return answer
        answer = self._line(prompt) or default
        self.kept.note(name, answer)
        return answer

    def must(self, name: str, prompt: Text) -> str:
        """Words that are not empty."""
        while not (answer := self.words(name, prompt)):
            self.kept.answers.pop(name)
        return answer

    def yes(self, name: str, prompt: Text, default: bool = True) -> bool:
        """Yes or no; Enter is the default."""
        hint = "[Y/n]" if default else "[y/N]"
        self.sure.append(name)
        while True:
            answer = self.words(name, Text(f"{prompt.zh}{hint}", f"{prompt.en} {hint}")).lower()
            if answer in ("", *YES, "好", *NO):
                return default if not answer else answer not in NO
            self.kept.answers.pop(name)

    def day(self, name: str, kind: Field, prompt: Text) -> str:
        """A day that can be understood; another one is asked for at once."""
        while True:
            words = self.must(name, prompt)
            try:
                return str(from_text(kind, words, self.house.books, REGISTER, self.house.now()))
            except Unfit as unfit:
                said = unfit.problem(kind).message
                self.call.say(Text(f"  {said.zh}", f"  {said.en}"))
                self.kept.answers.pop(name)

    def number(self, name: str, prompt: Text) -> Decimal:
        """A number that was counted."""
        while True:
            try:
                found = Decimal(self.must(name, prompt))
            except InvalidOperation:
                found = Decimal("NaN")
            if found.is_finite() and found >= 0:
                return found
            self.kept.answers.pop(name)
