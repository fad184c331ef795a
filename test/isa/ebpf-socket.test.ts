import { expect, test } from "vitest";
import { isReadableOfSocket, type SocketKind } from "../../src/isa/index.js";

test.each<[kind: SocketKind, offset: number, size: number, isReadable: boolean]>([
  ["common", 0, 4, true],
  ["common", 0, 2, false],
  ["common", 4, 1, true],
  ["common", 6, 2, false],
  ["common", 8, 4, false],
  ["full", 8, 4, true],
  ["full", 20, 2, false],
  ["common", 26, 2, true],
  ["common", 25, 2, false],
  ["common", 28, 8, false],
  ["common", 48, 2, true],
  ["common", 48, 4, true],
  ["common", 49, 1, true],
  ["common", 50, 2, false],
  ["common", 76, 4, true],
  ["full", 80, 4, false],
  ["full", -4, 4, false],
  ["xdp", 0, 4, false],
])("%s socket, offset %d, %d bytes: %s", (kind, offset, size, isReadable) => {
  expect(isReadableOfSocket(kind, offset, size)).toBe(isReadable);
});
