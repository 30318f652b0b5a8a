# SPDX-License-Identifier: Apache-2.0
"""The works that programs are compared at, and who takes part in each."""
import os
from dataclasses import dataclass, field

from contest.contenders import DelegaugeGrid, DelegaugeSurface, Peer

LEAN = ("--bounds", "published,pairwise", "--worst-case", "off", "--collective-alignment", "off")
EVERYTHING = ("--worst-case", "on", "--collective-alignment", "on")
SURFACES = ("2x4", "4x4", "8x16")
GRIDS = ("3x3", "5x5x4")
POINTS = 26
GPU = "delegauge, GPU"
# The libraries that compile or dispatch, which a user in a hurry picks between. NumPy and plain Python are beside them.
ARRAY_LIBRARIES = ("Numba", "JAX", "PyTorch")


@dataclass
class Work:
    name: str  # "surface 4x4"
    job: str
    shape: str
    contenders: list
    reference: str  # the contender whose statistics the others must have
    ratios: list = field(default_factory=list)  # (over, under, goal or None)


def threads_name(threads):
    return "1 thread" if threads == 1 else f"{threads} threads"


def libraries(kind, peer, cores, everyone):
    """On all processors, and on one where that is asked for or small operations lose by more."""
    return [peer(f"{library}, {threads_name(threads)}", f"{stem}_{kind}.py", threads)
            for library, stem in zip(ARRAY_LIBRARIES, ("numba", "jax", "torch"))
            for threads in sorted({1, cores} if everyone or library == "PyTorch" else {cores})]


def libraries_on_gpu(kind, peer):
    return [peer("JAX, GPU", f"jax_{kind}.py", 1, "--device", "gpu"),
            peer("PyTorch, GPU", f"torch_{kind}.py", 1, "--device", "cuda")]


def surface(shape, a, everyone):
    n, k = shape.split("x")
    size = ("--players", n, "--outcomes", k)
    cores = a.threads
    ours = [DelegaugeSurface(f"delegauge, {threads_name(t)}", a.delegauge, a.isa, t, (*size, *LEAN)) for t in (1, cores)]
    if shape == "4x4":
        ours.append(DelegaugeSurface("delegauge, double, 1 thread", a.delegauge, a.isa, 1, (*size, *LEAN, "--precision", "double")))
        ours.append(DelegaugeSurface("delegauge, all bounds and V, 1 thread", a.delegauge, a.isa, 1, (*size, *EVERYTHING)))

    def peer(name, script, threads, *options):
        return Peer(name, a.python, script, (*size, *options), threads)

    # The authors' own program is a loop over games with NumPy inside; without NumPy small games are faster.
    peers = [peer("NumPy in a loop, 1 thread", "python_surface.py", 1, "--style", "numpy"),
             peer("plain Python, 1 thread", "python_surface.py", 1, "--style", "lists"),
             peer("NumPy, float64, 1 thread", "numpy_surface_plain.py", 1, "--dtype", "float64", "--batch", str(2**20 // (int(n) * int(k)))),
             peer("NumPy, float32, 1 thread", "numpy_surface_plain.py", 1, "--dtype", "float32")]
    peers += libraries("surface", peer, cores, everyone)
    on_gpu = []
    if a.gpu:
        on_gpu = [DelegaugeSurface(GPU, a.delegauge, a.isa, cores, (*size, *LEAN), "cuda"), *libraries_on_gpu("surface", peer)]
    goals = GOALS if shape == "4x4" else {}
    return Work(f"surface {shape}", "surface", shape, ours + peers + on_gpu, ours[0].name,
                against(ours, peers, cores, goals) + against_on_gpu(on_gpu, ours))


def grid(shape, a, everyone):
    options = ("--dims", shape, "--vary", "ia", "--points", str(POINTS), "--fixed", "0.9")
    cores = a.threads
    ours = [DelegaugeGrid(f"delegauge, {threads_name(t)}", a.delegauge, a.isa, t, options, precision)
            for t, precision in ((1, "float"), (cores, "float"))]
    ours.append(DelegaugeGrid("delegauge, double, 1 thread", a.delegauge, a.isa, 1, options, "double"))

    def peer(name, script, threads, *more):
        return Peer(name, a.python, script, ("grid", *options, *more), threads, per_repetition=POINTS)

    peers = [peer("plain Python, 1 thread", "loops_strategic.py", None),
             peer("NumPy in a loop, 1 thread", "plain_strategic.py", None),
             peer("NumPy, 1 thread", "numpy_strategic.py", 1)]
    peers += libraries("strategic", peer, cores, everyone)
    on_gpu = []
    if a.gpu:
        on_gpu = [DelegaugeGrid(GPU, a.delegauge, a.isa, cores, options, "float", "cuda"), *libraries_on_gpu("strategic", peer)]
    return Work(f"grid {shape}", "grid", shape, ours + peers + on_gpu, ours[0].name,
                against(ours, peers, cores, {}) + against_on_gpu(on_gpu, ours))


# At 4x4: (over which of ours: threads, peer) -> at least.
GOALS = {("1", "NumPy, float32, 1 thread"): 80, ("1", "NumPy, float64, 1 thread"): 80,
         ("all", "NumPy, float32, 1 thread"): 150, ("all", "NumPy, float64, 1 thread"): 150,
         ("all", "best library"): 40, ("all", "NumPy in a loop, 1 thread"): 45_000}


def against(ours, peers, cores, goals):
    """Ratios to report: ours on one thread and on all against each peer, and against the best library."""
    one, every = ours[0].name, ours[1].name
    ratios = []
    for peer in peers:
        for key, name in (("1", one), ("all", every)):
            if key == "1" and peer.threads > 1:
                continue
            ratios.append((name, (peer.name,), peer.name, goals.get((key, peer.name))))
    # On however many threads it does best: small operations can lose by more of them.
    best = tuple(p.name for p in peers if p.name.startswith(ARRAY_LIBRARIES))
    ratios.append((every, best, "best library", goals.get(("all", "best library"))))
    if one != every:
        ratios.append((every, (one,), one, None))
    return ratios


def against_on_gpu(on_gpu, ours):
    """delegauge's devices against each peer's, and against its own threads."""
    return [(GPU, (name,), name, None) for name in [c.name for c in on_gpu[1:]] + ([ours[1].name] if on_gpu else [])]


def works(a):
    """Those asked for with --works, such as surface:4x4,grid:3x3."""
    makers = {"surface": surface, "grid": grid}
    return [makers[job](shape, a, everyone=shape in ("4x4", "3x3")) for job, shape in a.works]


def every_work():
    return [("surface", s) for s in SURFACES] + [("grid", s) for s in GRIDS]


def processors():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
