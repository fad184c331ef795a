import { escapeText } from "./escaped-text.js";
import type { OpenflowData, OpenflowEnd } from "./openflow-parts.js";
import { openflowInvalid, readOpenflowData } from "./openflow-parts.js";
import type { Reader } from "./reader.js";

/** What a maker of switches adds: its identifier, and what it means by the rest where that is known. */
export interface OpenflowVendor {
  readonly vendor: number | undefined;
  /** Of other vendors. */
  readonly data: OpenflowData | undefined;
  /** Of Big Switch Networks. */
  readonly bigSwitch: BigSwitchMessage | undefined;
}

interface BigSwitchMessage {
  readonly subtype: number | undefined;
  readonly index?: number | undefined;
  readonly mask?: string | undefined;
  readonly reportMirrorPorts?: number | undefined;
  readonly virtualPort?: number | undefined;
  readonly service?: number | undefined;
  /** Escaped, as far as it was captured. */
  readonly text?: string;
  readonly status?: number | undefined;
  readonly end: OpenflowEnd;
}

export const bigSwitchOui = 0x5c16c7;

export const bigSwitchTypes = {
  ...{ setIpMask: 0, getIpMaskRequest: 1, getIpMaskReply: 2, setMirroring: 3, getMirroringRequest: 4 },
  ...{ getMirroringReply: 5, shellCommand: 6, shellOutput: 7, shellStatus: 8, getInterfacesRequest: 9 },
  ...{ getL2TableRequest: 13, virtualPortRemoveRequest: 17, bwEnableGetRequest: 19, bwClearDataRequest: 21 },
  ...{ hybridGetRequest: 27 },
} as const;

export function readOpenflowVendorMessage(reader: Reader, length: number): OpenflowVendor {
  const vendor = reader.maybe32();
  if (vendor !== bigSwitchOui) return { vendor, data: readOpenflowData(reader, length - 4), bigSwitch: undefined };
  return { vendor, data: undefined, bigSwitch: readBigSwitch(reader, length - 4) };
}

/** Of a statistics message, where nothing is known of what any vendor means. */
export function readOpenflowVendorData(reader: Reader, length: number): OpenflowVendor {
  return { vendor: reader.maybe32(), data: readOpenflowData(reader, length - 4), bigSwitch: undefined };
}

/** How long the known messages are behind their subtype. */
const lengths: ReadonlyMap<number, number> = new Map([
  ...[bigSwitchTypes.getIpMaskRequest, bigSwitchTypes.setIpMask, bigSwitchTypes.getIpMaskReply].map(
    (type) => [type, 8] as const,
  ),
  ...[
    ...[bigSwitchTypes.setMirroring, bigSwitchTypes.getMirroringRequest, bigSwitchTypes.getMirroringReply],
    ...[bigSwitchTypes.virtualPortRemoveRequest, bigSwitchTypes.shellStatus],
  ].map((type) => [type, 4] as const),
  ...[
    ...[bigSwitchTypes.getInterfacesRequest, bigSwitchTypes.getL2TableRequest, bigSwitchTypes.bwEnableGetRequest],
    ...[bigSwitchTypes.bwClearDataRequest, bigSwitchTypes.hybridGetRequest],
  ].map((type) => [type, 0] as const),
]);

function readBigSwitch(reader: Reader, length: number): BigSwitchMessage {
  if (length < 4) return { subtype: undefined, end: openflowInvalid(reader, length) };
  const subtype = reader.maybe32();
  const left = length - 4;
  if (subtype === undefined) return { subtype, end: "cut" };
  if (left !== (lengths.get(subtype) ?? left) || (subtype === bigSwitchTypes.shellCommand && left < 4))
    return { subtype, end: openflowInvalid(reader, left) };
  const end = reader.has(left) ? undefined : "cut";
  switch (subtype) {
    case bigSwitchTypes.getIpMaskRequest:
      return { subtype, index: reader.maybe8(), end };
    case bigSwitchTypes.setIpMask:
    case bigSwitchTypes.getIpMaskReply: {
      const index = reader.maybe8();
      reader.skip(3);
      return { subtype, index, mask: reader.ipv4(), end };
    }
    case bigSwitchTypes.setMirroring:
    case bigSwitchTypes.getMirroringRequest:
    case bigSwitchTypes.getMirroringReply:
      return { subtype, reportMirrorPorts: reader.maybe8(), end };
    case bigSwitchTypes.virtualPortRemoveRequest:
      return { subtype, virtualPort: reader.maybe32(), end };
    case bigSwitchTypes.shellCommand:
      return { subtype, service: reader.maybe32(), text: escapeText(reader, reader.offset, left - 4), end };
    case bigSwitchTypes.shellOutput:
      return { subtype, text: escapeText(reader, reader.offset, left), end };
    case bigSwitchTypes.shellStatus:
      return { subtype, status: reader.maybe32(), end };
    default:
      return { subtype, end };
  }
}
