"""What leads to a person, made by Faker and by the rules of each sort, in the words that people put around it."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from faker import Faker

from tests.privacy import words
from tests.privacy.doors import DOORS
from tests.privacy.identifiers import identity_number, with_luhn_digit

_SEPARATORS = ("", "", "", " ", "-", "—", ".")
_AREAS = ("010", "021", "023", "028", "0731", "0851", "0755", "0371")
_PLATE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_SURNAMES = ("欧阳", "司徒", "上官", "诸葛", "慕容", "令狐")


@dataclass(frozen=True, slots=True)
class Saying:
    """Something personal, `value`, between words that may stay."""

    before: str
    value: str
    after: str = ""


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes sayings of every sort; the same seed makes the same ones."""

    fake: Faker
    dice: random.Random

    @classmethod
    def seeded(cls, seed: int) -> "Maker":
        fake = Faker("zh_CN")
        fake.seed_instance(seed)
        return cls(fake, random.Random(seed))

    def name_after_a_cue(self) -> Saying:
        return self._said(self._name(), words.NAME_CUES, words.AFTER_NAMES)

    def name_before_a_title(self) -> Saying:
        name = self._name() if self.dice.random() < 0.3 else self._surname()
        return self._said(name, words.BEFORE_TITLES, words.TITLES)

    def mobile(self) -> Saying:
        number = self._grouped(self.fake.phone_number(), *self.dice.choice(((3, 4, 4), (3, 8), (4, 3, 4))))
        country = self.dice.choice(("", "", "", "+86", "+86 ", "86-"))
        return self._said(country + number, words.TELEPHONE_CUES, words.ENDS)

    def landline(self) -> Saying:
        area, local = self.dice.choice(_AREAS), self.dice.choice("2345678") + self._digits(7)
        area = self.dice.choice((area, f"({area})", f"（{area}）", area + "-", area + " "))
        return self._said(area + self._grouped(local, 4, 4), words.TELEPHONE_CUES, words.ENDS)

    def local_number(self) -> Saying:
        number = self.dice.choice("345678") + self._digits(self.dice.choice((6, 7)))
        return self._said(number, words.LOCAL_CUES, words.ENDS)

    def identity_card(self) -> Saying:
        number = identity_number(self.fake.ssn()[:17])
        number = self._grouped(self.dice.choice((number, number.lower())), 6, 8, 4)
        return self._said(number, words.IDENTITY_CUES, words.ENDS)

    def plate(self) -> Saying:
        place = self.fake.license_plate()[:2]
        serials = (
            self._digits(5),
            self.dice.choice(_PLATE_LETTERS) + self._digits(4),
            self.dice.choice("DF") + self._digits(5),
            self._digits(5) + self.dice.choice("DF"),
            self._digits(3) + self.dice.choice(_PLATE_LETTERS) + self._digits(1),
        )
        plate = place + self.dice.choice(("", "", "·", "-", " ")) + self.dice.choice(serials)
        return self._said(self.dice.choice((plate, plate.lower())), words.PLATE_CUES, words.ENDS)

    def bank_card(self) -> Saying:
        if self.dice.random() < 0.3:
            return self._said(self.fake.credit_card_number(), words.CARD_CUES, words.ENDS)
        number = with_luhn_digit("62" + self._digits(self.dice.choice((13, 16))))
        return self._said(self._grouped(number, 4, 4, 4, 4, 3), words.CARD_CUES, words.ENDS)

    def email(self) -> Saying:
        return self._said(self.fake.email(), words.EMAIL_CUES, words.ENDS)

    def chat_account(self) -> Saying:
        if self.dice.random() < 0.5:
            number = self.dice.choice("123456789") + self._digits(self.dice.randint(5, 9))
            return self._said(number, words.QQ_CUES, words.ENDS)
        name = self.fake.user_name() + self.dice.choice(("_", "", "-")) + self._digits(3)
        return self._said(name, words.CHAT_CUES, words.ENDS)

    def door(self) -> Saying:
        number = f"{self.dice.randint(1, 33)}{self.dice.randint(1, 8):02}"
        building, unit = self.dice.randint(1, 60), self.dice.randint(1, 4)
        before, value = self.dice.choice(DOORS)(str(building), str(unit), number)
        return Saying(self.dice.choice(words.DOOR_CUES) + before, value, self.dice.choice(words.ENDS))

    def _name(self) -> str:
        name: str = self.fake.name()
        return self.dice.choice(_SURNAMES) + name[-1] if self.dice.random() < 0.02 else name

    def _surname(self) -> str:
        return self.dice.choice(_SURNAMES) if self.dice.random() < 0.02 else str(self.fake.last_name())

    def _said(self, value: str, befores: tuple[str, ...], afters: tuple[str, ...]) -> Saying:
        return Saying(self.dice.choice(befores), value, self.dice.choice(afters))

    def _digits(self, length: int) -> str:
        return "".join(self.dice.choices("0123456789", k=length))

    def _grouped(self, number: str, *sizes: int) -> str:
        """The number in groups, with one of the separators between them; what is left over is the last group."""
        ends = [sum(sizes[: index + 1]) for index in range(len(sizes))]
        groups = [number[end - size : end] for end, size in zip(ends, sizes, strict=True)]
        return self.dice.choice(_SEPARATORS).join(filter(None, groups))


SORTS: dict[str, Callable[[Maker], Saying]] = {
    "name after a cue": Maker.name_after_a_cue,
    "name before a title": Maker.name_before_a_title,
    "mobile": Maker.mobile,
    "landline": Maker.landline,
    "local number": Maker.local_number,
    "identity card": Maker.identity_card,
    "plate": Maker.plate,
    "bank card": Maker.bank_card,
    "e-mail": Maker.email,
    "chat account": Maker.chat_account,
    "door": Maker.door,
}
