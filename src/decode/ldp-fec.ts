/** Forwarding equivalence classes of LDP: prefixes (RFC 5036 section 3.4.1) and pseudowires (RFC 4447 section 5.2). */
import { addressFamily } from "../net/protocol-numbers.js";
import { readPrefix, type BgpRoute } from "./bgp-routes.js";
import { readText, type CapturedText } from "./escaped-text.js";
import type { Bytes } from "./layer.js";
import type { Reader } from "./reader.js";

export interface LdpTooShort {
  readonly form: "too-short";
  readonly left: number;
  readonly least: number;
}

/** A forwarding equivalence class: what a label is for. */
export interface LdpFec {
  readonly form: "fec";
  readonly type: number | undefined;
  readonly family?: number | undefined;
  /** Absent when it does not fit, or was not captured. */
  readonly prefix?: BgpRoute | undefined;
  readonly circuit?: LdpCircuit | undefined;
  /** What is missing behind the fields so far. */
  readonly tooShort?: LdpTooShort | undefined;
}

/** A pseudowire (RFC 4906). */
export interface LdpCircuit {
  /** With the bit for the control word. */
  readonly type: number | undefined;
  readonly infoLength: number | undefined;
  readonly groupId: number | undefined;
  /** Absent when the length says so. */
  readonly id: number | undefined;
  readonly parameters: readonly LdpParameter[];
  /** Bytes of the next parameter's header were not captured. */
  readonly cut: boolean;
}

export interface LdpParameter {
  readonly type: number;
  readonly length: number;
  readonly mtu?: number | undefined;
  readonly description?: CapturedText | undefined;
  /** Ways of connectivity verification: channels and types. */
  readonly channels?: number | undefined;
  readonly verifications?: number | undefined;
  readonly value: Bytes;
}

export const fecTypes = { prefix: 2, circuit: 0x80 } as const;
export const circuitParameters = { mtu: 1, description: 3, verification: 0x0c } as const;

export function tooShort(left: number, least: number): LdpTooShort {
  return { form: "too-short", left, least };
}

export function readFec(length: number, reader: Reader): LdpFec {
  const type = reader.maybe8();
  const room = length - 1;
  switch (type) {
    case fecTypes.prefix: {
      if (room < 2) return { form: "fec", type, tooShort: tooShort(room, 2) };
      const family = reader.maybe16();
      const bits = family === addressFamily.ipv4 ? 32 : family === addressFamily.ipv6 ? 128 : undefined;
      const prefix = bits === undefined ? undefined : readPrefix(reader, room - 2, bits).route;
      return { form: "fec", type, family, prefix };
    }
    case fecTypes.circuit:
      return room < 7 ? { form: "fec", type, tooShort: tooShort(room, 7) } : readCircuit(type, room, reader);
    default:
      return { form: "fec", type };
  }
}

const circuitHeader = 11;
const leastInfo = 4;

function readCircuit(type: number, room: number, reader: Reader): LdpFec {
  const [circuitType, infoLength, groupId] = [reader.maybe16(), reader.maybe8(), reader.maybe32()];
  const base = { type: circuitType, infoLength, groupId, parameters: [], cut: false };
  if (infoLength === undefined || infoLength === 0) return { form: "fec", type, circuit: { ...base, id: undefined } };
  if (room < circuitHeader) return { form: "fec", type, tooShort: tooShort(room, circuitHeader) };
  const circuit = { ...base, id: reader.maybe32() };
  const left = infoLength - leastInfo;
  if (left < 0) return { form: "fec", type, circuit };
  if (room - circuitHeader < left)
    return { form: "fec", type, circuit, tooShort: tooShort(room - circuitHeader, left) };
  return { form: "fec", type, circuit: { ...circuit, ...readParameters(left, reader) } };
}

function readParameters(room: number, reader: Reader): Pick<LdpCircuit, "parameters" | "cut"> {
  const parameters: LdpParameter[] = [];
  for (let left = room; left > 2;) {
    const start = reader.offset;
    const [type, length] = [reader.maybe8(), reader.maybe8()];
    if (type === undefined || length === undefined) return { parameters, cut: true };
    if (length < 2 || left < length) break;
    const fields = readParameter(type, length, reader);
    reader.seek(start + 2);
    parameters.push({ type, length, ...fields, value: reader.captured(length - 2) });
    reader.seek(start + length);
    left -= length;
  }
  return { parameters, cut: false };
}

function readParameter(type: number, length: number, reader: Reader): Partial<LdpParameter> {
  switch (type) {
    case circuitParameters.mtu:
      return { mtu: reader.maybe16() };
    case circuitParameters.description:
      return { description: readText(reader, length - 2) };
    case circuitParameters.verification:
      return { channels: reader.maybe8(), verifications: reader.maybe8() };
    default:
      return {};
  }
}
