"""What it was measured on: figures mean nothing without it."""

import os
import platform
from pathlib import Path

import psutil

_CPU_INFO = Path("/proc/cpuinfo")


def describe(versions: dict[str, str]) -> dict[str, str]:
    """The machine and what runs on it, ready to be shown."""
    return {
        "CPU": _cpu_model(),
        "cores": str(os.cpu_count()),
        "memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "system": platform.platform(terse=True),
        "Python": platform.python_version(),
        **versions,
    }


def _cpu_model() -> str:
    if _CPU_INFO.exists():
        for line in _CPU_INFO.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
