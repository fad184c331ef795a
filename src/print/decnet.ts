import type { DecnetControl, DecnetLayer, DecnetRouting } from "../decode/decnet.js";
import { decnetControls, decnetFlags, decnetFormats, decnetLongHeader } from "../decode/decnet.js";
import { decnetPrefix, decnetShortHeader } from "../decode/decnet.js";
import { printNsp } from "./decnet-nsp.js";
import type { Out } from "./out.js";

/** An area and a node in it. */
const address = (node: number | undefined): string => `${(node ?? 0) >> 10}.${(node ?? 0) & 0x3ff}`;
const octal = (value: number | undefined): string => (value ?? 0).toString(8);

export function printDecnet(layer: DecnetLayer, out: Out): void {
  out.protocol = "decnet";
  const { wireLength, problem, padding, flags, control } = layer;
  if (problem === "frame") return fail(`length ${wireLength} < ${decnetShortHeader}`, out);
  const messageLength = out.need(layer.messageLength);
  if (problem === "short") return fail(`pktlen ${messageLength} < ${decnetShortHeader}`, out);
  if (problem === "long") return fail(`pktlen ${messageLength} > ${wireLength}`, out);
  if (padding !== undefined && out.options.verbosity > 0) out.add(`[pad:${padding}] `);
  if (problem === "padding") return fail(`length ${messageLength} < ${(padding ?? 0) + decnetPrefix}`, out);
  if (flags === undefined) return out.stop();
  if ((flags & decnetFlags.version) !== 0) return printUnknown("future-version-decnet", layer, 0, out);
  if ((flags & decnetFlags.control) !== 0) {
    out.add(controlNames.get(flags & 0x0f) ?? "");
    if (problem !== undefined) return out.invalid();
    if (!controlNames.has(flags & 0x0f)) return printUnknown("unknown control message", layer, decnetPrefix, out);
    return control === undefined ? undefined : printControl(flags & 0x0f, control, out);
  }
  if (problem !== undefined) return fail(`length ${messageLength - (padding ?? 0)} < ${decnetLongHeader}`, out);
  if (layer.route === undefined) return printUnknown("unknown message flags under mask", layer, 0, out);
  printData(layer, messageLength, flags, out);
}

function fail(reason: string, out: Out): void {
  out.add(` (${reason})`);
  out.invalid();
}

/**
 * What nobody knows is dumped, whatever the options say, from `skipped` bytes on; tcpdump counts these bytes among those
 * captured behind them.
 */
function printUnknown(text: string, layer: DecnetLayer, skipped: number, out: Out): void {
  const { offset, padding = 0, messageLength = 0, capturedLength } = layer;
  const start = offset + padding + skipped;
  const captured = capturedLength - padding;
  const length = Math.min(messageLength - padding, captured);
  out.add(text);
  out.hexAndAsciiDump(start, start + Math.min(length, captured - skipped));
  if (length > captured - skipped) out.stop();
}

const controlNames: ReadonlyMap<number, string> = new Map([
  [decnetControls.initialization, "init "],
  [decnetControls.verification, "verification "],
  [decnetControls.test, "test "],
  [decnetControls.level1Routing, "lev-1-routing "],
  [decnetControls.level2Routing, "lev-2-routing "],
  [decnetControls.routerHello, "router-hello "],
  [decnetControls.endnodeHello, "endnode-hello "],
]);

function printControl(type: number, control: DecnetControl, out: Out): void {
  const { initialization, check, routing, routerHello, endnodeHello } = control;
  if (initialization !== undefined) {
    out.need(initialization.reserved);
    const { source, information, blockSize, version, eco, userEco, hello } = initialization;
    out.add(nodeText(information, initializationBits));
    // There is no blank behind the address.
    out.add(`src ${address(source)}blksize ${blockSize} vers ${version} eco ${eco} ueco ${userEco} hello ${hello}`);
  }
  if (check !== undefined) {
    const value = out.need(check.value);
    const name = type === decnetControls.verification ? "fcnval" : "data";
    out.add(`src ${address(check.source)} ${name} ${octal(value)}`);
  }
  if (routing !== undefined) printRouting(type, routing, out);
  if (routerHello !== undefined) {
    out.need(routerHello.reserved);
    const { source, information, blockSize, version, eco, userEco, priority, hello } = routerHello;
    out.add(`${nodeText(information, helloBits)}vers ${version} eco ${eco} ueco ${userEco} `);
    out.add(`src ${address(source)} blksize ${blockSize} pri ${priority} hello ${hello}`);
  }
  if (endnodeHello !== undefined) {
    const data = out.need(endnodeHello.data);
    const { source, information, blockSize, version, eco, userEco, router, hello } = endnodeHello;
    out.add(`${nodeText(information, helloBits)}vers ${version} eco ${eco} ueco ${userEco} src ${address(source)} `);
    out.add(`blksize ${blockSize} rtr ${address(router)} hello ${hello} data ${octal(data)}`);
  }
}

const nodeTypes = ["reserved-ntype?", "l2rout", "l1rout", "endnode"] as const;
type BitNames = readonly (readonly [bit: number, name: string])[];
// prettier-ignore
const initializationBits: BitNames = [[0x04, "verif "], [0x08, "blo "]];
// prettier-ignore
const helloBits: BitNames = [[0x04, "verif "], [0x20, "nomcast "], [0x40, "blo "]];

function nodeText(information = 0, bits: BitNames): string {
  const names = bits.map(([bit, name]) => ((information & bit) !== 0 ? name : ""));
  return `${nodeTypes[information & 3]} ${names.join("")}`;
}

function printRouting(type: number, { header, routes }: DecnetRouting, out: Out): void {
  out.need(header.reserved);
  out.add(`src ${address(header.source)} `);
  const name = type === decnetControls.level1Routing ? "ids" : "areas";
  for (const { count = 0, first = 0, information } of routes) {
    const costAndHops = out.need(information);
    const [cost, hops] = [costAndHops & 0x1ff, (costAndHops >> 10) & 0x1f];
    out.add(`{${name} ${first}-${first + count} cost ${cost} hops ${hops}} `);
  }
}

// prettier-ignore
const dataFlags: BitNames = [[0x08, "RQR "], [0x10, "RTS "], [0x20, "IE "]];

function printData({ route, nsp }: DecnetLayer, messageLength: number, flags: number, out: Out): void {
  const visits = out.need(route?.visits);
  out.add(`${address(route?.source)} > ${address(route?.destination)} ${messageLength} `);
  if (out.options.verbosity > 0) {
    for (const [bit, name] of dataFlags) if ((flags & bit) !== 0) out.add(name);
    out.add(`${(flags & 7) === decnetFormats.long ? visits : (visits & 0x3f) + 1} hops `);
  }
  if (nsp !== undefined) printNsp(nsp, out);
}
