// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/strategic/execution.hpp"

#include <algorithm>
#include <cstddef>

#include "delegauge/base/profiles.hpp"
#include "delegauge/game/strategic_sampler.hpp"

namespace delegauge::host {
namespace {

std::int64_t bytes_of(const cpu::Kernels& kernels, const Profiles& profiles) {
  const std::int64_t values = StrategicRows<double>::size(profiles.players, profiles.outcomes);
  const auto floats = static_cast<std::int64_t>(sizeof(float)) * kernels.float_lanes;
  const auto doubles = static_cast<std::int64_t>(sizeof(double)) * kernels.double_lanes;
  return values * std::max(floats, doubles);
}

}  // namespace

BatchSizes strategic_batches(const StrategicGames& shape, std::uint64_t games, int columns,
                             Tallied tallied) {
  const Profiles profiles(shape.players, shape.actions);
  const auto utilities =
      static_cast<std::uint64_t>(profiles.players) * static_cast<std::uint64_t>(profiles.outcomes);
  const auto width = static_cast<std::uint64_t>(columns);
  constexpr std::uint64_t batches_per_worker = 8;
  const auto fair = [games](std::uint64_t workers) {
    return games / (workers * batches_per_worker);
  };
  BatchSizes sizes;
  // 20 MB of values and about a tenth of a second's work of a thread; 100 MB of a device, or 500
  // where they stay there. A thread that adds them up as it goes has none.
  constexpr std::uint64_t thread_values = 1U << 21U, thread_utilities = 1U << 20U;
  constexpr std::uint64_t most_tallied_of_thread = 1U << 16U;
  constexpr std::uint64_t device_utilities = 1U << 30U;
  const std::uint64_t most_values = tallied != Tallied::nobody ? 1U << 26U : 1U << 24U;
  // Lanes are to be full: those of large games are fewer.
  const std::uint64_t least_of_thread =
      std::clamp<std::uint64_t>(4 * thread_utilities / utilities, 4, 32);
  constexpr std::uint64_t least_of_device = 1024;
  const auto within = [](std::uint64_t wanted, std::uint64_t least, std::uint64_t most) {
    return std::max<std::uint64_t>(1, std::clamp(wanted, std::min(least, most), most));
  };
  sizes.most_of_thread = tallied == Tallied::by_all
                             ? most_tallied_of_thread
                             : std::min<std::uint64_t>(4096, thread_values / width);
  sizes.of_thread = [=, most = sizes.most_of_thread](int threads) {
    const std::uint64_t wanted =
        std::min(fair(static_cast<std::uint64_t>(threads)), thread_utilities / utilities);
    return within(wanted, least_of_thread, most);
  };
  sizes.most_of_device = most_values / width;
  sizes.of_device = [=, most = sizes.most_of_device](std::size_t devices) {
    const std::uint64_t wanted = std::min(fair(devices), device_utilities / utilities);
    return within(wanted, least_of_device, most);
  };
  return sizes;
}

const cpu::Kernels& kernels_for(const StrategicGames& shape, const cpu::Kernels& wanted) {
  const Profiles profiles(shape.players, shape.actions);
  const cpu::Kernels* chosen = &wanted;
  if (bytes_of(wanted, profiles) <= lane_memory) return wanted;
  // From the narrowest on, as long as they fit.
  for (const cpu::Kernels* kernels : cpu::available()) {
    const bool narrower = bytes_of(*kernels, profiles) < bytes_of(wanted, profiles);
    const bool first = chosen == &wanted;
    if (narrower && (first || bytes_of(*kernels, profiles) <= lane_memory)) chosen = kernels;
  }
  return *chosen;
}

}  // namespace delegauge::host
