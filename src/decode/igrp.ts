import type { Layer } from "./layer.js";
import { readLayout, type Values } from "./layout.js";
import type { Reader } from "./reader.js";

/** Cisco's Interior Gateway Routing Protocol. Fields are absent from the first on that was not captured. */
export interface IgrpLayer extends Layer, Values<typeof headerLayout> {
  readonly kind: "igrp";
  readonly entries: readonly IgrpEntry[];
  /** How much is left behind the last whole entry, or where there are more than the header counts. */
  readonly left: number;
  /** Not even the network of the next entry was captured. */
  readonly leftCut: boolean;
}

export type IgrpEntry = Values<typeof entryLayout>;

const headerLayout = {
  versionAndOpcode: "u8",
  edition: "u8",
  autonomousSystem: "u16",
  interiorCount: "u16",
  systemCount: "u16",
  exteriorCount: "u16",
  checksum: "u16",
} as const;

const entryLayout = {
  network1: "u8",
  network2: "u8",
  network3: "u8",
  delay: "u24",
  bandwidth: "u24",
  mtu: "u16",
  reliability: "u8",
  load: "u8",
  hopCount: "u8",
} as const;

const [headerLength, entryLength] = [12, 14];

export function decodeIgrp(reader: Reader, wireLength: number): IgrpLayer {
  const base = { kind: "igrp", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const header = readLayout(reader, headerLayout);
  const count = (header.interiorCount ?? 0) + (header.systemCount ?? 0) + (header.exteriorCount ?? 0);
  const entries: IgrpEntry[] = [];
  let left = (wireLength - headerLength) >>> 0;
  while (left >= entryLength && entries.length < count) {
    const entry = readLayout(reader, entryLayout);
    entries.push(entry);
    if (entry.hopCount === undefined) break;
    left -= entryLength;
  }
  return { ...base, ...header, entries, left, leftCut: !reader.has(3) };
}
