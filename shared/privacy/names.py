"""Finds where a text names a person: after a cue ("我叫…", "业主…"), before a title ("…先生") or beside a telephone.

Chinese names have no shape of their own, so a surname is looked for beside a cue, and words that look like one are told
apart by small tables. A name without any of these is not found.
"""

import re
from collections.abc import Iterator

from shared.privacy.surnames import GIVEN, OF_PLACES, ends_a_word, is_clear, surname_length

_HAN = "\u3400-\u9fff"
_SEPARATED = "(?P<sep>[ :;,(\"'“‘「【\\[]{0,3})"
_ROLE = "(?:业主|居民|住户|租户|租客|房东|户主|村民|市民|家长|学生|老师|职工|员工)"
_KIN = "(?:儿子|女儿|父亲|母亲|爸爸|妈妈|爱人|丈夫|妻子|老公|老婆|孩子|小孩|哥哥|姐姐|弟弟|妹妹|邻居)"
# What a name is told by: words that call for one, what somebody is, and "I am", which begins any sentence.
_CALLS = (
    "[我姓名]叫(?:做|作)?|姓名(?:是|为|叫)?|名字(?:叫|是|为)(?:做|作)?|署名|落款|户名|"
    "(?:联系|上报|反映|投诉|举报|申请|报修|报案|求助|户|收件|委托|监护)人(?:姓名|是|为|叫)?|本人(?:姓名|是|叫|名叫)"
)
_SHOWS = "本人|(?:法|负责|经办|当事|被告|举证)人"
_IS_ONE = f"(?:(?:我|本人)是)?(?:一[名个位])?{_ROLE}(?:姓名|叫|名叫)?|{_KIN}(?:姓名|叫|名叫|是)?"
# What a cue can begin with: most places in a text are passed over at once.
_FIRST = "(?=[我本姓名署落户联上反投举申报求收委监法负经当被一业居住租房村市家学老职员儿女父母爸妈爱丈妻孩小哥姐弟邻])"
_CUE = re.compile(f"{_FIRST}(?:(?P<one>{_IS_ONE})|(?P<weak>我是)|(?P<calls>{_CALLS})|{_SHOWS}){_SEPARATED}")
_SOUGHT = re.compile("(?<![查寻])找(?P<me>我)?[ :]{0,2}")  # "call … and ask for": most of what follows is no name
_SURNAME_CUE = re.compile("(?:我|本人|免贵|[他她]|户主|业主)姓")
# Before an office stand many words that end like a surname ("当班…"): there a doubtful one needs more to speak for it.
_PERSON = "先生|女士|小姐|老师|师傅|经理|阿姨|大爷|大妈|大姐|大哥|奶奶|爷爷|叔叔|伯伯|婆婆"
_OFFICE = "医生|护士|警官|律师(?!费|函|事)|法官|老板|主任|书记|校长|所长|院长|站长|队长|局长|科长|同志|同学|会计"
_TITLE_FIRST = "(?=[先女小老师经阿大奶爷叔伯婆医护警律法主书校所院站队局科同会])"
_TITLE = re.compile(f"{_TITLE_FIRST}(?:{_PERSON}|(?P<office>{_OFFICE}))")
_TELEPHONE = re.compile("(?<![0-9])1[3-9][0-9]")
_BESIDE = re.compile(f"(?:^|[^{_HAN}〔〕])([{_HAN}]{{2,4}}?)[ :,(]{{0,3}}(?:联系)?(?:电话|手机|号码)?号?[ :]{{0,2}}$")
_LONG_NAME = re.compile(f"[{_HAN}]{{1,8}}(?:·[{_HAN}]{{1,8}}){{1,3}}")
_NAME_ALONE = re.compile(f"(?![我你您他她这那日电地单身])[{_HAN}]{{2,4}}(?![{_HAN}〔])")
_BESIDE_AT_MOST = 16  # more than a name and what may stand between it and a telephone
_LONGEST = 4  # two characters of surname and two given
_PARTICLES = frozenset("的了是吗呢吧我你您他她它们这那不被某说")
_AFTER_NAME = _PARTICLES | frozenset("系住在家男女现身于因有联今为向和与及从已将举反投电户居年岁生原本曾来也都")
_NO_PART = _PARTICLES | frozenset(
    "副在和与及有个给请找问到从也都很就还去来要会可以等该位名每各些多少者将已因于对把让跟叫或但而等"
)
_BEFORE_NAME = frozenset("的向找和与位给由是被叫请问了及跟对让老小同为有以姓")


def names_in(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every name in a text with plain punctuation; they may overlap."""
    for cue in _CUE.finditer(text):
        if length := _length_after(text, cue):
            yield cue.end(), cue.end() + length
    for cue in _SOUGHT.finditer(text):
        if (length := _name_length(text, cue.end())) and _is_sought(text, cue.end(), cue.end() + length, cue):
            yield cue.end(), cue.end() + length
    for cue in _SURNAME_CUE.finditer(text):
        if length := surname_length(text, cue.end()):
            yield cue.end(), cue.end() + length
    for title in _TITLE.finditer(text):
        if length := _length_before(text, title):
            yield title.start() - length, title.start()
    yield from _beside_telephones(text)


def _beside_telephones(text: str) -> Iterator[tuple[int, int]]:
    """What stands alone before a telephone and looks like a name."""
    for telephone in _TELEPHONE.finditer(text):
        begin = max(telephone.start() - _BESIDE_AT_MOST, 0)
        found = _BESIDE.search(text[begin : telephone.start()])
        if found and _is_likely_name(text, begin + found.start(1), begin + found.end(1)):
            yield begin + found.start(1), begin + found.end(1)


def _length_after(text: str, cue: re.Match[str]) -> int:
    """How many characters after a cue are a name; 0 when it is followed by something else."""
    start = cue.end()
    if long := _LONG_NAME.match(text, start):
        return len(long[0])
    length = _name_length(text, start)
    if length and _is_accepted(text, start, start + length, cue):
        return length
    alone = _NAME_ALONE.match(text, start) if ":" in cue["sep"] and not cue["one"] else None
    return len(alone[0]) if alone else 0


def _is_accepted(text: str, start: int, end: int, cue: re.Match[str]) -> bool:
    """Whether what has the length of a name after a cue is one: the weaker the cue, the more must speak for it."""
    clear, likely = is_clear(text, start), _is_likely_name(text, start, end)
    whole = likely and _is_whole(text, start, end)
    ends = not _is_word(text[end : end + 1]) or (text[end] in _AFTER_NAME and (whole or cue["calls"] is not None))
    if cue["one"]:
        return likely and (clear or whole or ends or ":" in cue["sep"])
    if cue["weak"]:
        return ends or (clear and likely and (whole or text[start + 1] not in OF_PLACES))
    return clear or ends or whole or (likely and cue["calls"] is not None)


def _is_sought(text: str, start: int, end: int, cue: re.Match[str]) -> bool:
    """Whether it is a person whom somebody is to ask for. Offices, firms and places are asked for as often."""
    ends, whole = not _is_word(text[end : end + 1]), _is_whole(text, start, end)
    if not is_clear(text, start):
        return cue["me"] is not None and ends and whole
    return whole or (ends and (cue["me"] is not None or text[start + 1] not in OF_PLACES))


def _name_length(text: str, start: int) -> int:
    """Surname and one or two more: the second only if it does not rather begin the next word."""
    surname = surname_length(text, start)
    first, second, third = (text[place : place + 1] for place in range(start + surname, start + surname + 3))
    if not surname or not _is_han(first) or first in _PARTICLES:
        return surname if surname == 2 else 0
    goes_on = _is_han(second) and (second not in _AFTER_NAME or second in GIVEN or not _is_han(third))
    return surname + (2 if goes_on else 1)


def _is_likely_name(text: str, start: int, end: int) -> bool:
    """Whether a surname is followed by a character that given names are made of."""
    given = start + surname_length(text, start)
    return start < given < end and text[given] in GIVEN


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether all that follows the surname is what given names are made of, two characters or one before a new word."""
    given = text[start + surname_length(text, start) : end]
    return all(part in GIVEN for part in given) and (len(given) > 1 or text[end : end + 1] in _AFTER_NAME)


def _length_before(text: str, title: re.Match[str]) -> int:
    """How many characters before a title are a name: the longest with a clear surname, or else with any."""
    end = title.start()
    sizes = range(min(_LONGEST, end), 0, -1)
    whole = [size for size in sizes if _is_whole_name(text, end - size, title)]
    clear = [size for size in whole if is_clear(text, end - size)]
    return next(iter(clear or whole), 0)


def _is_whole_name(text: str, start: int, title: re.Match[str]) -> bool:
    end = title.start()
    surname = surname_length(text, start)
    given = text[start + surname : end]
    if not surname or len(given) > 2 or any(not _is_han(part) or part in _NO_PART for part in given):
        return False
    if ends_a_word(text, start + 1):
        return False
    return is_clear(text, start) or _may_begin(text, start) or _stands_out(text, start, title)


def _may_begin(text: str, start: int) -> bool:
    """Whether no word comes before a name, or one that people are spoken of with."""
    before = text[start - 1 : start] if start else ""
    return before in _BEFORE_NAME or not (_is_word(before) or before.isdecimal())


def _stands_out(text: str, start: int, title: re.Match[str]) -> bool:
    """Whether a doubtful surname is one although a word comes before it: not before an office, which words precede."""
    if title["office"]:
        return False
    return start + 1 == title.start() or all(part in GIVEN for part in text[start + 1 : title.start()])


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def _is_word(neighbour: str) -> bool:
    """Whether a neighbour may belong to the same word: a token counts, lest masking it change the answer."""
    return _is_han(neighbour) or neighbour in ("〔", "〕")
