// SPDX-License-Identifier: Apache-2.0
// Whether a sanitizer is built in: it takes time and memory of its own, which tests of these must
// not count.
#pragma once

namespace delegauge::host {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool sanitized = true;
#elif defined(__has_feature)
inline constexpr bool sanitized =
    __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
inline constexpr bool sanitized = false;
#endif

}  // namespace delegauge::host
