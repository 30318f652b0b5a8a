// SPDX-License-Identifier: Apache-2.0
// The module delegauge._core: what host/python/delegauge/ is made of.
#include <fmt/format.h>
#include <nanobind/nanobind.h>
#include <nanobind/stl/map.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/python/arrays.hpp"
#include "host/python/call.hpp"
#include "host/python/device_arrays.hpp"
#include "host/python/evaluation.hpp"
#include "host/python/options.hpp"
#include "host/python/python_caller.hpp"
#include "host/python/sweeps.hpp"
#include "host/python/wording.hpp"
#include "host/text/error.hpp"
#include "host/text/version.hpp"
#include "kernels/executor/game_quantities.hpp"

namespace nb = nanobind;

namespace delegauge::host::python {
namespace {

nb::bytes bytes_of(const std::string& text) { return nb::bytes(text.data(), text.size()); }

std::string text_of(const nb::bytes& bytes) { return std::string(bytes.c_str(), bytes.size()); }

std::vector<std::string> texts_of(const std::vector<nb::bytes>& list) {
  std::vector<std::string> texts;
  texts.reserve(list.size());
  for (const nb::bytes& one : list) texts.push_back(text_of(one));
  return texts;
}

nb::dict files_of(const PythonCaller& caller) {
  nb::dict files;
  for (const auto& [name, content] : caller.files()) files[name.c_str()] = bytes_of(content);
  return files;
}

void set_error(PyObject* kind, std::string_view what) {
  const std::string text = in_python(what);
  PyErr_SetString(kind, text.c_str());
}

void add_errors(nb::module_& m) {
  // Lives as long as the interpreter.
  static PyObject* const run_error =
      PyErr_NewException("delegauge._core.RunError", PyExc_RuntimeError, nullptr);
  if (run_error == nullptr) throw nb::python_error();
  m.attr("RunError") = nb::borrow(run_error);
  nb::register_exception_translator([](const std::exception_ptr& failure, void*) {
    try {
      std::rethrow_exception(failure);
    } catch (const UsageError& error) {
      set_error(PyExc_ValueError, error.what());
    } catch (const RunError& error) {
      set_error(run_error, error.what());
    } catch (const OthersFailed& error) {
      set_error(run_error, error.what());
    } catch (const std::filesystem::filesystem_error& error) {
      set_error(run_error, fmt::format("{}: {}", error.path1().string(), error.code().message()));
    }
  });
}

void add_calls(nb::module_& m) {
  nb::class_<PythonCaller>(m, "Call")
      .def(nb::init<nb::object>(), nb::arg("progress").none())
      .def(
          "run",
          [](PythonCaller& caller, const std::vector<nb::bytes>& arguments) {
            return run_command(caller, texts_of(arguments));
          },
          nb::arg("arguments"))
      .def(
          "merge",
          [](PythonCaller& caller, const std::vector<nb::bytes>& shards, const nb::bytes& out,
             bool partial) { merge_shards(caller, texts_of(shards), text_of(out), partial); },
          nb::arg("shards"), nb::arg("out"), nb::arg("partial"))
      .def(
          "replay",
          [](PythonCaller& caller, const nb::bytes& summary, std::uint64_t index) {
            return replay_game(caller, text_of(summary), index);
          },
          nb::arg("summary"), nb::arg("index"))
      .def(
          "check_run",
          [](PythonCaller& caller, const nb::bytes& folder) { check_run(caller, text_of(folder)); },
          nb::arg("folder"))
      .def(
          "sweep_arrays",
          [](PythonCaller& caller, const nb::bytes& folder) {
            return tuples_of(arrays_of_sweep(caller, text_of(folder)));
          },
          nb::arg("folder"))
      .def(
          "lend",
          [](PythonCaller& caller, const std::string& path, const nb::bytes& content) {
            caller.lend(path, text_of(content));
          },
          nb::arg("path"), nb::arg("content"))
      .def(
          "report",
          [](PythonCaller& caller, const std::vector<nb::bytes>& folders, const nb::bytes& out,
             const std::map<std::string, std::string>& figures) {
            return report_runs(caller, texts_of(folders), text_of(out), figures);
          },
          nb::arg("folders"), nb::arg("out"), nb::arg("figures"))
      .def(
          "page",
          [](PythonCaller& caller, const std::vector<nb::bytes>& folders) {
            return bytes_of(page_of_runs(caller, texts_of(folders)));
          },
          nb::arg("folders"))
      .def_prop_ro("messages", &PythonCaller::messages)
      .def_prop_ro("text", [](const PythonCaller& caller) { return bytes_of(caller.text()); })
      .def_prop_ro("files", &files_of)
      .def_prop_ro("shard", [](const PythonCaller& caller) { return bytes_of(caller.shard()); });
}

nb::tuple measure_arrays(PythonCaller& caller, const Measuring& how, const AnyArray& principals,
                         const AnyArray& agents, const std::optional<AnyArray>& strategies) {
  std::optional<ArrayView> played;
  if (strategies) played = view_of(*strategies, "strategy");
  const ArrayGames games(view_of(principals, "principals"), view_of(agents, "agents"), played);
  MeasuredArray measured = measure(caller, how, games);
  const std::vector<std::string> names = measured.names;
  return nb::make_tuple(names, numpy_of(std::move(measured), games.shape().games));
}

/// The quantities of columns, with what a game has a value of, and the bounds.
void add_names(nb::module_& m) {
  constexpr std::array<const char*, 5> extents = {"game", "players", "pairs", "bounds", "bounds"};
  nb::list quantities, bounds;
  for (const GameQuantityInfo& info : game_quantities) {
    quantities.append(
        nb::make_tuple(std::string(info.name), extents[static_cast<std::size_t>(info.extent)]));
  }
  for (const std::string_view bound : bound_names) bounds.append(std::string(bound));
  m.attr("quantities") = quantities;
  m.attr("bounds") = bounds;
}

void add_evaluation(nb::module_& m) {
  nb::class_<Measuring>(m, "Measuring")
      .def(
          "__init__",
          [](Measuring* self, const std::vector<nb::bytes>& arguments) {
            new (self) Measuring(texts_of(arguments));
          },
          nb::arg("arguments"));
  m.def("measure", &measure_arrays, nb::arg("call"), nb::arg("how"),
        nb::arg("principals").noconvert(), nb::arg("agents").noconvert(),
        nb::arg("strategies").noconvert().none());
  m.def(
      "records",
      [](PythonCaller& caller, const Measuring& how, const nb::bytes& games,
         const nb::bytes& name) { return records(caller, how, text_of(games), text_of(name)); },
      nb::arg("call"), nb::arg("how"), nb::arg("games"), nb::arg("name"));
  m.def(
      "explanations",
      [](PythonCaller& caller, const Measuring& how, const nb::bytes& games,
         const nb::bytes& name) {
        return explanations(caller, how, text_of(games), text_of(name));
      },
      nb::arg("call"), nb::arg("how"), nb::arg("games"), nb::arg("name"));
  m.def(
      "check_games",
      [](PythonCaller& caller, const nb::bytes& games, const nb::bytes& name) {
        check_games(caller, text_of(games), text_of(name));
      },
      nb::arg("call"), nb::arg("games"), nb::arg("name"));
  m.def(
      "read_file",
      [](PythonCaller& caller, const nb::bytes& path) {
        return bytes_of(read_file(caller, text_of(path)));
      },
      nb::arg("call"), nb::arg("path"));
  m.def(
      "read_nfg",
      [](PythonCaller& caller, const nb::bytes& principals, const nb::bytes& agents) {
        return read_nfg_game(caller, text_of(principals), text_of(agents));
      },
      nb::arg("call"), nb::arg("principals"), nb::arg("agents"));
}

void add_options(nb::module_& m) {
  nb::class_<OptionInfo>(m, "OptionInfo")
      .def_ro("name", &OptionInfo::name)
      .def_ro("value", &OptionInfo::value)
      .def_ro("help", &OptionInfo::help)
      .def_ro("group", &OptionInfo::group)
      .def_ro("is_switch", &OptionInfo::is_switch);
  nb::class_<CommandInfo>(m, "CommandInfo")
      .def_ro("name", &CommandInfo::name)
      .def_ro("about", &CommandInfo::about)
      .def_ro("options", &CommandInfo::options);
  m.def("job_options", &job_options);
  m.attr("max_cells") = max_cells;  // of a sweep
  m.def(
      "in_python", [](const std::string& message) { return in_python(message); },
      nb::arg("message"));
}

}  // namespace
}  // namespace delegauge::host::python

NB_MODULE(_core, m) {
  using namespace delegauge::host;
  // Classes of modules are not destroyed in an order that would let nanobind tell a leak from an
  // interpreter that ends.
  nb::set_leak_warnings(false);
  m.attr("version") = program_version();
  m.attr("commit") = program_commit();
  python::add_errors(m);
  python::add_calls(m);
  python::add_names(m);
  python::add_evaluation(m);
  python::add_device_arrays(m);
  python::add_options(m);
}
