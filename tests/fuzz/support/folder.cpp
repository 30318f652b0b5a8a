// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/support/folder.hpp"

#include <stdlib.h>
#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fstream>

#include "host/job/run_folder.hpp"
#include "host/program.hpp"
#include "tests/fuzz/support/findings.hpp"
#include "tests/fuzz/support/runs.hpp"

namespace delegauge::fuzz {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view mark = "== ";
constexpr std::size_t longest_name = 64;

bool is_name(std::string_view name) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-_.";
  return !name.empty() && name.size() <= longest_name && name != "." && name != ".." &&
         name.find_first_not_of(allowed) == name.npos;
}

}  // namespace

std::vector<File> files_in(std::string_view input) {
  std::vector<File> files;
  while (!input.empty()) {
    const std::size_t end = std::min(input.find('\n'), input.size());
    const std::string_view line = input.substr(0, end);
    const bool begins = line.substr(0, mark.size()) == mark && is_name(line.substr(mark.size()));
    if (begins) {
      files.push_back({std::string(line.substr(mark.size())), {}});
      input.remove_prefix(std::min(end + 1, input.size()));
    }
    const std::size_t next = input.find("\n== ", begins ? 0 : end);
    // The line's end before the next name is of the form, not of the content.
    const std::size_t size = next == input.npos ? input.size() : next;
    if (!files.empty()) {
      if (!begins) files.back().content += '\n';
      files.back().content += input.substr(0, size);
    }
    input.remove_prefix(std::min(size + 1, input.size()));
  }
  return files;
}

std::string with_checksum(std::string_view state) {
  std::uint32_t sum = 0;
  std::string bytes(state.substr(0, state.size() - std::min(state.size(), sizeof(sum))));
  sum = static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
  bytes.append(reinterpret_cast<const char*>(&sum), sizeof(sum));
  return bytes;
}

Folder::Folder() {
  const fs::path memory = "/dev/shm";
  const fs::path parent = fs::is_directory(memory) ? memory : fs::temp_directory_path();
  std::string name = (parent / "delegauge-fuzz-XXXXXX").string();
  expect(::mkdtemp(name.data()) != nullptr, "a folder can be made");
  path_ = name;
}

Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void Folder::clear() const {
  for (const fs::directory_entry& entry : fs::directory_iterator(path_)) fs::remove_all(entry);
}

void Folder::write(const std::string& name, const std::vector<File>& files) const {
  fs::create_directory(path_ / name);
  for (const File& file : files) {
    const bool is_state = fs::path(file.name).extension() == host::state_suffix;
    std::ofstream out(path_ / name / file.name, std::ios::binary);
    out << (is_state ? with_checksum(with_runs(file.content)) : file.content);
  }
}

bool Folder::has(const std::string& name) const {
  std::error_code ignored;
  return fs::is_regular_file(path_ / name, ignored) && fs::file_size(path_ / name, ignored) > 0;
}

int run(const std::vector<std::string>& arguments) {
  std::vector<const char*> argv = {"delegauge"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  const int code = host::run_program(static_cast<int>(argv.size()), argv.data());
  expect(code == 0 || code == 1 || code == 2, "an exit code that is promised");
  return code;
}

}  // namespace delegauge::fuzz
