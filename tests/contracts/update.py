"""`python -m tests.contracts.update`: promise what is new. What was promised before is neither changed nor dropped,
but may have got fields that older ones may lack.

What has not been released yet may still change: take its entry out of the golden file by hand, and run this again.
"""

from tests.contracts.golden import promise, promised
from tests.contracts.shapes import everything, grown


def main() -> None:
    for name, shapes in everything().items():
        before = promised(name)
        kept = {each: shape for each, shape in before.items() if each not in shapes or not grown(shape, shapes[each])}
        new = sorted(each for each in shapes if each not in kept and before.get(each) != shapes[each])
        promise(name, {**shapes, **kept})
        print(f"{name}: {', '.join(new) or 'nothing new'}")


if __name__ == "__main__":
    main()
