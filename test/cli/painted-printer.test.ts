// Colours in packets' texts: what is picked out, and where there are none.
import { expect, test } from "vitest";
import { createPaintedPrinter } from "../../src/cli/painted-printer.js";
import type { Packet } from "../../src/net/packet.js";
import { TextBuffer } from "../../src/print/index.js";
import { fixturePath } from "../helpers/fixtures.js";
import { runCommand } from "./run-command.js";

const paint = { bold: (text: string) => `<b>${text}</b>`, cyan: (text: string) => `<c>${text}</c>` };

function painted(plain: string): string {
  const printer = { printTo: (text: TextBuffer) => text.add(plain) };
  const text = new TextBuffer();
  createPaintedPrinter(printer, paint as never).printTo(text, {} as Packet, 1);
  return text.toString();
}

test.each([
  [
    "22:13:20.000429 IP 192.0.2.1.5000 > 198.51.100.2.80: Flags [.], ack 1, win 512, length 0\n",
    "22:13:20.000429 <b>IP</b> <c>192.0.2.1.5000</c> > <c>198.51.100.2.80</c>: Flags [.], ack 1, win 512, length 0\n",
  ],
  ["IP6 fe80::1 > ff02::1:ff00:1: ICMP6\n", "<b>IP6</b> <c>fe80::1</c> > <c>ff02::1:ff00:1</c>: ICMP6\n"],
  [
    "    7  2023-11-14 22:13:20.000429 ARP, Request who-has 192.0.2.2 tell 192.0.2.1, length 28\n",
    "    7  2023-11-14 22:13:20.000429 <b>ARP</b>, Request who-has <c>192.0.2.2</c> tell <c>192.0.2.1</c>, length 28\n",
  ],
  [
    "02:00:00:00:00:01 > 02:00:00:00:00:02, length 60\n",
    "<c>02:00:00:00:00:01</c> > <c>02:00:00:00:00:02</c>, length 60\n",
  ],
  ["\t0x0000:  4500 0039  E..9 10.0.0.1\n", "\t0x0000:  4500 0039  E..9 10.0.0.1\n"],
])("%j", (plain, expected) => {
  expect(painted(plain)).toBe(expected);
});

const stripped = (text: string) => text.replace(/\u001b\[\d+m/g, "");

test.each([
  [["--color=always"], {}, true],
  [[], { terminal: true }, true],
  [[], {}, false],
  [["--color=never"], { terminal: true }, false],
  [[], { terminal: true, env: { NO_COLOR: "1" } }, false],
  [["--json"], { terminal: true }, false],
])("%j %j", async (options, surroundings, isColoured) => {
  const argv = ["-n", "-r", fixturePath("http"), "-c", "3", ...options];
  const { stdout } = await runCommand(argv, surroundings);
  const plain = await runCommand([...argv, "--color=never"]);
  expect(stripped(stdout)).toBe(plain.stdout);
  expect(stdout !== plain.stdout).toBe(isColoured);
});
