import type { RxAccess, RxField, RxFields, RxValue } from "../decode/rx-fields.js";
import { escapeByte } from "../decode/escaped-text.js";
import { localDateText } from "./local-date.js";
import type { Out } from "./out.js";

/** Prints fields; where they end early, the packet's text does, or a mark with the service's name stands. */
export function printRxFields({ fields, end }: RxFields, mark: string, out: Out): void {
  for (const field of fields) printField(field, out);
  if (end === "cut") out.stop();
  else if (end === "short") out.add(` [|${mark}]`);
}

function printField({ name, form, value }: RxField, out: Out): void {
  // Here tcpdump looks at the value first.
  if (form === "yesNo" && value === undefined) return;
  if (name !== "") out.add(` ${name}`);
  if (value !== undefined) out.add(valueText(form, value, out));
}

const volumeTypes = ["read-write", "read-only", "backup"] as const;

function valueText(form: RxField["form"], value: RxValue, out: Out): string {
  switch (value.kind) {
    case "number":
      return numberText(form, value.number);
    case "numbers":
      return numbersText(form, value.numbers);
    case "string": {
      const text = ` "${out.escaped(value.bytes)}`;
      return value.bytes.length < value.length ? text : `${text}"`;
    }
    case "text":
      return ` "${escapedText(value.text)}"`;
    case "status":
      return statusText(value.mask, value.words);
    case "acl":
      return accessText("+", value.positive) + accessText("-", value.negative);
    case "list":
      printList(form, value, out);
      return "";
    case "nothing":
      return "";
  }
}

const escapedText = (text: string): string => [...text].map((letter) => escapeByte(letter.charCodeAt(0))).join("");

function numberText(form: RxField["form"], number: number | bigint): string {
  switch (form) {
    case "hidden":
      return "";
    case "date":
      return ` ${localDateText(Number(number))}`;
    case "yesNo":
      return number === 0 ? " no" : " yes";
    case "volumeType":
      return Number(number) in volumeTypes ? ` type ${volumeTypes[Number(number)]}` : "";
    case "partition":
      return ` ${number <= 26 ? String.fromCharCode(0x61 + Number(number)) : number}`;
    default:
      return ` ${number}`;
  }
}

function numbersText(form: RxField["form"], numbers: readonly number[]): string {
  switch (form) {
    case "fid":
      return ` fid ${numbers.join("/")}`;
    case "version":
      return ` ${numbers.join(".")}`;
    case "server":
      return ` server ${numbers.join(":")}`;
    case "address": {
      const [address = 0] = numbers;
      return ` ${[24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join(".")}`;
    }
    default: {
      // A UUID: the first number, two of 16 bits, and eight of which the last byte counts.
      const [first = 0, second = 0, third = 0, ...rest] = numbers;
      const hex = (number: number, width: number) => number.toString(16).padStart(width, "0");
      return ` ${hex(first, 8)}${hex(second, 4)}${hex(third, 4)}${rest.map((byte) => hex(byte & 0xff, 2)).join("")}`;
    }
  }
}

const fsync = 1024;

function statusText(mask: number, [date = 0, owner = 0, group = 0, mode = 0, segment = 0]: readonly number[]): string {
  let text = mask === 0 ? "" : " StoreStatus";
  if (mask & 1) text += ` date ${localDateText(date | 0)}`;
  if (mask & 2) text += ` owner ${owner}`;
  if (mask & 4) text += ` group ${group}`;
  if (mask & 8) text += ` mode ${(mode & 0o7777).toString(8)}`;
  if (mask & 16) text += ` segsize ${segment}`;
  return mask & fsync ? `${text} fsync` : text;
}

const rights = [
  [1, "r"],
  [8, "l"],
  [4, "i"],
  [16, "d"],
  [2, "w"],
  [32, "k"],
  [64, "a"],
] as const;

function accessText(sign: string, list: readonly RxAccess[]): string {
  return list
    .map((access) => {
      const letters = rights.map(([bit, letter]) => (access.rights & bit ? letter : "")).join("");
      return ` ${sign}{${escapedText(access.user)} ${letters}}`;
    })
    .join("");
}

/** Those that have a comma between their items. */
const withCommas: ReadonlySet<string> = new Set(["fids", "servers", "volumes"]);

function printList(form: RxField["form"], { items, count }: RxValue & { readonly kind: "list" }, out: Out): void {
  if (form === "callbacks" && count !== 0) out.add(";");
  for (const [index, fields] of items.entries()) {
    for (const field of fields) printField(field, out);
    const isWhole = fields.every(({ value }) => value !== undefined);
    if (withCommas.has(form) && isWhole && index !== count - 1) out.add(",");
  }
  if (count === 0 && form !== "callbacks") out.add(" <none!>");
}
