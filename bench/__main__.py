"""`python -m bench`: the same as `./jieju bench`."""

import argparse
from pathlib import Path

from bench.main import run

parser = argparse.ArgumentParser(prog="python -m bench", description=run.__doc__)
parser.add_argument("--quick", action="store_true", help="one round instead of three")
parser.add_argument("--report", type=Path, help="write the figures as JSON")
asked = parser.parse_args()
run(quick=asked.quick, report=asked.report)
