// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

#include "host/report/figures.hpp"
#include "host/report/gnuplot_text.hpp"
#include "host/report/page_files.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

const char* gnuplot() {
  const char* const given = std::getenv("DELEGAUGE_GNUPLOT");
  return given != nullptr && *given != '\0' ? given : "gnuplot";
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

/// A file without a name: no pipe can block, and nothing is left behind.
File scratch() {
  File file(std::tmpfile());
  if (!file) {
    throw RunError(fmt::format("a temporary file cannot be created: {}; free some space in /tmp",
                               std::strerror(errno)));
  }
  return file;
}

std::string content(std::FILE* file) {
  std::string text;
  std::rewind(file);
  constexpr std::size_t block = 1U << 16U;
  std::array<char, block> buffer;
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), file)) {
    text.append(buffer.data(), got);
  }
  return text;
}

struct Ended {
  int code;  // 127 if the program could not be run
  std::string out, err;
};

/// Runs gnuplot without any file of the user's: commands in, the picture out.
Ended run_gnuplot(const std::string& commands) {
  const File in = scratch(), out = scratch(), err = scratch();
  if (std::fwrite(commands.data(), 1, commands.size(), in.get()) != commands.size() ||
      std::fflush(in.get()) != 0) {
    throw RunError(fmt::format("a temporary file cannot be written: {}; free some space in /tmp",
                               std::strerror(errno)));
  }
  std::rewind(in.get());
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, ::fileno(in.get()), STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, ::fileno(out.get()), STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, ::fileno(err.get()), STDERR_FILENO);
  std::string program = gnuplot(), defaults = "-d";  // none of the user's settings
  std::array<char*, 3> arguments = {program.data(), defaults.data(), nullptr};
  pid_t child = 0;
  const int error =
      ::posix_spawnp(&child, program.c_str(), &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  constexpr int not_run = 127;
  if (error != 0) return {not_run, {}, std::strerror(error)};
  // The largest figure takes seconds; a gnuplot that never ends would keep us forever.
  constexpr rlim_t most_seconds = 300;
  const rlimit time = {most_seconds, most_seconds};
  ::prlimit(child, RLIMIT_CPU, &time, nullptr);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 1, content(out.get()), content(err.get())};
}

constexpr double millimetres_per_inch = 25.4;

/// A terminal of this size whose texts have so many points on paper.
std::string terminal_of(FigureFormat format, const FigureSize& size, double font) {
  // gnuplot takes 96 pixels for an inch where it sets texts.
  constexpr double svg_dpi = 96, png_dpi = 300, points_per_inch = 72;
  const auto pixels = [](double millimetres, double dpi) {
    return std::lround(millimetres / millimetres_per_inch * dpi);
  };
  switch (format) {
    case FigureFormat::pdf:
      return fmt::format(
          "set terminal pdfcairo enhanced size {:.3f}cm,{:.3f}cm font 'Sans,{}' fontscale 0.75 "
          "linewidth 1.3\n",
          size.width / 10, size.height / 10, font);
    case FigureFormat::png:
      return fmt::format(
          "set terminal pngcairo enhanced size {},{} font 'Sans,{}' fontscale {} linewidth 2.8 "
          "pointscale 2\n",
          pixels(size.width, png_dpi), pixels(size.height, png_dpi), font, png_dpi / svg_dpi);
    default:
      return fmt::format(
          "set terminal svg enhanced size {},{} dynamic font 'Sans,{:.3f}' linewidth 1.3 "
          "background rgb 'white'\n",
          pixels(size.width, svg_dpi), pixels(size.height, svg_dpi),
          font * svg_dpi / points_per_inch);
  }
}

std::string usual_terminal(FigureFormat format) {
  switch (format) {
    case FigureFormat::pdf:
      return "set terminal pdfcairo enhanced size 16cm,11cm font 'Sans,11' linewidth 1.3\n";
    case FigureFormat::png:
      return "set terminal pngcairo enhanced size 1600,1100 font 'Sans,11' fontscale 2 linewidth "
             "2.4 pointscale 2\n";
    default:
      return "set terminal svg enhanced size 800,550 dynamic font 'Sans,13' linewidth 1.5 "
             "background rgb 'white'\n";
  }
}

/// How a figure looks of which users have not said it all; nothing where it is as it always was.
FigureLook full_look(const FigureScript& script, FigureLook look) {
  constexpr FigureSize single = {160, 110};
  const double font = script.usual_size ? 7 : 9;
  if (!look.size && !look.font_points && !script.usual_size) return look;
  if (!look.size) look.size = script.usual_size.value_or(single);
  if (!look.font_points) look.font_points = font;
  return look;
}

std::string terminal(FigureFormat format, const FigureLook& look) {
  return look.size ? terminal_of(format, *look.size, *look.font_points) : usual_terminal(format);
}

/// gnuplot's SVG has pixels only; what is asked for in millimetres is so on paper, too.
void say_size(std::string& svg, const FigureSize& size) {
  constexpr std::string_view before = " viewBox=";
  const std::size_t at = svg.find(before);
  if (at == svg.npos) throw RunError(fmt::format("{} draws SVG without a viewBox", gnuplot()));
  svg.insert(at, fmt::format(" width=\"{}mm\" height=\"{}mm\"", size.width, size.height));
}

}  // namespace

bool has_gnuplot() { return run_gnuplot("exit\n").code == 0; }

std::string draw_figure(const FigureScript& script, FigureFormat format, const FigureLook& asked) {
  const FigureLook look = full_look(script, asked);
  const std::string title =
      script.title.empty() ? "" : "set title " + gnuplot_string(script.title) + "\n";
  Ended ended = run_gnuplot(terminal(format, look) + std::string(page_files::figure_style()) +
                            title + script.commands);
  if (ended.code == 0 && !ended.out.empty()) {
    if (format == FigureFormat::svg && look.size) say_size(ended.out, *look.size);
    return std::move(ended.out);
  }
  constexpr std::size_t longest = 200;
  throw RunError(fmt::format(
      "{} cannot draw the figure {}: {}; install gnuplot (Debian's gnuplot-nox), or name one with "
      "DELEGAUGE_GNUPLOT",
      gnuplot(), script.name, printable(ended.err, longest)));
}

}  // namespace delegauge::host
