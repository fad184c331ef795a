import type { Lsa, LsaReference, Ospf2Description, Ospf2Hello, Ospf2Layer } from "../decode/ospf2.js";
import { lsaHeaderLength, ospfTypes } from "../decode/ospf2.js";
import { bitNames, hex16, hex32 } from "./numbers.js";
import { isOpaque, lsaName, opaqueName, printLsaBody } from "./ospf2-lsa.js";
import type { Out } from "./out.js";
import { Value } from "./value.js";

/** Of versions 2 and 3. */
export const ospfTypeNames = [undefined, "Hello", "Database Description", "LS-Request", "LS-Update", "LS-Ack"] as const;

const optionNames = [
  [0x01, "MultiTopology"],
  [0x02, "External"],
  [0x04, "Multicast"],
  [0x08, "NSSA"],
  [0x10, "LLS"],
  [0x20, "Demand Circuit"],
  [0x40, "Opaque"],
  [0x80, "Up/Down"],
] as const;
const signalingOption = 0x10;
const noAddress = "0.0.0.0";

export function printOspf2(layer: Ospf2Layer, out: Out): void {
  out.protocol = "ospf2";
  const { type, version, length, packetLength } = layer;
  out.need(layer.authenticationType);
  const typeName = ospfTypeNames[out.need(type)];
  out.add(`OSPFv${out.need(version)}, ${typeName ?? `unknown LS-type ${type}`}, length ${packetLength >>> 0}`);
  if (typeName === undefined || out.options.verbosity === 0) return;
  if (packetLength !== out.need(length)) out.add(` [len ${length}]`);
  out.add(`\n\tRouter-ID ${out.host(out.needText(layer.routerId))}`);
  const area = out.needText(layer.areaId);
  out.add(area === noAddress ? ", Backbone Area" : `, Area ${out.host(area)}`);
  if (!printAuthentication(layer, out)) return;
  if (version !== 2) return out.add(` ospf [version ${version}]`);
  printContents(layer, out);
  if (packetLength > (length ?? 0)) printSignaling(layer, out);
}

const authenticationNames = ["none", "simple", "MD5"] as const;

/** False if the type is unknown, and nothing that follows is to be believed. */
function printAuthentication(layer: Ospf2Layer, out: Out): boolean {
  const { authentication, authenticationType: type = 0 } = layer;
  if (authentication === undefined) {
    out.stop();
    return false;
  }
  out.add(`, Authentication Type: ${authenticationNames[type] ?? "unknown"} (${type})`);
  switch (type) {
    case 0:
      return true;
    case 1:
      out.add("\n\tSimple text password: ");
      out.paddedText(authentication, 8);
      return true;
    case 2:
      out.add(`\n\tKey-ID: ${authentication.at(2)}, Auth-Length: ${authentication.at(3)}`);
      out.add(`, Crypto Sequence Number: ${hex32(authentication.u32(4))}`);
      return true;
    default:
      return false;
  }
}

function printContents(layer: Ospf2Layer, out: Out): void {
  const { hello, description, lsas, lsaCount } = layer;
  switch (layer.type) {
    case ospfTypes.hello:
      return hello === undefined ? undefined : printHello(hello, out);
    case ospfTypes.description:
      if (description !== undefined) printDescription(description, out);
      break;
    case ospfTypes.request:
      for (const request of layer.requests) printRequest(request, out);
      return;
    case ospfTypes.update:
      return printUpdate(lsas, out.need(lsaCount), layer, out);
  }
  for (const lsa of lsas) printHeader(lsa, out);
}

function printHello(hello: Ospf2Hello, out: Out): void {
  out.add(`\n\tOptions [${bitNames(optionNames, out.need(hello.options)) || "none"}]`);
  out.add(
    `\n\t  Hello Timer ${out.need(hello.helloInterval)}s, Dead Timer ${out.need(hello.deadInterval)}s` +
      `, Mask ${out.host(out.needText(hello.networkMask))}, Priority ${out.need(hello.priority)}`,
  );
  const designated = out.needText(hello.designatedRouter);
  if (designated !== noAddress) out.add(`\n\t  Designated Router ${out.host(designated)}`);
  const backup = out.needText(hello.backupDesignatedRouter);
  if (backup !== noAddress) out.add(`, Backup Designated Router ${out.host(backup)}`);
  if (hello.neighbors.length > 0) out.add("\n\t  Neighbor List:");
  for (const neighbor of hello.neighbors) out.add(`\n\t    ${out.host(out.needText(neighbor))}`);
}

const descriptionFlags = [
  [0x04, "Init"],
  [0x02, "More"],
  [0x01, "Master"],
  [0x08, "OOBResync"],
] as const;

function printDescription(description: Ospf2Description, out: Out): void {
  out.add(`\n\tOptions [${bitNames(optionNames, out.need(description.options)) || "none"}]`);
  out.add(`, DD Flags [${bitNames(descriptionFlags, out.need(description.flags)) || "none"}]`);
  const mtu = out.need(description.interfaceMtu);
  if (mtu !== 0) out.add(`, MTU: ${mtu}`);
  out.add(`, Sequence: ${hex32(out.need(description.sequenceNumber))}`);
}

function printRequest(request: LsaReference | undefined, out: Out): void {
  if (request === undefined) return out.stop();
  const { type, opaqueType, opaqueId } = request;
  out.add(`\n\t  Advertising Router: ${out.host(request.advertisingRouter)}, ${lsaName(type)} LSA (${type})`);
  if (!isOpaque(type)) return out.add(`, LSA-ID: ${out.host(request.id)}`);
  out.add(`, Opaque-Type: ${opaqueName(opaqueType)} LSA (${opaqueType}), Opaque-ID: ${opaqueId}`);
}

/** False if the header is wrong and what follows cannot be found. */
function printHeader(lsa: Lsa | undefined, out: Out): boolean {
  if (lsa === undefined) {
    out.stop();
    return false;
  }
  const { type, length, opaqueType } = lsa;
  if (length < lsaHeaderLength) {
    out.add(`\n\t    Bogus length ${length} < header (${lsaHeaderLength})`);
    return false;
  }
  out.add(
    `\n\t  Advertising Router ${out.host(lsa.advertisingRouter)}, seq ${hex32(lsa.sequenceNumber)}` +
      `, age ${lsa.age}s, length ${length - lsaHeaderLength}\n\t    ${lsaName(type)} LSA (${type})`,
  );
  if (isOpaque(type)) out.add(`, Opaque-Type ${opaqueName(opaqueType)} LSA (${opaqueType}), Opaque-ID ${lsa.opaqueId}`);
  else out.add(`, LSA-ID: ${out.host(lsa.id)}`);
  out.add(`\n\t    Options: [${bitNames(optionNames, lsa.options) || "none"}]`);
  return true;
}

function printUpdate(lsas: readonly (Lsa | undefined)[], count: number, layer: Ospf2Layer, out: Out): void {
  out.add(`, ${count} LSA${count === 1 ? "" : "s"}`);
  for (const [index, lsa] of lsas.entries()) {
    out.add(`\n\t  LSA #${index + 1}`);
    if (!printHeader(lsa, out) || lsa === undefined) return out.stop();
    const outcome = printLsaBody(lsa, layer, out);
    if (outcome === "cut") return out.stop();
    if (outcome === "whole" && out.options.verbosity > 1)
      out.hexDumpAt(layer, lsa.body.start, lsa.length - lsaHeaderLength, "\n\t    ");
  }
}

const extendedOptions = [
  [1, "LSDB resync"],
  [2, "Restart"],
] as const;
const signalingNames = ["Unknown TLV", "Extended Options", "MD5 Authentication"] as const;
const digestAuthentication = 2;

/** Link-local signaling (RFC 5613), where the options announce it. */
function printSignaling(layer: Ospf2Layer, out: Out): void {
  const options = layer.hello?.options ?? layer.description?.options ?? 0;
  if ((options & signalingOption) === 0) return;
  const { length = 0, packetLength } = layer;
  const digest = layer.authenticationType === digestAuthentication ? (layer.authentication?.at(3) ?? 0) : 0;
  const start = length + digest;
  if (start >= packetLength) return out.add("\n\t[LLS truncated]");
  const value = new Value(layer.trailer, out);
  out.add(`\n\t  LLS: checksum: ${hex16(value.u16(0))}`);
  out.add(`, length: ${value.u16(2)}`);
  for (let at = 4; out.open && at < packetLength - start;) {
    const type = value.u16(at);
    out.add(`\n\t    ${signalingNames[type] ?? "Unknown TLV"} (${type})`);
    let size = value.u16(at + 2);
    out.add(`, length: ${size}`);
    const right = type === 1 ? 4 : type === 2 ? 20 : size;
    if (size !== right) out.add(` [should be ${right}]`);
    size = right;
    if (type === 1) {
      const flags = value.u32(at + 4);
      out.add(`\n\t      Options: ${hex32(flags)} [${bitNames(extendedOptions, flags) || "?"}]`);
    } else if (type === 2) out.add(`\n\t      Sequence number: ${hex32(value.u32(at + 4))}`);
    at += 4 + size;
  }
}
