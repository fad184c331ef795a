import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Signalling of Frame Relay (ITU-T Q.933), which in practice is the polling of permanent circuits. */
export interface Q933Layer extends Layer {
  readonly kind: "q933";
  /** The header is not all there. */
  readonly cut: boolean;
  /** In hexadecimal. */
  readonly callReference: string;
  /** What there is of it is one byte, and the byte behind the message type is zero: tcpdump takes it for a dummy. */
  readonly dummyReference: boolean | undefined;
  readonly messageType: number;
  /** A first element may shift to the national codes, which makes the message one of ANSI T1.617. */
  readonly isAnsi: boolean;
  /** Of the first elements. */
  readonly codeset: number;
  readonly elements: readonly Q933Element[];
  /** Why the elements end: `cut` is bytes that are missing. */
  readonly end: undefined | "cut";
}

/** An element with a length; those of a single byte only shift the code set. */
export interface Q933Element {
  readonly code: number;
  readonly length: number;
  readonly codeset: number;
  /** Absent when not all is there, or the element is the last. */
  readonly value: Bytes | undefined;
  readonly content: Q933Content | undefined;
}

export type Q933Content =
  | { readonly form: "report"; readonly type: number }
  /** The sequence numbers are absent when there is no room for them. */
  | { readonly form: "verify"; readonly sent: number | undefined; readonly received: number | undefined }
  /** Absent when the element is not as long as the marks in it say. */
  | { readonly form: "status"; readonly dlci: number | undefined; readonly status: number };

const singleByte = 0x80;

function isShift(code: number): boolean {
  return (code & 0xf0) === 0x90;
}

/** A shift that holds for one element only. */
const temporary = 0x08;
const ansiCodeset = 5;

export function decodeQ933(reader: Reader, wireLength: number): Q933Layer {
  const { offset, left: capturedLength } = reader;
  const end = reader.narrow(offset, wireLength);
  const layer = readMessage(reader, { kind: "q933", offset, wireLength, capturedLength });
  reader.widen(end);
  return layer;
}

function readMessage(
  reader: Reader,
  base: Pick<Q933Layer, "kind" | "offset" | "wireLength" | "capturedLength">,
): Q933Layer {
  const nothing = { callReference: "", dummyReference: false, isAnsi: false, codeset: 0, elements: [], end: undefined };
  const broken: Q933Layer = { ...base, ...nothing, cut: true, messageType: 0 };
  const first = reader.maybe8();
  if (first === undefined) return broken;
  const referenceLength = first & 0x0f;
  const reference = reader.bytes(referenceLength);
  const messageType = reader.maybe8();
  if (reference === undefined || messageType === undefined) return broken;
  const wireEnd = base.offset + base.wireLength;
  const peeked = reader.at8(reader.offset);
  if (peeked === undefined && reader.offset < wireEnd) return broken;
  const shifts = peeked !== undefined && isShift(peeked);
  if (shifts) reader.skip(1);
  const codeset = shifts ? peeked & 7 : 0;
  const isLocking = shifts && (peeked & temporary) === 0;
  const next = reader.at8(reader.offset);
  const dummyReference = referenceLength === 1 ? (next === undefined ? undefined : next === 0) : referenceLength === 0;
  const header = { ...base, cut: false, messageType, callReference: reference.hex(), dummyReference, codeset };
  const state = { codeset, shift: shifts && !isLocking ? 1 : 0, back: 0 };
  return { ...header, isAnsi: isLocking && codeset === ansiCodeset, ...readElements(reader, wireEnd, state) };
}

/** `shift` is 1 before the element that a temporary shift holds for, 2 after it; `back` the code set to return to then. */
interface ShiftState {
  codeset: number;
  shift: number;
  back: number;
}

function readElements(reader: Reader, wireEnd: number, state: ShiftState): Pick<Q933Layer, "elements" | "end"> {
  const elements: Q933Element[] = [];
  while (reader.offset < wireEnd) {
    if (state.shift === 1) state.shift = 2;
    else if (state.shift === 2) {
      state.codeset = state.back;
      state.shift = 0;
    }
    const code = reader.maybe8();
    if (code === undefined) return { elements, end: "cut" };
    if (code & singleByte) {
      if (isShift(code)) applyShift(code, state);
      continue;
    }
    const length = reader.maybe8();
    if (length === undefined) return { elements, end: "cut" };
    const { codeset } = state;
    const start = reader.offset;
    if (code === 0 || length === 0 || !reader.has(length)) {
      elements.push({ code, length, codeset, value: undefined, content: undefined });
      return { elements, end: code === 0 || length === 0 ? undefined : "cut" };
    }
    const content = codeset === 0 || codeset === ansiCodeset ? readContent(code, length, reader) : undefined;
    reader.seek(start);
    elements.push({ code, length, codeset, value: reader.captured(length), content });
  }
  return { elements, end: undefined };
}

function applyShift(code: number, state: ShiftState): void {
  if (code & temporary) {
    state.shift = 1;
    state.back = state.codeset;
  } else state.shift = 0;
  state.codeset = code & 7;
}

function readContent(code: number, length: number, reader: Reader): Q933Content | undefined {
  switch (code) {
    case 0x01:
    case 0x51:
      return { form: "report", type: reader.u8() };
    case 0x03:
    case 0x19:
    case 0x53:
      if (length < 2) return { form: "verify", sent: undefined, received: undefined };
      return { form: "verify", sent: reader.u8(), received: reader.u8() };
    case 0x07:
    case 0x57:
      return readStatus(length, reader);
    default:
      return undefined;
  }
}

const extension = 0x80;

/** The circuit's number lies in two to four bytes, of which the last is marked, and the status in one more. */
function readStatus(length: number, reader: Reader): Q933Content {
  const bytes = Array.from({ length: Math.min(length, 5) }, () => reader.u8());
  const status = bytes.at(-1) ?? 0;
  const marks = bytes.map((byte) => (byte & extension) !== 0);
  const numberMarks = marks.slice(0, -1);
  const isWhole = length >= 3 && length <= 5 && marks.at(-1) === true && numberMarks.indexOf(true) === length - 2;
  if (!isWhole) return { form: "status", dlci: undefined, status };
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes;
  const short = ((first & 0x3f) << 4) | ((second & 0x78) >> 3);
  const dlci =
    length === 3
      ? short
      : length === 4
        ? (short << 6) | ((third & 0x7e) >> 1)
        : (short << 13) | (third & 0x7f) | ((fourth & 0x7e) >> 1);
  return { form: "status", dlci: dlci >>> 0, status };
}
