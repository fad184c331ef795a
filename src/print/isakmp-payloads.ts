import { ipsecDoi } from "../decode/isakmp-payloads.js";
import type { Bytes } from "../decode/index.js";
import type {
  IdentificationBody,
  IsakmpAttribute,
  IsakmpBody,
  IsakmpPayload,
  Notification2Body,
  NotificationBody,
  Proposal2Body,
  ProposalBody,
  Sa2Body,
  SaBody,
  TransformBody,
} from "../decode/isakmp-bodies.js";
import { payloadTypes, replayStatus, responderLifetime, withoutSpi } from "../decode/isakmp-bodies.js";
import { ipProtocolName } from "./ip-protocols.js";
import type { AttributeNames } from "./isakmp-names.js";
import {
  authenticationNames,
  certificateNames,
  groupName,
  identities2,
  identityNames,
  nameOrNumber,
  notification2Name,
  notificationName,
  oakleyAttributes,
  payloadName,
  protocolNames,
  transforms1,
  transforms2,
  transformTypes,
} from "./isakmp-names.js";
import type { Out } from "./out.js";

/** Marks that a payload does not fit; unlike `out.truncated` it names the payload. */
const mark = (type: number): string => ` [|${payloadName(type)}]`;

/** Payloads in brackets, each on a line of its own, one step further in than `depth`. */
export function printPayloads(payloads: readonly IsakmpPayload[], protocolId: number, depth: number, out: Out): void {
  for (const payload of payloads) {
    if (!payload.whole) return out.add(mark(payload.type));
    out.add(`\n${"    ".repeat(depth + 1)}(`);
    printPayload(payload, protocolId, depth + 1, out);
    out.add(")");
    if (lacksRoom(payload, out)) return;
  }
}

/** Whether tcpdump, having looked in vain for the data of a payload too short for any, gives up on what follows it. */
function lacksRoom({ body }: IsakmpPayload, out: Out): boolean {
  if (body?.kind === "id2") return body.data === undefined && identities2.has(body.idType);
  return body?.kind === "auth2" && body.data === undefined && out.options.verbosity > 1;
}

function printPayload(payload: IsakmpPayload, protocolId: number, depth: number, out: Out): void {
  const { type, body, length = 0 } = payload;
  // One without content says nothing, one of an unknown type its name.
  if (body === undefined) return out.add(length > 4 ? payloadName(type) : "");
  const isVersion2 = type >= payloadTypes.sa2;
  if (body.kind === "cut") return out.add(isVersion2 ? mark(markType(type)) : `${payloadName(type)}:${mark(type)}`);
  out.add(`${title(payload)}${isVersion2 && payload.critical & 0x80 ? "[C]" : ""}:`);
  printBody(payload, body, protocolId, depth, out);
}

/** Some payloads of version 2 go by the name of version 1. */
function title({ type }: IsakmpPayload): string {
  switch (type) {
    case payloadTypes.sa2:
      return "sa";
    case payloadTypes.nonce2:
      return "nonce";
    default:
      return payloadName(markType(type));
  }
}

const markType = (type: number): number => (type === payloadTypes.notification2 ? payloadTypes.notification : type);

function printBody(
  payload: IsakmpPayload,
  body: Exclude<IsakmpBody, { kind: "cut" }>,
  protocolId: number,
  depth: number,
  out: Out,
): void {
  const { type, length = 0 } = payload;
  switch (body.kind) {
    case "sa":
      return printSa(body, depth, out);
    case "proposal":
      return printProposal(body, depth, out);
    case "transform":
      return printTransform1(body, protocolId, out);
    case "id":
      return printIdentification(body, length, out);
    case "certificate":
      out.add(` len=${length - 4} type=${nameOrNumber(certificateNames, body.encoding)}`);
      return printAtVerbosity3(body.data, out);
    case "notification":
      return printNotification(body, out);
    case "delete": {
      const { doi, protocolId: protocol, spiSize, spiCount, spis } = body;
      out.add(doi === ipsecDoi ? " doi=ipsec" : ` doi=${doi}`);
      out.add(
        ` proto=${doi === ipsecDoi ? nameOrNumber(protocolNames, protocol) : protocol} spilen=${spiSize} nspi=${spiCount}`,
      );
      out.add(` spi=${spis.map((spi) => spi.hex()).join(",")}`);
      if (spis.length < spiCount) out.add((spis.length > 0 ? "," : "") + mark(type));
      return;
    }
    case "data":
      return printData(type, length, body.data, body.rest, out);
    case "sa2":
      return printSa2(body, length, depth, out);
    case "ke2":
      if (length < 8) return out.add(` len=${length} < 8`);
      out.add(` len=${length - 8} group=${groupName(body.group)}`);
      return printAtVerbosity3(body.data, out);
    case "id2": {
      out.add(` len=${length - 4}`);
      printAtVerbosity3(body.all, out);
      const form = identities2.get(body.idType);
      if (form === undefined) return;
      out.add(` ${form[0]}:`);
      if (body.data === undefined) return out.add(mark(type));
      return out.add(form[1] ? dotted(body.data) : body.data.hex());
    }
    case "auth2": {
      out.add(` len=${length - 4} method=${nameOrNumber(authenticationNames, body.method)}`);
      if (out.options.verbosity === 1) return printSomeData(body.rest, out);
      return out.add(body.data === undefined ? ` authdata=(${mark(type)}` : ` authdata=(${body.data.hex()}) `);
    }
    case "notification2":
      return printNotification2(body, out);
    case "proposal2":
      // Stands only in security associations of version 2, which print it themselves.
      return;
  }
}

function printAtVerbosity3(data: Bytes, out: Out): void {
  if (out.options.verbosity > 2 && data.length > 0) out.add(` ${data.hex()}`);
}

/** The beginning of something and the end of the packet. */
function printSomeData(rest: Bytes, out: Out): void {
  const length = Math.min(rest.length, 10);
  out.add(` data=(${rest.slice(0, length).hex()}...${rest.slice(Math.max(rest.length - 20, length)).hex()})`);
}

/** Printable characters as they are, others as dots. */
function dotted(bytes: Bytes): string {
  return bytes.data
    .subarray(bytes.start, bytes.end)
    .reduce((text, byte) => text + (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "."), "");
}

function printData(type: number, length: number, data: Bytes, rest: Bytes, out: Out): void {
  const { verbosity } = out.options;
  switch (type) {
    case payloadTypes.keyExchange:
      out.add(` key len=${length - 4}`);
      return printAtVerbosity3(data, out);
    case payloadTypes.nonce:
      out.add(` n len=${length - 4}`);
      if (verbosity > 2) return printAtVerbosity3(data, out);
      if (verbosity > 1) {
        out.add(" ");
        printSomeData(rest, out);
      }
      return;
    case payloadTypes.nonce2:
      out.add(` len=${length - 4}`);
      if (verbosity > 1) return out.add(` nonce=(${data.hex()}) `);
      return printSomeData(rest, out);
    case payloadTypes.vendorId2:
      out.add(` len=${length - 4} vid=${dotted(data)}`);
      if (data.length > 4) printAtVerbosity3(data, out);
      return;
    case payloadTypes.encrypted2:
      out.add(` len=${length - 4}`);
      if (data.length > 4) printAtVerbosity3(data, out);
      return;
    default:
      out.add(` len=${length - 4}`);
      return printAtVerbosity3(data, out);
  }
}

const situations = ["identity", "secrecy", "integrity"] as const;

function printSa({ doi, situation, cut, proposals }: SaBody, depth: number, out: Out): void {
  if (doi !== ipsecDoi) return out.add(` doi=${doi} situation=${situation}`);
  out.add(` doi=ipsec situation=${situations.filter((_, bit) => situation & (1 << bit)).join("+")}`);
  // tcpdump shows the domain of interpretation again, for what it takes to be a label.
  if (situation !== 1) out.add(` ident=${doi}`);
  if (cut) return out.add(mark(payloadTypes.sa));
  printPayloads(proposals, 0, depth, out);
}

function printProposal(body: ProposalBody, depth: number, out: Out): void {
  out.add(` #${body.number} protoid=${nameOrNumber(protocolNames, body.protocolId)} transform=${body.transformCount}`);
  if (body.spiSize > 0) out.add(` spi=${body.spi?.hex() ?? ""}`);
  if (body.cut) return out.add(mark(payloadTypes.proposal));
  printPayloads(body.transforms, body.protocolId, depth, out);
}

function printTransform1({ number, id, attributes }: TransformBody, protocolId: number, out: Out): void {
  const names = transforms1[protocolId];
  out.add(` #${number} id=${names === undefined ? id : nameOrNumber(names.ids, id)} `);
  printAttributes(attributes, names?.attributes ?? [], out);
}

function printTransform2({ number, type, id, attributes }: TransformBody, out: Out): void {
  const names = transforms2[type];
  const idText = names === undefined ? id : nameOrNumber(names.ids, id);
  out.add(` #${number} type=${nameOrNumber(transformTypes, type)} id=${idText} `);
  printAttributes(attributes, names?.attributes ?? [], out);
}

function printAttributes(attributes: readonly IsakmpAttribute[], names: AttributeNames, out: Out): void {
  for (const { problem, type, short, value, number } of attributes) {
    if (problem === "cut") return out.stop();
    if (problem === "length") return out.add("[|attr]");
    const known = names[type];
    const text = (number === undefined ? undefined : known?.values?.[number]) ?? value.hex();
    out.add(`(type=${known?.name ?? `#${type}`} ${short ? "" : `len=${value.length} `}value=${text})`);
  }
}

/** How many bytes each type of identity needs at least. */
const identitySizes: Readonly<Record<number, number>> = { 1: 4, 4: 8, 5: 16, 6: 32, 7: 8, 8: 32 };

function printIdentification(body: IdentificationBody, length: number, out: Out): void {
  const { idType, protocolId, port, data, addresses } = body;
  const protocol = out.options.names && protocolId !== 0 ? ipProtocolName(protocolId) : undefined;
  out.add(` idtype=${nameOrNumber(identityNames, idType)} protoid=${protocol ?? protocolId} port=${port}`);
  if (length <= 8) return;
  const size = identitySizes[idType];
  out.add(` len=${data.length}`);
  if (size !== undefined && data.length < size) return out.add(` [bad: < ${size}]`);
  const [first = "", second = ""] = addresses;
  switch (idType) {
    case 1:
    case 5:
      return out.add(` ${out.host(first)}`);
    case 2:
    case 3:
      return out.add(` ${out.escaped(data)}`);
    case 4:
      return out.add(` ${out.host(first)}/${second}`);
    case 6:
      return out.add(` ${out.host(first)}/0x${data.slice(16, 32).hex()}`);
    case 7:
    case 8:
      return out.add(` ${out.host(first)}-${out.host(second)}`);
    default:
      return printAtVerbosity3(data, out);
  }
}

function printNotification(body: NotificationBody, out: Out): void {
  const { doi, protocolId, type, spiSize, spi, rest } = body;
  const isIpsec = doi === ipsecDoi;
  out.add(isIpsec ? ` doi=ipsec proto=${nameOrNumber(protocolNames, protocolId)}` : ` doi=${doi} proto=${protocolId}`);
  out.add(` type=${notificationName(type, isIpsec)}`);
  if (spiSize > 0) out.add(` spi=${spi?.hex() ?? mark(payloadTypes.notification)}`);
  if (!isIpsec || spi === undefined || rest.length === 0) return;
  switch (type) {
    case responderLifetime:
      out.add(" attrs=(");
      printAttributes(body.attributes, oakleyAttributes, out);
      return out.add(")");
    case replayStatus:
      out.add(" status=(");
      return out.add(`replay detection ${out.need(body.status) !== 0 ? "en" : "dis"}abled)`);
    default:
      if (out.options.verbosity > 3) out.add(` data=(${rest.hex()})`);
      else printSomeData(rest, out);
  }
}

function printSa2({ problem, proposals }: Sa2Body, length: number, depth: number, out: Out): void {
  out.add(` len=${length - 4}`);
  const whole = printBound(proposals, problem, depth, out, (payload) => {
    if (payload.body?.kind === "proposal2") printProposal2(payload, payload.body, depth + 1, out);
    else out.add(mark(payloadTypes.proposal));
  });
  if (!whole) out.add(mark(payloadTypes.sa2));
}

/** Items inside a payload of version 2; without the last bracket where the list ends inside an item. False if it ends early. */
function printBound(
  items: readonly IsakmpPayload[],
  problem: Sa2Body["problem"],
  depth: number,
  out: Out,
  printItem: (item: IsakmpPayload) => void,
): boolean {
  for (const [index, item] of items.entries()) {
    out.add(`\n${"    ".repeat(depth + 1)}(`);
    if (item.body === undefined) out.add(payloadName(item.type));
    else printItem(item);
    if (problem === "inside" && index === items.length - 1) return true;
    out.add(")");
  }
  return problem === undefined || problem === "inside";
}

function printProposal2({ critical, length = 0 }: IsakmpPayload, body: Proposal2Body, depth: number, out: Out): void {
  const { number, protocolId, transformCount, spi, transforms, problem } = body;
  const protocol = nameOrNumber(protocolNames, protocolId);
  out.add(`p${critical & 0x80 ? "[C]" : ""}: #${number} protoid=${protocol} transform=${transformCount} len=${length}`);
  if (spi === undefined) return out.add(`${problem === "cut" ? " spi=" : ""}${mark(payloadTypes.proposal)}`);
  if (spi.length > 0) out.add(` spi=${spi.hex()}`);
  const whole = printBound(transforms, problem, depth, out, (item) => {
    if (item.body?.kind !== "transform") return out.add(mark(payloadTypes.transform));
    out.add(`t${item.critical & 0x80 ? "[C]" : ""}:`);
    printTransform2(item.body, out);
  });
  if (!whole) out.add(mark(payloadTypes.proposal));
}

const cookie = 16390;

function printNotification2({ protocolId, type, spiSize, spi, rest }: Notification2Body, out: Out): void {
  out.add(` prot_id=${nameOrNumber(protocolNames, protocolId)} type=${type}(${notification2Name(type)})`);
  if (spiSize > 0 && !withoutSpi.has(type)) out.add(` spi=${spi?.hex() ?? mark(payloadTypes.notification)}`);
  if (spi === undefined || rest.length === 0) return;
  const isShown = type === cookie;
  if (out.options.verbosity > 3 || (isShown && rest.length < 30)) out.add(` data=(${rest.hex()})`);
  else if (isShown) printSomeData(rest, out);
}
