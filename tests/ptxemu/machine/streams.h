// SPDX-License-Identifier: Apache-2.0
// Streams and events: queues of operations, and places in them.
#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "machine/errors.h"

namespace ptxsim {

typedef std::unique_lock<std::mutex> Lock;

struct Stream;
typedef std::shared_ptr<Stream> StreamPtr;

// "The first `index` operations of the stream are complete."
struct Point {
  StreamPtr stream;
  uint64_t index;
  bool reached() const;
};

struct Op {
  std::vector<Point> after;         // besides the operations before it in its stream
  std::function<Error(Lock&)> run;  // called with the lock; may release it while it works
  bool even_if_failed = false;      // run although the device has failed (releases of memory)
  bool host_function = false;       // runs on the callback thread only
};

struct Stream {
  int device = 0;
  bool blocking = true;     // synchronises with the legacy default stream
  bool is_default = false;  // is the legacy default stream
  int priority = 0;
  unsigned flags = 0;
  bool closed = false;  // destroyed by the program; what is queued still runs
  bool busy = false;    // some thread executes its head
  uint64_t issued = 0, done = 0;
  std::deque<Op> queue;
};

struct Recording {  // one cudaEventRecord
  Point point;
  bool complete = false;
  double time = 0;
};

struct Event {
  int device = 0;
  bool timing = true;
  std::shared_ptr<Recording> recording;
};

}  // namespace ptxsim
