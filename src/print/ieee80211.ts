import type { Ieee80211Layer, MeshHeader } from "../decode/ieee80211.js";
import { controlSubtypes, dataBits, frameFlags, frameTypes } from "../decode/ieee80211.js";
import { printManagementBody } from "./ieee80211-management.js";
import type { Out } from "./out.js";

export function printIeee80211(layer: Ieee80211Layer, out: Out): void {
  out.protocol = "802.11";
  switch (layer.problem) {
    case "check-sequence":
    case "cut":
      return out.truncated();
    case "type":
      return out.add(`unknown 802.11 frame type (${layer.type})`);
    case "control":
      return out.add(`unknown 802.11 ctrl frame subtype (${layer.subtype})`);
    case undefined:
      break;
  }
  if (out.options.linkHeader) out.add(headerText(layer, out));
  switch (layer.type) {
    case frameTypes.management:
      return printManagement(layer, out);
    case frameTypes.control:
      return printControl(layer, out);
    case frameTypes.data:
      return printData(layer, out);
  }
}

/** In the order in which they are told. */
const flagNames: readonly (readonly [number, string])[] = [
  [frameFlags.moreData, "More Data"],
  [frameFlags.moreFragments, "More Fragments"],
  [frameFlags.powerManagement, "Pwr Mgmt"],
  [frameFlags.retry, "Retry"],
  [frameFlags.order, "Strictly Ordered"],
  [frameFlags.protected, "Protected"],
];

function headerText(layer: Ieee80211Layer, out: Out): string {
  const { type, subtype, frameControl, duration } = layer;
  let text = "";
  if (out.options.verbosity > 0) {
    for (const [bit, name] of flagNames) if (frameControl & bit) text += `${name} `;
    if (type !== frameTypes.control || subtype !== controlSubtypes.powerSavePoll) text += `${duration}us `;
  }
  if (layer.mesh !== undefined) text += meshText(layer.mesh, out);
  switch (type) {
    case frameTypes.management:
      return text + addressTexts(layer, [2, "BSSID", 0, "DA", 1, "SA"], out);
    case frameTypes.control:
      return text + controlHeaderText(layer, out);
    default:
      return text + contentionFreeText(subtype) + addressTexts(layer, dataAddresses(frameControl), out);
  }
}

function meshText({ timeToLive, sequence, addresses }: MeshHeader, out: Out): string {
  const names = addresses.map((address, index) => ` A${index + 4}:${out.mac(address)}`);
  return `MeshData (AE ${addresses.length} TTL ${timeToLive} seq ${sequence}${names.join("")}) `;
}

type AddressNames = readonly (number | string)[];

/** Pairs of an address's place in the header and its name. */
function addressTexts({ addresses }: Ieee80211Layer, names: AddressNames, out: Out): string {
  let text = "";
  for (let index = 0; index < names.length; index += 2) {
    text += `${names[index + 1]}:${out.mac(addresses[Number(names[index])] ?? "")} `;
  }
  return text;
}

/** What the addresses of a data frame mean depends on which ways of the distribution system it goes. */
function dataAddresses(frameControl: number): AddressNames {
  const toDs = (frameControl & frameFlags.toDs) !== 0;
  if ((frameControl & frameFlags.fromDs) !== 0)
    return toDs ? [0, "RA", 1, "TA", 2, "DA", 3, "SA"] : [0, "DA", 1, "BSSID", 2, "SA"];
  return toDs ? [0, "BSSID", 1, "SA", 2, "DA"] : [0, "DA", 1, "SA", 2, "BSSID"];
}

const contentionFreeNames = ["", "Ack", "Poll", "Ack/Poll"] as const;

function contentionFreeText(subtype: number): string {
  const { contentionFreeAck, contentionFreePoll, qualityOfService } = dataBits;
  if ((subtype & (contentionFreeAck | contentionFreePoll | qualityOfService)) === 0) return "";
  return `CF ${contentionFreeNames[subtype & 3]!}${subtype & qualityOfService ? "+QoS" : ""} `;
}

function controlHeaderText(layer: Ieee80211Layer, out: Out): string {
  switch (layer.subtype) {
    case controlSubtypes.wrapper:
      return "";
    case controlSubtypes.blockAckRequest:
      return blockAckRequestText(layer, out);
    case controlSubtypes.powerSavePoll:
      return addressTexts(layer, [0, "BSSID", 1, "TA"], out);
    case controlSubtypes.requestToSend:
      return addressTexts(layer, [0, "RA", 1, "TA"], out);
    case controlSubtypes.contentionFreeEnd:
    case controlSubtypes.contentionFreeEndAck:
      return addressTexts(layer, [0, "RA", 1, "BSSID"], out);
    default:
      return addressTexts(layer, [0, "RA"], out);
  }
}

function blockAckRequestText(layer: Ieee80211Layer, out: Out): string {
  const { blockAckControl = 0, sequence = 0 } = layer;
  return ` ${addressTexts(layer, [0, "RA", 1, "TA"], out)}CTL(${blockAckControl.toString(16)}) SEQ(${sequence}) `;
}

const managementNames: readonly (string | undefined)[] = [
  "Assoc Request",
  "Assoc Response",
  "ReAssoc Request",
  "ReAssoc Response",
  "Probe Request",
  "Probe Response",
  undefined,
  undefined,
  "Beacon",
  "ATIM",
  "Disassociation",
  "Authentication",
  "DeAuthentication",
  "Action",
];

function printManagement(layer: Ieee80211Layer, out: Out): void {
  const { subtype, management, frameControl, addresses } = layer;
  out.add(managementNames[subtype] ?? `Unhandled Management subtype(${subtype.toString(16)})`);
  if (frameControl & frameFlags.protected) return printVector(layer, out);
  if (management === undefined) return out.truncated();
  printManagementBody(management, addresses[1] ?? "", out);
}

/** Of wired equivalent privacy; later ways of protecting frames have other things in these bytes. */
function printVector({ initializationVector: vector }: Ieee80211Layer, out: Out): void {
  if (vector === undefined) return out.truncated();
  const iv = (vector & 0xffffff).toString(16).padStart(3);
  out.add(` IV:${iv} Pad ${((vector >>> 24) & 0x3f).toString(16)} KeyID ${vector >>> 30}`);
}

const controlNames: ReadonlyMap<number, string> = new Map([
  [controlSubtypes.wrapper, "Control Wrapper"],
  [controlSubtypes.blockAckRequest, "BAR"],
  [controlSubtypes.blockAck, "BA"],
  [controlSubtypes.powerSavePoll, "Power Save-Poll"],
  [controlSubtypes.requestToSend, "Request-To-Send"],
  [controlSubtypes.clearToSend, "Clear-To-Send"],
  [controlSubtypes.acknowledgment, "Acknowledgment"],
  [controlSubtypes.contentionFreeEnd, "CF-End"],
  [controlSubtypes.contentionFreeEndAck, "CF-End+CF-Ack"],
]);

function printControl(layer: Ieee80211Layer, out: Out): void {
  const { subtype } = layer;
  out.add(controlNames.get(subtype) ?? "Unknown Ctrl Subtype");
  if (subtype === controlSubtypes.powerSavePoll) return out.add(` AID(${layer.duration.toString(16)})`);
  if (out.options.linkHeader || subtype === controlSubtypes.wrapper) return;
  if (subtype === controlSubtypes.blockAckRequest) return out.add(blockAckRequestText(layer, out));
  if (subtype === controlSubtypes.requestToSend) return out.add(` ${addressTexts(layer, [1, "TA"], out)}`);
  out.add(` ${addressTexts(layer, [0, "RA"], out)}`);
}

function printData(layer: Ieee80211Layer, out: Out): void {
  const { subtype, frameControl, addresses, payload } = layer;
  if (subtype & dataBits.noData) return;
  if (frameControl & frameFlags.protected) {
    out.add("Data");
    return printVector(layer, out);
  }
  const names = dataAddresses(frameControl);
  const place = (name: string) => addresses[Number(names[names.indexOf(name) - 1])] ?? "";
  out.link = { source: place("SA"), destination: place("DA") };
  if (payload !== undefined) out.layer(payload);
}
