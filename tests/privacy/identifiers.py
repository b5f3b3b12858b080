"""Identifiers of nobody, made by the rules by which real ones are made, as people write them."""

from hypothesis import strategies as st

SEPARATORS = st.sampled_from(["", " ", "-", " - ", ".", "—", "\u3000", "\u200b"])
_FULL_WIDTH = str.maketrans("0123456789Xx-", "０１２３４５６７８９Ｘｘ－")
_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]


def digits(length: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=length, max_size=length)


@st.composite
def written(draw: st.DrawFn, number: str, groups: tuple[int, ...]) -> str:
    """The number in groups, with whatever stands between them, in plain or in full-width digits."""
    separator = draw(SEPARATORS)
    ends = [sum(groups[: index + 1]) for index in range(len(groups))]
    parts = [number[end - group : end] for end, group in zip(ends, groups, strict=True)]
    return separator.join(parts).translate(draw(st.sampled_from([{}, _FULL_WIDTH])))


@st.composite
def mobiles(draw: st.DrawFn) -> str:
    number = "1" + draw(st.sampled_from("3456789")) + draw(digits(9))
    groups = draw(
        st.sampled_from([(11,), (3, 4, 4), (4, 3, 4), (4, 4, 3), (3, 8), (7, 4), (3, 3, 5), (5, 6), (1,) * 11])
    )
    return draw(st.sampled_from(["", "", "+86", "86", "0086", "+86 ", "86-"])) + draw(written(number, groups))


@st.composite
def landlines(draw: st.DrawFn) -> str:
    area = "0" + draw(st.sampled_from(["10", "21", "23", "28", "731", "851", "755"]))
    local = draw(st.sampled_from("2345678")) + draw(digits(7))
    area = draw(st.sampled_from([area, f"({area})", f"（{area}）"]))
    return area + draw(SEPARATORS) + draw(written(local, draw(st.sampled_from([(8,), (4, 4)]))))


def identity_number(first_seventeen: str) -> str:
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_seventeen, strict=True))
    return first_seventeen + "10X98765432"[total % 11]


BIRTHDAYS = st.dates().filter(lambda day: 1900 <= day.year < 2030)
AREAS = st.sampled_from(["110101", "500112", "520103", "310115", "650102"])


@st.composite
def identity_numbers(draw: st.DrawFn) -> str:
    number = identity_number(f"{draw(AREAS)}{draw(BIRTHDAYS):%Y%m%d}{draw(digits(3))}")
    number = draw(st.sampled_from([number, number.lower()]))
    return draw(written(number, draw(st.sampled_from([(18,), (6, 8, 4), (6, 4, 4, 4), (1,) * 18]))))


@st.composite
def old_identity_numbers(draw: st.DrawFn) -> str:
    number = f"{draw(AREAS)}{draw(BIRTHDAYS):%y%m%d}{draw(digits(3))}"
    return draw(written(number, draw(st.sampled_from([(15,), (6, 6, 3)]))))


def with_luhn_digit(number: str) -> str:
    doubled = [2 * int(digit) if index % 2 == 0 else int(digit) for index, digit in enumerate(reversed(number))]
    return number + str(-sum(value - 9 if value > 9 else value for value in doubled) % 10)


@st.composite
def bank_cards(draw: st.DrawFn) -> str:
    length = draw(st.integers(16, 19))
    number = with_luhn_digit("62" + draw(digits(length - 3)))
    tail = (length - 16,) if length > 16 else ()
    return draw(written(number, draw(st.sampled_from([(length,), (4, 4, 4, 4, *tail), (6, length - 6)]))))


IDENTIFIERS = st.one_of(mobiles(), landlines(), identity_numbers(), old_identity_numbers(), bank_cards())

_PIECES = [
    "我叫", "本人", "姓名", "联系人", ":", "：", "，", "张", "李", "万", "百里", "欧阳", "安", "和", "先生", "老师",
    "女士", "高", "平", "住", "在", "家", "第", "栋", "单元", "室", "房", "号", "楼", "层", "501", "12", "3-2-401",
    "2", "138", "1234", "5678", "0731", "84512345", "qq", "微信", "wx", "abc", "a@b.cn", "zhang88", "x", "渝A12345",
    "-", "·", "(", ")", "〔姓名〕", "〔", "〕", "电话", "身份证", "转", "元", "多", "86", "+", "1", "9", "年", "的",
    "13800138000", "622202", "20190228", "\u3000", "\n", "〔2019〕", "@", ".", "%", "_",
    "业主", "我是", "儿子", "我姓", "主任", "医生", "伟", "孙", "女", "家", "感谢", "一三八", "〇〇一二", "门牌号",
    "家住", "路88号", "园", "卡号", "Q群", "5-2", "5-1201", "楼3号", "2001", "#", "门", "主", "日", "人", "司",
    "向", "/",
]  # fmt: skip
FRAGMENTS = st.sampled_from(_PIECES)
"""What masking looks for, in pieces: the ways in which they meet are more hostile than anything somebody thinks up."""

TEXTS = st.one_of(st.text(max_size=60), st.lists(FRAGMENTS, max_size=14).map("".join))
