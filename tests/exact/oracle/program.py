# SPDX-License-Identifier: Apache-2.0
"""`delegauge evaluate`, many games at a call."""
import json
import os
import subprocess


def evaluate(games, precision, *options):
    """The records of the games, in their order."""
    run = subprocess.run([os.environ["DELEGAUGE_EXECUTABLE"], "evaluate", "-", "--precision", precision, *options],
                         input=json.dumps({"games": games}), capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise RuntimeError(f"evaluate ended with {run.returncode}: {run.stderr}")
    return json.loads(run.stdout)["games"]
