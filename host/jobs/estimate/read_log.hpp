// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "host/jobs/estimate/log.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {

/// Reads a log: CSV with a header, "-" for standard input, or a .npy file of a structured array.
/// Finds its columns and enters them, its digest and its rows in the configuration. Raises
/// UsageError that names file, line (record, in .npy files) and column.
Log read_log(const std::string& file, char delimiter, EstimateConfiguration& configuration);

/// Memory has run out over the log. Not the program's failure, but the log's size.
UsageError too_large(const std::string& name);

/// What --delimiter says: one character, or tab, comma, semicolon. Raises UsageError otherwise.
char parse_delimiter(const std::string& text);

}  // namespace delegauge::host
