import type { LdpCircuit, LdpFec, LdpParameter, LdpTooShort } from "../decode/ldp-fec.js";
import { circuitParameters, fecTypes } from "../decode/ldp-fec.js";
import { ldpTlvs, type LdpContent, type LdpTlv } from "../decode/ldp-tlvs.js";
import { ldpMessageHeader, ldpUnitHeader, type LdpLayer, type LdpMessage, type LdpUnit } from "../decode/ldp.js";
import { assertNever } from "../errors.js";
import { addressFamilyName } from "./address-families.js";
import { bitNames, hex16, hex32, hex8 } from "./numbers.js";
import type { Out } from "./out.js";
import { pseudowireName } from "./pseudowires.js";

export function printLdp(layer: LdpLayer, out: Out): void {
  out.protocol = "ldp";
  const verbose = out.options.verbosity > 0;
  for (const unit of verbose ? layer.units : layer.units.slice(0, 1)) printUnit(unit, out);
  const last = layer.units.at(-1);
  if (!verbose || layer.left === undefined || last === undefined) return;
  out.add(` [remaining length ${layer.left} < ${last.length + 4}]`);
  out.invalid();
}

function printUnit(unit: LdpUnit, out: Out): void {
  const { version, length } = unit;
  if (version === undefined) return out.stop();
  if (out.options.verbosity > 0) out.add("\n\t");
  if (unit.problem === "version") return out.add(`LDP version ${version} packet not supported`);
  if (unit.problem === "length") return out.add(`LDP, pdu-length: ${length} (too short, < ${ldpUnitHeader})`);
  out.add(`LDP, Label-Space-ID: ${out.host(unit.identifier)}:${unit.labelSpace}, pdu-length: ${length}`);
  if (out.options.verbosity < 1) return;
  for (const message of unit.messages) printMessage(message, out);
  if (unit.cut) out.stop();
}

const messageNames: ReadonlyMap<number, string> = new Map([
  [0x0001, "Notification"],
  [0x0100, "Hello"],
  [0x0200, "Initialization"],
  [0x0201, "Keepalive"],
  [0x0300, "Address"],
  [0x0301, "Address Withdraw"],
  [0x0400, "Label Mapping"],
  [0x0401, "Label Request"],
  [0x0402, "Label Withdraw"],
  [0x0403, "Label Release"],
  [0x0404, "Label Abort Request"],
]);

function printMessage(message: LdpMessage, out: Out): void {
  const { type, length, id, ignore, tlvs } = message;
  out.add(`\n\t  ${messageNames.get(type) ?? "Unknown"} Message (${hex16(type)}), length: ${length}`);
  if (message.tooShort) return out.add(` (too short, < ${ldpMessageHeader})`);
  out.add(`, Message ID: ${hex32(id)}, Flags: [${ignore ? "ignore" : "continue processing"} if unknown]`);
  if (message.cut) return out.stop();
  if (tlvs !== undefined) for (const tlv of tlvs) printTlv(tlv, out);
  else if (out.options.verbosity < 2) out.hexDump(message.contents, "\n\t  ");
  if (out.options.verbosity > 1) out.hexDump(message.dump, "\n\t  ");
}

const tlvNames: ReadonlyMap<number, string> = new Map([
  [ldpTlvs.fec, "FEC"],
  [ldpTlvs.addressList, "Address List"],
  [0x0103, "Hop Count"],
  [0x0104, "Path Vector"],
  [ldpTlvs.genericLabel, "Generic Label"],
  [0x0201, "ATM Label"],
  [0x0202, "Frame-Relay Label"],
  [ldpTlvs.status, "Status"],
  [0x0301, "Extended Status"],
  [0x0302, "Returned PDU"],
  [0x0303, "Returned Message"],
  [ldpTlvs.hello, "Common Hello Parameters"],
  [ldpTlvs.ipv4Transport, "IPv4 Transport Address"],
  [ldpTlvs.configurationSequence, "Configuration Sequence Number"],
  [ldpTlvs.ipv6Transport, "IPv6 Transport Address"],
  [ldpTlvs.session, "Common Session Parameters"],
  [0x0501, "ATM Session Parameters"],
  [0x0502, "Frame-Relay Session Parameters"],
  [ldpTlvs.faultTolerance, "Fault-Tolerant Session Parameters"],
  [0x0600, "Label Request Message ID"],
  [ldpTlvs.mtu, "MTU"],
]);

function printTlv(tlv: LdpTlv, out: Out): void {
  const { type, length, content } = tlv;
  if (type === undefined) return out.stop();
  if (tlv.tooLong) return out.add("\n\t\t TLV contents go past end of message");
  out.add(`\n\t    ${tlvNames.get(type) ?? "Unknown"} TLV (${hex16(type)}), length: ${length}`);
  out.add(`, Flags: [${tlv.unknownBit ? "continue processing" : "ignore"}`);
  out.add(` and ${tlv.forwardBit ? "do" : "don't"} forward if unknown]`);
  if (content !== undefined) printContent(type, content, out);
  else if (out.options.verbosity < 2) out.hexDump(tlv.value, "\n\t      ");
}

function printTooShort({ left, least }: LdpTooShort, out: Out): void {
  out.add(` [tlv length ${left} < ${least}]`);
  out.invalid();
}

const numberNames: ReadonlyMap<number, string> = new Map([
  [ldpTlvs.configurationSequence, "Sequence Number"],
  [ldpTlvs.genericLabel, "Label"],
  [ldpTlvs.mtu, "MTU"],
]);

function printContent(type: number, content: LdpContent, out: Out): void {
  switch (content.form) {
    case "too-short":
      return printTooShort(content, out);
    case "hello": {
      const [holdTime, flags] = [out.need(content.holdTime), out.need(content.flags)];
      const request = flags & 0x4000 ? ", Request for targeted Hellos" : "";
      return out.add(
        `\n\t      Hold Time: ${holdTime}s, Flags: [${flags & 0x8000 ? "Targeted" : "Link"} Hello${request}]`,
      );
    }
    case "address":
      return out.add(`\n\t      ${tlvNames.get(type)}: ${out.host(out.needText(content.address))}`);
    case "number":
      return out.add(`\n\t      ${numberNames.get(type)}: ${out.need(content.value)}`);
    case "addresses": {
      const family = out.need(content.family);
      out.add(`\n\t      Address Family: ${addressFamilyName(family) ?? `Unknown (${family})`}, addresses`);
      for (const address of content.addresses) out.add(` ${out.host(out.needText(address))}`);
      return;
    }
    case "session": {
      const { version, keepalive } = content;
      const flags = out.need(content.flags);
      out.add(`\n\t      Version: ${out.need(version)}, Keepalive: ${out.need(keepalive)}s`);
      out.add(`, Flags: [Downstream ${flags & 0x8000 ? "On Demand" : "Unsolicited"}`);
      return out.add(`, Loop Detection ${flags & 0x4000 ? "Enabled" : "Disabled"}]`);
    }
    case "status":
      return printStatus(content, out);
    case "fault-tolerance":
      return printFaultTolerance(content, out);
    case "fec":
      return printFec(content, out);
    default:
      return assertNever(content);
  }
}

function printStatus(content: LdpContent & { readonly form: "status" }, out: Out): void {
  const status = out.need(content.status);
  out.add(`\n\t      Status: ${hex8(status & 0x3fffffff)}`);
  out.add(`, Flags: [${status & 0x80000000 ? "Fatal error" : "Advisory Notification"}`);
  out.add(` and ${status & 0x40000000 ? "do" : "don't"} forward]`);
  const messageId = out.need(content.messageId);
  if (messageId !== 0) out.add(`, causing Message ID: ${hex32(messageId)}`);
}

function printFaultTolerance(content: LdpContent & { readonly form: "fault-tolerance" }, out: Out): void {
  const flags = out.need(content.flags);
  out.add(`\n\t      Flags: [${flags & 0x8000 ? "" : "No "}Reconnect, ${flags & 8 ? "" : "Don't "}Save State`);
  out.add(`, ${flags & 4 ? "" : "No "}All-Label Protection`);
  out.add(`, ${flags & 2 ? "Sequence Numbered Label" : "All Labels"} Checkpoint`);
  out.add(`, ${flags & 1 ? "" : "Don't "}Re-Learn State]`);
  const timeout = out.need(content.reconnectTimeout);
  if (timeout !== 0) out.add(`, Reconnect Timeout: ${timeout}ms`);
  const recovery = out.need(content.recoveryTime);
  if (recovery !== 0) out.add(`, Recovery Time: ${recovery}ms`);
}

const fecNames: ReadonlyMap<number, string> = new Map([
  [1, "Wildcard"],
  [fecTypes.prefix, "Prefix"],
  [3, "Host address"],
  [fecTypes.circuit, "Martini VC"],
]);

function printFec(fec: LdpFec, out: Out): void {
  const type = out.need(fec.type);
  out.add(`\n\t      ${fecNames.get(type) ?? "Unknown"} FEC (${hex8(type)})`);
  if (fec.circuit !== undefined) printCircuit(fec.circuit, out);
  if (fec.tooShort !== undefined) return printTooShort(fec.tooShort, out);
  if (type === fecTypes.prefix) printPrefix(fec, out);
}

function printPrefix({ family, prefix }: LdpFec, out: Out): void {
  const number = out.need(family);
  if (number !== 1 && number !== 2) return out.add(`: Address family ${number} prefix`);
  const version = number === 1 ? 4 : 6;
  if (prefix === undefined) return out.stop();
  if (prefix.form !== "prefix") return out.add(`: IPv${version} prefix (invalid length)`);
  out.add(`: IPv${version} prefix ${out.host(prefix.address)}/${prefix.length}`);
}

function printCircuit(circuit: LdpCircuit, out: Out): void {
  const infoLength = out.need(circuit.infoLength);
  const type = out.need(circuit.type);
  const control = type & 0x8000 ? "" : "no ";
  const groupId = out.need(circuit.groupId);
  const id = infoLength === 0 ? "" : `, VC-ID ${out.need(circuit.id)}`;
  out.add(`: ${pseudowireName(type & 0x7fff)}, ${control}control word, group-ID ${groupId}${id}`);
  out.add(`, VC-info-length: ${infoLength}`);
  if (infoLength > 0 && infoLength < 4) return out.add(" (invalid, < 4");
  for (const parameter of circuit.parameters) printParameter(parameter, out);
  if (circuit.cut) out.stop();
}

const parameterNames: ReadonlyMap<number, string> = new Map([
  [circuitParameters.mtu, "MTU"],
  [circuitParameters.description, "Description"],
  [circuitParameters.verification, "VCCV"],
]);

const channelNames: readonly (readonly [number, string])[] = [
  [0x01, "PWE3 control word"],
  [0x02, "MPLS Router Alert Label"],
  [0x04, "MPLS inner label TTL = 1"],
];

const verificationNames: readonly (readonly [number, string])[] = [
  [0x01, "ICMP Ping"],
  [0x02, "LSP Ping"],
  [0x04, "BFD"],
];

function printParameter(parameter: LdpParameter, out: Out): void {
  const { type, length, description } = parameter;
  out.add(`\n\t\tInterface Parameter: ${parameterNames.get(type) ?? "Unknown"} (${hex8(type)}), len ${length}`);
  switch (type) {
    case circuitParameters.mtu:
      return out.add(`: ${out.need(parameter.mtu)}`);
    case circuitParameters.description:
      out.add(": ");
      if (description !== undefined) out.captured(description);
      return;
    case circuitParameters.verification: {
      const channels = out.need(parameter.channels);
      out.add(`\n\t\t  Control Channels (${hex8(channels)}) = [${bitNames(channelNames, channels) || "none"}]`);
      const types = out.need(parameter.verifications);
      return out.add(`\n\t\t  CV Types (${hex8(types)}) = [${bitNames(verificationNames, types) || "none"}]`);
    }
    default:
      out.hexDump(parameter.value, "\n\t\t  ");
  }
}
