/** `proto` and `protochain`: protocols by number and by name. */
import { etherProtocolNames, etherTypeByName, llcSapByName } from "../../net/ether-types.js";
import { etherType, maximumLengthField, nlpid } from "../../net/protocol-numbers.js";
import type { Id, Proto, Qualifiers } from "../../parser/ast.js";
import { all, any, type Condition } from "../condition.js";
import type { Lowering } from "./context.js";
import { requireAtMost } from "./encapsulation.js";
import { escapeKeyword, nearestOr, possibleProtocols } from "./hints.js";
import { idNoun, meantAddress, noDirection, type Named } from "./ids.js";
import { linkProtocol } from "./link-protocols.js";
import { ip4Protocol, ip6Protocol, isisProtocol, isoProtocol } from "./protocols.js";

export function lowerProtoMatch(lowering: Lowering, qualifiers: Qualifiers, id: Id): Condition {
  const { proto } = qualifiers;
  if (qualifiers.dir !== undefined) {
    return lowering.fail("direction", "direction applied to 'proto'", noDirection, qualifiers.span);
  }
  if (id.kind !== "number" && id.kind !== "name") {
    const hint = meantAddress(qualifiers, id);
    return lowering.fail("qualifier", `'proto' modifier applied to ${idNoun(id)}`, hint, qualifiers.span);
  }
  const number = id.kind === "number" ? id.value : resolveProtocol(lowering, proto, id);
  switch (proto) {
    case undefined:
    case "ip":
    case "ip6": {
      requireAtMost(lowering, "protocol number", number, 255);
      if (proto === "ip") return ip4Protocol(lowering, number);
      if (proto === "ip6") return ip6Protocol(lowering, number);
      return any(ip4Protocol(lowering, number), ip6Protocol(lowering, number));
    }
    case "link":
      requireAtMost(lowering, "EtherType", number, 0xffff, id.span, etherProtoHint);
      if (number > 255 && number <= maximumLengthField)
        requireAtMost(lowering, "LLC DSAP", number, 255, id.span, etherProtoHint);
      return linkProtocol(lowering, number);
    case "iso":
      requireAtMost(lowering, "ISO protocol", number, 255);
      return isoProtocol(lowering, number);
    case "isis":
      requireAtMost(lowering, "IS-IS PDU type", number, 31);
      return isisProtocol(lowering, number);
    default:
      const hint = possibleProtocols(qualifiers, ["ip", "ip6", "ether", "iso", "isis"], "", () => false);
      return lowering.fail("qualifier", `'${proto} proto' is bogus`, hint, qualifiers.span);
  }
}

const etherProtoHint = "numbers up to 255 are LLC service access points, those from 1501 to 65535 EtherTypes";

/** `protochain`: like `proto`, but looking past the headers that come between. */
export function lowerProtochainMatch(lowering: Lowering, qualifiers: Qualifiers, id: Id): Condition {
  const { proto } = qualifiers;
  if (id.kind !== "number" && id.kind !== "name") {
    const hint = meantAddress(qualifiers, id);
    return lowering.fail("qualifier", `'protochain' modifier applied to ${idNoun(id)}`, hint, qualifiers.span);
  }
  if (proto !== undefined && proto !== "ip" && proto !== "ip6") {
    const hint = possibleProtocols(qualifiers, ["ip", "ip6"], "", () => false);
    return lowering.fail("qualifier", `'${proto}' is not a valid qualifier for 'protochain'`, hint, qualifiers.span);
  }
  const protocol = id.kind === "number" ? id.value : resolveProtocol(lowering, proto, id);
  requireAtMost(lowering, "protocol number", protocol, 255);
  const { payload, network } = lowering.framing;
  const walk = (version: 4 | 6): Condition => {
    const carries = linkProtocol(lowering, version === 4 ? etherType.ip : etherType.ip6);
    if (!payload || payload.index) {
      const message = "'protochain' not supported with variable length headers";
      return lowering.fail("protochain", message, "`proto` looks at the first header only, and works", qualifiers.span);
    }
    lowering.libpcapOptimizes = false;
    return all(carries, { kind: "walk", walk: { version, offset: payload.offset + network, protocol } });
  };
  if (proto === "ip") return walk(4);
  if (proto === "ip6") return walk(6);
  return any(walk(4), walk(6));
}

function resolveProtocol(lowering: Lowering, proto: Proto | undefined, id: Named): number {
  const number = protocolByName(lowering, proto, id.text);
  const what = proto === undefined ? "proto" : `${proto} proto`;
  if (number !== undefined) return number;
  const hint = (): string =>
    nearestOr(id.text, protocolNames(lowering, proto), "write the number of the protocol", escapeKeyword);
  return lowering.fail("name", `unknown '${what}' value '${id.text}'`, hint, id.span);
}

/** The names that may follow `proto`. */
function protocolNames(lowering: Lowering, proto: Proto | undefined): Iterable<string> {
  if (proto === "link") return etherProtocolNames;
  if (proto === "iso") return Object.keys(nlpid);
  return proto === "isis" ? [] : (lowering.options.resolver.names?.("protocol") ?? []);
}

function protocolByName(lowering: Lowering, proto: Proto | undefined, name: string): number | undefined {
  switch (proto) {
    case undefined:
    case "ip":
    case "ip6":
      return lowering.options.resolver.protocol(name);
    case "link":
      return etherTypeByName(name) ?? llcSapByName(name);
    case "iso":
      return nlpid[name as keyof typeof nlpid];
    default:
      return undefined;
  }
}
