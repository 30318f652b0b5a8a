// SPDX-License-Identifier: Apache-2.0
// One run as a Nextflow workflow: its shards are tasks of their own, wherever Nextflow runs tasks; then one merge, and a page.
//
//   nextflow run examples/workflows/main.nf --shards 16 --out runs/large --job 'surface --games 1e10 --seed 3'
//
// The merged summary.json is byte for byte that of the job run alone. --job may be a sweep, too, with the file's full path. All tasks
// must see the folder --out. A shard that is warned that its time is up ends with a checkpoint there and exit code 75, and goes on from it
// when it is tried again. --delegauge PATH names the program.
nextflow.enable.dsl = 2

params.delegauge = 'delegauge'
params.job = 'surface --games 1e8'
params.shards = 4
params.out = 'runs/workflow'

process shard {
    cpus 2
    errorStrategy { task.exitStatus == 75 ? 'retry' : 'terminate' }
    maxRetries 20

    input:
    val number
    val out

    output:
    val number

    // Shards lie in the run's own folder: a task that is tried again has another work folder, and finds its checkpoint.
    script:
    """
    ${params.delegauge} ${params.job} --shard ${number}/${params.shards} --threads ${task.cpus} --out '${out}/shards' --resume --quiet
    """
}

process merge {
    input:
    val numbers
    val out

    output:
    val out

    script:
    """
    ${params.delegauge} merge '${out}/shards' --out '${out}/merged' --quiet
    ${params.delegauge} report '${out}/merged'
    """
}

workflow {
    out = file(params.out).toAbsolutePath().toString()
    shard(Channel.of(1..(params.shards as int)), out)
    merge(shard.out.collect(), out)
}
