// Names from this machine's own files, whatever they hold.
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compile } from "../../src/index.js";
import { systemResolver } from "../../src/net/system-resolver.js";

test("ports are known with and without the system's file", () => {
  expect(systemResolver.port("https", "tcp")).toBe(443);
});

test.skipIf(!existsSync("/etc/hosts"))("hosts of the system's file are known, also to compile", () => {
  const line = /^([0-9]+\.[0-9.]+)\s+([a-z][a-z0-9.-]*)/im.exec(readFileSync("/etc/hosts", "utf8"));
  if (!line) return;
  const [, address, name] = line;
  expect(systemResolver.host(name!)?.map((bytes) => bytes.join("."))).toContain(address);
  expect(compile(`ip host ${name}`).instructions.length).toBeGreaterThan(4);
});

test("a name that is nowhere is unknown", () => {
  expect(systemResolver.host("nosuch.invalid")).toBeUndefined();
  expect(systemResolver.network("nosuch.invalid")).toBeUndefined();
  expect(systemResolver.ether("nosuch.invalid")).toBeUndefined();
});
