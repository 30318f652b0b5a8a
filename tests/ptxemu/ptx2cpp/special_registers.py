# SPDX-License-Identifier: Apache-2.0
"""PTX's special registers, as C++ expressions of the thread T."""

SPECIAL_REGISTERS = {
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
    # A block is a cluster of its own.
    "%cluster_ctarank": "0u",
    "%cluster_nctarank": "1u",
}
for _index, _axis in enumerate("xyz"):
    SPECIAL_REGISTERS.update(
        {
            "%tid." + _axis: "T->tid[%d]" % _index,
            "%ntid." + _axis: "T->B->ntid[%d]" % _index,
            "%ctaid." + _axis: "T->B->ctaid[%d]" % _index,
            "%nctaid." + _axis: "T->B->nctaid[%d]" % _index,
            "%cluster_ctaid." + _axis: "0u",
            "%cluster_nctaid." + _axis: "1u",
            "%clusterid." + _axis: "T->B->ctaid[%d]" % _index,
            "%nclusterid." + _axis: "T->B->nctaid[%d]" % _index,
        }
    )
