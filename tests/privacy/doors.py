"""How people write the door of a flat: the building, which stays, and what leads to the flat."""

import re
from collections.abc import Callable

_HAN = str.maketrans("0123456789", "〇一二三四五六七八九")


def _han(number: str) -> str:
    return number.translate(_HAN)


def _count(number: str) -> str:
    """A small number as it is said: 12 is 十二."""
    tens, ones = divmod(int(number), 10)
    return re.sub("^一十", "十", (_han(str(tens)) + "十" if tens else "") + (_han(str(ones)) if ones else ""))


DOORS: tuple[Callable[[str, str, str], tuple[str, str]], ...] = (
    lambda b, u, r: (f"{b}栋", f"{u}单元{r}"),
    lambda b, u, r: (f"{b}栋", f"{u}单元{r}室"),
    lambda b, u, r: (f"{b}号楼", f"{u}单元{r}号"),
    lambda b, u, r: (f"{b}幢", f"{r}室"),
    lambda b, u, r: (f"{_count(b)}幢", f"{_han(r)}室"),
    lambda b, u, r: (f"{_count(b)}栋", f"{_count(u)}单元{_han(r)}室"),
    lambda b, u, r: (f"{_count(b)}号楼", f"{_count(u)}单元{r}"),
    lambda b, u, r: ("", f"{b}-{u}-{r}"),
    lambda b, u, r: ("", f"{b}-{u}-{r}室"),
    lambda b, u, r: (f"{b}#", f"{r}"),
    lambda b, u, r: (f"{b}#楼", f"{u}单元{r}"),
    lambda b, u, r: (f"{b}座", f"{r}房"),
    lambda b, u, r: (f"{b}号", f"{r}室"),
    lambda b, u, r: (f"{b}号楼", f"{r}"),
    lambda b, u, r: (f"{b}栋", f"{u}-{r}"),
    lambda b, u, r: (f"{b}栋", f"{u}单元{r[:-2]}-{u}"),
    lambda b, u, r: (f"{b}栋", f"{u}单元{r[:-2]}楼{u}号"),
    lambda b, u, r: (f"{b}栋", f"{u}门{r}室"),
)
