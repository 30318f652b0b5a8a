# SPDX-License-Identifier: Apache-2.0
"""Puts a generated part between its marks in a document."""
import os


def replace(path, name, text):
    """Raises ValueError if the document lacks the marks `<!-- name: begin -->` and `<!-- name: end -->`."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    whole = path.read_text(encoding="utf-8")
    if whole.count(begin) != 1 or whole.count(end) != 1 or whole.index(begin) > whole.index(end):
        raise ValueError(f"{path}: needs one '{begin}' and, after it, one '{end}'")
    before, rest = whole.split(begin)
    _, after = rest.split(end)
    temporary = path.with_name(path.name + ".new")
    temporary.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")
    os.replace(temporary, path)
