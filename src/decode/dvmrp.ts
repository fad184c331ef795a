import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Distance Vector Multicast Routing Protocol (RFC 1075, draft-ietf-idmr-dvmrp-v3), with the header of IGMP. */
export interface DvmrpLayer extends Layer {
  readonly kind: "dvmrp";
  /** Absent when not captured. */
  readonly code: number | undefined;
  /** Of the codes that have one. A field is absent when it was not captured; lists end with the first item that is not whole. */
  readonly message: DvmrpMessage | undefined;
}

type DvmrpMessage = DvmrpProbe | DvmrpReport | DvmrpNeighbors | DvmrpPrune;

export interface DvmrpProbe {
  readonly form: "probe";
  readonly generationId: number | undefined;
  readonly neighbors: readonly (string | undefined)[];
  /** Bytes left where there is too little for another field. */
  readonly left: number;
}

export interface DvmrpReport {
  readonly form: "report";
  readonly masks: readonly DvmrpMask[];
  /** Bytes left where there is too little for another mask. */
  readonly left: number;
}

/** Networks with one mask. */
interface DvmrpMask {
  readonly mask: string | undefined;
  readonly routes: readonly (DvmrpRoute | undefined)[];
  /** The message ends before the route that is marked as the last one. */
  readonly short: boolean;
}

interface DvmrpRoute {
  readonly origin: string;
  readonly metric: number;
}

/** Both forms of this message. */
export interface DvmrpNeighbors {
  readonly form: "neighbors";
  /** Of the newer one, from the field that is a group's address in IGMP. */
  readonly majorVersion: number | undefined;
  readonly minorVersion: number | undefined;
  readonly interfaces: readonly DvmrpInterface[];
  /** What the message has no room for: another interface, or a neighbor of the last one. */
  readonly short: "interface" | "neighbor" | undefined;
  /** Bytes left there. */
  readonly left: number;
}

export interface DvmrpInterface {
  readonly address: string | undefined;
  readonly metric: number | undefined;
  readonly threshold: number | undefined;
  /** Of the newer form. */
  readonly flags: number | undefined;
  readonly count: number | undefined;
  readonly neighbors: readonly (string | undefined)[];
}

/** Prunes, grafts and their acknowledgments. */
interface DvmrpPrune {
  readonly form: "prune";
  readonly source: string | undefined;
  readonly group: string | undefined;
  /** Of prunes, in seconds. */
  readonly lifetime: number | undefined;
}

export const dvmrpCodes = {
  probe: 1,
  report: 2,
  neighbors: 4,
  neighbors2: 6,
  prune: 7,
  graft: 8,
  graftAcknowledgment: 9,
} as const;

export const dvmrpHeaderLength = 8;

/** The cursor is at IGMP's header, which the message has room for. */
export function decodeDvmrp(reader: Reader, wireLength: number): DvmrpLayer {
  const offset = reader.offset;
  const base = { kind: "dvmrp", offset, wireLength, capturedLength: reader.left } as const;
  const code = reader.at8(offset + 1);
  const [minorVersion, majorVersion] = [reader.at8(offset + 6), reader.at8(offset + 7)];
  reader.seek(offset + dvmrpHeaderLength);
  const room = wireLength - dvmrpHeaderLength;
  switch (code) {
    case dvmrpCodes.probe:
      return { ...base, code, message: readProbe(reader, room) };
    case dvmrpCodes.report:
      return { ...base, code, message: readReport(reader, room) };
    case dvmrpCodes.neighbors:
      return { ...base, code, message: readNeighbors(reader, room, undefined) };
    case dvmrpCodes.neighbors2:
      return { ...base, code, message: readNeighbors(reader, room, [majorVersion, minorVersion]) };
    case dvmrpCodes.prune: {
      const message = {
        form: "prune",
        source: reader.ipv4(),
        group: reader.ipv4(),
        lifetime: reader.maybe32(),
      } as const;
      return { ...base, code, message };
    }
    case dvmrpCodes.graft:
    case dvmrpCodes.graftAcknowledgment:
      return {
        ...base,
        code,
        message: { form: "prune", source: reader.ipv4(), group: reader.ipv4(), lifetime: undefined },
      };
    default:
      return { ...base, code, message: undefined };
  }
}

function readProbe(reader: Reader, room: number): DvmrpProbe {
  if (room < 4) return { form: "probe", generationId: undefined, neighbors: [], left: room };
  const generationId = reader.maybe32();
  const neighbors: (string | undefined)[] = [];
  let left = room - 4;
  for (; left >= 4; left -= 4) {
    const neighbor = reader.ipv4();
    neighbors.push(neighbor);
    if (neighbor === undefined) break;
  }
  return { form: "probe", generationId, neighbors, left };
}

const lastRoute = 0x80;

function readReport(reader: Reader, room: number): DvmrpReport {
  const masks: DvmrpMask[] = [];
  const end = reader.offset + room;
  while (reader.offset + 3 <= end) {
    const mask = readMask(reader, end);
    masks.push(mask);
    if (mask.short || mask.mask === undefined || mask.routes.at(-1) === undefined) break;
  }
  return { form: "report", masks, left: end - reader.offset };
}

/** A mask, whose first byte is always 255, and its networks, of as many bytes as the mask needs. */
function readMask(reader: Reader, end: number): DvmrpMask {
  const bytes = reader.bytes(3);
  if (bytes === undefined) return { mask: undefined, routes: [], short: false };
  const width = bytes.at(2) !== 0 ? 4 : bytes.at(1) !== 0 ? 3 : bytes.at(0) !== 0 ? 2 : 1;
  const mask = `255.${bytes.decimal(".")}`;
  const routes: (DvmrpRoute | undefined)[] = [];
  for (;;) {
    if (reader.offset + width + 1 > end) return { mask, routes, short: true };
    const whole = reader.has(width + 1);
    const origin = reader.ipv4Prefix(width) ?? "";
    const metric = reader.u8();
    routes.push(whole ? { origin, metric: metric & ~lastRoute } : undefined);
    if (!whole || metric & lastRoute) return { mask, routes, short: false };
  }
}

type Version = readonly [major: number | undefined, minor: number | undefined];

function readNeighbors(reader: Reader, room: number, version: Version | undefined): DvmrpNeighbors {
  const [majorVersion, minorVersion] = version ?? [undefined, undefined];
  const interfaces: DvmrpInterface[] = [];
  const base = { form: "neighbors", majorVersion, minorVersion, interfaces } as const;
  const least = version === undefined ? 7 : 8;
  let left = room;
  while (left > 0) {
    if (left < least) return { ...base, short: "interface", left };
    const address = reader.ipv4();
    const [metric, threshold] = [reader.maybe8(), reader.maybe8()];
    const flags = version === undefined ? undefined : reader.maybe8();
    const count = reader.maybe8();
    const neighbors: (string | undefined)[] = [];
    interfaces.push({ address, metric, threshold, flags, count, neighbors });
    left -= least;
    // The newer form ends where the message does, however many neighbors were announced.
    while (neighbors.length < (count ?? 0) && (version === undefined || left > 0)) {
      if (left < 4) return { ...base, short: "neighbor", left };
      const neighbor = reader.ipv4();
      neighbors.push(neighbor);
      if (neighbor === undefined) break;
      left -= 4;
    }
    if (count === undefined || neighbors.length < count || neighbors.includes(undefined)) break;
  }
  return { ...base, short: undefined, left };
}
