/**
 * Random programs that a verifier accepts, nearly always.
 *
 * Between statements r6 is the context, all other registers but r10 hold numbers, and so do the 64 bytes below r10. A statement may
 * use registers for something else meanwhile, and gives them numbers again. At the end everything is folded into r0.
 */
import {
  contextLayouts,
  ebpfHelpers,
  type ContextField,
  type EbpfHook,
  type EbpfMap,
  type EbpfProgram,
} from "../../../src/isa/index.js";
import { pseudo } from "../../../src/isa/index.js";
import { Random } from "./random.js";
import { Writer, type Label } from "./writer.js";

export const hooks = ["xdp", "tc", "socket", "cgroup-skb"] as const;
const sections = { xdp: "xdp", tc: "tc", socket: "socket", "cgroup-skb": "cgroup_skb/ingress" } as const;

export const fuzzMaps: readonly EbpfMap[] = [
  { name: "numbers", type: "array", keySize: 4, valueSize: 24, maxEntries: 4, flags: 0 },
  { name: "table", type: "hash", keySize: 8, valueSize: 16, maxEntries: 6, flags: 0 },
  // Only an array of one element may be addressed without a lookup.
  { name: "globals", type: "array", keySize: 4, valueSize: 40, maxEntries: 1, flags: 0 },
];
const [numbers, table, globals] = [0, 1, 2];

/** Fields whose values BPF_PROG_TEST_RUN leaves to chance, or that are no numbers. */
const unsteady = new Set(["sk", "data", "data_end", "data_meta", "tstamp_type", "hwtstamp", "napi_id"]);

const conditions = [0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70, 0xa0, 0xb0, 0xc0, 0xd0];
const sizes = { 1: 0x10, 2: 0x08, 4: 0x00, 8: 0x18 } as const;
type Size = keyof typeof sizes;

/** Where the 64 bytes of numbers begin, and the room for keys and values below them. */
const stackNumbers = -64;
const room = -128;

export function generateProgram(seed: number): EbpfProgram {
  return new Generator(new Random(seed)).program();
}

class Generator {
  readonly #random: Random;
  readonly #writer = new Writer();
  readonly #hook: EbpfHook;
  readonly #functions: { readonly label: Label; readonly kind: "numbers" | "stack" | "loop" | "element" }[] = [];
  /** Registers that statements may change: all numbers but the counters of loops around. */
  #free: readonly number[] = [0, 1, 2, 3, 4, 5, 7, 8, 9];
  #inFunction = false;
  /** How many more statements may be nested. */
  #fuel = 24;

  constructor(random: Random) {
    this.#random = random;
    this.#hook = random.pick(hooks);
  }

  program(): EbpfProgram {
    const writer = this.#writer;
    writer.insn(0xbf, 6, 1);
    this.#fillRegisters([0, 1, 2, 3, 4, 5, 7, 8, 9]);
    this.#fillStack();
    this.#statements(this.#random.between(1, 10));
    this.#fold();
    for (const { label, kind } of this.#functions) this.#function(label, kind);
    const hook = this.#hook;
    return {
      name: "fuzz",
      section: sections[hook],
      hook,
      instructions: writer.finish(),
      maps: fuzzMaps,
      license: "GPL",
    };
  }

  #fillRegisters(registers: readonly number[]): void {
    for (const register of registers) this.#fillRegister(register);
  }

  #fillRegister(register: number): void {
    const random = this.#random;
    if (random.chance(25)) this.#writer.wide(register, random.number(), random.number());
    else this.#writer.insn(random.pick([0xb7, 0xb4]), register, 0, 0, random.number());
  }

  #fillStack(): void {
    for (let at = stackNumbers; at < 0; at += 8) this.#writer.insn(0x7a, 10, 0, at, this.#random.number());
  }

  #statements(count: number): void {
    for (let done = 0; done < count && this.#fuel > 0; done++) {
      this.#fuel--;
      this.#statement();
    }
  }

  #statement(): void {
    const random = this.#random;
    const hook = this.#hook;
    const kinds: (() => void)[] = [
      () => this.#arithmetic(random.between(1, 6)),
      () => this.#arithmetic(random.between(1, 6)),
      () => this.#stack(),
      () => this.#stack(),
      () => this.#branch(),
    ];
    if (!this.#inFunction) {
      kinds.push(
        () => this.#context(),
        () => this.#lookup(),
        () => this.#change(),
        () => this.#loop(),
        () => this.#callFunction(),
        () => (random.chance(20) ? this.#callWithCallback() : this.#callFunction()),
        () => this.#moveBytes(),
        () => this.#checksum(),
      );
      if (hook !== "socket")
        kinds.push(
          () => this.#packet(),
          () => this.#packet(),
        );
      if (hook === "xdp") kinds.push(() => this.#adjust());
      if (hook === "tc") kinds.push(() => this.#changePacket());
      if (hook === "socket" || hook === "tc") kinds.push(() => this.#packetLoad());
    }
    random.pick(kinds)();
  }

  #arithmetic(count: number): void {
    for (let done = 0; done < count; done++) this.#operation();
  }

  #operation(): void {
    const random = this.#random;
    const writer = this.#writer;
    const dst = random.pick(this.#free);
    const src = random.pick([0, 1, 2, 3, 4, 5, 7, 8, 9]);
    const group = random.pick([0x04, 0x07]);
    const width = group === 0x07 ? 64 : 32;
    const op = random.pick([0x00, 0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70, 0x80, 0x90, 0xa0, 0xb0, 0xc0, 0xd0]);
    if (op === 0xd0) return writer.insn(random.pick([0xd4, 0xdc, 0xd7]), dst, 0, 0, random.pick([16, 32, 64]));
    if (op === 0x80) return writer.insn(group | op, dst);
    const isShift = op === 0x60 || op === 0x70 || op === 0xc0;
    const isDivision = op === 0x30 || op === 0x90;
    const off = isDivision && random.chance(50) ? 1 : 0;
    if (random.chance(50)) {
      const extension = op === 0xb0 && random.chance(50) ? random.pick(width === 64 ? [8, 16, 32] : [8, 16]) : off;
      return writer.insn(group | op | 0x08, dst, src, extension);
    }
    const imm = isShift ? random.below(width) : random.number();
    writer.insn(group | op, dst, 0, off, isDivision && imm === 0 ? 3 : imm);
  }

  /** An offset of `size` bytes among the numbers on the stack, aligned. */
  #stackPlace(size: Size): number {
    return stackNumbers + size * this.#random.below(64 / size);
  }

  #size(): Size {
    return this.#random.pick([1, 2, 4, 8] as const);
  }

  #stack(): void {
    this.#access(10, (size) => this.#stackPlace(size), true);
  }

  /** A load, a store or an atomic operation at `base` and an offset that is right for the size. */
  #access(base: number, offset: (size: Size) => number, isAligned: boolean, isWritable = true): void {
    const random = this.#random;
    const writer = this.#writer;
    const size = this.#size();
    const off = offset(size);
    const kind = random.below(isWritable ? 5 : 2);
    // The base is still needed, and so is what the others hold.
    const registers = this.#free.filter((register) => register !== base && register > 3);
    const register = random.pick(registers);
    if (kind === 0) return writer.insn(0x61 | sizes[size], register, base, off);
    if (kind === 1) return writer.insn((size === 8 ? 0x61 : 0x81) | sizes[size], register, base, off);
    if (kind === 2) return writer.insn(0x62 | sizes[size], base, 0, off, random.number());
    if (kind === 3 || size < 4 || !isAligned) return writer.insn(0x63 | sizes[size], base, register, off);
    const operation = random.pick([0x00, 0x01, 0x40, 0x41, 0x50, 0x51, 0xa0, 0xa1, 0xe1, 0xf1]);
    writer.insn(0xc3 | sizes[size], base, register, off, operation);
  }

  #branch(): void {
    const random = this.#random;
    const writer = this.#writer;
    const [otherwise, end] = [writer.label(), writer.label()];
    const code = random.pick([0x05, 0x06]) | random.pick(conditions);
    const [a, b] = [random.pick([0, 1, 2, 3, 4, 5, 7, 8, 9]), random.pick([0, 1, 2, 3, 4, 5, 7, 8, 9])];
    if (random.chance(50)) writer.jump(code | 0x08, otherwise, a, b);
    else writer.jump(code, otherwise, a, 0, random.number());
    this.#statements(random.between(1, 3));
    if (random.chance(50)) {
      writer.jump(0x05, end);
      writer.place(otherwise);
      this.#statements(random.between(1, 3));
      writer.place(end);
    } else writer.place(otherwise);
  }

  /** A loop whose counter nothing within it changes. */
  #loop(): void {
    const random = this.#random;
    const writer = this.#writer;
    const counters = [7, 8, 9].filter((register) => this.#free.includes(register));
    if (counters.length < 2) return;
    const counter = random.pick(counters);
    const before = this.#free;
    const start = writer.label();
    this.#free = before.filter((register) => register !== counter);
    writer.insn(0xb7, counter, 0, 0, 0);
    writer.place(start);
    this.#statements(random.between(1, 2));
    writer.insn(0x07, counter, 0, 0, 1);
    writer.jump(random.pick([0xa5, 0xc5, 0xa6]), start, counter, 0, random.between(1, 6));
    this.#free = before;
  }

  #fields(write: boolean): ContextField[] {
    const hook = this.#hook;
    return contextLayouts[hook].fields.filter(
      ({ name, readable, writable }) => (write ? writable : readable).includes(hook) && !unsteady.has(name),
    );
  }

  #context(): void {
    const random = this.#random;
    const writer = this.#writer;
    const writable = this.#fields(true);
    const isWrite = writable.length > 0 && random.chance(40);
    const field = random.pick(isWrite ? writable : this.#fields(false));
    const fitting = ([1, 2, 4, 8] as const).filter((size) => {
      if (size > field.size) return false;
      if (field.access === "whole") return size === field.size;
      return field.access === "bytes" || (size <= 4 && (!isWrite || size === field.size));
    });
    const size = random.pick(fitting);
    const places = Array.from({ length: field.size / size }, (_, place) => field.offset + place * size);
    const isAligned = (place: number) => place % size === 0 && place + size <= field.offset + field.size;
    const off = random.pick(places.filter(isAligned));
    if (off === undefined) return;
    // tstamp and queue_mapping have rules of their own in the kernel.
    if (isWrite && (field.name === "tstamp" || field.name === "queue_mapping")) return;
    const register = random.pick(this.#free);
    writer.insn((isWrite ? 0x63 : 0x61) | sizes[size], isWrite ? 6 : register, isWrite ? register : 6, off);
  }

  /** Loads the packet's ends, asks whether so many bytes are there, and touches some. */
  #packet(): void {
    const random = this.#random;
    const writer = this.#writer;
    const isXdp = this.#hook === "xdp";
    const skip = writer.label();
    const length = random.between(1, 64);
    writer.insn(0x61, 1, 6, isXdp ? 0 : 76);
    writer.insn(0x61, 2, 6, isXdp ? 4 : 80);
    if (random.chance(30)) {
      // A number that is small for sure moves the start.
      writer.insn(0xbf, 4, random.pick([0, 5, 7, 8, 9]));
      writer.insn(random.pick([0x57, 0x54]), 4, 0, 0, random.pick([7, 31, 60]));
      writer.insn(0x0f, 1, 4);
    }
    writer.insn(0xbf, 3, 1);
    writer.insn(0x07, 3, 0, 0, length);
    if (random.chance(50)) writer.jump(0x2d, skip, 3, 2);
    else writer.jump(0xad, skip, 2, 3);
    const isWritable = this.#hook !== "cgroup-skb";
    for (let count = random.between(1, 4); count > 0; count--) {
      this.#access(1, (size) => random.below(Math.max(1, length - size + 1)), false, isWritable && length >= 8);
      if (length < 8) break;
    }
    writer.place(skip);
    this.#fillRegisters([1, 2, 3, 4, 5]);
  }

  #keyOf(map: number): void {
    const random = this.#random;
    const writer = this.#writer;
    if (map === numbers) writer.insn(0x62, 10, 0, room, random.below(6));
    else if (random.chance(60)) writer.insn(0x7a, 10, 0, room, random.below(8));
    else writer.insn(0x7b, 10, random.pick([0, 7, 8, 9]), room);
    writer.insn(0xbf, 2, 10);
    writer.insn(0x07, 2, 0, 0, room);
    writer.wide(1, map, 0, pseudo.MAP_IDX);
  }

  #lookup(): void {
    const random = this.#random;
    const writer = this.#writer;
    const skip = writer.label();
    const map = random.pick([numbers, table, globals]);
    const { valueSize } = fuzzMaps[map]!;
    if (map === globals) writer.wide(0, map, 0, pseudo.MAP_IDX_VALUE);
    else {
      this.#keyOf(map);
      writer.helper(1);
      writer.jump(0x15, skip, 0, 0, 0);
    }
    this.#fillRegisters([4, 5]);
    for (let count = random.between(1, 4); count > 0; count--) {
      // CMPXCHG would compare with r0, which is the address.
      writer.insn(0xbf, 1, 0);
      writer.insn(0xb7, 0, 0, 0, random.number());
      this.#access(1, (size) => size * random.below(valueSize / size), true);
      writer.insn(0xbf, 0, 1);
    }
    writer.place(skip);
    this.#fillRegisters([0, 1, 2, 3, 4, 5]);
  }

  /** map_update_elem or map_delete_elem. */
  #change(): void {
    const random = this.#random;
    const writer = this.#writer;
    const map = random.pick([numbers, table, table]);
    const { valueSize } = fuzzMaps[map]!;
    const isDelete = random.chance(30);
    for (let at = 0; at < valueSize; at += 8) writer.insn(0x7b, 10, random.pick([0, 7, 8, 9]), room + 16 + at);
    this.#keyOf(map);
    writer.insn(0xbf, 3, 10);
    writer.insn(0x07, 3, 0, 0, room + 16);
    writer.insn(0xb7, 4, 0, 0, random.below(4));
    writer.helper(isDelete ? 3 : 2);
    this.#fillRegisters([1, 2, 3, 4, 5]);
  }

  #callFunction(): void {
    const random = this.#random;
    const writer = this.#writer;
    const kind = random.pick(["numbers", "stack"] as const);
    const known = this.#functions.filter((one) => one.kind === kind);
    const label = known.length > 0 && random.chance(50) ? random.pick(known).label : writer.label();
    if (!known.some((one) => one.label === label)) this.#functions.push({ label, kind });
    if (kind === "stack") {
      writer.insn(0xbf, 1, 10);
      writer.insn(0x07, 1, 0, 0, stackNumbers);
    }
    writer.call(label);
    this.#fillRegisters([1, 2, 3, 4, 5]);
  }

  /** `loop` or `for_each_map_elem`, whose callback gets the numbers on the stack. */
  #callWithCallback(): void {
    const random = this.#random;
    const writer = this.#writer;
    const isLoop = random.chance(60);
    const label = writer.label();
    this.#functions.push({ label, kind: isLoop ? "loop" : "element" });
    if (isLoop) writer.insn(0xb7, 1, 0, 0, random.below(12));
    else writer.wide(1, numbers, 0, pseudo.MAP_IDX);
    writer.addressOf(2, label);
    writer.insn(0xbf, 3, 10);
    writer.insn(0x07, 3, 0, 0, stackNumbers);
    writer.insn(0xb7, 4, 0, 0, 0);
    writer.helper(isLoop ? 181 : 164);
    this.#fillRegisters([1, 2, 3, 4, 5]);
  }

  /** Bytes of the packet to the stack or, where the hook allows it, back. */
  #moveBytes(): void {
    const random = this.#random;
    const writer = this.#writer;
    const isXdp = this.#hook === "xdp";
    const stores = isXdp || this.#hook === "tc";
    const isStore = stores && random.chance(40);
    writer.insn(0xbf, 1, 6);
    if (random.chance(60)) writer.insn(0xb7, 2, 0, 0, random.below(70));
    else {
      writer.insn(0xbf, 2, random.pick([0, 7, 8, 9]));
      writer.insn(0x57, 2, 0, 0, 127);
    }
    writer.insn(0xbf, 3, 10);
    writer.insn(0x07, 3, 0, 0, stackNumbers);
    writer.insn(0xb7, 4, 0, 0, random.between(1, 64));
    writer.insn(0xb7, 5, 0, 0, 0);
    writer.helper(isStore ? (isXdp ? 190 : 9) : isXdp ? 189 : 26);
    this.#fillRegisters([1, 2, 3, 4, 5]);
  }

  /** csum_diff over numbers on the stack. */
  #checksum(): void {
    const random = this.#random;
    const writer = this.#writer;
    const { hooks: allowed } = ebpfHelpers.get(28)!;
    if (allowed && !allowed.includes(this.#hook)) return;
    for (const [address, size] of [
      [1, 2],
      [3, 4],
    ] as const) {
      writer.insn(0xbf, address, 10);
      writer.insn(0x07, address, 0, 0, stackNumbers);
      writer.insn(0xb7, size, 0, 0, 4 * random.between(1, 16));
    }
    writer.insn(0xbf, 5, random.pick([0, 7, 8, 9]));
    writer.helper(28);
    this.#fillRegisters([1, 2, 3, 4, 5]);
  }

  /** xdp_adjust_head, xdp_adjust_tail or xdp_adjust_meta. */
  #adjust(): void {
    const random = this.#random;
    const writer = this.#writer;
    writer.insn(0xbf, 1, 6);
    writer.insn(0xb7, 2, 0, 0, random.pick([-260, -32, -16, -4, -2, 0, 1, 4, 14, 30, 300]));
    writer.helper(random.pick([44, 65, 54]));
    this.#fillRegisters([1, 2, 3, 4, 5]);
  }

  /** A helper that changes a packet or what is known of it: its arguments are small numbers that often make sense. */
  #changePacket(): void {
    const random = this.#random;
    const writer = this.#writer;
    const ethertype = random.pick([0x0008, 0xdd86, 0x0081, 0xa888]);
    const place = random.pick([24, 36, 40, random.below(80)]);
    const [name, ...values] = random.pick([
      ["l3_csum_replace", place, random.below(65536), random.below(65536), random.pick([0, 2, 2, 4])],
      ["l4_csum_replace", place, random.below(65536), random.below(65536), random.pick([0, 2, 0x12, 0x22, 0x32, 4])],
      ["skb_vlan_push", ethertype, random.below(65536)],
      ["skb_vlan_pop"],
      ["skb_change_proto", ethertype, 0],
      ["skb_change_type", random.below(5)],
      ["skb_change_tail", random.below(150), 0],
      ["skb_pull_data", random.below(120)],
      ["skb_change_head", random.below(40), 0],
      ["skb_adjust_room", random.pick([-20, -4, 4, 8, 20, 40]), random.below(2), random.pick([0, 1, 2, 4])],
    ] as const);
    writer.insn(0xbf, 1, 6);
    values.forEach((value, index) => writer.insn(0xb7, index + 2, 0, 0, value));
    writer.helper([...ebpfHelpers.values()].find((helper) => helper.name === name)!.id);
    this.#fillRegisters([1, 2, 3, 4, 5]);
  }

  /** `ld_abs` and `ld_ind`, which end the program with 0 where the packet is too short. */
  #packetLoad(): void {
    const random = this.#random;
    const writer = this.#writer;
    const size = random.pick([0x00, 0x08, 0x10]);
    if (random.chance(50)) writer.insn(0x20 | size, 0, 0, 0, random.below(40));
    else {
      const index = random.pick([7, 8, 9].filter((register) => this.#free.includes(register)));
      writer.insn(0x57, index, 0, 0, 31);
      writer.insn(0x40 | size, 0, index, 0, random.between(0, 20));
    }
    this.#fillRegisters([1, 2, 3, 4, 5]);
  }

  /** r0 = something of everything. */
  #fold(): void {
    const writer = this.#writer;
    const mix = (register: number) => {
      writer.insn(0x27, 0, 0, 0, 0x01000193);
      writer.insn(0xaf, 0, register);
    };
    for (const register of [1, 2, 3, 4, 5, 7, 8, 9]) mix(register);
    for (let at = stackNumbers; at < 0; at += 8) {
      writer.insn(0x79, 1, 10, at);
      mix(1);
    }
    writer.insn(0xbf, 1, 0);
    writer.insn(0x77, 1, 0, 0, 32);
    writer.insn(0xaf, 0, 1);
    if (this.#hook === "cgroup-skb") writer.insn(0x57, 0, 0, 0, 1);
    writer.insn(0x95);
  }

  /** A function of numbers, one that also gets the address of its caller's numbers in r1, or a callback with that in its last argument. */
  #function(label: Label, kind: "numbers" | "stack" | "loop" | "element"): void {
    const random = this.#random;
    const writer = this.#writer;
    this.#inFunction = true;
    writer.place(label);
    const argument = { numbers: 0, stack: 1, loop: 2, element: 4 }[kind];
    if (kind === "element") writer.insn(0xbf, 7, 3);
    if (argument > 0) writer.insn(0xbf, 6, argument);
    this.#fillRegisters(
      kind === "numbers" ? [0, 6, 7, 8, 9] : kind === "element" ? [0, 1, 2, 3, 4, 5, 8, 9] : [0, 7, 8, 9],
    );
    if (kind === "stack") this.#fillRegister(1);
    if (kind === "loop") this.#fillRegisters([2, 3, 4, 5]);
    this.#free = kind === "element" ? [0, 1, 2, 3, 4, 5, 8, 9] : [0, 1, 2, 3, 4, 5, 7, 8, 9];
    if (kind === "element") {
      this.#access(7, (size) => size * random.below(24 / size), true);
      this.#fillRegister(7);
      this.#free = [0, 1, 2, 3, 4, 5, 7, 8, 9];
    }
    this.#fillStack();
    this.#fuel = 3;
    this.#statements(random.between(1, 3));
    if (argument > 0) this.#access(6, (size) => size * random.below(64 / size), true);
    // A callback that returns 1 ends the loop.
    if (kind === "loop" || kind === "element") {
      writer.insn(0x57, 0, 0, 0, 1);
    }
    writer.insn(0x95);
  }
}
