# SPDX-License-Identifier: Apache-2.0
# $map: misalignment, W, tightness of the tightest game found.
set xlabel misalignment_title
set ylabel regret_title
set cblabel 'V / bound of the tightest game found'
set cbrange [0:1]
set palette defined (0 '#00224e', 1 '#434e6c', 2 '#7d7c78', 3 '#bcae6c', 4 '#fee838')
unset grid
unset key
set autoscale fix
plot $map using 1:2:3 with image
