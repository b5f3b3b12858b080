"""`python -m tests.contracts.update`: promise what is new. What was promised before is neither changed nor dropped.

What has not been released yet may still change: take its entry out of the golden file by hand, and run this again.
"""

from tests.contracts.golden import promise, promised
from tests.contracts.shapes import everything


def main() -> None:
    for name, shapes in everything().items():
        before = promised(name)
        new = sorted(shapes.keys() - before.keys())
        promise(name, {**shapes, **before})
        print(f"{name}: {', '.join(new) or 'nothing new'}")


if __name__ == "__main__":
    main()
