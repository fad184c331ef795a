import type { Bytes, TextBytes } from "./layer.js";

/** The value of an attribute of L2TP (RFC 2661 section 4.4, RFC 3145), by its type. */
export type L2tpValue =
  /** It has no room for the fields of its type. */
  | { readonly form: "short" }
  /** Types of messages and of authentication, capabilities, sizes, identifiers, speeds. */
  | { readonly form: "number"; readonly number: number }
  /** Names, telephone numbers. */
  | { readonly form: "text"; readonly text: TextBytes }
  /** Tie breakers, challenges and responses, what was negotiated. */
  | { readonly form: "bytes"; readonly bytes: Bytes }
  | { readonly form: "version"; readonly version: number; readonly revision: number }
  | L2tpResult
  /** Why a call ended, as Q.931 says it. */
  | { readonly form: "q931-cause"; readonly code: number; readonly message: number; readonly text: TextBytes }
  | L2tpCallErrors
  /** Which characters are escaped. */
  | { readonly form: "character-map"; readonly send: number | undefined; readonly receive: number | undefined }
  | L2tpDisconnectCause;

interface L2tpResult {
  readonly form: "result";
  readonly result: number;
  /** Absent when the value ends before it. */
  readonly error: number | undefined;
  readonly text: TextBytes;
  /** There is one byte for the error, which has two. */
  readonly short: boolean;
}

/** Each is absent when the value ends before it. */
interface L2tpCallErrors {
  readonly form: "call-errors";
  readonly crcErrors: number | undefined;
  readonly framingErrors: number | undefined;
  readonly hardwareOverruns: number | undefined;
  readonly bufferOverruns: number | undefined;
  readonly timeoutErrors: number | undefined;
  readonly alignmentErrors: number | undefined;
}

/** Why PPP disconnected (RFC 3145). */
interface L2tpDisconnectCause {
  readonly form: "disconnect-cause";
  readonly code: number;
  readonly protocol: number;
  readonly direction: number;
  readonly text: TextBytes;
}

type ReadValue = (bytes: Bytes) => L2tpValue;
/** The least length of a value and what is in it. */
type Row = readonly [least: number, read: ReadValue];

const byte =
  (at: number): ReadValue =>
  (bytes) => ({ form: "number", number: bytes.at(at) });
const short: ReadValue = (bytes) => ({ form: "number", number: bytes.u16(0) });
const long: ReadValue = (bytes) => ({ form: "number", number: bytes.u32(0) });
const text: ReadValue = (bytes) => ({ form: "text", text: bytes.asText() });
const first =
  (count: number): ReadValue =>
  (bytes) => ({ form: "bytes", bytes: bytes.slice(0, count) });
const all: ReadValue = (bytes) => ({ form: "bytes", bytes });

const groups: readonly (readonly [types: readonly number[], row: Row])[] = [
  [
    [0, 6, 9, 10, 14, 29],
    [2, short],
  ],
  [[1], [2, readResult]],
  [[2], [2, (bytes) => ({ form: "version", version: bytes.at(0), revision: bytes.at(1) })]],
  [
    [3, 4, 15, 16, 17, 18, 19, 24, 25, 38],
    [4, long],
  ],
  [[5], [8, first(8)]],
  [
    [7, 8, 21, 22, 23, 30, 37],
    [0, text],
  ],
  [
    [11, 26, 27, 28, 31, 33, 36],
    [0, all],
  ],
  [[12], [3, readCause]],
  [[13], [16, first(16)]],
  [[32], [2, byte(1)]],
  [[34], [0, readCallErrors]],
  [[35], [0, readCharacterMap]],
  [[46], [5, readDisconnectCause]],
];
const rows: ReadonlyMap<number, Row> = new Map(groups.flatMap(([types, row]) => types.map((type) => [type, row])));

/** Nothing for types that are not known or have no value. */
export function decodeL2tpValue(type: number, bytes: Bytes): L2tpValue | undefined {
  const row = rows.get(type);
  if (row === undefined) return undefined;
  return bytes.length < row[0] ? { form: "short" } : row[1](bytes);
}

function readResult(bytes: Bytes): L2tpResult {
  const error = bytes.length < 4 ? undefined : bytes.u16(2);
  return { form: "result", result: bytes.u16(0), error, text: bytes.slice(4).asText(), short: bytes.length === 3 };
}

function readCause(bytes: Bytes): L2tpValue {
  return { form: "q931-cause", code: bytes.u16(0), message: bytes.at(2), text: bytes.slice(3).asText() };
}

/** Counters and maps lie behind two reserved bytes. */
function wordAt(bytes: Bytes, index: number): number | undefined {
  const at = 2 + index * 4;
  return bytes.length < at + 4 ? undefined : bytes.u32(at);
}

function readCallErrors(bytes: Bytes): L2tpCallErrors {
  return {
    form: "call-errors",
    crcErrors: wordAt(bytes, 0),
    framingErrors: wordAt(bytes, 1),
    hardwareOverruns: wordAt(bytes, 2),
    bufferOverruns: wordAt(bytes, 3),
    timeoutErrors: wordAt(bytes, 4),
    alignmentErrors: wordAt(bytes, 5),
  };
}

function readCharacterMap(bytes: Bytes): L2tpValue {
  return { form: "character-map", send: wordAt(bytes, 0), receive: wordAt(bytes, 1) };
}

function readDisconnectCause(bytes: Bytes): L2tpDisconnectCause {
  const numbers = { code: bytes.u16(0), protocol: bytes.u16(2), direction: bytes.at(4) };
  return { form: "disconnect-cause", ...numbers, text: bytes.slice(5).asText() };
}
