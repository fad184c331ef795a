// -M: what the command makes of a secret, in text and in JSON.
import { expect, test } from "vitest";
import { runCommand } from "./run-command.js";

/** A segment of BGP with the signature that the secret `secret` gives. */
const segment =
  "0200000000020200000000010800450000400001000040060000c0000201c6336402c35000b3000003e8000007d0a018ffffabcd0000131272c9f897a0a400318f17e8ff1e5fdc49010164617461";

function captureOf(data: Buffer): Buffer {
  const header = Buffer.alloc(40);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262144, 16);
  header.writeUInt32LE(1, 20);
  header.writeUInt32LE(data.length, 32);
  header.writeUInt32LE(data.length, 36);
  return Buffer.concat([header, data]);
}

const run = async (...args: readonly string[]) =>
  (await runCommand(["-r", "-", ...args], { stdin: [captureOf(Buffer.from(segment, "hex"))] })).stdout;

test.each([
  ["secret", "options [md5 valid,"],
  ["Secret", "options [md5  (invalid),"],
])("-M %s: %s", async (secret, text) => {
  expect(await run("-n", "-M", secret)).toContain(text);
});

test.each([
  ["secret", true],
  ["Secret", false],
])("-M %s in JSON: %s", async (secret, isValid) => {
  const packet = JSON.parse(await run("--json", "-M", secret)) as { layers: { kind: string; options?: object[] }[] };
  expect(packet.layers.find(({ kind }) => kind === "tcp")?.options?.[0]).toMatchObject({ kind: 19, isValid });
});

test("without -M nothing is said of a signature in JSON", async () => {
  expect(await run("--json")).not.toContain("isValid");
});
