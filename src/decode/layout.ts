import type { Bytes } from "./layer.js";
import type { Reader } from "./reader.js";
import type { SinglePrecision } from "./single-precision.js";

/**
 * What each kind of field becomes: big-endian numbers, signed where the name says so, addresses as text, or a count of
 * bytes, of which `captured` takes as many as there are.
 */
interface FieldValues {
  u8: number;
  u16: number;
  u24: number;
  u32: number;
  u64: bigint;
  u16le: number;
  u32le: number;
  u64le: bigint;
  float32: SinglePrecision;
  mac: string;
  ipv4: string;
  ipv6: string;
}

/** A field that is a stretch of bytes, or one that nobody looks at. */
type FieldType = keyof FieldValues | { readonly bytes: number } | { readonly captured: number } | SkippedField;

interface SkippedField {
  readonly skip: number;
}

/** A fixed part of a message: its fields by name, in the order in which they lie in the packet. */
export type Layout = Readonly<Record<string, FieldType>>;

/** The values of such a part. From the first field on that was not captured, all are absent. */
export type Values<L extends Layout> = {
  readonly [Name in keyof L as L[Name] extends SkippedField ? never : Name]: ValueOf<L[Name]> | undefined;
};

type ValueOf<T extends FieldType> = T extends keyof FieldValues ? FieldValues[T] : Bytes;

/** Reads the fields of a fixed part, one behind the other. */
export function readLayout<const L extends Layout>(reader: Reader, layout: L): Values<L> {
  const values: Record<string, unknown> = {};
  for (const name in layout) {
    const type: FieldType = layout[name]!;
    if (typeof type === "string") values[name] = readField(reader, type);
    else if ("bytes" in type) values[name] = reader.bytes(type.bytes);
    else if ("captured" in type) values[name] = reader.captured(type.captured);
    else reader.skip(type.skip);
  }
  return values as Values<L>;
}

/** How many bytes a fixed part has. */
export function layoutLength(layout: Layout): number {
  let length = 0;
  for (const type of Object.values(layout)) {
    if (typeof type === "string") length += lengths[type];
    else length += "bytes" in type ? type.bytes : "captured" in type ? type.captured : type.skip;
  }
  return length;
}

const lengths = {
  u8: 1,
  u16: 2,
  u24: 3,
  u32: 4,
  u64: 8,
  u16le: 2,
  u32le: 4,
  u64le: 8,
  float32: 4,
  mac: 6,
  ipv4: 4,
  ipv6: 16,
};

function readField(reader: Reader, type: keyof FieldValues): number | bigint | string | undefined {
  switch (type) {
    case "u8":
      return reader.maybe8();
    case "u16":
      return reader.maybe16();
    case "u24":
      return reader.maybe24();
    case "u32":
      return reader.maybe32();
    case "u64":
      return reader.bytes(8)?.u64(0);
    case "u16le":
      return reader.has(2) ? reader.u16le() : reader.maybe16();
    case "u32le":
      return reader.has(4) ? reader.u32le() : reader.maybe32();
    case "u64le":
      return reader.bytes(8)?.u64le(0);
    case "float32":
      return reader.has(4) ? reader.float32() : reader.maybe32();
    default:
      return reader[type]();
  }
}
