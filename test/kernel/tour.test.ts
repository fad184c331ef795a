// A long list of filters, every one loaded by the kernel for every hook it fits, and compared with the classic program over
// many captures. Only where the list is at hand: PCAPSIFT_FILTERS names a file of JSON lines {dlt, expr, netmask?} (it may be
// gzipped), PCAPSIFT_CAPTURES a folder of captures. Prints how much was compared.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { FilterError } from "../../src/errors.js";
import { compile } from "../../src/index.js";
import type { EbpfHook } from "../../src/isa/index.js";
import { fixturePath, fixtures } from "../helpers/fixtures.js";
import { Judge, packetsOf, withCuts } from "../helpers/kernel/judge.js";
import { openKernel } from "../helpers/kernel/kernel.js";

interface Filter {
  readonly dlt: string;
  readonly expr: string;
  readonly netmask?: string;
}

const { PCAPSIFT_FILTERS: filterFile, PCAPSIFT_CAPTURES: captureFolder } = process.env;
const { available, reason, kernel } = filterFile
  ? await openKernel()
  : { available: false, reason: "PCAPSIFT_FILTERS is not set", kernel: undefined };
afterAll(() => kernel?.close());

const captures = [
  ...fixtures.map(fixturePath),
  ...(captureFolder ? readdirSync(captureFolder).map((name) => join(captureFolder, name)) : []),
];

function readFilters(path: string): Filter[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString();
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Filter);
}

/** XDP programs see packets in one piece; BPF_PROG_TEST_RUN shows them the first piece of longer ones all the same. */
const longestFrame = 3000;

/** Each packet once. */
function distinct(packets: readonly Uint8Array[], hook: EbpfHook): Uint8Array[] {
  const fitting = hook === "xdp" ? packets.filter(({ length }) => length <= longestFrame) : packets;
  return [...new Map(fitting.map((packet) => [Buffer.from(packet).toString("latin1"), packet])).values()];
}

/** Whether the filter is one at all. */
function isAccepted(expression: string, options: object): boolean {
  try {
    compile(expression, options);
    return true;
  } catch (error) {
    if (error instanceof FilterError) return false;
    throw error;
  }
}

const hooks: readonly [hook: EbpfHook, linkTypes: RegExp, compared: string][] = [
  ["socket", /./, "EN10MB"],
  ["socket", /^RAW$/, "RAW"],
  ["tc", /./, "EN10MB"],
  ["xdp", /./, "EN10MB"],
  ["cgroup-skb", /^(RAW|IPV4|IPV6)$/, "RAW"],
];

test.skipIf(!available).each(hooks)(
  `every filter at %s, on link types %s${available ? "" : ` (skipped: ${reason})`}`,
  { timeout: 1200_000 },
  async (hook, linkTypes, compared) => {
    const packets = distinct(withCuts(await packetsOf(captures, compared), 5), hook);
    const counts = { filters: 0, loaded: 0, compared: 0, instructions: 0, longest: 0, verified: 0 };
    const faults: string[] = [];
    let kept: Judge | undefined;
    for (const { dlt, expr, netmask } of readFilters(filterFile!)) {
      const options = netmask === undefined ? {} : { netmask: parseInt(netmask, 16) };
      if (!linkTypes.test(dlt) || !isAccepted(expr, { ...options, linkType: dlt })) continue;
      const judge = new Judge(kernel!, hook, options);
      if (kept) judge.keepAs(kept);
      else await judge.keep(packets);
      kept = judge;
      const judgement = await judge.judge(expr, dlt, dlt !== compared);
      counts.filters++;
      if (judgement.verified > 0) counts.loaded++;
      counts.compared += judgement.compared;
      counts.instructions += judgement.instructions;
      counts.longest = Math.max(counts.longest, judgement.instructions);
      counts.verified = Math.max(counts.verified, judgement.verified);
      if (judgement.faults.length > 0) faults.push(`${dlt} ${expr}: ${judgement.faults.slice(0, 2).join("\n")}`);
    }
    console.log(
      `${hook}: ${counts.loaded} of ${counts.filters} filters loaded, ${counts.compared} verdicts on ${packets.length} ${compared} packets,`,
      `${faults.length} filters at fault; ${counts.instructions} instructions in all, ${counts.longest} at most,`,
      `${counts.verified} gone through by the verifier at most`,
    );
    expect(faults.slice(0, 20).join("\n\n")).toBe("");
  },
);
