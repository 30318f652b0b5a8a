# SPDX-License-Identifier: Apache-2.0
"""What threads do together: barriers of a block, and a warp's shuffles, votes, matches and reductions."""
from ..syntax import NotTranslatable, block


def barrier(i):
    """bar, barrier; bar.warp is the warp's own."""
    if i.has("warp"):
        return "warp_op(T, W_SYNC, %s, 0, 0, 0, nullptr);" % i.read(0, "u32")
    if i.has("cluster"):
        raise NotTranslatable("cluster barrier")
    if i.has("arrive"):
        return "bar_op(T, B_ARRIVE, %s, %s, false);" % (i.read(0, "u32"), i.read(1, "u32"))
    if i.has("red"):
        return _barrier_with_vote(i)
    return "bar_op(T, B_SYNC, %s, %s, false);" % (i.read(0, "u32"), i.read(1, "u32") if len(i.arguments) > 1 else "0")


def _barrier_with_vote(i):
    kind = "B_POPC" if i.has("popc") else "B_AND" if i.has("and") else "B_OR"
    threads = i.read(2, "u32") if len(i.arguments) == 4 else "0"
    vote = "bar_op(T, %s, %s, %s, %s)" % (kind, i.read(1, "u32"), threads, i.read(len(i.arguments) - 1, "pred"))
    return i.write("pred" if i.type == "pred" else "u32", vote)


def _write_value_and_predicate(i, operation):
    """warp_op gives a value, and a predicate that may have a second destination."""
    destinations = i.destinations()
    return block(
        "bool p_; uint64_t v_ = %s;" % operation,
        i.write_to(destinations[0], "u32", "v_"),
        i.write_to(destinations[1], "pred", "p_") if len(destinations) > 1 else "(void)p_;",
    )


def shuffle(i):
    """shfl"""
    kind = i.one_of("up", "down", "bfly", "idx").upper()
    if not i.has("sync"):
        raise NotTranslatable("shfl without .sync")
    operands = (i.read(4, "u32"), i.bits(1, 4), i.read(2, "u32"), i.read(3, "u32"))
    return _write_value_and_predicate(i, "warp_op(T, W_%s, %s, %s, %s, %s, &p_)" % (kind, *operands))


def vote(i):
    """vote"""
    kind = i.one_of("all", "any", "uni", "ballot").upper()
    operation = "warp_op(T, W_%s, %s, %s, 0, 0, nullptr)" % (kind, i.read(2, "u32"), i.read(1, "pred"))
    return i.write("u32" if kind == "BALLOT" else "pred", operation)


def match(i):
    """match"""
    operands = ("ALL" if i.has("all") else "ANY", i.read(2, "u32"), i.bits(1, i.size))
    return _write_value_and_predicate(i, "warp_op(T, W_MATCH_%s, %s, %s, 0, 0, &p_)" % operands)


def reduce(i):
    """redux"""
    kind = i.one_of("add", "min", "max", "and", "or", "xor")
    if i.type == "f32":
        raise NotTranslatable("redux.f32")
    sign = "S" if i.type == "s32" and kind in ("min", "max") else ""
    operation = "warp_op(T, W_R%s%s, %s, %s, 0, 0, nullptr)" % (sign, kind.upper(), i.read(2, "u32"), i.read(1, "u32"))
    return i.write("u32", operation)


def elect(i):
    """elect"""
    return _write_value_and_predicate(i, "warp_op(T, W_ELECT, %s, 0, 0, 0, &p_)" % i.read(1, "u32"))


def active_mask(i):
    """activemask: threads run one by one, so a thread sees itself alone."""
    return i.write("u32", "1u << T->lane")


HANDLERS = {
    **dict.fromkeys(("bar", "barrier"), barrier),
    "shfl": shuffle,
    "vote": vote,
    "match": match,
    "redux": reduce,
    "elect": elect,
    "activemask": active_mask,
}
