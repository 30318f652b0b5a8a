// SPDX-License-Identifier: Apache-2.0
#include "host/sweep/arrays.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace delegauge::host {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

double number_in(const SweepValue* value) {
  if (value == nullptr) return nothing;
  if (const auto* const count = std::get_if<std::uint64_t>(value)) {
    return static_cast<double>(*count);
  }
  const auto* const number = std::get_if<double>(value);
  return number == nullptr ? nothing : *number;
}

std::string text_in(const SweepValue* value) {
  const auto* const text = value == nullptr ? nullptr : std::get_if<std::string>(value);
  return text == nullptr ? std::string() : *text;
}

class ArraysOfSweep {
 public:
  ArraysOfSweep(const SweepConfiguration& sweep, const SweepTable& table)
      : sweep_(sweep), table_(table) {
    arrays_.job = sweep.job;
    add_dimensions();
    for (std::size_t c = 0; c < table.columns().size(); ++c) add_column(c);
  }
  SweepArrays take() { return std::move(arrays_); }

 private:
  std::size_t add_dimension(const std::string& name, const std::vector<std::string>& labels) {
    arrays_.dimensions.push_back({name, labels});
    return arrays_.dimensions.size() - 1;
  }

  void add_dimensions() {
    if (sweep_.axes.empty()) {
      std::vector<std::string> numbers;
      for (std::size_t cell = 1; cell <= sweep_.cells.size(); ++cell) {
        numbers.push_back(std::to_string(cell));
      }
      of_cell_.push_back(add_dimension("cell", numbers));
    }
    for (std::size_t a = 0; a < sweep_.axes.size(); ++a) {
      std::string name = sweep_.varied[a];
      std::replace(name.begin(), name.end(), '-', '_');
      names_.push_back(name);
      of_cell_.push_back(add_dimension(name, sweep_.axes[a]));
    }
    for (const SweepTable::Cell& cell : table_.cells()) {
      for (const SweepTable::Point& point : cell.points) {
        if (std::find(points_.begin(), points_.end(), point.label) == points_.end()) {
          points_.push_back(point.label);
        }
      }
    }
    of_point_ = of_cell_;
    if (!points_.empty()) {
      names_.emplace_back(sweep_.swept->points);
      of_point_.push_back(add_dimension(sweep_.swept->points, points_));
    }
  }

  bool is_text(std::size_t column) const {
    const auto has_text = [column](const std::vector<SweepValue>& values) {
      const SweepValue* const value = SweepTable::value(values, column);
      return value != nullptr && std::holds_alternative<std::string>(*value);
    };
    return std::any_of(table_.cells().begin(), table_.cells().end(), [&](const auto& cell) {
      return has_text(cell.values) ||
             std::any_of(cell.points.begin(), cell.points.end(),
                         [&](const SweepTable::Point& point) { return has_text(point.values); });
    });
  }

  void add_column(std::size_t c) {
    const SweepTable::Column& column = table_.columns()[c];
    const bool is_dimension =
        std::find(names_.begin(), names_.end(), column.name) != names_.end() ||
        (sweep_.axes.empty() && column.name == "cell");
    if (is_dimension) return;
    const bool of_cell = column.of == SweepTable::Of::cell;
    const std::vector<std::size_t>& dimensions = of_cell ? of_cell_ : of_point_;
    std::vector<double> numbers;
    std::vector<std::string> texts;
    const bool text = is_text(c);
    const auto put = [&](const SweepValue* value) {
      if (text) {
        texts.push_back(text_in(value));
      } else {
        numbers.push_back(number_in(value));
      }
    };
    for (const SweepTable::Cell& cell : table_.cells()) {
      if (of_cell) {
        put(SweepTable::value(cell.values, c));
        continue;
      }
      for (const std::string& label : points_) {
        const auto found =
            std::find_if(cell.points.begin(), cell.points.end(),
                         [&label](const SweepTable::Point& p) { return p.label == label; });
        put(found == cell.points.end() ? nullptr : SweepTable::value(found->values, c));
      }
    }
    if (text) {
      arrays_.arrays.push_back({column.name, dimensions, std::move(texts)});
    } else {
      arrays_.arrays.push_back({column.name, dimensions, std::move(numbers)});
    }
  }

  const SweepConfiguration& sweep_;
  const SweepTable& table_;
  SweepArrays arrays_;
  std::vector<std::string> names_;   // of dimensions
  std::vector<std::string> points_;  // their labels
  std::vector<std::size_t> of_cell_, of_point_;
};

}  // namespace

SweepArrays sweep_arrays(const SweepConfiguration& sweep, const SweepTable& table) {
  return ArraysOfSweep(sweep, table).take();
}

}  // namespace delegauge::host
