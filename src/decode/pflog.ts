import type { Context } from "./context.js";
import { bsdIpVersion } from "./enc.js";
import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** What OpenBSD's packet filter logs: a packet, and which rule did what to it. */
export interface PflogLayer extends Layer {
  readonly kind: "pflog";
  /** `length`: the header's length is too small; `cut`: the header was not all captured. */
  readonly problem: undefined | "length" | "cut";
  readonly family: number;
  readonly action: number;
  readonly reason: number;
  readonly interfaceName: Bytes | undefined;
  readonly ruleset: Bytes | undefined;
  readonly ruleNumber: number;
  readonly subruleNumber: number;
  readonly uid: number;
  readonly pid: number;
  readonly ruleUid: number;
  readonly rulePid: number;
  readonly direction: number;
  readonly headerLength: number;
}

const leastLength = 45;
/** Of the fields that all systems have, filled up to words. */
const knownLength = 64;

export function decodePflog(reader: Reader, wireLength: number, context: Context): PflogLayer {
  const { offset, left: capturedLength } = reader;
  const base = { kind: "pflog", offset, wireLength, capturedLength } as const;
  const length = reader.u8();
  const headerLength = (length + 3) & ~3;
  const header = {
    family: reader.u8(),
    action: reader.u8(),
    reason: reader.u8(),
    interfaceName: reader.bytes(16),
    ruleset: reader.bytes(16),
    ruleNumber: reader.u32(),
    subruleNumber: reader.u32(),
    uid: reader.u32(),
    pid: reader.u32(),
    ruleUid: reader.u32(),
    rulePid: reader.u32(),
    direction: reader.u8(),
  };
  if (length < leastLength) return { ...base, ...header, problem: "length", headerLength: length };
  if (capturedLength < headerLength || capturedLength < knownLength)
    return { ...base, ...header, problem: "cut", headerLength };
  reader.seek(offset + headerLength);
  const payload = context.ipVersion(bsdIpVersion(header.family), reader, wireLength - headerLength);
  return { ...base, ...header, problem: undefined, headerLength, payload };
}
