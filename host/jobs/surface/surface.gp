# SPDX-License-Identifier: Apache-2.0
# $surface: W, misalignment, height; $games: W, misalignment, regret, slack; name: of the surface.
set view 70, 40, 1.1, 1.1
set xyplane at 0
set zrange [0:*]
set xlabel regret_title offset 0, -0.5
set ylabel misalignment_title offset 0, -0.5
set zlabel "principals' welfare regret" rotate by 90 offset -1, 0
set cblabel 'slack (bound − regret)'
set palette defined (0 '#440154', 1 '#3b528b', 2 '#21918c', 3 '#5ec962', 4 '#fde725')
set cbrange [0:*]
set style fill solid
# Panels have their axes in common, and a place of their own for the key.
if (exists('end_x')) { set xrange [0:end_x] }
if (exists('end_y')) { set yrange [0:end_y] }
if (exists('end_z')) { set zrange [0:end_z] }
if (exists('end_cb')) { set cbrange [0:end_cb] }
if (exists('is_panel')) {
  set view 70, 40, 0.9, 1
  set key outside below center vertical maxrows 2 samplen 1
  set xlabel regret_title rotate parallel
  set ylabel misalignment_title rotate parallel
  set zlabel offset 1, 0.8
  set xtics offset 0, -0.2
  set cblabel offset -0.7, 0
  set cbtics end_cb
  set format cb '%.2g'
} else {
  set colorbox user origin 0.9, 0.25 size 0.02, 0.5
  set key at screen 0.02, 0.97 left top
}
splot $games using 1:2:3:4 with points pointtype 7 pointsize 0.25 linecolor palette title 'sampled games', \
      $surface using 1:2:3 every 2:2 with lines linetype 6 linewidth 0.8 dashtype 1 title name
