// The optimizer against the plain program: the same verdict for every packet, cut short anywhere. What libpcap's optimizer
// makes of a filter is judged by whole packets, and the passes after it keep the verdict of that.
import fc from "fast-check";
import { expect, test } from "vitest";
import { emitCbpf } from "../../src/codegen/cbpf/emit.js";
import { wire } from "../../src/codegen/condition.js";
import { Graph } from "../../src/codegen/graph.js";
import { asLibpcap } from "../../src/codegen/libpcap/index.js";
import { lowerExpression } from "../../src/codegen/lower/lower.js";
import { optimize } from "../../src/codegen/passes/index.js";
import { FilterSemanticError } from "../../src/errors.js";
import { compile } from "../../src/index.js";
import type { CbpfInsn } from "../../src/isa/index.js";
import { linkTypeByName } from "../../src/net/link-types.js";
import { builtInResolver } from "../../src/net/resolver.js";
import { parseFilter } from "../../src/parser/index.js";
import { interpretCbpf, verifyCbpf } from "../../src/vm/index.js";
import { ethernetFrame, filter } from "../helpers/arbitrary-filters.js";

const snaplen = 262144;
const options = {
  linkType: linkTypeByName("EN10MB")!,
  netmask: undefined,
  resolver: builtInResolver,
  savefile: undefined,
};

/** The plain program, the one after the passes, and the two that begin with what libpcap makes of the filter. */
function programs(text: string): Record<"plain" | "exact" | "libpcaps" | "shorter", CbpfInsn[]> | undefined {
  const { condition, values, libpcapOptimizes } = lowerExpression(parseFilter(text), options);
  const graph = new Graph();
  const plain = wire(graph, condition, graph.accept, graph.reject);
  const libpcaps = libpcapOptimizes ? asLibpcap(graph, condition) : plain;
  if (!libpcaps) return undefined;
  return {
    plain: emitCbpf(plain, snaplen),
    exact: emitCbpf(optimize(plain, values), snaplen),
    libpcaps: emitCbpf(libpcaps, snaplen),
    shorter: emitCbpf(optimize(libpcaps, values), snaplen),
  };
}

/** Runs `check` unless the filter is one that is refused, as some random ones are. */
function unlessRefused(check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof FilterSemanticError)) throw error;
  }
}

test("the passes keep the verdict of every packet, cut short anywhere", () => {
  const packets = fc.array(ethernetFrame, { minLength: 4, maxLength: 12 });
  fc.assert(
    fc.property(filter, packets, (text, frames) => {
      unlessRefused(() => {
        const compiled = programs(text);
        if (!compiled) return;
        const { plain, exact, libpcaps, shorter } = compiled;
        for (const program of [exact, shorter]) verifyCbpf(program, { loops: true });
        for (const whole of frames) {
          for (let cut = 0; cut <= whole.length; cut++) {
            const verdict = (program: CbpfInsn[]) => interpretCbpf(program, whole.subarray(0, cut), whole.length);
            expect(verdict(exact)).toBe(verdict(plain));
            expect(verdict(shorter)).toBe(verdict(libpcaps));
          }
        }
      });
    }),
    { numRuns: 100 },
  );
});

test("what libpcap makes of a filter has the same verdict of every whole packet", () => {
  const longEnough = ethernetFrame.map((bytes) => {
    const padded = new Uint8Array(400);
    padded.set(bytes);
    return padded;
  });
  fc.assert(
    fc.property(filter, fc.array(longEnough, { minLength: 8, maxLength: 20 }), (text, frames) => {
      unlessRefused(() => {
        const { plain, libpcaps } = programs(text) ?? {};
        if (!plain || !libpcaps) return;
        for (const bytes of frames) {
          expect(interpretCbpf(libpcaps, bytes, bytes.length)).toBe(interpretCbpf(plain, bytes, bytes.length));
        }
      });
    }),
    { numRuns: 150 },
  );
});

test("the optimized program is never longer than the plain one", () => {
  fc.assert(
    fc.property(filter, (text) => {
      unlessRefused(() => {
        const optimized = compile(text).instructions.length;
        expect(optimized).toBeLessThanOrEqual(compile(text, { optimize: false }).instructions.length);
      });
    }),
    { numRuns: 100 },
  );
});

/** Expressions that are long or deep, and how many instructions their programs may have. */
const large: readonly (readonly [name: string, expression: string, limit: number])[] = [
  ["1,000 hosts", Array.from({ length: 1000 }, (_, n) => `host 10.0.${n >> 8}.${n & 255}`).join(" or "), 4500],
  ["2,000 pairs", Array.from({ length: 2000 }, (_, n) => `tcp and src port ${n + 1}`).join(" or "), 12000],
  ["3,000 groups", `${"(".repeat(3000)}ip${Array.from({ length: 3000 }, (_, n) => ` or len = ${n})`).join("")}`, 9100],
];

test.each(large)("%s compile to a program that can be run", (_name, expression, limit) => {
  const { instructions } = compile(expression);
  verifyCbpf(instructions);
  expect(instructions.length).toBeLessThan(limit);
});

test("a list of hosts is searched, not gone through", () => {
  const hosts = Array.from({ length: 1000 }, (_, n) => `src host 10.0.${n >> 8}.${n & 255}`);
  const { instructions } = compile(hosts.join(" or "), { linkType: "IPV4" });
  /** The longest way through the program, in instructions; jumps go forward only. */
  const longest = new Array<number>(instructions.length).fill(1);
  for (let index = instructions.length - 1; index >= 0; index--) {
    const { code, jt, jf, k } = instructions[index]!;
    const targets = (code & 7) === 5 ? (code === 5 ? [k] : [jt, jf]) : (code & 7) === 6 ? [] : [0];
    longest[index] = 1 + Math.max(0, ...targets.map((skip) => longest[index + 1 + skip]!));
  }
  expect(longest[0]).toBeLessThan(30);
});
