/** What is printed in OpenFlow's messages of all versions. */
import type { OpenflowData, OpenflowEnd } from "../decode/openflow-parts.js";
import { bitNames, hex16, hex32 } from "./numbers.js";
import { organizationByOui } from "./organizations.js";
import type { Out } from "./out.js";

export function printOpenflowEnd(end: OpenflowEnd, out: Out): void {
  if (end === "invalid" || end === "invalid-cut") out.invalid();
  if (end === "cut" || end === "invalid-cut") out.stop();
}

export function printOpenflowData({ length, bytes }: OpenflowData, out: Out): void {
  if (length <= 0) return;
  out.add(`\n\t data (${length} octets)`);
  if (out.options.verbosity > 1) out.hexAndAsciiDump(bytes.start, bytes.end, "\n\t  ");
  if (bytes.length < length) out.stop();
}

type BitNames = readonly (readonly [bits: number, name: string])[];

/** The names of bits, and a note where bits are set that are not known. */
export function bitmapText(
  names: BitNames,
  value: number,
  known = names.reduce((bits, [bit]) => bits | bit, 0),
): string {
  const named = (value & known) === 0 ? "" : ` (${bitNames(names, value)})`;
  return `${named}${(value & ~known) === 0 ? "" : " (bogus)"}`;
}

/** As `bitmapText`, of 32 bits after their value. */
export const flagsText = (names: BitNames, value: number): string => `${hex32(value)}${bitmapText(names, value)}`;

const experimenters: ReadonlyMap<number, string> = new Map([
  [0x4f4e4600, "ONF Extensions"],
  [0xff000001, "Budapest University of Technology and Economics"],
  [0xff000002, "NoviFlow"],
  [0xff000003, "L3+ Extensions, Vendor Neutral"],
  [0xff000004, "L4-L7 Extensions"],
  [0xff000005, "Wireless and Mobility Extensions"],
  [0xff000006, "Forwarding Abstractions Extensions"],
  [0xff000007, "Optical Transport Extensions"],
  [0xff000008, "Network Benchmarking Lab, NCTU"],
  [0xff000009, "Mobile Packet Core Extensions"],
  [0xff00000a, "MPLS-TP OpenFlow Extensions for SPTN"],
]);

/** The number of a maker of switches, and its name. */
export function openflowVendorText(vendor: number): string {
  const name = vendor <= 0xffffff ? organizationByOui(vendor) : experimenters.get(vendor);
  return `${hex32(vendor)} (${name === undefined || name === "Unknown" ? "unknown" : name})`;
}

/** The kinds of errors by number, with the names of their codes. */
export type OpenflowErrors = ReadonlyMap<number, readonly [name: string, codes: readonly string[]]>;

interface OpenflowError {
  readonly type: number | undefined;
  readonly code: number | undefined;
  readonly data: OpenflowData;
}

export function printOpenflowError(error: OpenflowError, errors: OpenflowErrors, out: Out): void {
  const type = out.need(error.type);
  const [name, codes] = errors.get(type) ?? [`invalid (${hex16(type)})`, []];
  out.add(`\n\t type ${name}`);
  const code = out.need(error.code);
  out.add(`, code ${codes[code] ?? `invalid (${hex16(code)})`}`);
  printOpenflowData(error.data, out);
}

/** A number by its name, or in the form given. */
export const named = (names: ReadonlyMap<number, string>, value: number, other: string): string =>
  names.get(value) ?? other;

export const fragmentHandling = ["FRAG_NORMAL", "FRAG_DROP", "FRAG_REASM"];
export const portReasons = ["ADD", "DELETE", "MODIFY"];
