import type { Lsa, LsaReference, Ospf2Description, Ospf2Digest, Ospf2Hello, Ospf2Layer } from "../decode/ospf2.js";
import { lsaHeaderLength, ospfSignalingLength, ospfTypes, signalingOption } from "../decode/ospf2.js";
import { bitNames, hex16, hex32 } from "./numbers.js";
import { isOpaque, lsaName, opaqueName, printLsaContents } from "./ospf2-lsa.js";
import type { Out } from "./out.js";

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
  printContents(withoutDigest(layer), out);
  if (packetLength > (length ?? 0)) printSignaling(layer, out);
}

/** The digest behind the packet is no part of what is dumped. */
function withoutDigest(layer: Ospf2Layer): Ospf2Layer {
  const digestLength = layer.wireLength - layer.packetLength;
  return digestLength === 0 ? layer : { ...layer, capturedLength: layer.capturedLength - digestLength };
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
      printDigest(layer.digest, out);
      return true;
    default:
      return false;
  }
}

function printDigest(digest: Ospf2Digest | undefined, out: Out): void {
  if (digest === undefined) return;
  out.add(`\n\tKey-ID: ${digest.keyId}, Auth-Length: ${digest.length}`);
  out.add(`, Crypto Sequence Number: ${hex32(digest.sequenceNumber)}`);
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
    const outcome = printLsaContents(lsa, layer, out);
    if (outcome === "cut") return out.stop();
    if (outcome === "whole" && out.options.verbosity > 1)
      out.hexDumpAt(layer, lsa.body?.start ?? 0, lsa.length - lsaHeaderLength, "\n\t    ");
  }
}

const extendedOptions = [
  [1, "LSDB resync"],
  [2, "Restart"],
] as const;
const signalingNames = ["Unknown TLV", "Extended Options", "MD5 Authentication"] as const;

/** Link-local signaling (RFC 5613), where the options announce it. */
function printSignaling(layer: Ospf2Layer, out: Out): void {
  const options = layer.hello?.options ?? layer.description?.options ?? 0;
  if ((options & signalingOption) === 0) return;
  const { signaling } = layer;
  if (signaling === undefined) return out.add("\n\t[LLS truncated]");
  out.add(`\n\t  LLS: checksum: ${hex16(out.need(signaling.checksum))}`);
  out.add(`, length: ${out.need(signaling.length)}`);
  for (const { type, length, value } of signaling.tlvs) {
    out.add(`\n\t    ${signalingNames[out.need(type)] ?? "Unknown TLV"} (${type})`);
    out.add(`, length: ${out.need(length)}`);
    const right = ospfSignalingLength(type ?? 0) ?? length;
    if (length !== right) out.add(` [should be ${right}]`);
    if (type === 1) {
      const flags = out.need(value);
      out.add(`\n\t      Options: ${hex32(flags)} [${bitNames(extendedOptions, flags) || "?"}]`);
    } else if (type === 2) out.add(`\n\t      Sequence number: ${hex32(out.need(value))}`);
  }
}
