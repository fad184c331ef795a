// A resolver that takes its time: the same program as from one that knows at once, every name asked once.
import { expect, test } from "vitest";
import {
  builtInResolver,
  compile,
  compileAsync,
  FilterSemanticError,
  resolverFromFiles,
  type AsyncResolver,
  type Resolver,
} from "../src/index.js";

const files: Resolver = resolverFromFiles({
  hosts: "192.0.2.1 one\n192.0.2.2 two\n2001:db8::2 two\n",
  networks: "lab 198.51.100.0\n",
  ethers: "00:00:5e:00:53:01 one\n",
  services: "game 7777/udp\nshop 8080/tcp\n",
  protocols: "chaos 16\n",
});

/** The resolver behind promises; `asked` has every question, and a new line for every time it is waited for. */
function slow(resolver: Resolver): { readonly resolver: AsyncResolver; readonly asked: string[] } {
  const asked: string[] = [];
  const later = async <Found>(question: string, found: Found): Promise<Found> => {
    asked.push(question);
    await new Promise((resolve) => setImmediate(resolve));
    return found;
  };
  return {
    asked,
    resolver: {
      host: (name) => later(`host ${name}`, resolver.host(name)),
      network: (name) => later(`network ${name}`, resolver.network(name)),
      port: (name, protocol) => later(`port ${name}/${protocol}`, resolver.port(name, protocol)),
      protocol: (name) => later(`protocol ${name}`, resolver.protocol(name)),
      ether: (name) => later(`ether ${name}`, resolver.ether(name)),
      names: (kind) => resolver.names!(kind),
    },
  };
}

test.each<[filter: string, asked: string]>([
  ["", ""],
  ["host 192.0.2.1 and port 80", ""],
  ["host one or host two", "host one, host two"],
  ["host one or dst host one and not src host one", "host one"],
  ["ip6 host two", "host two"],
  ["net lab", "network lab"],
  ["udp port game", "port game/tcp, port game/udp"],
  ["portrange game-shop", "port game/tcp, port game/udp, port shop/tcp, port shop/udp"],
  ["ip proto chaos", "protocol chaos"],
  ["ether host one", "ether one"],
  ["gateway one", "ether one, host one"],
])("%s", async (filter, questions) => {
  const { resolver, asked } = slow(files);
  const { instructions, matches } = await compileAsync(filter, { resolver });
  expect(instructions).toEqual(compile(filter, { resolver: files }).instructions);
  expect(asked.join(", ")).toBe(questions);
  expect(matches(new Uint8Array(0))).toBe(filter === "" ? 262144 : 0);
});

test("answers that are there at once need no second compilation", async () => {
  const { instructions } = await compileAsync("port https", {});
  expect(instructions).toEqual(compile("port https").instructions);
});

test.each<[filter: string, message: string]>([
  ["host one and host nosuch", "unknown host 'nosuch'"],
  ["port nosuch or host one", "unknown port 'nosuch'"],
  ["ip6 host one", "unknown host 'one' for specified address family"],
  ["tcp port game", "port 'game' is udp"],
  ["host one and", "syntax error: the filter ends after `and`"],
])("%s is refused as by compile", async (filter, message) => {
  await expect(compileAsync(filter, { resolver: slow(files).resolver })).rejects.toThrow(message);
  expect(() => compile(filter, { resolver: files })).toThrow(message);
});

test("an unknown name is an error with its span", async () => {
  const error: unknown = await compileAsync("tcp and host nosuch", slow(files)).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(FilterSemanticError);
  expect(error).toMatchObject({ code: "name", span: { start: 13, end: 19 } });
});

test("what the resolver fails with is what compileAsync fails with", async () => {
  const failing: AsyncResolver = { ...builtInResolver, host: () => Promise.reject(new Error("no network")) };
  await expect(compileAsync("host one or host two", { resolver: failing })).rejects.toThrow("no network");
});
