// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/estimate/swept.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "host/jobs/estimate/cell.hpp"
#include "host/jobs/estimate/files.hpp"
#include "host/jobs/estimate/page.hpp"
#include "host/jobs/estimate/read_log.hpp"
#include "host/jobs/estimate/settings.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;
using C = EstimateConfiguration;

constexpr const char* log_option = "--log";
constexpr const char* delimiter_option = "--delimiter";

struct EstimateCells {
  using Configuration = EstimateOfLog;
  using JobRun = EstimateCellRun;
  static BatchSizes batches(const EstimateOfLog& of, std::uint64_t units) {
    Work longer = work_of(of);
    longer.games = units;
    return estimate_batches(longer);
  }
  static const cpu::Kernels& kernels(const EstimateOfLog& /*of*/, const cpu::Kernels& wanted) {
    return wanted;
  }
};

std::vector<SweptOption> options() {
  std::vector<SweptOption> options = {{log_option, "FILE"}, {delimiter_option, "CHAR"}};
  for (SweptOption& option : swept_options(estimate_settings())) {
    options.push_back(std::move(option));
  }
  return options;
}

const std::string* text_in(const TextOfOption& given, const char* option) {
  const auto found = given.find(option);
  return found == given.end() ? nullptr : &found->second;
}

char delimiter_in(const TextOfOption& given) {
  const std::string* const text = text_in(given, delimiter_option);
  return text == nullptr ? ',' : parse_delimiter(*text);
}

/// The same of all cells that read the same of the same log: what its columns are and which log it
/// is, and for those that compare groups, that there are these.
std::string read_alike(const std::string& file, char delimiter, C configuration,
                       const TextOfOption& given) {
  configuration.replicates = C().replicates;
  configuration.level = C().level;
  configuration.interval = C().interval;
  configuration.seed = C().seed;
  Json key = {file, static_cast<int>(delimiter), estimate_settings().to_json(configuration)};
  // Columns that are not given are looked for by their usual names.
  for (const auto& option : given) key.push_back(option.first);
  return key.dump();
}

CellConfiguration configuration_of_cell(const TextOfOption& given, FoundInFiles& found) {
  C configuration = configuration_of(estimate_settings(), given);
  const std::string* const file = text_in(given, log_option);
  if (file == nullptr || file->empty()) {
    throw UsageError("--log: missing; give the logs that cells are of, such as --log a.csv,b.csv");
  }
  if (*file == "-") {
    throw UsageError(
        "--log: cells read their log when they begin, and standard input can be read "
        "once; give a file");
  }
  const char delimiter = delimiter_in(given);
  CellConfiguration cell;
  cell.texts = texts_of(estimate_settings(), given, configuration);
  const std::string key = read_alike(*file, delimiter, configuration, given);
  const auto known = found.find(key);
  if (known != found.end()) {
    const C of_log = estimate_configuration_from_json(known->second, *file);
    configuration.columns = of_log.columns;
    configuration.log_sha256 = of_log.log_sha256;
    configuration.log_rows = of_log.log_rows;
  } else if (configuration.compare.empty()) {
    try {
      read_log(*file, delimiter, configuration);
    } catch (const std::bad_alloc&) {
      throw too_large(*file);
    }
    found.emplace(key, to_json(configuration));
  } else {
    prepared_log(*file, delimiter, configuration, cpu::choose("auto"));
    found.emplace(key, to_json(configuration));
  }
  configuration.named = {};
  cell.json = to_json(configuration);
  for (const char* const option : {log_option, delimiter_option}) {
    const std::string* const text = text_in(given, option);
    if (text == nullptr) continue;
    cell.texts[option] = *text;
    cell.sources[option] = *text;
  }
  return cell;
}

std::unique_ptr<CellRun> cell_of(const Json& configuration, const TextOfOption& sources,
                                 const std::string& place) {
  EstimateOfLog of;
  of.configuration = estimate_configuration_from_json(configuration, place);
  if (const std::string* const file = text_in(sources, log_option)) of.file = *file;
  of.delimiter = delimiter_in(sources);
  return std::make_unique<CellOf<EstimateCells>>(std::move(of));
}

/// What estimates.json says of a complete cell.
EstimateContents contents_of(const Json& configuration, const Json& estimates,
                             const std::string& place) {
  EstimateContents contents;
  contents.configuration = estimate_configuration_from_json(configuration, place);
  contents.summary.games = contents.configuration.replicates;
  read_estimates(estimates, place, contents);
  return contents;
}

RunDocument read_results(const std::string& text, const std::string& place) {
  RunDocument document = {"estimate", {}, place + ": configuration"};
  document.content = parse_estimates(text, place);
  Fields fields(document.content, place + ": ");
  document.configuration = fields.at("configuration");
  if (!document.configuration.is_object()) {
    fields.refuse("configuration", document.configuration, "an object");
  }
  return document;
}

std::vector<FileContent> result_files(const std::string& text, const std::string& place) {
  const RunDocument document = read_results(text, place);
  const EstimateContents contents =
      contents_of(document.configuration, document.content, document.place);
  Fields fields(document.content, place + ": ");
  const EstimateSizes sizes = {contents.summary.games,
                               fields.count("rows", 1, contents.configuration.log_rows),
                               fields.count("clusters", 1, contents.configuration.log_rows)};
  // The summary first, by which a folder is known to be the cell's, whenever the program is killed.
  return {{summary_name, estimate_summary_json(contents.configuration, sizes)},
          {estimates_name, text}};
}

SweepValue player_of(int player) {
  return player < 0 ? SweepValue() : SweepValue(static_cast<std::uint64_t>(player));
}

void put_estimate(const Quantity& quantity, const Estimate& estimate, const C& c,
                  SweepTable& table) {
  table.put("measure", measure_name(quantity));
  table.put("player", player_of(quantity.player));
  table.put("other", player_of(quantity.other));
  table.put("top_share", quantity.share < 0
                             ? SweepValue()
                             : SweepValue(c.top[static_cast<std::size_t>(quantity.share)]));
  table.put("estimate", estimate.value);
  const auto of_interval = [&](const char* name, double Interval::*member) {
    table.put(name, estimate.interval ? SweepValue(*estimate.interval.*member) : SweepValue());
  };
  of_interval("standard_error", &Interval::standard_error);
  of_interval("low", &Interval::low);
  of_interval("high", &Interval::high);
  of_interval("monte_carlo_error", &Interval::monte_carlo_error);
  table.put("flag", std::string(name_of_flag(estimate.flag)));
}

void add_to_table(const Json& configuration, const Json& estimates, const std::string& place,
                  SweepTable& table) {
  const EstimateContents contents = contents_of(configuration, estimates, place);
  Fields fields(estimates, place + ": ");
  table.put("rows", fields.count("rows", 1, contents.configuration.log_rows));
  table.put("clusters", fields.count("clusters", 1, contents.configuration.log_rows));
  // Keys have no blanks, and no key is `difference`: a label says which point it is.
  const auto add = [&](const ReadGroup& group, const char* end, const char* of, auto is_there) {
    for (std::size_t q = 0; q < contents.quantities.size(); ++q) {
      const Quantity& quantity = contents.quantities[q];
      if (!is_there(quantity)) continue;
      table.begin_point(
          fmt::format("{} {}{}", group.name, key_of(quantity, contents.configuration), end));
      table.put("of", std::string(of));
      // A column that --group names may vary, and has this name then.
      table.put("of_group", group.name);
      put_estimate(quantity, group.estimates[q], contents.configuration, table);
    }
  };
  for (const ReadGroup& group : contents.groups) {
    add(group, "", "group", [](const Quantity& /*quantity*/) { return true; });
  }
  for (const ReadGroup& group : contents.differences) {
    add(group, " difference", "difference", can_be_compared);
  }
}

std::string command_line(const Json& configuration, const std::string& place) {
  using Table = SettingsTable<C>;
  const std::string line = estimate_settings().command_line(
      estimate_configuration_from_json(configuration, place), Table::Same::run);
  return line.empty() ? "LOG" : "LOG " + line;
}

SweptJob make() {
  SweptJob job = {};
  job.options = options;
  job.configuration = configuration_of_cell;
  job.cell = cell_of;
  job.results = estimates_name;
  job.read_results = read_results;
  job.result_files = result_files;
  job.add_to_table = add_to_table;
  job.command_line = command_line;
  job.units = "replicates";
  job.counted = "replicates";
  job.points = "point";
  job.workers_of_device = 1;
  job.shown = "estimate";
  return job;
}

}  // namespace

const SweptJob swept_estimate = make();

}  // namespace delegauge::host
