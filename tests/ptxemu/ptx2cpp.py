#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Translate PTX (as written by nvcc -ptx) to C++ that runs on the CPU through ptxemu_rt.h.
usage: ptx2cpp.py in1.ptx [in2.ptx ...] -o out.cpp"""
import hashlib, os, re, struct, sys

SZ = {
    "b8": 1,
    "u8": 1,
    "s8": 1,
    "b16": 2,
    "u16": 2,
    "s16": 2,
    "f16": 2,
    "bf16": 2,
    "b32": 4,
    "u32": 4,
    "s32": 4,
    "f32": 4,
    "f16x2": 4,
    "bf16x2": 4,
    "b64": 8,
    "u64": 8,
    "s64": 8,
    "f64": 8,
    "pred": 1,
    "b128": 16,
}
CT = {
    "b8": "uint8_t",
    "u8": "uint8_t",
    "s8": "int8_t",
    "b16": "uint16_t",
    "u16": "uint16_t",
    "s16": "int16_t",
    "b32": "uint32_t",
    "u32": "uint32_t",
    "s32": "int32_t",
    "f32": "float",
    "b64": "uint64_t",
    "u64": "uint64_t",
    "s64": "int64_t",
    "f64": "double",
    "pred": "bool",
}
UT = {1: "uint8_t", 2: "uint16_t", 4: "uint32_t", 8: "uint64_t"}
SREG = {
    "%laneid": "T->lane",
    "%warpid": "T->warp",
    "%nwarpid": "T->B->nwarp",
    "%smid": "T->B->smid",
    "%nsmid": "4096u",
    "%gridid": "1u",
    "%lanemask_eq": "(1u<<T->lane)",
    "%lanemask_lt": "((1u<<T->lane)-1u)",
    "%lanemask_le": "((2u<<T->lane)-1u)",
    "%lanemask_gt": "~((2u<<T->lane)-1u)",
    "%lanemask_ge": "~((1u<<T->lane)-1u)",
    "%clock": "(uint32_t)clk()",
    "%clock64": "clk()",
    "%globaltimer": "clk()",
    "%clock_hi": "(uint32_t)(clk()>>32)",
    "%globaltimer_lo": "(uint32_t)clk()",
    "%globaltimer_hi": "(uint32_t)(clk()>>32)",
    "%dynamic_smem_size": "T->B->dynsh",
    "%total_smem_size": "T->B->totsh",
    "%aggr_smem_size": "T->B->totsh",
    "WARP_SZ": "32u",
}
for _i, _c in enumerate("xyz"):
    SREG["%tid." + _c] = "T->tid[%d]" % _i
    SREG["%ntid." + _c] = "T->B->ntid[%d]" % _i
    SREG["%ctaid." + _c] = "T->B->ctaid[%d]" % _i
    SREG["%nctaid." + _c] = "T->B->nctaid[%d]" % _i
    SREG["%cluster_ctaid." + _c] = "0u"
    SREG["%cluster_nctaid." + _c] = "1u"
    SREG["%clusterid." + _c] = "T->B->ctaid[%d]" % _i
    SREG["%nclusterid." + _c] = "T->B->nctaid[%d]" % _i
SREG["%cluster_ctarank"] = "0u"
SREG["%cluster_nctarank"] = "1u"
RMODE = {
    "rn": "RN",
    "rna": "RN",
    "rz": "RZ",
    "rm": "RM",
    "rp": "RP",
    "rni": "RN",
    "rzi": "RZ",
    "rmi": "RM",
    "rpi": "RP",
}
ID = r"[A-Za-z_$%][A-Za-z0-9_$]*"


class Err(Exception):
    pass


def cid(s):
    return re.sub(r"[^A-Za-z0-9_]", lambda m: "_S%02x_" % ord(m.group()), s)


def strip(src):
    src = re.sub(r"/\*.*?\*/", " ", src, flags=re.S)
    out = []
    for l in src.split("\n"):
        if "//" in l and '"' not in l:
            l = l.split("//")[0]
        if re.match(r"\s*\.(version|target|address_size|file|loc)\b", l):
            l = ""
        out.append(l)
    s = "\n".join(out)
    while True:  # drop debug sections
        m = re.search(r"\.section\s+\S+\s*\{", s)
        if not m:
            return s
        s = s[: m.start()] + s[s.index("}", m.end()) + 1 :]


MAX_STATIC_SHARED = 48 << 10


def round_up(n, align):
    return (n + align - 1) // align * align


# Classes of the profile, in the order of ptxemu_rt.h's ProfileClass names.
CLASSES = """fp32_add fp32_mul fp32_fma fp32_div_sqrt_rcp fp32_approx_function fp32_other fp64 int_add_logic int_mul int_div
shift_select_compare move load_global load_shared load_local load_const load_param load_generic store_global
store_shared store_local store_param store_generic atomic_global atomic_shared atomic_generic shuffle_vote barrier
branch convert other""".split()
PROFILE = os.environ.get("PTXEMU_PROFILE_BUILD", "") not in ("", "0")


def classify(op, mods):
    """class of an instruction in the profile"""
    types = [m for m in mods if m in SZ]
    ty = types[-1] if types else ""
    space = next((m.split("::")[0] for m in mods if m.split("::")[0] in SPACES), "generic")
    if op in ("ld", "ldu", "st"):
        kind = "store_" if op == "st" else "load_"
        return kind + space if kind + space in CLASSES else kind + "generic"
    if op in ("atom", "red"):
        return "atomic_" + space if "atomic_" + space in CLASSES else "atomic_generic"
    if op in ("shfl", "vote", "match", "redux", "elect", "activemask"):
        return "shuffle_vote"
    if op in ("bar", "barrier"):
        return "barrier"
    if op in ("bra", "brx", "call", "ret", "exit"):
        return "branch"
    if op == "cvt":
        return "convert"
    if op == "mov":
        return "move"
    if op in ("shl", "shr", "shf", "selp", "slct", "setp", "set", "prmt", "bfe", "bfi"):
        return "shift_select_compare"
    if ty == "f64":
        return "fp64"
    if ty == "f32":
        if op in ("add", "sub"):
            return "fp32_add"
        if op in ("mul", "fma", "mad"):
            return "fp32_mul" if op == "mul" else "fp32_fma"
        if op in ("div", "sqrt", "rcp", "rsqrt"):
            return "fp32_div_sqrt_rcp"
        if op in ("sin", "cos", "lg2", "ex2", "tanh"):
            return "fp32_approx_function"
        return "fp32_other"
    if op in ("mul", "mad", "madc", "mul24", "mad24", "dp4a", "dp2a"):
        return "int_mul"
    if op in ("div", "rem"):
        return "int_div"
    if ty or op in ("lop3", "bmsk"):
        return "int_add_logic" if op not in ("cvta", "isspacep", "prefetch", "cp") else "other"
    return "other"


SPACES = ("global", "shared", "local", "const", "param")


def profile_table(name, rows):
    text = ",".join("{%s}" % ",".join(str(x) for x in row) for row in rows) or "{0}"
    return "static const uint16_t %s[][%d] = {%s};" % (name, len(CLASSES), text)


def split_top(s):
    r, d, c = [], 0, ""
    for ch in s:
        if ch in "([{":
            d += 1
        if ch in ")]}":
            d -= 1
        if ch == "," and d == 0:
            r.append(c.strip())
            c = ""
        else:
            c += ch
    if c.strip():
        r.append(c.strip())
    return r


class Module:
    def __init__(self, idx):
        self.idx = idx
        self.sym = {}  # name -> ("gl", offset in the module's image) | ("sh",) | ("extsh",)
        self.globs = []
        self.image_size = 0
        self.shared_vars = {}  # name -> (size, alignment), in order of declaration
        self.shared_offsets = {}  # function -> {variable: offset}
        self.shared_size = {}  # kernel -> bytes of static shared memory
        self.blocks = []  # profile rows of .func bodies (shared by all kernels of the module)
        self.funcs = {}
        self.order = []
        self.unsup = {}
        self.contr = []
        self.approx = {}

    def parse(self, src):
        target = re.search(r"^\s*\.target\s+sm_(\d+)", src, re.M)
        self.target = int(target.group(1)) if target else 0
        s, i = strip(src), 0
        n = len(s)
        while i < n:
            if s[i].isspace() or s[i] == ";":
                i += 1
                continue
            m = re.compile(r"((?:\.(?:visible|weak|extern|common)\s+)*)\.(entry|func)\b").match(s, i)
            if m:
                j = m.end()
                k = j
                while s[k] not in ";{":
                    k += 1
                head = s[j:k]
                body = None
                if s[k] == "{":
                    d, e = 0, k
                    while True:
                        if s[e] == '"':
                            e = s.index('"', e + 1)
                        if s[e] == "{":
                            d += 1
                        if s[e] == "}":
                            d -= 1
                            if d == 0:
                                break
                        e += 1
                    body = s[k + 1 : e]
                    i = e + 1
                else:
                    i = k + 1
                self.func(m.group(2), head, body)
                continue
            j = i
            while s[j] != ";":
                if s[j] == '"':
                    j = s.index('"', j + 1)
                j += 1
            self.var(s[i:j])
            i = j + 1

    def params(self, t):
        r = []
        for p in split_top(t):
            m = re.match(r"\.(param|reg)\s+(.*)$", p, re.S)
            q = m.group(2)
            al = re.search(r"\.align\s+(\d+)", re.sub(r"\.ptr\b.*?(?=\s" + ID + r"\s*(\[|$))", "", q))
            ty = re.search(r"\.(b8|u8|s8|b16|u16|s16|f16|b32|u32|s32|f32|b64|u64|s64|f64|b128|pred)\b", q).group(1)
            nm = re.search(r"(" + ID + r")\s*(\[\s*(\d*)\s*\])?\s*$", q)
            size = SZ[ty] * (int(nm.group(3) or 0) if nm.group(2) else 1)
            r.append((nm.group(1), size, int(al.group(1)) if al else SZ[ty], ty, m.group(1)))
        return r

    def func(self, kind, head, body):
        h = re.sub(r"\.attribute\s*\([^)]*\)", "", head)
        h = h.strip()
        ret = []
        if h.startswith("("):
            e = h.index(")")
            ret = self.params(h[1:e])
            h = h[e + 1 :].strip()
        m = re.match(ID, h)
        name = m.group()
        h = h[m.end() :].strip()
        par = []
        if h.startswith("("):
            e = h.index(")")
            par = self.params(h[1:e])
            h = h[e + 1 :]
        mx = re.search(r"\.maxntid\s+(\d+)(?:\s*,\s*(\d+))?(?:\s*,\s*(\d+))?", h)
        mt = 0
        if mx:
            mt = 1
            [mt := mt * int(g) for g in mx.groups() if g]
        f = self.funcs.get(name)
        if f and f["body"] is not None and body is None:
            return
        if name not in self.funcs:
            self.order.append(name)
        for decl in re.findall(r"(?<![\w.])(?:\.extern\s+)?\.shared\b[^;]*;", body or ""):
            self.var(decl[:-1])
        self.funcs[name] = dict(kind=kind, name=name, ret=ret, par=par, body=body, maxntid=mt)

    def var(self, t, scope=None):
        m = re.match(r"\s*((?:\.(?:visible|weak|extern|common)\s+)*)\.(global|const|shared)\b(.*)$", t, re.S)
        if not m:
            if re.match(r"\s*(\.alias|\.pragma)", t):
                return
            raise Err("module statement: " + t.strip()[:80])
        ext = "extern" in m.group(1)
        space = m.group(2)
        q = m.group(3)
        init = None
        if "=" in q:
            q, init = q.split("=", 1)
        q = re.sub(r"\.attribute\s*\([^)]*\)", "", q)
        al = re.search(r"\.align\s+(\d+)", q)
        vec = re.search(r"\.v([248])\b", q)
        ty = re.search(r"\.(b8|u8|s8|b16|u16|s16|f16|b32|u32|s32|f32|b64|u64|s64|f64|b128)\b", q)
        if not ty:
            raise Err("opaque variable: " + q.strip())
        ty = ty.group(1)
        nm = re.search(r"(" + ID + r")\s*((?:\[\s*\d*\s*\]\s*)*)$", q.strip())
        name = nm.group(1)
        cnt = 1
        for d in re.findall(r"\[\s*(\d*)\s*\]", nm.group(2)):
            cnt *= int(d or 0)
        es = SZ[ty] * (int(vec.group(1)) if vec else 1)
        size = es * cnt
        al = int(al.group(1)) if al else es
        if space == "shared":
            if ext or size == 0:
                self.sym[name] = ("extsh",)
                return
            self.shared_vars.setdefault(name, (size, al))
            self.sym[name] = ("sh",)
            return
        if name in self.sym and ext:
            return
        self.image_size = round_up(self.image_size, max(al, 16))
        self.sym[name] = ("gl", self.image_size)
        self.globs.append((name, size, self.image_size, ty, init))
        self.image_size += max(size, 1)

    def call_graph(self):
        """function -> set of functions that it may reach (calls through registers reach every .func)"""
        direct = {}
        every = {n for n in self.order if self.funcs[n]["kind"] == "func"}
        for n in self.order:
            callees = re.findall(r"\bcall(?:\.uni)?\s+(?:\([^)]*\)\s*,\s*)?(" + ID + ")", self.funcs[n]["body"] or "")
            direct[n] = {c for c in callees if c in self.funcs}
            if any(c.startswith("%") for c in callees):
                direct[n] |= every
        reach = {}
        for n in self.order:
            todo, seen = list(direct[n]), set()
            while todo:
                c = todo.pop()
                if c not in seen:
                    seen.add(c)
                    todo += direct[c]
            reach[n] = seen
        return reach

    def layout_shared(self):
        """A kernel has room for the shared variables that it and its callees name, as ptxas does it.
        Variables named in .func bodies get one offset for the whole module, before the kernels' own."""
        reach = self.call_graph()
        uses = {}
        for n in self.order:
            words = set(re.findall(ID, self.funcs[n]["body"] or ""))
            uses[n] = [v for v in self.shared_vars if v in words]

        def place(names, offset):
            where = {}
            for v in names:
                size, align = self.shared_vars[v]
                offset = round_up(offset, align)
                where[v] = offset
                offset += size
            return where, offset

        in_funcs = {v for n in self.order if self.funcs[n]["kind"] == "func" for v in uses[n]}
        common, common_size = place([v for v in self.shared_vars if v in in_funcs], 0)
        for n in self.order:
            if self.funcs[n]["kind"] == "func":
                self.shared_offsets[n] = common
                continue
            needs_common = any(uses[c] for c in reach[n]) or any(v in common for v in uses[n])
            own, size = place([v for v in uses[n] if v not in common], common_size if needs_common else 0)
            self.shared_offsets[n] = {**common, **own}
            self.shared_size[n] = size
            if size > MAX_STATIC_SHARED:
                raise Err("kernel %s uses too much shared data (%d bytes, %d max)" % (n, size, MAX_STATIC_SHARED))

    # ---- emit
    def emit(self):
        o = ["namespace M%d {" % self.idx]
        for n in self.order:
            f = self.funcs[n]
            if f["body"] is None:
                continue
            f["c"] = "f_" + cid(n)
            o.append(
                "static void %s(Thr* T, %s);"
                % (
                    f["c"],
                    "char* P"
                    if f["kind"] == "entry"
                    else ", ".join(["char*"] * (len(f["ret"]) + len(f["par"]))) or "char*",
                )
            )
        fix = []
        for n, size, off, ty, init in self.globs:
            if init is None:
                continue
            b = bytearray(max(size, 1))
            self.init(b, ty, init, off, fix)
            if any(b):
                data = b.rstrip(b"\0")
                text = ",".join(str(x) for x in data)
                fix.append(
                    "{ static const unsigned char d_[] = {%s}; memcpy(img_ + %d, d_, %d); }" % (text, off, len(data))
                )
        fix.sort(key=lambda x: not x.startswith("{ static"))  # plain data first, then the addresses inside it
        o.append("static uint32_t mi_;  // index of this module")
        o.append("alignas(256) static unsigned char img_[%d];" % max(self.image_size, 1))
        self.layout_shared()
        # which functions synchronise
        sync = {}
        for n in self.order:
            b = self.funcs[n]["body"] or ""
            sync[n] = bool(re.search(r"\b(bar|barrier|shfl|vote|match|redux|elect|activemask)\.", b)) or (
                self.funcs[n]["kind"] == "func" and bool(re.search(r"\bexit\s*;", b))
            )
        calls = {
            n: set(re.findall(r"\bcall(?:\.uni)?\s+(?:\([^)]*\)\s*,\s*)?(" + ID + ")", self.funcs[n]["body"] or ""))
            for n in self.order
        }
        anyf = any(sync[n] for n in self.order if self.funcs[n]["kind"] == "func")
        ch = True
        while ch:
            ch = False
            for n in self.order:
                if not sync[n] and any(
                    (sync.get(c, False) if c in self.funcs else (c.startswith("%") and anyf)) for c in calls[n]
                ):
                    sync[n] = True
                    ch = True
        kernel_rows = {}
        for kind in ("func", "entry"):
            for n in self.order:
                f = self.funcs[n]
                if f["body"] is not None and f["kind"] == kind:
                    rows = self.blocks if kind == "func" else []
                    o.append(Func(self, f, rows, len(self.blocks) if kind == "entry" else 0).emit())
                    kernel_rows[n] = rows
        if PROFILE:
            o.append(profile_table("bf_", self.blocks))
            for i, n in enumerate(self.order):
                if n in kernel_rows and self.funcs[n]["kind"] == "entry":
                    o.append(profile_table("bk_%d" % i, kernel_rows[n]))
        o.append("static int reg_ = [] { Registry& R = registry();")
        o.append("  mi_ = R.add_module(img_, %d);" % max(self.image_size, 1))
        for i, n in enumerate(self.order):
            f = self.funcs[n]
            if f["kind"] != "entry" or f["body"] is None:
                continue
            off, ps = 0, []
            for p in f["par"]:
                off = (off + p[2] - 1) // p[2] * p[2]
                ps.append("{%du,%du}" % (off, p[1]))
                off += p[1]
            body_hash = int(hashlib.sha1(f["body"].encode()).hexdigest()[:15], 16)
            prof = "nullptr, 0, nullptr, 0"
            if PROFILE:
                prof = "bf_, %d, bk_%d, %d" % (len(self.blocks), i, len(kernel_rows[n]))
            o.append(
                '  R.add_kernel(KernelInfo{"%s", %s, %s, %du, %du, {%s}, %du, %d, %dull, %s});'
                % (
                    n,
                    f["c"],
                    "true" if sync[n] else "false",
                    self.shared_size[n],
                    off,
                    ",".join(ps),
                    f["maxntid"],
                    self.target,
                    body_hash,
                    prof,
                )
            )
        for n, size, off, ty, init in self.globs:
            o.append('  R.s.push_back(SymInfo{"%s", mi_, %d, %d});' % (n, off, size))
        o += ["  " + x for x in fix] + ["  return 0; }();", "}"]
        return "\n".join(o) + "\n"

    def init(self, b, ty, init, base, fix):
        toks = re.findall(
            r"generic\s*\(\s*" + ID + r"\s*\)(?:\s*[+-]\s*\d+)?|mask\s*\([^)]*\)|[^\s{},]+(?:\s*\+\s*\d+)?", init
        )
        off = 0
        es = SZ[ty]
        for t in toks:
            m = re.match(r"(?:generic\s*\(\s*)?(" + ID + r")\s*\)?\s*(?:\+\s*(\d+))?$", t)
            if m and not re.match(r"^(0[fFdDxX]|\d)", t):
                n = m.group(1)
                kind = self.sym.get(n, ("fn",))[0]
                add = int(m.group(2) or 0)
                if kind == "gl":
                    fix.append("R.add_reloc(mi_, %d, %d);" % (base + off, self.sym[n][1] + add))
                elif kind == "fn":
                    fix.append("st<uint64_t>((uint64_t)img_ + %d, (uint64_t)&f_%s + %d);" % (base + off, cid(n), add))
                else:
                    raise Err("address of a shared variable in an initialiser")
            elif t.startswith("mask"):
                raise Err("mask() initialiser")
            else:
                if re.match(r"0[fF]", t):
                    v = int(t[2:], 16)
                elif re.match(r"0[dD][0-9A-Fa-f]{16}", t):
                    v = int(t[2:], 16)
                elif "." in t or ("e" in t.lower() and not t.lower().startswith("0x")):
                    v = struct.unpack("<I" if es == 4 else "<Q", struct.pack("<f" if es == 4 else "<d", float(t)))[0]
                else:
                    v = int(t.rstrip("U"), 0)
                b[off : off + es] = (v & ((1 << 8 * es) - 1)).to_bytes(es, "little")
            off += es


class Func:
    def __init__(self, M, f, rows, first_row):
        self.rows = rows  # per basic block: instructions by class
        self.first_row = first_row
        self.leader = True  # the next instruction starts a basic block
        self.M = M
        self.f = f
        self.scopes = []
        self.used = {}
        self.out = []
        self.protos = {}
        self.bt = {}
        self.n = 0
        self.ind = 1
        self.unr = set()

    def emit(self):
        f = self.f
        self.scopes = [dict(ex={}, rng={}, par={}, d=0)]
        top = self.scopes[0]
        if f["kind"] == "entry":
            off = 0
            for p in f["par"]:
                off = (off + p[2] - 1) // p[2] * p[2]
                top["par"][p[0]] = "(P + %d)" % off
                off += p[1]
            sig = "char* P"
        else:
            a = []
            for p in f["ret"] + f["par"]:
                c = "p_" + cid(p[0])
                a.append("char* " + c)
                top["par"][p[0]] = c
                if p[4] == "reg":
                    raise Err(".reg parameter in .func")
            sig = ", ".join(a) or "char*"
        self.body(f["body"])
        regs = {}
        for c, w in self.used.items():
            regs.setdefault(w, []).append(c)
        decl = "".join(
            "  %s %s;\n" % ("bool" if w == 0 else UT[w], ", ".join(x + " = 0" for x in sorted(cs)))
            for w, cs in regs.items()
        )
        return "static void %s(Thr* T, %s) {\n  uint32_t CC = 0; (void)CC;\n%s%s}\n" % (
            f["c"],
            sig,
            decl,
            "\n".join(self.out),
        )

    def w(self, s):
        self.out.append("  " * self.ind + s)

    def body(self, s):
        i, n = 0, len(s)
        lab = re.compile(r"\s*(" + ID + r")\s*:(?!:)")
        while i < n:
            if s[i].isspace() or s[i] == ";":
                i += 1
                continue
            if s[i] == "{":
                self.w("{")
                self.ind += 1
                self.scopes.append(dict(ex={}, rng={}, par={}, d=len(self.scopes)))
                i += 1
                continue
            if s[i] == "}":
                self.ind -= 1
                self.w("}")
                self.scopes.pop()
                i += 1
                continue
            m = lab.match(s, i)
            if m:
                i = m.end()
                m2 = re.compile(r"\s*\.(branchtargets|callprototype|calltargets)\b([^;]*);").match(s, i)
                if m2:
                    if m2.group(1) == "branchtargets":
                        self.bt[m.group(1)] = [x.strip() for x in m2.group(2).split(",")]
                    i = m2.end()
                    continue
                self.w("L_%s:;" % cid(m.group(1)))
                self.leader = True
                continue
            j = i
            while s[j] != ";":
                if s[j] == '"':
                    j = s.index('"', j + 1)
                j += 1
            self.stmt(" ".join(s[i:j].split()))
            i = j + 1

    def decl(self, t):
        sc = self.scopes[-1]
        m = re.match(r"\.reg\s+(?:\.v([24])\s+)?\.(\w+)\s+(.*)$", t)
        if m:
            w = 0 if m.group(2) == "pred" else max(2, SZ[m.group(2)])
            for nm in split_top(m.group(3)):
                r = re.match(r"(" + ID + r")\s*<\s*(\d+)\s*>$", nm)
                if r:
                    sc["rng"][r.group(1)] = (int(r.group(2)), w)
                else:
                    sc["ex"][nm] = w
                if w == 16:
                    raise Err(".b128 register")
            if len(self.scopes) > 1:
                for nm in split_top(m.group(3)):
                    if "<" in nm:
                        continue
                    self.w("%s %s;" % ("bool" if w == 0 else UT[w], self.cn(nm, sc["d"])))
            return
        if t.startswith(".shared") or t.startswith(".extern"):
            return  # Module.func has seen it
        m = re.match(r"\.(local|param)\s+(?:\.align\s+(\d+)\s+)?\.(\w+)\s+(" + ID + r")\s*(?:\[\s*(\d+)\s*\])?$", t)
        if m:
            c = "v%d_%s" % (sc["d"], cid(m.group(4)))
            sc["par"][m.group(4)] = c
            sz = SZ[m.group(3)] * int(m.group(5) or 1)
            if len(self.scopes) == 1:
                self.out.insert(0, "  alignas(16) char %s[%d];" % (c, sz))
            else:
                self.w("alignas(%s) char %s[%d];" % (16, c, sz))
            return
        if t.startswith(".pragma"):
            return
        raise Err("declaration: " + t)

    def cn(self, name, d):
        return "r%d_%s" % (d, cid(name.lstrip("%")))

    def reg(self, name):
        for sc in reversed(self.scopes):
            if name in sc["ex"]:
                c = self.cn(name, sc["d"])
                if sc["d"] == 0:
                    self.used[c] = sc["ex"][name]
                return c, sc["ex"][name]
            m = re.match(r"(.*?)(\d+)$", name)
            if m and m.group(1) in sc["rng"] and int(m.group(2)) < sc["rng"][m.group(1)][0]:
                c = self.cn(name, sc["d"])
                w = sc["rng"][m.group(1)][1]
                self.used[c] = w  # ranges in nested scopes are declared at the top too
                return c, w
        return None

    def sym(self, name):
        for sc in reversed(self.scopes):
            if name in sc["par"]:
                return ("gl", "(uint64_t)" + sc["par"][name])
        s = self.M.sym.get(name)
        if s:
            if s[0] == "gl":
                return ("gl", "GV(T, mi_, %du)" % s[1])
            if s[0] == "sh":
                return ("sh", "%du" % self.M.shared_offsets[self.f["name"]][name])
            return ("sh", "XSH_")
        if name in self.M.funcs:
            return ("gl", "(uint64_t)(void*)&" + (self.M.funcs[name].get("c") or "ext_" + cid(name)))
        raise Err("unknown symbol " + name)

    def imm(self, t):
        if re.match(r"^0[fF][0-9A-Fa-f]{8}$", t):
            return ("f32", int(t[2:], 16))
        if re.match(r"^0[dD][0-9A-Fa-f]{16}$", t):
            return ("f64", int(t[2:], 16))
        if re.match(r"^-?(0[xX][0-9A-Fa-f]+|\d+)U?$", t):
            u = t.rstrip("U")
            neg = u.startswith("-")
            v = u.lstrip("-")
            v = int(v, 16) if v[:2] in ("0x", "0X") else int(v, 8) if len(v) > 1 and v[0] == "0" else int(v)
            return ("i", -v if neg else v)
        if re.match(r"^-?\d+\.\d*([eE][-+]?\d+)?$", t):
            return ("fl", float(t))
        return None

    def rd(self, t, ty):
        """C++ expression of operand t read as PTX type ty"""
        t = t.strip()
        if t.startswith("-") and self.reg(t[1:]):
            return "(-(%s))" % self.rd(t[1:], ty)
        if ty == "pred":
            if t.startswith("!"):
                return "(!%s)" % self.rd(t[1:], "pred")
            r = self.reg(t)
            if r:
                return r[0] if r[1] == 0 else "(%s != 0)" % r[0]
            v = self.imm(t)
            return "true" if v and v[1] else "false"
        n = SZ[ty]
        r = self.reg(t)
        if r:
            if r[1] == 0:
                return "(%s)%s" % (CT[ty], r[0])
            if ty == "f32":
                return "F32((uint32_t)%s)" % r[0]
            if ty == "f64":
                return "F64(%s)" % r[0]
            return "((%s)%s)" % (CT[ty], r[0])
        if t in SREG:
            return "((%s)(%s))" % (CT[ty], SREG[t])
        v = self.imm(t)
        if v:
            k, x = v
            if ty in ("f32", "f64"):
                if k == "i" and x == 0:
                    x = 0.0
                    k = "fl"
                if k == "i":
                    x = float(x)
                    k = "fl"
                if k == "fl":
                    return ("%sf" % repr(x)) if ty == "f32" else repr(x)
                if k == ty:
                    return "F32(0x%xu)" % x if ty == "f32" else "F64(0x%xull)" % x
                x = (
                    struct.unpack("<f", struct.pack("<I", x))[0]
                    if k == "f32"
                    else struct.unpack("<d", struct.pack("<Q", x))[0]
                )
                b = struct.pack("<f" if ty == "f32" else "<d", x)
                return ("F32(0x%xu)" if ty == "f32" else "F64(0x%xull)") % int.from_bytes(b, "little")
            if k == "fl":
                b = struct.pack("<f" if n == 4 else "<d", x)
                x = int.from_bytes(b, "little")
            x &= (1 << (8 * n)) - 1
            return "((%s)0x%xull)" % (CT[ty], x)
        m = re.match(r"(" + ID + r")\s*(?:\+\s*(-?\d+))?$", t)
        if m:
            k, a = self.sym(m.group(1))
            self.xsh = True
            return "((%s)(%s + %s))" % (CT[ty], a.replace("XSH_", "((T->B->totsh - T->B->dynsh))"), m.group(2) or 0)
        raise Err("operand " + t)

    def wr(self, d, ty, e, canon=True):
        """statement that writes C++ expression e of PTX type ty to register d"""
        if d == "_":
            return "(void)(%s);" % e
        r = self.reg(d)
        if not r:
            raise Err("destination " + d)
        if r[1] == 0:
            return "%s = (bool)(%s);" % (r[0], e)
        if ty == "f32":
            return "%s = %s(%s);" % (r[0], "B32" if canon else "R32", e)
        if ty == "f64":
            return "%s = B64(%s);" % (r[0], e)
        return "%s = (%s)(%s)(%s);" % (r[0], UT[r[1]], CT[ty], e)

    def addr(self, t, space, size):
        t = t.strip()
        if not t.startswith("["):
            raise Err("address " + t)
        t = t[1 : t.index("]")].strip()
        m = re.match(r"([^+]+?)\s*(?:\+\s*(-?\w+))?$", t)
        base, off = m.group(1).strip(), m.group(2) or "0"
        off = int(off, 0)
        r = self.reg(base)
        if space == "shared":
            if r:
                e = "(uint32_t)%s + %du" % (r[0], off & 0xFFFFFFFF)
            elif self.imm(base):
                e = "%du" % ((self.imm(base)[1] + off) & 0xFFFFFFFF)
            else:
                e = "(uint32_t)(%s) + %du" % (
                    self.sym(base)[1].replace("XSH_", "(T->B->totsh - T->B->dynsh)"),
                    off & 0xFFFFFFFF,
                )
            return "SH(T, %s, %d)" % (e, size)
        if r:
            return "(uint64_t)%s + %dull" % (r[0], off & (2**64 - 1))
        if self.imm(base):
            return "%dull" % ((self.imm(base)[1] + off) & (2**64 - 1))
        k, a = self.sym(base)
        if k == "sh":
            return "SH(T, (uint32_t)(%s) + %du, %d)" % (
                a.replace("XSH_", "(T->B->totsh - T->B->dynsh)"),
                off & 0xFFFFFFFF,
                size,
            )
        return "%s + %dull" % (a, off & (2**64 - 1))

    def stmt(self, t):
        if t.startswith("."):
            return self.decl(t)
        pre = ""
        m = re.match(r"@(!?)\s*(" + ID + r")\s+(.*)$", t)
        if m:
            pre = "if (%s%s) " % (m.group(1), self.reg(m.group(2))[0])
            t = m.group(3)
        m = re.match(r"([a-z][a-z0-9_]*)((?:\.[A-Za-z0-9_]+|::[A-Za-z0-9_]+)*)\s*(.*)$", t, re.S)
        op, mods, rest = m.group(1), [x for x in m.group(2).split(".") if x], m.group(3)
        if op in ("mul", "add", "sub") and not any(x in RMODE for x in mods) and mods and mods[-1] in ("f32", "f64"):
            ops = split_top(rest)
            if op == "mul":
                self.unr.add(ops[0])
            elif any(x in self.unr for x in ops[1:]):
                self.M.contr.append((self.f["name"], t))
        if PROFILE:
            self.count(op, mods)
        if "approx" in mods or "full" in mods:
            k_ = op + "." + ".".join(mods)
            self.M.approx[k_] = self.M.approx.get(k_, 0) + 1
        try:
            c = self.ins(op, mods, rest)
        except Err as e:
            self.M.unsup[t] = str(e)
            c = 'fail(T, "unsupported PTX: %s");' % t.replace("\\", "").replace('"', "'").replace("%", "%%")
        self.w(pre + ("{ %s }" % c if pre else c))

    def count(self, op, mods):
        """profile build: put the instruction into the row of its basic block"""
        if self.leader:
            self.w("++T->cnt[%d];" % (self.first_row + len(self.rows)))
            self.rows.append([0] * len(CLASSES))
        self.rows[-1][CLASSES.index(classify(op, mods))] += 1
        self.leader = op in ("bra", "brx", "ret", "exit", "call")

    def ins(self, op, mods, rest):
        R, W = self.rd, self.wr
        if op == "call":
            return self.call(rest)
        a = split_top(rest)
        ty = next((x for x in reversed(mods) if x in SZ), None)
        has = lambda *x: any(y in mods for y in x)
        rm = next((RMODE[x] for x in mods if x in RMODE), None)
        ftz = has("ftz")
        sat = has("sat")
        if ty and (ty in ("f16", "f16x2", "bf16", "bf16x2", "b128")) and op not in ("mov",):
            raise Err("type ." + ty)
        fl = ty in ("f32", "f64")
        isz = SZ.get(ty)
        FI = (lambda e: "ftz(%s)" % e) if ftz and ty == "f32" else (lambda e: e)

        def fo(e):
            if sat:
                e = "satf<%s>(%s)" % (CT[ty], e)
            return FI(e)

        U = UT.get(isz)
        if op in ("add", "sub"):
            if fl:
                x, y = FI(R(a[1], ty)), FI(R(a[2], ty))
                s = "+" if op == "add" else "-"
                return W(
                    a[0],
                    ty,
                    fo(
                        "%s %s %s" % (x, s, y)
                        if rm in (None, "RN")
                        else "%s_dir<%s>(%s,%s,0,%s)" % (op, CT[ty], x, y, rm)
                    ),
                )
            u = "u%d" % (isz * 8)
            x, y = R(a[1], u), R(a[2], u)
            if sat:
                return W(
                    a[0],
                    "s32",
                    "isat<int32_t>((int64_t)(int32_t)%s %s (int64_t)(int32_t)%s)" % (x, "+" if op == "add" else "-", y),
                )
            if has("cc"):
                if op == "add":
                    return "{ %s x_ = %s, y_ = %s; %s z_ = x_ + y_; CC = z_ < x_; %s }" % (U, x, y, U, W(a[0], u, "z_"))
                return "{ %s x_ = %s, y_ = %s; CC = x_ < y_; %s }" % (U, x, y, W(a[0], u, "x_ - y_"))
            return W(a[0], u, "%s %s %s" % (x, "+" if op == "add" else "-", y))
        if op in ("addc", "subc"):
            u = "u%d" % (isz * 8)
            x, y = R(a[1], u), R(a[2], u)
            cc = has("cc")
            if op == "addc":
                return "{ unsigned __int128 z_ = (unsigned __int128)%s + %s + CC; %s%s }" % (
                    x,
                    y,
                    "CC = (uint32_t)(z_ >> %d) & 1; " % (isz * 8) if cc else "",
                    W(a[0], u, "(%s)z_" % U),
                )
            return "{ unsigned __int128 z_ = (unsigned __int128)%s - %s - CC; %s%s }" % (
                x,
                y,
                "CC = (uint32_t)(z_ >> %d) & 1; " % (isz * 8) if cc else "",
                W(a[0], u, "(%s)z_" % U),
            )
        if op in ("mul", "mad", "fma", "madc", "mul24", "mad24"):
            if fl:
                x, y = FI(R(a[1], ty)), FI(R(a[2], ty))
                if op == "mul":
                    return W(
                        a[0],
                        ty,
                        fo(
                            "%s * %s" % (x, y) if rm in (None, "RN") else "mul_dir<%s>(%s,%s,0,%s)" % (CT[ty], x, y, rm)
                        ),
                    )
                z = FI(R(a[3], ty))
                return W(
                    a[0],
                    ty,
                    fo(
                        "std::fma(%s, %s, %s)" % (x, y, z)
                        if rm in (None, "RN")
                        else "fma_dir<%s>(%s,%s,%s,%s)" % (CT[ty], x, y, z, rm)
                    ),
                )
            if op in ("mul24", "mad24"):
                raise Err("24-bit multiply")
            x, y = R(a[1], ty), R(a[2], ty)
            cy = has("cc")
            madc = op == "madc"
            if has("wide"):
                wt = ty[0] + str(isz * 16)
                e = "(%s)%s * (%s)%s" % (CT[wt], x, CT[wt], y)
                if op == "mad":
                    e = "(%s)(%s) + %s" % (UT[isz * 2], e, R(a[3], "u%d" % (isz * 16)))
                return W(a[0], wt, e)
            u = "u%d" % (isz * 8)
            e = (
                "mulhi<%s>(%s,%s)" % (CT[ty], x, y)
                if has("hi")
                else "(%s)((uint64_t)%s * (uint64_t)%s)" % (U, R(a[1], u), R(a[2], u))
            )
            if op == "mul":
                return W(a[0], ty, e)
            if sat:
                raise Err("mad.sat")
            z = R(a[3], u)
            if not cy and not madc:
                return W(a[0], u, "(%s)(%s) + %s" % (U, e, z))
            return "{ unsigned __int128 z_ = (unsigned __int128)(%s)(%s) + %s%s; %s%s }" % (
                U,
                e,
                z,
                " + CC" if madc else "",
                "CC = (uint32_t)(z_ >> %d) & 1; " % (isz * 8) if cy else "",
                W(a[0], u, "(%s)z_" % U),
            )
        if op == "sad":
            x, y = R(a[1], ty), R(a[2], ty)
            u = "u%d" % (isz * 8)
            return W(
                a[0],
                u,
                "(%s)(%s < %s ? (%s)%s - (%s)%s : (%s)%s - (%s)%s) + %s"
                % (U, x, y, U, y, U, x, U, x, U, y, R(a[3], u)),
            )
        if op == "div":
            x, y = R(a[1], ty), R(a[2], ty)
            if fl:
                x, y = FI(x), FI(y)
                return W(
                    a[0],
                    ty,
                    fo("%s / %s" % (x, y) if rm in (None, "RN") else "div_dir<%s>(%s,%s,0,%s)" % (CT[ty], x, y, rm)),
                )
            return W(a[0], ty, "idiv<%s>(%s,%s)" % (CT[ty], x, y))
        if op == "rem":
            return W(a[0], ty, "irem<%s>(%s,%s)" % (CT[ty], R(a[1], ty), R(a[2], ty)))
        if op == "abs":
            if fl:
                return W(a[0], ty, FI("std::fabs(%s)" % R(a[1], ty)))
            u = "u%d" % (isz * 8)
            return W(a[0], u, "%s < 0 ? 0 - %s : %s" % (R(a[1], ty), R(a[1], u), R(a[1], u)))
        if op == "neg":
            if fl:
                return W(a[0], ty, FI("-%s" % R(a[1], ty)), canon=False)
            u = "u%d" % (isz * 8)
            return W(a[0], u, "0 - %s" % R(a[1], u))
        if op in ("min", "max"):
            if fl:
                if has("xorsign") or len(a) > 3:
                    raise Err(op + " variant")
                return W(
                    a[0],
                    ty,
                    "f%s%s<%s>(%s,%s)" % (op, "n" if has("NaN") else "_", CT[ty], FI(R(a[1], ty)), FI(R(a[2], ty))),
                )
            e = "std::%s<%s>(%s,%s)" % (op, CT[ty], R(a[1], ty), R(a[2], ty))
            return W(a[0], ty, "std::max<%s>(0,%s)" % (CT[ty], e) if has("relu") else e)
        if op in ("sqrt", "rcp"):
            x = FI(R(a[1], ty))
            if op == "rcp" and ty == "f64" and has("approx"):
                return W(a[0], ty, "rcp64_ftz(%s)" % x)
            e = ("std::sqrt(%s)" if op == "sqrt" else ("1.0f / %s" if ty == "f32" else "1.0 / %s")) % x
            return W(a[0], ty, fo(e if rm in (None, "RN") else "%s_dir<%s>(%s,0,0,%s)" % (op, CT[ty], x, rm)))
        if op == "rsqrt":
            x = FI(R(a[1], ty))
            return W(
                a[0],
                ty,
                fo("rsqrt_a(%s)" % x if ty == "f32" else ("rsqrt64_ftz(%s)" % x if ftz else "1.0 / std::sqrt(%s)" % x)),
            )
        if op in ("sin", "cos", "lg2", "ex2", "tanh") and ty == "f32":
            return W(
                a[0],
                ty,
                fo("%s(%s)" % ({"sin": "sin_a", "cos": "cos_a", "tanh": "tanh_a"}.get(op, op), FI(R(a[1], ty)))),
            )
        if op == "copysign":
            return W(a[0], ty, "std::copysign(%s,%s)" % (R(a[2], ty), R(a[1], ty)), canon=False)
        if op == "testp":
            x = R(a[1], ty)
            k = next(m for m in mods if m in ("finite", "infinite", "number", "notanumber", "normal", "subnormal"))
            return W(
                a[0],
                "pred",
                {
                    "finite": "std::isfinite(%s)",
                    "infinite": "std::isinf(%s)",
                    "number": "!std::isnan(%s)",
                    "notanumber": "std::isnan(%s)",
                    "normal": "std::isnormal(%s)",
                    "subnormal": "(std::fpclassify(%s) == FP_SUBNORMAL)",
                }[k]
                % x,
            )
        if op in ("and", "or", "xor"):
            s = {"and": "&", "or": "|", "xor": "^"}[op]
            if ty == "pred":
                return W(a[0], "pred", "%s %s %s" % (R(a[1], ty), s, R(a[2], ty)))
            return W(a[0], ty, "%s %s %s" % (R(a[1], ty), s, R(a[2], ty)))
        if op == "not":
            return W(a[0], ty, ("!%s" if ty == "pred" else "~%s") % R(a[1], ty))
        if op == "cnot":
            return W(a[0], ty, "%s == 0" % R(a[1], ty))
        if op == "lop3":
            if ty != "b32" or "|" in a[0]:
                raise Err("lop3 variant")
            return W(a[0], ty, "lop3(%s,%s,%s,%s)" % (R(a[1], ty), R(a[2], ty), R(a[3], ty), R(a[4], "u32")))
        if op == "shf":
            return W(
                a[0],
                "b32",
                "shf_%s(%s,%s,%s,%s)"
                % (
                    "l" if has("l") else "r",
                    R(a[1], "b32"),
                    R(a[2], "b32"),
                    R(a[3], "u32"),
                    "true" if has("wrap") else "false",
                ),
            )
        if op == "shl":
            return W(a[0], ty, "shl_<%s>(%s,%s)" % (CT[ty], R(a[1], ty), R(a[2], "u32")))
        if op == "shr":
            return W(a[0], ty, "shr_<%s>(%s,%s)" % (CT[ty], R(a[1], ty), R(a[2], "u32")))
        if op == "prmt":
            return W(
                a[0],
                "b32",
                "prmt_(%s,%s,%s,%d)"
                % (
                    R(a[1], "b32"),
                    R(a[2], "b32"),
                    R(a[3], "b32"),
                    next((i + 1 for i, k in enumerate(["f4e", "b4e", "rc8", "ecl", "ecr", "rc16"]) if k in mods), 0),
                ),
            )
        if op == "bfe":
            return W(a[0], ty, "bfe_<%s>(%s,%s,%s)" % (CT[ty], R(a[1], ty), R(a[2], "u32"), R(a[3], "u32")))
        if op == "bfi":
            return W(
                a[0], ty, "bfi_<%s>(%s,%s,%s,%s)" % (CT[ty], R(a[1], ty), R(a[2], ty), R(a[3], "u32"), R(a[4], "u32"))
            )
        if op == "bmsk":
            return W(
                a[0], "b32", "bmsk_(%s,%s,%s)" % (R(a[1], "u32"), R(a[2], "u32"), "true" if has("wrap") else "false")
            )
        if op == "bfind":
            return W(a[0], "u32", "bfind_<%s>(%s,%s)" % (CT[ty], R(a[1], ty), "true" if has("shiftamt") else "false"))
        if op == "brev":
            return W(a[0], ty, "brev%d(%s)" % (isz * 8, R(a[1], ty)))
        if op == "popc":
            return W(a[0], "u32", "__builtin_popcountll(%s)" % R(a[1], ty))
        if op == "clz":
            return W(a[0], "u32", "clz%d(%s)" % (isz * 8, R(a[1], ty)))
        if op == "dp4a":
            sg = [m for m in mods if m in ("u32", "s32")]
            return W(
                a[0],
                "u32",
                "dp4a(%s,%s,%s,%s,%s)"
                % (
                    R(a[1], "u32"),
                    R(a[2], "u32"),
                    R(a[3], "u32"),
                    "true" if sg[0] == "s32" else "false",
                    "true" if sg[1] == "s32" else "false",
                ),
            )
        if op in ("setp", "set"):
            return self.setp(op, mods, a, ty, ftz)
        if op == "selp":
            bt = "b%d" % (isz * 8)
            return W(a[0], bt, "%s ? %s : %s" % (R(a[3], "pred"), self.bits(a[1], isz), self.bits(a[2], isz)))
        if op == "slct":
            tys = [m for m in mods if m in SZ]
            bt = "b%d" % (SZ[tys[0]] * 8)
            return W(
                a[0],
                bt,
                "%s >= 0 ? %s : %s" % (R(a[3], tys[1]), self.bits(a[1], SZ[tys[0]]), self.bits(a[2], SZ[tys[0]])),
            )
        if op == "mov":
            return self.mov(a, ty)
        if op == "cvt":
            return self.cvt(mods, a, rm, ftz, sat)
        if op == "cvta":
            if has("shared"):
                return W(
                    a[0], "u64", ("%s - (uint64_t)T->sh" if has("to") else "(uint64_t)T->sh + %s") % R(a[1], "u64")
                )
            return W(a[0], ty, R(a[1], ty))
        if op == "isspacep":
            x = R(a[1], "u64")
            sp = next(m for m in mods if m.split("::")[0] in ("shared", "global", "local", "const", "param")).split(
                "::"
            )[0]
            return W(
                a[0],
                "pred",
                {
                    "shared": "in_shared(T,%s)" % x,
                    "local": "in_local(T,%s)" % x,
                    "global": "!in_shared(T,%s) && !in_local(T,%s)" % (x, x),
                }.get(sp, "false"),
            )
        if op in ("ld", "ldu", "st"):
            return self.mem(op, mods, a, ty)
        if op in ("atom", "red"):
            return self.atom(op, mods, a, ty)
        if op in (
            "prefetch",
            "prefetchu",
            "membar",
            "fence",
            "pmevent",
            "discard",
            "applypriority",
            "griddepcontrol",
            "setmaxnreg",
        ):
            return "std::atomic_signal_fence(std::memory_order_seq_cst);" if op in ("membar", "fence") else ";"
        if op == "nanosleep":
            return "spin_yield(T);"
        if op == "bra":
            return "goto L_%s;" % cid(a[0])
        if op == "brx":
            return "switch (%s) { %s }" % (
                R(a[0], "u32"),
                " ".join("case %d: goto L_%s;" % (i, cid(l)) for i, l in enumerate(self.btl(a[1]))),
            )
        if op in ("ret",):
            return "return;"
        if op == "exit":
            return "return;" if self.f["kind"] == "entry" else "thr_exit(T);"
        if op in ("trap", "brkpt"):
            return 'fail(T, "trap");'
        if op in ("bar", "barrier"):
            if has("warp"):
                return "warp_op(T, W_SYNC, %s, 0, 0, 0, nullptr);" % R(a[0], "u32")
            if has("cluster"):
                raise Err("cluster barrier")
            if has("arrive"):
                return "bar_op(T, B_ARRIVE, %s, %s, false);" % (R(a[0], "u32"), R(a[1], "u32"))
            if has("red"):
                k = "B_POPC" if has("popc") else "B_AND" if has("and") else "B_OR"
                cnt = R(a[2], "u32") if len(a) == 4 else "0"
                return W(
                    a[0],
                    "pred" if ty == "pred" else "u32",
                    "bar_op(T, %s, %s, %s, %s)" % (k, R(a[1], "u32"), cnt, R(a[-1], "pred")),
                )
            return "bar_op(T, B_SYNC, %s, %s, false);" % (R(a[0], "u32"), R(a[1], "u32") if len(a) > 1 else "0")
        if op == "shfl":
            k = {"up": "W_UP", "down": "W_DOWN", "bfly": "W_BFLY", "idx": "W_IDX"}[
                next(m for m in mods if m in ("up", "down", "bfly", "idx"))
            ]
            d = [x.strip() for x in a[0].split("|")]
            if not has("sync"):
                raise Err("shfl without .sync")
            return "{ bool p_; uint64_t v_ = warp_op(T, %s, %s, %s, %s, %s, &p_); %s%s }" % (
                k,
                R(a[4], "u32"),
                self.bits(a[1], 4),
                R(a[2], "u32"),
                R(a[3], "u32"),
                W(d[0], "u32", "v_"),
                " " + W(d[1], "pred", "p_") if len(d) > 1 else " (void)p_;",
            )
        if op == "vote":
            k = "W_" + next(m for m in mods if m in ("all", "any", "uni", "ballot")).upper()
            return W(
                a[0],
                "pred" if k != "W_BALLOT" else "u32",
                "warp_op(T, %s, %s, %s, 0, 0, nullptr)" % (k, R(a[2], "u32"), R(a[1], "pred")),
            )
        if op == "match":
            d = [x.strip() for x in a[0].split("|")]
            return "{ bool p_; uint64_t v_ = warp_op(T, %s, %s, %s, 0, 0, &p_); %s%s }" % (
                "W_MATCH_ALL" if has("all") else "W_MATCH_ANY",
                R(a[2], "u32"),
                self.bits(a[1], isz),
                W(d[0], "u32", "v_"),
                " " + W(d[1], "pred", "p_") if len(d) > 1 else " (void)p_;",
            )
        if op == "redux":
            k = next(m for m in mods if m in ("add", "min", "max", "and", "or", "xor"))
            k = ("S" if ty == "s32" and k in ("min", "max") else "") + k.upper()
            if ty == "f32":
                raise Err("redux.f32")
            return W(a[0], "u32", "warp_op(T, W_R%s, %s, %s, 0, 0, nullptr)" % (k, R(a[2], "u32"), R(a[1], "u32")))
        if op == "elect":
            d = [x.strip() for x in a[0].split("|")]
            return "{ bool p_; uint64_t v_ = warp_op(T, W_ELECT, %s, 0, 0, 0, &p_); %s %s }" % (
                R(a[1], "u32"),
                W(d[0], "u32", "v_"),
                W(d[1], "pred", "p_"),
            )
        if op == "activemask":
            return W(a[0], "u32", "1u << T->lane")
        if op == "cp" and has("async"):
            if has("commit_group", "wait_group", "wait_all"):
                return ";"
            if has("bulk") or not has("shared", "shared::cta"):
                raise Err("cp.async variant")
            n = self.imm(a[2])[1]
            return "{ uint64_t d_ = %s, s_ = %s; %s memcpy((void*)d_, (void*)s_, %d); }" % (
                self.addr(a[0], "shared", n),
                self.addr(a[1], "global", n),
                "memset((void*)d_,0,%d); memcpy((void*)d_,(void*)s_,%s); if (0)" % (n, R(a[3], "u32"))
                if len(a) > 3
                else "",
                n,
            )
        raise Err("instruction " + op)

    def btl(self, name):
        if name not in self.bt:
            m = re.search(re.escape(name) + r"\s*:\s*\.branchtargets\s+([^;]*);", self.f["body"])
            self.bt[name] = [x.strip() for x in m.group(1).split(",")]
        return self.bt[name]

    def bits(self, t, n):
        v = self.imm(t)
        if v and v[0] in ("f32", "f64"):
            if (v[0] == "f32") != (n == 4):
                return "bc<%s>(%s)" % (UT[n], self.rd(t, "f32" if n == 4 else "f64"))
            return "((%s)0x%xull)" % (UT[n], v[1])
        if v and v[0] == "fl":
            return "bc<%s>(%s)" % (UT[n], self.rd(t, "f32" if n == 4 else "f64"))
        return self.rd(t, "b%d" % (8 * n))

    def setp(self, op, mods, a, ty, ftz):
        CM = {
            "eq": "==",
            "ne": "!=",
            "lt": "<",
            "le": "<=",
            "gt": ">",
            "ge": ">=",
            "lo": "<",
            "ls": "<=",
            "hi": ">",
            "hs": ">=",
        }
        R = self.rd
        tys = [m for m in mods if m in SZ]
        cmp = mods[0] if mods[0] != "ftz" else mods[1]
        ct = tys[-1]
        fl = ct in ("f32", "f64")
        if ct in ("f16", "bf16", "f16x2"):
            raise Err("half compare")
        x, y = R(a[1], ct), R(a[2], ct)
        if ftz and ct == "f32":
            x, y = "ftz(%s)" % x, "ftz(%s)" % y
        if cmp == "num":
            e = "(x_ == x_ && y_ == y_)"
        elif cmp == "nan":
            e = "(x_ != x_ || y_ != y_)"
        elif fl and cmp == "ne":
            e = "(x_ < y_ || x_ > y_)"
        elif fl and cmp.endswith("u") and cmp[:2] in CM:
            e = (
                "!(x_ %s y_)"
                % {"eq": "< y_ || x_ >", "ne": "==", "lt": ">=", "le": ">", "gt": "<=", "ge": "<"}[cmp[:2]]
            )
        else:
            e = "(x_ %s y_)" % CM[cmp]
        bo = next((m for m in mods[1:] if m in ("and", "or", "xor")), None)
        d = [z.strip() for z in a[0].split("|")]
        s = "{ const auto x_ = %s; const auto y_ = %s; bool c_ = %s; " % (x, y, e)
        f = lambda c: c if not bo else "%s %s %s" % (c, {"and": "&", "or": "|", "xor": "^"}[bo], R(a[3], "pred"))
        if op == "setp":
            if len(d) > 1:
                return (
                    s
                    + "bool q_ = %s; " % f("(!c_)")
                    + self.wr(d[0], "pred", f("c_"))
                    + " "
                    + self.wr(d[1], "pred", "q_")
                    + " }"
                )
            return s + self.wr(d[0], "pred", f("c_")) + " }"
        dt = tys[0]
        return s + self.wr(d[0], dt, "(%s) ? %s : 0" % (f("c_"), "1.0f" if dt == "f32" else "-1")) + " }"

    def mov(self, a, ty):
        n = max(SZ[ty], 1)
        if ty == "pred":
            return self.wr(a[0], "pred", self.rd(a[1], "pred"))
        if a[0].startswith("{"):
            ds = [x.strip() for x in a[0][1:-1].split(",")]
            e = n // len(ds)
            s = "{ %s v_ = %s; " % (UT[n], self.bits(a[1], n))
            return (
                s
                + " ".join(self.wr(d, "b%d" % (8 * e), "v_ >> %d" % (8 * e * i)) for i, d in enumerate(ds) if d != "_")
                + " }"
            )
        if a[1].startswith("{"):
            ss = [x.strip() for x in a[1][1:-1].split(",")]
            e = n // len(ss)
            return self.wr(
                a[0],
                "b%d" % (8 * n),
                " | ".join("((%s)%s << %d)" % (UT[n], self.bits(x, e), 8 * e * i) for i, x in enumerate(ss)),
            )
        return self.wr(a[0], "b%d" % (8 * n), self.bits(a[1], n))

    def cvt(self, mods, a, rm, ftz, sat):
        tys = [m for m in mods if m in CT or m in ("f16", "bf16", "f16x2", "bf16x2", "tf32", "e4m3x2", "e5m2x2")]
        if len(tys) != 2 or any(t not in CT for t in tys) or has_pack(mods):
            raise Err("cvt " + ".".join(mods))
        d, s = tys
        x = self.rd(a[1], s)
        df, sf = d in ("f32", "f64"), s in ("f32", "f64")
        if ftz and s == "f32":
            x = "ftz(%s)" % x
        if sf and not df:
            return self.wr(a[0], d, "f2i<%s>(%s, %s)" % (CT[d], x, rm or "RZ"))
        if df:
            isr = any(m in ("rni", "rzi", "rmi", "rpi") for m in mods)
            if d == s:
                e = "rint_(%s, %s)" % (x, rm) if isr else x
            elif sf and d == "f64":
                e = "(double)%s" % x
            elif rm in (None, "RN"):
                e = "(%s)%s" % (CT[d], x)
            else:
                e = "cvt_dir<%s>(%s, %s)" % (CT[d], x, rm)
            if sat:
                e = "satf<%s>(%s)" % (CT[d], e)
            if ftz and d == "f32":
                e = "ftz(%s)" % e
            return self.wr(a[0], d, e)
        return self.wr(a[0], d, "isat<%s>(%s)" % (CT[d], x) if sat else x)

    def space(self, mods):
        for m in mods:
            if m.split("::")[0] in ("global", "shared", "local", "const", "param"):
                return m.split("::")[0]
        return "generic"

    def mem(self, op, mods, a, ty):
        sp = self.space(mods)
        v = next((int(m[1]) for m in mods if re.match(r"v[248]$", m)), 1)
        n = SZ[ty]
        vol = any(m in ("volatile", "relaxed", "acquire", "release", "mmio") for m in mods)
        if "shared::cluster" in mods:
            raise Err("cluster memory")
        U = UT[n]
        L, S = ("ldv", "stv") if vol else ("ld", "st")
        y = "spin_yield(T); " if vol and op != "st" else ""
        if op == "st":
            ad = self.addr(a[0], sp, n * v)
            src = [x.strip() for x in a[1][1:-1].split(",")] if a[1].startswith("{") else [a[1]]
            return "{ uint64_t a_ = %s; %s(T, a_, %d); %s }" % (
                ad,
                check_macro(sp),
                n * v,
                " ".join(
                    "%s<%s>(a_ + %d, %s);" % (S, U, n * i, self.bits(x, n) if n > 1 else self.rd(x, "b8"))
                    for i, x in enumerate(src)
                ),
            )
        ad = self.addr(a[1], sp, n * v)
        ds = [x.strip() for x in a[0][1:-1].split(",")] if a[0].startswith("{") else [a[0]]
        t = ty if ty[0] in "us" else "b%d" % (8 * n)
        if v == 1:
            return "{ %suint64_t a_ = %s; %s(T, a_, %d); %s }" % (
                y,
                ad,
                check_macro(sp),
                n,
                self.wr(ds[0], t, "%s<%s>(a_)" % (L, CT[t])),
            )
        return (
            "{ %suint64_t a_ = %s; %s(T, a_, %d); %s t_[%d]; "
            "for (int i_ = 0; i_ < %d; ++i_) t_[i_] = %s<%s>(a_ + i_ * %d); %s }"
            % (
                y,
                ad,
                check_macro(sp),
                n * v,
                CT[t],
                v,
                v,
                L,
                CT[t],
                n,
                " ".join(self.wr(d, t, "t_[%d]" % i) for i, d in enumerate(ds) if d != "_"),
            )
        )

    def atom(self, op, mods, a, ty):
        if op == "red":
            a = ["_"] + a
        sp = self.space(mods)
        k = next((m for m in mods if m in ("add", "min", "max", "and", "or", "xor", "inc", "dec", "cas", "exch")), None)
        n = SZ[ty]
        if any(re.match(r"v[248]$", m) for m in mods) or k is None:
            raise Err("atom variant")
        ad = self.addr(a[1], sp, n)
        pre = "{ uint64_t a_ = %s; %s(T, a_, %d); " % (ad, check_macro(sp), n)
        U = UT[n]
        bt = "b%d" % (8 * n)
        if k == "cas":
            return (
                pre
                + "spin_yield(T); "
                + self.wr(a[0], bt, "cas<%s>(a_, %s, %s)" % (U, self.bits(a[2], n), self.bits(a[3], n)))
                + " }"
            )
        C = CT[ty]
        y = self.rd(a[2], ty)
        if ty in ("s32", "s64") and k == "add":
            ty = "u" + ty[1:]
            C = CT[ty]
            y = self.rd(a[2], ty)
        f = {
            "add": "o + y_",
            "and": "o & y_",
            "or": "o | y_",
            "xor": "o ^ y_",
            "exch": "y_",
            "inc": "o >= y_ ? 0 : o + 1",
            "dec": "(o == 0 || o > y_) ? y_ : o - 1",
            "min": "o < y_ ? o : y_" if C not in ("float", "double") else "fmin_<%s>(o,y_)" % C,
            "max": "o > y_ ? o : y_" if C not in ("float", "double") else "fmax_<%s>(o,y_)" % C,
        }[k]
        if C == "float" and k == "add":
            f = "F32(B32(o + y_))"
        return (
            pre
            + "%s y_ = %s; " % (C, y)
            + self.wr(a[0], ty, "rmw<%s>(a_, [=](%s o) { return (%s)(%s); })" % (C, C, C, f), canon=False)
            + " }"
        )

    def call(self, rest):
        a = split_top(rest)
        ret = []
        if a[0].startswith("("):
            ret = [x.strip() for x in a[0][1:-1].split(",") if x.strip()]
            a = a[1:]
        fn = a[0]
        args = [x.strip() for x in a[1][1:-1].split(",") if x.strip()] if len(a) > 1 and a[1].startswith("(") else []

        def pa(x):
            for sc in reversed(self.scopes):
                if x in sc["par"]:
                    return sc["par"][x]
            raise Err("call argument " + x)

        c = [pa(x) for x in ret + args]
        if fn in self.M.funcs:
            f = self.M.funcs[fn]
            if f["body"] is None:
                if fn in ("vprintf", "__assertfail", "malloc", "free"):
                    return "ext_%s(T%s);" % (fn, "".join(", " + x for x in c))
                raise Err("external function " + fn)
            return "%s(T, %s);" % (f["c"], ", ".join(c) if c else "nullptr")
        r = self.reg(fn)
        if not r:
            raise Err("call of " + fn)
        return "((void(*)(Thr*%s))%s)(T%s);" % (
            "".join(", char*" for _ in c) if c else ", char*",
            r[0],
            "".join(", " + x for x in c) if c else ", nullptr",
        )


def check_macro(space):
    """what checks an address before an access: alignment, and for global memory whether the device may touch it"""
    return {"global": "PE_CHK_GLOBAL", "generic": "PE_CHK_GENERIC"}.get(space, "PE_CHK")


def has_pack(mods):
    return "pack" in mods


def main():
    opts = [x for x in sys.argv[1:] if x == "-v"]
    av = [x for x in sys.argv[1:] if x != "-v"]
    o = av.index("-o")
    outp = av[o + 1]
    ins = av[:o] + av[o + 2 :]
    txt = [
        "// generated by ptx2cpp.py from %s" % ", ".join(ins),
        '#include "ptxemu_rt.h"',
        "using namespace ptxemu;",
        "",
    ]
    bad = 0
    for i, p in enumerate(ins):
        M = Module(i)
        try:
            M.parse(open(p).read())
            txt.append(M.emit())
        except Err as e:
            sys.exit("ptx2cpp: %s: %s" % (p, e))
        for k, v in M.unsup.items():
            print("ptx2cpp: %s: unsupported (fails only when executed): %s   [%s]" % (p, k, v), file=sys.stderr)
            bad += 1
        if "-v" in opts:
            for fn, t in M.contr:
                print(
                    "ptx2cpp: %s: %s: ptxas may contract this with its multiplication: %s" % (p, fn, t), file=sys.stderr
                )
        elif M.contr:
            print(
                "ptx2cpp: %s: note: %d add/sub of an unrounded product: ptxas may fuse them, this emulation does not "
                "(nvcc -fmad=false removes the ambiguity; -v lists them)" % (p, len(M.contr)),
                file=sys.stderr,
            )
        if M.approx:
            print(
                "ptx2cpp: %s: note: approximate instructions, whose last bits differ from a GPU's: %s"
                % (p, ", ".join("%s x%d" % kv for kv in sorted(M.approx.items()))),
                file=sys.stderr,
            )
    open(outp, "w").write("\n".join(txt))


main()
