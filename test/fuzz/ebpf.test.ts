// A small part of what `npm run fuzz -- ebpf` does, with the kernel where it lets us.
import { afterAll, expect, test } from "vitest";
import { openKernel } from "../helpers/kernel/kernel.js";
import { fuzzEbpf } from "./ebpf/fuzz.js";

const { available, kernel, reason } = await openKernel();
afterAll(() => (available ? kernel.close() : undefined));

test("random programs do the same on every machine, and stay within their memory", async () => {
  const { failures, accepted } = await fuzzEbpf({ from: 1, count: 120 });
  expect(failures).toEqual([]);
  expect(accepted).toBeGreaterThan(60);
});

test.skipIf(!available)(`random programs do the same in the kernel ${reason}`, async () => {
  const { failures, inKernel } = await fuzzEbpf({ from: 1001, count: 120 }, kernel);
  expect(failures).toEqual([]);
  expect(inKernel).toBeGreaterThan(60);
});
