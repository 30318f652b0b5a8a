// SPDX-License-Identifier: Apache-2.0
#include "machine/queues.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace ptxsim {

bool Point::reached() const { return !stream || stream->done >= index; }

Point end_of(const StreamPtr& s) { return Point{s, s->issued}; }

static uint64_t draw(Device& d, uint64_t n) {
  d.rng ^= d.rng << 13;
  d.rng ^= d.rng >> 7;
  d.rng ^= d.rng << 17;
  return (d.rng >> 11) % n;
}

static bool runnable(const StreamPtr& s) {
  if (s->busy || s->queue.empty() || s->queue.front().host_function) return false;
  for (const Point& p : s->queue.front().after)
    if (!p.reached()) return false;
  return true;
}

static std::vector<StreamPtr> runnable_streams(Device& d) {
  std::vector<StreamPtr> all;
  size_t kept = 0;
  for (StreamPtr& s : d.streams) {
    if (s->closed && s->queue.empty() && !s->busy) continue;
    if (runnable(s)) all.push_back(s);
    d.streams[kept++] = s;
  }
  d.streams.resize(kept);
  return all;
}

// The stream whose head has to run next on the way to p; null when that is some other thread's task
// just now.
static StreamPtr needed_for(const Point& p) {
  Stream& s = *p.stream;
  if (s.busy || s.queue.empty()) return nullptr;
  for (const Point& before : s.queue.front().after)
    if (!before.reached()) return needed_for(before);
  return s.queue.front().host_function ? nullptr : p.stream;
}

static void execute_head(Lock& lock, StreamPtr s) {
  Device& d = *state().devices[s->device];
  s->busy = true;
  Op op = std::move(s->queue.front());
  s->queue.pop_front();
  Error e = cudaSuccess;
  if (op.run && (d.failure == cudaSuccess || op.even_if_failed)) e = op.run(lock);
  if (e != cudaSuccess) fail_device(d, e);
  s->busy = false;
  s->done++;
  state().changed.notify_all();
}

static void wait_for_others(Lock& lock) {
  if (state().changed.wait_for(lock, std::chrono::seconds(60)) == std::cv_status::timeout)
    fprintf(stderr, "ptxemu: a thread has waited for 60 s for work that another thread executes\n");
}

// How a wait treats the operations that it does not need; in random mode drawn anew for every wait.
enum Strategy { NEEDED_ONLY, ANY, OTHERS_FIRST };

static StreamPtr choose(Device& d, const Point& p, Strategy strategy) {
  if (strategy != NEEDED_ONLY) {
    std::vector<StreamPtr> all = runnable_streams(d);
    if (strategy == OTHERS_FIRST && all.size() > 1)
      for (size_t i = 0; i < all.size(); ++i)
        if (all[i] == p.stream) all.erase(all.begin() + (long)i--);
    if (!all.empty()) return all[draw(d, all.size())];
  }
  return needed_for(p);
}

void wait_for(Lock& lock, const Point& p) {
  if (p.reached()) return;
  State& S = state();
  Device& d = *S.devices[p.stream->device];
  Strategy strategy = S.config.mode == Mode::RANDOM ? (Strategy)draw(d, 3) : NEEDED_ONLY;
  while (!p.reached()) {
    StreamPtr s = choose(d, p, strategy);
    if (s)
      execute_head(lock, s);
    else
      wait_for_others(lock);
  }
}

void wait_device(Lock& lock, Device& d) {
  std::vector<Point> ends;
  for (const StreamPtr& s : d.streams) ends.push_back(end_of(s));
  if (state().config.mode == Mode::RANDOM)
    for (size_t i = ends.size(); i > 1; --i) std::swap(ends[i - 1], ends[draw(d, i)]);
  for (const Point& p : ends) wait_for(lock, p);
}

static void some_progress(Lock& lock, Device& d, uint64_t steps) {
  for (; steps; --steps) {
    std::vector<StreamPtr> all = runnable_streams(d);
    if (all.empty()) return;
    execute_head(lock, all[draw(d, all.size())]);
  }
}

bool poll(Lock& lock, const Point& p) {
  if (p.reached()) return true;
  State& S = state();
  Device& d = *S.devices[p.stream->device];
  if (S.config.mode == Mode::RANDOM) some_progress(lock, d, draw(d, 3));
  StreamPtr s = p.reached() ? nullptr : needed_for(p);
  if (s && (S.config.mode != Mode::RANDOM || draw(d, 2))) execute_head(lock, s);
  // whoever polls sees at least one "not ready" in lazy mode
  return S.config.mode == Mode::LAZY ? false : p.reached();
}

// Host functions run on a thread of their own, as in CUDA: the program may hold locks that they
// take.
static void callback_thread() {
  State& S = state();
  Lock lock(S.mutex);
  for (;;) {
    while (S.callbacks.empty()) S.changed.wait(lock);
    Point p = S.callbacks.front();
    S.callbacks.pop_front();
    wait_for(lock, Point{p.stream, p.index - 1});
    for (;;) {
      const Point* open = nullptr;
      for (const Point& before : p.stream->queue.front().after)
        if (!before.reached()) open = &before;
      if (!open) break;
      wait_for(lock, Point(*open));
    }
    while (p.stream->busy) S.changed.wait(lock);
    execute_head(lock, p.stream);
  }
}

Point enqueue(Lock& lock, const StreamPtr& s, Op op) {
  State& S = state();
  Device& d = *S.devices[s->device];
  if (s->is_default) {  // the legacy default stream waits for all blocking streams, and they for it
    S.counters.default_stream_ops++;
    for (const StreamPtr& other : d.streams)
      if (other != s && other->blocking && !end_of(other).reached())
        op.after.push_back(end_of(other));
  } else if (s->blocking && !end_of(d.default_stream).reached()) {
    op.after.push_back(end_of(d.default_stream));
  }
  bool host_function = op.host_function;
  s->queue.push_back(std::move(op));
  s->issued++;
  Point p = end_of(s);
  if (host_function) {
    S.callbacks.push_back(p);
    if (!S.callback_thread) std::thread(callback_thread).detach();
    S.callback_thread = true;
    S.changed.notify_all();
  } else if (S.config.mode == Mode::EAGER) {
    while (!p.reached()) {
      StreamPtr next = needed_for(p);
      if (!next) break;  // behind a host function or another thread: later
      execute_head(lock, next);
    }
  } else if (S.config.mode == Mode::RANDOM && draw(d, 4) == 0) {
    some_progress(lock, d, 1 + draw(d, 3));
  }
  return p;
}

}  // namespace ptxsim
