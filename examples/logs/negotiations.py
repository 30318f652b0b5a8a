#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the log of docs/your-own-logs.md: 2,000 negotiations of two bots for two people, under two models.

    negotiations.py [FILE]      (default: negotiations.csv)

Each negotiation is a cluster: the agreement that the bots came to (played), and seven agreements drawn at random that they could have come to
(reference). Model "old" minds its people less and bargains better; model "new" the other way round. The bots settle on the agreement that is best for
both of them together among those that they think of: four of the old model's, two of the new one's. Only Python's own library: the same file everywhere."""

import math
import random
import sys


def main():
    rows = ["cluster,group,kind,outcome,principal_1,principal_2,agent_1,agent_2"]
    draw = random.Random(2024)
    for number in range(2000):
        model = "old" if draw.random() < 0.5 else "new"
        heed, thought_of = (0.5, 4) if model == "old" else (0.85, 2)
        mood = [draw.gauss(0, 0.6) for _ in range(2)]  # what makes the rows of a negotiation alike

        def agreement():
            issues = tuple(draw.randrange(6) for _ in range(3))
            # The first issue divides the people, the second pays both, the third is all the same to them, and the bots like it.
            principals = [issues[0] - 2.5 + 0.8 * issues[1] + mood[0], 2.5 - issues[0] + 0.8 * issues[1] + mood[1]]
            agents = [10 * (heed * u + math.sqrt(1 - heed * heed) * (issues[2] - 2.5)) + 500 for u in principals]
            return "".join(map(str, issues)), principals, agents

        offers = [agreement() for _ in range(thought_of)]
        best = max(offers, key=lambda offer: sum(offer[2]))
        for kind, (label, principals, agents) in [("played", best)] + [("reference", agreement()) for _ in range(7)]:
            rows.append(",".join([f"n{number}", model, kind, label] + [f"{u:.4f}" for u in principals + agents]))
    with open(sys.argv[1] if len(sys.argv) > 1 else "negotiations.csv", "w", encoding="utf-8") as file:
        file.write("\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
