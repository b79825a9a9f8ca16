"""`make bench`: every figure as a table, and in benchmarks/latest.json."""

import importlib
import json
import platform
import sys
import time
from pathlib import Path

PARTS = ("chat", "engine", "footprint", "interview", "load", "offices", "phone", "reading", "restoring")


def main(names: list[str]) -> int:
    """Run the named parts, all when none is named."""
    results: dict[str, object] = {"machine": {"python": platform.python_version(), "system": platform.platform()}}
    for name in names or PARTS:
        began = time.perf_counter()
        figures = importlib.import_module(f"benchmarks.{name}").run()
        results[name] = figures
        print(f"\n{name}  ({time.perf_counter() - began:.0f} s)")
        for figure, value in figures.items():
            shown = f"{value:12.3f}" if isinstance(value, float) else f"{value!s:>12}"
            print(f"  {shown}  {figure}")
    text = json.dumps(results, indent=1, ensure_ascii=False)
    Path(__file__).with_name("latest.json").write_text(f"{text}\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
