"""Each command loads what it needs, and no more: most of the time of a short one is loading."""

from __future__ import annotations

import argparse
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import analytics
from analytics.__main__ import COMMANDS
from analytics.metrics import METRICS
from tests.conftest import ROOT, SAMPLE

LOADED = """
import sys
from analytics.__main__ import main
code = main(sys.argv[1:])
print("loaded:", *sorted({"pandas", "openpyxl", "plotly", "streamlit"} & set(sys.modules)))
sys.exit(code)
"""


@pytest.mark.parametrize("module", COMMANDS)
def test_each_module_adds_the_commands_that_it_is_loaded_for(module: str) -> None:
    commands = argparse.ArgumentParser().add_subparsers()
    import_module(f"analytics.command_line.{module}").add_commands(commands)
    assert tuple(commands.choices) == COMMANDS[module]


def test_every_module_of_commands_is_named() -> None:
    names = {path.stem for path in (ROOT / "analytics" / "command_line").glob("*.py")} - {"__init__"}
    modules = {name: import_module(f"analytics.command_line.{name}") for name in names}
    with_commands = {name for name, module in modules.items() if hasattr(module, "add_commands")}
    assert with_commands == set(COMMANDS)


def test_an_import_of_plain_exports_needs_no_library_of_figures(tmp_path: Path) -> None:
    files = [str(SAMPLE / f"{kind}.csv") for kind in ("clients", "revenue", "contacts")]
    command = [sys.executable, "-c", LOADED, "import", *files, "--book", str(tmp_path / "book")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "loaded:"


def test_the_package_gives_the_metrics_when_asked() -> None:
    assert analytics.METRICS is METRICS
    with pytest.raises(AttributeError, match="no attribute 'MATRICES'"):
        _ = analytics.MATRICES
