#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The packages of scripts/packaging: what they name is there. Apptainer and Spack themselves are not needed."""
import itertools
import os
import re
import subprocess
import sys
import tempfile
import types
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PACKAGING = os.path.join(ROOT, "scripts", "packaging")
RECIPE = os.path.join(PACKAGING, "spack_repo", "delegauge", "packages", "delegauge", "package.py")


def text_of(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return file.read()


def cmake_options():
    """Names of the project's own options, of CMakeLists.txt and cmake/."""
    options = set()
    files = [os.path.join(ROOT, "CMakeLists.txt")]
    files += [os.path.join(ROOT, "cmake", name) for name in os.listdir(os.path.join(ROOT, "cmake"))]
    for file in files:
        options.update(re.findall(r"(?:option\(|set\()(DELEGAUGE_\w+)(?= [^)]*CACHE| \")", text_of(file)))
    return options


class Apptainer(unittest.TestCase):
    def setUp(self):
        self.text = text_of(PACKAGING, "delegauge.def")
        parts = re.split(r"^%(\w+)\n", self.text, flags=re.M)
        self.sections = dict(zip(parts[1::2], parts[2::2]))

    def test_has_its_sections(self):
        self.assertEqual(set(self.sections), {"arguments", "files", "post", "test", "runscript", "help"})

    def test_steps_parse(self):
        for name in ("post", "test", "runscript"):
            parsed = subprocess.run(["sh", "-n"], input=self.sections[name], capture_output=True, text=True)
            self.assertEqual(parsed.returncode, 0, f"%{name}: {parsed.stderr}")

    def test_arguments_are_used_and_given(self):
        given = set(re.findall(r"^\s+(\w+)=", self.sections["arguments"], flags=re.M))
        used = set(re.findall(r"\{\{ (\w+) \}\}", self.text))
        self.assertEqual(given, used)

    def test_names_what_is_there(self):
        post = self.sections["post"]
        for script in re.findall(r"\bscripts/[\w/.-]+", post):
            self.assertTrue(os.access(os.path.join(ROOT, script), os.X_OK), script)
        self.assertIn('"name": "release"', text_of(ROOT, "CMakePresets.json"))
        for option in re.findall(r"-D(DELEGAUGE_\w+)=", post):
            self.assertIn(option, cmake_options())


class Spec:
    """Of a package as Spack has it, as far as the recipe asks."""

    def __init__(self, variants, plotly):
        self.variants = {"cuda_arch": types.SimpleNamespace(value=("90",)), **variants}
        self._plotly = plotly

    def satisfies(self, text):
        return self.variants[text[1:]] == (text[0] == "+")

    def __getitem__(self, name):
        assert name == "py-plotly", name
        return types.SimpleNamespace(prefix=self._plotly)


class Package:
    def define(self, name, value):
        if isinstance(value, bool):
            return f"-D{name}:BOOL={'ON' if value else 'OFF'}"
        return f"-D{name}:STRING={value if isinstance(value, str) else ';'.join(value)}"

    def define_from_variant(self, name, variant):
        return self.define(name, self.spec.variants[variant])


def recipe_class(declared):
    """The recipe's class, run with stand-ins for Spack; `declared` takes the directives' arguments by their names."""
    spack_package = types.ModuleType("spack.package")
    for directive in ("license", "version", "variant", "depends_on", "conflicts", "generator"):
        declared[directive] = []
        setattr(spack_package, directive, lambda *a, _to=declared[directive], **k: _to.append((a, k)))
    spack_package.run_after = lambda *a, **k: lambda function: function
    spack_package.on_package_attributes = lambda **k: lambda function: function
    spack_package.join_path = os.path.join
    spack_package.InstallError = RuntimeError
    spack_package.Executable = None
    modules = {"spack": types.ModuleType("spack"), "spack.package": spack_package}
    for name, attribute in (("cmake", "CMakePackage"), ("cuda", "CudaPackage")):
        folder = "spack_repo"
        for part in ("", ".builtin", ".build_systems", "." + name):
            folder += part
            modules.setdefault(folder, types.ModuleType(folder))
        setattr(modules[folder], attribute, type(attribute, (Package,), {}))
    before = {name: sys.modules.get(name) for name in modules}
    sys.modules.update(modules)
    try:
        names = {}
        exec(compile(text_of(RECIPE), RECIPE, "exec"), names)  # pylint: disable=exec-used
        return names["Delegauge"]
    finally:
        for name, module in before.items():
            sys.modules.pop(name) if module is None else sys.modules.update({name: module})


class Spack(unittest.TestCase):
    def setUp(self):
        self.declared = {}
        self.recipe = recipe_class(self.declared)

    def test_variants(self):
        names = {arguments[0] for arguments, _ in self.declared["variant"]}
        self.assertEqual(names, {"mpi", "hdf5", "pages"})  # cuda and cuda_arch are CudaPackage's

    def test_options_exist_for_all_variants(self):
        with tempfile.TemporaryDirectory() as plotly:
            folder = os.path.join(plotly, "lib", "python3.12", "site-packages", "plotly", "package_data")
            os.makedirs(folder)
            with open(os.path.join(folder, "plotly.min.js"), "w", encoding="utf-8"):
                pass
            for values in itertools.product([False, True], repeat=4):
                variants = dict(zip(("mpi", "hdf5", "pages", "cuda"), values))
                package = self.recipe()
                package.spec = Spec(variants, plotly)
                options = dict(option[2:].split("=", 1) for option in package.cmake_args())
                named = {option.split(":")[0] for option in options}
                self.assertLessEqual(named - {"CMAKE_CUDA_ARCHITECTURES"}, cmake_options())
                for variant in ("mpi", "hdf5", "cuda"):
                    wanted = "ON" if variants[variant] else "OFF"
                    self.assertEqual(options[f"DELEGAUGE_{variant.upper()}:BOOL"], wanted)
                self.assertEqual("CMAKE_CUDA_ARCHITECTURES" in named, variants["cuda"])
                self.assertEqual("DELEGAUGE_PLOTLY" in named, variants["pages"])

    def test_says_so_without_plotly(self):
        package = self.recipe()
        package.spec = Spec({"mpi": False, "hdf5": False, "pages": True, "cuda": False}, "/nowhere")
        with self.assertRaisesRegex(RuntimeError, "~pages"):
            package.cmake_args()

    def test_asks_for_what_cmake_asks_for(self):
        asked = {arguments[0].split("@")[0] for arguments, _ in self.declared["depends_on"]}
        self.assertLessEqual({"cmake", "fmt", "nlohmann-json", "cli11", "tomlplusplus", "zlib-api"}, asked)
        minimum = re.search(r"cmake_minimum_required\(VERSION ([\d.]+)\)", text_of(ROOT, "CMakeLists.txt")).group(1)
        self.assertIn(f"cmake@{minimum}:", {arguments[0] for arguments, _ in self.declared["depends_on"]})


if __name__ == "__main__":
    unittest.main()
