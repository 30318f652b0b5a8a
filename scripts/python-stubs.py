#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the type stubs of the Python package: host/python/delegauge/__init__.pyi and _core.pyi.

    PYTHONPATH=build/ci/package .venv/bin/python scripts/python-stubs.py [--check]

Functions of jobs are made from the options that commands have, and so are their types here; what is in modules has its types there, and the
compiled module's are what nanobind says of it. With --check nothing is written, and it fails if a stub is not what it would be."""

import ast
import pathlib
import re
import sys

PACKAGE = pathlib.Path(__file__).resolve().parent.parent / "host/python/delegauge"

NUMBERS = "str | Number | Sequence[Number | str | tuple[Number, Number]]"
# By what --help calls a value; a tuple is what the command line divides by x, : or /.
TYPES = {
    "NAME": "str",
    "NAME,...": "str | Sequence[str]",
    "NAME[,NAME]": "str | Sequence[str]",
    "COL": "str",
    "COL,...": "str | Sequence[str]",
    "CHAR": "str",
    "DIR": "Path",
    "FILE": "Path",
    "on|off": "bool | str",
    **dict.fromkeys(["D", "K", "N", "P", "TIME", "V"], "str | Number"),
    "X|LOW:HIGH": "str | Number | tuple[Number, Number]",
    **dict.fromkeys(["M,...", "V,...", "X,...", "W,...", "N,...", "SHARE,..."], NUMBERS),
    "RxC": "str | tuple[int, int]",
    "AxB...": "str | Sequence[int]",
    "I/N": "str | tuple[int, int]",
    "LOW:HIGH": "str | tuple[Number, Number]",
    "BOUND:ERROR": "str | tuple[str, Number]",
    "A:B": "str | tuple[str, str]",
    "A:B,...": "str | Sequence[str | tuple[str, str]]",
}

HEAD = '''# SPDX-License-Identifier: Apache-2.0
# Written by scripts/python-stubs.py; do not edit.
from collections.abc import Mapping, Sequence
from typing import Any, overload

'''

# Of the compiled module: what is replaced in what nanobind says.
KNOWN = [
    (r"(version|commit): str = '[^']*'", r"\1: str"),
    (r"files\(self\) -> dict:", "files(self) -> dict[str, bytes]:"),
    (r"quantities: list = \.\.\.", "quantities: list[tuple[str, str]]"),
    (r"bounds: list = \.\.\.", "bounds: list[str]"),
    (r"max_cells: int = \d+", "max_cells: int"),
    (r"sweep_arrays\(self, folder: bytes\) -> tuple:", "sweep_arrays(self, folder: bytes) -> tuple[list[tuple[str, list[Any]]], list[tuple[str, list[str], Any]]]:"),
    (r"\bNDArray(?=[,\]])", "NDArray[Any]"),
    (r"-> NDArray: \.\.\.", "-> NDArray[Any]: ..."),
    (r"-> tuple: \.\.\.", "-> tuple[list[str], NDArray[Any]]: ..."),
    (r"from typing import Annotated", "from typing import Annotated, Any"),
]

# What stands before the keywords that are options.
POSITIONAL = {
    "estimate": ["    log: Log,", "    /,"],
    "sweep": ["    what: Mapping[str, Any] | Path | None = None,", "    /,", "    job: str | None = None,"],
}

# The keyword on which it depends what is returned.
SHARD = "shard"


def type_of(option):
    if option.is_switch:
        return "bool"
    if option.value not in TYPES:
        sys.exit(f"python-stubs: --{option.name}: no type is known of a value '{option.value}'; enter it in TYPES")
    return TYPES[option.value]


def functions_of_jobs():
    from delegauge._core import job_options
    from delegauge._options import LEFT_OUT
    from delegauge._sweep import is_of_job

    for info in job_options():
        options = [option for option in info.options if option.name.replace("-", "_") not in LEFT_OUT]
        for shard, result in (("None", "Sweep" if info.name == "sweep" else "Run"), (TYPES["I/N"], "Part")):
            lines = ["@overload", f"def {info.name}(", *POSITIONAL.get(info.name, []), "    *,"]
            for option in options:
                name = option.name.replace("-", "_")
                kind = type_of(option)
                if info.name == "sweep" and is_of_job(option):
                    kind = f"Varied[{kind}]"
                if name == SHARD:
                    lines.append(f"    {name}: {shard}" + (" = None," if result != "Part" else ","))
                else:
                    lines.append(f"    {name}: {kind} | None = None,")
            lines.append("    progress: Progress = None,")
            lines.append(f") -> {result}: ...")
            yield "\n".join(lines)


def public_surface():
    """What __init__.py imports, what it defines itself, and the functions of jobs."""
    import delegauge

    source = ast.parse((PACKAGE / "__init__.py").read_text())
    imports, own = [], []
    for node in source.body:
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            names = sorted(name.name for name in node.names if name.asname is None and not name.name.startswith("_"))
            if node.module and names:
                imports.append((node.module, names))
        elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            own.append(f"def {node.name}({ast.unparse(node.args)}) -> {ast.unparse(node.returns)}: ...".replace("_Any", "Any"))
    later = {}
    for name, module in delegauge._LATER.items():
        later.setdefault(module, []).append(name)
    imports += [(module, sorted(names)) for module, names in later.items()]
    lines = [f"from .{module} import {', '.join(f'{name} as {name}' for name in names)}" for module, names in sorted(imports)]
    lines.append("from ._typing import Log, Number, Path, Progress, Varied")
    lines += ["", "__version__: str", "", f"__all__ = {delegauge.__all__!r}", ""]
    return "\n".join(lines) + "\n" + "\n".join(own) + "\n"


def package_stub():
    return HEAD + public_surface() + "\n" + "\n".join(functions_of_jobs()) + "\n"


def core_stub():
    from nanobind.stubgen import StubGen

    from delegauge import _core

    generator = StubGen(_core, quiet=True)
    generator.put(_core)
    text = generator.get()
    # What differs from build to build, and what the generator cannot see.
    for pattern, replacement in KNOWN:
        text, count = re.subn(pattern, replacement, text)
        if count == 0:
            sys.exit(f"python-stubs: the compiled module has nothing like '{pattern}'; correct KNOWN")
    return "# SPDX-License-Identifier: Apache-2.0\n# Written by scripts/python-stubs.py; do not edit.\n" + text


def stubs():
    return {"__init__.pyi": package_stub(), "_core.pyi": core_stub()}


def main():
    check = sys.argv[1:] == ["--check"]
    if sys.argv[1:] and not check:
        sys.exit(__doc__)
    stale = []
    for name, text in stubs().items():
        path = PACKAGE / name
        if not path.exists() or path.read_text() != text:
            stale.append(name)
            if not check:
                path.write_text(text)
    if check and stale:
        sys.exit(f"python-stubs: {', '.join(stale)}: not what the options are now; run scripts/python-stubs.py")


if __name__ == "__main__":
    main()
