// SPDX-License-Identifier: Apache-2.0
#include "host/check/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "host/text/units.hpp"
#include "host/text/version.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

constexpr int threads_per_warp = 32;

const char* kind_name(SubjectKind kind) {
  if (kind == SubjectKind::instruction_set) return "instruction set";
  return kind == SubjectKind::device ? "device" : "devices together";
}

/// The comparison of its rates, which is the reference itself for instruction sets.
const std::string& compared_with(const CheckResult& result, const Subject& subject) {
  return subject.kind == SubjectKind::instruction_set ? result.reference : result.compared;
}

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Json number_json(const ShownNumber& number) {
  return number.hex.empty() ? Json() : Json(number.hex);
}

Json difference_json(const Difference& difference) {
  const auto text = [](const std::string& t) { return t.empty() ? Json() : Json(t); };
  return {{"game", or_null(difference.game)},
          {"quantity", text(difference.quantity)},
          {"got", number_json(difference.got)},
          {"expected", number_json(difference.expected)},
          {"problem", text(difference.problem)}};
}

Json kernel_json(const KernelResult& result) {
  Json r = Json::object();
  r["family"] = result.label.family;
  r["variant"] = result.label.variant;
  r["precision"] = name_of(result.label.precision);
  r["games"] = result.games;
  r["passed"] = !result.difference;
  r["difference"] = result.difference ? difference_json(*result.difference) : Json();
  r["games_per_second"] = or_null(result.games_per_second);
  r["times_cpu"] = or_null(result.times_cpu);
  const auto& kernel = result.kernel;
  r["kernel"] = kernel ? Json(kernel->name) : Json();
  r["registers"] = kernel ? Json(kernel->registers) : Json();
  r["resident_warps"] =
      kernel ? Json(kernel->threads_per_multiprocessor / threads_per_warp) : Json();
  r["local_bytes"] = kernel ? Json(kernel->local_bytes) : Json();
  return r;
}

/// Three digits, for a column of rates.
std::string short_rate(double games_per_second) { return fmt::format("{:.3g}", games_per_second); }

/// The columns of a table that have anything in them.
struct FilledColumns {
  bool rates = false, kernels = false;
};

std::string kernel_line(const KernelResult& result, const FilledColumns& filled) {
  std::string line =
      fmt::format("  {:<32} {:<4}", result.label.text(), result.difference ? "FAIL" : "PASS");
  const auto cell = [&line](const std::string& text, int width) {
    line += fmt::format(" {:>{}}", text, width);
  };
  if (filled.rates) {
    cell(result.games_per_second ? short_rate(*result.games_per_second) : "", 10);
    cell(result.times_cpu ? fmt::format("{:.2f}", *result.times_cpu) : "", 10);
  }
  if (filled.kernels) {
    const auto& kernel = result.kernel;
    cell(kernel ? fmt::format("{}", kernel->registers) : "", 9);
    cell(kernel ? fmt::format("{}", kernel->threads_per_multiprocessor / threads_per_warp) : "", 5);
    cell(kernel ? fmt::format("{}", kernel->local_bytes) : "", 11);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  line += '\n';
  if (result.difference) line += fmt::format("    {}\n", difference_text(*result.difference));
  return line;
}

std::string subject_text(const CheckResult& result, const SubjectResult& checked) {
  FilledColumns filled;
  for (const KernelResult& kernel : checked.kernels) {
    filled.rates = filled.rates || kernel.games_per_second;
    filled.kernels = filled.kernels || kernel.kernel;
  }
  std::string text = fmt::format("{}: {}\n", checked.subject.name, checked.subject.about);
  text += fmt::format("  {:<32} {:<4}", "kernel", "");
  if (filled.rates) {
    text += fmt::format(" {:>10} {:>10}", "games/s", "x " + compared_with(result, checked.subject));
  }
  if (filled.kernels) {
    text += fmt::format(" {:>9} {:>5} {:>11}", "registers", "warps", "local bytes");
  }
  text.erase(text.find_last_not_of(' ') + 1);
  text += '\n';
  for (const KernelResult& kernel : checked.kernels) text += kernel_line(kernel, filled);
  return text + '\n';
}

}  // namespace

std::string check_text(const CheckResult& result) {
  std::string text = result.rank ? fmt::format("rank {}: ", *result.rank) : "";
  text += fmt::format(
      "every kernel against the CPU's {} ones, byte for byte; {} thread{} for the CPU\n\n",
      result.reference, result.threads, result.threads == 1 ? "" : "s");
  for (const SubjectResult& subject : result.subjects) text += subject_text(result, subject);
  // Clocks rise and fall, and others use the machine: short measurements see little of it.
  constexpr double steady = 0.2;
  if (result.seconds_of_rate > 0 && result.seconds_of_rate < steady) {
    text += fmt::format(
        "rates were measured for {:.2g} s each and are rough; a longer --seconds makes them "
        "better\n",
        result.seconds_of_rate);
  }
  const std::size_t all = result.kernels(), failed = result.failed();
  if (failed == 0) {
    return text +
           fmt::format("PASS: {} checks, no difference, {}\n", all, duration_text(result.seconds));
  }
  return text + fmt::format(
                    "FAIL: {} of {} checks found a difference: results of these kernels are "
                    "not to be trusted\n",
                    failed, all);
}

Json check_json(const CheckResult& result) {
  Json subjects = Json::array();
  for (const SubjectResult& checked : result.subjects) {
    Json kernels = Json::array();
    for (const KernelResult& kernel : checked.kernels) kernels.push_back(kernel_json(kernel));
    subjects.push_back({{"name", checked.subject.name},
                        {"kind", kind_name(checked.subject.kind)},
                        {"about", checked.subject.about},
                        {"compared_with", compared_with(result, checked.subject)},
                        {"kernels", kernels}});
  }
  Json r = Json::object();
  r["format"] = "delegauge-check";
  r["version"] = 1;
  r["program"] = {{"version", program_version()}, {"commit", program_commit()}};
  r["passed"] = result.failed() == 0;
  r["checks"] = result.kernels();
  r["failed"] = result.failed();
  r["reference"] = result.reference;
  r["rank"] = or_null(result.rank);
  r["threads"] = result.threads;
  r["seconds"] = result.seconds;
  r["seconds_of_rate"] = result.seconds_of_rate;
  r["subjects"] = subjects;
  return r;
}

}  // namespace delegauge::host
