/** The AST as one condition over the packet: every primitive in the order of the text. */
import { assertNever, FilterSemanticError, type Span } from "../../errors.js";
import { etherType } from "../../net/protocol-numbers.js";
import type { Expression, Primitive } from "../../parser/ast.js";
import { always, check, join, not, type Condition } from "../condition.js";
import type { Values } from "../values.js";
import { lowerRelation } from "./arithmetic.js";
import { Lowering, type LoweringOptions } from "./context.js";
import { lowerAtmField, lowerAtmMulti, lowerAtmType } from "./atm.js";
import { lowerInterfaceIndex, lowerPacketDirection } from "./capture-side.js";
import { lowerMpls, lowerPppoeDiscovery, lowerPppoeSession, lowerVlan } from "./encapsulation.js";
import { lowerBroadcast, lowerMulticast } from "./link-addresses.js";
import { lowerLlc } from "./llc.js";
import { lowerMatch } from "./match.js";
import { lowerPf } from "./pf.js";
import { lowerProtocol } from "./protocols.js";
import { lowerGeneve, lowerVxlan } from "./tunnels.js";
import { lowerMtp2, lowerMtp3 } from "./ss7.js";
import { lowerWlanDirection, lowerWlanType } from "./wlan.js";

/** What a filter asks, with the values it is asked of. Throws a FilterSemanticError that holds all that cannot be asked. */
export function lowerExpression(expression: Expression, options: LoweringOptions): Lowered {
  const lowering = new Lowering(options);
  const { values } = lowering;
  if (expression.kind === "empty") return { condition: always, values, libpcapOptimizes: true };
  const condition = lowering.finish(lower(lowering, expression));
  return { condition, values, libpcapOptimizes: lowering.libpcapOptimizes };
}

export interface Lowered {
  readonly condition: Condition;
  readonly values: Values;
  /** Whether libpcap's optimizer works on such a filter at all. */
  readonly libpcapOptimizes: boolean;
}

function lower(lowering: Lowering, expression: Expression): Condition {
  // First operands may nest thousands deep (`a and b or c and d …`), so the way down to the very first is a loop.
  const outer: (Expression & { kind: "and" | "or" })[] = [];
  let first = expression;
  while (first.kind === "and" || first.kind === "or") {
    outer.push(first);
    first = first.operands[0]!;
  }
  let condition = lowerOne(lowering, first);
  for (const { kind, operands } of outer.reverse()) {
    condition = join(kind, [condition, ...operands.slice(1).map((operand) => lower(lowering, operand))]);
  }
  return condition;
}

function lowerOne(lowering: Lowering, expression: Exclude<Expression, { kind: "and" | "or" }>): Condition {
  switch (expression.kind) {
    case "empty":
      return always;
    case "not":
      return not(lower(lowering, expression.operand));
    default: {
      lowering.span = expression.span;
      lowering.numberSpan = numberSpanOf(expression);
      const condition = tryPrimitive(lowering, expression);
      lowering.options.sources?.note(condition, expression.span);
      return condition;
    }
  }
}

/** Primitives that move to other headers: without them there is no telling what the rest of the filter means. */
const moving: ReadonlySet<Primitive["kind"]> = new Set(["vlan", "mpls", "pppoes", "geneve", "vxlan", "atm-type"]);

/** The condition of a primitive; one that makes no sense is noted, and the rest of the filter looked at all the same. */
function tryPrimitive(lowering: Lowering, primitive: Primitive): Condition {
  try {
    return lowerPrimitive(lowering, primitive);
  } catch (error) {
    if (!(error instanceof FilterSemanticError)) throw error;
    lowering.note(error);
    if (moving.has(primitive.kind)) lowering.giveUp();
    return always;
  }
}

/** Where the number of a primitive is, which is all of some primitives. */
function numberSpanOf(primitive: Primitive): Span {
  if (primitive.kind === "match") return primitive.id.span;
  return ("numberSpan" in primitive ? primitive.numberSpan : undefined) ?? primitive.span;
}

function lowerPrimitive(lowering: Lowering, primitive: Primitive): Condition {
  switch (primitive.kind) {
    case "match":
      return lowerMatch(lowering, primitive);
    case "protocol":
      return lowerProtocol(lowering, primitive.proto);
    case "relation":
      return lowerRelation(lowering, primitive);
    case "broadcast":
      return lowerBroadcast(lowering, primitive.proto);
    case "multicast":
      return lowerMulticast(lowering, primitive.proto);
    case "less":
      return not(check("gt", lowering.values.length, lowering.const(primitive.value)));
    case "greater":
      return check("ge", lowering.values.length, lowering.const(primitive.value));
    case "byte":
      return lowerByte(lowering, primitive);
    case "vlan":
      return lowerVlan(lowering, primitive.id);
    case "mpls":
      return lowerMpls(lowering, primitive.label);
    case "pppoed":
      return lowerPppoeDiscovery(lowering);
    case "pppoes":
      return lowerPppoeSession(lowering, primitive.session);
    case "inbound":
    case "outbound":
      return lowerPacketDirection(lowering, primitive.kind);
    case "ifindex":
      return lowerInterfaceIndex(lowering, primitive.value);
    case "llc":
      return lowerLlc(lowering, primitive.type);
    case "wlan-type":
      return lowerWlanType(lowering, primitive);
    case "wlan-dir":
      return lowerWlanDirection(lowering, primitive.dir);
    case "pf-ifname":
    case "pf-rset":
    case "pf-rnr":
    case "pf-srnr":
    case "pf-reason":
    case "pf-action":
      return lowerPf(lowering, primitive);
    case "atm-type":
      return lowerAtmType(lowering, primitive.type);
    case "atm-multi":
      return lowerAtmMulti(lowering, primitive.type);
    case "atm-field":
      return lowerAtmField(lowering, primitive.field, primitive.tests);
    case "mtp2":
      return lowerMtp2(lowering, primitive.type);
    case "mtp3":
      return lowerMtp3(lowering, primitive.field, primitive.tests);
    case "geneve":
      return lowerGeneve(lowering, primitive.vni);
    case "vxlan":
      return lowerVxlan(lowering, primitive.vni);
    case "batadv":
      return refuseBatadv(lowering, primitive);
    default:
      return assertNever(primitive);
  }
}

/** `batadv`, `batadv 15`, `batadv 15 3`: a patch to libpcap has it, and no libpcap. Its EtherType and bytes can be asked for. */
function refuseBatadv(lowering: Lowering, { version, packetType }: Primitive & { kind: "batadv" }): never {
  const terms = [`ether proto 0x${etherType.batadv.toString(16)}`];
  if (version !== undefined) terms.push(`ether[15] = ${version}`);
  if (packetType?.kind === "number") terms.push(`ether[14] = ${packetType.value}`);
  const together = terms.join(" and ");
  const written = terms.length > 1 ? `(${together})` : together;
  const named = packetType?.kind === "name" ? "; the type of the packet is the number in `ether[14]`" : "";
  return lowering.fail(
    "not-implemented",
    "'batadv' is in no libpcap, only in a patch to it",
    `write \`${written}\`${named}`,
  );
}

/** `byte 10 & 4`: a byte of the link-layer header, with the bit operators meaning "not zero". */
function lowerByte(lowering: Lowering, { offset, op, value }: Primitive & { kind: "byte" }): Condition {
  const byte = lowering.link(offset, 1);
  switch (op) {
    case "=":
      return lowering.equals(byte, value);
    case "<":
      return not(check("ge", byte, lowering.const(value)));
    case ">":
      return check("gt", byte, lowering.const(value));
    case "&":
      return check("set", byte, lowering.const(value));
    case "|":
      return not(lowering.equals(lowering.values.binary("or", byte, lowering.const(value)), 0));
    default:
      return assertNever(op);
  }
}
