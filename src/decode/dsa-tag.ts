import type { Reader } from "./reader.js";

/** The tag of a Marvell switch, four bytes; with an EtherType and two reserved bytes before it, eight. */
export interface DsaTag {
  /** That EtherType, which can be set, and the reserved bytes. */
  readonly announced: { readonly etherType: number; readonly reserved: readonly [number, number] } | undefined;
  /** 0: to the processor, 1: from it, 2: to a sniffer, 3: forwarded. */
  readonly mode: number;
  readonly tagged: boolean;
  readonly device: number;
  readonly port: number;
  /** A bit whose meaning depends on the mode: the port is a trunk; the frame came in. */
  readonly flag: boolean;
  readonly canonicalFormat: boolean;
  readonly priority: number;
  readonly vlan: number;
  /** Why a frame is given to the processor. */
  readonly code: number;
}

export const dsaModes = { toCpu: 0, fromCpu: 1, toSniffer: 2, forward: 3 } as const;
export const dsaTagLength = 4;
export const edsaTagLength = 8;

export function readDsaTag(reader: Reader): DsaTag {
  return { announced: undefined, ...readFields(reader) };
}

export function readEdsaTag(reader: Reader): DsaTag {
  const etherType = reader.u16();
  return { announced: { etherType, reserved: [reader.u8(), reader.u8()] }, ...readFields(reader) };
}

function readFields(reader: Reader): Omit<DsaTag, "announced"> {
  const [first, second, third, fourth] = [reader.u8(), reader.u8(), reader.u8(), reader.u8()];
  return {
    mode: first >> 6,
    tagged: (first & 0x20) !== 0,
    device: first & 0x1f,
    port: second >> 3,
    flag: (second & 0x04) !== 0,
    canonicalFormat: (second & 0x01) !== 0,
    priority: third >> 5,
    vlan: ((third & 0x0f) << 8) | fourth,
    code: (second & 0x06) | ((third & 0x10) >> 4),
  };
}
