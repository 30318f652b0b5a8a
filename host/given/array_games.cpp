// SPDX-License-Identifier: Apache-2.0
#include "host/given/array_games.hpp"

#include <fmt/format.h>

#include <cstring>
#include <string>
#include <utility>

#include "host/files/npy_header.hpp"
#include "host/given/given_game.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

[[noreturn]] void refuse_shape(const char* name, const ArrayView& array, const std::string& why) {
  throw UsageError(fmt::format("{}: shape {}: {}", name, shape_text(array.shape), why));
}

/// Whether the axes from `axis` on are one after the other, the last fastest.
bool is_dense(const ArrayView& array, std::size_t axis) {
  std::int64_t expected = 1;
  for (std::size_t i = array.shape.size(); i-- > axis;) {
    if (array.shape[i] != 1 && array.strides[i] != expected) return false;
    expected *= array.shape[i];
  }
  return true;
}

/// Copies what the axes from `axis` on have, the last fastest, converting it.
template <class To, class From>
To* copy(const ArrayView& array, std::size_t axis, const From* from, To* to) {
  if (axis == array.shape.size()) {
    *to = static_cast<To>(*from);
    return to + 1;
  }
  const std::int64_t stride = array.strides[axis];
  if (axis + 1 == array.shape.size()) {
    for (std::int64_t i = 0; i < array.shape[axis]; ++i) {
      to[i] = static_cast<To>(from[i * stride]);
    }
    return to + array.shape[axis];
  }
  for (std::int64_t i = 0; i < array.shape[axis]; ++i) {
    to = copy(array, axis + 1, from + i * stride, to);
  }
  return to;
}

/// One game's part of an array.
template <class To>
void copy_game(const ArrayView& array, std::uint64_t game, bool dense, std::size_t size, To* to) {
  const std::int64_t offset = static_cast<std::int64_t>(game) * array.strides[0];
  const auto from = [&](const auto* numbers) {
    using From = std::remove_cvref_t<decltype(*numbers)>;
    if constexpr (std::is_same_v<From, To>) {
      if (dense) {
        std::memcpy(to, numbers + offset, size * sizeof(To));
        return;
      }
    }
    copy(array, 1, numbers + offset, to);
  };
  if (array.storage == GivenStorage::float32) {
    from(static_cast<const float*>(array.data));
  } else {
    from(static_cast<const double*>(array.data));
  }
}

template <class To>
void copy_sides(const ArrayView& principals, const ArrayView& agents, std::uint64_t first,
                std::uint64_t count, std::size_t side, To* to) {
  const bool dense_principals = is_dense(principals, 1), dense_agents = is_dense(agents, 1);
  for (std::uint64_t game = first; game < first + count; ++game) {
    copy_game(principals, game, dense_principals, side, to);
    copy_game(agents, game, dense_agents, side, to + side);
    to += 2 * side;
  }
}

std::size_t size_of(GivenStorage storage) {
  return storage == GivenStorage::float32 ? sizeof(float) : sizeof(double);
}

/// Whether the agents' rows follow the principals' in an array of both.
bool are_halves(const ArrayView& principals, const ArrayView& agents, std::int64_t side) {
  const std::size_t bytes = static_cast<std::size_t>(side) * size_of(principals.storage);
  return principals.storage == agents.storage && is_dense(principals, 1) && is_dense(agents, 1) &&
         static_cast<const std::byte*>(principals.data) + bytes == agents.data &&
         (principals.shape[0] == 1 ||
          (principals.strides[0] == 2 * side && agents.strides[0] == 2 * side));
}

}  // namespace

ArrayGames::ArrayGames(ArrayView principals, ArrayView agents, std::optional<ArrayView> strategies)
    : principals_(std::move(principals)),
      agents_(std::move(agents)),
      strategies_(std::move(strategies)) {
  const std::vector<std::int64_t>& shape = principals_.shape;
  if (shape.size() < 3) {
    refuse_shape("principals", principals_,
                 "utilities are arrays of shape (games, n, K) or (games, n, A1, ..., An), or (n, "
                 "K) of one game");
  }
  if (shape != agents_.shape) {
    refuse_shape("agents", agents_,
                 fmt::format("the principals' is {}; give both the same", shape_text(shape)));
  }
  if (shape[1] < 1 || shape[1] > max_given_players) {
    refuse_shape("principals", principals_,
                 fmt::format("{} players; give from 1 to {}", shape[1], max_given_players));
  }
  shape_.games = static_cast<std::uint64_t>(shape[0]);
  shape_.players = static_cast<int>(shape[1]);
  shape_.dims.assign(shape.begin() + 2, shape.end());
  if (shape_.dims.size() != 1 && shape_.dims.size() != static_cast<std::size_t>(shape[1])) {
    refuse_shape("principals", principals_,
                 fmt::format("{} numbers of actions for {} agents; give one axis of outcomes, or "
                             "one of actions for each agent",
                             shape_.dims.size(), shape_.players));
  }
  const std::int64_t product = host::outcomes(shape_.dims);
  if (product < 2 || product > max_given_outcomes) {
    refuse_shape("principals", principals_,
                 fmt::format("{} outcomes; give from 2 to {}",
                             product > max_given_outcomes ? "too many" : fmt::format("{}", product),
                             max_given_outcomes));
  }
  shape_.storage = principals_.storage == agents_.storage ? agents_.storage : GivenStorage::float64;
  shape_.has_strategies = strategies_.has_value();
  lie_as_kernels_take_them_ = are_halves(principals_, agents_, shape[1] * product);
  if (!strategies_) return;
  const std::vector<std::int64_t> flat = {shape[0], product};
  std::vector<std::int64_t> by_actions = {shape[0]};
  by_actions.insert(by_actions.end(), shape_.dims.begin(), shape_.dims.end());
  if (strategies_->shape != flat && strategies_->shape != by_actions) {
    refuse_shape("strategy", *strategies_,
                 fmt::format("the games need strategies of shape {}", shape_text(flat)));
  }
}

const void* ArrayGames::utilities(std::uint64_t first, std::uint64_t count,
                                  std::vector<std::byte>& room) const {
  const std::size_t record = shape_.record() * size_of(shape_.storage);
  if (lie_as_kernels_take_them_) {
    return static_cast<const std::byte*>(principals_.data) + first * record;
  }
  if (room.size() < count * record) room.resize(count * record);
  const std::size_t side = shape_.record() / 2;
  if (shape_.storage == GivenStorage::float32) {
    copy_sides(principals_, agents_, first, count, side, reinterpret_cast<float*>(room.data()));
  } else {
    copy_sides(principals_, agents_, first, count, side, reinterpret_cast<double*>(room.data()));
  }
  return room.data();
}

const double* ArrayGames::strategies(std::uint64_t first, std::uint64_t count,
                                     std::vector<double>& room) const {
  if (!strategies_) return nullptr;
  const auto length = static_cast<std::size_t>(shape_.outcomes());
  room.resize(count * length);
  const bool dense = is_dense(*strategies_, 1);
  for (std::uint64_t i = 0; i < count; ++i) {
    copy_game(*strategies_, first + i, dense, length, room.data() + i * length);
  }
  settle_strategies("strategy", room, shape_.outcomes(), first);
  return room.data();
}

}  // namespace delegauge::host
