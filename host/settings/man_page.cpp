// SPDX-License-Identifier: Apache-2.0
#include "host/settings/man_page.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string_view>

namespace delegauge::host {
namespace {

/// Text as troff takes it: backslashes and dashes are its own, and so are a line's first dot and
/// apostrophe.
std::string escaped(std::string_view text) {
  std::string safe;
  if (!text.empty() && (text.front() == '.' || text.front() == '\'')) safe += "\\&";
  for (const char c : text) {
    if (c == '\\') {
      safe += "\\e";
    } else if (c == '-') {
      safe += "\\-";
    } else {
      safe += c;
    }
  }
  return safe;
}

std::string option_text(const CLI::Option& option) {
  const std::string value = option.get_expected_min() == 0 ? "" : option.get_type_name();
  const std::string names = option.get_name(false, true);
  const std::string shown =
      value.empty() ? fmt::format("\\fB{}\\fR", escaped(names))
                    : fmt::format("\\fB{}\\fR \\fI{}\\fR", escaped(names), escaped(value));
  return fmt::format(".TP\n{}\n{}\n", shown, escaped(option.get_description()));
}

std::string options_text(const CLI::App& app) {
  std::string text;
  for (const std::string& group : app.get_groups()) {
    std::string of_group;
    for (const CLI::Option* option : app.get_options()) {
      if (!group.empty() && option->get_group() == group) of_group += option_text(*option);
    }
    if (!of_group.empty()) text += fmt::format(".PP\n\\fI{}\\fR\n{}", escaped(group), of_group);
  }
  return text;
}

constexpr const char* ending = R"(.SH EXIT STATUS
.TP
\fB0\fR
The work is done.
.TP
\fB1\fR
It failed; standard error says at what.
.TP
\fB2\fR
The command line or what was read is not possible; standard error says what to give.
.TP
\fB75\fR
A run was ended early and its checkpoint is on the disk: the same command with \fB\-\-resume\fR goes on.
.TP
\fB141\fR
Whoever read the output has gone.
.SH ENVIRONMENT
.TP
\fBDELEGAUGE_DEVICE\fR
What \fB\-\-device\fR auto stands for.
.TP
\fBDELEGAUGE_ISA\fR
What \fB\-\-isa\fR auto stands for.
)";

}  // namespace

std::string man_page(const CLI::App& app, const std::string& version) {
  const std::string& name = app.get_name();
  std::string text = fmt::format(
      ".\\\" Made from the program's own options.\n"
      ".TH DELEGAUGE 1 \"\" \"{}\"\n"
      ".SH NAME\n{} \\- {}\n"
      ".SH SYNOPSIS\n\\fB{}\\fR \\fICOMMAND\\fR [\\fIOPTIONS\\fR]\n"
      ".SH DESCRIPTION\n{}\n"
      ".SH OPTIONS\n{}"
      ".SH COMMANDS\n",
      escaped(version), name, "how tight regret bounds for delegation games are", name,
      escaped(app.get_description()), options_text(app));
  for (const CLI::App* command : app.get_subcommands({})) {
    text += fmt::format(".SS {} {}\n{}.\n{}", name, escaped(command->get_name()),
                        escaped(command->get_description()), options_text(*command));
  }
  return text + ending;
}

}  // namespace delegauge::host
