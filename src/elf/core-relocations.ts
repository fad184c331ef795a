/**
 * CO-RE relocations, which adapt a program to the layout of a running kernel's types (section `.BTF.ext`). A packet program
 * that looks only at packets has none, and a capture has no kernel, so they are found only to be refused by name.
 */
import { ebpfInsnSize } from "../isa/index.js";
import { ObjectBytes, objectError } from "./object-bytes.js";
import { btfStrings, readBtf, readBtfHeader } from "./read-btf.js";
import type { ElfObject } from "./read-elf.js";

/** Where a relocation is, and the type it asks about. */
export interface CoreRelocation {
  readonly section: string;
  readonly slot: number;
  readonly type: string;
}

/** A relocation of this kind asks for a number in the object's own BTF, which needs no kernel (enum bpf_core_relo_kind). */
const localTypeId = 6;

/** Finds those that cannot be done. */
export function findCoreRelocations({ sections }: ElfObject): CoreRelocation[] {
  const [types, extension] = [".BTF", ".BTF.ext"].map((name) => sections.find((section) => section.name === name));
  if (types === undefined || extension === undefined) return [];
  const content = new ObjectBytes(extension.bytes, "section .BTF.ext");
  const headerLength = readBtfHeader(content, ".BTF.ext");
  // Older compilers end the header before these two fields.
  if (headerLength < 32) return [];
  const [start, length] = [headerLength + content.u32(24), content.u32(28)];
  if (length === 0) return [];
  const records = new ObjectBytes(content.slice(start, length), "relocations of section .BTF.ext");
  const strings = btfStrings(types.bytes);
  const btf = readBtf(types.bytes);
  const found: CoreRelocation[] = [];
  const recordSize = records.u32(0);
  if (recordSize < 16) throw objectError(`section .BTF.ext: relocations of ${recordSize} bytes have 16 at least`);
  for (let at = 4; at < records.length;) {
    const section = strings.string(records.u32(at));
    const count = records.u32(at + 4);
    at += 8;
    for (let index = 0; index < count; index++, at += recordSize) {
      if (records.u32(at + 12) === localTypeId) continue;
      found.push({ section, slot: records.u32(at) / ebpfInsnSize, type: btf.resolve(records.u32(at + 4)).name });
    }
  }
  return found;
}
