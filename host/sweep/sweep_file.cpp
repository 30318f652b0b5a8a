// SPDX-License-Identifier: Apache-2.0
#include "host/sweep/sweep_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "host/files/input.hpp"
#include "host/files/input_kind.hpp"
#include "host/settings/option_texts.hpp"
#include "host/settings/toml_text.hpp"
#include "host/sweep/names.hpp"
#include "host/sweep/values.hpp"
#include "host/text/error.hpp"
#include "host/text/for_terminal.hpp"
#include "host/text/join.hpp"

namespace delegauge::host {
namespace {

std::string text_of(const std::string& file) {
  constexpr std::uint64_t most = std::uint64_t{16} << 20;
  const Input input(file, most);
  refuse_foreign(input.beginning(kind_bytes), input.name());
  return input.text();
}

class SweepFile {
 public:
  explicit SweepFile(const std::string& name)
      : name_(printable(name)), items_(read_toml(text_of(name), name_, TomlShape::sweep)) {
    read_top_level();
    options_ = swept_job_named(wanted_.job, place_of_job_).options();
    for (const TomlItem& item : items_) {
      if (!item.table.empty()) read(item);
    }
  }
  WantedSweep take() { return std::move(wanted_); }

 private:
  void read_top_level() {
    for (const TomlItem& item : items_) {
      if (!item.table.empty()) continue;
      const std::string& text = single(item);
      if (item.key == "job") {
        wanted_.job = text;
        place_of_job_ = item.place;
      } else if (item.key == "files") {
        wanted_.files = parse_choice<CellFiles>(text, item.place + ": files");
      } else {
        throw UsageError(fmt::format(
            "{}: {}: stands at the top level, where there are job and files; put options of the "
            "job under [fixed], [vary] or [[cell]], and give what says how a run is carried out on "
            "the command line",
            item.place, printable(item.key)));
      }
    }
    if (wanted_.job.empty()) {
      throw UsageError(
          fmt::format("{}: has no job; begin with a line such as job = \"surface\"", name_));
    }
  }

  void read(const TomlItem& item) {
    if (item.table != "vary" && item.table != "fixed" && item.table != "cell") {
      throw UsageError(fmt::format("{}: [{}]: a sweep has [fixed], [vary] and [[cell]]", item.place,
                                   printable(item.table)));
    }
    if ((item.table == "cell") != (item.number > 0)) {
      throw UsageError(fmt::format("{}: [{}]: write [fixed], [vary] and [[cell]]", item.place,
                                   printable(item.table)));
    }
    const SweptOption& option = swept_option(options_, wanted_.job, "--" + item.key, item.place);
    WantedOption wanted = {option.name, {}, item.place};
    if (item.table == "vary") {
      wanted.values = varied(option, item);
      wanted_.varied.push_back(std::move(wanted));
      return;
    }
    if (item.kind == TomlItem::Kind::list && !option.is_list) {
      throw UsageError(fmt::format("{}: {}: has several values; put it under [vary]", item.place,
                                   printable(item.key)));
    }
    wanted.values = {one_text(option, item)};
    if (item.table == "fixed") {
      wanted_.fixed.push_back(std::move(wanted));
      return;
    }
    if (wanted_.cells.size() < item.number) wanted_.cells.resize(item.number);
    wanted_.cells[item.number - 1].push_back(std::move(wanted));
  }

  static const std::string& single(const TomlItem& item) {
    if (item.texts.size() == 1 && item.kind == TomlItem::Kind::text) return item.texts.front();
    throw UsageError(fmt::format("{}: {}: give one text", item.place, printable(item.key)));
  }

  static std::string switch_text(const SweptOption& option, const TomlItem& item,
                                 const std::string& text) {
    // What is on or off is true or false in TOML.
    if (option.value != "on|off" || (text != "true" && text != "false")) return text;
    return item.kind == TomlItem::Kind::text ? text : text == "true" ? "on" : "off";
  }

  static std::string one_text(const SweptOption& option, const TomlItem& item) {
    std::vector<std::string> texts;
    for (const std::string& text : item.texts) {
      texts.push_back(switch_text(option, item, text));
      if (texts.back().empty()) refuse_empty(item);
    }
    if (texts.empty()) refuse_empty(item);
    return joined(texts, ",");
  }

  static std::vector<std::string> varied(const SweptOption& option, const TomlItem& item) {
    const std::string place = fmt::format("{}: {}", item.place, option.name);
    if (item.kind != TomlItem::Kind::list) {
      return swept_values(option, switch_text(option, item, item.texts.front()), place);
    }
    std::vector<std::string> values;
    for (const std::string& text : item.texts) {
      const std::string value = switch_text(option, item, text);
      for (std::string& each : expanded(option, value, place)) values.push_back(std::move(each));
    }
    if (values.empty()) refuse_empty(item);
    return values;
  }

  [[noreturn]] static void refuse_empty(const TomlItem& item) {
    throw UsageError(fmt::format("{}: {}: is given no value; give one, or drop the line",
                                 item.place, printable(item.key)));
  }

  std::string name_;
  std::vector<TomlItem> items_;
  WantedSweep wanted_;
  std::string place_of_job_;
  std::vector<SweptOption> options_;
};

}  // namespace

WantedSweep read_sweep_file(const std::string& file) { return SweepFile(file).take(); }

}  // namespace delegauge::host
