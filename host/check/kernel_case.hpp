// SPDX-License-Identifier: Apache-2.0
// A small job that one kernel works on, here and there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/check/difference.hpp"
#include "host/machine/execution.hpp"
#include "host/settings/names.hpp"

namespace delegauge::host {

/// "grid-float": the kernel among cuda::kernels_of() of a family that has one for each precision.
inline std::string kernel_name(std::string_view family, Precision precision) {
  return std::string(family) + "-" + std::string(name_of(precision));
}

/// What a kernel is to the user.
struct KernelLabel {
  std::string family;   // the command that it belongs to
  std::string variant;  // what it is given: "4x4 lean"
  Precision precision = Precision::single_precision;
  // Its names among cuda::kernels_of(): the first that the device lists is the one that runs.
  std::vector<std::string> on_devices = {};

  std::string text() const {
    return family + " " + variant + " " + std::string(name_of(precision));
  }
};

/// Used by one thread.
class KernelCase {
 public:
  explicit KernelCase(KernelLabel label) : label_(std::move(label)) {}
  KernelCase(const KernelCase&) = delete;
  KernelCase& operator=(const KernelCase&) = delete;
  virtual ~KernelCase() = default;

  const KernelLabel& label() const { return label_; }
  /// Games of the job, or chains.
  virtual std::uint64_t games() const = 0;
  /// Where what `subject` leaves of the games parts from what `reference` leaves; nothing if it is
  /// the same, byte for byte. What the reference leaves is kept until it is another one.
  virtual std::optional<Difference> compare(const Execution& subject,
                                            const Execution& reference) = 0;
  /// Whether its speed is measured, and so many games of it worked on, as a run would.
  virtual bool is_timed() const { return false; }
  virtual void work(const Execution& /*execution*/, std::uint64_t /*games*/) const {}

 private:
  KernelLabel label_;
};

}  // namespace delegauge::host
