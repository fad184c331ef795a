import {
  egressVlanName,
  largestTag,
  tunnelPassword,
  type HexField,
  type RadiusContent,
  type RadiusVendor,
} from "../decode/radius-values.js";
import type { RadiusAttribute, RadiusLayer } from "../decode/radius.js";
import { assertNever } from "../errors.js";
import { printEap } from "./eap.js";
import { enterpriseName } from "./enterprises.js";
import { timestampText } from "./ntp.js";
import { bitNames, hex8 } from "./numbers.js";
import type { Out } from "./out.js";
import { attributeName, errorCauses, mobilityFeatures, valueName } from "./radius-names.js";

const codeNames: ReadonlyMap<number, string> = new Map([
  [1, "Access-Request"],
  [2, "Access-Accept"],
  [3, "Access-Reject"],
  [4, "Accounting-Request"],
  [5, "Accounting-Response"],
  [11, "Access-Challenge"],
  [12, "Status-Server"],
  [13, "Status-Client"],
  [40, "Disconnect-Request"],
  [41, "Disconnect-ACK"],
  [42, "Disconnect-NAK"],
  [43, "CoA-Request"],
  [44, "CoA-ACK"],
  [45, "CoA-NAK"],
  [255, "Reserved"],
]);

export function printRadius(layer: RadiusLayer, out: Out): void {
  out.protocol = "radius";
  if (layer.problem !== undefined) return out.truncated();
  const { code, identifier, length, authenticator } = layer;
  const title = `${codeNames.get(code) ?? "Unknown Command"} (${code}), id: ${hex8(identifier)}`;
  if (out.options.verbosity < 1) return out.add(`RADIUS, ${title} length: ${length}`);
  out.add(`RADIUS, length: ${length}\n\t${title}, Authenticator: ${authenticator}`);
  for (const attribute of layer.attributes) printAttribute(attribute, out);
  if (layer.cut) out.truncated();
}

function printAttribute({ type, length, problem, value, content }: RadiusAttribute, out: Out): void {
  out.add(`\n\t  ${attributeName(type)} Attribute (${type}), length: ${length}`);
  if (problem === "short") return out.add(" (bogus, must be >= 2)");
  if (problem === "long") return out.add(" (bogus, goes past end of packet)");
  out.add(", Value: ");
  if (content !== undefined) printContent(type, length - 2, content, out);
  if (out.options.verbosity > 1) out.hexDump(value, "\n\t    ");
}

const errorCause = 101;

function printContent(type: number, size: number, content: RadiusContent, out: Out): void {
  switch (content.form) {
    case "wrong-length":
      return out.add(`${type === errorCause ? "Error" : "ERROR"}: length ${size} ${content.expected}`);
    case "cut":
      return out.truncated();
    case "text":
      return out.add(textText(type, content));
    case "number":
      return printNumber(type, content.tag, content.value, out);
    case "address":
      return out.add(addressText(type, out.needText(content.address), out));
    case "prefix":
      out.add(`${out.host(content.address)}/${content.length}`);
      return content.tooShort ? out.add(" (inconsistent prefix length)") : undefined;
    case "wide-prefix":
      return out.add(`ERROR: netmask ${content.length} not in range (0..128)`);
    case "time":
      return out.add(calendarText(out.need(content.seconds)));
    case "eap":
      return printEap(content.eap, out);
    case "vendor":
      return printVendor(content.vendor, out);
    case "bits":
      return printFeatureVector(content.bits, out);
    case "password":
      out.add("User_challenge (");
      printHex(content.challenge, out);
      out.add(") User_resp(");
      printHex(content.response, out);
      return out.add(")");
    case "features":
      return printFeatures(content, out);
    case "response":
      return printHex(content.response, out);
    case "operator":
      return out.add(
        `[${operatorNames.get(content.namespace) ?? `unknown namespace ${content.namespace}`}] ${content.name}`,
      );
    case "location":
      return printLocation(content, out);
    case "location-data": {
      const { start, end } = content.location;
      out.add(`index ${content.index}, location`);
      return out.hexAndAsciiDump(start, end, "\n\t    ");
    }
    case "policy":
      return printPolicy(content, out);
    default:
      return assertNever(content);
  }
}

function printHex({ hex, cut }: HexField, out: Out): void {
  out.add(hex.toUpperCase());
  if (cut) out.stop();
}

function tagText(tag: number): string {
  return tag === 0 ? "Tag[Unused] " : `Tag[${tag}] `;
}

/** RFC 4675: how frames leave. */
function taggedText(tag: number): string {
  return `${tag === 0x31 ? "Tagged" : tag === 0x32 ? "Untagged" : "Unknown tag"} (${hex8(tag)}) `;
}

function textText(type: number, { tag, salt, text }: RadiusContent & { readonly form: "text" }): string {
  if (tag === undefined) return text;
  if (type === egressVlanName) return taggedText(tag) + text;
  if (type === tunnelPassword) return `${tagText(tag > largestTag ? 0 : tag)}Salt ${salt} ${text}`;
  return tagText(tag) + text;
}

const egressVlanId = 56;

function printNumber(type: number, tag: number | undefined, number: number | undefined, out: Out): void {
  if (tag !== undefined) out.add(type === egressVlanId ? taggedText(tag) : tagText(tag));
  const value = out.need(number);
  out.add(valueName(type, value) ?? numberText(type, value));
}

function numberText(type: number, value: number): string {
  switch (type) {
    case 23: // IPX network
      return value === 0xfffffffe ? "NAS Select" : String(value);
    case 27: // these are times
    case 28:
    case 41:
    case 46:
    case 85:
      return durationText(value);
    case 37: // AppleTalk link and network
      return value === 0 ? "Unnumbered" : String(value);
    case 38:
      return value === 0 ? "NAS assigned" : String(value);
    case errorCause:
      return `Error cause ${value}: ${errorCauses.get(value) ?? `Error-Cause ${value} not known`}`;
    default:
      return String(value);
  }
}

/** As a signed number, where tcpdump takes it as one: hours are not. */
function durationText(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  if (seconds < 60) return `${two(seconds)} secs`;
  if (seconds < 3600) return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)} min`;
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)} hours`;
}

/** Framed-IP-Address and Login-IP-Host, of which two values mean something else. */
const choosable: ReadonlySet<number> = new Set([8, 14]);

function addressText(type: number, address: string, out: Out): string {
  if (choosable.has(type) && address === "255.255.255.255") return "User Selected";
  if (choosable.has(type) && address === "255.255.255.254") return "NAS Select";
  return out.host(address);
}

const dayNames = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;
// prettier-ignore
const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** The local time as ctime(3) writes it. */
function calendarText(seconds: number): string {
  const date = new Date(seconds * 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  const day = String(date.getDate()).padStart(2);
  return `${dayNames[date.getDay()]} ${monthNames[date.getMonth()]} ${day} ${clock} ${date.getFullYear()}`;
}

function printVendor({ id, attributes, end }: RadiusVendor, out: Out): void {
  const vendor = out.need(id);
  out.add(`Vendor: ${enterpriseName(vendor) ?? "Unknown"} (${vendor})`);
  for (const { type, length, problem, text } of attributes) {
    out.add(`\n\t    Vendor Attribute: ${type}, Length: ${problem === undefined ? length - 2 : length}`);
    if (problem === "short") return out.add(" (bogus, must be >= 2)");
    if (problem === "long") return out.add(" (bogus, goes past end of vendor-specific attribute)");
    out.add(`, Value: ${text}`);
  }
  if (end === "header") out.stop();
  if (end === "value") out.truncated();
}

function printFeatureVector(bits: bigint | undefined, out: Out): void {
  out.add("[");
  if (bits === undefined) return out.stop();
  const names = mobilityFeatures.filter(([bit]) => (bits >> bit) & 1n).map(([, name]) => name);
  out.add(`${names.join(", ")}]`);
}

function printFeatures(features: RadiusContent & { readonly form: "features" }, out: Out): void {
  out.add(`User ${out.need(features.changeable) === 0 ? "cannot" : "can"} change password`);
  out.add(`, Min password length: ${out.need(features.minimumLength)}`);
  out.add(", created at: ");
  printHex(features.created, out);
  out.add(", expires in: ");
  printHex(features.expires, out);
  out.add(", Current Time: ");
  printHex(features.current, out);
}

const operatorNames: ReadonlyMap<number, string> = new Map([
  [0x30, "TADIG"],
  [0x31, "REALM"],
  [0x32, "E212"],
  [0x33, "ICC"],
]);

const locationCodes = ["Civic", "Geospatial"] as const;
const locationEntities = ["User", "RADIUS"] as const;

function printLocation(location: RadiusContent & { readonly form: "location" }, out: Out): void {
  const { index, code, entity, sightingTime, timeToLive, method } = location;
  out.add(`index ${index}, code ${locationCodes[code] ?? `Unknown (${code})`}`);
  out.add(`, entity ${locationEntities[entity] ?? `Unknown (${entity})`}`);
  out.add(`, sighting time ${timestampText(sightingTime)}, time to live ${timestampText(timeToLive)}`);
  out.add(`, method "${method}"`);
}

const policyFlags: readonly (readonly [number, string])[] = [
  ...Array.from({ length: 15 }, (_, bit) => [1 << bit, `MBZ-${15 - bit}`] as const),
  [0x8000, "Retransmission Allowed"],
];

function printPolicy(policy: RadiusContent & { readonly form: "policy" }, out: Out): void {
  const { flags, retentionExpires, noteWell } = policy;
  out.add(`flags [${bitNames(policyFlags, flags) || "none"}], retention expires ${timestampText(retentionExpires)}`);
  if (noteWell !== undefined) out.add(`, note well "${noteWell}"`);
}
