# SPDX-License-Identifier: Apache-2.0
# $surface: the two values, mean welfare played, mean welfare that the bound promises; first, second: measures; promise: text.
set view 62, 320
set xyplane relative 0
set hidden3d
# What a bound promises may lie far below what any profile gives, and would flatten all else.
set zrange [-0.05:1.05]
set xlabel title_of(first) rotate parallel
set ylabel title_of(second) rotate parallel
set zlabel "principals' welfare" rotate by 90
set key top left
splot $surface using 1:2:3 with lines linetype 1 linewidth 1 title 'played', \
      $surface using 1:2:4 with lines linetype 4 linewidth 0.8 title promise
