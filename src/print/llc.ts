import type { LlcLayer } from "../decode/llc.js";
import { exchangeIdentification, llcUnnumberedInformation, xidFormat } from "../decode/llc.js";
import type { SnapLayer } from "../decode/snap.js";
import { sap } from "../net/protocol-numbers.js";
import { hex16, hex8 } from "./numbers.js";
import type { Out } from "./out.js";
import { printSnapContents } from "./snap.js";

// prettier-ignore
const sapNames: ReadonlyMap<number, string> = new Map([
  [0x00, "Null"], [0xff, "Global"], [0x02, "802.1B I"], [0x03, "802.1B G"], [0x06, "IP"], [0x04, "SNA"], [0x0e, "ProWay NM"],
  [0x42, "STP"], [0x4e, "RS511"], [0x7e, "ISO8208"], [0x8e, "ProWay"], [0xaa, "SNAP"], [0xe0, "IPX"], [0xf0, "NetBeui"],
  [0xfe, "OSI"],
]);

export function printLlc(layer: LlcLayer, out: Out): void {
  if (!printLlcContents(layer, out)) out.defaultDump(layer.offset, layer.capturedLength);
}

/** Prints all but the dump of a frame of which nothing is known. False if there should be one. */
export function printLlcContents(layer: LlcLayer, out: Out): boolean {
  out.protocol = "llc";
  const { dsap, ssap, payload } = layer;
  if (layer.cut) {
    out.truncated();
    // This dump no option suppresses.
    out.hexAndAsciiDump(layer.offset, layer.offset + layer.capturedLength);
    return true;
  }
  const { linkHeader } = out.options;
  if (dsap === sap.global && ssap === sap.global) {
    if (linkHeader) out.add("IPX 802.3: ");
    if (payload !== undefined) out.layer(payload);
    return true;
  }
  if (linkHeader) out.add(headerText(layer));
  if (payload !== undefined) {
    if (linkHeader && payload.kind === "ipx") out.add("IPX 802.2: ");
    if (payload.kind === "snap") return printSnapContents(payload as SnapLayer, out);
    out.layer(payload);
    return true;
  }
  if (!linkHeader) printAddresses(layer, out);
  return printControl(layer, out);
}

function headerText({ dsap, ssap, control, unnumbered }: LlcLayer): string {
  const destination = dsap & 0xfe;
  const source = ssap & 0xfe;
  return (
    `LLC, dsap ${sapNames.get(destination) ?? "Unknown"} (${hex8(destination)}) ${dsap & 1 ? "Group" : "Individual"}` +
    `, ssap ${sapNames.get(source) ?? "Unknown"} (${hex8(source)}) ${ssap & 1 ? "Response" : "Command"}` +
    `, ctrl ${unnumbered ? hex8(control) : hex16(control)}: `
  );
}

/** The service access points, each after the hardware address it belongs to if there is one; equal ones once. */
function printAddresses(layer: LlcLayer, out: Out): void {
  const destination = layer.dsap & 0xfe;
  const source = layer.ssap & 0xfe;
  const destinationName = sapNames.get(destination) ?? `Unknown DSAP ${hex8(destination)}`;
  const sourceName = sapNames.get(source) ?? `Unknown SSAP ${hex8(source)}`;
  const link = out.link;
  if (link === undefined)
    out.add(source === destination ? `${destinationName} ` : `${sourceName} > ${destinationName} `);
  else {
    const middle = source === destination ? "" : ` ${sourceName}`;
    out.add(`${out.mac(link.source)}${middle} > ${out.mac(link.destination)} ${destinationName} `);
  }
}

// prettier-ignore
const unnumberedNames: ReadonlyMap<number, string> = new Map([
  [llcUnnumberedInformation, "ui"], [0xe3, "test"], [0xaf, "xid"], [0x63, "ua"], [0x43, "disc"], [0x0f, "dm"], [0x6f, "sabme"],
  [0x87, "frmr"],
]);
const supervisoryNames = ["Receiver Ready", "Receiver not Ready", "Reject", "?"] as const;
const unnumberedPoll = 0x10;
const numberedPoll = 0x100;

/** The kind of frame. True if nothing is left to be shown of it. */
function printControl(layer: LlcLayer, out: Out): boolean {
  const { control, ssap, unnumbered, wireLength } = layer;
  const response = (ssap & 1) === 1;
  const poll = (control & (unnumbered ? unnumberedPoll : numberedPoll)) !== 0;
  const flag = poll ? (response ? "Final" : "Poll") : response ? "Response" : "Command";
  const end = `Flags [${flag}], length ${wireLength}`;
  const received = (control >> 9) & 0x7f;
  if (unnumbered) {
    const command = control & 0xef;
    out.add(`Unnumbered, ${unnumberedNames.get(command) ?? command.toString(16).padStart(2, "0")}, ${end}`);
    return command === exchangeIdentification && printXid(layer, out);
  }
  if (control & 1) {
    out.add(`Supervisory, ${supervisoryNames[(control >> 2) & 3]}, rcv seq ${received}, ${end}`);
    return true;
  }
  out.add(`Information, send seq ${(control >> 1) & 0x7f}, rcv seq ${received}, ${end}`);
  return false;
}

function printXid(layer: LlcLayer, out: Out): boolean {
  const { xid, offset, capturedLength } = layer;
  const length = layer.wireLength - 3;
  if (length === 0) return true;
  const [format, second, third] = xid;
  if (format !== undefined && format !== xidFormat) return false;
  if (second === undefined || third === undefined || length < 3) {
    out.truncated();
    if (format !== undefined) out.hexAndAsciiDump(offset + 3, offset + capturedLength);
  } else out.add(`: ${hex8(second).slice(2)} ${hex8(third).slice(2)}`);
  return true;
}
