// SPDX-License-Identifier: Apache-2.0
#include "host/solve/triangle.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace delegauge::host {
namespace {

using Real = long double;
using Reals = std::vector<Real>;

/// Householder's reflections: rows [row * columns + column] become triangular, the rows below zero.
void triangulate(Reals& rows, std::size_t count, std::size_t columns) {
  for (std::size_t k = 0; k < columns && k < count; ++k) {
    Real square = 0;
    for (std::size_t i = k; i < count; ++i) square += rows[i * columns + k] * rows[i * columns + k];
    if (square == 0) continue;
    const Real length = std::copysign(std::sqrt(square), rows[k * columns + k]);
    // The mirror's normal stands in the column.
    rows[k * columns + k] += length;
    const Real normal = rows[k * columns + k] * length;
    for (std::size_t j = k + 1; j < columns; ++j) {
      Real product = 0;
      for (std::size_t i = k; i < count; ++i)
        product += rows[i * columns + k] * rows[i * columns + j];
      const Real factor = product / normal;
      for (std::size_t i = k; i < count; ++i)
        rows[i * columns + j] -= factor * rows[i * columns + k];
    }
    rows[k * columns + k] = -length;
    for (std::size_t i = k + 1; i < count; ++i) rows[i * columns + k] = 0;
  }
}

Real entry(const OscillationProgramme& p, std::size_t outcome, std::size_t column) {
  return column == p.players ? p.target[outcome] : p.rows[outcome * p.players + column];
}

Reals levels_of(const OscillationProgramme& p) {
  Reals levels(p.players + 1);
  for (std::size_t s = 0; s < p.outcomes && p.any_level; ++s) {
    for (std::size_t j = 0; j <= p.players; ++j) levels[j] += entry(p, s, j);
  }
  for (Real& level : levels) level /= static_cast<Real>(p.outcomes);
  return levels;
}

}  // namespace

Reals triangle_of(const OscillationProgramme& p) {
  constexpr std::size_t at_a_time = 1024;
  const std::size_t columns = p.players + 1;
  const Reals levels = levels_of(p);
  Reals rows(columns * columns);  // so far
  for (std::size_t first = 0; first < p.outcomes; first += at_a_time) {
    const std::size_t end = std::min(p.outcomes, first + at_a_time);
    rows.resize((columns + end - first) * columns);
    for (std::size_t s = first; s < end; ++s) {
      for (std::size_t j = 0; j < columns; ++j) {
        rows[(columns + s - first) * columns + j] = entry(p, s, j) - levels[j];
      }
    }
    triangulate(rows, columns + end - first, columns);
  }
  rows.resize(columns * columns);
  return rows;
}

}  // namespace delegauge::host
