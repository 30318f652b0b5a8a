# SPDX-License-Identifier: Apache-2.0
# $reference and $played (a block for each group): agents' welfare, principals'; group_titles: their names; groups: how many; best: where the
# best share of reference rows begins, if has_best.
set xlabel "agents' welfare"
set ylabel "principals' welfare"
set key outside below center horizontal
if (has_best) { set object 1 rectangle from graph 0, first best to graph 1, graph 1 behind fillcolor rgb '#009e73' fillstyle solid 0.15 noborder }
plot $reference using 1:2 with points pointtype 7 pointsize 0.25 linecolor rgb '#999999' title 'reference', \
     for [i = 1:groups] $played index (i - 1) using 1:2 with points linetype i pointtype 13 pointsize 0.8 title group_titles[i]
