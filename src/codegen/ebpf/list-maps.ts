/**
 * Hash maps for long lists. A hash map and not an LPM trie: a list asks whether one value, under one mask, is exactly one
 * of its numbers, so networks of each length are a list of their own, and no longest match is looked for.
 *
 * Keys are the bytes as packets have them where nothing calculates with the value, else numbers in the order of the
 * machine, which is little-endian.
 */
import * as asm from "../../isa/ebpf-assembler.js";
import { mapFlags, type EbpfMap } from "../../isa/index.js";
import type { Size, Value } from "../value.js";
import { swap, type Evaluator } from "./evaluate.js";
import { register, stack } from "./frame.js";
import type { List } from "./lists.js";

const keySize = 4;

/** `size` is that of the value's bytes where keys are such bytes, undefined where they are numbers. */
export function listMap(name: string, { numbers }: List, size: Size | undefined): EbpfMap {
  const entries = numbers
    .filter((number) => size !== 2 || number <= 0xffff)
    .map((number) => ({ key: littleEndian(size ? swap(number, size) : number), value: Uint8Array.of(1) }));
  return {
    name,
    type: "hash",
    keySize,
    valueSize: 1,
    maxEntries: Math.max(1, entries.length),
    flags: mapFlags.RDONLY_PROG,
    entries,
  };
}

/** Computes the value and stores it as the key to look for. */
export function storeKey(evaluator: Evaluator, value: Value): void {
  const at = evaluator.raw(value)?.register ?? evaluator.compute(value);
  evaluator.lines.push(asm.store("W", register.frame, stack.mapKey, at));
}

function littleEndian(number: number): Uint8Array {
  const bytes = new Uint8Array(keySize);
  new DataView(bytes.buffer).setUint32(0, number, true);
  return bytes;
}
