// The built-in names, and names read from the text of a system's files.
import { describe, expect, test } from "vitest";
import { etherTypeByName, llcSapByName } from "../../src/net/ether-types.js";
import { builtInProtocols } from "../../src/net/ip-protocols.js";
import type { PortProtocol } from "../../src/net/name-files.js";
import { builtInResolver, resolverFromFiles } from "../../src/net/resolver.js";
import { builtInServices } from "../../src/net/services.js";

describe("built-in tables", () => {
  test.each<[string, PortProtocol, number | undefined]>([
    ["http", "tcp", 80],
    ["www", "tcp", 80],
    ["http", "udp", undefined],
    ["HTTP", "tcp", undefined],
    ["domain", "udp", 53],
    ["exec", "tcp", 512],
    ["biff", "udp", 512],
    ["amqp", "sctp", 5672],
    ["ftp-data", "tcp", 20],
    ["nosuch", "tcp", undefined],
  ])("port %s over %s", (name, protocol, port) => {
    expect(builtInResolver.port(name, protocol)).toBe(port);
  });

  test("the first name of a port is the one to print", () => {
    expect(builtInServices().name(80, "tcp")).toBe("http");
    expect(builtInServices().name(80, "udp")).toBeUndefined();
  });

  test.each([
    ["tcp", 6],
    ["TCP", 6],
    ["Tcp", undefined],
    ["ipv6-icmp", 58],
    ["IPSEC-ESP", 50],
    ["ospf", 89],
    ["CPHB", 73],
    ["nosuch", undefined],
  ])("protocol %s", (name, number) => {
    expect(builtInResolver.protocol(name)).toBe(number);
  });

  test("the name of a protocol number", () => {
    expect(builtInProtocols().name(132)).toBe("sctp");
    expect(builtInProtocols().name(255)).toBeUndefined();
  });

  test("no host, network or MAC address", () => {
    expect(builtInResolver.host("localhost")).toBeUndefined();
    expect(builtInResolver.network("loopback")).toBeUndefined();
    expect(builtInResolver.ether("printer")).toBeUndefined();
  });

  test.each([
    ["ip", 0x0800, undefined],
    ["ip6", 0x86dd, undefined],
    ["batadv", 0x4305, undefined],
    ["stp", undefined, 0x42],
    ["iso", undefined, 0xfe],
    ["IP", undefined, undefined],
    ["toString", undefined, undefined],
  ])("ether proto %s", (name, etherType, llcSap) => {
    expect(etherTypeByName(name)).toBe(etherType);
    expect(llcSapByName(name)).toBe(llcSap);
  });
});

describe("names from files", () => {
  const resolver = resolverFromFiles({
    services:
      "# comment\nalpha 1000/tcp first # more\nalpha 2000/tcp\nalpha\t1001/udp\nhttp 8000/tcp\nbad 70000/tcp\nbad x/tcp\n",
    protocols: "test 253 TEST\nnonsense many\n",
    hosts: "192.0.2.1 One one.example\n2001:db8::1 one\n192.0.2.300 two\n192.0.2.2",
    ethers: "00:00:5e:00:53:01 Printer\n00:00:5e:00:53 broken\n",
    networks: "loopback 127.0.0.0 lo\nlab 192.0.2\nwrong 300\n",
  });

  test.each<[string, PortProtocol, number | undefined]>([
    ["alpha", "tcp", 1000],
    ["first", "tcp", 1000],
    ["alpha", "udp", 1001],
    ["http", "tcp", 8000],
    ["https", "tcp", 443],
    ["bad", "tcp", undefined],
  ])("port %s over %s", (name, protocol, port) => {
    expect(resolver.port(name, protocol)).toBe(port);
  });

  test("protocols", () => {
    expect(resolver.protocol("TEST")).toBe(253);
    expect(resolver.protocol("tcp")).toBe(6);
    expect(resolver.protocol("nonsense")).toBeUndefined();
  });

  test("a host has all its addresses, and case does not count", () => {
    const addresses = resolver.host("ONE")!.map((bytes) => Buffer.from(bytes).toString("hex"));
    expect(addresses).toEqual(["c0000201", "20010db8000000000000000000000001"]);
    expect(resolver.host("one.example")).toHaveLength(1);
    expect(resolver.host("two")).toBeUndefined();
  });

  test("MAC addresses", () => {
    expect(resolver.ether("printer")).toEqual(Uint8Array.of(0, 0, 0x5e, 0, 0x53, 1));
    expect(resolver.ether("broken")).toBeUndefined();
  });

  test("a network number is filled up with zeros at the end", () => {
    expect(resolver.network("Loopback")).toBe(0x7f000000);
    expect(resolver.network("lo")).toBe(0x7f000000);
    expect(resolver.network("lab")).toBe(0xc0000200);
    expect(resolver.network("wrong")).toBeUndefined();
  });
});
