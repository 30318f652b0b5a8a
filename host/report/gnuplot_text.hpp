// SPDX-License-Identifier: Apache-2.0
// What gnuplot is told, put together so that nothing but our own commands is a command: it runs
// programs that backquotes, system() and pipes name.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace delegauge::host {

/// A string constant of gnuplot's that shows as the text in enhanced text, whatever the text is.
/// Control characters and bytes that are no UTF-8 become the replacement character.
std::string gnuplot_string(std::string_view text);

/// Blocks of numbers that gnuplot reads by name, variables, and then commands.
class GnuplotInput {
 public:
  /// Rows until the end of the block. name: one of ours, letters and underscores.
  void begin(std::string_view name);
  /// What is not finite is missing.
  void row(std::initializer_list<double> cells);
  /// An empty line: the next row of a mesh follows.
  void gap() { text_ += '\n'; }
  void end() { text_ += "EOD\n"; }
  void set(std::string_view name, std::string_view value);
  /// value: finite.
  void set(std::string_view name, double value);
  /// An array from 1, of one text at least.
  void texts(std::string_view name, const std::vector<std::string>& texts);
  /// What stands at 0, 1, 2, ... of an axis of categories. axis: "x" or "y".
  void tics(std::string_view axis, const std::vector<std::string>& texts);
  std::string with(std::string_view commands) const { return text_ + std::string(commands); }

 private:
  std::string text_;
};

}  // namespace delegauge::host
