// SPDX-License-Identifier: Apache-2.0
// A table of settings as the options of a command.
#pragma once

#include <string>

#include "host/settings/option_texts.hpp"
#include "host/settings/options.hpp"
#include "host/settings/table.hpp"

namespace delegauge::host {

/// Values stay text until configuration() reads them, so that every error is one of ours. Must
/// outlive the parsing.
template <class C>
class SettingOptions {
 public:
  /// Adds the options to a command.
  SettingOptions(const SettingsTable<C>& table, CLI::App& command)
      : table_(table), texts_(command) {
    for (const Setting<C>& row : table_.rows()) {
      if (!row.former.empty()) {
        texts_.add_former(row.option);
      } else if (row.is_list) {
        texts_.add_list(row.option, row.value, row.help);
      } else {
        texts_.add(row.option, row.value, row.help);
      }
    }
  }

  /// What the user asked for, defaults for the rest. Raises UsageError naming the option.
  C configuration() const {
    return table_.from_texts([this](const Setting<C>& row) {
      return texts_.given(row.option) ? &texts_.text(row.option) : nullptr;
    });
  }

  /// The name of an option that was given, such as "--players"; empty if none was.
  std::string any_given() const { return texts_.any_given(); }

 private:
  const SettingsTable<C>& table_;
  OptionTexts texts_;
};

}  // namespace delegauge::host
