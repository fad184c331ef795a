// The public API: what a program that imports the package can rely on.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as api from "../src/index.js";
import { fixturePath } from "./helpers/fixtures.js";

test("the names are these and no others", () => {
  expect(Object.keys(api).sort()).toEqual([
    "CaptureError",
    "FilterError",
    "FilterSemanticError",
    "FilterSyntaxError",
    "PcapsiftError",
    "ProgramError",
    "UsageError",
    "builtInResolver",
    "compile",
    "compileAsync",
    "compileEbpf",
    "compileEbpfToC",
    "disassemble",
    "linkTypes",
    "openCapture",
    "parse",
    "resolverFromFiles",
    "verify",
    "writeObject",
  ]);
});

test("a filter has its text, link type and program, and judges packets", () => {
  const filter = api.compile("arp");
  expect(filter).toMatchObject({ expression: "arp", linkType: { name: "EN10MB" } });
  expect(api.disassemble(filter.instructions).split("\n")).toHaveLength(4);
  const arp = new Uint8Array(42);
  arp.set([0x08, 0x06], 12);
  expect(filter.matches(arp)).toBe(262144);
  expect(filter.matches(arp.subarray(0, 13))).toBe(0);
  expect(filter.matches(new Uint8Array(42))).toBe(0);
  expect(() => api.verify(filter.instructions)).not.toThrow();
});

test("the wire length is that of the bytes unless given", () => {
  const { matches } = api.compile("len > 100", { linkType: "RAW" });
  expect(matches(new Uint8Array(101))).toBe(262144);
  expect(matches(new Uint8Array(20))).toBe(0);
  expect(matches(new Uint8Array(20), 101)).toBe(262144);
});

test.each<[options: api.CompileOptions, last: string]>([
  [{}, "ret      #262144"],
  [{ snapshotLength: 96 }, "ret      #96"],
  [{ linkType: "RAW" }, "ret      #262144"],
  [{ linkType: 101 }, "ret      #262144"],
  [{ linkType: "LINKTYPE_ETHERNET" }, "ret      #262144"],
  // Numbers that mean the same everywhere need no name.
  [{ linkType: 147 }, "ret      #262144"],
])("compile with %j", (options, last) => {
  expect(api.disassemble(api.compile("", options).instructions)).toBe(`(000) ${last}`);
});

test.each<[options: api.CompileOptions, message: string]>([
  [{ linkType: "NOSUCH" }, "unknown data link type NOSUCH"],
  [{ linkType: 999 }, "unknown data link type 999"],
  [{ linkType: 14 }, "unknown data link type 14"],
])("compile with %j is refused", (options, message) => {
  expect(() => api.compile("", options)).toThrow(expect.objectContaining({ constructor: api.UsageError, message }));
});

test("NULL headers are read in either byte order in a capture, and without one in that of this machine", () => {
  // AF_INET is 2, in the byte order of the machine that captured.
  const packet = (bigEndian: boolean) => {
    const bytes = new Uint8Array(24);
    new DataView(bytes.buffer).setUint32(0, 2, !bigEndian);
    return bytes;
  };
  for (const bigEndian of [false, true]) {
    const { matches } = api.compile("ip", { linkType: "NULL", savefile: { bigEndian } });
    expect(matches(packet(bigEndian))).not.toBe(0);
    expect(matches(packet(!bigEndian))).not.toBe(0);
  }
  const { matches } = api.compile("ip", { linkType: "NULL" });
  expect(matches(packet(false))).not.toBe(0);
  expect(matches(packet(true))).toBe(0);
});

test("names are looked up through the resolver", () => {
  const resolver = api.resolverFromFiles({ hosts: "192.0.2.1 example" });
  const named = api.compile("host example and port domain", { resolver });
  expect(named.instructions).toEqual(api.compile("host 192.0.2.1 and port 53").instructions);
  expect(() => api.compile("host example")).toThrow(api.FilterSemanticError);
});

test("an error in a filter has a code and a span", () => {
  expect(() => api.compile("tcp port nosuch")).toThrow(
    expect.objectContaining({ code: expect.any(String), span: { start: 9, end: 15 } }),
  );
});

test("a capture is opened from a path, from bytes and from a stream", async () => {
  const bytes = readFileSync(fixturePath("http"));
  for (const source of [fixturePath("http"), bytes, [bytes]]) {
    const capture = await api.openCapture(source);
    expect(capture.linktypes).toEqual([1]);
    const { matches } = api.compile("arp", { linkType: capture.linktypes[0]! });
    let count = 0;
    for await (const packet of capture) if (matches(packet.data, packet.length) !== 0) count++;
    expect(count).toBe(2);
  }
});
