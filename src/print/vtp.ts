import type { VtpBody, VtpLayer, VtpTlv, VtpVlan } from "../decode/vtp.js";
import { assertNever } from "../errors.js";
import { hex16, hex32, hex8 } from "./numbers.js";
import type { Out } from "./out.js";

const messageNames = [
  "",
  "Summary advertisement",
  "Subset advertisement",
  "Advertisement request",
  "Join message",
] as const;

/** What the third byte is, by type. */
const thirdNames = ["", "Followers", "Seq number", "Rsvd", "Rsvd"] as const;

export function printVtp(layer: VtpLayer, out: Out): void {
  out.protocol = "vtp";
  if (layer.headerCut) return out.stop();
  if (layer.problem === "header") return printInvalid(layer, out);
  const { version, type, wireLength } = layer;
  out.add(
    `VTPv${version}, Message ${messageNames[type] || "Unknown message type"} (${hex8(type)}), length ${wireLength}`,
  );
  if (out.options.verbosity < 1) {
    if (layer.cut) out.stop();
    return;
  }
  out.add("\n\tDomain name: ");
  if (layer.domain === undefined) {
    out.add(` [invalid MgmtD Len ${layer.domainLength}]`);
    return printInvalid(layer, out);
  }
  out.captured(layer.domain);
  out.add(`, ${thirdNames[type] || "Unknown"}: ${layer.third}`);
  if (layer.body !== undefined && !printBody(layer.body, out)) printInvalid(layer, out);
}

function printInvalid(layer: VtpLayer, out: Out): void {
  out.invalid();
  if (layer.cut) out.stop();
}

/** False if it is invalid. */
function printBody(body: VtpBody, out: Out): boolean {
  switch (body.form) {
    case "summary":
      out.add(
        `\n\t  Config Rev ${out.need(body.revision).toString(16)}, Updater ${out.host(out.needText(body.updater))}`,
      );
      out.add(`, Timestamp ${body.timestamp.map((word) => hex32(out.need(word))).join(" ")}`);
      out.add(`, MD5 digest: ${body.digest.map((word) => hex32(out.need(word)).slice(2)).join("")}`);
      return true;
    case "subset":
      out.add(`, Config Rev ${out.need(body.revision).toString(16)}`);
      for (const vlan of body.vlans) if (!printVlan(vlan, out)) return false;
      if (body.end === "cut") out.stop();
      return body.end !== "short";
    case "request":
      out.add(`\n\tStart value: ${out.need(body.start)}`);
      return true;
    default:
      return assertNever(body);
  }
}

const statusNames = ["Operational", "Suspended"] as const;
const vlanTypes = ["", "Ethernet", "FDDI", "TrCRF", "FDDI-net", "TrBRF"] as const;

function printVlan({ status, type, id, mtu, said, name, tlvs, end }: VtpVlan, out: Out): boolean {
  out.add(`\n\tVLAN info status ${statusNames[status] ?? "Unknown"}, type ${vlanTypes[type] || "Unknown"}`);
  out.add(`, VLAN-id ${id}, MTU ${mtu}, SAID ${hex32(said)}, Name `);
  if (name === undefined) return false;
  out.captured(name);
  for (const tlv of tlvs) printTlv(tlv, out);
  if (end === "long") out.add(" (TLV goes past the end of the packet)");
  if (end === "length") out.add(` (invalid TLV length ${tlvs.at(-1)?.length} != 1)`);
  return end === undefined;
}

const tlvNames = [
  "",
  "Source-Routing Ring Number TLV",
  "Source-Routing Bridge Number TLV",
  "STP type TLV",
  "Parent VLAN TLV",
  "Translationally bridged VLANs TLV",
  "Pruning TLV",
  "Bridge Type TLV",
  "Max ARP Hop Count TLV",
  "Max STE Hop Count TLV",
  "Backup CRF Mode TLV",
] as const;

const spanningTreeTypes = ["", "SRT", "SRB", "Auto"] as const;

function printTlv({ type, value, bytes }: VtpTlv, out: Out): void {
  out.add(`\n\t\t${tlvNames[type] || "Unknown"} (${hex16(type)}) TLV`);
  if (value === undefined) return;
  const text = valueText(type, value);
  if (text === undefined) out.hexDump(bytes, "\n\t\t  ");
  else out.add(`, ${text}`);
}

/** `undefined` for values of which only their bytes are shown. */
function valueText(type: number, value: number): string | undefined {
  switch (type) {
    case 3:
      return `${spanningTreeTypes[value] || "Unknown"} (${value})`;
    case 6:
      return `${value === 1 ? "Enabled" : "Disabled"} (${value})`;
    case 7:
      return `${value === 1 ? "SRB" : "SRT"} (${value})`;
    case 9:
      return String(value);
    case 10:
      return `${value === 1 ? "Backup" : "Not backup"} (${value})`;
    default:
      return undefined;
  }
}
