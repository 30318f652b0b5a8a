# SPDX-License-Identifier: Apache-2.0
"""Command lines whose results must not change: every command, option and message, on something tiny."""

import json
import os
import shutil

DATA = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")
COMMANDS = ["surface", "grid", "infer", "search", "estimate", "sweep", "evaluate", "replay", "merge", "report", "check", "info"]

SURFACE = "surface --games 600"
GRID = "grid --dims 2x3 --points 3 --repetitions 4"
INFER = "infer --dims 2x3 --samples 20 --repetitions 4"
SEARCH = "search --chains 16 --steps 30"
ESTIMATE = "estimate log.csv --replicates 90"

# What each job is run with: every option at least once away from its default.
RUNS = {
    "surface-eight": f"{SURFACE} --players 8 --outcomes 3",
    "search-six": f"{SEARCH} --players 6 --welfare sum",
    "surface": f"{SURFACE} --report --dump surface.h5",
    "surface-all": f"{SURFACE} --players 3 --outcomes 5 --shift median --norm l2 --distance-norm l1 --welfare sum "
                   "--welfare-weights 1,2,3 --seed 7 --precision double --payoffs normal --max-misalignment 0.3 "
                   "--strategy target-agents --target-regret 0.1:0.4 --principal-magnitudes 1,0.5:2,3 "
                   "--agent-magnitudes 0.5:1.5 --offsets -1:2 --bounds sharp,pairwise --tightest 3",
    "surface-less": f"{SURFACE} --agents independent --strategy pure --metric max --worst-case off "
                    "--collective-alignment off --tightest 0 --bounds fused",
    "surface-simplex": f"{SURFACE} --players 1 --outcomes 2 --strategy simplex --metric l1 --offsets 5 "
                       "--dump simplex.h5 --dump-columns principals_welfare_regret,fused",
    "surface-pessimal": f"{SURFACE} --strategy pessimal --shift min --norm linf",
    "surface-error": "surface --games 20000 --target-error fused:2e-2 --worst-case off --report",
    "grid": f"{GRID} --games-csv --report --dump grid.h5",
    "grid-many": "grid --dims 2x2 --points 2 --repetitions 40000 --threads 1",
    "grid-all": f"{GRID} --vary ic --ia 0.2,0.7 --ca 0.5 --cc 0.8 --seed 5 --precision double --payoffs uniform "
                "--principal-magnitudes 1,2 --agent-magnitudes 0.3:0.9 --offsets 0:3 --worst-case off",
    "grid-calibration": f"{GRID} --vary calibration --fixed 0.3,0.6 --dump calibration.h5 --dump-columns v,w_max",
    "grid-product": f"{GRID} --play product --report --dump product.h5",
    "grid-worst": f"{GRID} --play nash-worst --vary ca,calibration --precision double --games-csv",
    "grid-surface": f"{GRID} --vary ia,cc --calibration 0.5 --ic 0.4 --report",
    "infer": f"{INFER} --report",
    "infer-all": f"{INFER} --marks 0,5,19 --seed 3 --precision double --payoffs uniform --principal-magnitudes 1 "
                 "--agent-magnitudes 1,2 --offsets 1:2",
    "search": f"{SEARCH} --report",
    "search-all": f"{SEARCH} --bound pairwise --players 2 --outcomes 3 --metric l1 --distance-norm l2 --welfare sum "
                  "--welfare-weights 2 --principal-magnitudes 1,2 --agent-magnitudes 0.5:1 --payoffs normal --seed 9 "
                  "--method climb --precision float --regret 0.1:1 --misalignment 0.1:0.9 --miscalibration 0:0.5 "
                  "--collective 0:0.9 --list 2",
    "search-sample": f"{SEARCH} --method sample --bound sharp",
    "search-map": f"{SEARCH} --map 2x3 --list 1 --report",
    "surface-pareto": f"{SURFACE} --bounds all --metric l1 --report --dump pareto.h5",
    "search-pareto": f"{SEARCH} --bound pareto --map 2x2",
    "surface-weights": f"{SURFACE} --bounds all --outcome-weights 1,2,0.5,0.01 --report --dump weights.h5",
    "surface-weights-mixed": f"{SURFACE} --players 3 --outcomes 5 --metric l1 --distance-norm l2 --outcome-weights 3,1,1,2,5 --precision double",
    "search-weights": f"{SEARCH} --players 3 --outcome-weights 1,2,0.5,3 --report",
}

GAMES = [{"agents": [[1, 2, 0, 4], [3, 1, 2, 0]], "principals": [[0, 2, 1, 3], [2, 2, 1, 0]], "dims": [2, 2],
          "individual_capability": [0.8, 0.8], "collective_capability": 0.9},
         {"agents": [[0, 1, 3], [2, 2, 0]], "principals": [[0, 2, 3], [1, 2, 0]], "strategy": [0.5, 0.5, 0]}]

TEAMS = [{"agents": [[0, 1, 3, 1], [1, 3, 0, 2], [2, 2, 0, 1]], "principals": [[0, 2, 3, 1], [1, 2, 0, 0]], "delegation": [[1, 0.5, 0], [0, 0.5, 1]],
          "outcome_weights": [1, 2, 1, 0.5], "strategy": [0.25, 0.25, 0, 0.5]},
         {"agents": [[[6, 2], [7, 1]]], "principals": [[[1, 0], [2, 4]], [[6, 7], [2, 1]]], "delegation": [[0.25], [0.75]],
          "actors": ["agent 1", "principal 2"]}]

# Afterwards, in the folder that has the runs.
AFTER = {
    "shard-1": f"{SURFACE} --shard 1/2 --out shards",
    "shard-2": f"{SURFACE} --shard 2/2 --out shards",
    "merge": "merge shards --out merged",
    "merge-partial": "merge shards/shard-1-of-2.delegauge --partial --out part",
    "merge-gap": "merge shards/shard-1-of-2.delegauge --out gap",
    "merge-twice": "merge shards shards/shard-1-of-2.delegauge --out twice",
    **{f"shard-{job}": f"{line} --shard 1/1 --out shard-{job} --quiet"
       for job, line in (("grid", GRID), ("infer", INFER), ("search", SEARCH))},
    **{f"merge-{job}": f"merge shard-{job} --out merged-{job}" for job in ("grid", "infer", "search")},
    "merge-others": "merge shard-grid shard-infer --out others",
    "estimate": f"{ESTIMATE} --out estimate --report",
    "estimate-all": f"{ESTIMATE} --principals principal_1 --agents agent_2 --kind none --cluster none --group kind --weight none --outcome outcome "
                    "--level 0.9 --top 0.02,0.3 --seed 4 --principals-optimum 9 --agents-optimum 5:8 --compare played:reference,all:played "
                    "--out estimate-all",
    "estimate-json": f"{ESTIMATE} --format json --top 0.5",
    "estimate-csv": f"{ESTIMATE} --format csv --group none --outcome none",
    "estimate-teams": f"{ESTIMATE} --delegation shares.json --principals principal_1,principal_2 --agents agent_1 --format csv",
    "estimate-actions": "estimate actions.csv --replicates 20 --least-utility -1,0",
    "estimate-semicolons": "estimate semicolons.csv --replicates 20 --delimiter semicolon",
    "shard-estimate": f"{ESTIMATE} --shard 1/1 --out shard-estimate --quiet",
    "merge-estimate": "merge shard-estimate --out merged-estimate",
    "report-estimate": "report estimate --out estimate.html",
    "replay-estimate": "replay --run estimate --index 1",
    "resume-estimate": f"{ESTIMATE} --out estimate --resume",
    "other-estimate": f"{ESTIMATE} --seed 2 --out estimate",
    "sweep": "sweep surface --players 2,3 --metric epic,max --welfare mean,sum --games 300 --out sweep --report",
    "sweep-all": "sweep grid --dims 2x2,2x3 --vary ia;ia,cc --repetitions 4 --points 2 --files all --out sweep-all",
    "sweep-file": "sweep sweep.toml --seed 2:3 --out sweep-file --report",
    "sweep-play": f"sweep {GRID} --play capability,product,nash-worst --out sweep-play --report",
    "sweep-infer": f"sweep {INFER.replace('2x3', '2x2,2x3')} --out sweep-infer --report",
    "sweep-estimate": "sweep estimate --log log.csv --group none,group --seed 1,2 --replicates 90 --out sweep-estimate --report",
    "sweep-known": "sweep surface --players 2,3 --games 2e5 --target-error fused:1e-3,fused:2e-3 --out sweep-known --report",
    "sweep-replay-number": "replay --run sweep --cell 3 --index 3",
    "sweep-shard-1": "sweep sweep.toml --shard 1/2 --out sweep-shards",
    "sweep-shard-2": "sweep sweep.toml --shard 2/2 --out sweep-shards",
    "sweep-merge": "merge sweep-shards --out sweep-merged",
    "sweep-partial": "merge sweep-shards/shard-2-of-2.delegauge --partial --out sweep-partial",
    "sweep-again": "sweep sweep.toml --out sweep-merged",
    "sweep-other": "sweep sweep.toml --seed 9 --out sweep-merged",
    "sweep-report": "report sweep-partial --out partial.html",
    "sweep-replay": "replay --run sweep --index 3",
    "sweep-replay-cell": "replay --run sweep/cells/0003 --index 3",
    "sweep-report-cell": "report sweep-all/cells/0002",
    "resume-complete": f"{GRID} --games-csv --out grid --resume",
    "resume-again": f"{INFER} --out infer --resume",
    "other-run": f"{INFER} --seed 2 --out infer",
    **{f"replay-{run}": f"replay --run {run} --index 5" for run in RUNS},
    "replay-text": "replay --run surface-all --index 17 --format text",
    "replay-csv": "replay --run grid-all --index 3 --format csv",
    "replay-options": "replay --index 9 --players 3 --offsets 0:1 --metric l1",
    "replay-both": "replay --run surface --players 3 --index 1",
    "replay-beyond": "replay --run grid --index 100000",
    **{f"report-{run}": f"report {run}" for run in RUNS},
    "report-several": "report grid grid-all --out several.html",
    "report-mixed": "report grid infer --out mixed.html",
    "report-none": "report",
    "report-figures": "report surface --figures gif",
    "report-table": "report .",
    "evaluate": "evaluate games.json",
    "evaluate-text": "evaluate games.json --format text",
    "evaluate-csv": "evaluate games.json --format csv --metric l1 --welfare sum --precision float",
    "evaluate-teams": "evaluate teams.json",
    "evaluate-teams-csv": "evaluate teams.json --format csv",
    "evaluate-nfg": "evaluate mammoth_hunt.nfg",
    "evaluate-sides": "evaluate --principals mammoth_hunt_principals.nfg --agents mammoth_hunt_agents.nfg",
    "evaluate-one-side": "evaluate --principals mammoth_hunt_principals.nfg",
    "evaluate-several": "evaluate prisoners_dilemma.nfg games.json --shift median --norm l1 --welfare-weights 1,2",
    "evaluate-npy": "evaluate games.npy --threads 1",
    "evaluate-npy-out": "evaluate games.npy --format npy --out measured.npy --columns all",
    "evaluate-npy-json": "evaluate games.npy --format json --columns fused,pairwise",
    "evaluate-npy-column": "evaluate games.npy --columns nothing",
    "evaluate-npy-records": "evaluate games.npy --columns pareto,pareto_worst_case,agents_implicit_weights,miscalibration,calibration",
    "evaluate-npy-teams": "evaluate games.npy --principals 1 --delegation one.json --columns all",
    "evaluate-npy-weights": "evaluate games.npy --outcome-weights games.npy",
    "evaluate-found": "evaluate search/games.json --format csv",
    "evaluate-strategy-for-json": "evaluate games.json --strategy games.npy",
    "evaluate-unknown": "evaluate plain.txt",
    "evaluate-absent": "evaluate absent.json",
    "config": "surface --config surface.toml --seed 3",
    "config-section": "grid --config sections.toml",
    "config-list": "search --config search.toml --list 0",
    "config-unknown": "surface --config unknown.toml",
    "config-wrong": "infer --config wrong.toml",
    "config-broken": "infer --config broken.toml",
    "config-absent": "infer --config absent.toml",
    "config-is-npy": "infer --config games.npy",
    "config-replay": "replay --config surface.toml --index 4",
}

# Refused, with what is said.
REFUSED = [
    "", "surfaces", "surface games", "surface --player 2", "surface --vary ia", "grid --bounds all", "surface --games",
    "surface --games 3 --games 4", "surface --games= ", "surface --config", "infer --calibration 1",
    "sweep", "sweep estimate", "sweep surfaces", "sweep absent.toml", "sweep surface --dims 2x2", "sweep grid --games 4", "sweep wrong.toml",
    *(f"sweep surface --games 9 {x}" for x in (
        "--players 2,9", "--players 3:2", "--players 2:3:4:5", "--players 2,,3", "--players 2,2", "--metric epic;epics", "--seed 1:1e9",
        "--welfare-weights 1;2,3,4", "--files some", "--target-error fused:2", "--max-seconds 0", "--quiet", "--players 2 --players 3",
        "--report", "--resume", "--shard 1/2")),
    *(f"surface --games 9 {x}" for x in (
        "--players 9", "--players 0", "--players two", "--outcomes 1", "--outcomes 65", "--metric epics", "--shift x",
        "--norm l3", "--distance-norm x", "--welfare max", "--welfare-weights 1,2", "--welfare-weights 0", "--games 0",
        "--welfare-weights x", "--welfare-weights 1e7", "--outcome-weights 1,2", "--outcome-weights 1,2,-3,4", "--outcome-weights 1,0,1,1",
        "--outcome-weights 1,1,1e-10,1", "--outcome-weights x", "--outcome-weights 1,2,3,4 --metric max",
        "--outcome-weights 1,2,3,4 --shift median", "--outcome-weights 2,2,2,2 --norm linf", "--seed -1", "--seed x", "--precision half", "--payoffs x",
        "--agents x", "--max-misalignment 2", "--max-misalignment -1", "--max-misalignment x",
        "--max-misalignment 0.5 --agents independent", "--strategy x", "--target-regret 2:1", "--target-regret x",
        "--target-regret -1:2", "--target-regret 0:1e13", "--target-regret 0:1 --strategy pure",
        "--principal-magnitudes 0", "--principal-magnitudes 1,2,3", "--principal-magnitudes x", "--agent-magnitudes 2:1",
        "--agent-magnitudes 1e-7", "--offsets 2:1", "--offsets 1e13", "--offsets x", "--bounds x", "--bounds fused,x",
        "--worst-case maybe", "--collective-alignment x", "--tightest 1001", "--tightest -1", "--target-error 1e-3",
        "--target-error x:1e-3", "--target-error fused:x", "--target-error fused:2",
        "--target-error fused:1e-3 --bounds sharp", "--max-seconds x", "--games-csv", "--quiet", "--resume", "--shard 3/2",
        "--shard 1/2", "--threads 0", "--batch 0", "--progress x", "--report", "--checkpoint-every x",
        "--device x", "--dump", "--dump x.h5 --dump-columns x", "--dump-columns fused", "--dump x.h5 --shard 1/2 --out y",
        "--max-seconds 1s --shard 1/2 --out y")),
    *(f"grid {x}" for x in (
        "--dims 3", "--dims 1x2", "--dims x", "--dims 1001x1000", "--dims 2x2x2x2x2x2x2x2x2", "--vary x", "--vary ia,ia",
        "--vary ia,ic,ca", "--points 1", "--points 10001", "--points 200 --vary ia,ic", "--points x", "--fixed 2",
        "--fixed x", "--ia 2", "--ia 1,2,3", "--ia 0.5", "--ic x", "--ca 1.5", "--ca x", "--cc -1", "--calibration 0",
        "--calibration 2", "--calibration x", "--fixed 0.5 --ic 1 --ca 1 --cc 1", "--repetitions 0", "--repetitions 1e18",
        "--repetitions x", "--precision x", "--payoffs x", "--principal-magnitudes 1,2,3", "--principal-magnitudes 0",
        "--agent-magnitudes x", "--calibration 0.5 --agent-magnitudes 1", "--offsets 1:0", "--worst-case x",
        "--games-csv", "--max-seconds 3", "--seed 1.5", "--resume", "--play x", "--play product --vary cc",
        "--play nash-worst --vary ia,ic", "--play product --cc 1", "--play nash-worst --ic 1", "--play product --ca 1 --fixed 1")),
    *(f"infer {x}" for x in (
        "--samples 0", "--samples 1000001", "--samples x", "--marks x", "--marks 3,2", "--marks 5 --samples 5",
        "--marks 2000000", "--repetitions 0", "--repetitions x", "--dims 3", "--dump x.h5", "--precision x", "--seed x",
        "--payoffs x", "--principal-magnitudes x", "--agent-magnitudes 1,2,3", "--offsets x")),
    *(f"search {x}" for x in (
        "--bound x", "--chains 0", "--chains x", "--chains 1e13", "--steps 0", "--steps 1e8", "--steps x", "--method x",
        "--precision x", "--regret 2:1", "--regret x", "--regret 0:100", "--misalignment 0:100", "--misalignment x",
        "--miscalibration 0:2", "--miscalibration x", "--calibration 0:1", "--collective -9:1", "--collective x",
        "--map 1x1", "--map 3", "--map 300x1", "--map x", "--map 2x2 --method sample", "--map 9x9 --chains 9", "--list 1001",
        "--list x", "--players 9", "--offsets 1", "--payoffs x", "--welfare-weights 1,2", "--outcome-weights 1,2", "--outcome-weights 1,2,3,-4",
        "--outcome-weights 1,2,3,4 --distance-norm linf", "--seed x")),
    *(f"estimate log.csv {x}" for x in (
        "--principals x", "--principals principal_1", "--agents agent_1,agent_1", "--kind x", "--kind group", "--cluster kind --kind none --group none",
        "--weight agent_2", "--weight outcome", "--group principal_1", "--actions agent_1", "--actions x", "--replicates 1", "--replicates x", "--level 1", "--level x",
        "--top 0", "--top 0.5,0.1", "--top x", "--top 1", "--seed x", "--principals-optimum 2:1", "--agents-optimum x", "--least-utility 1", "--least-utility 0,0",
        "--delegation absent.json", "--delegation games.json", "--delegation shares.json", "--compare a", "--compare a:x", "--compare a:a", "--device cuda",
        "--device x", "--delimiter ;", "--delimiter xx", "--format x", "--threads 0", "--batch 0", "--resume", "--shard 1/2", "--report", "--quiet")),
    "estimate", "estimate absent.csv", "estimate games.json", "estimate games.npy", "estimate .", "estimate semicolons.csv", "estimate plain.txt",
    *(f"replay {x}" for x in ("", "--index x", "--index -1", "--index 1 --format x", "--run absent --index 1",
                              "--index 1 --max-misalignment 2")),
    "merge", "merge absent --out x", "merge . --out x", "merge games.json --out x", "report absent", "evaluate",
    *(f"evaluate games.json {x}" for x in ("--metric x", "--format x", "--welfare x", "--precision x", "--norm x",
                                          "--welfare-weights 1,2,3", "--shift x", "--distance-norm x")),
]

# What is put in the place of each key of these runs' configurations.
MISREAD = ["surface-all", "surface-less", "surface-error", "grid-all", "grid-calibration", "infer", "search-all", "search-map", "surface-weights", "search-weights"]
WRONG = [None, "x", -1, [2, 1], {}, 10**30]

TOML = {
    "surface.toml": 'games = 500\nplayers = 2\nagent-magnitudes = [2, "0.5:1"]\nbounds = ["fused", "sharp"]\noffsets = "0:1"\n'
                    'worst-case = false\nmax-misalignment = 0.5\n',
    "sections.toml": 'points = 2\nrepetitions = 2\n[grid]\nvary = ["ia", "ca"]\nia-unused = 1\n',
    "search.toml": 'chains = 8\nsteps = 10\nmap = "2x2"\nquiet = false\n',
    "sweep.toml": 'job = "surface"\n[fixed]\ngames = 200\nworst-case = false\n[vary]\nplayers = "2:3"\n[[cell]]\nwelfare = "sum"\n'
                  '[[cell]]\nagent-magnitudes = "0.5:1"\n[[cell]]\nwelfare-weights = 1\n[[cell]]\nwelfare = "mean"\n',
    "unknown.toml": "player = 3\n",
    "wrong.toml": 'samples = "many"\n',
    "broken.toml": "samples = [1, 2\n",
    "plain.txt": "nothing that is a game\n",
    "shares.json": "[[0.25], [0.75]]",
    "one.json": "[[1, 1, 1]]",
    "actions.csv": "kind,principal_1,principal_2,agent_1,agent_2,action_1,action_2\nplayed,0,1,3,1,a,x\nplayed,0,2,5,1,a,x\n"
                   "played,1,0,1.5,3,b,x\nplayed,0,0,0,1,b,y\nreference,1,2,3,4,a,x\nreference,2,1,4,3,,x\nreference,2,NA,4,3,a,x\n",
    "semicolons.csv": "\ufeffprincipal_1;agent_1;group\r\n1;2;\"a; \"\"b\"\"\"\r\n2;1;c\r\n3;3;c\r\n0;1;\"a; \"\"b\"\"\"\r\n",
}


def npy(games):
    """Games of two players and three outcomes as the bytes of an array file."""
    import array
    numbers = array.array("d", [(7 * i * i + 3 * i) % 11 for i in range(games * 4 * 3)])
    header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': ({games}, 4, 3), }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode() + numbers.tobytes()


def prepare(folder):
    """Writes what the command lines read."""
    for name, text in {**TOML, "games.json": json.dumps(GAMES), "teams.json": json.dumps(TEAMS)}.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    with open(os.path.join(folder, "games.npy"), "wb") as file:
        file.write(npy(30))
    shutil.copy(os.path.join(DATA, "log.csv"), folder)
    for name in os.listdir(os.path.join(DATA, "nfg")):
        shutil.copy(os.path.join(DATA, "nfg", name), folder)
