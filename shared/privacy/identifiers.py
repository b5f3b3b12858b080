"""Finds the numbers and codes that lead to one person: telephones, documents, cards, accounts, plates, flats.

Every pattern is bounded, so that none can run away on a hostile text. Where a neighbour decides against a match, the
bracket of a token decides against it too: otherwise masking the neighbour would allow another match the second time.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Span = tuple[int, int, str]

_PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]")
_CHECK_DIGITS = "10x98765432"

_GAP = r"[ \-.·_/]{0,3}"  # what people put between the groups of a number
_SPLIT = r"[ \-.·_/]{1,3}"
_IS = r"[是为:;( ]{0,3}"  # between a cue and what it announces
_ENDS = "(?:(?<=x)|(?![0-9]))"
_HAN_DIGIT = "[〇零一二三四五六七八九]"
_NUMERAL = "[0-9一二三四五六七八九十零〇]"


@dataclass(frozen=True, slots=True)
class Rule:
    """Finds the group of `pattern` wherever `accepts` agrees to what it holds; `token` says what it is."""

    token: str
    pattern: re.Pattern[str]
    accepts: Callable[[str], bool] = bool

    def spans(self, text: str) -> Iterator[Span]:
        for found in self.pattern.finditer(text):
            if self.accepts(found[1]):
                yield *found.span(1), self.token


def identifiers_in(text: str) -> Iterator[Span]:
    """Where identifiers stand in a text of plain digits, dashes and blanks and small letters; spans may overlap."""
    for rule in RULES:
        yield from rule.spans(text)


def is_identity_number(number: str) -> bool:
    """Whether eighteen places end in the check digit of GB 11643 and hold a date of birth."""
    digits = _digits(number)
    total = sum(int(digit) * (1 << 17 - place) for place, digit in enumerate(digits[:17]))
    return digits[17] == _CHECK_DIGITS[total % 11] and _is_birthday(digits[6:10], digits[10:12], digits[12:14])


def is_old_identity_number(number: str) -> bool:
    """Whether fifteen places, which had no check digit, hold a province and a date of birth."""
    digits = _digits(number)
    return bool(_PROVINCE.match(digits)) and _is_birthday("19" + digits[6:8], digits[8:10], digits[10:12])


def is_card_number(number: str) -> bool:
    """Whether the check sum of ISO/IEC 7812 (Luhn) holds."""
    digits = _digits(number)
    doubled = "".join(str(2 * int(digit)) for digit in digits[-2::-2])
    return sum(map(int, digits[::-2] + doubled)) % 10 == 0


def _digits(number: str) -> str:
    return re.sub(r"[^0-9x]", "", number)


def _is_birthday(year: str, month: str, day: str) -> bool:
    return 1800 <= int(year) < 2100 and 1 <= int(month) <= 12 and 1 <= int(day) <= 31


def _number(pattern: str) -> re.Pattern[str]:
    """A number that no further digit touches, at every place where one could begin: those found may overlap."""
    return re.compile(rf"(?=[0-9+(])(?<![0-9])(?=({pattern}){_ENDS})")


def _after(cue: str, pattern: str) -> re.Pattern[str]:
    """Something that is told only by the words before it; `pattern` marks by a group what it is."""
    return re.compile(f"(?:{cue}){pattern}")


_MOBILE = "|".join(
    (
        rf"1[3-9][0-9]{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}",
        rf"1[3-9][0-9]{{2}}{_GAP}[0-9]{{3}}{_GAP}[0-9]{{4}}",
        rf"1[3-9][0-9]{{2}}{_GAP}[0-9]{{4}}{_GAP}[0-9]{{3}}",
        rf"1[3-9][0-9]{_GAP}[0-9]{{3}}{_GAP}[0-9]{{5}}",
        rf"1[3-9][0-9]{{3}}{_GAP}[0-9]{{6}}",
        rf"1{_SPLIT}[3-9](?:{_SPLIT}[0-9]){{9}}",
    )
)
_COUNTRY = rf"(?:\(?(?:\+|00)?86\)?{_GAP})?"
_AREA = r"(?:10|2[0-9]|[3-9][0-9]{2})"
_LOCAL = rf"(?:[2-9][0-9]{{6,7}}|[2-9][0-9]{{2,3}}{_SPLIT}[0-9]{{4}})"
_EXTENSION = rf"(?:(?:{_SPLIT}| ?转 ?)[0-9]{{1,5}})?"
_LANDLINE = rf"(?:\(?0|\(?\+86\)?{_GAP}){_AREA}\)?{_GAP}{_LOCAL}{_EXTENSION}"

_IDENTITY_CUE = f"(?:身份证|证件)(?:号码|号)?{_IS}"
_CARD = f"[0-9]{{4}}(?:{_GAP}[0-9]{{4}}){{2,3}}(?:{_GAP}[0-9]{{1,3}})?"
_CARD_CUE = f"(?:银行卡|信用卡|储蓄卡|[卡账帐]|银行账)(?:号码|号|户){_IS}"
_TELEPHONE_CUE = f"(?:电话|手机|座机|固话|热线|致电|拨打|来电|回电|传真|联系方式|联系号码)(?:号码|号)?{_IS}"
_CHAT_LATIN = "(?<![a-z])(?:vx|wx|wechat|weixin|qq|q(?=[群号]))"
_CHAT = f"(?=[微薇v扣wq])(?:[微薇v]信|扣扣|{_CHAT_LATIN})(?:号码|群号|号|群)?"
_CHAT_NUMBER = r"[1-9][0-9]{4,25}(?![0-9万千百元人〔]|多[万千百元个人名])"
_CHAT_NAME = r"[a-z][a-z0-9_\-]{5,}"
_WITH_DIGIT = r"(?=[a-z]{1,20}[0-9_\-])"

_PLATE = (
    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领] ?[a-z][ ·.-]?"
    "(?=[a-z]{0,4}[0-9])[a-hj-np-z0-9]{4}[a-hj-np-z0-9挂学警港澳][a-z0-9]*"
)
_EMAIL = r"(?<![0-9])[a-z0-9_.%+\-]{1,64}@[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63}){1,4}(?![a-z0-9])"

_UNIT = rf"(?:[0-9a-z甲乙丙丁东西南北中]|{_NUMERAL}{{1,3}}) ?(?:单元|[门梯])[ ,\-]?"
_FLOOR = rf"{_NUMERAL}{{1,3}} ?[楼层][ \-]?"
_SUFFIX = r" ?(?:室|号房|房(?![屋产价租源型]))"
_FLAT = rf"{_NUMERAL}{{1,2}} ?[号户](?!楼)"  # told by its floor or its stairs alone
_ROOM = rf"(?:{_NUMERAL}{{1,4}}{_SUFFIX}|[a-z]?{_NUMERAL}{{3,4}}(?:-[0-9]{{1,2}})?(?:[号户#](?!楼))?)"
_STAIRS_AND_ROOM = rf"[0-9]{{1,2}}-[0-9]{{1,4}}(?:-[0-9]{{3,4}})?{_SUFFIX}?(?:[号户#](?!楼))?"
_NO_QUANTITY = rf"(?!{_NUMERAL}|-[0-9]| ?[年月日元米个人多台部楼层万亿余吨平㎡%m户栋幢单岁〔]| ?号楼)"
_IN_BUILDING = (
    f"(?:{_UNIT})?(?:{_FLOOR})?{_ROOM}|(?:{_UNIT})?{_STAIRS_AND_ROOM}|(?:{_UNIT}(?:{_FLOOR})?|{_FLOOR}){_FLAT}"
)
_BUILDING = r"(?:号楼|单元|[栋幢座]|[0-9]#楼?)[ ,\-]?"
_PLACE = r"(?<=[区苑园城湾府庭居邸院里寓厦])"
_DOOR_CUE = f"(?:门牌|房|房间|室)号码?{_IS}"
_DOOR = r"[a-z]?[0-9]{1,4}(?:-[0-9]{1,4}){0,3}[号室]?"
_HOME_CUE = "(?:家住|我住|住在|住址|家庭地址|居住于|户籍地址?|我家在)"
_ROAD = r"[^，。；！？,;!?\n0-9〔〕]{0,30}?[路街巷弄道村组里](?:[0-9]{1,3}[弄组队])?"
_MOBILE_IN_WORDS = f"[1一幺][3-9三四五六七八九](?:[0-9幺]|{_HAN_DIGIT}){{9}}"

RULES = (
    Rule("〔证件〕", _number(rf"[1-9](?:{_GAP}[0-9]){{16}}{_GAP}[0-9x]"), is_identity_number),
    Rule("〔证件〕", _number(rf"[1-8][0-9]{{5}}{_GAP}[0-9]{{6}}{_GAP}[0-9]{{3}}"), is_old_identity_number),
    Rule("〔证件〕", _after(_IDENTITY_CUE, "([0-9]{14,17}[0-9x][0-9]{0,20})(?![0-9])")),
    Rule("〔银行卡〕", _number(rf"[3-69][0-9]{{3}}(?:{_GAP}[0-9]{{4}}){{3}}"), is_card_number),
    Rule("〔银行卡〕", _number(rf"[69][0-9]{{3}}(?:{_GAP}[0-9]{{4}}){{3}}{_GAP}[0-9]{{1,3}}"), is_card_number),
    Rule("〔银行卡〕", _number(rf"[69][0-9]{{5}}{_SPLIT}[0-9]{{10,13}}"), is_card_number),
    Rule("〔银行卡〕", _after(_CARD_CUE, f"({_CARD}|[0-9]{{12,40}})(?![0-9])")),
    Rule("〔电话〕", _number(rf"{_COUNTRY}0?(?:{_MOBILE})")),
    Rule("〔电话〕", re.compile(f"(?<!{_NUMERAL}|[幺〕])({_MOBILE_IN_WORDS})(?!{_NUMERAL}|[幺〔])")),
    Rule("〔电话〕", _number(_LANDLINE)),
    Rule("〔电话〕", _after(_TELEPHONE_CUE, "(1[3-9][0-9]{9,30})(?![0-9])")),
    Rule("〔电话〕", _after(_TELEPHONE_CUE, rf"((?!20[0-3][0-9]){_LOCAL})(?![0-9])")),
    Rule("〔邮箱〕", re.compile(f"({_EMAIL})")),
    Rule("〔账号〕", _after(f"{_CHAT}{_IS}", f"({_CHAT_NUMBER})")),
    Rule("〔账号〕", _after(f"{_CHAT}(?:(?<=号)|[是为:;( ]{{1,3}})", f"({_CHAT_NAME})")),
    Rule("〔账号〕", _after("[微薇v]信 ?", f"({_WITH_DIGIT}{_CHAT_NAME})")),
    Rule("〔车牌〕", re.compile(f"({_PLATE})")),
    Rule("〔门牌〕", re.compile(f"{_BUILDING}({_IN_BUILDING}){_NO_QUANTITY}")),
    Rule("〔门牌〕", re.compile(rf"(?=[a-z0-9])(?<![0-9第〕])([a-z]?[0-9]{{3,4}}(?:-[0-9]{{1,2}})?{_SUFFIX})")),
    Rule("〔门牌〕", re.compile(f"(?={_HAN_DIGIT})(?<!{_NUMERAL}|〕)({_HAN_DIGIT}{{3,4}}{_SUFFIX})")),
    Rule("〔门牌〕", _number(r"(?<![第〕\-.])[0-9]{1,3}-[0-9]{1,2}-(?!19[4-9]|20[1-3])[0-9]{3,4}(?: ?[室号])?(?!-)")),
    Rule("〔门牌〕", re.compile(f"{_PLACE}([0-9]{{1,3}}-[0-9]{{3,4}}(?:[室号](?!楼))?){_NO_QUANTITY}")),
    Rule("〔门牌〕", re.compile(f"单元({_NUMERAL}{{1,2}} ?号(?!楼)){_NO_QUANTITY}")),
    Rule("〔门牌〕", _after(_DOOR_CUE, f"({_DOOR}){_NO_QUANTITY}")),
    Rule("〔门牌〕", _after(_HOME_CUE, f"{_ROAD}([0-9]{{1,5}}(?:-[0-9]{{1,3}})?号(?:附[0-9]{{1,3}}号)?)(?![楼院线])")),
)
