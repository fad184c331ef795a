import { CaptureError } from "../errors.js";

/** Length of the header in front of the first record. */
export const fileHeaderLength = 24;

/** What the header of a capture says about all of its packets. */
export interface CaptureHeader {
  readonly byteOrder: "little" | "big";
  /** The unit of the fractions of a second in the file. */
  readonly precision: "micro" | "nano";
  /** "patched" is Alexey Kuznetzov's form: each record has eight more bytes of header. */
  readonly variant: "standard" | "patched";
  readonly version: readonly [major: number, minor: number];
  /** No packet is delivered with more bytes than this. */
  readonly snapshotLength: number;
  /** The LINKTYPE_ number, without the bits above it. */
  readonly linktype: number;
  /** The bits above the link type as they stand in the file: length of the frame check sequence and its flag. */
  readonly linktypeExtension: number;
  /** Whether the wire length comes before the captured length: "maybe" if it does where it is the larger one. */
  readonly lengthsSwapped: "never" | "maybe" | "always";
}

/** The magic numbers of classic captures, as read in the order of the file. */
const magics: ReadonlyMap<number, Pick<CaptureHeader, "precision" | "variant">> = new Map([
  [0xa1b2c3d4, { precision: "micro", variant: "standard" }],
  [0xa1b23c4d, { precision: "nano", variant: "standard" }],
  [0xa1b2cd34, { precision: "micro", variant: "patched" }],
]);

/** First bytes of formats that are known but not read, and what to say of them. */
const foreignFormats: readonly (readonly [bytes: readonly number[], message: string])[] = [
  [[0x0a, 0x0d, 0x0d, 0x0a], "pcapng captures cannot be read yet; `editcap -F pcap' converts them"],
  [[0x1f, 0x8b], "compressed with gzip, which cannot be read yet; decompress it first"],
  [[0x28, 0xb5, 0x2f, 0xfd], "compressed with zstd, which cannot be read yet; decompress it first"],
];

/** Largest captured length taken for real, as in libpcap; these link types carry larger packets than the others. */
const largestPackets: ReadonlyMap<number, number> = new Map([
  [231, 128 * 1024 * 1024], // DBUS
  [279, 8 * 1024 * 1024], // EBHSCR
  [249, 1024 * 1024], // USBPCAP
]);

export function maxCapturedLength(linktype: number): number {
  return largestPackets.get(linktype) ?? 262144;
}

/** Reads the header of a classic capture from its first bytes: 24 of them, fewer only if the capture has no more. */
export function parseFileHeader(bytes: Uint8Array): CaptureHeader {
  const { byteOrder, precision, variant } = parseMagic(bytes);
  if (bytes.length < fileHeaderLength) throw truncatedFileHeader(fileHeaderLength, bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, fileHeaderLength);
  const little = byteOrder === "little";
  const version = [view.getUint16(4, little), view.getUint16(6, little)] as const;
  const network = view.getUint32(20, little);
  const linktype = network & 0x03ffffff;
  return {
    byteOrder,
    precision,
    variant,
    version,
    snapshotLength: adjustSnapshotLength(view.getUint32(16, little), linktype, variant),
    linktype,
    linktypeExtension: (network & 0xfc000000) >>> 0,
    lengthsSwapped: lengthOrder(version),
  };
}

function parseMagic(bytes: Uint8Array): Pick<CaptureHeader, "byteOrder" | "precision" | "variant"> {
  for (const [magic, message] of foreignFormats) {
    if (magic.every((byte, index) => bytes[index] === byte)) throw new CaptureError("capture-format", message, 0);
  }
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
function lengthOrder(version: readonly [number, number]): CaptureHeader["lengthsSwapped"] {
  const [major, minor] = version;
  if (major < 2) throw new CaptureError("capture-version", "archaic pcap savefile format", 4);
  if (major === 543 && minor === 0) return "always";
  if (major !== 2 || minor > 4) {
    throw new CaptureError("capture-version", `unsupported pcap savefile version ${major}.${minor}`, 4);
  }
  if (minor < 3) return "always";
  return minor === 3 ? "maybe" : "never";
}

/** 0 and lengths beyond a signed number mean "as much as there can be". */
function adjustSnapshotLength(stored: number, linktype: number, variant: CaptureHeader["variant"]): number {
  const length = stored === 0 || stored > 0x7fffffff ? maxCapturedLength(linktype) : stored;
  // The patched libpcap could put an Ethernet header of 14 bytes in front of what it captured up to the snapshot length.
  return variant === "patched" && linktype === 1 ? Math.min(length + 14, 0x7fffffff) : length;
}
