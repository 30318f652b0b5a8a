// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/infer/table.hpp"

#include <fmt/format.h>
#include <array>
#include <cstddef>
#include <string_view>

#include "host/jobs/infer/files.hpp"
#include "host/jobs/strategic/left_out.hpp"
#include "host/machine/execution_text.hpp"
#include "host/settings/names.hpp"
#include "host/text/units.hpp"

namespace delegauge::host {
namespace {

LeftOut left_out_of(const InferConfiguration& configuration, const InferTally& tally) {
  LeftOut left_out;
  for (int e = 0; e < estimated_count; ++e) {
    for (int o = 0; o < observed_count; ++o) {
      for (std::size_t m = 0; m < configuration.marks.size(); ++m) {
        left_out[estimated_names[static_cast<std::size_t>(e)]] +=
            error_of(configuration, tally, static_cast<Observed>(o), static_cast<int>(m),
                     static_cast<Estimated>(e))
                .out_of_range;
      }
    }
  }
  return left_out;
}

}  // namespace

std::string infer_table(const InferConfiguration& configuration, const Execution& execution,
                        const InferTally& tally, double seconds) {
  struct Shown {
    const char* name;
    Estimated measure;
    Observed observed;
  };
  constexpr std::array<Shown, 4> shown = {{{"ia", Estimated::ia, Observed::all},
                                           {"ca", Estimated::ca, Observed::all},
                                           {"ic", Estimated::ic, Observed::epsilon_nash},
                                           {"cc", Estimated::cc, Observed::played}}};
  std::string text = fmt::format(
      "{} games, {}, {} payoffs, {}\n{}\n", count_text(tally.games), dims_text(configuration.games),
      name_of(configuration.games.payoffs), name_of(configuration.precision),
      execution_text(execution, tally.games, seconds));
  text += "mean absolute errors after that many profiles more than one\n\n";
  text += fmt::format("{:>10}", "samples");
  for (const Shown& column : shown) text += fmt::format("{:>16}", column.name);
  text += fmt::format("\n{:>10}", "");
  for (const Shown& column : shown) {
    const std::string_view from = observed_names[static_cast<std::size_t>(column.observed)];
    text += fmt::format("{:>16}", from);
  }
  text += '\n';
  for (std::size_t m = 0; m < configuration.marks.size(); ++m) {
    text += fmt::format("{:10}", configuration.marks[m]);
    for (const Shown& column : shown) {
      const OpenMoments& error =
          error_of(configuration, tally, column.observed, static_cast<int>(m), column.measure);
      text += fmt::format("{:16.4f}", error.mean());
    }
    text += '\n';
  }
  return text + left_out_line(left_out_of(configuration, tally));
}

std::string out_of_range_text(const InferConfiguration& configuration, const InferTally& tally) {
  return left_out_text(left_out_of(configuration, tally));
}

}  // namespace delegauge::host
