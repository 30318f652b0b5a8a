// SPDX-License-Identifier: Apache-2.0
// Linear programmes of few rows and many columns, exactly but for the rounding of long doubles: by
// the revised simplex method, whose basis is factorised anew at every step, so that no error of one
// step is the next one's.
#pragma once

#include <cstddef>
#include <vector>

namespace delegauge::host {

/// Maximise cost.x over x >= 0 with (matrix) x = right. Columns are numbered: first those that
/// there are many of, whose numbers somebody else has, then the few. Entries are of the size of 1.
struct LinearProgramme {
  std::vector<long double> right;  // [row]

  // Column s of the many has sign * many[s * many_rows + j] in row j < many_rows, and `below` in
  // the rows after these.
  const double* many = nullptr;
  std::size_t many_rows = 0, many_count = 0;
  double sign = 1;
  std::vector<double> below;
  const double* many_cost = nullptr;  // [column]; null: each costs `cost_of_each`
  long double cost_of_each = 0;

  std::vector<std::vector<double>> few;  // [column][row]
  std::vector<long double> few_cost;

  std::size_t rows() const { return right.size(); }
  std::size_t columns() const { return many_count + few.size(); }
  double entry(std::size_t column, std::size_t row) const {
    if (column >= many_count) return few[column - many_count][row];
    return row < many_rows ? sign * many[column * many_rows + row] : below[row - many_rows];
  }
  long double cost(std::size_t column) const {
    if (column >= many_count) return few_cost[column - many_count];
    return many_cost == nullptr ? cost_of_each : static_cast<long double>(many_cost[column]);
  }
};

struct LinearOptimum {
  std::vector<std::size_t> basis;  // [row], columns
  std::vector<long double> x;      // [row], of the basis' columns; of all others it is 0
  std::vector<long double> dual;   // [row]
  long double value = 0;
};

/// From a basis whose columns are independent and whose x is not negative. The programme has an
/// optimum. Where many bases have one x, columns are taken by number (Bland's rule), which cannot
/// go in circles.
LinearOptimum maximise(const LinearProgramme& programme, std::vector<std::size_t> basis);

}  // namespace delegauge::host
