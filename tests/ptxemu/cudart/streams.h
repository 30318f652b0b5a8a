// SPDX-License-Identifier: Apache-2.0
// Streams and events as the API's functions see them.
#pragma once
#include <cuda_runtime_api.h>

#include <memory>

#include "machine/state.h"

namespace ptxcudart {

std::shared_ptr<ptxsim::Event> find_event(cudaEvent_t e);

// The end of what a synchronisation with the stream waits for. The legacy default stream's own
// position counts only after it has waited for the blocking streams.
ptxsim::Point end_of_stream(ptxsim::Lock& lock, ptxsim::Device& d, const ptxsim::StreamPtr& s);

}  // namespace ptxcudart
