// SPDX-License-Identifier: Apache-2.0
// `delegauge report`: a page, and figures, of a run.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "host/commands/commands.hpp"
#include "host/commands/write_report.hpp"
#include "host/text/console.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

struct ReportArguments {
  std::vector<std::string> folders;
  std::string out;
  FigureTexts figures;
};

int report(const ReportArguments& arguments) {
  if (arguments.folders.empty()) {
    throw UsageError("report: the folder is missing; give the folder that a run's --out named");
  }
  ReportOptions options;
  options.out = arguments.out;
  options.figures = figure_options(arguments.figures);
  for (const std::string& name :
       write_report({arguments.folders.begin(), arguments.folders.end()}, options)) {
    print(name + "\n");
  }
  return 0;
}

}  // namespace

void add_report(CLI::App& app, Action& action) {
  const auto arguments = std::make_shared<ReportArguments>();
  CLI::App* const command =
      app.add_subcommand("report", "Write a page of a run to look at, and figures for papers");
  command
      ->add_option("folder", arguments->folders,
                   "Folder of the run; of surface or grid there may be several, side by side")
      ->type_name("DIR");
  command->add_option("--out", arguments->out, "The page (default: report.html in the folder)")
      ->type_name("FILE");
  for (const FigureOption& option : figure_option_list) {
    command
        ->add_option(std::string("--") + option.name, arguments->figures.*option.text, option.help)
        ->type_name(option.value);
  }
  command->callback([arguments, &action] { action = [arguments] { return report(*arguments); }; });
}

}  // namespace delegauge::host
