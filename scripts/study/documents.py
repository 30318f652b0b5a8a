# SPDX-License-Identifier: Apache-2.0
"""Generated parts of a Markdown document: between <!-- NAME: begin --> and <!-- NAME: end -->."""

import json
import os
import re
from pathlib import Path


def write_atomically(path, text):
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with open(temporary, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


def write_json(path, value):
    write_atomically(path, json.dumps(value, indent=1) + "\n")


def replace(path, parts):
    """Replaces what is between the markers of each part by its text; the rest of the document stays."""
    text = Path(path).read_text(encoding="utf-8")
    for name, part in parts.items():
        begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
        if text.count(begin) != 1 or text.count(end) != 1 or text.index(begin) > text.index(end):
            raise ValueError(f"{path}: needs '{begin}' and '{end}' once each, in this order")
        pattern = re.escape(begin) + ".*?" + re.escape(end)
        whole = f"{begin}\n\n{part.strip()}\n\n{end}"
        text = re.sub(pattern, lambda _: whole, text, flags=re.DOTALL)
    write_atomically(path, text)
