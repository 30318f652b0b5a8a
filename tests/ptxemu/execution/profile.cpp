// SPDX-License-Identifier: Apache-2.0
#include "execution/profile.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>

#include "execution/environment.h"

namespace ptxemu {

std::string (*profile_runtime_part)() = nullptr;

static const char* const kClassNames[PROFILE_CLASSES] = {"fp32_add",
                                                         "fp32_mul",
                                                         "fp32_fma",
                                                         "fp32_div_sqrt_rcp",
                                                         "fp32_approx_function",
                                                         "fp32_other",
                                                         "fp64",
                                                         "int_add_logic",
                                                         "int_mul",
                                                         "int_div",
                                                         "shift_select_compare",
                                                         "move",
                                                         "load_global",
                                                         "load_shared",
                                                         "load_local",
                                                         "load_const",
                                                         "load_param",
                                                         "load_generic",
                                                         "store_global",
                                                         "store_shared",
                                                         "store_local",
                                                         "store_param",
                                                         "store_generic",
                                                         "atomic_global",
                                                         "atomic_shared",
                                                         "atomic_generic",
                                                         "shuffle_vote",
                                                         "barrier",
                                                         "branch",
                                                         "convert",
                                                         "other"};

static std::mutex g_mutex;
static std::map<std::string, KernelProfile>& profiles() {
  static auto* m = new std::map<std::string, KernelProfile>;  // outlives every static destructor
  return *m;
}

void KernelProfile::add(const KernelProfile& o) {
  launches += o.launches;
  blocks += o.blocks;
  threads += o.threads;
  counted |= o.counted;
  for (int c = 0; c < PROFILE_CLASSES; ++c) counts[c] += o.counts[c];
  lane_work += o.lane_work;
  warp_work += o.warp_work;
  visits.resize(std::max(visits.size(), o.visits.size()));
  for (size_t r = 0; r < o.visits.size(); ++r) visits[r] += o.visits[r];
}

const char* profile_file() {
  static const char* file = env_text("PTXEMU_PROFILE");
  return file;
}

static void write_counts(FILE* f, const KernelProfile& p) {
  uint64_t total = 0;
  for (uint64_t n : p.counts) total += n;
  fprintf(f,
          ",\n      \"instructions\": %llu,\n      \"simt_efficiency\": %.6f,\n      "
          "\"classes\": {",
          (unsigned long long)total, p.warp_work ? (double)p.lane_work / (double)p.warp_work : 1.0);
  const char* comma = "";
  for (int c = 0; c < PROFILE_CLASSES; ++c)
    if (p.counts[c]) {
      fprintf(f, "%s\"%s\": %llu", comma, kClassNames[c], (unsigned long long)p.counts[c]);
      comma = ", ";
    }
  fprintf(f, "},\n      \"warp_visits\": [");
  for (size_t r = 0; r < p.visits.size(); ++r)
    fprintf(f, "%s%llu", r ? ", " : "", (unsigned long long)p.visits[r]);
  fprintf(f, "]");
}

static void write_kernel(FILE* f, const std::string& name, const KernelProfile& p) {
  fprintf(f, "    \"%s\": {\"launches\": %llu, \"blocks\": %llu, \"threads\": %llu", name.c_str(),
          (unsigned long long)p.launches, (unsigned long long)p.blocks,
          (unsigned long long)p.threads);
  if (p.counted) write_counts(f, p);
  fprintf(f, "}");
}

void profile_at_exit() {
  static bool written = false;  // the stand-in runtime asks for it, too
  if (!profile_file() || written) return;
  written = true;
  std::lock_guard<std::mutex> lock(g_mutex);
  FILE* f = fopen(profile_file(), "w");
  if (!f) {
    fprintf(stderr, "ptxemu: cannot write the profile %s\n", profile_file());
    return;
  }
  fprintf(f, "{\n  \"kernels\": {");
  const char* sep = "\n";
  for (const auto& [name, p] : profiles()) {
    fprintf(f, "%s", sep);
    write_kernel(f, name, p);
    sep = ",\n";
  }
  fprintf(f, "\n  }");
  if (profile_runtime_part) fprintf(f, ",\n  \"runtime\": %s", profile_runtime_part().c_str());
  fprintf(f, "\n}\n");
  fclose(f);
}

void profile_start() {
  static bool once = [] { return atexit(profile_at_exit) == 0; }();
  (void)once;
}

void profile_launch(const char* kernel, const KernelProfile& profile) {
  std::lock_guard<std::mutex> lock(g_mutex);
  profiles()[kernel].add(profile);
}

void profile_block(const KernelInfo& K, const std::vector<uint32_t>& visits, uint32_t nthr,
                   KernelProfile* out) {
  uint32_t nrows = K.nfunc_rows + K.nrows;
  out->counted = true;
  out->visits.resize(nrows);
  for (uint32_t r = 0; r < nrows; ++r) {
    const uint16_t* row = r < K.nfunc_rows ? K.func_rows[r] : K.rows[r - K.nfunc_rows];
    uint64_t weight = 0, all = 0;
    for (int c = 0; c < PROFILE_CLASSES; ++c) weight += row[c];
    for (uint32_t w = 0; w < nthr; w += 32) {
      uint64_t sum = 0, top = 0;
      for (uint32_t i = w; i < std::min(w + 32, nthr); ++i) {
        uint64_t v = visits[(size_t)i * nrows + r];
        sum += v;
        top = std::max(top, v);
      }
      all += sum;
      out->visits[r] += top;
      out->lane_work += weight * sum;
      out->warp_work += weight * 32 * top;
    }
    for (int c = 0; c < PROFILE_CLASSES; ++c) out->counts[c] += row[c] * all;
  }
}

}  // namespace ptxemu
