# SPDX-License-Identifier: Apache-2.0
"""Spack's recipe. In a checkout of the project, which it builds as it is:

    spack repo add scripts/packaging/spack_repo/delegauge
    spack dev-build delegauge@main +mpi +cuda cuda_arch=90
"""

import glob

from spack_repo.builtin.build_systems.cmake import CMakePackage
from spack_repo.builtin.build_systems.cuda import CudaPackage

from spack.package import *


class Delegauge(CMakePackage, CudaPackage):
    """How much welfare principals lose who delegate to agents, and how tight the bounds on it are: measured on
    millions of delegation games, on CPUs, on NVIDIA GPUs and over MPI."""

    license("Apache-2.0", checked_by="delegauge")

    version("main")

    variant("mpi", default=True, description="Runs over the ranks of an MPI job")
    variant("hdf5", default=True, description="Files of single games (--dump) and of sweeps, for HDF5's readers")
    variant("pages", default=True, description="Pages with figures to turn and zoom, by plotly.js")

    depends_on("c", type="build")
    depends_on("cxx", type="build")
    depends_on("cmake@3.25:", type="build")
    depends_on("ninja", type="build")
    depends_on("cli11@2:", type="build")
    depends_on("tomlplusplus", type="build")
    depends_on("nlohmann-json@3.9:", type="build")
    depends_on("fmt@9:")
    depends_on("zlib-api")
    depends_on("mpi", when="+mpi")
    depends_on("hdf5", when="+hdf5")
    depends_on("libdeflate", when="+hdf5")
    depends_on("py-plotly", type="build", when="+pages")
    depends_on("cuda@12:", when="+cuda")
    depends_on("gnuplot", type="run")

    conflicts("%gcc@:11", msg="needs C++20")
    conflicts("cuda_arch=none", when="+cuda", msg="name the GPUs: cuda_arch=90")

    generator("ninja")

    def cmake_args(self):
        args = [
            self.define_from_variant("DELEGAUGE_MPI", "mpi"),
            self.define_from_variant("DELEGAUGE_HDF5", "hdf5"),
            self.define_from_variant("DELEGAUGE_CUDA", "cuda"),
            self.define("DELEGAUGE_TESTS", False),
            self.define("DELEGAUGE_BENCHMARKS", False),
            self.define("DELEGAUGE_UNITY", True),
        ]
        if self.spec.satisfies("+cuda"):
            args.append(self.define("CMAKE_CUDA_ARCHITECTURES", self.spec.variants["cuda_arch"].value))
        if self.spec.satisfies("+pages"):
            where = self.spec["py-plotly"].prefix
            found = glob.glob(join_path(where, "lib*", "python*", "site-packages", "plotly", "package_data", "plotly.min.js"))
            if not found:
                raise InstallError("py-plotly has no plotly.min.js below %s; build with ~pages" % where)
            args.append(self.define("DELEGAUGE_PLOTLY", found[0]))
        return args

    @run_after("install")
    @on_package_attributes(run_tests=True)
    def check_install(self):
        Executable(join_path(self.prefix.bin, "delegauge"))("check", "--device", "cpu", "--seconds", "1")
