// SPDX-License-Identifier: Apache-2.0
#include "host/settings/option_texts.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace delegauge::host {

std::string option_of_key(std::string_view key) {
  if (key == "offset") return "--offsets";
  std::string name = "--" + std::string(key);
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

void OptionTexts::add(const std::string& name, const std::string& type, const std::string& help) {
  Entry& entry = entries_[name];
  entry.option = command_.add_option(name, entry.text, help)->type_name(type)->group("Games");
}

void OptionTexts::add_list(const std::string& name, const std::string& type,
                           const std::string& help) {
  add(name, type, help);
  entries_[name].option->delimiter(',')->multi_option_policy(CLI::MultiOptionPolicy::Join);
}

void OptionTexts::add_former(const std::string& name) {
  add(name, "", "");
  entries_[name].option->group("");
}

std::string OptionTexts::any_given() const {
  for (const auto& [name, entry] : entries_) {
    if (!entry.option->empty()) return name;
  }
  return {};
}

}  // namespace delegauge::host
