import type { Context } from "./context.js";
import { decodeFrame } from "./ieee80211.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** A radiotap header (www.radiotap.org): what the radio tells of an IEEE 802.11 frame. */
export interface RadiotapLayer extends Layer {
  readonly kind: "radiotap";
  /** The header is not all there, or its length cannot be. */
  readonly cut: boolean;
  /** In the order of their numbers; the last may be one that cannot be read. */
  readonly fields: readonly RadiotapField[];
  readonly headerLength: number;
}

export type RadiotapField =
  /** No room is left for the field, or for the header of a vendor's fields. */
  | { readonly name: "cut" }
  /** A field that nobody knows here, so that the rest cannot be read either. */
  | { readonly name: "unknown"; readonly bit: number }
  | { readonly name: "timer"; readonly microseconds: bigint }
  | { readonly name: "flags"; readonly flags: number }
  /** In units of 500 kbit/s. */
  | { readonly name: "rate"; readonly rate: number }
  | RadiotapChannel
  | { readonly name: "hopping"; readonly set: number; readonly pattern: number }
  | { readonly name: RadiotapNumberName; readonly value: number }
  | { readonly name: "mcs"; readonly known: number; readonly flags: number; readonly index: number }
  | { readonly name: "ampdu"; readonly reference: number; readonly flags: number; readonly delimiterCheck: number }
  | RadiotapVht
  | { readonly name: "vendor"; readonly oui: number; readonly subspace: number; readonly length: number };

type RadiotapNumberName =
  | "signal-dbm"
  | "noise-dbm"
  | "lock-quality"
  | "attenuation"
  | "attenuation-db"
  | "power-dbm"
  | "antenna"
  | "signal-db"
  | "noise-db"
  | "receive-flags";

export interface RadiotapChannel {
  readonly name: "channel";
  /** In MHz. */
  readonly frequency: number;
  readonly flags: number;
  /** The modulation and coding scheme is told in a field of its own: a frame of IEEE 802.11n. */
  readonly highThroughput: boolean;
  /** A longer form of this field follows. */
  readonly superseded: boolean;
}

export interface RadiotapVht {
  readonly name: "vht";
  readonly known: number;
  readonly flags: number;
  readonly bandwidth: number;
  /** Of up to four users: scheme (4 bits) and number of spatial streams (4). */
  readonly users: readonly number[];
  readonly coding: number;
  readonly groupId: number;
  readonly partialAid: number;
}

export const radiotapFlags = {
  contentionFree: 0x01,
  shortPreamble: 0x02,
  encrypted: 0x04,
  fragmented: 0x08,
  checkSequence: 0x10,
  padded: 0x20,
  badCheckSequence: 0x40,
} as const;

const fixedLength = 8;
const checkLength = 4;
const extension = 0x80000000;
const namespaceBit = 29;
const radiotapNamespace = 0x20000000;
const vendorNamespace = 0x40000000;

export function decodeRadiotap(reader: Reader, wireLength: number, context: Context): RadiotapLayer {
  const { offset, left: capturedLength } = reader;
  const base = { kind: "radiotap", offset, wireLength, capturedLength } as const;
  const cut = { ...base, cut: true, fields: [], headerLength: capturedLength };
  if (!reader.has(fixedLength)) return cut;
  reader.skip(2);
  const length = reader.u16le();
  if (length < fixedLength || capturedLength < length) return cut;
  const end = reader.narrow(offset, length);
  const words = readPresence(reader);
  const packed = new Packed(reader, offset);
  const { fields, flags } = words === undefined ? { fields: [], flags: 0 } : readFields(words, packed);
  reader.widen(end);
  if (words === undefined) return cut;
  reader.seek(offset + length);
  const payload = decodeFrame(reader, wireLength - length, context, {
    padded: (flags & radiotapFlags.padded) !== 0,
    checkLength: flags & radiotapFlags.checkSequence ? checkLength : 0,
  });
  return { ...base, cut: false, fields, headerLength: length + payload.headerLength, payload };
}

/** The words that tell which fields are present; `undefined` if they do not fit into the header. */
function readPresence(reader: Reader): readonly number[] | undefined {
  const words: number[] = [];
  for (;;) {
    if (!reader.has(4)) return undefined;
    const word = reader.u32le();
    words.push(word);
    if ((word & extension) === 0) return words;
  }
}

function readFields(
  words: readonly number[],
  packed: Packed,
): { readonly fields: readonly RadiotapField[]; readonly flags: number } {
  const fields: RadiotapField[] = [];
  let flags = 0;
  let firstBit = 0;
  let inVendor = false;
  let vendorLength = 0;
  for (const word of words) {
    if (inVendor) {
      if (!packed.skip(vendorLength)) break;
      vendorLength = 0;
    } else {
      for (let bit = 0; bit < namespaceBit; bit++) {
        if ((word & (1 << bit)) === 0) continue;
        const field = readField(firstBit + bit, word, packed);
        if (field.name === "flags") flags = field.flags;
        fields.push(field);
        if (field.name === "cut" || field.name === "unknown") return { fields, flags };
      }
    }
    switch ((word & (radiotapNamespace | vendorNamespace)) >>> 0) {
      case 0:
        firstBit += 32;
        break;
      case radiotapNamespace:
        firstBit = 0;
        inVendor = false;
        vendorLength = 0;
        break;
      case vendorNamespace: {
        firstBit = 0;
        inVendor = true;
        const vendor = readVendor(packed);
        if (vendor?.name === "vendor") vendorLength = vendor.length;
        fields.push(vendor ?? { name: "cut" });
        break;
      }
    }
  }
  return { fields, flags };
}

/** Little-endian numbers, each aligned to its size from the start of the header. `NaN` if there is no room. */
class Packed {
  private readonly reader: Reader;
  private readonly start: number;
  private at: number;

  constructor(reader: Reader, start: number) {
    this.reader = reader;
    this.start = start;
    this.at = reader.offset;
  }

  /** False, without moving, if not so many bytes are left. */
  skip(count: number): boolean {
    if (this.at + count > this.reader.end) return false;
    this.at += count;
    return true;
  }

  /** Whether a number of `size` bytes follows at the next boundary. */
  fits(size: number): boolean {
    return this.boundary(size) + size <= this.reader.end;
  }

  /** A number of 1, 2 or 4 bytes. */
  number(size: 1 | 2 | 4): number {
    if (!this.fits(size)) return NaN;
    this.reader.seek(this.boundary(size));
    const value = size === 1 ? this.reader.u8() : size === 2 ? this.reader.u16le() : this.reader.u32le();
    this.at = this.reader.offset;
    return value;
  }

  signed(size: 1 | 2): number {
    const value = this.number(size);
    return value >= 2 ** (8 * size - 1) ? value - 2 ** (8 * size) : value;
  }

  u64(): bigint | undefined {
    if (!this.fits(8)) return undefined;
    this.reader.seek(this.boundary(8));
    const low = BigInt(this.reader.u32le());
    const value = (BigInt(this.reader.u32le()) << 32n) | low;
    this.at = this.reader.offset;
    return value;
  }

  private boundary(size: number): number {
    const past = (this.at - this.start) % size;
    return past === 0 ? this.at : this.at + size - past;
  }
}

const cutField: RadiotapField = { name: "cut" };

function readVendor(packed: Packed): RadiotapField | undefined {
  if (!packed.fits(2)) return undefined;
  const oui = packed.number(1) * 0x10000 + packed.number(1) * 0x100 + packed.number(1);
  const subspace = packed.number(1);
  const length = packed.number(2);
  return Number.isNaN(length) ? undefined : { name: "vendor", oui, subspace, length };
}

const fieldBits = { extendedChannel: 18, mcs: 19 } as const;

/** The field of this number; `word` are the fields present beside it. */
function readField(bit: number, word: number, packed: Packed): RadiotapField {
  switch (bit) {
    case 0: {
      const microseconds = packed.u64();
      return microseconds === undefined ? cutField : { name: "timer", microseconds };
    }
    case 1:
      return whole({ name: "flags", flags: packed.number(1) });
    case 2:
      return whole({ name: "rate", rate: packed.number(1) });
    case 3:
      return readChannel(packed.number(2), packed.number(2), word, (word & (1 << fieldBits.extendedChannel)) !== 0);
    case 4:
      return whole({ name: "hopping", set: packed.number(1), pattern: packed.number(1) });
    case 5:
      return whole({ name: "signal-dbm", value: packed.signed(1) });
    case 6:
      return whole({ name: "noise-dbm", value: packed.signed(1) });
    case 7:
      return whole({ name: "lock-quality", value: packed.number(2) });
    case 8:
      return whole({ name: "attenuation", value: packed.signed(2) });
    case 9:
      return whole({ name: "attenuation-db", value: packed.signed(1) });
    case 10:
      return whole({ name: "power-dbm", value: packed.signed(1) });
    case 11:
      return whole({ name: "antenna", value: packed.number(1) });
    case 12:
      return whole({ name: "signal-db", value: packed.number(1) });
    case 13:
      return whole({ name: "noise-db", value: packed.number(1) });
    case 14:
      return whole({ name: "receive-flags", value: packed.number(2) });
    case fieldBits.extendedChannel: {
      const flags = packed.number(4);
      const channel = readChannel(packed.number(2), flags, word, false);
      // The channel's number and the highest power allowed.
      return Number.isNaN(packed.number(1) + packed.number(1)) ? cutField : channel;
    }
    case fieldBits.mcs:
      return whole({ name: "mcs", known: packed.number(1), flags: packed.number(1), index: packed.number(1) });
    case 20: {
      const [reference, flags, delimiterCheck] = [packed.number(4), packed.number(2), packed.number(1)];
      return Number.isNaN(packed.number(1)) ? cutField : { name: "ampdu", reference, flags, delimiterCheck };
    }
    case 21:
      return readVht(packed);
    default:
      return { name: "unknown", bit };
  }
}

/** The field, unless a number of it does not fit. */
function whole(field: RadiotapField): RadiotapField {
  return Object.values(field).some((value) => Number.isNaN(value)) ? cutField : field;
}

function readChannel(frequency: number, flags: number, word: number, superseded: boolean): RadiotapField {
  return whole({ name: "channel", frequency, flags, highThroughput: (word & (1 << fieldBits.mcs)) !== 0, superseded });
}

function readVht(packed: Packed): RadiotapField {
  const [known, flags, bandwidth] = [packed.number(2), packed.number(1), packed.number(1)];
  const users = [0, 1, 2, 3].map(() => packed.number(1));
  const [coding, groupId, partialAid] = [packed.number(1), packed.number(1), packed.number(2)];
  return whole({ name: "vht", known, flags, bandwidth, users, coding, groupId, partialAid });
}
