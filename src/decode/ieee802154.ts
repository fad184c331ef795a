import { readAddress } from "./ieee802154-address.js";
import type { Ieee802154Beacon, Ieee802154Command } from "./ieee802154-commands.js";
import { readBeacon, readCommand } from "./ieee802154-commands.js";
import { readPayloadElements, type PayloadElements } from "./ieee802154-elements.js";
import { readHeaderElements, type HeaderElements } from "./ieee802154-header-elements.js";
import type { Ieee802154Security } from "./ieee802154-security.js";
import { micLength, readSecurity } from "./ieee802154-security.js";
import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** A frame of a low-rate wireless network (IEEE 802.15.4). All its lengths are those of what was captured. */
export interface Ieee802154Layer extends Layer {
  readonly kind: "ieee802154";
  /** Absent if not whole. */
  readonly frameControl: number | undefined;
  /** The frame check sequence, and what it should be; equal where there is no room for one. */
  readonly fcs: number;
  readonly expectedFcs: number;
  readonly sequenceNumber: number | undefined;
  /** The first thing wrong, behind which nothing is looked at. */
  readonly problem: Ieee802154Problem;
  readonly destinationPan: number | undefined;
  /** Absent if there is none, or it was not reached. */
  readonly destination: string | undefined;
  readonly sourcePan: number | undefined;
  readonly source: string | undefined;
  readonly security: Ieee802154Security | undefined;
  readonly headerElements: HeaderElements | undefined;
  /** Absent if there are none, or they are encrypted. */
  readonly payloadElements: PayloadElements | undefined;
  /** The message integrity code. */
  readonly mic: Bytes | undefined;
  readonly beacon: Ieee802154Beacon | undefined;
  readonly command: Ieee802154Command | undefined;
  /** What is left, and how much that should be. */
  readonly data: Bytes | undefined;
  readonly dataLength: number;
}

export type Ieee802154Problem =
  | undefined
  | "short"
  | "cut"
  | "missing"
  | "source-mode"
  | "destination-mode"
  | "destination-pan"
  | "destination"
  | "source-pan"
  | "source"
  | "security"
  | "mic"
  | "elements";

export const ieee802154Types = { beacon: 0, data: 1, acknowledgement: 2, command: 3, multipurpose: 5 } as const;

/** Bits of the frame control field. */
export const ieee802154Control = {
  ...{ security: 1 << 3, pending: 1 << 4, acknowledge: 1 << 5, panCompression: 1 << 6, noSequence: 1 << 8 },
  elements: 1 << 9,
} as const;

/** Those of multipurpose frames, of which the last ones are there only with the first. */
export const multipurposeControl = {
  ...{ long: 1 << 3, pan: 1 << 8, security: 1 << 9, noSequence: 1 << 10, pending: 1 << 11, acknowledge: 1 << 14 },
  elements: 1 << 15,
} as const;

export const frameVersion = (control: number): number => (control >> 12) & 3;

/** The part of the layer that each frame fills in as far as it goes. */
type Parts = { -readonly [Name in keyof Ieee802154Layer]: Ieee802154Layer[Name] };

export function decodeIeee802154(reader: Reader, wireLength: number): Ieee802154Layer {
  return decodeFrame(reader, wireLength, reader.left);
}

/** A frame within something that tells its length; if not all of it was captured, only its type is looked at. */
export function decodeEnclosedIeee802154(reader: Reader, length: number): Ieee802154Layer {
  return decodeFrame(reader, length, length);
}

function decodeFrame(reader: Reader, wireLength: number, length: number): Ieee802154Layer {
  const { offset } = reader;
  const capturedLength = Math.min(reader.left, length);
  const layer: Parts = {
    ...{ kind: "ieee802154", offset, wireLength, capturedLength, headerLength: 0 },
    ...{ frameControl: undefined, fcs: 0, expectedFcs: 0, sequenceNumber: undefined, problem: undefined },
    ...{ destinationPan: undefined, destination: undefined, sourcePan: undefined, source: undefined },
    ...{ security: undefined, headerElements: undefined, payloadElements: undefined, mic: undefined },
    ...{ beacon: undefined, command: undefined, data: undefined, dataLength: 0 },
  };
  if (length < 2) return { ...layer, headerLength: length, problem: "short" };
  if (capturedLength < 2) return { ...layer, problem: "missing" };
  const control = reader.u16le();
  layer.frameControl = control;
  const type = control & 7;
  if (type > ieee802154Types.command && type !== ieee802154Types.multipurpose) return layer;
  // What may be a frame check sequence, at the end, is looked at first.
  const hasCheck = length > 3 || (length === 3 && type === ieee802154Types.multipurpose);
  if (hasCheck && capturedLength < length) return { ...layer, problem: "missing" };
  const frame = new Frame(reader, offset, capturedLength, layer, control);
  layer.problem = type === ieee802154Types.multipurpose ? frame.readMultipurpose() : frame.readStandard(type);
  if (layer.problem === undefined) layer.headerLength = 1;
  return layer;
}

const addressLengths = [0, -1, 2, 8] as const;

class Frame {
  private readonly reader: Reader;
  private readonly start: number;
  /** How much is left by tcpdump's count, of 32 bits. */
  private left: number;
  private readonly layer: Parts;
  private readonly control: number;

  constructor(reader: Reader, start: number, length: number, layer: Parts, control: number) {
    this.reader = reader;
    this.start = start;
    this.left = length;
    this.layer = layer;
    this.control = control;
  }

  private has(bit: number): boolean {
    return (this.control & bit) !== 0;
  }

  readStandard(type: number): Ieee802154Problem {
    const bits = ieee802154Control;
    if (this.left >= 4) this.checkSequence(true);
    const start = this.has(bits.noSequence) ? this.skip(2) : this.readSequence();
    if (start !== undefined) return start;
    const [destination, source] = [(this.control >> 10) & 3, (this.control >> 14) & 3];
    const [hasDestinationPan, hasSourcePan] = carriedPans(this.control, destination, source);
    const wrong =
      this.readAddresses(destination, source, hasDestinationPan, hasSourcePan) ??
      this.readSecured(this.has(bits.security), this.has(bits.elements));
    if (wrong !== undefined) return wrong;
    if (type === ieee802154Types.beacon) this.readBeacon();
    else if (type === ieee802154Types.command) this.readCommand();
    this.readData();
    return undefined;
  }

  readMultipurpose(): Ieee802154Problem {
    const bits = multipurposeControl;
    if (this.left >= 3) this.checkSequence(this.left > 4);
    const isLong = this.has(bits.long);
    const has = (bit: number): boolean => isLong && this.has(bit);
    if (isLong) {
      const start = this.has(bits.noSequence) ? this.skip(2) : this.readSequence();
      if (start !== undefined) return start;
    } else {
      this.reader.seek(this.start + 1);
      this.layer.sequenceNumber = this.reader.maybe8();
      this.left = (this.left - 2) >>> 0;
    }
    const [destination, source] = [(this.control >> 4) & 3, (this.control >> 6) & 3];
    const wrong =
      this.readAddresses(destination, source, has(bits.pan), false) ??
      this.readSecured(has(bits.security), has(bits.elements));
    if (wrong !== undefined) return wrong;
    this.readData();
    return undefined;
  }

  /** Takes the last four bytes, or two, for a frame check sequence if they are right for one. */
  private checkSequence(canBeLong: boolean): void {
    const { reader, layer, left, start } = this;
    const end = start + left;
    const at = (offset: number): number => reader.at8(offset) ?? 0;
    const word = at(end - 2) | (at(end - 1) << 8);
    if (canBeLong) {
      layer.fcs = (at(end - 4) | (at(end - 3) << 8) | (word << 16)) >>> 0;
      layer.expectedFcs = remainder(reader, start, end - 4, 0xedb88320);
      if (layer.fcs === layer.expectedFcs) {
        this.left -= 4;
        return;
      }
    }
    layer.fcs = word;
    layer.expectedFcs = remainder(reader, start, end - 2, 0x8408);
    if (layer.fcs === layer.expectedFcs) this.left -= 2;
  }

  private skip(count: number): Ieee802154Problem {
    if (this.left < count) return "short";
    this.left -= count;
    return undefined;
  }

  private readSequence(): Ieee802154Problem {
    this.reader.seek(this.start + 2);
    this.layer.sequenceNumber = this.reader.maybe8();
    if (this.layer.sequenceNumber === undefined) return "cut";
    return this.skip(3);
  }

  private readAddresses(
    destination: number,
    source: number,
    hasDestinationPan: boolean,
    hasSourcePan: boolean,
  ): Ieee802154Problem {
    const [destinationLength, sourceLength] = [addressLengths[destination]!, addressLengths[source]!];
    if (sourceLength < 0) return "source-mode";
    if (destinationLength < 0) return "destination-mode";
    const { layer, reader } = this;
    if (hasDestinationPan) {
      if (this.skip(2) !== undefined) return "destination-pan";
      layer.destinationPan = reader.u16le();
    }
    if (this.skip(destinationLength) !== undefined) return "destination";
    layer.destination = readAddress(reader, destinationLength);
    if (hasSourcePan) {
      if (this.skip(2) !== undefined) return "source-pan";
      layer.sourcePan = reader.u16le();
    }
    if (this.skip(sourceLength) !== undefined) return "source";
    layer.source = readAddress(reader, sourceLength);
    return undefined;
  }

  private readSecured(isSecured: boolean, hasElements: boolean): Ieee802154Problem {
    const { layer, reader } = this;
    let level = 0;
    if (isSecured) {
      const { security, length } = readSecurity(reader, this.left);
      layer.security = security;
      if (security.problem !== undefined) return "security";
      this.left = (this.left - length) >>> 0;
      level = security.level;
    }
    const size = micLength(level);
    if (size !== 0) {
      if (this.skip(size) !== undefined) return "mic";
      const at = reader.offset;
      reader.seek(at + this.left);
      layer.mic = reader.captured(size);
      reader.seek(at);
    }
    if (!hasElements) return undefined;
    layer.headerElements = readHeaderElements(reader, this.left);
    if (layer.headerElements.problem !== undefined) return "elements";
    this.left -= layer.headerElements.length;
    if (!layer.headerElements.hasPayloadElements || level >= 4) return undefined;
    layer.payloadElements = readPayloadElements(reader, this.left);
    if (layer.payloadElements.problem !== undefined) return "elements";
    this.left -= layer.payloadElements.length;
    return undefined;
  }

  private readBeacon(): void {
    if (frameVersion(this.control) >= 2) return;
    const { beacon, length } = readBeacon(this.reader, this.left);
    this.layer.beacon = beacon;
    this.left -= length;
  }

  private readCommand(): void {
    const start = this.reader.offset;
    const { command, length } = readCommand(this.reader, this.left);
    this.layer.command = command;
    this.reader.seek(start + length);
    this.left -= length;
  }

  private readData(): void {
    this.layer.dataLength = this.left;
    this.layer.data = this.reader.captured(this.left);
  }
}

/** Of which addresses the PAN is carried (IEEE 802.15.4-2015, table 7-2). */
function carriedPans(control: number, destination: number, source: number): readonly [boolean, boolean] {
  const compressed = (control & ieee802154Control.panCompression) !== 0;
  if (frameVersion(control) < 2) return [destination !== 0, source !== 0 && !compressed];
  if (!compressed) {
    if (source === 3 && destination >= 2) return [true, false];
    return [destination !== 0, source !== 0];
  }
  if (source === 0 && destination === 0) return [true, false];
  return [source !== 0 && destination !== 0 && !(source === 3 && destination === 3), false];
}

/** The remainder of a cyclic redundancy check that begins with 0, by the reversed polynomial. */
function remainder(reader: Reader, start: number, end: number, polynomial: number): number {
  let value = 0;
  for (let at = start; at < end; at++) {
    value ^= reader.at8(at) ?? 0;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
  }
  return value >>> 0;
}

/** What a capture tells of a frame before it: fields of which none is looked at. */
export interface Ieee802154TapLayer extends Layer {
  readonly kind: "ieee802154-tap";
  readonly version: number | undefined;
  readonly length: number | undefined;
  readonly problem: undefined | "cut" | "invalid";
}

const tapHeaderLength = 4;

export function decodeIeee802154Tap(reader: Reader, wireLength: number): Ieee802154TapLayer {
  const { offset, left: capturedLength } = reader;
  const base = { kind: "ieee802154-tap", offset, wireLength, capturedLength } as const;
  const cut = { headerLength: capturedLength, problem: "cut" } as const;
  if (capturedLength < tapHeaderLength) return { ...base, version: undefined, length: undefined, ...cut };
  const version = reader.u8();
  reader.skip(1);
  const length = reader.u16le();
  if (version !== 0 || length < tapHeaderLength)
    return { ...base, version, length, headerLength: 0, problem: "invalid" };
  if (capturedLength < length) return { ...base, version, length, ...cut };
  reader.seek(offset + length);
  const payload = decodeIeee802154(reader, wireLength - length);
  return { ...base, version, length, headerLength: length + (payload.headerLength ?? 0), problem: undefined, payload };
}
