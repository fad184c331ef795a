/** Mutated packets printed here and by tcpdump, packet for packet. Each batch has one link type and one set of flags. */
import { spawnSync } from "node:child_process";
import { systemNames } from "../../../src/cli/name-lookups.js";
import { linkTypeByNumber } from "../../../src/net/link-types.js";
import { createPacketDecoder } from "../../../src/print/json.js";
import { createPrinter, type PrintOptions } from "../../../src/print/index.js";
import { Random } from "../ebpf/random.js";
import { graft, mutate, type Mutant, type Originals } from "./mutate.js";

export interface PrintFuzzResult {
  packets: number;
  equal: number;
  /** Packets whose texts differ: what would show the difference again, and the layers of each. */
  readonly differences: Difference[];
}

export interface Difference {
  readonly layers: string;
  readonly report: string;
}

const flagSets: readonly (readonly [flags: string, options: Partial<PrintOptions>])[] = [
  ["-n", {}],
  ["-n -e", { linkHeader: true }],
  ["-n -q", { quiet: 1 }],
  ["-n -v", { verbosity: 1 }],
  ["-n -vv", { verbosity: 2 }],
  ["-n -vvv -e", { verbosity: 3, linkHeader: true }],
  ["-n -X", { dump: "X" }],
  ["-n -A", { dump: "A" }],
  // Where the dump begins tells whether tcpdump gave the packet up or only the protocol.
  ["-n -vv -x", { verbosity: 2, dump: "x", hexAsked: true }],
  ["-n -v -K -S -xx", { verbosity: 1, skipChecksums: true, absoluteSequenceNumbers: true, dump: "xx" }],
];

/** tcpdump prints the names of interfaces, whatever the flags. */
const lookups = systemNames(() => undefined);

const perBatch = 250;

/** Prints `count` mutants, in batches that depend on their numbers alone, so that any can be had again. */
export function fuzzPrinting(given: Originals, from: number, count: number): PrintFuzzResult {
  const originals = [...given];
  const all = originals.reduce((sum, [, packets]) => sum + packets.length, 0);
  const result: PrintFuzzResult = { packets: 0, equal: 0, differences: [] };
  for (let seed = from; result.packets < count; seed++) {
    const random = new Random(seed);
    // Link types in proportion to the packets there are of them.
    let chosen = random.below(all);
    const [linktype, packets] = originals.find(([, each]) => (chosen -= each.length) < 0)!;
    const original = () => packets[random.below(packets.length)]!;
    const mutants = Array.from({ length: Math.min(perBatch, count - result.packets) }, () =>
      mutate(random.below(8) === 0 ? graft(original(), original(), random) : original(), random),
    );
    compare(seed, linktype, mutants, flagSets[random.below(flagSets.length)]!, result);
  }
  return result;
}

function compare(
  seed: number,
  linktype: number,
  mutants: readonly Mutant[],
  [flags, options]: (typeof flagSets)[number],
  result: PrintFuzzResult,
): void {
  const { dlt, name } = linkTypeByNumber(linktype)!;
  const printer = createPrinter({ names: false, lookups, time: 1, number: true, ...options }, dlt);
  const theirs = packetsOf(tcpdumpText(linktype, mutants, flags), mutants.length);
  const decode = createPacketDecoder({ data: false, skipChecksums: true }, () => ({ dlt, linkType: name }));
  for (const [index, mutant] of mutants.entries()) {
    const packet = { ...mutant, seconds: 0, nanoseconds: 0, interfaceId: 0 };
    const ours = printer.print(packet, index + 1);
    result.packets++;
    if (ours === theirs[index]) {
      result.equal++;
      continue;
    }
    const layers = decode(packet, index + 1).layers.map(({ kind }) => kind);
    const hex = Buffer.from(mutant.data).toString("hex");
    const report = `seed ${seed}, ${name}, ${flags}, length ${mutant.length}\n${hex}\n- ${theirs[index]}+ ${ours}`;
    result.differences.push({ layers: layers.join(" "), report });
  }
}

function tcpdumpText(linktype: number, mutants: readonly Mutant[], flags: string): string {
  const args = ["-Z", "root", "-t", "-#", ...flags.split(" "), "-r", "-"];
  const { stdout } = spawnSync("tcpdump", args, {
    input: captureOf(linktype, mutants),
    encoding: "latin1",
    maxBuffer: 2 ** 30,
    env: { ...process.env, TZ: "UTC" },
  });
  return stdout;
}

function captureOf(linktype: number, mutants: readonly Mutant[]): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262144, 16);
  header.writeUInt32LE(linktype, 20);
  const records = mutants.flatMap(({ data, length }) => {
    const record = Buffer.alloc(16);
    record.writeUInt32LE(data.length, 8);
    record.writeUInt32LE(length, 12);
    return [record, data];
  });
  return Buffer.concat([header, ...records]);
}

/** The text of each packet, which begins at its number. */
function packetsOf(text: string, count: number): string[] {
  const texts: string[] = [];
  let start = 0;
  for (let number = 1; number <= count; number++) {
    const next = `\n${String(number + 1).padStart(5)}  `;
    const found = number === count ? -1 : text.indexOf(next, start);
    const end = found === -1 ? text.length : found + 1;
    texts.push(text.slice(start, end));
    start = end;
  }
  return texts;
}
