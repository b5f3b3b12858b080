"""One process that does one job: `python -m bench.hand MODULE:FUNCTION ARGUMENTS`.

The function prepares the job and returns what carries it out. The process says when it is ready, starts when it is
told to, says what came of it, and stays until its input is closed, so that its CPU time can still be read.
"""

import json
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

READY = "ready"
GO = "go\n"

Job = Callable[[], Any]


def main(name: str, arguments: str) -> None:
    module, _, function = name.partition(":")
    job: Job = getattr(import_module(module), function)(**json.loads(arguments))
    print(READY, flush=True)
    if sys.stdin.readline() != GO:
        return
    print(json.dumps(job()), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
