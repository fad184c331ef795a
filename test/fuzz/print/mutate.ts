// Packets that nobody sends: those of all tables and fixtures, some bytes changed, cut short, or with a length that lies.
import { readFileSync } from "node:fs";
import { openCapture } from "../../../src/capture/index.js";
import { linkTypeByName, linkTypeByNumber } from "../../../src/net/link-types.js";
import { fixturePath, fixtures } from "../../helpers/fixtures.js";
import { readTables } from "../../print/tables.js";
import type { Random } from "../ebpf/random.js";

export interface Mutant {
  readonly data: Uint8Array;
  readonly length: number;
}

/** The packets to begin with, by LINKTYPE_ number. */
export type Originals = ReadonlyMap<number, readonly Uint8Array[]>;

/** Those of these fixtures; of all fixtures and all tables unless told which. */
export async function readOriginals(only?: readonly string[]): Promise<Originals> {
  const originals = new Map<number, Uint8Array[]>();
  const add = (linktype: number, data: Uint8Array) => {
    const known = originals.get(linktype);
    if (known === undefined) originals.set(linktype, [data]);
    else known.push(data);
  };
  for (const [name, packets] of only === undefined ? readTables() : []) {
    for (const data of packets) add(linkTypeByName(name)!.linktype, data);
  }
  for (const name of only ?? fixtures) {
    const capture = await openCapture(readFileSync(fixturePath(name)));
    const linktype = linkTypeByNumber(capture.header.linktype)!.linktype;
    for await (const { data } of capture) add(linktype, data.slice());
  }
  return originals;
}

/** Where headers commonly end: those of Ethernet, and IPv4, UDP and TCP behind it. */
const seams = [4, 14, 16, 34, 42, 54];

/** The head of a packet before the rest of another, so that protocols meet what they never carry. */
export function graft(head: Uint8Array, rest: Uint8Array, random: Random): Uint8Array {
  const end = Math.min(seams[random.below(seams.length)]!, head.length);
  const start = Math.min(seams[random.below(seams.length)]!, rest.length - 1);
  return Uint8Array.from([...head.subarray(0, end), ...rest.subarray(start)]);
}

/** Values that lengths and counts are most often wrong with. */
const telling = [0, 1, 2, 3, 4, 0x7f, 0x80, 0xfe, 0xff];

export function mutate(original: Uint8Array, random: Random): Mutant {
  const cut = random.below(4) === 0 ? 1 + random.below(original.length) : original.length;
  const data = original.slice(0, cut);
  for (let changes = random.below(4); changes > 0; changes--) {
    const at = random.below(data.length);
    const kind = random.below(3);
    if (kind === 0) data[at] = random.below(256);
    else if (kind === 1) data[at] = telling[random.below(telling.length)]!;
    else data[at]! ^= 1 << random.below(8);
  }
  // Captured whole, cut by the snapshot length, or a little off.
  const length = random.below(3) === 0 ? data.length + random.below(20) : Math.max(original.length, data.length);
  return { data, length };
}
