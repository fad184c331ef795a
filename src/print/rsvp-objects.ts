import type { RsvpLayer } from "../decode/rsvp.js";
import { rsvpClasses } from "../decode/rsvp-forms.js";
import type { RsvpContent, RsvpObject, RsvpObjects, RsvpProblem } from "../decode/rsvp-objects.js";
import { rsvpUniTypes, type RsvpRouteSubobject, type RsvpUniSubobject } from "../decode/rsvp-subobjects.js";
import { assertNever } from "../errors.js";
import { addressFamilyName } from "./address-families.js";
import { digestVerdict } from "./digest-verdict.js";
import { etherTypeName } from "./ether-types.js";
import { gmplsEncodings, gmplsPayloads } from "./gmpls.js";
import { bitNames, hex16, hex32, hex8 } from "./numbers.js";
import { switchingNames } from "./ospf-tlvs.js";
import type { Out } from "./out.js";
import * as names from "./rsvp-names.js";
import { generalSingleText } from "./general-format.js";
import { printRsvpServices } from "./rsvp-services.js";
import { toMegabits } from "./single-precision.js";

/** False if the text of the message ends with these. */
export function printRsvpObjects({ objects, cut }: RsvpObjects, layer: RsvpLayer, indent: string, out: Out): boolean {
  for (const object of objects) if (!printObject(object, layer, indent, out)) return false;
  if (cut) out.truncated();
  return !cut;
}

function printObject(object: RsvpObject, layer: RsvpLayer, indent: string, out: Out): boolean {
  const { length, classNumber, classType, problem, content, value } = object;
  if (problem === "alignment") {
    out.add(`${indent}ERROR: object header size ${length} not a multiple of 4`);
    return false;
  }
  if (problem === "length") {
    out.add(`${indent}ERROR: object header too short ${length} < 4`);
    return false;
  }
  const name = names.classNames.get(classNumber) ?? "Unknown";
  const handling = classNumber & 0x80 ? (classNumber & 0x40 ? "ignore and forward" : "ignore silently") : "reject";
  const typeName = names.classTypeNames.get(classNumber * 256 + classType) ?? "Unknown";
  out.add(`${indent}${name} Object (${classNumber}) Flags: [${handling} if unknown]`);
  out.add(`, Class-Type: ${typeName} (${classType}), length: ${length}`);
  const isClear = content !== undefined && printContent(object, content, layer, indent, out);
  if (problem !== undefined) {
    printProblem(problem, indent, out);
    return false;
  }
  if (out.options.verbosity > 1 || !isClear) out.hexDumpAt(layer, value!.start, value!.length, "\n\t    ");
  return true;
}

function printProblem(problem: Exclude<RsvpProblem, undefined>, indent: string, out: Out): void {
  switch (problem) {
    case "past-end":
      return out.add(`${indent}ERROR: object goes past end of objects TLV`);
    case "cut":
      return out.truncated();
    case "short":
      return out.add(`${indent}ERROR: object is too short`);
    case "subobject-short":
      return out.add(`${indent}ERROR: sub-object is too short`);
    case "property-short":
      return out.add(`${indent}ERROR: property TLV is too short`);
    default:
      return out.invalid();
  }
}

const flagNames = (bits: names.Bits, value: number): string => bitNames(bits, value) || "none";

/** False if the content is to be dumped, too. */
function printContent(object: RsvpObject, content: RsvpContent, layer: RsvpLayer, indent: string, out: Out): boolean {
  const line = (text: string): void => out.add(`${indent}  ${text}`);
  const host = (address: string | undefined): string => out.host(out.needText(address));
  const need = (value: number | undefined): number => out.need(value);
  const id = (value: number | undefined): string => hex16(need(value));
  switch (content.form) {
    case "session-ipv4":
    case "session-ipv6": {
      const version = content.form === "session-ipv4" ? "IPv4" : "IPv6";
      line(`${version} DestAddress: ${host(content.destination)}, Protocol ID: ${hex8(need(content.protocol))}`);
      line(`Flags: [${hex8(need(content.flags))}], DestPort ${need(content.port)}`);
      return true;
    }
    case "session-tunnel-ipv4":
    case "session-tunnel-ipv6":
    case "session-multipoint-ipv4":
    case "session-multipoint-ipv6": {
      const tunnel = `Tunnel ID: ${id(content.tunnel)}, Extended Tunnel ID: ${host(content.extendedTunnel)}`;
      if (content.form === "session-multipoint-ipv6")
        line(`IPv6 P2MP LSP ID: ${hex32(need(content.multipoint))}, ${tunnel}`);
      else if (content.form === "session-multipoint-ipv4")
        line(`IPv4 P2MP LSP ID: ${host(content.multipoint)}, ${tunnel}`);
      else {
        const version = content.form === "session-tunnel-ipv4" ? "IPv4" : "IPv6";
        line(`${version} Tunnel EndPoint: ${host(content.endpoint)}, ${tunnel}`);
      }
      return true;
    }
    case "address-ipv4":
    case "address-ipv6": {
      const version = content.form === "address-ipv4" ? "IPv4 " : "IPv6 ";
      const label = object.classNumber === rsvpClasses.confirm ? "Receiver Address" : "Notify Node Address";
      const isSubLsp = object.classNumber === rsvpClasses.subLsp;
      line(`${isSubLsp ? "Sub-LSP destination address" : version + label}: ${host(content.address)}`);
      return true;
    }
    case "generalized-label":
      line(`Generalized Label: ${need(content.label)}`);
      return true;
    case "waveband":
      line(`Waveband ID: ${need(content.id)}`);
      line(`Start Label: ${need(content.startLabel)}, Stop Label: ${need(content.endLabel)}`);
      return true;
    case "labels":
      for (const label of content.labels) line(`Label: ${label}`);
      return true;
    case "style":
      line(
        `Reservation Style: ${names.styles.get(need(content.style)) ?? "Unknown"}, Flags: [${hex8(need(content.flags))}]`,
      );
      return true;
    case "sender-ipv4":
    case "sender-ipv6":
      line(`Source Address: ${host(content.address)}, Source Port: ${need(content.port)}`);
      return true;
    case "sender-flow-label":
      line(`Source Address: ${host(content.address)}, Flow Label: ${need(content.flowLabel)}`);
      return true;
    case "sender-tunnel-ipv4":
    case "sender-tunnel-ipv6": {
      const isTemplate = object.classNumber === rsvpClasses.senderTemplate;
      line(
        `${isTemplate ? "IPv4 Tunnel Sender" : "Source"} Address: ${host(content.address)}, LSP-ID: ${id(content.lspId)}`,
      );
      return true;
    }
    case "sender-multipoint-ipv4":
    case "sender-multipoint-ipv6": {
      const version = content.form === "sender-multipoint-ipv4" ? "IPv4" : "IPv6";
      line(`${version} Tunnel Sender Address: ${host(content.address)}, LSP ID: ${id(content.lspId)}`);
      line(`Sub-Group Originator ID: ${host(content.originator)}, Sub-Group ID: ${id(content.group)}`);
      return true;
    }
    case "request":
      for (const protocol of content.protocols) line(protocolText(protocol));
      return true;
    case "request-atm": {
      const [minimumVpi, minimumVci] = [need(content.minimumVpi), need(content.minimumVci)];
      line(`${protocolText(need(content.protocol))},${minimumVpi & 0x8000 ? "no" : ""} merge capability`);
      line(`Minimum VPI/VCI: ${minimumVpi & 0xfff}/${minimumVci & 0xfff}`);
      line(`Maximum VPI/VCI: ${need(content.maximumVpi) & 0xfff}/${need(content.maximumVci) & 0xfff}`);
      return true;
    }
    case "request-frame-relay": {
      const [minimum, maximum] = [need(content.minimumDlci), need(content.maximumDlci)];
      const size = (minimum >>> 23) & 3;
      line(protocolText(need(content.protocol)));
      const sizeText = size === 0 ? "10" : size === 2 ? "23" : "";
      line(`Minimum/Maximum DLCI: ${minimum & 0x7fffff}/${maximum & 0x7fffff}, ${sizeText} bit DLCI`);
      return true;
    }
    case "request-generalized": {
      const [encoding, switching, payload] = [need(content.encoding), need(content.switching), need(content.payload)];
      line(`LSP Encoding Type: ${gmplsEncodings[encoding] ?? "Unknown"} (${encoding})`);
      const payloadText = `${gmplsPayloads[payload] ?? "Unknown"} (${hex16(payload)})`;
      line(`Switching Type: ${switchingNames.get(switching) ?? "Unknown"} (${switching}), Payload ID: ${payloadText}`);
      return true;
    }
    case "route":
      for (const subobject of content.subobjects) printRoute(subobject, indent, out);
      return true;
    case "hello":
      line(
        `Source Instance: ${hex32(need(content.source))}, Destination Instance: ${hex32(need(content.destination))}`,
      );
      return true;
    case "restart":
      line(`Restart  Time: ${need(content.restartTime)}ms, Recovery Time: ${need(content.recoveryTime)}ms`);
      return true;
    case "capability": {
      const flags = need(content.flags);
      if (flags >>> 3) line(`[reserved=${hex32((flags & ~7) >>> 0)} must be zero]`);
      line(`Flags: [${flagNames(names.capabilities, flags & 7)}]`);
      return true;
    }
    case "attribute": {
      const { setupPriority, holdingPriority, flags } = content;
      line(`Session Name: ${out.escaped(content.name)}`);
      const flagText = `${flagNames(names.sessionAttributes, flags)}] (${alternativeHex(flags)})`;
      line(`Setup Priority: ${setupPriority}, Holding Priority: ${holdingPriority}, Flags: [${flagText}`);
      return true;
    }
    case "uni":
      for (const subobject of content.subobjects) printUni(subobject, indent, out);
      return content.subobjects.every(isUniClear);
    case "hop-ipv4":
    case "hop-ipv6":
      line(
        `Previous/Next Interface: ${host(content.address)}, Logical Interface Handle: ${hex32(need(content.handle))}`,
      );
      return content.form === "hop-ipv4" && object.length === 12;
    case "time-values":
      line(`Refresh Period: ${need(content.refreshPeriod)}ms`);
      return true;
    case "services":
      printRsvpServices(content, layer, indent, out);
      return true;
    case "fast-reroute":
    case "fast-reroute-tunnel": {
      const { setupPriority, holdingPriority, hopLimit, bandwidth, includeAny, excludeAny } = content;
      const rate = generalSingleText(bandwidth ?? 0, toMegabits);
      const priorities = `Setup Priority: ${need(setupPriority)}, Holding Priority: ${need(holdingPriority)}`;
      line(`${priorities}, Hop-limit: ${need(hopLimit)}, Bandwidth: ${rate} Mbps`);
      const [include, exclude] = [hex32(need(includeAny)), hex32(need(excludeAny))];
      if (content.form === "fast-reroute-tunnel") line(`Include Colors: ${include}, Exclude Colors: ${exclude}`);
      else line(`Include-any: ${include}, Exclude-any: ${exclude}, Include-all: ${hex32(need(content.includeAll))}`);
      return true;
    }
    case "detours":
      for (const { router, avoided } of content.detours)
        line(`PLR-ID: ${host(router)}, Avoid-Node-ID: ${host(avoided)}`);
      return true;
    case "class-type":
      line(`CT: ${need(content.classType) & 7}`);
      return true;
    case "error-ipv4":
    case "error-ipv6": {
      const [code, value] = [need(content.code), need(content.value)];
      line(`Error Node Address: ${host(content.address)}, Flags: [${hex8(need(content.flags))}]`);
      line(`Error Code: ${names.errors.get(code) ?? "unknown"} (${code})`);
      const values = names.errorValues.get(code);
      if (content.form === "error-ipv4" && values === undefined) out.add(`, Unknown Error Value (${value})`);
      else if (values !== undefined && (content.form === "error-ipv4" || values === names.routingErrors))
        out.add(`, Error Value: ${values[value] ?? "unknown"} (${value})`);
      return true;
    }
    case "properties":
      line(`TLV count: ${content.count}, padding bytes: ${content.padding}`);
      for (const { type, length, value } of content.properties) {
        line(`  ${names.properties.get(type) ?? "unknown"} TLV (${hex8(type)}), length: ${length}`);
        if (value !== undefined) out.hexDumpAt(layer, value.start, value.length, "\n\t\t");
      }
      return true;
    case "message-ids":
      line(`Flags [${hex8(content.flags)}], epoch: ${content.epoch}`);
      for (const number of content.ids) line(`  Message-ID ${hex32(number)} (${number})`);
      return true;
    case "integrity": {
      const { keyId, sequence, flags, digest, expectedDigest } = content;
      const key = `Key-ID 0x${keyId?.hex() ?? ""}, Sequence 0x${(sequence ?? 0n).toString(16).padStart(16, "0")}`;
      line(`${key}, Flags [${need(flags) & 0x80 ? "Handshake" : "none"}]`);
      line(`MD5-sum 0x${digest?.hex() ?? ""} ${digestVerdict(digest, expectedDigest)}`);
      return true;
    }
    case "admin-status":
      line(`Flags [${flagNames(names.adminStatus, need(content.flags))}]`);
      return true;
    case "label-set":
      line(
        `Action: ${names.labelSetActions[content.action] ?? "Unknown"} (${content.action}), Label type: ${content.labelType}`,
      );
      if (content.startRange !== undefined)
        line(`Start range: ${content.startRange}, End range: ${need(content.endRange)}`);
      for (const [index, channel] of content.subchannels.entries()) line(`Subchannel #${index + 1}: ${channel}`);
      return true;
    default:
      return assertNever(content);
  }
}

const protocolText = (type: number): string =>
  `L3 Protocol ID: ${etherTypeName(type) ?? `Unknown Protocol (${hex16(type)})`}`;

/** As C's `%#x`. */
const alternativeHex = (value: number): string => (value === 0 ? "0" : `0x${value.toString(16)}`);

function printRoute(subobject: RsvpRouteSubobject, indent: string, out: Out): void {
  const { type, length, problem, loose, address, prefixLength = 0, flags = 0, labelType, label } = subobject;
  out.add(`${indent}  Subobject Type: ${names.routeSubobjects.get(type) ?? `Unknown ${type}`}, length ${length}`);
  if (problem === "past-end") return out.add(`${indent}  ERROR: ERO subobject length > object length`);
  if (problem === "length-0") return out.add(`${indent}  ERROR: zero length ERO subtype`);
  if (problem === "length") return out.add(" ERROR: length != 8");
  if (problem === "prefix") return out.add(` ERROR: Prefix length ${prefixLength} != 32`);
  if (address !== undefined) {
    const flagText = flagNames(names.routeFlags, flags);
    out.add(`, ${loose ? "Loose" : "Strict"}, ${out.host(address)}/${prefixLength}, Flags: [${flagText}]`);
  }
  if (labelType !== undefined) {
    const typeName = names.classTypeNames.get(rsvpClasses.recordedRoute * 256 + labelType) ?? "Unknown";
    out.add(`, Flags: [${flags & 1 ? "Global" : "none"}] (${alternativeHex(flags)})`);
    out.add(`, Class-Type: ${typeName} (${labelType}), ${label}`);
  }
}

const nsap = 3;
const isAddress = (type: number): boolean => type === rsvpUniTypes.source || type === rsvpUniTypes.destination;

function isUniClear({ type, family, length }: RsvpUniSubobject): boolean {
  if (isAddress(type)) return family !== nsap;
  if (type === rsvpUniTypes.diversity) return length <= 4;
  return type === rsvpUniTypes.egressLabel || type === rsvpUniTypes.serviceLevel;
}

function printUni(subobject: RsvpUniSubobject, indent: string, out: Out): void {
  const { type, family, length, address, labelType, port, label, serviceLevel } = subobject;
  const familyText = `${addressFamilyName(family) ?? "Unknown"} (${family})`;
  const typeName = names.uniSubobjects.get(type) ?? "Unknown";
  out.add(`${indent}  Subobject Type: ${typeName} (${type}), AF: ${familyText}, length: ${length}`);
  if (address !== undefined)
    out.add(`${indent}    UNI ${family === 1 ? "IPv4" : "IPv6"} TNA address: ${out.host(address)}`);
  if (labelType !== undefined) {
    const bits = `U-bit: ${labelType >>> 31}, Label type: ${labelType & 0xff}`;
    out.add(`${indent}    ${bits}, Logical port id: ${port}, Label: ${label}`);
  }
  if (serviceLevel !== undefined) out.add(`${indent}    Service level: ${serviceLevel}`);
}
