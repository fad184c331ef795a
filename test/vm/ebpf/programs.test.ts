// The programs of fixtures/programs over packets of fixtures/captures: interpreter, WebAssembly and, where it can be asked, the
// kernel say the same. Their verdicts, changed packets and maps are in programs.txt, which the kernel wrote.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openCapture } from "../../../src/index.js";
import { LDDW, pseudo, type EbpfMap, type EbpfProgram } from "../../../src/isa/index.js";
import { createHelpers, HelperState } from "../../../src/vm/ebpf/helpers/index.js";
import { MapContents } from "../../../src/vm/ebpf/maps/index.js";
import { EbpfMemory, interpretEbpf, PacketContext, prepareEbpf, verifyEbpf } from "../../../src/vm/ebpf/index.js";
import { fixturePath } from "../../helpers/fixtures.js";
import { openKernel, type Kernel } from "../../helpers/kernel/kernel.js";
import { objectNames, objectPath, programsOf } from "../../helpers/programs.js";

const judge = await openKernel();
afterAll(() => judge.available && judge.kernel.close());

const packets: Uint8Array[] = [];
beforeAll(async () => {
  for (const name of ["http", "icmp", "vlan", "dns", "ip-options", "frag4"]) {
    const capture = await openCapture(fixturePath(name));
    for await (const { data } of capture) if (data.length >= 34) packets.push(data.slice());
  }
});

const u32 = (number: number) => new Uint8Array(Uint32Array.of(number).buffer);

/** What a blocklist holds: 10.0.0.2, and 192.168.0.0/16, which nobody sends from. */
const blocked = [
  { key: Uint8Array.of(32, 0, 0, 0, 10, 0, 0, 2), value: new Uint8Array(8) },
  { key: Uint8Array.of(16, 0, 0, 0, 192, 168, 0, 0), value: new Uint8Array(8) },
];

/** The programs of an object, with contents for the maps that are filled from outside. */
function programsWithContents(name: string): readonly EbpfProgram[] {
  const programs = programsOf(name);
  const maps = programs[0]!.maps.map((map) => (map.name === "blocked" ? { ...map, entries: blocked } : map));
  return programs.map((program) => ({ ...program, maps }));
}

/** Maps whose contents can be compared: the others hold numbers of the kernel's own, or nothing. */
const isComparable = ({ type }: EbpfMap) => !["prog_array", "ringbuf", "perf_event_array"].includes(type);

interface Outcome {
  readonly verdicts: readonly number[];
  readonly packets: readonly Uint8Array[];
  /** By map: keys and values in hexadecimal, sorted by key. */
  readonly maps: ReadonlyMap<string, readonly string[]>;
}

const entryText = (map: EbpfMap, key: Uint8Array, value: Uint8Array) => {
  // The time at which a bucket was filled is nobody else's.
  const shown = map.name === "buckets" ? value.subarray(8) : value;
  return `${Buffer.from(key).toString("hex")}=${Buffer.from(shown).toString("hex")}`;
};

function runHere(programs: readonly EbpfProgram[], place: number, prepare: typeof prepareEbpf): Outcome {
  const memory = new EbpfMemory();
  const maps = new MapContents(
    memory,
    programs.map(({ name }) => name),
  );
  const state = new HelperState(maps);
  const machine = prepare(programs, { memory, maps, helpers: createHelpers(state) }, { verified: true });
  const program = programs[place]!;
  const context = new PacketContext(memory, program.hook);
  const outcome = { verdicts: [] as number[], packets: [] as Uint8Array[] };
  for (const packet of packets) {
    context.load(packet, { link: "ethernet" });
    state.beginPacket(1_700_000_000, 5);
    outcome.verdicts.push(machine.run(place, context));
    expect(machine.fault).toBeUndefined();
    outcome.packets.push(context.packet.slice());
  }
  const contents = program.maps.filter(isComparable).map((map): [string, string[]] => {
    return [
      map.name,
      maps
        .entries(map)
        .map(({ key, value }) => entryText(map, key, value))
        .sort(),
    ];
  });
  return { ...outcome, maps: new Map(contents) };
}

/** Adds up the values that the processors have of a per-CPU element, which are numbers here. */
function addUp(values: Buffer, size: number): Uint8Array {
  const stride = Math.ceil(size / 8) * 8;
  let sum = 0n;
  for (let at = 0; at < values.length; at += stride) {
    sum += size === 8 ? values.readBigUInt64LE(at) : BigInt(values.readUInt32LE(at));
  }
  return new Uint8Array(BigUint64Array.of(sum).buffer).subarray(0, size);
}

/** Programs and maps in the kernel, by the driver's numbers. */
interface InKernel {
  readonly program: number;
  readonly dump: (map: EbpfMap) => Promise<[Buffer, Buffer][]>;
  readonly close: () => Promise<void>;
}

async function loadByDriver(kernel: Kernel, programs: readonly EbpfProgram[], place: number): Promise<InKernel> {
  const all = programs[0]!.maps;
  const maps = await Promise.all(all.map((map) => kernel.createMap(map)));
  const loaded: number[] = [];
  for (const program of programs) {
    const answer = await kernel.load(program, maps);
    if (!answer.ok) throw new Error(`${program.name}: ${answer.reason}: ${answer.log.slice(-2000)}`);
    loaded.push(answer.program);
  }
  for (const [index, map] of all.entries()) {
    for (const [slot, name] of map.programs ?? []) {
      const target = loaded[programs.findIndex((program) => program.name === name)]!;
      await kernel.ask("slot", maps[index]!, Buffer.from(u32(slot)).toString("hex"), target);
    }
  }
  return {
    program: loaded[place]!,
    dump: (map) => kernel.dump(maps[all.indexOf(map)]!),
    async close() {
      for (const program of loaded) await kernel.ask("close", "program", program);
      for (const map of maps) await kernel.ask("close", "map", map);
    },
  };
}

/** With bpftool, which also hands the kernel the BTF that it wants of programs with function pointers, and of maps with locks. */
async function loadByBpftool(kernel: Kernel, object: string, { name }: EbpfProgram): Promise<InKernel> {
  const folder = `/sys/fs/bpf/pcapsift-${process.pid}`;
  execFileSync("bpftool", ["prog", "loadall", objectPath(object), folder, "pinmaps", `${folder}-maps`]);
  const program = await kernel.openPinned(`${folder}/${name}`);
  return {
    program,
    async dump(map) {
      // No name there has a dot.
      const path = `${folder}-maps/${map.name.replaceAll(".", "_")}`;
      const text = execFileSync("bpftool", ["map", "dump", "pinned", path, "-j"], { encoding: "utf8" });
      const bytes = (list: string[]) => Buffer.from(list.map(Number));
      return (JSON.parse(text) as { key: string[]; value: string[] }[]).map(({ key, value }) => [
        bytes(key),
        bytes(value),
      ]);
    },
    async close() {
      await kernel.ask("close", "program", program);
      for (const path of [folder, `${folder}-maps`]) rmSync(path, { recursive: true });
    },
  };
}

async function runInKernel(
  kernel: Kernel,
  object: string,
  programs: readonly EbpfProgram[],
  place: number,
): Promise<Outcome> {
  const program = programs[place]!;
  const loaded = needsBtf(program)
    ? await loadByBpftool(kernel, object, program)
    : await loadByDriver(kernel, programs, place);
  const strips = program.hook === "socket";
  const outcome = { verdicts: [] as number[], packets: [] as Uint8Array[] };
  for (const packet of packets) {
    const run = await kernel.run(loaded.program, strips ? Buffer.concat([Buffer.alloc(14), packet]) : packet);
    outcome.verdicts.push(run.verdict);
    outcome.packets.push(strips || program.hook === "cgroup-skb" ? run.packet.subarray(14) : run.packet);
  }
  const contents = new Map<string, string[]>();
  for (const map of program.maps.filter(isComparable)) {
    const entries = await loaded.dump(map);
    const valueOf = (value: Buffer) => (map.type.includes("percpu") ? addUp(value, map.valueSize) : value);
    contents.set(map.name, entries.map(([key, value]) => entryText(map, key, valueOf(value))).sort());
  }
  await loaded.close();
  return { ...outcome, maps: contents };
}

/** Counts by verdict, a digest of all verdicts, one of the packets, and the maps. */
function format(name: string, { verdicts, packets: after, maps }: Outcome, hook: string): string {
  const counts = new Map<number, number>();
  for (const verdict of verdicts) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const digest = createHash("sha256").update(verdicts.join(" "));
  let changed = 0;
  after.forEach((packet, index) => {
    const before = hook === "cgroup-skb" ? packets[index]!.subarray(14) : packets[index]!;
    if (Buffer.compare(packet, before) !== 0) changed++;
    digest.update(packet);
  });
  const lines = [...counts].sort((a, b) => a[0] - b[0]).map(([verdict, count]) => `  verdict ${verdict}: ${count}`);
  for (const [map, entries] of maps) lines.push(...entries.map((entry) => `  ${map} ${entry}`));
  return `${name}\n${lines.join("\n")}\n  changed packets: ${changed}, all: ${digest.digest("hex").slice(0, 16)}\n`;
}

const all = objectNames.flatMap((object) =>
  programsOf(object).map(({ name }, place): [name: string, object: string, place: number] => [
    `${object}.o ${name}`,
    object,
    place,
  ]),
);

const file = new URL("programs.txt", import.meta.url);
const needsBtf = ({ instructions, maps }: EbpfProgram) =>
  maps.some(({ lock }) => lock !== undefined) ||
  instructions.some(({ code, src }) => code === LDDW && src === pseudo.FUNC);

/** The kernel is asked only when the file is written where its clock counts, which goes on, or where it takes bpftool. */
const isAskedOnce = (object: string, program: EbpfProgram) => object === "limit-rate" || needsBtf(program);

test.skipIf(!judge.available)(`the kernel's outcomes (${judge.reason})`, { timeout: 60_000 }, async () => {
  const isWriting = process.env.UPDATE_GOLDEN !== undefined;
  let text = "";
  for (const [name, object, place] of all) {
    const programs = programsWithContents(object);
    if (isAskedOnce(object, programs[place]!) && !isWriting) continue;
    const outcome = format(name, await runInKernel(judge.kernel, object, programs, place), programs[place]!.hook);
    text += outcome;
    if (!isWriting) expect(readFileSync(file, "utf8")).toContain(outcome);
  }
  if (isWriting) writeFileSync(file, text);
});

test.each(all)("%s", (name, object, place) => {
  const programs = programsWithContents(object);
  for (const program of programs) verifyEbpf(program);
  const { hook } = programs[place]!;
  const interpreted = format(name, runHere(programs, place, interpretEbpf), hook);
  expect(format(name, runHere(programs, place, prepareEbpf), hook)).toBe(interpreted);
  expect(readFileSync(file, "utf8")).toContain(interpreted);
});
