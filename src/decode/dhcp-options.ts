import type { Bytes } from "./layer.js";
import type { Reader } from "./reader.js";

/** A DHCP option (RFC 2132). */
export interface DhcpOption {
  readonly code: number;
  /** Absent when not captured; 0 for Pad and End, which have no length byte. */
  readonly length: number | undefined;
  /** Absent when not all of it was captured. */
  readonly data: Bytes | undefined;
  /** Pad: how many follow each other. */
  readonly count: number;
}

export const dhcpOptionCodes = {
  pad: 0,
  netbiosNodeType: 46,
  overload: 52,
  messageType: 53,
  parameterRequestList: 55,
  clientIdentifier: 61,
  userClass: 77,
  clientFqdn: 81,
  relayAgentInformation: 82,
  classlessStaticRoute: 121,
  classlessStaticRouteMicrosoft: 249,
  end: 255,
} as const;

const codes = dhcpOptionCodes;

/** Decodes the options from the cursor to the end of the window, also those after End. */
export function decodeDhcpOptions(reader: Reader): readonly DhcpOption[] {
  const options: DhcpOption[] = [];
  while (reader.has(1)) {
    const code = reader.u8();
    if (code === codes.pad || code === codes.end) {
      const count = code === codes.pad ? countPads(reader) : 1;
      options.push({ code, length: 0, data: reader.captured(0), count });
      continue;
    }
    const length = reader.maybe8();
    const data = length === undefined ? undefined : reader.bytes(length);
    options.push({ code, length, data, count: 1 });
    if (data === undefined) break;
  }
  return options;
}

function countPads(reader: Reader): number {
  let count = 1;
  while (reader.has(1) && reader.at8(reader.offset) === codes.pad) {
    reader.skip(1);
    count++;
  }
  return count;
}
