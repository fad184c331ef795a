import { sap } from "../net/protocol-numbers.js";
import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";
import { decodeSnap } from "./snap.js";

/** An IEEE 802.2 logical link control header. */
export interface LlcLayer extends Layer {
  readonly kind: "llc";
  /** Not all of the header is there: `capturedLength` or `wireLength` is too small. */
  readonly cut: boolean;
  /** Destination and source service access points, with their lowest bits: individual or group, command or response. */
  readonly dsap: number;
  readonly ssap: number;
  /** One byte for unnumbered frames, else two, little-endian. */
  readonly control: number;
  readonly unnumbered: boolean;
  /** An XID frame's first bytes, as far as captured. */
  readonly xid: readonly number[];
  readonly headerLength: number;
  /** Something is known of what the frame carries, or it carries nothing. */
  readonly understood: boolean;
}

export const llcUnnumberedInformation = 0x03;

export function decodeLlc(reader: Reader, wireLength: number, context: Context): LlcLayer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  const dsap = reader.u8();
  const ssap = reader.u8();
  const low = reader.at8(reader.offset) ?? 0;
  const unnumbered = (low & 3) === 3;
  const length = unnumbered ? 3 : 4;
  if (capturedLength < length || wireLength < length) {
    const headerLength = capturedLength < length ? capturedLength : wireLength;
    const base = { kind: "llc", offset, wireLength, capturedLength, cut: true, dsap, ssap, control: 0 } as const;
    return { ...base, unnumbered, xid: [], headerLength, understood: true };
  }
  const control = unnumbered ? reader.u8() : reader.u16le();
  const payload = decodeContents(dsap, ssap, control, length, reader, wireLength, context);
  const xid = [0, 1, 2].map((index) => reader.at8(offset + length + index)).filter((byte) => byte !== undefined);
  const base = {
    kind: "llc",
    offset,
    wireLength,
    capturedLength,
    cut: false,
    dsap,
    ssap,
    control,
    unnumbered,
  } as const;
  const understood = isUnderstood(control, unnumbered, payload, wireLength, xid);
  return { ...base, xid, headerLength: headerLengthOf(dsap, ssap, length, payload), understood, payload };
}

export const exchangeIdentification = 0xaf;
export const xidFormat = 0x81;
const pollBit = 0x10;

function isUnderstood(
  control: number,
  unnumbered: boolean,
  payload: Layer | undefined,
  wireLength: number,
  xid: readonly number[],
): boolean {
  // A SNAP header that is cut short is the end of the matter, too.
  if (payload?.kind === "snap") return payload.payload !== undefined || payload.capturedLength < 5;
  if (payload !== undefined) return true;
  if (!unnumbered) return (control & 1) === 1;
  if ((control & ~pollBit) !== exchangeIdentification) return false;
  return wireLength === 3 || xid[0] === undefined || xid[0] === xidFormat;
}

/** What the frame's data begin after: the SNAP header belongs to it, and an IPX frame of the oldest kind has no header. */
function headerLengthOf(dsap: number, ssap: number, length: number, payload: Layer | undefined): number {
  if (dsap === sap.global && ssap === sap.global) return 0;
  return payload?.kind === "snap" ? length + 5 : length;
}

function decodeContents(
  dsap: number,
  ssap: number,
  control: number,
  length: number,
  reader: Reader,
  wireLength: number,
  context: Context,
): Layer | undefined {
  if (dsap === sap.global && ssap === sap.global) {
    // Novell's 802.3 frames have no LLC header: IPX begins with its checksum, which is always 0xffff.
    reader.seek(reader.offset - length);
    return context.llcSap(sap.global, reader, wireLength);
  }
  const destination = dsap & 0xfe;
  if (destination !== (ssap & 0xfe) || control !== llcUnnumberedInformation) return undefined;
  if (destination === sap.snap) return context.enter(decodeSnap, reader, wireLength - length);
  return context.llcSap(destination, reader, wireLength - length);
}
