// SPDX-License-Identifier: Apache-2.0
// Games in a GPU's memory, measured where they lie.
#pragma once

#include <cstdint>
#include <exception>
#include <new>

#include "host/given/array_games.hpp"
#include "host/machine/team.hpp"
#include "host/settings/precision.hpp"
#include "host/text/error.hpp"
#include "kernels/cuda/backend.hpp"

namespace delegauge::host {

/// What work() gives. What fails on a device while it is done is a run's failure.
template <class Work>
auto on_device(const Work& work) {
  try {
    return work();
  } catch (const UsageError&) {
    throw;
  } catch (const RunError&) {
    throw;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    throw RunError(error.what());
  }
}

/// A view's numbers as kernels are told of them.
cuda::StridedNumbers strided(const ArrayView& view);

/// Measures games whose utilities are in the desk's device's memory and whose strategies are in the
/// host's, `batch` games at a time: column c of game g goes to values[c * stride + g], in the
/// device's memory. Returns when all is done. Raises UsageError for the first game that is no game,
/// RunError if `watch` gave up or the device failed or has no memory for even one game.
void measure_there(const ArrayGames& games, const GivenJob& job, Precision precision,
                   std::uint64_t batch, cuda::DeviceDesk& desk, double* values, std::int64_t stride,
                   const Watch& watch);

}  // namespace delegauge::host
