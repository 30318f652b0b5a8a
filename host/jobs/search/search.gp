# SPDX-License-Identifier: Apache-2.0
# $map: where a cell begins and ends in misalignment, and in W; tightness of the tightest game found. $whole: two corners.
set xlabel misalignment_title
set ylabel regret_title
set cblabel 'V / bound of the tightest game found'
set cbrange [0:1]
set palette defined (0 '#00224e', 1 '#434e6c', 2 '#7d7c78', 3 '#bcae6c', 4 '#fee838')
unset grid
unset key
set autoscale fix
set style fill solid noborder
plot $whole using 1:2 with dots linecolor rgb '#ffffffff', \
     $map using (($1+$2)/2):(($3+$4)/2):1:2:3:4:5 with boxxyerror linecolor palette
