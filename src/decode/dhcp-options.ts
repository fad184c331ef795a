import { ipv4Text } from "./address-text.js";
import { dhcpOptionCodes as codes } from "./dhcp-option-codes.js";
import type { DhcpSpecial } from "./dhcp-special-options.js";
import { decodeDhcpSpecial } from "./dhcp-special-options.js";
import type { Bytes, TextBytes } from "./layer.js";
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
  /** What the data mean; absent when they were not captured. */
  readonly value: DhcpValue | undefined;
}

/** Data in one of the forms that most options have, or in a form of their own; and how many bytes do not fit into it. */
export type DhcpValue =
  | { readonly form: "addresses" | "pairs"; readonly addresses: readonly string[]; readonly rest: number }
  | { readonly form: "numbers" | "flags" | "bytes"; readonly numbers: readonly number[]; readonly rest: number }
  | { readonly form: "text"; readonly text: TextBytes; readonly rest: 0 }
  | DhcpSpecial;

/** Decodes the options from the cursor to the end of the window, also those after End. */
export function decodeDhcpOptions(reader: Reader): readonly DhcpOption[] {
  const options: DhcpOption[] = [];
  while (reader.has(1)) {
    const code = reader.u8();
    if (code === codes.pad || code === codes.end) {
      const count = code === codes.pad ? countPads(reader) : 1;
      options.push({ code, length: 0, data: reader.captured(0), count, value: undefined });
      continue;
    }
    const length = reader.maybe8();
    const data = length === undefined ? undefined : reader.bytes(length);
    options.push({ code, length, data, count: 1, value: data === undefined ? undefined : decodeValue(code, data) });
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

/**
 * The forms of data: addresses, pairs of them, numbers of 32 bits (without and with sign) and 16 bits, yes and no, text, or a form
 * of its own. All other options are bytes.
 */
type Form = "address" | "pair" | "u32" | "i32" | "u16" | "flag" | "text" | "special" | "bytes";

// prettier-ignore
const codesByForm: readonly (readonly [Form, readonly number[]])[] = [
  ["address", [1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 16, 28, 32, 41, 42, 44, 45, 48, 49, 50, 54, 65, 68, 69, 70, 71, 72, 73, 74, 75,
    76, 92, 112, 118, 150]],
  ["pair", [21, 33]],
  ["u32", [24, 35, 38, 51, 58, 59]],
  ["i32", [2, 91]],
  ["u16", [13, 22, 25, 26, 57, 64, 93, 117]],
  ["flag", [19, 20, 27, 29, 30, 31, 34, 36, 39, 116]],
  ["text", [12, 14, 15, 17, 18, 40, 47, 56, 60, 66, 67, 80, 88, 95, 98, 100, 101, 113, 114, 161]],
  ["special", [46, 52, 61, 77, 81, 82, 121, 249]],
  ["bytes", [23, 37, 43, 53, 55, 78, 79, 83, 89, 90, 94, 97]],
];

const forms: ReadonlyMap<number, Form> = new Map(
  codesByForm.flatMap(([form, list]) => list.map((code) => [code, form] as const)),
);

/** Of an unknown option the length tells what its numbers may be. */
function formOf(code: number, length: number): Form {
  return forms.get(code) ?? (length & 1 ? "bytes" : length & 2 ? "u16" : "u32");
}

function decodeValue(code: number, data: Bytes): DhcpValue {
  const form = formOf(code, data.length);
  switch (form) {
    case "address":
    case "pair": {
      const size = form === "pair" ? 8 : 4;
      const count = Math.floor(data.length / size) * (size / 4);
      const addresses = Array.from({ length: count }, (_, index) => ipv4Text(data.data, data.start + index * 4));
      return { form: form === "pair" ? "pairs" : "addresses", addresses, rest: data.length % size };
    }
    case "u32":
      return numbers(data, 4, (at) => data.u32(at));
    case "i32":
      return numbers(data, 4, (at) => data.u32(at) | 0);
    case "u16":
      return numbers(data, 2, (at) => data.u16(at));
    case "flag":
      return { ...numbers(data, 1, (at) => data.at(at)), form: "flags" };
    case "text":
      return { form: "text", text: data.asText(), rest: 0 };
    case "special":
      return decodeDhcpSpecial(code, data);
    case "bytes":
      return { ...numbers(data, 1, (at) => data.at(at)), form: "bytes" };
  }
}

function numbers(data: Bytes, size: number, read: (at: number) => number) {
  const values = Array.from({ length: Math.floor(data.length / size) }, (_, index) => read(index * size));
  return { form: "numbers", numbers: values, rest: data.length % size } as const;
}
