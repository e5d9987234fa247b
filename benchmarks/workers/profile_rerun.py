"""Reruns a page for other months under a profiler, without a browser or a server.

python profile_rerun.py PAGE RERUNS FOUND.json, in the folder of the tree; TOUCHSTONE_BOOK names the book. Half of the
reruns are for months that nobody has asked for yet, half for months asked before.
"""

from __future__ import annotations

import cProfile
import json
import sys
import time
from pathlib import Path
from typing import Any

from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.testing.v1 import AppTest

sys.path.append(str(Path(__file__).resolve().parent))
import own_time

MONTH = "month_seen"


class Profiled:
    """While `profile` is set, the script's thread runs under it."""

    profile: cProfile.Profile | None = None


def main() -> None:
    """Open the page, then change the month again and again."""
    page, reruns, found = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    tree = Path.cwd().resolve()
    sys.path.insert(0, str(tree))
    plain = ScriptRunner._run_script_thread

    def under_profile(runner: Any) -> None:
        if Profiled.profile is None:
            plain(runner)
        else:
            Profiled.profile.runcall(plain, runner)

    ScriptRunner._run_script_thread = under_profile  # type: ignore[method-assign]
    app = AppTest.from_file(str(tree / "ui" / "shell.py"), default_timeout=300).run()
    if page != "home":
        app.switch_page(f"../pages/{page}.py").run()
    shown: dict[str, Any] = {}
    months = [str(month) for month in app.selectbox(key=MONTH).options[1 : 2 * reruns + 1]]
    for profiled in (False, True):
        chosen = months[:reruns] if not profiled else months[reruns:]
        for state in ("new", "asked"):
            Profiled.profile = cProfile.Profile(time.process_time) if profiled else None
            began = time.process_time()
            for month in chosen:
                app.selectbox(key=MONTH).select(month).run()
                assert not app.exception, app.exception
            took = (time.process_time() - began) / len(chosen) * 1000
            if Profiled.profile is None:
                shown[state] = {"ms": took}
            else:
                parts = own_time.by_package(Profiled.profile, tree)
                shown[state]["packages"] = {name: own * 1000 / len(chosen) for name, own in parts.items()}
                functions = own_time.ours(Profiled.profile, tree, most=14)
                shown[state]["ours"] = {name: whole * 1000 / len(chosen) for name, whole in functions.items()}
    found.write_text(json.dumps(shown))


if __name__ == "__main__":
    main()
