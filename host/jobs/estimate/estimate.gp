# SPDX-License-Identifier: Apache-2.0
# $alignment: row, estimate, low, high, principal, group; groups are numbered as in estimates.json, 0 being all rows.
set xlabel 'individual alignment'
set xrange [0:1]
set offsets 0, 0, 0.5, 0.5
unset key
set ytics ()
plot $alignment using 2:1:3:4:yticlabels(sprintf('principal %d, group %d', int(column(5)), int(column(6)))) \
  with xerrorbars linetype 1 pointtype 7
