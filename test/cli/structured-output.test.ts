// --json, --json-array and --fields: the command's whole output.
import { describe, expect, test } from "vitest";
import { fixturePath } from "../helpers/fixtures.js";
import { runCommand } from "./run-command.js";

const http = fixturePath("http");

/** Standard output of a run that must end well. */
async function outputOf(...argv: string[]): Promise<string> {
  const { status, stdout, stderr } = await runCommand(argv);
  expect(stderr).toMatch(/^reading from file .*\n$/);
  expect(status).toBe(0);
  return stdout;
}

interface Written {
  readonly frame: { readonly number: number };
  readonly layers: readonly { readonly kind: string }[];
}

describe("JSON", () => {
  test("is a packet a line", async () => {
    const packets = (await outputOf("--json", "-r", http)).trimEnd().split("\n");
    expect(packets.map((line) => (JSON.parse(line) as Written).frame.number)).toEqual(
      packets.map((_, index) => index + 1),
    );
    expect(packets).toHaveLength(16);
  });

  test("holds the matching packets only, up to -c", async () => {
    const lines = (await outputOf("--json", "-r", http, "-c", "2", "udp")).trimEnd().split("\n");
    const kinds = lines.map((line) => (JSON.parse(line) as Written).layers.map(({ kind }) => kind).join(" "));
    expect(kinds).toEqual(["ethernet ipv4 udp dns", "ethernet ipv4 udp dns"]);
  });

  test("is one list with --json-array, also when nothing matches", async () => {
    expect(JSON.parse(await outputOf("--json-array", "-r", http))).toHaveLength(16);
    expect(JSON.parse(await outputOf("--json-array", "-r", http, "-c", "1"))).toHaveLength(1);
    expect(await outputOf("--json-array", "-r", http, "port 9")).toBe("[]\n");
  });

  test("leaves the unverified checksums out with -K, and has the bytes with -x", async () => {
    const [plain, other] = [
      await outputOf("--json", "-r", http, "tcp"),
      await outputOf("--json", "-Kx", "-r", http, "tcp"),
    ];
    expect(plain).toContain("expectedChecksum");
    expect(plain).not.toContain('"data":"');
    expect(other).not.toContain("expectedChecksum");
    expect(other).toContain('"data":"');
  });
});

describe("fields", () => {
  test.each<[argv: string[], string]>([
    [["--fields", "ip.src,tcp.dport", "tcp[13] == 2"], "10.0.0.1\t80\n"],
    [
      ["--fields", "ip.src, tcp.dport", "--fields-format=csv", "--fields-header", "tcp[13] == 2"],
      "ip.src,tcp.dport\n10.0.0.1,80\n",
    ],
    [["--fields", "frame.number", "--fields-header", "port 9"], "frame.number\n"],
  ])("%j", async (argv, expected) => {
    expect(await outputOf("-r", http, ...argv)).toBe(expected);
  });
});

test.each([
  [["--fields", "ip.srce"], "unknown field ip.srce; did you mean ip.src?"],
  [["--fields", "ip.src,,tcp.dport"], "a field name is empty in --fields ip.src,,tcp.dport"],
  [["--fields", "ip.src", "--json"], "only one of --json, --json-array and --fields can be given"],
  [["--json", "--json-array"], "only one of --json, --json-array and --fields can be given"],
  [["--fields-header"], "--fields-format and --fields-header go with --fields"],
  [["--fields", "ip.src", "--fields-format", "xml"], "--fields-format xml is none of tsv, csv"],
])("%j is refused", async (argv, message) => {
  const { status, stdout, stderr } = await runCommand(["-r", http, ...argv]);
  expect(stderr).toContain(`pcapsift: ${message}\n`);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
});
