"""The same figures from the same files, as a user would make them instead."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.bench import Bench
from benchmarks.comparing import differences
from benchmarks.dbt_project import dbt_commands, differences_of_dbt, write_project
from benchmarks.measuring import ROOT, Failed, Run, in_turn, run, summary
from benchmarks.parts.imports import FLOOR, contenders_table, floor, imported, rows_words

TITLE = "Beside what a user would pick instead"
ABOUT = (
    "Net dollar retention over 12 months and 1 month, gross retention, client churn, movements (all of them for every "
    "month, with annual and quarterly invoices spread over their months and credits taken back from them), the ranks, "
    "and coverage and reach of the reporting month: from the three exports to a file of figures, each in a process of "
    "its own. All figures were equal, to nine digits, before anything was timed. The scripts are in benchmarks/peers. "
    "They read what they need and work out these figures only; an import checks every row, keeps the rows and "
    "what every other page needs, every month's ranks and coverage among it."
)
VENVS = ROOT / "benchmarks" / ".venv"
SCRIPTS = ROOT / "benchmarks" / "peers"
OURS = "Touchstone, import and figures"
SCRIPTED = {"pandas": "with_pandas.py", "polars": "with_polars.py"}
DBT = "dbt, the same models"
LARGE = 10


def measure(bench: Bench) -> dict[str, Any]:
    """Check that all figures are equal, then run everybody in turn."""
    aside, folder = bench.aside, bench.folder
    contenders: dict[str, Callable[[int], Run]] = {}

    def touchstone(tree: Path) -> Run:
        return imported(folder, aside / "book", tree, bench.options.memory) + figures(tree)

    def figures(tree: Path = ROOT) -> Run:
        return run([sys.executable, str(SCRIPTS / "with_touchstone.py"), str(aside / "book"), str(aside / "ours.json")],
                   env={"PYTHONPATH": str(tree)})  # fmt: skip

    for name, tree in bench.trees.items():
        label = OURS if name == "now" else f"{OURS}, {name}"
        contenders[label] = lambda _, tree=tree: touchstone(tree)  # type: ignore[misc]
    contenders["Touchstone, the figures from the imported book"] = lambda _: figures()
    python = environment("peers", "requirements.txt")
    for name, script in SCRIPTED.items():
        if name not in bench.options.without:
            contenders[name] = lambda _, name=name, script=script: run(  # type: ignore[misc]
                [str(python), str(SCRIPTS / script), str(folder), str(aside / f"{name}.json")]
            )
    contenders[FLOOR] = lambda _: floor(folder, aside)

    checked, ended = first_round(contenders)
    refuse_differences(aside)
    failed = "left out" if "dbt" in bench.options.without else add_dbt(bench, contenders)
    # a large size takes minutes each: there, the run whose figures are checked counts as the first round
    found = in_turn(contenders, bench.options.rounds - (bench.options.copies >= LARGE))
    if bench.options.copies >= LARGE:
        found = {name: [*checked.get(name, []), *runs] for name, runs in found.items() if checked.get(name) or runs}
    return {
        "rows": bench.rows,
        "contenders": {name: summary(runs) for name, runs in found.items()},
        "memory": bench.options.memory,
        "ended": ended,
        "dbt": failed,
    }


def first_round(contenders: dict[str, Callable[[int], Run]]) -> tuple[dict[str, list[Run]], dict[str, str]]:
    """The runs whose figures are compared. A script that the machine cannot bear contends no more: why it ended."""
    checked: dict[str, list[Run]] = {}
    ended: dict[str, str] = {}
    for name in list(contenders):
        try:
            checked |= in_turn({name: contenders[name]}, 1)
        except Failed as error:
            if name not in SCRIPTED:
                raise
            del contenders[name]
            ended[name] = str(error).splitlines()[-1] or str(error).splitlines()[1]
            print(f"  {name}: {ended[name]}", file=sys.stderr)
    return checked, ended


def words(found: dict[str, Any]) -> str:
    """A table of the contenders, and what became of dbt."""
    shown = f"{rows_words(found['rows'])}\n\n{contenders_table(found['contenders'], OURS)}"
    if found.get("memory"):
        shown += f"\n\nTouchstone imported with --memory {found['memory']}; nothing limited the others."
    for name, why in found.get("ended", {}).items():
        shown += f"\n\n{name} did not come to an end: {why}"
    if found["dbt"] is None:
        shown += (
            f"\n\n{DBT}: dbt-core and dbt-duckdb, in an environment of their own, on a project made of the same SQL "
            "models (benchmarks/dbt_project.py): bare typed loads, then the models, with two threads. Its client "
            "months and movements were equal to ours. It has no checks, no history and no archive, and no figures "
            "are asked of it."
        )
    else:
        shown += f"\n\nThe way of dbt was not measured: {found['dbt']}"
    return shown


def refuse_differences(aside: Path) -> None:
    """Nothing is timed that does not agree."""
    ours = json.loads((aside / "ours.json").read_text())
    for name in SCRIPTED:
        path = aside / f"{name}.json"
        found = list(differences(ours, json.loads(path.read_text()))) if path.exists() else []
        if found:
            raise Failed(f"{name} finds other figures, {len(found)} of them:\n" + "\n".join(found[:20]))


def add_dbt(bench: Bench, contenders: dict[str, Callable[[int], Run]]) -> str | None:
    """Make the way of dbt a contender if it installs, runs and agrees; else say why not."""
    project = bench.aside / "dbt"
    try:
        python = environment("dbt", "requirements-dbt.txt")
        write_project(project, bench.folder, bench.aside / "book")
        commands = dbt_commands(python.parent, project)

        def build(_: int) -> Run:
            (project / "book.duckdb").unlink(missing_ok=True)
            shutil.rmtree(project / "target", ignore_errors=True)
            taken = run(commands[0], cwd=project)
            for command in commands[1:]:
                taken += run(command, cwd=project)
            return taken

        build(0)
    except Failed as error:
        return str(error)
    different = differences_of_dbt(project, bench.aside / "book")
    if different:
        return f"its tables differ: {different}"
    contenders[DBT] = build
    return None


def environment(name: str, requirements: str) -> Path:
    """The Python of an environment with these requirements; made once, beside the benchmarks."""
    folder = VENVS / name
    python = folder / "bin" / "python"
    file = ROOT / "benchmarks" / requirements
    stamp = folder / "installed.txt"
    if not stamp.exists() or stamp.read_text() != file.read_text():
        venv.create(folder, with_pip=True, clear=True)
        done = subprocess.run(
            [str(python), "-m", "pip", "install", "--quiet", "-r", str(file)], capture_output=True, text=True
        )
        if done.returncode:
            raise Failed(f"{requirements} does not install:\n{done.stderr[-1500:]}")
        stamp.write_text(file.read_text())
    return python
