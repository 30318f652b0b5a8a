# SPDX-License-Identifier: Apache-2.0
"""The notebooks of examples/, executed as they lie there; they are committed without outputs."""

import json
import pathlib
import subprocess

import pytest
from conftest import sanitized

EXAMPLES = pathlib.Path(__file__).resolve().parent.parent.parent / "examples"
NOTEBOOKS = sorted(EXAMPLES.rglob("*.ipynb"))


def test_there_are_two():
    assert {path.stem for path in NOTEBOOKS} == {"stories", "your-own-logs"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_has_no_outputs(path):
    for cell in json.loads(path.read_text())["cells"]:
        assert not cell.get("outputs") and cell.get("execution_count") is None


@sanitized
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs(path, tmp_path, monkeypatch):
    nbformat = pytest.importorskip("nbformat", reason="nbformat and nbclient execute notebooks")
    nbclient = pytest.importorskip("nbclient", reason="nbformat and nbclient execute notebooks")
    for needed in ("ipykernel", "pandas", "plotly"):
        pytest.importorskip(needed)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    notebook = nbformat.read(path, as_version=4)
    nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}).execute(
        stderr=subprocess.DEVNULL  # what the kernel says of itself
    )
    texts = json.dumps([cell.get("outputs") for cell in notebook.cells])
    assert "Traceback" not in texts
    wanted = {"stories": ["the bots hunt", "capped", "regret / fused"], "your-own-logs": ["preference_term", "individual_alignment"]}
    for text in wanted[path.stem]:
        assert text in texts, text
