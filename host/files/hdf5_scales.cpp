// SPDX-License-Identifier: Apache-2.0
#include "host/files/hdf5_scales.hpp"

#include <cstdlib>

#include "host/files/hdf5_file.hpp"

namespace delegauge::host {
namespace {

void write_attribute(hid_t of, const char* name, hid_t type, hid_t space, const void* bytes) {
  constexpr const char* what = "write an attribute";
  const Hdf5Handle attribute(H5Acreate2(of, name, type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
                             what);
  require_hdf5(H5Awrite(attribute, type, bytes), what);
}

/// A text of fixed length, as the specification has it.
void write_fixed_text(hid_t of, const char* name, const std::string& text) {
  constexpr const char* what = "write an attribute";
  const Hdf5Handle type(H5Tcopy(H5T_C_S1), H5Tclose, what);
  require_hdf5(H5Tset_size(type, text.size() + 1), what);
  const Hdf5Handle space(H5Screate(H5S_SCALAR), H5Sclose, what);
  write_attribute(of, name, type, space, text.c_str());
}

}  // namespace

void begin_hdf5() {
  static const bool begun = [] {
    // A file that could not be closed, as its disk is full, would be written to once more when the
    // process ends, by then through what is freed already. We close what we open ourselves.
    H5dont_atexit();
    // The file is new, ours alone, and has a lock of our own; and some file systems know no locks.
    ::setenv("HDF5_USE_FILE_LOCKING", "FALSE", 1);
    return true;
  }();
  static_cast<void>(begun);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

void write_text_attribute(hid_t of, const std::string& name, const std::string& text) {
  constexpr const char* what = "write an attribute";
  const Hdf5Handle type(H5Tcopy(H5T_C_S1), H5Tclose, what);
  require_hdf5(H5Tset_size(type, H5T_VARIABLE), what);
  require_hdf5(H5Tset_cset(type, H5T_CSET_UTF8), what);
  const Hdf5Handle space(H5Screate(H5S_SCALAR), H5Sclose, what);
  const char* const bytes = text.c_str();
  write_attribute(of, name.c_str(), type, space, &bytes);
}

hobj_ref_t reference_to(hid_t data) {
  hobj_ref_t reference = 0;
  require_hdf5(H5Rcreate(&reference, data, ".", H5R_OBJECT, -1), "refer to a column");
  return reference;
}

void make_scale(hid_t data, const std::string& name) {
  write_fixed_text(data, "CLASS", "DIMENSION_SCALE");
  write_fixed_text(data, "NAME", name);
}

void attach_scales(hid_t data, const std::vector<hid_t>& scales) {
  constexpr const char* what = "write an attribute";
  std::vector<hobj_ref_t> references;
  references.reserve(scales.size());
  for (const hid_t scale : scales) references.push_back(reference_to(scale));
  std::vector<hvl_t> lists;
  lists.reserve(references.size());
  for (hobj_ref_t& reference : references) lists.push_back({1, &reference});
  const Hdf5Handle type(H5Tvlen_create(H5T_STD_REF_OBJ), H5Tclose, what);
  const hsize_t dimensions = lists.size();
  const Hdf5Handle space(H5Screate_simple(1, &dimensions, nullptr), H5Sclose, what);
  write_attribute(data, "DIMENSION_LIST", type, space, lists.data());
}

void list_uses(hid_t scale, const std::vector<ScaleUse>& uses) {
  constexpr const char* what = "write an attribute";
  const Hdf5Handle type(H5Tcreate(H5T_COMPOUND, sizeof(ScaleUse)), H5Tclose, what);
  require_hdf5(H5Tinsert(type, "dataset", HOFFSET(ScaleUse, data), H5T_STD_REF_OBJ), what);
  require_hdf5(H5Tinsert(type, "dimension", HOFFSET(ScaleUse, dimension), H5T_NATIVE_INT32), what);
  const hsize_t count = uses.size();
  const Hdf5Handle space(H5Screate_simple(1, &count, nullptr), H5Sclose, what);
  write_attribute(scale, "REFERENCE_LIST", type, space, uses.data());
}

}  // namespace delegauge::host
