# SPDX-License-Identifier: Apache-2.0
"""A module as C++: a namespace with its functions, its image of variables, and what registers both with the runtime."""
import hashlib

from . import profile
from .call_graph import reachable, synchronising
from .declarations import place_parameters
from .functions import FunctionTranslator
from .initialisers import ImageCode
from .shared_memory import SharedLayout


class ModuleCode:
    def __init__(self, module, remarks):
        self._module = module
        self._remarks = remarks
        self._image = ImageCode(module)
        reach = reachable(module)
        self._shared = SharedLayout(module, reach)
        self._synchronising = synchronising(module, reach)
        self._func_rows = []  # the profile's, of the .func bodies; all kernels of the module have them
        self._kernel_rows = {}

    def text(self):
        # Bodies of .func come first, since their rows do.
        bodies = [self._body(f) for f in self._module.device_functions()] + [self._body(f) for f in self._module.kernels()]
        lines = ["namespace M%d {" % self._module.index]
        lines += [_prototype(f) for f in self._module.functions.values() if f.body is not None]
        lines.append("static uint32_t mi_;  // index of this module")
        lines.append("alignas(256) static unsigned char img_[%d];" % self._image_size())
        lines += bodies
        if profile.ENABLED:
            lines.append(profile.table("bf_", self._func_rows))
            lines += [profile.table(self._rows_name(f), self._kernel_rows[f.name]) for f in self._module.kernels()]
        lines.append("static int reg_ = [] { Registry& R = registry();")
        lines += ["  " + statement for statement in self._registration()]
        lines += ["  return 0; }();", "}"]
        return "\n".join(lines) + "\n"

    def _image_size(self):
        return max(self._module.image_size, 1)

    def _body(self, function):
        counter = None
        if profile.ENABLED:
            if function.is_kernel:
                rows = self._kernel_rows[function.name] = []
                counter = profile.BlockCounter(rows, len(self._func_rows))
            else:
                counter = profile.BlockCounter(self._func_rows, 0)
        offsets = self._shared.offsets[function.name]
        return FunctionTranslator(self._module, function, offsets, self._remarks, counter).translate()

    def _registration(self):
        yield "mi_ = R.add_module(img_, %d);" % self._image_size()
        for kernel in self._module.kernels():
            yield self._kernel_info(kernel)
        for placed in self._module.variables:
            yield 'R.s.push_back(SymInfo{"%s", mi_, %d, %d});' % (placed.variable.name, placed.offset, placed.variable.size)
        yield from self._image.statements()

    def _kernel_info(self, kernel):
        offsets, size = place_parameters(kernel.parameters)
        return 'R.add_kernel(KernelInfo{"%s", %s, %s, %du, %du, {%s}, %du, %d, %dull, %s});' % (
            kernel.name,
            kernel.cpp_name,
            "true" if kernel.name in self._synchronising else "false",
            self._shared.size[kernel.name],
            size,
            ",".join("{%du,%du}" % (offset, p.size) for offset, p in zip(offsets, kernel.parameters)),
            kernel.max_threads,
            self._module.target,
            int(hashlib.sha1(kernel.body.encode()).hexdigest()[:15], 16),
            self._profile_rows(kernel),
        )

    def _profile_rows(self, kernel):
        if not profile.ENABLED:
            return "nullptr, 0, nullptr, 0"
        return "bf_, %d, %s, %d" % (len(self._func_rows), self._rows_name(kernel), len(self._kernel_rows[kernel.name]))

    def _rows_name(self, kernel):
        return "bk_%d" % list(self._module.functions).index(kernel.name)


def _prototype(function):
    parameters = "char* P"
    if not function.is_kernel:
        parameters = ", ".join(["char*"] * (len(function.returns) + len(function.parameters))) or "char*"
    return "static void %s(Thr* T, %s);" % (function.cpp_name, parameters)
