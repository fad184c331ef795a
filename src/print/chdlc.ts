import type { ChdlcLayer, SlarpLayer } from "../decode/chdlc.js";
import { chdlcHeaderLength, chdlcOsiType, slarpCodes } from "../decode/chdlc.js";
import { etherTypeName } from "./ether-types.js";
import { hex16, hex32, hex8 } from "./numbers.js";
import type { Out } from "./out.js";

const casts: ReadonlyMap<number, string> = new Map([
  [0x0f, "unicast"],
  [0x8f, "bcast"],
]);

export function printChdlc(layer: ChdlcLayer, out: Out): void {
  out.protocol = "chdlc";
  const { address = 0, wireLength } = layer;
  if (wireLength < chdlcHeaderLength) return out.truncated();
  const type = out.need(layer.protocolType);
  if (out.options.linkHeader) {
    const name = etherTypeName(type) ?? "Unknown";
    out.add(`${casts.get(address) ?? hex8(address)}, ethertype ${name} (${hex16(type)}), length ${wireLength}: `);
  }
  if (layer.payload !== undefined) return out.layer(layer.payload);
  if (type === chdlcOsiType) return wireLength < chdlcHeaderLength + 2 ? out.truncated() : out.stop();
  if (!out.options.linkHeader) out.add(`unknown CHDLC protocol (${hex16(type)})`);
}

const slarpLength = 18;

export function printSlarp(layer: SlarpLayer, out: Out): void {
  out.protocol = "chdlc_slarp";
  const { code, wireLength, offset } = layer;
  const { verbosity } = out.options;
  out.add(`SLARP (length: ${wireLength}), `);
  if (code === undefined) return out.truncated();
  switch (code) {
    case slarpCodes.request:
      out.add("request");
      break;
    case slarpCodes.reply:
      out.add(`reply ${out.host(out.needText(layer.address))}/${out.host(out.needText(layer.mask))}`);
      break;
    case slarpCodes.keepalive:
      printKeepalive(layer, out);
      break;
    default:
      out.add(`${hex8(code)} unknown`);
      if (verbosity <= 1) out.hexDumpAt(layer, offset + 4, wireLength - 4, "\n\t");
  }
  if (wireLength > slarpLength && verbosity > 0) out.add(`, (trailing junk: ${wireLength - slarpLength} bytes)`);
  // Behind an uptime, tcpdump begins the dump where it stopped reading.
  const start = layer.uptime !== undefined && wireLength >= slarpLength ? slarpLength : 4;
  if (verbosity > 1) out.hexDumpAt(layer, offset + start, wireLength - 4, "\n\t");
}

function printKeepalive(layer: SlarpLayer, out: Out): void {
  const mine = hex32(out.need(layer.mySequenceNumber));
  const yours = hex32(out.need(layer.yourSequenceNumber));
  out.add(`keepalive: mineseen=${mine}, yourseen=${yours}, reliability=${hex16(out.need(layer.reliability))}`);
  if (layer.wireLength >= slarpLength) out.add(`, link uptime=${uptimeText(out.need(layer.uptime))}`);
}

function uptimeText(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return `${Math.floor(hours / 24)}d${hours % 24}h${minutes % 60}m${seconds % 60}s`;
}
