import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** AppleTalk's address resolution. */
export interface AarpLayer extends Layer {
  readonly kind: "aarp";
  /** Absent when not all of it was captured. */
  readonly message: AarpMessage | undefined;
}

interface AarpMessage {
  readonly hardwareType: number;
  readonly protocolType: number;
  readonly hardwareLength: number;
  readonly protocolLength: number;
  readonly operation: number;
  readonly senderHardware: string;
  readonly sender: AppleTalkAddress;
  readonly targetHardware: string;
  readonly target: AppleTalkAddress;
}

export interface AppleTalkAddress {
  readonly network: number;
  readonly node: number;
}

export const aarpLength = 28;

export function decodeAarp(reader: Reader, wireLength: number): AarpLayer {
  const base = { kind: "aarp", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  if (!reader.has(aarpLength)) return { ...base, message: undefined };
  const [hardwareType, protocolType] = [reader.u16(), reader.u16()];
  const [hardwareLength, protocolLength, operation] = [reader.u8(), reader.u8(), reader.u16()];
  const [senderHardware, sender] = [reader.mac() ?? "", readAddress(reader)];
  const [targetHardware, target] = [reader.mac() ?? "", readAddress(reader)];
  const types = { hardwareType, protocolType, hardwareLength, protocolLength, operation };
  return { ...base, message: { ...types, senderHardware, sender, targetHardware, target } };
}

/** A protocol address has four bytes, of which the first is not used. */
function readAddress(reader: Reader): AppleTalkAddress {
  reader.skip(1);
  return { network: reader.u16(), node: reader.u8() };
}
