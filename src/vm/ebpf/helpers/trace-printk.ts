import type { Helper, HelperCall } from "../helper-call.js";
import { errno } from "../maps/index.js";
import { checkMemory } from "./helper-arguments.js";
import type { HelperState } from "./helper-state.js";

/** What the kernel makes of one message at most (MAX_BPRINTF_BUF), and how many arguments a call has room for. */
const longestText = 1023;
const mostArguments = 3;

/** One conversion: flags and width, how many `l`, and the kind of number, character or text. */
const conversion = /%(?:%|([-+ 0]*)([0-9]*)(l{0,2})([diuxXcs]|p(?:[iI][46]|[kuBx]s?)?))/y;

/** `trace_printk`: a line of text, for those who write a program. The format is a part of C's. */
export function traceHelpers(state: HelperState): Record<string, Helper> {
  return {
    trace_printk(call, format, size, a, b, c) {
      checkMemory(call, 1, format, size, false);
      const template = readText(call, format, size);
      if (template === undefined) return errno.EINVAL;
      const text = formatText(call, template, [wide(call, 3, a), wide(call, 4, b), wide(call, 5, c)]);
      if (text === undefined) return errno.EINVAL;
      state.options.onTrace?.(text.slice(0, longestText).replace(/\n$/, ""));
      return Math.min(text.length, longestText);
    },
  };
}

const wide = (call: HelperCall, place: number, low: number): bigint =>
  (BigInt(call.high[place - 1]! >>> 0) << 32n) | BigInt(low);

/** Text up to a zero byte, which must be there; undefined if it is not, or if the text is not ASCII. */
function readText({ memory: { bytes } }: HelperCall, address: number, size: number): string | undefined {
  const end = bytes.subarray(address, address + size).indexOf(0);
  if (end === -1) return undefined;
  const text = String.fromCharCode(...bytes.subarray(address, address + end));
  return /^[\x20-\x7e\s]*$/.test(text) ? text : undefined;
}

/** The text, or undefined for a format that the kernel refuses. */
function formatText(call: HelperCall, template: string, values: readonly bigint[]): string | undefined {
  let text = "";
  let used = 0;
  for (let at = 0; at < template.length;) {
    if (template[at] !== "%") {
      text += template[at++];
      continue;
    }
    conversion.lastIndex = at;
    const match = conversion.exec(template);
    if (match === null) return undefined;
    at = conversion.lastIndex;
    if (match[0] === "%%") {
      text += "%";
      continue;
    }
    if (used === mostArguments) return undefined;
    const [, flags = "", width = "", size = "", kind = ""] = match;
    text += pad(convert(call, values[used++]!, size, kind, flags), flags, Number(width), kind);
  }
  return text;
}

function convert(call: HelperCall, value: bigint, size: string, kind: string, flags: string): string {
  const bits = size === "" ? 32 : 64;
  const sign = flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  switch (kind) {
    case "d":
    case "i": {
      const signed = BigInt.asIntN(bits, value);
      return signed < 0n ? `${signed}` : `${sign}${signed}`;
    }
    case "u":
      return `${BigInt.asUintN(bits, value)}`;
    case "x":
      return BigInt.asUintN(bits, value).toString(16);
    case "X":
      return BigInt.asUintN(bits, value).toString(16).toUpperCase();
    case "c":
      return String.fromCharCode(Number(value & 0xffn));
    case "s":
    case "pks":
    case "pus":
      return textAt(call, value);
    case "pi4":
    case "pI4":
      return addressAt(call, value, 4);
    case "pi6":
    case "pI6":
      return addressAt(call, value, 16);
    default:
      return value.toString(16).padStart(16, "0");
  }
}

/** What is at an address, byte for byte, as long as the program may read it. */
function* bytesAt(call: HelperCall, address: bigint): Generator<number> {
  for (let at = address; at <= 0xffffffffn && call.mayAccess(Number(at), 1, false); at++) {
    yield call.memory.bytes[Number(at)]!;
  }
}

function textAt(call: HelperCall, address: bigint): string {
  let text = "";
  for (const byte of bytesAt(call, address)) {
    if (byte === 0 || text.length >= longestText) break;
    text += String.fromCharCode(byte);
  }
  return text;
}

function addressAt(call: HelperCall, address: bigint, length: 4 | 16): string {
  const found: number[] = [];
  for (const byte of bytesAt(call, address)) if (found.push(byte) === length) break;
  if (found.length < length) return "(fault)";
  if (length === 4) return found.join(".");
  const hex = found.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.match(/..../g)!.join(":");
}

function pad(text: string, flags: string, width: number, kind: string): string {
  if (flags.includes("-")) return text.padEnd(width);
  if (!flags.includes("0") || "cs".includes(kind)) return text.padStart(width);
  const sign = /^[-+ ]/.exec(text)?.[0] ?? "";
  return sign + text.slice(sign.length).padStart(width - sign.length, "0");
}
