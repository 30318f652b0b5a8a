// SPDX-License-Identifier: Apache-2.0
#include "host/given/gambit_lexer.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <utility>

#include "host/text/decimal.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

constexpr int end_of_file = std::istream::traits_type::eof();

bool is_space(int byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }

GambitNumber gambit_decimal(std::string_view text) {
  const Decimal number = parse_decimal(text);
  switch (number.fault) {
    case DecimalFault::none:
      break;
    case DecimalFault::malformed:
      return {0, GambitNumberFault::malformed};
    case DecimalFault::too_large:
      return {0, GambitNumberFault::out_of_range};
  }
  return {number.value, GambitNumberFault::none};
}

}  // namespace

GambitLexer::GambitLexer(std::istream& in, const std::string& name) : in_(in), name_(name) {
  if (!in_) throw UsageError(fmt::format("{}: cannot be opened; check the path", name_));
  advance();
  advance();
  skip_byte_order_mark();
  line_ = 1;
  column_ = 1;
  take();
}

GambitToken GambitLexer::take() {
  skip_blank();
  Token next = begin();
  switch (ahead_[0]) {
    case end_of_file:
      if (in_.bad()) throw UsageError(fmt::format("{}: cannot be read; give a file", name_));
      break;
    case '{':
      next.kind = Token::Kind::open;
      advance();
      break;
    case '}':
      next.kind = Token::Kind::close;
      advance();
      break;
    case ',':
      next.kind = Token::Kind::comma;
      advance();
      break;
    case '"':
    case '\'':
      read_text(next);
      break;
    default:
      read_word(next);
  }
  return std::exchange(current_, std::move(next));
}

void GambitLexer::fail(const Token& at, const std::string& message) const {
  throw UsageError(fmt::format("{}:{}:{}: {}", name_, at.line, at.column, message));
}

GambitToken GambitLexer::begin() const { return {Token::Kind::end, {}, line_, column_}; }

/// Consumes one byte; only two are ever looked at ahead.
char GambitLexer::advance() {
  const int byte = ahead_[0];
  ahead_[0] = ahead_[1];
  ahead_[1] = in_.get();
  if (byte == '\n') {
    ++line_;
    column_ = 1;
  } else if ((byte & 0xC0) != 0x80) {  // bytes 10xxxxxx continue a character
    ++column_;
  }
  return static_cast<char>(byte);
}

void GambitLexer::skip_byte_order_mark() {
  if (ahead_[0] != 0xEF || ahead_[1] != 0xBB) return;
  advance();
  advance();
  if (ahead_[0] == 0xBF) advance();
}

void GambitLexer::skip_blank() {
  for (;;) {
    if (is_space(ahead_[0])) {
      advance();
    } else if (at_line_comment()) {
      while (ahead_[0] != '\n' && ahead_[0] != end_of_file) advance();
    } else if (at_block_comment()) {
      skip_block_comment();
    } else {
      return;
    }
  }
}

void GambitLexer::skip_block_comment() {
  const Token start = begin();
  advance();
  advance();
  while (!(ahead_[0] == '*' && ahead_[1] == '/')) {
    if (ahead_[0] == end_of_file) fail(start, "the comment does not end; close it with */");
    advance();
  }
  advance();
  advance();
}

void GambitLexer::refuse_binary() const {
  const int byte = ahead_[0];
  if ((byte >= 0 && byte < 0x20 && !is_space(byte)) || byte == 0x7f) {
    fail(begin(), fmt::format("the byte 0x{:02x} is not text; give a Gambit .nfg file", byte));
  }
}

void GambitLexer::read_text(Token& token) {
  token.kind = Token::Kind::text;
  const char quote = advance();
  while (ahead_[0] != quote) {
    if (ahead_[0] == end_of_file) fail(token, "the quoted text does not end; close the quotes");
    refuse_binary();
    const bool escaped = ahead_[0] == '\\' && (ahead_[1] == quote || ahead_[1] == '\\');
    if (escaped) advance();
    token.value += advance();
  }
  advance();
}

bool GambitLexer::at_word() const {
  constexpr std::string_view ends = "{},\"";
  const int byte = ahead_[0];
  return byte != end_of_file && !is_space(byte) && !at_line_comment() && !at_block_comment() &&
         ends.find(static_cast<char>(byte)) == ends.npos;
}

void GambitLexer::read_word(Token& token) {
  token.kind = Token::Kind::word;
  while (at_word()) {
    refuse_binary();
    token.value += advance();
  }
}

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

GambitNumber parse_gambit_number(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == text.npos) return gambit_decimal(text);
  const std::string_view above = text.substr(0, slash);
  const std::string_view below = text.substr(slash + 1);
  const bool sign = above.substr(0, 1) == "-" || above.substr(0, 1) == "+";
  if (!is_digits(above.substr(sign ? 1 : 0)) || !is_digits(below)) {
    return {0, GambitNumberFault::malformed};
  }
  const GambitNumber numerator = gambit_decimal(above);
  const GambitNumber denominator = gambit_decimal(below);
  for (const GambitNumber& part : {numerator, denominator}) {
    if (part.fault != GambitNumberFault::none) return part;
  }
  if (denominator.value == 0) return {0, GambitNumberFault::zero_denominator};
  return {numerator.value / denominator.value, GambitNumberFault::none};
}

}  // namespace delegauge::host
