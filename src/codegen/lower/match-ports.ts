/** Ports and port ranges by number and by name, which may belong to one protocol only. */
import type { Span } from "../../errors.js";
import type { Resolver } from "../../net/resolver.js";
import type { Id, Qualifiers } from "../../parser/ast.js";
import type { Condition } from "../condition.js";
import type { Lowering } from "./context.js";
import { requireAtMost } from "./encapsulation.js";
import { directionText, nearestOr, possibleProtocols, textOf } from "./hints.js";
import { idNoun, meantAddress, type Named } from "./ids.js";
import { lowerPorts, type PortProtocol } from "./ports.js";

const maxPort = 65535;
const allPortProtocols: readonly PortProtocol[] = ["tcp", "udp", "sctp"];

export function lowerPortMatch(
  lowering: Lowering,
  qualifiers: Qualifiers,
  type: "port" | "portrange",
  id: Id,
): Condition {
  const { proto } = qualifiers;
  if (proto !== undefined && proto !== "tcp" && proto !== "udp" && proto !== "sctp") {
    const primitive = `${directionText(qualifiers)}${type} ${textOf(id)}`;
    const hint = possibleProtocols(qualifiers, allPortProtocols, primitive, (each) => each === "ip" || each === "ip6");
    return lowering.fail("qualifier", `'${proto}' is not a valid qualifier for '${type}'`, hint, qualifiers.span);
  }
  const wanted = proto === undefined ? allPortProtocols : [proto];
  if (id.kind === "number") {
    requireAtMost(lowering, "port number", id.value, maxPort);
    return lowerPorts(lowering, qualifiers, wanted, id.value, id.value);
  }
  if (id.kind !== "name") {
    const hint = meantAddress(qualifiers, id);
    return lowering.fail("qualifier", `'${type}' modifier applied to ${idNoun(id)}`, hint, qualifiers.span);
  }
  const [first, last] = type === "port" ? [id, id] : splitRange(lowering, id);
  const low = resolvePort(lowering, first, proto, type, id);
  const high = last === first ? low : resolvePort(lowering, last, proto, type, id);
  const named = commonProtocols(low.protocols, high.protocols);
  if (proto !== undefined && !named.includes(proto)) {
    const message = `${type === "port" ? "port" : "port in range"} '${id.text}' is ${named[0]}`;
    const numbers = type === "port" ? `${low.port}` : `${low.port}-${high.port}`;
    const hint = `write \`${named[0]} ${type} ${id.text}\`, or the number: \`${proto} ${type} ${numbers}\``;
    lowering.report("qualifier", message, hint, id.span);
  }
  return lowerPorts(
    lowering,
    qualifiers,
    proto === undefined ? named : wanted,
    Math.min(low.port, high.port),
    Math.max(low.port, high.port),
  );
}

/** A port as it is written. */
interface WrittenPort {
  readonly text: string;
  readonly span: Span;
}

function splitRange(lowering: Lowering, id: Named): readonly [WrittenPort, WrittenPort] {
  const parts = id.text.split("-");
  if (parts.length > 2) {
    const message = `port range '${id.text}' contains more than one hyphen`;
    return lowering.fail("port-range", message, "a range has a first and a last port, as in 7000-7009", id.span);
  }
  const [first, last] = parts;
  if (!first || !last) {
    return lowering.fail("port-range", `unknown port in range '${id.text}'`, "a range is written 7000-7009", id.span);
  }
  const start = id.span.end - id.text.length;
  const middle = start + first.length;
  return [
    { text: first, span: { start, end: middle } },
    { text: last, span: { start: middle + 1, end: id.span.end } },
  ];
}

interface ResolvedPort {
  readonly port: number;
  readonly protocols: readonly PortProtocol[];
}

/** A port by number or name; a name may belong to TCP or UDP alone. One that is neither is noted, and any other taken. */
function resolvePort(
  lowering: Lowering,
  { text, span }: WrittenPort,
  proto: PortProtocol | undefined,
  type: "port" | "portrange",
  id: Named,
): ResolvedPort {
  if (/^\d+$/.test(text)) {
    const port = Number(text);
    requireAtMost(lowering, "port number", port, maxPort, span);
    return { port, protocols: allPortProtocols };
  }
  const { resolver } = lowering.options;
  const tcp = resolver.port(text, "tcp");
  const udp = resolver.port(text, "udp");
  const port = tcp ?? udp;
  if (port === undefined) {
    const message = type === "port" ? `unknown port '${text}'` : `unknown port in range '${id.text}'`;
    lowering.report("name", message, () => meantPort(resolver, text, proto), span);
    return { port: 0, protocols: allPortProtocols };
  }
  const protocols: readonly PortProtocol[] = tcp === udp ? allPortProtocols : tcp !== undefined ? ["tcp"] : ["udp"];
  return { port, protocols };
}

/** What was probably meant by a name that no port has. */
function meantPort(resolver: Resolver, text: string, proto: PortProtocol | undefined): string {
  // Names that the protocol has no port for would be refused next.
  const names = [...(resolver.names?.("port") ?? [])].filter(
    (name) => proto === undefined || resolver.port(name, proto) !== undefined,
  );
  const otherwise = /^\d+-\d+$/.test(text) ? `write \`portrange ${text}\`` : "write the number of the port, 0 to 65535";
  return nearestOr(text, names, otherwise);
}

/** Whose ports a range is of: names of different protocols, and numbers, stand for any. */
function commonProtocols(a: readonly PortProtocol[], b: readonly PortProtocol[]): readonly PortProtocol[] {
  return a.length === b.length && a.every((protocol) => b.includes(protocol)) ? a : allPortProtocols;
}
