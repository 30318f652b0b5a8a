// SPDX-License-Identifier: Apache-2.0
// --dump and --dump-columns: a file with a row per game.
#pragma once

#include <string>
#include <vector>

#include "host/settings/options.hpp"

namespace delegauge::host {

/// Must outlive the parsing.
class DumpOptions {
 public:
  explicit DumpOptions(CLI::App& command);
  DumpOptions(const DumpOptions&) = delete;
  DumpOptions& operator=(const DumpOptions&) = delete;

  /// The file to write, empty if none. Raises UsageError if this program cannot write one, or
  /// columns are asked for and no file.
  std::string file() const;
  /// The places among these names of those wanted, in the order asked for; by default all, which
  /// leaves out the names of `by_name`: these are there where they are named.
  /// A name without its `_1` ... `_n` stands for every player's. Raises UsageError naming the
  /// option.
  std::vector<std::size_t> columns(const std::vector<std::string>& names,
                                   const std::vector<std::string>& by_name = {}) const;

 private:
  std::string file_, columns_;
  CLI::Option* option_ = nullptr;
};

}  // namespace delegauge::host
