import type { Bytes } from "./layer.js";
import type { Reader } from "./reader.js";

/** An OPEN message behind the header (RFC 4271 section 4.2). */
export interface BgpOpen {
  readonly version: number;
  readonly myAs: number;
  /** In seconds. */
  readonly holdTime: number;
  readonly identifier: string;
  readonly parametersLength: number;
  readonly parameters: readonly BgpParameter[];
  /** The message has no room for the next parameter. */
  readonly short: boolean;
}

interface BgpParameter {
  readonly type: number;
  readonly length: number;
  /** It goes past the end of the parameters. */
  readonly tooLong: boolean;
  /** Of capabilities advertisements (RFC 5492). */
  readonly capabilities: BgpCapabilities | undefined;
}

export interface BgpCapabilities {
  readonly capabilities: readonly BgpCapability[];
  /** Bytes of the next header, or of the last one's value, were not captured. */
  readonly cut: boolean;
}

export interface BgpCapability {
  readonly code: number;
  readonly length: number;
  /** Absent when it was not all captured. */
  readonly value: Bytes | undefined;
  readonly content: BgpCapabilityContent;
}

export type BgpCapabilityContent =
  | { readonly form: "nothing" | "unknown" }
  /** The value has fewer bytes than this. */
  | { readonly form: "too-short"; readonly least: number }
  | { readonly form: "family"; readonly afi: number; readonly safi: number }
  | { readonly form: "as"; readonly as: number }
  | { readonly form: "restart"; readonly flags: number; readonly time: number; readonly families: readonly BgpFamily[] }
  | { readonly form: "labels"; readonly families: readonly BgpFamily[] }
  /** Fewer bytes are left than a family has, or none are there at all. */
  | { readonly form: "paths"; readonly families: readonly BgpFamily[]; readonly invalid: boolean };

/** An address family, and a byte whose meaning depends on the capability. */
interface BgpFamily {
  readonly afi: number;
  readonly safi: number;
  readonly value: number;
}

export const parameterTypes = { authentication: 1, capabilities: 2 } as const;

const capabilityCodes = {
  multiprotocol: 1,
  routeRefresh: 2,
  multipleLabels: 8,
  gracefulRestart: 64,
  as4: 65,
  addPath: 69,
  longLivedGracefulRestart: 71,
  oldRouteRefresh: 128,
} as const;

const openLength = 10;

/** Reads what follows the header of a message that has `room` bytes behind it. */
export function readOpen(reader: Reader, room: number): BgpOpen | undefined {
  if (room < openLength) return undefined;
  const fields = {
    version: reader.u8(),
    myAs: reader.u16(),
    holdTime: reader.u16(),
    identifier: reader.ipv4() ?? "",
    parametersLength: reader.u8(),
  };
  const parameters: BgpParameter[] = [];
  for (let at = 0; at < fields.parametersLength;) {
    if (room - openLength < at + 2) return { ...fields, parameters, short: true };
    const [type, length] = [reader.u8(), reader.u8()];
    const tooLong = at + 2 + length > fields.parametersLength;
    const start = reader.offset;
    const isAdvertisement = type === parameterTypes.capabilities && !tooLong;
    parameters.push({
      type,
      length,
      tooLong,
      capabilities: isAdvertisement ? readCapabilities(reader, length) : undefined,
    });
    if (tooLong) break;
    reader.seek(start + length);
    // Where the parameter's end was not captured, the next one's header is not there, either.
    if (reader.offset < start + length)
      return { ...fields, parameters, short: at + 2 + length < fields.parametersLength };
    at += 2 + length;
  }
  return { ...fields, parameters, short: false };
}

function readCapabilities(reader: Reader, room: number): BgpCapabilities {
  const capabilities: BgpCapability[] = [];
  const end = reader.offset + room;
  while (reader.offset < end) {
    if (!reader.has(2)) return { capabilities, cut: true };
    const [code, length] = [reader.u8(), reader.u8()];
    if (!reader.has(length)) {
      capabilities.push({ code, length, value: undefined, content: { form: "nothing" } });
      return { capabilities, cut: true };
    }
    const start = reader.offset;
    const content = readContent(code, length, reader);
    reader.seek(start);
    capabilities.push({ code, length, value: reader.captured(length), content });
    if (content.form === "too-short") break;
  }
  return { capabilities, cut: false };
}

function readContent(code: number, length: number, reader: Reader): BgpCapabilityContent {
  switch (code) {
    case capabilityCodes.multiprotocol: {
      if (length < 4) return { form: "too-short", least: 4 };
      const afi = reader.u16();
      reader.skip(1);
      return { form: "family", afi, safi: reader.u8() };
    }
    case capabilityCodes.multipleLabels:
      return { form: "labels", families: readFamilies(reader, length) };
    case capabilityCodes.gracefulRestart: {
      if (length < 2) return { form: "too-short", least: 2 };
      const word = reader.u16();
      return { form: "restart", flags: word >> 12, time: word & 0xfff, families: readFamilies(reader, length - 2) };
    }
    case capabilityCodes.as4:
      return length < 4 ? { form: "too-short", least: 4 } : { form: "as", as: reader.u32() };
    case capabilityCodes.addPath:
      return { form: "paths", families: readFamilies(reader, length), invalid: length === 0 || length % 4 !== 0 };
    case capabilityCodes.routeRefresh:
    case capabilityCodes.longLivedGracefulRestart:
    case capabilityCodes.oldRouteRefresh:
      return { form: "nothing" };
    default:
      return { form: "unknown" };
  }
}

function readFamilies(reader: Reader, room: number): readonly BgpFamily[] {
  const length = Math.floor(room / 4);
  return Array.from({ length }, () => ({ afi: reader.u16(), safi: reader.u8(), value: reader.u8() }));
}
