// SPDX-License-Identifier: Apache-2.0
// Dimension scales (HDF5 Dimension Scale Specification): those who read a file know by them what
// lies along which dimension. The functions for them are in a second library of HDF5's, which not
// every HDF5 comes with.
#pragma once

#include <hdf5.h>

#include <cstdint>
#include <string>
#include <vector>

namespace delegauge::host {

/// What every thread must have done before it calls HDF5: errors are ours to tell, and HDF5 keeps
/// them, and whether to print them, by thread.
void begin_hdf5();

/// A text of variable length.
void write_text_attribute(hid_t of, const std::string& name, const std::string& text);

/// Makes a data set the scale of a dimension.
void make_scale(hid_t data, const std::string& name);
/// Names the scales of the data set's dimensions, in their order; a scale's list of data sets is
/// another matter.
void attach_scales(hid_t data, const std::vector<hid_t>& scales);

struct ScaleUse {
  hobj_ref_t data = 0;
  std::int32_t dimension = 0;
  std::uint32_t unused = 0;  // equal runs, equal bytes: HDF5 writes what lies between members, too
};
hobj_ref_t reference_to(hid_t data);
/// Lists in the scale whose scale it is.
void list_uses(hid_t scale, const std::vector<ScaleUse>& uses);

}  // namespace delegauge::host
