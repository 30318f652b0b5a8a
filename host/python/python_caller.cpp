// SPDX-License-Identifier: Apache-2.0
#include "host/python/python_caller.hpp"

#include "host/python/wording.hpp"

namespace delegauge::host::python {

namespace nb = nanobind;

void PythonCaller::say(std::string_view message) noexcept {
  try {
    const std::lock_guard lock(mutex_);
    messages_.push_back(in_python(message));
  } catch (const std::exception&) {
    // A message for which there is no memory is lost, as on the console.
  }
}

void PythonCaller::print(std::string_view text) { text_ += text; }

bool PythonCaller::wants_to_stop() {
  if (raised_) return true;
  const nb::gil_scoped_acquire lock;
  // Python runs handlers in its main thread alone: in others this does nothing.
  if (PyErr_CheckSignals() != 0) raised_ = std::make_exception_ptr(nb::python_error());
  return raised_ != nullptr;
}

void PythonCaller::progress(std::uint64_t done, std::uint64_t games) {
  constexpr auto least_time = std::chrono::milliseconds(100);
  const Clock::time_point now = Clock::now();
  if (raised_ || progress_.is_none() || (now - told_ < least_time && done != games)) return;
  told_ = now;
  const nb::gil_scoped_acquire lock;
  try {
    progress_(done, games);
  } catch (const nb::python_error&) {
    raised_ = std::current_exception();
  }
}

void PythonCaller::take_file(std::string_view name, std::string_view content) {
  files_[std::string(name)] = content;
}

void PythonCaller::take_shard(std::string_view bytes) { shard_ = bytes; }

const std::string* PythonCaller::file(const std::string& path) const {
  const auto found = lent_.find(path);
  return found == lent_.end() ? nullptr : &found->second;
}

void PythonCaller::raise_what_python_raised() const {
  if (raised_) std::rethrow_exception(raised_);
}

}  // namespace delegauge::host::python
