import type { CmuVendorArea, DhcpLayer } from "../decode/dhcp.js";
import { cmuCookie, dhcpCookie } from "../decode/dhcp.js";
import { printDhcpOptions } from "./dhcp-options.js";
import { hex16 } from "./numbers.js";
import type { Out } from "./out.js";

const request = 1;
const ethernet = 1;
const macLength = 6;
const broadcastFlag = 0x8000;

export function printDhcp(layer: DhcpLayer, out: Out): void {
  out.protocol = "bootp";
  const op = out.need(layer.op);
  const name = op === request ? "Request" : op === 2 ? "Reply" : `unknown (0x${op.toString(16).padStart(2, "0")})`;
  out.add(`BOOTP/DHCP, ${name}`);
  const htype = out.need(layer.htype);
  const hlen = out.need(layer.hlen);
  const usual = htype === ethernet && hlen === macLength;
  if (usual && op === request) out.add(` from ${out.mac(out.needText(layer.chaddr))}`);
  out.add(`, length ${layer.wireLength}`);
  if (out.options.verbosity === 0) return;
  if (layer.secs === undefined) return out.truncated();
  if (htype !== ethernet) out.add(`, htype ${htype}`);
  if (!usual) out.add(`, hlen ${hlen}`);
  if (layer.hops) out.add(`, hops ${layer.hops}`);
  if (layer.xid) out.add(`, xid 0x${layer.xid.toString(16)}`);
  if (layer.secs) out.add(`, secs ${layer.secs}`);
  const flags = out.need(layer.flags);
  out.add(`, Flags [${flags & broadcastFlag ? "Broadcast" : "none"}]`);
  if (out.options.verbosity > 1) out.add(` (${hex16(flags)})`);
  printAddress("Client-IP", layer.ciaddr, out);
  printAddress("Your-IP", layer.yiaddr, out);
  printAddress("Server-IP", layer.siaddr, out);
  printAddress("Gateway-IP", layer.giaddr, out);
  if (usual) out.add(`\n\t  Client-Ethernet-Address ${out.mac(out.needText(layer.chaddr))}`);
  if (printField("sname", layer.sname, out) && printField("file", layer.file, out)) printVendorArea(layer, out);
}

function printAddress(name: string, address: string | undefined, out: Out): void {
  const text = out.needText(address);
  if (text !== "0.0.0.0") out.add(`\n\t  ${name} ${out.host(text)}`);
}

/** A field of text, if there is any in it. False if it has no end. */
function printField(name: string, { text, terminated, missing }: DhcpLayer["sname"], out: Out): boolean {
  if (missing) out.stop();
  if (text === "") return true;
  out.add(`\n\t  ${name} "${text}"`);
  if (!terminated) out.truncated();
  return terminated;
}

function printVendorArea(layer: DhcpLayer, out: Out): void {
  const { magicCookie, options, cmu } = layer;
  if (magicCookie === undefined) return out.truncated();
  if (magicCookie === dhcpCookie) {
    out.add("\n\t  Vendor-rfc1048 Extensions");
    out.add(`\n\t    Magic Cookie 0x${dhcpCookie.toString(16)}`);
    printDhcpOptions(options, out);
  } else if (magicCookie === cmuCookie && cmu !== undefined) {
    printCmu(cmu, out);
  } else if (magicCookie !== 0) out.add(`\n\t  Vendor-#0x${magicCookie.toString(16)}`);
}

/** The fields in the order printed: name, and position among the addresses. */
const cmuFields = [
  ["DG", 1],
  ["SM", 0],
  ["NS1", 2],
  ["NS2", 3],
  ["IEN1", 4],
  ["IEN2", 5],
  ["TS1", 6],
  ["TS2", 7],
] as const;

const hasSubnetMask = 1;

function printCmu({ flags, addresses }: CmuVendorArea, out: Out): void {
  out.add(" vend-cmu");
  if (flags === undefined) return out.truncated();
  const first = flags >>> 24;
  if (first & ~hasSubnetMask) out.add(` F:0x${first.toString(16)}`);
  for (const [name, index] of cmuFields) {
    const address = addresses[index];
    if (address === undefined) return out.truncated();
    const mark = index === 0 && (first & hasSubnetMask) === 0 ? "*" : "";
    if (address !== "0.0.0.0") out.add(` ${name}${mark}:${out.host(address)}`);
  }
}
