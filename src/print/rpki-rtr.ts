import type { RpkiError, RpkiPdu, RpkiRtrLayer } from "../decode/rpki-rtr.js";
import { rpkiTypes } from "../decode/rpki-rtr.js";
import { hex16, hex8 } from "./numbers.js";
import type { Out } from "./out.js";

// prettier-ignore
const typeNames: readonly (string | undefined)[] = [
  "Serial Notify", "Serial Query", "Reset Query", "Cache Response", "IPV4 Prefix", undefined, "IPV6 Prefix", "End of Data",
  "Cache Reset", undefined, "Error Report",
];

// prettier-ignore
const errorNames: readonly string[] = [
  "Corrupt Data", "Internal Error", "No Data Available", "Invalid Request", "Unsupported Protocol Version",
  "Unsupported PDU Type", "Withdrawal of Unknown Record", "Duplicate Announcement Received",
];

export function printRpkiRtr(layer: RpkiRtrLayer, out: Out): void {
  out.protocol = "rpki_rtr";
  if (out.options.verbosity === 0) return out.add(", RPKI-RTR");
  for (const pdu of layer.pdus) printPdu(pdu, layer, 2, out);
}

/** `indent` blanks stand behind the tab. */
function printPdu(pdu: RpkiPdu, layer: RpkiRtrLayer, indent: number, out: Out): void {
  const { offset, room, problem, roomCut, cut } = pdu;
  const version = out.need(pdu.version);
  if (problem === "version") return out.add(`\n\tRPKI-RTRv${version} (unknown)`);
  if (problem === "short") out.add(`(${room} bytes is too few to decode)`);
  else {
    const length = out.need(pdu.length);
    const type = out.need(pdu.type);
    const name = typeNames[type] ?? "Unknown";
    out.add(`\n\tRPKI-RTRv${version}, ${name} PDU (${type}), length: ${length}`);
    if (problem !== "length") printContent(pdu, layer, indent, out);
    if (problem === undefined && name === "Unknown" && cut) return out.stop();
    const { verbosity } = out.options;
    if (problem === undefined && (verbosity > 1 || name === "Unknown")) out.hexDumpAt(layer, offset, length, "\n\t  ");
  }
  if (problem === undefined) return;
  out.invalid();
  if (roomCut) out.stop();
}

function printContent(pdu: RpkiPdu, layer: RpkiRtrLayer, indent: number, out: Out): void {
  const line = (text: string): void => out.add(`\n\t${" ".repeat(indent)}${text}`);
  const { type, session = 0, problem, ipv4, ipv6, error, cut } = pdu;
  if (error !== undefined) return printError(pdu, error, layer, indent, out);
  if (problem !== undefined) return;
  switch (type) {
    case rpkiTypes.serialNotify:
    case rpkiTypes.serialQuery:
    case rpkiTypes.endOfData: {
      const serial = out.need(pdu.serial);
      return line(`Session ID: ${hex16(session)}, Serial: ${serial}`);
    }
    case rpkiTypes.cacheResponse:
      return line(`Session ID: ${hex16(session)}`);
    case rpkiTypes.ipv4Prefix:
    case rpkiTypes.ipv6Prefix: {
      const fields = ipv4 ?? ipv6;
      const system = out.need(fields?.autonomousSystem);
      const { prefixLength, maximumLength, flags = 0 } = fields ?? {};
      const range = `${out.host(fields?.prefix ?? "")}/${prefixLength}-${maximumLength}`;
      return line(`${ipv4 === undefined ? "IPv6" : "IPv4"} Prefix ${range}, origin-as ${system}, flags ${hex8(flags)}`);
    }
    case rpkiTypes.errorReport:
      return cut ? out.stop() : undefined;
  }
}

function printError({ session = 0 }: RpkiPdu, error: RpkiError, layer: RpkiRtrLayer, indent: number, out: Out): void {
  const margin = `\n\t${" ".repeat(indent)}`;
  const { encapsulatedLength, encapsulated, problem, textLength, text } = error;
  const name = errorNames[session] ?? "Unknown";
  out.add(`${margin}Error code: ${name} (${session}), Encapsulated PDU length: ${encapsulatedLength}`);
  if (encapsulated !== undefined) {
    out.add(`${margin}  -----encapsulated PDU-----`);
    printPdu(encapsulated, layer, indent + 2, out);
  }
  if (problem === "cut") return out.stop();
  if (text === undefined || textLength === undefined || textLength === 0) return;
  out.add(`${margin}Error text: ${out.escaped(text)}`);
  if (text.length < textLength) out.stop();
}
