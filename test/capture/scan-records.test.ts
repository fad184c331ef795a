// Scanning chooses and writes what reading packet by packet does, and ends with the same error.
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  createPcapWriter,
  openCapture,
  type Capture,
  scanMemoryLength,
  type RecordJudge,
} from "../../src/capture/index.js";
import { CaptureError } from "../../src/errors.js";
import type { Packet } from "../../src/net/packet.js";
import { buildCapture, nanoMagic, patchedMagic } from "./build-capture.js";

/** Any judgement will do that depends on all there is to know: the bytes and both lengths. */
const judgePacket = (data: Uint8Array, length: number) =>
  data.reduce((sum, byte) => sum + byte, length) % 3 === 0 ? 0 : 1;

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
      const chosen = batch.filter(({ data, length }: Packet) => judgePacket(data, length) !== 0).slice(0, left);
      for (const packet of chosen) out.write(packet);
      out.count(chosen.length);
      left -= chosen.length;
      if (left === 0) break;
    }
  });

const byScanning = (bytes: Uint8Array, most: number) =>
  outcome(bytes, async (capture, out) => {
    const memory = new Uint8Array(scanMemoryLength).fill(0x5a);
    const run: RecordJudge["run"] = (start, captured, length) =>
      judgePacket(memory.subarray(start, start + captured), length);
    for (const { matches, runs } of capture.records!.scan({ memory, run }, most)) {
      out.count(matches);
      for (let index = 0; index < runs.length; index += 2)
        out.writeRecords(memory.subarray(runs[index], runs[index + 1]));
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
});

test.each([
  ["big-endian", { little: false }],
  ["version 2.2", { version: [2, 2] }],
  ["the patched form", { magic: patchedMagic }],
  ["D-Bus, with packets of 128 MiB", { network: 231 }],
] as const)("not scanned: %s", async (_title, fields) => {
  expect((await openCapture(buildCapture(fields))).records).toBeUndefined();
});
