import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { openCapture, type CaptureHeader, type CaptureSource } from "../../src/capture/index.js";
import { CaptureError } from "../../src/errors.js";
import type { Packet } from "../../src/net/packet.js";

/** All that reading a capture brings: the header, the packets and the error it ended with. */
export interface Reading {
  readonly header?: CaptureHeader;
  readonly packets: readonly (Omit<Packet, "data"> & { data: string })[];
  readonly error?: { readonly code: string; readonly message: string; readonly offset: number };
}

export async function read(source: CaptureSource): Promise<Reading> {
  const packets: Reading["packets"][number][] = [];
  let header: CaptureHeader | undefined;
  try {
    const capture = await openCapture(source);
    ({ header } = capture);
    for await (const batch of capture.batches()) {
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
