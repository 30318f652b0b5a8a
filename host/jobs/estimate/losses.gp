# SPDX-License-Identifier: Apache-2.0
# $losses: group's number, ends of the bar of cooperation, ends of that of preferences, bound_measured, bound_norm.
set ylabel "principals' welfare lost"
set style fill solid noborder
set key outside below center horizontal
set autoscale xfix
set offsets 0.6, 0.6, graph 0.05, 0
set xzeroaxis linetype 9
plot $losses using 1:2:($1-0.3):($1+0.3):2:3 with boxxyerror linecolor rgb '#0072b2' title 'agents do not cooperate', \
     $losses using 1:4:($1-0.3):($1+0.3):4:5 with boxxyerror linecolor rgb '#d55e00' title 'agents want other things', \
     $losses using ($1-0.4):6:(0.8):(0) with vectors nohead linetype 3 title 'bound by preferences row by row', \
     $losses using ($1-0.4):7:(0.8):(0) with vectors nohead linetype 4 title 'bound by alignment and calibration alone'
