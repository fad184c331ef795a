// Ranges whose ends are names: whose ports they are of. A name that is of one protocol says so only if the other end agrees.
import { expect, test } from "vitest";
import { compile, resolverFromFiles } from "../../src/index.js";

const resolver = resolverFromFiles({
  services: "t80 80/tcp\nboth443 443/tcp\nboth443 443/udp\nu123 123/udp\nu161 161/udp\n",
});
const program = (expression: string) => compile(expression, { resolver }).instructions;

test.each([
  ["portrange t80-both443", "portrange 80-443"],
  ["portrange t80-u123", "portrange 80-123"],
  ["portrange t80-t80", "tcp port 80"],
  ["portrange u123-u161", "udp portrange 123-161"],
  ["portrange t80-100", "portrange 80-100"],
  ["udp portrange t80-both443", "udp portrange 80-443"],
  ["udp portrange 100-t80", "udp portrange 80-100"],
  ["sctp portrange t80-u123", "sctp portrange 80-123"],
  ["tcp src portrange u123-t80", "tcp src portrange 80-123"],
])("%s is %s", (names, numbers) => {
  expect(program(names)).toEqual(program(numbers));
});
