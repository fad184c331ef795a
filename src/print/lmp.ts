import type { LmpContent, LmpDataLink, LmpId, LmpLayer, LmpObject, LmpSubobject } from "../decode/lmp.js";
import { lmpClasses, lmpHeaderLength, lmpSubobjects, lmpVersion } from "../decode/lmp.js";
import { assertNever } from "../errors.js";
import { gmplsEncodings } from "./gmpls.js";
import * as names from "./lmp-names.js";
import { bitNames, hex32 } from "./numbers.js";
import { switchingNames } from "./ospf-tlvs.js";
import type { Out } from "./out.js";
import { megabitsText } from "./single-precision.js";

export function printLmp(layer: LmpLayer, out: Out): void {
  out.protocol = "lmp";
  const { header, wireLength } = layer;
  if (header === undefined) return out.stop();
  const { version, flags, type, length } = header;
  if (version !== lmpVersion) return out.add(`LMP version ${version} packet not supported`);
  const name = names.types.get(type);
  if (out.options.verbosity === 0)
    return out.add(`LMPv${version} ${name ?? `unknown (${type})`} Message, length: ${wireLength}`);
  const flagText = bitNames(names.headerFlags, flags) || "none";
  out.add(`\n\tLMPv${version}, msg-type: ${name ?? `unknown, type: ${type}`}, Flags: [${flagText}], length: ${length}`);
  if (length < lmpHeaderLength) return out.add(" (too short)");
  if (length > wireLength) out.add(" (too long)");
  for (const object of layer.objects) printObject(object, layer, out);
  if (layer.cut) out.stop();
}

function printObject(object: LmpObject, layer: LmpLayer, out: Out): void {
  const { classType, classNumber, length, problem, left, content, value } = object;
  const type = classType & 0x7f;
  const typeName = names.classTypes.get(classNumber * 256 + type) ?? "Unknown";
  out.add(
    `\n\t  ${names.classes.get(classNumber) ?? "Unknown"} Object (${classNumber}), Class-Type: ${typeName} (${type})`,
  );
  out.add(` Flags: [${classType & 0x80 ? "" : "non-"}negotiable], length: ${length}`);
  if (problem === "short") return out.add(" (too short)");
  if (problem === "unaligned") return out.add(" (not a multiple of 4)");
  if (problem === "cut" || value === undefined) return out.stop();
  if (content !== undefined) printContent(content, object, out);
  const isClear = content !== undefined && (content.form !== "data-link" || content.subobjects.every(isKnown));
  if (out.options.verbosity > 1 || !isClear) out.hexDumpAt(layer, value.start, value.length, "\n\t    ");
  if (problem === "past-end") {
    out.add(` [remaining objects length ${left} < ${length}]`);
    out.invalid();
  }
}

const isKnown = ({ type, problem }: LmpSubobject): boolean =>
  problem !== undefined || type === lmpSubobjects.switching || type === lmpSubobjects.wavelength;

const flagNames = (flags: names.Bits, value: number | undefined): string => bitNames(flags, value ?? 0) || "none";

function idText({ number, address }: LmpId, out: Out): string {
  return `${address === undefined ? number : out.host(address)} (${hex32(number)})`;
}

function printContent(content: LmpContent, { classNumber, classType }: LmpObject, out: Out): void {
  const line = (text: string): void => out.add(`\n\t    ${text}`);
  switch (content.form) {
    case "wrong-length":
      return out.add(" (not correct for object)");
    case "id":
      if (classNumber === lmpClasses.verifyId) return line(`Verify ID: ${content.id.number}`);
      return line(`${idLabel(classNumber, classType & 0x7f)}: ${idText(content.id, out)}`);
    case "configuration":
      line(`Hello Interval: ${content.helloInterval}`);
      return line(`Hello Dead Interval: ${content.deadInterval}`);
    case "hello":
      return line(`Tx Seq: ${content.sent}, Rx Seq: ${content.received}`);
    case "te-link":
      line(`Flags: [${flagNames(names.teLinkFlags, content.flags)}]`);
      line(`Local Link-ID: ${idText(content.local, out)}`);
      return line(`Remote Link-ID: ${idText(content.remote, out)}`);
    case "data-link":
      return printDataLink(content, out);
    case "verify-begin": {
      const { flags, interval, dataLinks, encoding = 0, transport = 0, rate = 0, wavelength } = content;
      line(`Flags: ${flagNames(names.verifyFlags, flags)}`);
      line(`Verify Interval: ${interval}`);
      line(`Data links: ${dataLinks}`);
      line(`Encoding type: ${gmplsEncodings[encoding] ?? "Unknown"}`);
      // tcpdump asks for the bits of the decimal number 8000.
      const payload = transport & 8000 ? " (Payload test messages capable)" : "";
      line(`Verify Transport Mechanism: ${transport} (0x${transport.toString(16)})${payload}`);
      line(`Transmission Rate: ${megabitsText(rate)}`);
      return line(`Wavelength: ${wavelength}`);
    }
    case "verify-begin-ack":
      line(`Verify Dead Interval: ${content.deadInterval}`);
      return line(`Verify Transport Response: ${content.response}`);
    case "channels":
      for (const { id, status } of content.channels) printChannel(id, status, out);
      return;
    case "channel-requests":
      for (const id of content.ids) line(`Interface ID: ${idText(id, out)}`);
      return;
    case "error":
      return line(
        `Error Code: ${flagNames((classType & 0x7f) === 1 ? names.verifyErrors : names.summaryErrors, content.code)}`,
      );
    case "service-signaling":
      out.add(`\n\t Flags: ${flagNames(names.signalingProtocols, content.protocols)}`);
      return out.add(`\n\t  UNI Version: ${content.version}`);
    case "service-client":
      return printClient(content, out);
    case "service-transparency":
      out.add(`\n\t Transparency Flags: ${flagNames(names.networkTransparency, content.transparency)}`);
      return out.add(`\n\t TCM Monitoring Flags: ${flagNames(names.monitoring, content.monitoring)}`);
    case "service-diversity":
      return out.add(`\n\t Diversity: Flags: ${flagNames(names.diversity, content.diversity)}`);
    default:
      return assertNever(content);
  }
}

function idLabel(classNumber: number, classType: number): string {
  switch (classNumber) {
    case lmpClasses.controlChannel:
      return "Control Channel ID";
    case lmpClasses.node:
      return "Node ID";
    case lmpClasses.message:
      return classType === 1 ? "Message ID" : "Message ID Ack";
    default:
      return `${classType <= 2 ? "IPv4 " : classType <= 4 ? "IPv6 " : ""}Link ID`;
  }
}

function printChannel(id: LmpId, status: number, out: Out): void {
  const [active, direction, state] = [status >>> 31, (status >>> 30) & 1, status & 0x3ffffff];
  out.add(`\n\t    Interface ID: ${idText(id, out)}`);
  out.add(`\n\t\t    Active: ${active ? "Allocated" : "Non-allocated"} (${active})`);
  out.add(`\n\t\t    Direction: ${direction ? "Transmit" : "Receive"} (${direction})`);
  out.add(`\n\t\t    Channel Status: ${names.channelStatuses[state] ?? "Unknown"} (${state})`);
}

function printDataLink({ flags, local, remote, subobjects, cut }: LmpDataLink, out: Out): void {
  out.add(`\n\t    Flags: [${flagNames(names.dataLinkFlags, flags)}]`);
  out.add(`\n\t    Local Interface ID: ${idText(local, out)}`);
  out.add(`\n\t    Remote Interface ID: ${idText(remote, out)}`);
  for (const subobject of subobjects) printSubobject(subobject, out);
  if (cut) out.stop();
}

const subobjectProblems = {
  short: " (too short)",
  unaligned: " (not a multiple of 4)",
  "past-end": " (goes past the end of the object)",
} as const;

function printSubobject({ type, length, problem, switching, wavelength }: LmpSubobject, out: Out): void {
  const name = type === lmpSubobjects.switching ? "Interface Switching Type" : "Wavelength";
  const isNamed = type === lmpSubobjects.switching || type === lmpSubobjects.wavelength;
  out.add(`\n\t    Subobject, Type: ${isNamed ? name : "Unknown"} (${type}), Length: ${length}`);
  if (problem !== undefined) return out.add(subobjectProblems[problem]);
  if (switching !== undefined)
    out.fields(switching, {
      switching: (value) => `\n\t      Switching Type: ${switchingNames.get(value) ?? "Unknown"} (${value})`,
      encoding: (value) => `\n\t      Encoding Type: ${gmplsEncodings[value] ?? "Unknown"} (${value})`,
      minimumBandwidth: (value) => `\n\t      Min Reservable Bandwidth: ${megabitsText(value)}`,
      maximumBandwidth: (value) => `\n\t      Max Reservable Bandwidth: ${megabitsText(value)}`,
    });
  if (type === lmpSubobjects.wavelength) out.add(`\n\t      Wavelength: ${out.need(wavelength)}`);
}

const linkTypes: ReadonlyMap<number, readonly [name: string, signals: readonly (string | undefined)[]]> = new Map([
  [5, ["SDH ITU-T G.707", names.sdhSignals]],
  [6, ["SONET ANSI T1.105", names.sonetSignals]],
]);

function printClient(content: Extract<LmpContent, { form: "service-client" }>, out: Out): void {
  const { linkType = 0, signalType = 0, transparency, concatenation } = content;
  const [name, signals] = linkTypes.get(linkType) ?? ["Unknown"];
  out.add(`\n\t Link Type: ${name} (${linkType})`);
  if (signals !== undefined) out.add(`\n\t Signal Type: ${signals[signalType] ?? "Unknown"} (${signalType})`);
  out.add(`\n\t Transparency: ${flagNames(names.clientTransparency, transparency)}`);
  out.add(`\n\t Contiguous Concatenation Types: ${flagNames(names.concatenation, concatenation)}`);
  out.add(`\n\t Minimum NCC: ${content.minimumNcc}\n\t Maximum NCC: ${content.maximumNcc}`);
  out.add(`\n\t Minimum NVC:${content.minimumNvc}\n\t Maximum NVC:${content.maximumNvc}`);
  const address = out.needText(content.interfaceAddress);
  const number = address.split(".").reduce((value, byte) => value * 256 + Number(byte), 0);
  out.add(`\n\t    Local Interface ID: ${out.host(address)} (${hex32(number)})`);
}
