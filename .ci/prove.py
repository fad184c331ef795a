#!/usr/bin/python3
"""Proves our programs equal to libpcap's, and compares their lengths.

usage: prove.py ORACLE.jsonl[.gz] MINE.jsonl [LINKTYPE...]

An ORACLE line has what libpcap makes of a filter, {"id", "dlt", "expr", "opt", "unopt"}: programs, with and without its
optimizer, or {"error"}; a MINE line what we make of it, {"id", "program"} or {"id", "error"}. Every case must come out as one of

  refused      by both
  same         one of libpcap's two programs, instruction by instruction
  proved       for every packet, cut anywhere, the verdict is that of libpcap's program: the plain one, or the optimized one, which
               gives some packets cut short another verdict
  documented   it differs, and .ci/known-differences.json says why

and no program may be longer than libpcap's optimized one. The last line has the figures; the exit status is 0 if all is well.
"""
import collections
import gzip
import json
import multiprocessing
import os
import sys

import equivalence


def read_lines(path):
    with gzip.open(path, "rt") if path.endswith(".gz") else open(path) as file:
        return [json.loads(line) for line in file]


def judge(pair):
    """How a case comes out, and by how many instructions our program is the longer one."""
    theirs, ours = pair
    optimized, plain = theirs["opt"], theirs["unopt"]
    if "program" not in ours:
        return ("refused" if isinstance(optimized, dict) else f"REFUSED here: {ours.get('error', 'missing')}"), 0
    if isinstance(optimized, dict):
        return "ACCEPTED here only", 0
    more = ours["program"].count(",") - optimized.count(",")
    if ours["program"] in (optimized, plain):
        return "same", more
    mine = equivalence.parse(ours["program"])
    answer = "unknown", ""
    for program in (plain, optimized):
        if isinstance(program, dict):
            continue
        answer = equivalence.compare_programs(mine, equivalence.parse(program))
        if answer == "equal":
            return "proved", more
    if answer[0] == "unknown":
        return f"UNPROVED: {answer[1]}", more
    _, first, captured, length = answer
    return f"DIFFERENT for {first}..., {captured} bytes of {length} captured", more


def main():
    oracle, mine, *link_types = sys.argv[1:]
    ours = {line["id"]: line for line in read_lines(mine)}
    cases = [case for case in read_lines(oracle) if not link_types or case["dlt"] in link_types]
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "known-differences.json")) as file:
        known = {(one["linkType"], one["filter"]) for one in json.load(file)}
    with multiprocessing.Pool() as pool:
        results = pool.map(judge, [(case, ours.get(case["id"], {})) for case in cases], chunksize=4)
    kinds, longer, shorter, sum_of_lengths = collections.Counter(), 0, 0, 0
    for case, (outcome, more) in zip(cases, results):
        name = (case["dlt"], case["expr"])
        kind = outcome.split(" ")[0].rstrip(":")
        if kind == "DIFFERENT" and name in known:
            kind = "documented"
        elif name in known:
            kind, outcome = "NOTABLE", f"NOTABLE: documented as different, but {outcome}"
        kinds[kind] += 1
        longer, shorter, sum_of_lengths = longer + (more > 0), shorter + (more < 0), sum_of_lengths + more
        if kind.isupper() or more > 0:
            print(f"{outcome}{f', {more} longer' if more > 0 else ''}: {' '.join(name)}")
    print(f"length: {shorter} shorter than libpcap's, {longer} longer, {sum_of_lengths:+d} instructions in all")
    print(", ".join(f"{count} {kind}" for kind, count in kinds.most_common()) + f", of {len(cases)}")
    return 1 if longer or any(kind.isupper() for kind in kinds) or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
