// SPDX-License-Identifier: Apache-2.0
// The command line's messages, as a Python program is told them.
#pragma once

#include <string>
#include <string_view>

namespace delegauge::host::python {

/// Options as the keywords that they are in Python: "--max-misalignment" as "max_misalignment",
/// "--out DIR" as "out=DIR", "--resume" as "resume=True", but for lines of the shell
/// ("delegauge merge ..."); "'delegauge surface --help'" is "help(delegauge.surface)". What a
/// terminal would not show as it is is escaped.
std::string in_python(std::string_view message);

}  // namespace delegauge::host::python
