/** Section `.BTF.ext`: what is known of single instructions, in records of one size, grouped by section. */
import { ebpfInsnSize } from "../isa/index.js";
import { ObjectBytes, objectError } from "./object-bytes.js";
import { btfStrings, readBtfHeader } from "./read-btf.js";
import type { ElfObject } from "./read-elf.js";

/** Kinds of records: where the header says where they are and how long, and the bytes that one has at least. */
export const extensionKinds = {
  lines: { field: 16, size: 16 },
  /** Older compilers end the header before this one. */
  relocations: { field: 24, size: 16 },
} as const;

export interface ExtensionRecord {
  readonly section: string;
  /** The instruction in that section. */
  readonly slot: number;
  /** The 32-bit word at an offset in the record. */
  readonly word: (offset: number) => number;
}

/** All records of a kind, and the strings that they refer to. */
export function readExtension(
  { sections }: ElfObject,
  { field, size }: (typeof extensionKinds)[keyof typeof extensionKinds],
): { readonly strings: ObjectBytes; readonly records: Iterable<ExtensionRecord> } | undefined {
  const [types, extension] = [".BTF", ".BTF.ext"].map((name) => sections.find((section) => section.name === name));
  if (types === undefined || extension === undefined) return undefined;
  const content = new ObjectBytes(extension.bytes, "section .BTF.ext");
  const headerLength = readBtfHeader(content, ".BTF.ext");
  if (headerLength < field + 8) return undefined;
  const [start, length] = [headerLength + content.u32(field), content.u32(field + 4)];
  if (length === 0) return undefined;
  const strings = btfStrings(types.bytes);
  const table = new ObjectBytes(content.slice(start, length), "records of section .BTF.ext");
  return { strings, records: recordsOf(table, size, strings) };
}

function* recordsOf(table: ObjectBytes, leastSize: number, strings: ObjectBytes): Generator<ExtensionRecord> {
  const size = table.u32(0);
  if (size < leastSize) throw objectError(`section .BTF.ext: records of ${size} bytes have ${leastSize} at least`);
  for (let at = 4; at < table.length;) {
    const section = strings.string(table.u32(at));
    const count = table.u32(at + 4);
    at += 8;
    for (let index = 0; index < count; index++, at += size) {
      const start = at;
      yield { section, slot: table.u32(start) / ebpfInsnSize, word: (offset) => table.u32(start + offset) };
    }
  }
}
