// Programs that call helpers one after the other and note the results: they run on our machine and in the kernel alike.
import {
  assemble,
  alu64,
  call,
  exit,
  imm,
  load,
  loadMap,
  mov64,
  reg,
  storeImm,
  store,
  jumpIf,
  label,
  type AssemblyLine,
} from "../../../src/isa/ebpf-assembler.js";
import { ebpfHelpers, pseudo, LDDW, type EbpfHook, type EbpfMap, type EbpfProgram } from "../../../src/isa/index.js";
import { createHelpers, HelperState, type HelperOptions } from "../../../src/vm/ebpf/helpers/index.js";
import { interpretEbpf } from "../../../src/vm/ebpf/interpret-ebpf.js";
import { MapContents } from "../../../src/vm/ebpf/maps/index.js";
import { EbpfMemory } from "../../../src/vm/ebpf/memory.js";
import { PacketContext } from "../../../src/vm/ebpf/packet-context.js";
import type { Kernel } from "../../helpers/kernel/kernel.js";

/** An argument: a number, the context, bytes in memory (in hexadecimal), the map in the script's list, or memory to be filled. */
export type Argument =
  number | bigint | "context" | { readonly hex: string } | { readonly map: number } | { readonly room: number };

/** A call: the helper's name, its arguments. The result is noted; of an address in a map, the eight bytes there. */
export type Call = readonly [helper: string, ...args: Argument[]];

export interface Script {
  readonly hook: EbpfHook;
  readonly maps?: readonly EbpfMap[];
  readonly calls: readonly Call[];
}

/** What a run gave: the results as signed numbers, "null" for a null pointer; bytes filled in; the packet afterwards. */
export interface ScriptResult {
  readonly results: readonly (string | bigint)[];
  readonly packet: string;
}

const idOf = (name: string) => [...ebpfHelpers.values()].find((helper) => helper.name === name)!;
/** Stands for a null pointer among the results. */
const nullMark = 0x6e756c6c6e756c6cn;

const section: Record<EbpfHook, string> = {
  socket: "socket",
  tc: "tc",
  xdp: "xdp",
  "cgroup-skb": "cgroup_skb/ingress",
};

function wide(dst: number, src: number, low: number, high: number): AssemblyLine[] {
  const rest = { code: 0, dst: 0, src: 0, off: 0, imm: high };
  return [
    { kind: "insn", insn: { code: LDDW, dst, src, off: 0, imm: low } },
    { kind: "insn", insn: rest },
  ];
}

/** The program of a script, whose last map holds the results: eight bytes a call, then 64 bytes for each room. */
export function programOfScript({ hook, maps = [], calls }: Script): EbpfProgram {
  const roomStart = 8 * calls.length;
  const rooms = calls.flat().filter((argument) => typeof argument === "object" && "room" in argument).length;
  const results: EbpfMap = {
    name: "results",
    type: "array",
    keySize: 4,
    valueSize: roomStart + 64 * rooms + 8,
    maxEntries: 1,
    flags: 0,
  };
  let room = 0;
  const lines: AssemblyLine[] = [mov64(6, reg(1))];
  const resultAt = (offset: number) => wide(7, pseudo.MAP_IDX_VALUE, maps.length, offset);
  calls.forEach(([name, ...args], index) => {
    let stack = 0;
    const after: AssemblyLine[] = [];
    args.forEach((argument, place) => {
      const register = place + 1;
      if (argument === "context") lines.push(mov64(register, reg(6)));
      else if (typeof argument === "number") lines.push(mov64(register, imm(argument)));
      else if (typeof argument === "bigint")
        lines.push(...wide(register, 0, Number(BigInt.asIntN(32, argument)), Number(argument >> 32n)));
      else if ("map" in argument) lines.push(...loadMap(register, argument.map));
      else {
        const bytes = "hex" in argument ? Buffer.from(argument.hex || "00", "hex") : Buffer.alloc(argument.room);
        stack -= Math.ceil(bytes.length / 8) * 8;
        bytes.forEach((byte, at) => lines.push(storeImm("B", 10, stack + at, byte)));
        lines.push(mov64(register, reg(10)), alu64("ADD", register, imm(stack)));
        if ("room" in argument) {
          after.push(...resultAt(roomStart + 64 * room++));
          for (let at = 0; at < argument.room; at++) after.push(load("B", 1, 10, stack + at), store("B", 7, at, 1));
        }
      }
    });
    const helper = idOf(name);
    lines.push(call(helper.id));
    if (helper.result === "map-value-or-null") {
      lines.push(jumpIf("JNE", 0, imm(0), `value${index}`));
      lines.push(...wide(0, 0, Number(nullMark & 0xffffffffn), Number(nullMark >> 32n)));
      lines.push({ kind: "jump", insn: { code: 5, dst: 0, src: 0, off: 0, imm: 0 }, target: `done${index}` });
      lines.push(label(`value${index}`), load("DW", 0, 0, 0), label(`done${index}`));
    }
    lines.push(...resultAt(8 * index), store("DW", 7, 0, 0), ...after);
  });
  lines.push(mov64(0, imm(1)), exit());
  return {
    name: "script",
    section: section[hook],
    hook,
    instructions: assemble(lines),
    maps: [...maps, results],
    license: "GPL",
  };
}

function readResults(script: Script, bytes: Uint8Array): (string | bigint)[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const roomStart = 8 * script.calls.length;
  let room = 0;
  return script.calls.flatMap(([, ...args], index) => {
    const value = view.getBigInt64(8 * index, true);
    const filled = args.flatMap((argument) => {
      if (typeof argument !== "object" || !("room" in argument)) return [];
      const at = roomStart + 64 * room++;
      return [Buffer.from(bytes.subarray(at, at + argument.room)).toString("hex")];
    });
    return [value === nullMark ? "null" : value, ...filled];
  });
}

/** Runs a script on our machine. */
export function runScript(
  script: Script,
  packet: Uint8Array,
  options: HelperOptions = {},
): ScriptResult & { state: HelperState } {
  const program = programOfScript(script);
  const memory = new EbpfMemory();
  const maps = new MapContents(memory, [program.name]);
  const state = new HelperState(maps, options);
  const machine = interpretEbpf([program], { memory, maps, helpers: createHelpers(state) });
  const context = new PacketContext(memory, script.hook);
  context.load(packet, { link: "ethernet" });
  state.beginPacket(1, 2);
  machine.run(0, context);
  if (machine.fault !== undefined) throw new Error(machine.fault.reason);
  const results = readResults(script, maps.entries(program.maps.at(-1)!)[0]!.value);
  // The kernel hands out metadata with the packet.
  const bytes = memory.bytes.subarray(context.dataMeta, context.dataEnd);
  return { results, packet: Buffer.from(bytes).toString("hex"), state };
}

/** Runs a script in the kernel. */
export async function askKernel(kernel: Kernel, script: Script, packet: Uint8Array): Promise<ScriptResult> {
  const program = programOfScript(script);
  const loaded = await kernel.load(program);
  if (!loaded.ok) throw new Error(`${loaded.reason}: ${loaded.log}`);
  // It takes a link header off the packets of socket programs.
  const isSocket = script.hook === "socket";
  const run = await kernel.run(loaded.program, isSocket ? Buffer.concat([Buffer.alloc(14), packet]) : packet);
  const results = readResults(script, await kernel.lookup(loaded.maps.at(-1)!, Buffer.alloc(4)));
  await kernel.unload(loaded);
  // Where it has taken a link header off, it hands out zeros.
  const bytes = script.hook === "cgroup-skb" || isSocket ? run.packet.subarray(14) : run.packet;
  return { results, packet: bytes.toString("hex") };
}
