// SPDX-License-Identifier: Apache-2.0
// The words and numbers of a Gambit .nfg file; what they mean together, gambit.cpp knows.
#pragma once

#include <array>
#include <cstdint>
#include <istream>
#include <string>
#include <string_view>

namespace delegauge::host {

struct GambitToken {
  enum class Kind { word, text, open, close, comma, end };
  Kind kind = Kind::end;
  std::string value;      // of a word (bare, numbers among them) or a text (in quotes)
  std::int64_t line = 1;  // of its first character
  std::int64_t column = 1;
};

/// Cuts a file into tokens; whitespace and comments (// and /* */) only separate them.
class GambitLexer {
 public:
  using Token = GambitToken;

  /// Moves to the first token. `name` stands for the input in messages; both must outlive this.
  /// Raises UsageError, as does take(), for what cannot be read, is not text or does not end.
  GambitLexer(std::istream& in, const std::string& name);

  const Token& current() const { return current_; }

  /// Returns the current token and moves to the next.
  Token take();

  /// Raises UsageError for a token: "file:line:column: message".
  [[noreturn]] void fail(const Token& at, const std::string& message) const;

 private:
  Token begin() const;
  char advance();
  void skip_byte_order_mark();
  bool at_line_comment() const { return ahead_[0] == '/' && ahead_[1] == '/'; }
  bool at_block_comment() const { return ahead_[0] == '/' && ahead_[1] == '*'; }
  bool at_word() const;
  void skip_blank();
  void skip_block_comment();
  void refuse_binary() const;
  void read_text(Token& token);
  void read_word(Token& token);

  std::istream& in_;
  const std::string& name_;
  std::array<int, 2> ahead_{};
  std::int64_t line_ = 1;
  std::int64_t column_ = 1;
  Token current_;
};

enum class GambitNumberFault { none, malformed, out_of_range, zero_denominator };

struct GambitNumber {
  double value = 0;
  GambitNumberFault fault = GambitNumberFault::none;
};

/// Whether a word is decimal digits and nothing else.
bool is_digits(std::string_view text);

/// A whole number, decimal, or fraction of whole numbers such as -1/3.
GambitNumber parse_gambit_number(std::string_view text);

}  // namespace delegauge::host
