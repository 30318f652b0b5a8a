// SPDX-License-Identifier: Apache-2.0
// Random inputs for tests: the same on every machine, and unrelated to the generators under test.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

namespace delegauge::test {

// SplitMix64 (Steele, Lea & Flood, 2014).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t bits() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  std::uint32_t word() { return static_cast<std::uint32_t>(bits() >> 32); }
  // On [0, 1).
  double uniform() { return static_cast<double>(bits() >> 11) * 0x1p-53; }
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  // On [low, high], both included.
  int integer(int low, int high) {
    return low + static_cast<int>(uniform() * static_cast<double>(high - low + 1));
  }
  bool chance(double p) { return uniform() < p; }
  double exponential() { return -std::log(1.0 - uniform()); }
  double normal() {
    const double radius = std::sqrt(2.0 * exponential());
    return radius * std::cos(6.283185307179586 * uniform());
  }
  // 10^x for x uniform: many scales.
  double scale(double low_exponent, double high_exponent) {
    return std::pow(10.0, uniform(low_exponent, high_exponent));
  }
  // A uniform point of the simplex.
  std::vector<double> simplex(int parts) {
    std::vector<double> r(static_cast<std::size_t>(parts));
    double total = 0;
    for (double& x : r) total += x = exponential();
    for (double& x : r) x /= total;
    return r;
  }

 private:
  std::uint64_t state_;
};

}  // namespace delegauge::test
