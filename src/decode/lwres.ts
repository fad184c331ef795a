import type { CapturedText } from "./escaped-text.js";
import { readText } from "./escaped-text.js";
import type { Bytes, Layer } from "./layer.js";
import { layoutLength, readLayout, type Layout, type Values } from "./layout.js";
import type { Reader } from "./reader.js";

/** A message of BIND 9's lightweight resolver (lib/lwres of BIND 9.10). */
export interface LwresLayer extends Layer {
  readonly kind: "lwres";
  /** Absent when not all of it was captured. */
  readonly header: LwresHeader | undefined;
  /** Of the requests and responses that have any. */
  readonly content: LwresContent | undefined;
  /** Captured bytes end inside the content, of which what comes before is here. */
  readonly cut: boolean;
  /** An address is too short for its family; nothing after it is read. */
  readonly wrongAddress: boolean;
  /** Where what is known of the message ends, from its start; absent where nobody knows. */
  readonly contentEnd: number | undefined;
}

const headerLayout = {
  ...{ length: "u32", version: "u16", packetFlags: "u16", serial: "u32", opcode: "u32", result: "u32" },
  ...{ receiveLength: "u32", authType: "u16", authLength: "u16" },
} as const satisfies Layout;

export type LwresHeader = Values<typeof headerLayout>;

export const lwresOpcodes = { noop: 0, addresses: 0x10001, name: 0x10002, records: 0x10003 } as const;
export const lwresResponse = 1;

/** The fixed part of each, whose last fields are counts or lengths of what follows. */
const layouts = {
  "addresses-request": { flags: "u32", addressTypes: "u32", nameLength: "u16" },
  "addresses-response": { flags: "u32", aliasCount: "u16", addressCount: "u16", nameLength: "u16" },
  "name-request": { flags: "u32" },
  "name-response": { flags: "u32", aliasCount: "u16", nameLength: "u16" },
  "records-request": { flags: "u32", recordClass: "u16", recordType: "u16", nameLength: "u16" },
  "records-response": {
    ...{ flags: "u32", recordClass: "u16", recordType: "u16", ttl: "u32", dataCount: "u16", signatureCount: "u16" },
  },
} as const satisfies Readonly<Record<string, Layout>>;

type Layouts = typeof layouts;
type Form = keyof Layouts;

export type LwresContent = {
  [F in Form]: { readonly form: F } & Values<Layouts[F]> & LwresItems;
}[Form];

/** What follows the fixed part. */
interface LwresItems {
  readonly names: readonly LwresName[];
  readonly addresses: readonly LwresAddress[];
  /** Resource records' data and their signatures. */
  readonly data: readonly Bytes[];
}

export interface LwresName extends CapturedText {
  /** Whether a zero byte follows; absent when not captured. */
  readonly terminated: boolean | undefined;
}

export interface LwresAddress {
  readonly family: number;
  /** Of IPv4 and IPv6 (families 1 and 2); of others there are only bytes. */
  readonly address: string | undefined;
  readonly data: Bytes;
}

export function decodeLwres(reader: Reader, wireLength: number): LwresLayer {
  const { offset, left: capturedLength } = reader;
  const base = { kind: "lwres", offset, wireLength, capturedLength } as const;
  const nothing = { content: undefined, cut: false, wrongAddress: false, contentEnd: undefined };
  if (!reader.has(layoutLength(headerLayout))) return { ...base, ...nothing, header: undefined };
  const header = readLayout(reader, headerLayout);
  if (header.version !== 0) return { ...base, ...nothing, header };
  if (header.opcode === lwresOpcodes.noop) return { ...base, ...nothing, header, contentEnd: reader.offset - offset };
  const form = formOf(header.opcode ?? 0, ((header.packetFlags ?? 0) & lwresResponse) !== 0);
  if (form === undefined) return { ...base, ...nothing, header };
  if (!reader.has(layoutLength(layouts[form]))) return { ...base, ...nothing, header, cut: true };
  const items = new ItemReader(reader);
  const fixed = { form, ...readLayout(reader, layouts[form]) } as LwresContent;
  items.read(fixed);
  const { names, addresses, data, cut, wrongAddress } = items;
  return {
    ...base,
    header,
    content: { ...fixed, names, addresses, data },
    cut,
    wrongAddress,
    contentEnd: reader.offset - offset,
  };
}

function formOf(opcode: number, isResponse: boolean): Form | undefined {
  switch (opcode) {
    case lwresOpcodes.addresses:
      return isResponse ? "addresses-response" : "addresses-request";
    case lwresOpcodes.name:
      return isResponse ? "name-response" : "name-request";
    case lwresOpcodes.records:
      return isResponse ? "records-response" : "records-request";
    default:
      return undefined;
  }
}

const families = { ipv4: 1, ipv6: 2 } as const;

/** Reads names, addresses and data until one of them is missing. */
class ItemReader implements LwresItems {
  readonly names: LwresName[] = [];
  readonly addresses: LwresAddress[] = [];
  readonly data: Bytes[] = [];
  cut = false;
  wrongAddress = false;
  private readonly reader: Reader;

  constructor(reader: Reader) {
    this.reader = reader;
  }

  read(fixed: LwresContent): void {
    switch (fixed.form) {
      case "addresses-request":
      case "records-request":
        return this.name(fixed.nameLength);
      case "name-request":
        return this.address();
      case "addresses-response":
        this.name(fixed.nameLength);
        this.repeat(fixed.aliasCount, () => this.name(this.reader.maybe16()));
        return this.repeat(fixed.addressCount, () => this.address());
      case "name-response":
        this.name(fixed.nameLength);
        return this.repeat(fixed.aliasCount, () => this.name(this.reader.maybe16()));
      case "records-response":
        this.name(this.reader.maybe16());
        return this.repeat((fixed.dataCount ?? 0) + (fixed.signatureCount ?? 0), () => this.bytes());
    }
  }

  private repeat(count: number | undefined, readOne: () => void): void {
    for (let left = count ?? 0; left > 0 && !this.cut && !this.wrongAddress; left--) readOne();
  }

  private name(length: number | undefined): void {
    if (length === undefined) return this.end();
    const text = readText(this.reader, length);
    const next = text.cut ? undefined : this.reader.maybe8();
    this.names.push({ ...text, terminated: next === undefined ? undefined : next === 0 });
    if (next === undefined) this.end();
  }

  private address(): void {
    const { reader } = this;
    const family = reader.maybe32() ?? 0;
    const length = reader.maybe16();
    if (length === undefined || !reader.has(length)) return this.end();
    const size = family === families.ipv4 ? 4 : family === families.ipv6 ? 16 : length;
    this.wrongAddress = length < size;
    if (this.wrongAddress) return;
    const start = reader.offset;
    const address = family === families.ipv4 ? reader.ipv4() : family === families.ipv6 ? reader.ipv6() : undefined;
    reader.seek(start);
    this.addresses.push({ family, address, data: reader.captured(size) });
  }

  private bytes(): void {
    const length = this.reader.maybe16();
    if (length === undefined) return this.end();
    const data = this.reader.captured(length);
    this.data.push(data);
    if (data.length < length) this.end();
  }

  private end(): void {
    this.cut = true;
  }
}
