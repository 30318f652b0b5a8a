// SPDX-License-Identifier: Apache-2.0
#include "host/given/gambit.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstddef>
#include <string_view>
#include <system_error>
#include <utility>

#include "host/given/gambit_lexer.hpp"
#include "host/given/given_keys.hpp"
#include "host/text/join.hpp"

namespace delegauge::host {
namespace {

using Token = GambitToken;

constexpr std::size_t max_file_players = 2 * static_cast<std::size_t>(max_given_players);

/// Goes through the outcomes in file order, player 1's strategy fastest.
class FileOrder {
 public:
  explicit FileOrder(const std::vector<std::int64_t>& dims)
      : dims_(dims), strides_(dims.size(), 1), strategies_(dims.size(), 0) {
    for (std::size_t i = dims.size(); i-- > 1;) strides_[i - 1] = strides_[i] * dims[i];
  }

  /// The current outcome's number in row-major order, the last player's strategy fastest.
  std::size_t row_major() const { return static_cast<std::size_t>(index_); }

  void next() {
    for (std::size_t i = 0; i < dims_.size(); ++i) {
      index_ += strides_[i];
      if (++strategies_[i] < dims_[i]) return;
      index_ -= strides_[i] * dims_[i];
      strategies_[i] = 0;
    }
  }

 private:
  const std::vector<std::int64_t>& dims_;
  std::vector<std::int64_t> strides_;
  std::vector<std::int64_t> strategies_;
  std::int64_t index_ = 0;
};

class NfgReader {
 public:
  NfgReader(std::istream& in, const std::string& name) : lexer_(in, name) {}

  StrategicForm read() {
    read_header();
    read_players();
    read_strategies();
    if (at(Token::Kind::text)) lexer_.take();  // a comment on the game
    form_.payoffs.assign(form_.players.size(),
                         std::vector<double>(static_cast<std::size_t>(outcomes(form_.dims))));
    if (at(Token::Kind::open)) {
      read_outcome_version();
    } else {
      read_payoff_version();
    }
    return std::move(form_);
  }

 private:
  bool at(Token::Kind kind) const { return lexer_.current().kind == kind; }

  [[noreturn]] void unexpected(const std::string& wanted) const {
    const Token& found = lexer_.current();
    switch (found.kind) {
      case Token::Kind::end:
        lexer_.fail(
            found, fmt::format("the file ends where {} should be; check that it is whole", wanted));
      case Token::Kind::word:
        lexer_.fail(found, fmt::format("found {}; give {}", printable(found.value), wanted));
      case Token::Kind::text:
        lexer_.fail(found, fmt::format("found \"{}\"; give {}", printable(found.value), wanted));
      case Token::Kind::open:
        lexer_.fail(found, fmt::format("found {{; give {}", wanted));
      case Token::Kind::close:
        lexer_.fail(found, fmt::format("found }}; give {}", wanted));
      case Token::Kind::comma:
        break;
    }
    lexer_.fail(found, fmt::format("found a comma; give {}", wanted));
  }

  void expect(Token::Kind kind, const std::string& wanted) {
    if (!at(kind)) unexpected(wanted);
    lexer_.take();
  }

  /// A name in quotes, or one bare word.
  std::string take_name(const std::string& wanted) {
    if (!at(Token::Kind::text) && !at(Token::Kind::word)) unexpected(wanted);
    return lexer_.take().value;
  }

  void skip_comma() {
    if (at(Token::Kind::comma)) lexer_.take();
  }

  /// A count or an index; what is too large for the type is far beyond any limit here.
  std::int64_t take_whole(const std::string& wanted) {
    const Token& token = lexer_.current();
    if (!at(Token::Kind::word) || !is_digits(token.value)) unexpected(wanted);
    std::int64_t value = 0;
    const char* const start = token.value.data();
    const auto result = std::from_chars(start, start + token.value.size(), value);
    if (result.ec != std::errc()) unexpected(wanted);
    lexer_.take();
    skip_comma();
    return value;
  }

  /// A payoff; `wanted()` says which, and is called only where it is missing.
  template <class Wanted>
  double take_payoff(const Wanted& wanted) {
    if (!at(Token::Kind::word)) unexpected(wanted());
    const Token& token = lexer_.current();
    const GambitNumber number = parse_gambit_number(token.value);
    switch (number.fault) {
      case GambitNumberFault::none:
        break;
      case GambitNumberFault::malformed:
        unexpected(wanted() + ", a number such as 2, -1.5, 1e3 or 3/4");
      case GambitNumberFault::out_of_range:
        lexer_.fail(token, fmt::format("{} is out of the range of double precision; rescale the "
                                       "payoffs",
                                       printable(token.value)));
      case GambitNumberFault::zero_denominator:
        lexer_.fail(
            token, fmt::format("{} has a zero denominator; give a number", printable(token.value)));
    }
    lexer_.take();
    skip_comma();
    return number.value;
  }

  void expect_end(std::string_view last) {
    if (!at(Token::Kind::end)) {
      unexpected(fmt::format("nothing after {}, or correct the numbers of strategies", last));
    }
  }

  void read_header() {
    const Token first = lexer_.take();
    if (first.kind == Token::Kind::end) lexer_.fail(first, "the file is empty; give a .nfg file");
    if (first.kind == Token::Kind::word && first.value == "EFG") {
      lexer_.fail(first,
                  "this is an extensive game (.efg); save its strategic form as a .nfg file");
    }
    if (first.kind != Token::Kind::word || first.value != "NFG") {
      lexer_.fail(first, "not a Gambit strategic game; give a file that begins with NFG 1 R");
    }
    const bool version_1 = at(Token::Kind::word) && lexer_.current().value == "1";
    if (!version_1) unexpected("1, the only version known, after NFG");
    lexer_.take();
    const std::string& type = lexer_.current().value;
    if (!at(Token::Kind::word) || (type != "R" && type != "D")) unexpected("R or D after NFG 1");
    lexer_.take();
    form_.title = take_name("the title in quotes");
  }

  void read_players() {
    expect(Token::Kind::open, "{ before the players' names");
    while (!at(Token::Kind::close)) {
      if (form_.players.size() == max_file_players) {
        lexer_.fail(lexer_.current(),
                    fmt::format("more than {} players; the limit is {} principals and {} agents",
                                max_file_players, max_given_players, max_given_players));
      }
      form_.players.push_back(take_name("a player's name or }"));
    }
    if (form_.players.empty()) unexpected("at least one player's name");
    lexer_.take();
  }

  void read_strategies() {
    const Token start = lexer_.current();
    expect(Token::Kind::open, "{ before the strategies");
    const bool named = at(Token::Kind::open);
    const std::string players = fmt::format("for {} players", form_.players.size());
    while (!at(Token::Kind::close)) {
      if (form_.dims.size() == form_.players.size()) {
        unexpected(fmt::format("}} after the strategies {}", players));
      }
      form_.dims.push_back(named ? count_names() : take_count());
    }
    if (form_.dims.size() < form_.players.size()) {
      unexpected(fmt::format("strategies {}; here are {}", players, form_.dims.size()));
    }
    lexer_.take();
    if (outcomes(form_.dims) > max_given_outcomes) {
      lexer_.fail(start,
                  fmt::format("{} strategies give more than {} outcomes; give a smaller game",
                              joined(form_.dims, " x "), max_given_outcomes));
    }
  }

  std::int64_t count_names() {
    expect(Token::Kind::open, "{ before a player's strategies");
    std::int64_t count = 0;
    for (; !at(Token::Kind::close); ++count) take_name("a strategy's name or }");
    if (count == 0) unexpected("at least one strategy's name");
    lexer_.take();
    return count;
  }

  std::int64_t take_count() {
    const Token token = lexer_.current();
    const std::int64_t count = take_whole("a player's number of strategies");
    if (count < 1) lexer_.fail(token, "a player with no strategies; give 1 or more");
    return count;
  }

  void read_payoff_version() {
    const std::size_t players = form_.players.size();
    const std::size_t total = players * static_cast<std::size_t>(outcomes(form_.dims));
    std::size_t done = 0;
    const auto wanted = [&] { return fmt::format("payoff {} of {}", done + 1, total); };
    for (FileOrder order(form_.dims); done < total; order.next()) {
      for (std::vector<double>& payoffs : form_.payoffs) {
        payoffs[order.row_major()] = take_payoff(wanted);
        ++done;
      }
    }
    expect_end(fmt::format("the {} payoffs", total));
  }

  void read_outcome_version() {
    const std::vector<std::vector<double>> table = read_outcomes();
    const std::int64_t total = outcomes(form_.dims);
    FileOrder order(form_.dims);
    for (std::int64_t done = 0; done < total; ++done, order.next()) {
      const Token token = lexer_.current();
      const std::int64_t index = take_whole(
          fmt::format("outcome number {} of {} (0 is the null outcome)", done + 1, total));
      if (index >= static_cast<std::int64_t>(table.size())) {
        lexer_.fail(token, fmt::format("there is no outcome {}; give a number from 0 to {}", index,
                                       table.size() - 1));
      }
      for (std::size_t i = 0; i < form_.payoffs.size(); ++i) {
        form_.payoffs[i][order.row_major()] = table[static_cast<std::size_t>(index)][i];
      }
    }
    expect_end(fmt::format("the {} outcome numbers", total));
  }

  /// The payoffs of each listed outcome, after those of the null outcome, which has number 0.
  std::vector<std::vector<double>> read_outcomes() {
    std::vector<std::vector<double>> table(1, std::vector<double>(form_.players.size(), 0));
    expect(Token::Kind::open, "{ before the outcomes");
    while (!at(Token::Kind::close)) {
      expect(Token::Kind::open, "{ before an outcome, or } after the last");
      if (!at(Token::Kind::text)) unexpected("the outcome's name in quotes (it may be empty)");
      lexer_.take();
      std::vector<double> payoffs;
      const auto wanted = [&] {
        return fmt::format("payoff {} of {} in outcome {}", payoffs.size() + 1,
                           form_.players.size(), table.size());
      };
      skip_comma();
      while (payoffs.size() < form_.players.size()) payoffs.push_back(take_payoff(wanted));
      expect(Token::Kind::close,
             fmt::format("}} after the {} payoffs of an outcome", form_.players.size()));
      table.push_back(std::move(payoffs));
    }
    lexer_.take();
    return table;
  }

  GambitLexer lexer_;
  StrategicForm form_;
};

}  // namespace

StrategicForm read_nfg(std::istream& in, const std::string& name) {
  return NfgReader(in, name).read();
}

GivenGame delegation_game(const StrategicForm& both, const std::string& name,
                          const GivenDelegation& delegation) {
  const std::size_t count = both.players.size();
  if (!delegation.shares && count % 2 != 0) {
    throw UsageError(
        fmt::format("{}: {} players; a delegation game has an even number, the "
                    "principals and then their agents (or give two files, or --delegation)",
                    name, count));
  }
  const std::size_t principals = delegation.shares ? delegation.shares->size() : count / 2;
  if (principals < 1 || principals >= count) {
    throw UsageError(
        fmt::format("{}: {} players, but the delegation of {} has {} rows, one per principal; give "
                    "as many players as it has rows and columns",
                    name, count, delegation.origin, principals));
  }
  const auto n = static_cast<std::ptrdiff_t>(principals);
  for (std::size_t i = 0; i < principals; ++i) {
    if (both.dims[i] != 1) {
      throw UsageError(
          fmt::format("{}: player {} (\"{}\") is a principal and has {} strategies; "
                      "the first {} players are principals, give them one each",
                      name, i + 1, printable(both.players[i]), both.dims[i], n));
    }
  }
  // With one strategy per principal the outcomes are those of the agents alone.
  GivenGame game;
  game.origin = name;
  game.name = both.title;
  game.dims.assign(both.dims.begin() + n, both.dims.end());
  game.principals.assign(both.payoffs.begin(), both.payoffs.begin() + n);
  game.agents.assign(both.payoffs.begin() + n, both.payoffs.end());
  game.delegation = delegation.shares;
  game.delegation_origin = delegation.origin;
  validate(game);
  normalise(game);
  return game;
}

GivenGame delegation_game(const StrategicForm& principals, const StrategicForm& agents,
                          const std::string& principals_name, const std::string& agents_name,
                          const GivenDelegation& delegation) {
  if (principals.dims != agents.dims) {
    throw UsageError(fmt::format(
        "{}: {} strategies, but {} has {}; give both files the same "
        "players and strategies",
        principals_name, joined(principals.dims, " x "), agents_name, joined(agents.dims, " x ")));
  }
  GivenGame game;
  game.origin = fmt::format("{} and {}", principals_name, agents_name);
  const bool two_titles =
      !principals.title.empty() && !agents.title.empty() && principals.title != agents.title;
  game.name = two_titles             ? fmt::format("{} / {}", principals.title, agents.title)
              : agents.title.empty() ? principals.title
                                     : agents.title;
  game.dims = agents.dims;
  game.principals = principals.payoffs;
  game.agents = agents.payoffs;
  game.delegation = delegation.shares;
  game.delegation_origin = delegation.origin;
  validate(game);
  normalise(game);
  return game;
}

}  // namespace delegauge::host
