import type { Reader } from "./reader.js";
import type { SinglePrecision } from "./single-precision.js";

/** What sub-TLVs of neighbors say (RFC 5305, 5307, 4124, 6329). Bandwidths are bytes per second. */
export type IsisNeighborValue =
  /** Administrative groups; identifiers of links, local and remote. */
  | { readonly form: "words"; readonly words: readonly number[] }
  | { readonly form: "address"; readonly address: string }
  | { readonly form: "bandwidth"; readonly bandwidth: SinglePrecision }
  | { readonly form: "bandwidths"; readonly bandwidths: readonly SinglePrecision[] }
  | { readonly form: "constraints"; readonly model: number; readonly constraints: readonly SinglePrecision[] }
  /** A metric, or attributes of the link. */
  | { readonly form: "number"; readonly number: number }
  | { readonly form: "protection"; readonly protection: number; readonly priority: number }
  | IsisSwitching
  | { readonly form: "spb-metric"; readonly metric: number; readonly ports: number; readonly portId: number };

/** RFC 5307 section 1.3. What follows depends on the capability, and is absent where the value ends before it. */
export interface IsisSwitching {
  readonly form: "switching";
  readonly capability: number;
  readonly encoding: number;
  /** Of an LSP at most, by priority. */
  readonly bandwidths: readonly SinglePrecision[];
  readonly minimumBandwidth: SinglePrecision | undefined;
  readonly mtu: number | undefined;
  readonly indication: number | undefined;
}

const timeDivision = 100;
const lastPacketSwitch = 4;
const bandwidthCount = 8;
export const isisSwitchingLength = 36;

export const isPacketSwitch = (capability: number) => capability >= 1 && capability <= lastPacketSwitch;
export const isTimeDivision = (capability: number) => capability === timeDivision;

/** Reads `length` bytes, all captured, from the cursor on; nothing where they are too few or the type is not known. */
export function readNeighborValue(type: number, length: number, reader: Reader): IsisNeighborValue | undefined {
  switch (type) {
    case 3:
    case 4:
    case 5:
      if (length < 4) return undefined;
      return { form: "words", words: length === 8 ? [reader.u32(), reader.u32()] : [reader.u32()] };
    case 6:
    case 8:
      return length < 4 ? undefined : { form: "address", address: reader.ipv4() ?? "" };
    case 9:
    case 10:
      return length < 4 ? undefined : { form: "bandwidth", bandwidth: reader.float32() };
    case 11:
      if (length < 4 * bandwidthCount) return undefined;
      return { form: "bandwidths", bandwidths: readBandwidths(reader, bandwidthCount) };
    case 12:
    case 22:
      if (length < 1) return undefined;
      return { form: "constraints", model: reader.u8(), constraints: readBandwidths(reader, (length - 1) >> 2) };
    case 18:
      return length < 3 ? undefined : { form: "number", number: reader.u24() };
    case 19:
      return length !== 2 ? undefined : { form: "number", number: reader.u16() };
    case 20:
      return length < 2 ? undefined : { form: "protection", protection: reader.u8(), priority: reader.u8() };
    case 21:
      return length < isisSwitchingLength ? undefined : readSwitching(length, reader);
    case 29:
      if (length < 6) return undefined;
      return { form: "spb-metric", metric: reader.u24(), ports: reader.u8(), portId: reader.u16() };
    default:
      return undefined;
  }
}

const readBandwidths = (reader: Reader, count: number) => Array.from({ length: count }, () => reader.float32());

function readSwitching(length: number, reader: Reader): IsisSwitching {
  const [capability, encoding] = [reader.u8(), reader.u8()];
  reader.skip(2);
  const bandwidths = readBandwidths(reader, bandwidthCount);
  const left = length - isisSwitchingLength;
  const hasMtu = isPacketSwitch(capability) && left >= 6;
  const hasIndication = isTimeDivision(capability) && left >= 8;
  return {
    form: "switching",
    capability,
    encoding,
    bandwidths,
    minimumBandwidth: hasMtu || hasIndication ? reader.float32() : undefined,
    mtu: hasMtu ? reader.u16() : undefined,
    indication: hasIndication ? reader.u8() : undefined,
  };
}
