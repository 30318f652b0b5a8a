// SPDX-License-Identifier: Apache-2.0
#include "host/text/caller.hpp"

namespace delegauge::host {
namespace {

thread_local Caller* of_this_thread = nullptr;

}  // namespace

Caller* caller() noexcept { return of_this_thread; }

OnBehalfOf::OnBehalfOf(Caller* caller) noexcept : before_(of_this_thread) {
  of_this_thread = caller;
}

OnBehalfOf::~OnBehalfOf() { of_this_thread = before_; }

}  // namespace delegauge::host
