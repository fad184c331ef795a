// Scanning chooses and writes what reading packet by packet does, and ends with the same error.
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { createPcapWriter, openCapture, type Capture } from "../../src/capture/index.js";
import { compile } from "../../src/index.js";
import { CaptureError } from "../../src/errors.js";
import { buildCapture, nanoMagic, patchedMagic } from "./build-capture.js";
import { blocks, toPcapng, type Block } from "./build-pcapng.js";
import { everything, ScanJudge } from "./scan-judge.js";

/** Any filter will do that depends on all there is to know: the bytes and both lengths. */
const { instructions, matches } = compile("(link[0] + len) % 3 != 0", { linkType: 1 });

interface Outcome {
  readonly matches: number;
  readonly written: string;
  readonly error: string | undefined;
}

async function outcome(bytes: Uint8Array, choose: (capture: Capture, out: Writer) => Promise<void>): Promise<Outcome> {
  const blocks: Buffer[] = [];
  const options = { linktype: 1, snapshotLength: 262144, precision: "nano" } as const;
  const out = createPcapWriter((block) => blocks.push(Buffer.from(block)), options);
  let matches = 0;
  let error: string | undefined;
  const counting: Writer = { ...out, count: (found) => (matches += found) };
  try {
    await choose(await openCapture(bytes), counting);
  } catch (thrown) {
    if (!(thrown instanceof CaptureError)) throw thrown;
    error = `${thrown.message} at ${thrown.offset}`;
  }
  out.flush();
  return { matches, written: Buffer.concat(blocks).toString("latin1"), error };
}

type Writer = ReturnType<typeof createPcapWriter> & { readonly count: (found: number) => number };

const byPackets = (bytes: Uint8Array, most: number) =>
  outcome(bytes, async (capture, out) => {
    let left = most;
    for await (const batch of capture.batches()) {
      const chosen = batch.filter(({ data, length }) => matches(data, length) !== 0).slice(0, left);
      for (const packet of chosen) out.write(packet);
      out.count(chosen.length);
      left -= chosen.length;
      if (left === 0) break;
    }
  });

const byScanning = (bytes: Uint8Array, most: number, blockLength = 200) =>
  outcome(bytes, async (capture, out) => {
    for await (const found of capture.records.scan(new ScanJudge(instructions, blockLength), most)) {
      if (found.kind === "runs") {
        out.writeRecords(found.block, found.runs);
        out.count(found.matches);
      } else {
        for (const packet of found.packets) out.write(packet);
        out.count(found.packets.length);
      }
    }
  });

const anyCapture = fc
  .tuple(
    fc.array(
      fc.record({
        data: fc.uint8Array({ maxLength: 70 }),
        second: fc.nat(2000),
        seconds: fc.nat(),
        fraction: fc.nat(),
      }),
    ),
    fc.constantFrom(0, 50, 262144),
  )
  .map(([records, snaplen]) => buildCapture({ magic: nanoMagic, snaplen, records }));

test("any capture, cut or damaged anywhere", async () => {
  const damage = fc.array(fc.tuple(fc.nat(5000), fc.nat(255)), { maxLength: 2 });
  await fc.assert(
    fc.asyncProperty(
      anyCapture,
      damage,
      fc.nat(6000),
      fc.constantFrom(1, 3, Infinity),
      async (whole, changes, length, most) => {
        const bytes = whole.slice(0, Math.max(24, length));
        for (const [at, value] of changes) if (at >= 24 && at < bytes.length) bytes[at] = value;
        expect(await byScanning(bytes, most)).toEqual(await byPackets(bytes, most));
      },
    ),
    { numRuns: 500 },
  );
});

test("a capture of many blocks", async () => {
  const records = Array.from({ length: 4000 }, (_, index) => ({ data: Buffer.alloc((index * 7919) % 1500, index) }));
  const bytes = buildCapture({ magic: nanoMagic, records: [...records, { data: Buffer.alloc(262144, 1) }] });
  const scanned = await byScanning(bytes, Infinity);
  expect(scanned).toEqual(await byPackets(bytes, Infinity));
  expect(scanned.matches).toBeGreaterThan(1000);
  expect(await byScanning(bytes, Infinity, 65536)).toEqual(scanned);
});

test("more runs than the table of a walk holds", async () => {
  const records = Array.from({ length: 40000 }, (_, index) => ({ data: Buffer.of(index & 1), second: 6 }));
  const bytes = buildCapture({ magic: nanoMagic, records });
  const scanned = await byScanning(bytes, Infinity, 2 ** 20);
  expect(scanned).toEqual(await byPackets(bytes, Infinity));
  expect(scanned.matches).toBe(20000);
});

const two = [{ data: "one" }, { data: "three" }];
const pcapng = (little: boolean) => toPcapng(buildCapture({ records: two }), little);
const ng = blocks(true);

// Most captures are walked over; a record is read carefully if something may be strange about it, or an interface comes before.
test.each<[title: string, bytes: Uint8Array, walked: number]>([
  ["little-endian", buildCapture({ records: two }), 2],
  ["big-endian", buildCapture({ records: two, little: false }), 2],
  ["nanoseconds", buildCapture({ records: two, magic: nanoMagic }), 2],
  ["the patched form", buildCapture({ records: two, magic: patchedMagic }), 2],
  ["lengths swapped", buildCapture({ records: two, version: [2, 2] }), 2],
  ["lengths that may be swapped", buildCapture({ records: two, version: [2, 3] }), 0],
  ["a packet to be cut", buildCapture({ records: two, snaplen: 4 }), 1],
  ["numbers within packets that are turned round", buildCapture({ records: two, little: false, network: 113 }), 0],
  ["D-Bus, with packets of 128 MiB", buildCapture({ records: two, network: 231 }), 2],
  ["pcapng", pcapng(true), 2],
  ["big-endian pcapng", pcapng(false), 2],
  ["two sections", Buffer.concat([pcapng(true), pcapng(false)]), 3],
  [
    "two kinds of interfaces in turn",
    ng.join(
      ng.section(),
      ng.interface(1),
      ng.interface(101),
      ...[0, 1, 0, 1, 1].map((id) => ng.enhanced("data", { id })),
    ),
    4,
  ],
  [
    "a simple packet among others",
    ng.join(ng.section(), ng.interface(1), ng.enhanced("a"), ng.simple("b"), ng.enhanced("c"), ng.enhanced("d")),
    3,
  ],
])("walked over: %s", async (_title, bytes, walked) => {
  const judge = new ScanJudge(everything, 65536);
  for await (const _ of (await openCapture(bytes)).records.scan(judge, Infinity));
  expect(judge.walked).toBe(walked);
});

test.each<[title: string, layouts: number, interfaces: (make: ReturnType<typeof blocks>, id: number) => Block[]]>([
  ["of different kinds, each with packets behind it", 100, (make, id) => [make.interface(1, 100 + id)]],
  ["of one kind, each with packets behind it", 100, (make) => [make.interface()]],
  [
    "of one kind in sections of their own",
    1,
    (make, id) => (id === 0 ? [] : [make.section()]).concat(make.interface()),
  ],
])("walkers for 150 interfaces %s", async (title, layouts, interfaces) => {
  const make = blocks(true);
  const inSections = title.includes("sections");
  const bytes = make.join(
    make.section(),
    ...Array.from({ length: 150 }, (_, index) => {
      const packet = make.enhanced("abcd", { id: inSections ? 0 : index });
      return [...interfaces(make, index), packet, packet];
    }).flat(),
  );
  const judge = new ScanJudge(everything, 65536);
  const walkerFor = vi.spyOn(judge, "walkerFor");
  const capture = await openCapture(bytes);
  const ids: number[] = [];
  for await (const found of capture.records.scan(judge, Infinity)) {
    for (const packets of found.kind === "runs" ? found.packets() : [found.packets]) {
      ids.push(...packets.map(({ interfaceId }) => interfaceId));
    }
  }
  expect(ids).toEqual(Array.from({ length: 300 }, (_, index) => index >> 1));
  expect(new Set(walkerFor.mock.calls.map(([{ layout }]) => layout)).size).toBe(layouts);
});
