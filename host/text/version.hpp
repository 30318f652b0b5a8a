// SPDX-License-Identifier: Apache-2.0
// What this program is, for run.json and --version. A file of its own knows it: the commit changes
// with every build, and all that includes it is compiled again.
#pragma once

namespace delegauge::host {

/// The project's version, such as "0.1.0".
const char* program_version();
/// The git commit that was built, "-dirty" behind it if files were changed since.
const char* program_commit();

}  // namespace delegauge::host
