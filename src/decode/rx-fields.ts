/**
 * The arguments and results of remote procedures of AFS, as lists of fields. Each stands in a table as `name:form`; a name is
 * what AFS's own documents call the field.
 */
import type { Bytes } from "./layer.js";
import type { Reader } from "./reader.js";

type RxForm = keyof typeof readers;

export interface RxField {
  readonly name: string;
  readonly form: RxForm;
  /** Absent when it was not captured; then it is the last field. */
  readonly value: RxValue | undefined;
}

/** What a field holds, by its form. */
export type RxValue =
  | { readonly kind: "number"; readonly number: number | bigint }
  | { readonly kind: "numbers"; readonly numbers: readonly number[] }
  | { readonly kind: "string"; readonly bytes: Bytes; readonly length: number }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "status"; readonly mask: number; readonly words: readonly number[] }
  | { readonly kind: "acl"; readonly positive: readonly RxAccess[]; readonly negative: readonly RxAccess[] }
  | { readonly kind: "list"; readonly items: readonly (readonly RxField[])[]; readonly count: number }
  | { readonly kind: "nothing" };

export interface RxAccess {
  readonly user: string;
  readonly rights: number;
}

/** `cut`: a number was not captured, and the packet's text ends; `short`: something longer was not, or is longer than it may be. */
type RxEnd = undefined | "cut" | "short";

export interface RxFields {
  readonly fields: readonly RxField[];
  readonly end: RxEnd;
}

/** A table's row, read: `fid offset:uint` are a field without a name and one with. */
function parseForms(text: string): readonly (readonly [name: string, form: RxForm])[] {
  return text
    .split(" ")
    .filter(Boolean)
    .map((word) => {
      const colon = word.lastIndexOf(":");
      return [word.slice(0, Math.max(colon, 0)).replaceAll("_", " "), word.slice(colon + 1) as RxForm];
    });
}

export function readFields(reader: Reader, forms: string): RxFields {
  const fields: RxField[] = [];
  for (const [name, form] of parseForms(forms)) {
    const value = readers[form](reader);
    if (typeof value === "object" && "fields" in value) {
      fields.push(...value.fields);
      if (value.end !== undefined) return { fields, end: value.end };
      continue;
    }
    const isEnd = typeof value === "string";
    fields.push({ name, form, value: isEnd ? undefined : value });
    if (isEnd) return { fields, end: value };
    if (value.kind === "string" && value.bytes.length < value.length) return { fields, end: "short" };
    const last = value.kind === "list" ? value.items.at(-1)?.at(-1) : undefined;
    if (last !== undefined && last.value === undefined) return { fields, end: listEnd(last) };
    if (value.kind === "list" && value.items.length < value.count) return { fields, end: "short" };
  }
  return { fields, end: undefined };
}

/** Whether what is missing at the end of a list is a number or something longer. */
const listEnd = ({ form }: RxField): RxEnd =>
  form === "int" || form === "uint" || form === "date" || form === "hidden" ? "cut" : "short";

type Read = (reader: Reader) => RxValue | RxFields | "cut" | "short";

const number = (value: number | bigint | undefined): RxValue | "cut" =>
  value === undefined ? "cut" : { kind: "number", number: value };

const word: Read = (reader) => number(reader.maybe32());
const signed: Read = (reader) => {
  const value = reader.maybe32();
  return number(value === undefined ? undefined : value | 0);
};

const words =
  (count: number): Read =>
  (reader) => {
    if (!reader.has(4 * count)) return "short";
    return { kind: "numbers", numbers: Array.from({ length: count }, () => reader.u32()) };
  };

/** Text behind its length, filled up to words. */
const string =
  (longest: number): Read =>
  (reader) => {
    const length = reader.maybe32();
    if (length === undefined) return "cut";
    if (length > longest) return "short";
    const bytes = reader.captured(length);
    reader.skip((4 - (length % 4)) % 4);
    return { kind: "string", bytes, length };
  };

/** Text with a whole word for each character. */
const characters =
  (count: number): Read =>
  (reader) => {
    if (!reader.has(4 * count)) return "short";
    const codes = Array.from({ length: count }, () => reader.u32() & 0xff);
    const end = codes.indexOf(0);
    return { kind: "text", text: String.fromCharCode(...(end < 0 ? codes : codes.slice(0, end))) };
  };

const list =
  (forms: string): Read =>
  (reader) => {
    const count = reader.maybe32();
    if (count === undefined) return "cut";
    const items: (readonly RxField[])[] = [];
    while (items.length < count) {
      const { fields, end } = readFields(reader, forms);
      items.push(fields);
      if (end !== undefined) break;
    }
    return { kind: "list", items, count };
  };

const longestAcl = 1024;

const accessList: Read = (reader) => {
  const length = reader.maybe32();
  if (length === undefined) return "cut";
  if (!reader.has(length)) return "short";
  const { offset } = reader;
  const text = reader.text(offset, offset + Math.min(length, longestAcl)).replace(/\0.*$/s, "");
  reader.skip(length);
  return parseAcl(text);
};

/** Two counts, and so many lines each of a user and the rights; the second ones are withheld. */
function parseAcl(text: string): RxValue {
  const counts = /^[ \t-\r]*([+-]?\d+)(?:[ \t-\r]+|(?=[+-]))([+-]?\d+)[ \t-\r]*/.exec(text);
  if (counts === null) return { kind: "acl", positive: [], negative: [] };
  let rest = text.slice(counts[0].length);
  const read = (count: number): RxAccess[] => {
    const lines: RxAccess[] = [];
    while (lines.length < count) {
      const line = /^[ \t-\r]*([^ \t-\r]{1,1024})[ \t-\r]+([+-]?\d+)[ \t-\r]*/.exec(rest);
      if (line === null) {
        rest = "";
        break;
      }
      lines.push({ user: line[1]!, rights: Number(line[2]) });
      rest = rest.slice(line[0].length);
    }
    return lines;
  };
  const positive = read(Number(counts[1]));
  return { kind: "acl", positive, negative: read(Number(counts[2])) };
}

const skip =
  (count: number): Read =>
  (reader) => {
    reader.skip(count);
    return { kind: "nothing" };
  };

/** An entry of the volume location database; its lists have a fixed number of places. */
const entry =
  (places: number, isWithType: boolean, isUuid = false): Read =>
  (reader) => {
    const fields: RxField[] = [];
    const [server, absent] = isUuid ? ["afsuuid:afsuuid", "passed44"] : ["address", "passed"];
    const add = (forms: string): RxEnd => {
      const { fields: more, end } = readFields(reader, forms);
      fields.push(...more);
      return end;
    };
    let end = add("characters65") ?? (isWithType ? add("passed") : undefined) ?? add("numservers:uint");
    const count = countOf(fields.at(-1));
    end ??= addNothing("servers", fields);
    for (let index = 0; index < places; index++) end ??= add(index < count ? server : absent);
    if (isUuid) end ??= reader.has(4 * places) ? void reader.skip(4 * places) : "short";
    end ??= addNothing("partitions", fields);
    for (let index = 0; index < places; index++) end ??= add(index < count ? "partition" : "hidden");
    end ??= reader.has(4 * places) ? void reader.skip(4 * places) : "short";
    end ??= add("rwvol:uint rovol:uint backup:uint");
    return { fields, end };
  };

function addNothing(name: string, fields: RxField[]): undefined {
  fields.push({ name, form: "nothing", value: { kind: "nothing" } });
}

function countOf(field: RxField | undefined): number {
  return field?.value?.kind === "number" ? Number(field.value.number) : 0;
}

const passed =
  (count: number): Read =>
  (reader) => {
    if (!reader.has(count)) return "short";
    reader.skip(count);
    return { kind: "nothing" };
  };

const readers = {
  int: signed,
  uint: word,
  /** A number that is read but means nothing. */
  hidden: word,
  uint64: (reader: Reader) => number(reader.has(8) ? (BigInt(reader.u32()) << 32n) | BigInt(reader.u32()) : undefined),
  date: signed,
  yesNo: word,
  volumeType: word,
  partition: word,
  /** File identifier: volume, vnode and a number that makes it unique. */
  fid: words(3),
  version: words(2),
  server: words(3),
  afsuuid: words(11),
  address: words(1),
  status: (reader: Reader): RxValue | "short" => {
    if (!reader.has(24)) return "short";
    const mask = reader.u32();
    return { kind: "status", mask, words: Array.from({ length: 5 }, () => reader.u32()) };
  },
  string256: string(256),
  string64: string(64),
  string65: string(65),
  characters32: characters(32),
  characters64: characters(64),
  characters65: characters(65),
  acl: accessList,
  ticket: (reader: Reader): RxValue | "cut" | "short" => {
    const length = reader.maybe32();
    if (length === undefined) return "cut";
    if (!reader.has(length)) return "short";
    reader.skip(length);
    return { kind: "nothing" };
  },
  fids: list("fid"),
  integers: list("int"),
  names: list("characters64"),
  servers: list("server"),
  volumes: list("name:characters32 volid:uint type:volumeRest"),
  callbacks: list("ver:int expires:date hidden"),
  volumeRest: skip(84),
  nothing: skip(0),
  passed: passed(4),
  passed44: passed(44),
  entry8: entry(8, true),
  entry13: entry(13, false),
  entryUuid: entry(13, false, true),
} satisfies Record<string, Read>;
