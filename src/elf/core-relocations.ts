/**
 * CO-RE relocations, which adapt a program to the layout of a running kernel's types (section `.BTF.ext`). A packet program
 * that looks only at packets has none, and a capture has no kernel, so they are found only to be refused by name.
 */
import { extensionKinds, readExtension } from "./btf-extension.js";
import { readBtf } from "./read-btf.js";
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
export function findCoreRelocations(object: ElfObject): CoreRelocation[] {
  const extension = readExtension(object, extensionKinds.relocations);
  const types = object.sections.find(({ name }) => name === ".BTF");
  if (extension === undefined || types === undefined) return [];
  const btf = readBtf(types.bytes);
  return [...extension.records]
    .filter(({ word }) => word(12) !== localTypeId)
    .map(({ section, slot, word }) => ({ section, slot, type: btf.resolve(word(4)).name }));
}
