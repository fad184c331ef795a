// Objects that cannot be loaded: each is a real one with some bytes changed, and the message says which part is at fault.
import { expect, test } from "vitest";
import { loadObject } from "../../src/elf/index.js";
import { PcapsiftError } from "../../src/errors.js";
import { objectNames, readObject } from "../helpers/programs.js";

/** A change: bytes to write at a place, which is an offset in the file or follows the first occurrence of a text. */
type Change = readonly [at: number | string, ...bytes: number[]];

function changed(name: string, ...changes: readonly Change[]): Uint8Array {
  const bytes = readObject(name);
  for (const [at, ...values] of changes) {
    const place = typeof at === "number" ? at : Buffer.from(bytes).indexOf(at);
    if (place < 0 || place >= bytes.length) throw new Error(`nothing at ${at}`);
    bytes.set(values, place);
  }
  return bytes;
}

const ascii = (text: string) => [...Buffer.from(text)];

/** Where section header `field` of the section with this index is in the file. */
function header(name: string, index: number, field: number): number {
  return Number(Buffer.from(readObject(name)).readBigUInt64LE(40)) + 64 * index + field;
}

test.each<[what: string, object: string, change: Change, message: RegExp]>([
  ["no ELF", "wrap-ip", [0, 0], /^not an ELF file: it does not start with 7f 45 4c 46$/],
  ["32 bits", "wrap-ip", [4, 1], /^ELF class 1 at byte 4: objects for BPF have 64 bits, which is 2$/],
  ["big-endian", "wrap-ip", [5, 2], /^the object is for big-endian machines, .*: compile with -target bpfel$/],
  ["byte order", "wrap-ip", [5, 9], /^ELF byte order 9 at byte 5 is neither 1 nor 2$/],
  ["machine", "wrap-ip", [18, 62], /^the object is for machine 62, and BPF is 247: compile with -target bpf$/],
  ["linked", "wrap-ip", [16, 2], /^ELF type 2 at byte 16: a relocatable object is 1$/],
  [
    "section headers",
    "wrap-ip",
    [40, 0xff, 0xff, 0xff],
    /^ELF file: 704 bytes expected at byte 16777215, but there are \d+ in all$/,
  ],
  ["header size", "wrap-ip", [58, 40], /^section headers of 40 bytes: they have 64$/],
  ["section names", "wrap-ip", [62, 99], /^section 99, of section names, does not exist$/],
  [
    "section place",
    "wrap-ip",
    [header("wrap-ip", 3, 25), 0xff],
    /^section 3 has \d+ bytes at byte \d+, past the end of the file at \d+$/,
  ],
  [
    "section name",
    "wrap-ip",
    [header("wrap-ip", 3, 1), 0xff],
    /^section names: 1 bytes expected at byte 65\d+, but there are \d+ in all$/,
  ],
  ["RELA", "count-packets", [header("count-packets", 4, 4), 4], /^section \.relxdp: RELA is not for BPF$/],
  [
    "no BTF",
    "count-packets",
    [".BTF\0", ...ascii(".XTF")],
    /^section \.maps is described in section \.BTF, which is missing: compile with -g$/,
  ],
  [
    "no struct",
    "count-packets",
    ["by_length\0", ...ascii("no_length")],
    /^map by_length: section \.BTF has no struct for it$/,
  ],
])("%s", (_what, object, change, message) => {
  const bytes = changed(object, change);
  expect(() => loadObject(bytes)).toThrow(message);
});

test.each<[file: string, message: RegExp]>([
  [
    "core",
    /^function core, instruction \d+: a CO-RE relocation for type net_device needs the types of a running kernel/,
  ],
  [
    "kernel-function",
    /^function kernel_function calls bpf_ct_release, which is not defined in the object; functions of the kernel/,
  ],
  ["undefined-variable", /^function undefined_variable uses limit, which is not defined in the object$/],
  ["map-in-map", /^map outer is of type 12; known are hash, array, prog_array, /],
  ["kprobe", /^the object has no packet program: sections with instructions are kprobe\/do_exit; xdp, tc/],
])("rejects/%s.o", (file, message) => {
  expect(() => loadObject(readObject(`rejects/${file}`))).toThrow(message);
});

test("every cut object is refused with a message, or what is left of it loads", () => {
  const whole = readObject("count-packets");
  for (let length = 0; length < whole.length; length += 7) {
    expect(() => loadObject(whole.subarray(0, length)), `${length} bytes`).toThrow(PcapsiftError);
  }
});

/** Small, fast and the same everywhere (xorshift32). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed | 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** How many changed objects to try of each; more by hand, `MUTATIONS=20000`. */
const rounds = Number(process.env.MUTATIONS ?? 300);

test.each(objectNames)("%s.o with random changes loads or is refused", { timeout: 600_000 }, (name) => {
  const random = randomNumbers(name.length * 7919 + rounds);
  const whole = readObject(name);
  const interesting = [0, 1, 0x7f, 0x80, 0xff];
  let loaded = 0;
  for (let round = 0; round < rounds; round++) {
    const bytes = whole.slice();
    for (let count = 1 + random(4); count > 0; count--) {
      bytes[random(bytes.length)] = random(2) === 0 ? random(256) : interesting[random(5)]!;
    }
    try {
      loadObject(bytes);
      loaded++;
    } catch (error) {
      if (!(error instanceof PcapsiftError)) throw error;
    }
  }
  expect(loaded).toBeGreaterThan(rounds / 6);
  expect(loaded).toBeLessThan(rounds);
});
