// SPDX-License-Identifier: Apache-2.0
#include "host/python/wording.hpp"

#include <cstddef>
#include <regex>
#include <set>

#include "host/python/options.hpp"
#include "host/text/for_terminal.hpp"

namespace delegauge::host::python {
namespace {

/// The options that are given without a value.
std::set<std::string> all_switches() {
  std::set<std::string> switches = {"partial"};  // of merge
  for (const CommandInfo& command : job_options()) {
    for (const OptionInfo& option : command.options) {
      if (option.is_switch) switches.insert(option.name);
    }
  }
  return switches;
}

std::string keyword(const std::string& option, const std::string& value, bool is_subject) {
  static const std::set<std::string> switches = all_switches();
  std::string word = option;
  for (char& c : word) c = c == '-' ? '_' : c;
  if (!value.empty()) return word + "=" + value;
  return word + (switches.count(option) > 0 && !is_subject ? "=True" : "");
}

}  // namespace

std::string in_python(std::string_view message) {
  // A command's help, a line of the shell, or an option and what stands for its value.
  static const std::regex wanted(
      R"('delegauge ([a-z]+) --help'|(delegauge [a-z]+ [^;]*)|(^|[ ('"])--([a-z][a-z0-9-]*)(?:[ =]([A-Z]+(?![a-z])))?(:?))");
  const std::string text = for_terminal(message);
  std::string told;
  std::size_t at = 0;
  for (std::sregex_iterator found(text.begin(), text.end(), wanted), end; found != end; ++found) {
    const std::smatch& match = *found;
    told.append(text, at, static_cast<std::size_t>(match.position()) - at);
    at = static_cast<std::size_t>(match.position() + match.length());
    if (match[1].matched) {
      told += "help(delegauge." + match[1].str() + ")";
    } else if (match[2].matched) {
      told += match[2];
    } else {
      const bool is_subject = match.length(6) > 0;
      told += match[3].str() + keyword(match[4], match[5], is_subject) + match[6].str();
    }
  }
  return told.append(text, at, std::string::npos);
}

}  // namespace delegauge::host::python
