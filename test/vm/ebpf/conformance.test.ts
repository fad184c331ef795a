// The public conformance suite for eBPF runtimes, where a file of its cases is at hand: EBPF_CONFORMANCE names it. Each line is
// a case {name, kind, bytesHex, memoryHex?, expected?}: `run` must give `expected` in r0 on every machine, with the memory in
// r1 and its length in r2; `must-reject` must not get past the verifier.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ProgramError } from "../../../src/errors.js";
import { decodeEbpf } from "../../../src/isa/index.js";
import { verifyEbpf } from "../../../src/vm/ebpf/index.js";
import { programOf, runEverywhere } from "../../helpers/ebpf-machines.js";

interface Case {
  readonly name: string;
  readonly kind: "run" | "must-reject";
  readonly bytesHex: string;
  readonly memoryHex?: string;
  readonly expected?: string;
}

const file = process.env.EBPF_CONFORMANCE;
const lines = file ? readFileSync(file, "utf8").trim().split("\n") : [];
const cases = lines.map((line) => JSON.parse(line) as Case);
const bytes = (hex = "") => Uint8Array.from(Buffer.from(hex, "hex"));

test.skipIf(!file)("the file of EBPF_CONFORMANCE has cases of both kinds", () => {
  expect(new Set(cases.map(({ kind }) => kind))).toEqual(new Set(["run", "must-reject"]));
});

for (const { name, kind, bytesHex, memoryHex, expected } of cases) {
  const program = () => programOf(decodeEbpf(bytes(bytesHex)));
  const verify = () => verifyEbpf(program(), { memory: bytes(memoryHex).length });
  if (kind === "must-reject") {
    test(`${name} is refused`, () => {
      expect(verify).toThrow(ProgramError);
    });
  } else {
    test(`${name} gives ${expected}`, () => {
      verify();
      const outcome = runEverywhere({ programs: [program()], bytes: bytes(memoryHex) });
      expect(outcome.fault).toBe(undefined);
      expect(outcome.result).toBe(BigInt(expected!));
    });
  }
}
