# SPDX-License-Identifier: Apache-2.0
# $cells, a block for each line: place on the axis, value, ends of its bar; line_titles: their names; x_title, y_title, lines: how many;
# has_bars: 1 or 0; low, high: of all panels. Category axes have their tics already.
set xlabel x_title
set ylabel y_title
set yrange [low:high]
set offsets graph 0.04, graph 0.04, 0, 0
set key outside below center horizontal
plot for [b = 1:has_bars] for [i = 1:lines] $cells index (i - 1) using 1:2:3:4 with yerrorbars linetype i linewidth 1 pointsize 0 notitle, \
     for [i = 1:lines] $cells index (i - 1) using 1:2 with linespoints linetype i pointtype 7 pointsize 0.5 title line_titles[i]
