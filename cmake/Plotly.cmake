# SPDX-License-Identifier: Apache-2.0
# Finds plotly.js, which draws the figures of reports: of the project's virtual environment
# (scripts/install-dependencies.sh), of pip's while it builds, of Python's package plotly, or of npm's.
set(DELEGAUGE_PLOTLY "" CACHE FILEPATH "plotly.min.js to embed in reports; empty: look for it")
set(delegauge_plotly "${DELEGAUGE_PLOTLY}")
if(NOT delegauge_plotly AND SKBUILD)
  # pip's environment for the build has the package (pyproject.toml).
  execute_process(
    COMMAND ${Python_EXECUTABLE} -c "import importlib.util as u; print(u.find_spec('plotly').submodule_search_locations[0])"
    OUTPUT_VARIABLE folder OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(EXISTS ${folder}/package_data/plotly.min.js)
    set(delegauge_plotly ${folder}/package_data/plotly.min.js)
  endif()
endif()
if(NOT delegauge_plotly)
  file(GLOB delegauge_plotly
    ${PROJECT_SOURCE_DIR}/.venv/lib/python3*/site-packages/plotly/package_data/plotly.min.js
    /usr/local/lib/python3*/dist-packages/plotly/package_data/plotly.min.js
    /usr/lib/python3/dist-packages/plotly/package_data/plotly.min.js
    ${PROJECT_SOURCE_DIR}/node_modules/plotly.js-dist-min/plotly.min.js
    /usr/share/nodejs/plotly.js-dist-min/plotly.min.js)
  if(delegauge_plotly)
    list(GET delegauge_plotly 0 delegauge_plotly)
  endif()
elseif(NOT EXISTS ${delegauge_plotly})
  message(FATAL_ERROR "DELEGAUGE_PLOTLY: there is no file ${delegauge_plotly}: name a plotly.min.js")
endif()
if(delegauge_plotly)
  message(STATUS "Plotly.js of reports: ${delegauge_plotly}")
else()
  message(STATUS "Plotly.js of reports: none found, so they have static figures only; scripts/install-dependencies.sh installs it")
endif()
