import { CaptureError } from "../errors.js";
import type { CaptureHeader } from "./capture-header.js";
import { effectiveSnapshotLength } from "./length-limits.js";

/** Length of the header in front of the first record. */
export const fileHeaderLength = 24;

/** Where the header has the link type. */
const linktypeOffset = 20;

/** What the header of a classic capture says about all of its packets. */
export interface ClassicHeader extends CaptureHeader {
  readonly format: "pcap";
  /** "patched" is Alexey Kuznetzov's form: each record has eight more bytes of header. */
  readonly variant: "standard" | "patched";
  /** Whether the wire length comes before the captured length: "maybe" if it does where it is the larger one. */
  readonly lengthsSwapped: "never" | "maybe" | "always";
}

/** The magic numbers of classic captures, as read in the order of the file. */
const magics: ReadonlyMap<number, Pick<ClassicHeader, "precision" | "variant">> = new Map([
  [0xa1b2c3d4, { precision: "micro", variant: "standard" }],
  [0xa1b23c4d, { precision: "nano", variant: "standard" }],
  [0xa1b2cd34, { precision: "micro", variant: "patched" }],
]);

/** Reads the header of a classic capture from its first bytes: 24 of them, fewer only if the capture has no more. */
export function parseFileHeader(bytes: Uint8Array): ClassicHeader {
  const { byteOrder, precision, variant } = parseMagic(bytes);
  if (bytes.length < fileHeaderLength) throw truncatedFileHeader(fileHeaderLength, bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, fileHeaderLength);
  const little = byteOrder === "little";
  const version = [view.getUint16(4, little), view.getUint16(6, little)] as const;
  const network = view.getUint32(linktypeOffset, little);
  const linktype = network & 0x03ffffff;
  return {
    format: "pcap",
    byteOrder,
    precision,
    variant,
    version,
    snapshotLength: adjustSnapshotLength(view.getUint32(16, little), linktype, variant),
    linktype,
    linktypeExtension: (network & 0xfc000000) >>> 0,
    linktypeOffset,
    lengthsSwapped: lengthOrder(version),
  };
}

function parseMagic(bytes: Uint8Array): Pick<ClassicHeader, "byteOrder" | "precision" | "variant"> {
  if (bytes.length < 4) throw truncatedFileHeader(4, bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 4);
  for (const byteOrder of ["little", "big"] as const) {
    const kind = magics.get(view.getUint32(0, byteOrder === "little"));
    if (kind !== undefined) return { byteOrder, ...kind };
  }
  throw new CaptureError("capture-format", "unknown file format", 0);
}

function truncatedFileHeader(wanted: number, got: number): CaptureError {
  const message = `truncated dump file; tried to read ${wanted} file header bytes, only got ${got}`;
  return new CaptureError("capture-truncated", message, got);
}

/**
 * The two lengths of a record changed places with version 2.3, but some programs wrote the new number with the old order.
 * 543.0 is what DG/UX wrote, in the old order.
 */
function lengthOrder(version: readonly [number, number]): ClassicHeader["lengthsSwapped"] {
  const [major, minor] = version;
  if (major < 2) throw new CaptureError("capture-version", "archaic pcap savefile format", 4);
  if (major === 543 && minor === 0) return "always";
  if (major !== 2 || minor > 4) {
    throw new CaptureError("capture-version", `unsupported pcap savefile version ${major}.${minor}`, 4);
  }
  if (minor < 3) return "always";
  return minor === 3 ? "maybe" : "never";
}

function adjustSnapshotLength(stored: number, linktype: number, variant: ClassicHeader["variant"]): number {
  const length = effectiveSnapshotLength(stored, linktype);
  // The patched libpcap could put an Ethernet header of 14 bytes in front of what it captured up to the snapshot length.
  return variant === "patched" && linktype === 1 ? Math.min(length + 14, 0x7fffffff) : length;
}
