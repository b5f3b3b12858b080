"""Finds where a text names a person: after a cue ("我叫…", "联系人:…") or before a title ("…先生").

Chinese names have no shape of their own, so a surname is looked for beside a cue, and words that look like one are told
apart by small tables. A name without cue or title is not found.
"""

import re
from collections.abc import Iterator

# Surnames that hardly ever are part of another word.
_CLEAR = frozenset(
    "赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕张孔曹严魏陶姜谢邹苏潘葛范彭鲁韦袁柳鲍史唐薛雷倪汤滕罗毕郝傅卞余顾孟黄穆萧肖"
    "尹姚邵汪祁戴宋庞熊纪舒屈董梁杜阮贾娄颜郭徐邱骆蔡樊胡霍虞柯莫丁邓郁洪崔龚邢裴陆荀翁甄段侯宓郗刘詹黎蒲邰赖卓蔺屠乔翟谭"
    "姬冉郦雍扈燕冀瞿阎慕廖庾耿匡聂晁敖阚巢蒯荆竺覃岑喻涂佘谌仇焦鄢亓"
)
# Surnames that are common words, or parts of words, as well.
_DOUBTFUL = frozenset(
    "华金章马方花俞任费常乐于时皮康伍元平成茅路危童盛钟高万支管卢房解应宗宣石安曾车白文师关古易都欧连容殷温庄晏包水全班"
    "秋封井巫武符单柏闫向艾项祝蓝江梅林夏田凌程贺毛狄申龙叶桂牛边景游权付代苗粟米桑柴尚习饶简沙冷劳扶蒙薄储曲仲宫宁甘"
)
_SURNAMES = _CLEAR | _DOUBTFUL
_COMPOUND = re.compile(
    "欧阳|司[马徒]|上官|诸葛|东方|皇甫|尉迟|公[孙冶]|慕容|令狐|夏侯|长孙|宇文|独孤|南宫|端木|轩辕|申屠|太史|澹台|濮阳|淳于|"
    "钟离|闻人|呼延|百里|赫连|单于|拓跋"
)
# Words that begin like a name.
_NO_NAME = re.compile(
    "陈[述诉情]|郑重|严[重格]|许[多可]|何[时故况种]|张贴|高[中级校三二一铁新]|金[融地]|安[全装]|房[产屋]|文化|管理|平时|时候|成[都教]|"
    "方面|全[体部职日市校县国省区家]|万[科达]|华[润夏]|单位|任课|代[课理表]|包工|水[电管]|支行|林业|田径|权[威益]|石油|关系|温州|项目|"
    "程序|江[苏西南北]|毛笔|易学|曾[经在于多]|连[续锁]|向来|班主|曲目|古筝|乐器|钟点|常[务年]|卫生|洪水|纪[检委]|史上|毕业|罗列|余下|"
    "顾客|黄金|丁字|孔子|苏州|车间|路[过边]|白[天班]|应该|解决|师范|元旦|马[上路]|申[请报]|付款"
)
_TITLE = re.compile("先生|女士|小姐|老师|师傅|经理|阿姨|大爷|大妈|奶奶|爷爷")
_CUE = re.compile(
    "(?:[我姓名]叫(?:做|作)?|我是|姓名(?:是|为|叫)?|名字(?:叫|是|为)(?:做|作)?|(?:联系|上报|反映|投诉|举报|申请|报修|报案|求助|户)人(?:姓名|是|为|叫)?|本人(?:姓名|是|叫|名叫)?|署名|落款)"
    "(?P<sep>[ :;,(\"'“‘「【\\[]{0,3})"
)
_WEAK = "我是"  # what somebody says they are is seldom a name: only if nothing follows it
_LONG_NAME = re.compile("[\u3400-\u9fff]{1,8}(?:·[\u3400-\u9fff]{1,8}){1,3}")
_NAME_ALONE = re.compile("[\u3400-\u9fff]{2,4}(?![\u3400-\u9fff〔])")
_LONGEST = 4  # two characters of surname and two given
_PARTICLES = frozenset("的了是吗呢吧我你您他她它们这那不被某说")
_AFTER_NAME = _PARTICLES | frozenset("系住在家男女现身于因有联今为向和与及从已将举反投电户居年岁生原本曾来也都")
_NO_PART = _PARTICLES | frozenset(
    "在和与及有个给请找问到从也都很就还去来要会可以等该位名每各些多少者将已因于对把让跟叫或但而等"
)
_BEFORE_NAME = frozenset("的向找和与位给由是被叫请问了及跟对让老小同为有以")


def names_in(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every name in a text with plain punctuation; they may overlap."""
    for cue in _CUE.finditer(text):
        if length := _length_after(text, cue):
            yield cue.end(), cue.end() + length
    for title in _TITLE.finditer(text):
        if length := _length_before(text, title.start()):
            yield title.start() - length, title.start()


def _length_after(text: str, cue: re.Match[str]) -> int:
    """How many characters after a cue are a name; 0 when it is followed by something else."""
    start = cue.end()
    if long := _LONG_NAME.match(text, start):
        return len(long[0])
    length = _name_length(text, start)
    if length and (_is_certain(text, start, cue) or _ends_there(text, start + length, cue)):
        return length
    alone = _NAME_ALONE.match(text, start) if ":" in cue["sep"] else None
    return len(alone[0]) if alone else 0


def _name_length(text: str, start: int) -> int:
    """Surname and one or two more: the second only if it does not rather begin the next word."""
    surname = _surname_length(text, start)
    first, second, third = (text[place : place + 1] for place in range(start + surname, start + surname + 3))
    if not surname or not _is_han(first) or first in _PARTICLES:
        return surname if surname == 2 else 0
    goes_on = _is_han(second) and (second not in _AFTER_NAME or not _is_han(third))
    return surname + (2 if goes_on else 1)


def _is_certain(text: str, start: int, cue: re.Match[str]) -> bool:
    return _is_clear(text, start) and not cue[0].startswith(_WEAK)


def _ends_there(text: str, end: int, cue: re.Match[str]) -> bool:
    """Whether what follows is no word, or one that follows names: not after cues that begin any sentence."""
    following = text[end : end + 1]
    return not _is_word(following) or (following in _AFTER_NAME and not cue[0].startswith(("本人", _WEAK)))


def _length_before(text: str, end: int) -> int:
    """How many characters before a title are a name: the longest with a clear surname, or else with any."""
    sizes = range(min(_LONGEST, end), 0, -1)
    whole = [size for size in sizes if _is_whole_name(text, end - size, end)]
    clear = [size for size in whole if _is_clear(text, end - size)]
    return next(iter(clear or whole), 0)


def _is_whole_name(text: str, start: int, end: int) -> bool:
    surname = _surname_length(text, start)
    given = text[start + surname : end]
    if not surname or len(given) > 2 or any(not _is_han(part) or part in _NO_PART for part in given):
        return False
    before = text[start - 1 : start] if start else ""
    return _is_clear(text, start) or not _is_word(before) or before in _BEFORE_NAME


def _surname_length(text: str, start: int) -> int:
    if _NO_NAME.match(text, start):
        return 0
    if _COMPOUND.match(text, start):
        return 2
    return 1 if text[start : start + 1] in _SURNAMES else 0


def _is_clear(text: str, start: int) -> bool:
    return text[start] in _CLEAR or _COMPOUND.match(text, start) is not None


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def _is_word(neighbour: str) -> bool:
    """Whether a neighbour may belong to the same word: a token counts, lest masking it change the answer."""
    return _is_han(neighbour) or neighbour in ("〔", "〕")
