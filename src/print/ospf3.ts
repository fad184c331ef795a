import { ospfTypes } from "../decode/ospf2.js";
import { authenticationHeaderLength } from "../decode/ospf3.js";
import type {
  Lsa6,
  Ospf3Authentication,
  Ospf3Description,
  Ospf3Hello,
  Ospf3Layer,
  Ospf3Signaling,
} from "../decode/ospf3.js";
import { bitNames, hex16, hex32 } from "./numbers.js";
import { ospfTypeNames } from "./ospf2.js";
import { lsaTypeText, optionsText, printLsa6Contents } from "./ospf3-lsa.js";
import type { Out } from "./out.js";

const noAddress = "0.0.0.0";

export function printOspf3(layer: Ospf3Layer, out: Out): void {
  out.protocol = "ospf3";
  const { type, version, wireLength } = layer;
  const typeName = ospfTypeNames[out.need(type)];
  out.add(`OSPFv${out.need(version)}, ${typeName ?? `unknown packet type (${type})`}, length ${wireLength}`);
  if (typeName === undefined || out.options.verbosity === 0) return;
  const length = out.need(layer.length);
  if (length > wireLength) return out.add(` [len ${length}]`);
  out.add(`\n\tRouter-ID ${out.host(out.needText(layer.routerId))}`);
  const area = out.needText(layer.areaId);
  out.add(area === noAddress ? ", Backbone Area" : `, Area ${out.host(area)}`);
  const instance = out.need(layer.instanceId);
  if (instance !== 0) out.add(`, Instance ${instance}`);
  if (version !== 3) return;
  if (!printContents(layer, out) || !printTrailers(layer, wireLength - length, out)) out.truncated();
}

/** Links, and what prefixes begin with: tcpdump looks whether they were captured before it reads them. */
function isLookedForFirst(contents: Lsa6["contents"]): boolean {
  if (contents === undefined) return false;
  return (
    contents.form === "router" ||
    ("prefixes" in contents && contents.prefixes.every(({ address }) => address !== undefined))
  );
}

/** Lists are shown at -vv. False if an item does not fit, which ends the packet, but not the text. */
function printContents(layer: Ospf3Layer, out: Out): boolean {
  const { hello, description, lsas } = layer;
  if (hello !== undefined) printHello(hello, out);
  if (description !== undefined) printDescription(description, out);
  if (out.options.verbosity < 2) return true;
  for (const request of layer.requests) {
    if (request === undefined) return false;
    out.add(`\n\t  Advertising Router ${out.host(request.advertisingRouter)}`);
    out.add(lsaTypeText(request.type, request.id, out));
  }
  if (layer.type === ospfTypes.update) out.need(layer.lsaCount);
  for (const lsa of lsas) {
    if (lsa !== undefined) printHeader(lsa, out);
    const isWhole =
      lsa !== undefined && (layer.type !== ospfTypes.update || (lsa.fits && printLsa6Contents(lsa, layer, out)));
    if (isWhole) continue;
    // If all that the packet's length announces was captured, it is the lengths that are wrong.
    const isCut = (layer.length ?? 0) > layer.capturedLength;
    if (isCut && !isLookedForFirst(lsa?.contents)) out.stop();
    return false;
  }
  return true;
}

function printHello(hello: Ospf3Hello, out: Out): void {
  const options = out.need(hello.options);
  out.add(`\n\tOptions [${optionsText(options)}]`);
  out.add(
    `\n\t  Hello Timer ${out.need(hello.helloInterval)}s, Dead Timer ${out.need(hello.deadInterval)}s` +
      `, Interface-ID ${out.host(out.needText(hello.interfaceId))}, Priority ${options >>> 24}`,
  );
  const designated = out.needText(hello.designatedRouter);
  if (designated !== noAddress) out.add(`\n\t  Designated Router ${out.host(designated)}`);
  const backup = out.needText(hello.backupDesignatedRouter);
  if (backup !== noAddress) out.add(`, Backup Designated Router ${out.host(backup)}`);
  if (out.options.verbosity < 2) return;
  out.add("\n\t  Neighbor List:");
  for (const neighbor of hello.neighbors) out.add(`\n\t    ${out.host(out.needText(neighbor))}`);
}

const descriptionFlags = [
  [0x04, "Init"],
  [0x02, "More"],
  [0x01, "Master"],
  [0x10, "IPv6 MTU"],
] as const;

function printDescription(description: Ospf3Description, out: Out): void {
  out.add(`\n\tOptions [${optionsText(out.need(description.options))}]`);
  out.add(`, DD Flags [${bitNames(descriptionFlags, out.need(description.flags)) || "none"}]`);
  const mtu = out.need(description.interfaceMtu);
  out.add(`, MTU ${mtu}, DD-Sequence ${hex32(out.need(description.sequenceNumber))}`);
}

function printHeader(lsa: Lsa6, out: Out): void {
  // A length smaller than the header is shown as a 64-bit number without sign.
  const length = BigInt.asUintN(64, BigInt(lsa.length - 20));
  out.add(
    `\n\t  Advertising Router ${out.host(lsa.advertisingRouter)}, seq ${hex32(lsa.sequenceNumber)}` +
      `, age ${lsa.age}s, length ${length}${lsaTypeText(lsa.type, lsa.id, out)}`,
  );
}

/** Link-local signaling, then authentication, in so many bytes. False if one of them does not fit. */
function printTrailers({ signaling, authentication }: Ospf3Layer, room: number, out: Out): boolean {
  if (signaling !== undefined && !printSignaling(signaling, room, out)) return false;
  return authentication === undefined || printAuthentication(authentication, room - (signaling?.length ?? 0), out);
}

/** False if it is not all there. */
function printSignaling(signaling: Ospf3Signaling, room: number, out: Out): boolean {
  if (room < 4) return false;
  out.add(`\n\tLLS Checksum ${hex16(out.need(signaling.checksum))}`);
  out.add(`, Data Length ${out.need(signaling.length)}`);
  return !signaling.broken;
}

function printAuthentication(authentication: Ospf3Authentication, room: number, out: Out): boolean {
  if (room < authenticationHeaderLength) return false;
  const type = out.need(authentication.type);
  out.add(`\n\tAuthentication Type ${type === 1 ? "HMAC" : `unknown (${hex16(type)})`}`);
  const length = out.need(authentication.length);
  out.add(`, Length ${length}`);
  if (length < authenticationHeaderLength || length > room) return false;
  out.add(`, SAID ${out.need(authentication.securityAssociationId)}`);
  const [high, low] = authentication.sequenceNumber;
  out.add(`, CSN ${hex32(out.need(high))}`);
  out.add(`:${hex32(out.need(low)).slice(2)}`);
  const { data } = authentication;
  if (data === undefined) return false;
  if (out.options.verbosity > 1) out.hexDump(data, "\n\tAuthentication Data ");
  return true;
}
