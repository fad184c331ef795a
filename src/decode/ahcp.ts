import type { FieldProblem } from "./fields.js";
import { Fields } from "./fields.js";
import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Ad-Hoc Configuration Protocol (draft-chroboczek-ahcp). Fields are absent from the first on that is missing. */
export interface AhcpLayer extends Layer {
  readonly kind: "ahcp";
  readonly magic: number | undefined;
  readonly version: number | undefined;
  readonly hopCount: number | undefined;
  readonly originalHopCount: number | undefined;
  readonly nonce: number | undefined;
  readonly source: Bytes | undefined;
  readonly destination: Bytes | undefined;
  readonly type: number | undefined;
  readonly reserved: number | undefined;
  readonly length: number | undefined;
  readonly options: readonly AhcpOption[];
  readonly problem: FieldProblem;
  /** Not all of the packet was captured. */
  readonly cut: boolean;
  /** Not all of the body, that is the options, was captured. */
  readonly bodyCut: boolean;
}

export interface AhcpOption {
  readonly type: number;
  /** Padding and the mark "mandatory" have none; absent in others when there is no room for it. */
  readonly length: number | undefined;
  /** The body has no room for the length, or for the value. */
  readonly tooLong: boolean;
  /** As much as was captured. */
  readonly value: Bytes;
  /** Of lists. */
  readonly addresses: readonly AhcpAddress[];
  /** A time, or a number of seconds. */
  readonly seconds: number | undefined;
}

interface AhcpAddress {
  readonly address: string;
  readonly prefixLength: number | undefined;
}

export const ahcpMagic = 43;
/** What the values of options are lists of: addresses of a version, with lengths of prefixes or without. */
export const ahcpLists: ReadonlyMap<number, readonly [version: 4 | 6, isPrefix: boolean]> = new Map([
  [4, [6, false]],
  [5, [4, false]],
  [6, [6, true]],
  [8, [6, false]],
  [9, [4, false]],
  [10, [6, true]],
  [11, [4, true]],
  [12, [6, false]],
  [13, [6, false]],
]);
const originTime = 2;
const expires = 3;

export function decodeAhcp(reader: Reader, wireLength: number): AhcpLayer {
  const start = reader.offset;
  const base = { kind: "ahcp", offset: start, wireLength, capturedLength: reader.left } as const;
  const cut = start + wireLength > reader.end;
  const fields = new Fields(reader, wireLength);
  if (wireLength < 2) fields.fail("short");
  const magic = fields.u8();
  if (magic !== undefined && magic !== ahcpMagic) fields.fail("short");
  const version = fields.u8();
  if (version !== undefined && (version !== 1 || fields.left < 22)) fields.fail("short");
  const [hopCount, originalHopCount, nonce] = [fields.u8(), fields.u8(), fields.u32()];
  const [source, destination] = [fields.bytes(8), fields.bytes(8)];
  if (fields.whole && fields.left < 4) fields.fail("short");
  const [type, reserved, length] = [fields.u8(), fields.u8(), fields.u16()];
  const fits = length !== undefined && length <= fields.left;
  const bodyCut = fits && !reader.has(length);
  const options = fits ? readOptions(new Fields(reader, length)) : [];
  const ids = { hopCount, originalHopCount, nonce, source, destination };
  return { ...base, magic, version, ...ids, type, reserved, length, options, problem: fields.problem, cut, bodyCut };
}

function readOptions(fields: Fields): readonly AhcpOption[] {
  const options: AhcpOption[] = [];
  const { reader } = fields;
  while (fields.left > 0) {
    const type = fields.u8();
    if (type === undefined) break;
    const nothing = { type, value: reader.captured(0), addresses: [], seconds: undefined };
    if (type < originTime) {
      options.push({ ...nothing, length: 0, tooLong: false });
      continue;
    }
    const length = fields.u8();
    if (length === undefined || length > fields.left) {
      options.push({ ...nothing, length, tooLong: fields.problem !== "cut" });
      break;
    }
    options.push(readOption(fields, type, length));
  }
  return options;
}

function readOption(fields: Fields, type: number, length: number): AhcpOption {
  const { reader } = fields;
  const start = reader.offset;
  const value = reader.captured(length);
  reader.seek(start);
  const isTime = (type === originTime || type === expires) && length === 4;
  const seconds = isTime ? reader.maybe32() : undefined;
  const list = ahcpLists.get(type);
  const addresses: AhcpAddress[] = [];
  if (list !== undefined) {
    const [version, isPrefix] = list;
    const size = (version === 4 ? 4 : 16) + (isPrefix ? 1 : 0);
    while (reader.offset + size <= start + value.length) {
      const address = (version === 4 ? reader.ipv4() : reader.ipv6()) ?? "";
      addresses.push({ address, prefixLength: isPrefix ? reader.u8() : undefined });
    }
  }
  reader.seek(start + length);
  fields.left -= length;
  return { type, length, tooLong: false, value, addresses, seconds };
}
