// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/support/runs.hpp"

#include <algorithm>
#include <cstddef>

namespace delegauge::fuzz {
namespace {

constexpr std::size_t longest_run = 65'536;
constexpr std::size_t farthest_back = 255;
/// A run's code is four bytes: shorter ones, but of zeros, are left as they are.
constexpr std::size_t shortest_run = 8;
/// No state of a small run is larger, and none that an input stands for needs to be.
constexpr std::size_t most_bytes = std::size_t{8} << 20U;

std::size_t byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

struct Run {
  std::size_t length = 0;
  std::size_t back = 0;  // 0: of zeros
};

/// The longest run that begins at a byte.
Run longest_at(std::string_view bytes, std::size_t at) {
  const std::size_t most = std::min(longest_run, bytes.size() - at);
  Run longest;
  while (longest.length < most && bytes[at + longest.length] == '\0') ++longest.length;
  for (std::size_t back = 1; back <= std::min(farthest_back, at); ++back) {
    std::size_t length = 0;
    while (length < most && bytes[at + length] == bytes[at + length - back]) ++length;
    if (length >= shortest_run && length > longest.length) longest = {length, back};
  }
  return longest;
}

}  // namespace

std::string with_runs(std::string_view input) {
  std::string bytes;
  for (std::size_t at = 0; at < input.size() && bytes.size() < most_bytes; ++at) {
    if (input[at] != '\0') {
      bytes += input[at];
      continue;
    }
    const std::size_t length = 1 + byte_at(input, at + 1) + 256 * byte_at(input, at + 2);
    const std::size_t back = byte_at(input, at + 3);
    at += 3;
    for (std::size_t i = 0; i < length; ++i) {
      bytes += back == 0 || back > bytes.size() ? '\0' : bytes[bytes.size() - back];
    }
  }
  return bytes;
}

std::string without_runs(std::string_view bytes) {
  std::string input;
  for (std::size_t at = 0; at < bytes.size();) {
    const Run run = longest_at(bytes, at);
    if (run.length == 0) {
      input += bytes[at++];
      continue;
    }
    const std::size_t more = run.length - 1;
    input += {'\0', static_cast<char>(more % 256), static_cast<char>(more / 256),
              static_cast<char>(run.back)};
    at += run.length;
  }
  return input;
}

}  // namespace delegauge::fuzz
