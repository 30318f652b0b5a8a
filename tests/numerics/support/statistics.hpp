// SPDX-License-Identifier: Apache-2.0
// What statistical tests at fixed seeds need: p-values, and means with their standard errors.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace delegauge::test {

// Seeds are fixed, so a test passes always or never; below this a p-value is no accident even among
// hundreds of them.
inline constexpr double implausible = 1e-5;

// Upper regularised incomplete gamma function Q(a, x): series below a + 1, continued fraction
// (Lentz) above.
inline double upper_gamma(double a, double x) {
  if (x <= 0) return 1.0;
  const double front = std::exp(-x + a * std::log(x) - std::lgamma(a));
  if (x < a + 1) {
    double term = 1 / a, total = term;
    for (int k = 1; k < 10000 && term > total * 1e-16; ++k) total += term *= x / (a + k);
    return 1.0 - front * total;
  }
  double b = x + 1 - a, c = 1e300, d = 1 / b, h = d;
  for (int k = 1; k < 10000; ++k) {
    const double an = -k * (k - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    h *= d * c;
    if (std::abs(d * c - 1) < 1e-16) break;
  }
  return front * h;
}

// Probability of a chi-square at least this large.
inline double chi_square_p(double statistic, double degrees) {
  return upper_gamma(degrees / 2, statistic / 2);
}

// The p-value of counts against expected counts of the same total.
inline double fit_p(const std::vector<std::uint64_t>& counts, const std::vector<double>& expected) {
  double statistic = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double off = static_cast<double>(counts[i]) - expected[i];
    statistic += off * off / expected[i];
  }
  return chi_square_p(statistic, static_cast<double>(counts.size() - 1));
}

// The p-value of counts that should all be alike.
inline double even_p(const std::vector<std::uint64_t>& counts) {
  double total = 0;
  for (const std::uint64_t c : counts) total += static_cast<double>(c);
  const std::vector<double> expected(counts.size(), total / static_cast<double>(counts.size()));
  return fit_p(counts, expected);
}

// The p-value of two samples being of one distribution, from their counts in the same bins.
inline double same_p(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  double total_a = 0, total_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    total_a += static_cast<double>(a[i]);
    total_b += static_cast<double>(b[i]);
  }
  double statistic = 0;
  int used = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double x = static_cast<double>(a[i]), y = static_cast<double>(b[i]);
    if (x + y < 10) continue;
    const double off = x * std::sqrt(total_b / total_a) - y * std::sqrt(total_a / total_b);
    statistic += off * off / (x + y);
    used += 1;
  }
  return chi_square_p(statistic, used - 1);
}

// The bin of x on [low, high] cut into `bins`.
inline std::size_t bin_of(double x, double low, double high, std::size_t bins) {
  const double at = (x - low) / (high - low) * static_cast<double>(bins);
  if (!(at > 0)) return 0;
  return at >= static_cast<double>(bins) ? bins - 1 : static_cast<std::size_t>(at);
}

inline double normal_cdf(double x) { return 0.5 * std::erfc(-x * 0.70710678118654752); }

// The p-value of Kolmogorov and Smirnov of a sample being of the distribution with this cumulative
// function (Stephens' approximation for finite samples).
template <class Cdf>
double kolmogorov_p(std::vector<double> sample, const Cdf& cdf) {
  std::sort(sample.begin(), sample.end());
  const auto count = static_cast<double>(sample.size());
  double farthest = 0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double f = cdf(sample[i]), at = static_cast<double>(i);
    farthest = std::max({farthest, f - at / count, (at + 1) / count - f});
  }
  const double root = std::sqrt(count), x = (root + 0.12 + 0.11 / root) * farthest;
  if (x < 0.3) return 1.0;  // to nine digits; the series needs many terms there
  double p = 0;
  for (int k = 1; k <= 100; ++k) {
    p += (k % 2 == 1 ? 2 : -2) * std::exp(-2.0 * k * k * x * x);
  }
  return p;
}
// The same for the uniform distribution on [low, high].
inline double uniform_p(const std::vector<double>& sample, double low, double high) {
  return kolmogorov_p(sample,
                      [=](double x) { return std::clamp((x - low) / (high - low), 0.0, 1.0); });
}

class Mean {
 public:
  void add(double x) {
    count_ += 1;
    const long double off = x - mean_;
    mean_ += off / count_;
    squares_ += off * (x - mean_);
  }
  double value() const { return static_cast<double>(mean_); }
  double variance() const { return static_cast<double>(squares_ / (count_ - 1)); }
  double error() const { return static_cast<double>(std::sqrt(squares_ / (count_ - 1) / count_)); }
  // How many standard errors from `expected`.
  double off(double expected) const { return std::abs(value() - expected) / error(); }
  double off(const Mean& other) const {
    return std::abs(value() - other.value()) / std::hypot(error(), other.error());
  }

 private:
  long double count_ = 0, mean_ = 0, squares_ = 0;
};

}  // namespace delegauge::test
