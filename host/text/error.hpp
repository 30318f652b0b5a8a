// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>

namespace delegauge::host {

/// Bad usage or bad input: the program ends with exit code 2.
/// The text says what is wrong, where (file, line, key), and what to do.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A failure at run time that the user's input did not cause: exit code 1.
class RunError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Another process of the same run has failed and says why: this one ends without a word.
class OthersFailed : public std::exception {
 public:
  explicit OthersFailed(int code) : code_(code) {}
  int code() const { return code_; }
  const char* what() const noexcept override { return "another rank failed"; }

 private:
  int code_;
};

/// Text from a user's file, made fit for a one-line message: bytes that are not printable ASCII
/// become \xNN, and what goes beyond `limit` bytes is cut.
inline std::string printable(std::string_view text, std::size_t limit = 40) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string shown;
  for (const char c : text.substr(0, limit)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f) {
      shown += c;
    } else {
      shown += "\\x";
      shown += digits[byte >> 4U];
      shown += digits[byte & 15U];
    }
  }
  return text.size() > limit ? shown + "..." : shown;
}

}  // namespace delegauge::host
