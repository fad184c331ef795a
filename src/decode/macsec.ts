import type { Reader } from "./reader.js";

/** The security tag of MACsec (IEEE 802.1AE), which stands after the addresses of an Ethernet frame. */
export interface MacsecTag {
  /**
   * `cut`: the tag is not all there; `invalid`: its version or length are none; `short`: what it protects and the check value
   * behind that do not fit; `type`: what it protects is shorter than a type.
   */
  readonly problem: undefined | "cut" | "invalid" | "short" | "type";
  readonly associationNumber: number;
  /** The upper bits of the same byte. */
  readonly flags: number;
  /** Of what is protected, if that is less than 48 bytes. */
  readonly shortLength: number;
  readonly packetNumber: number;
  /** In hexadecimal. */
  readonly channelId: string | undefined;
  /** What is protected is encrypted, too. */
  readonly encrypted: boolean;
}

export const macsecType = 0x88e5;

const bits = { version: 0x80, channel: 0x20, confidential: 0x0c, association: 0x03, flags: 0x7c } as const;
const tagLength = 6;
const channelLength = 8;
const shortLengthMask = 0x3f;

const broken: MacsecTag = {
  problem: "cut",
  associationNumber: 0,
  flags: 0,
  shortLength: 0,
  packetNumber: 0,
  channelId: undefined,
  encrypted: false,
};

/** Reads the tag at the cursor, which has `room` bytes on the wire, and moves behind it. */
export function readMacsecTag(reader: Reader, room: number): MacsecTag {
  const first = reader.at8(reader.offset) ?? 0;
  const length = first & bits.channel ? tagLength + channelLength : tagLength;
  if (!reader.has(tagLength) || room < tagLength || !reader.has(length) || room < length) return broken;
  reader.skip(1);
  const shortLength = reader.u8();
  if (first & bits.version || shortLength > shortLengthMask) return { ...broken, problem: "invalid" };
  return {
    problem: undefined,
    associationNumber: first & bits.association,
    flags: first & bits.flags,
    shortLength,
    packetNumber: reader.u32(),
    channelId: first & bits.channel ? reader.captured(channelLength).hex() : undefined,
    encrypted: (first & bits.confidential) !== 0,
  };
}
