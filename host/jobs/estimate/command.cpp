// SPDX-License-Identifier: Apache-2.0
// `delegauge estimate`: the measures of a log of interactions, with intervals.
#include <memory>
#include <string>

#include "host/cluster/cluster.hpp"
#include "host/job/execution_options.hpp"
#include "host/jobs/estimate/cell.hpp"
#include "host/jobs/estimate/job.hpp"
#include "host/jobs/estimate/list_entry.hpp"
#include "host/jobs/estimate/read_log.hpp"
#include "host/jobs/estimate/settings.hpp"
#include "host/settings/option_file.hpp"

namespace delegauge::host {
namespace {

struct EstimateArguments {
  explicit EstimateArguments(CLI::App& command)
      : settings(command),
        execution(command,
                  "Replicates that a thread takes at a time, in whole 64s up to 4096, or auto "
                  "(default)") {
    add_argument(command, "LOG", log,
                 "CSV with a header, - for standard input, or a .npy structured array");
    add_execution_option(command, "--delimiter", delimiter, "CHAR",
                         "Of the CSV: a character, or comma (default), semicolon, tab");
    add_execution_option(command, "--format", format, "NAME",
                         "Of what is printed: text (default), json or csv");
    add_option_file(command);
  }
  std::string log, delimiter = "comma", format = "text";
  EstimateOptions settings;
  ExecutionOptions execution;
};

EstimateFormat parse_estimate_format(const std::string& text) {
  if (text == "text") return EstimateFormat::text;
  if (text == "json") return EstimateFormat::json;
  if (text == "csv") return EstimateFormat::csv;
  refuse("--format", text, "text, json or csv");
}

int run(const EstimateArguments& arguments, const WritePage& page) {
  EstimateConfiguration configuration = arguments.settings.configuration();
  const EstimateFormat format = parse_estimate_format(arguments.format);
  const char delimiter = parse_delimiter(arguments.delimiter);
  if (arguments.log.empty()) {
    throw UsageError("estimate: no log; give a CSV or .npy file, or - for standard input");
  }
  if (arguments.log == "-" && !cluster().is_alone()) {
    throw UsageError("-: the ranks of a run cannot all read standard input; give a file");
  }
  const std::unique_ptr<const PreparedLog> log = prepared_log(
      arguments.log, delimiter, configuration, *arguments.execution.threads_and_kernels().kernels);
  const PreparedLog& prepared = *log;
  const Work work = work_of(configuration, prepared);
  const Execution execution = arguments.execution.execution(estimate_batches(work), work);
  EstimateJobRun job(configuration, execution, &prepared, format);
  return run_job(job, execution, arguments.execution, page);
}

}  // namespace

RunCommand estimate_command(CLI::App& command) {
  const auto arguments = std::make_shared<EstimateArguments>(command);
  return [arguments](const WritePage& page) { return run(*arguments, page); };
}

}  // namespace delegauge::host
