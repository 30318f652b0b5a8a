// SPDX-License-Identifier: Apache-2.0
// Runs queued operations: each stream's in order, between streams in any order that the events and
// the default stream allow. They are executed by the host thread that waits for them, or by the
// call that enqueues them (see Mode).
#pragma once
#include "machine/state.h"

namespace ptxsim {

// Adds an operation behind those of the stream. Returns its end.
Point enqueue(Lock& lock, const StreamPtr& s, Op op);

// The end of what is in the stream now.
Point end_of(const StreamPtr& s);

void wait_for(Lock& lock, const Point& p);
void wait_device(Lock& lock, Device& d);

// Makes some progress; true when p is reached.
bool poll(Lock& lock, const Point& p);

}  // namespace ptxsim
