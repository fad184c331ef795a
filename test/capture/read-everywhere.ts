import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { openCapture, type Capture, type CaptureHeader, type CaptureSource } from "../../src/capture/index.js";
import { CaptureError } from "../../src/errors.js";
import type { Packet } from "../../src/net/packet.js";
import { everything, ScanJudge } from "./scan-judge.js";

/** All that reading a capture brings: the header, the packets and the error it ended with. */
export interface Reading {
  readonly header?: CaptureHeader;
  readonly packets: readonly (Omit<Packet, "data"> & { data: string })[];
  readonly error?: { readonly code: string; readonly message: string; readonly offset: number };
}

export function read(source: CaptureSource): Promise<Reading> {
  return readBy(source, (capture) => capture.batches());
}

/** The same by scanning, in a block of so few bytes that larger records do not fit in. */
export function scan(source: CaptureSource, blockLength = 100): Promise<Reading> {
  const judge = new ScanJudge(everything, blockLength);
  return readBy(source, async function* (capture) {
    for await (const found of capture.records.scan(judge, Infinity)) {
      if (found.kind === "packets") yield found.packets;
      else yield* found.packets();
    }
  });
}

async function readBy(
  source: CaptureSource,
  batchesOf: (capture: Capture) => AsyncIterable<readonly Packet[]>,
): Promise<Reading> {
  const packets: Reading["packets"][number][] = [];
  let header: CaptureHeader | undefined;
  try {
    const capture = await openCapture(source);
    ({ header } = capture);
    for await (const batch of batchesOf(capture)) {
      for (const packet of batch) packets.push({ ...packet, data: Buffer.from(packet.data).toString("latin1") });
    }
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    const { code, message, offset } = error;
    return { ...(header && { header }), packets, error: { code, message, offset } };
  }
  return { header, packets };
}

/** Cuts bytes into chunks of the lengths given, over and over. */
export function* chunksOf(bytes: Uint8Array, lengths: readonly number[]): Generator<Uint8Array> {
  let start = 0;
  for (let index = 0; start < bytes.length; index++) {
    const end = start + lengths[index % lengths.length]!;
    yield bytes.subarray(start, end);
    start = end;
  }
}

/** Reads the bytes in every way there is and expects the same of each. */
export async function readEverywhere(bytes: Uint8Array, lengths: readonly number[] = [7, 1, 64]): Promise<Reading> {
  const expected = await read(bytes);
  expect(await read(chunksOf(bytes, lengths)), "in chunks").toEqual(expected);
  expect(await read([bytes]), "in one chunk").toEqual(expected);
  expect(await scan(bytes), "scanned").toEqual(expected);
  expect(await scan(bytes, 65536), "scanned in a large block").toEqual(expected);
  expect(await scan(chunksOf(bytes, lengths)), "scanned in chunks").toEqual(expected);
  return expected;
}

/** Reads the bytes from a file. */
export async function readFromFile(bytes: Uint8Array): Promise<Reading> {
  const directory = mkdtempSync(join(tmpdir(), "pcapsift-"));
  try {
    writeFileSync(join(directory, "capture.pcap"), bytes);
    return await read(join(directory, "capture.pcap"));
  } finally {
    rmSync(directory, { recursive: true });
  }
}
