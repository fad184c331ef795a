/** Relations between arithmetic expressions: `ip[8] < 5`, `tcp[tcpflags] & tcp-syn != 0`, `len > 100`. */
import { assertNever } from "../../errors.js";
import { etherType, ipProtocol } from "../../net/protocol-numbers.js";
import type { Arithmetic, ArithmeticOp, Primitive, Proto } from "../../parser/ast.js";
import { all, check, not, type Condition, type Written } from "../condition.js";
import type { BinaryOp, Size, Value } from "../value.js";
import { onlyBytes, type Lowering, type Position } from "./context.js";
import { linkProtocol } from "./link-protocols.js";
import { isFirstFragment } from "./ports.js";
import { lowerProtocol } from "./protocols.js";

/** A number, and what must hold of the packet for its loads to make sense, in the order in which it is asked. */
interface Operand {
  readonly value: Value;
  readonly requires: readonly Condition[];
}

type Relation = Primitive & { kind: "relation" };

export function lowerRelation(lowering: Lowering, relation: Relation): Condition {
  const left = lowerArithmetic(lowering, relation.left);
  const right = lowerArithmetic(lowering, relation.right);
  const constant = left.value.kind === "const" && right.value.kind === "const";
  const computed = constant && (relation.left.kind !== "number" || relation.right.kind !== "number");
  const written = computed ? "computed" : "arithmetic";
  // In libpcap's order, from version 1.11 on: a packet cut short may fail on what is asked first.
  return all(...right.requires, ...left.requires, compare(relation.op, left.value, right.value, written));
}

/** A relation between two values. */
export function compare(op: Relation["op"], left: Value, right: Value, written: Written = "field"): Condition {
  switch (op) {
    case "=":
      return check("eq", left, right, written);
    case "!=":
      return not(check("eq", left, right, written));
    case ">":
      return check("gt", left, right, written);
    case ">=":
      return check("ge", left, right, written);
    case "<":
      return not(check("ge", left, right, written));
    case "<=":
      return not(check("gt", left, right, written));
    default:
      return assertNever(op);
  }
}

const binaryOps: Readonly<Record<ArithmeticOp, BinaryOp>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
  "%": "mod",
  "&": "and",
  "|": "or",
  "^": "xor",
  "<<": "lsh",
  ">>": "rsh",
};

function lowerArithmetic(lowering: Lowering, expression: Arithmetic): Operand {
  switch (expression.kind) {
    case "number":
      return { value: lowering.const(expression.value), requires: [] };
    case "length":
      return { value: lowering.values.length, requires: [] };
    case "negate": {
      const { value, requires } = lowerArithmetic(lowering, expression.operand);
      return { value: lowering.values.negate(value), requires };
    }
    case "binary": {
      const left = lowerArithmetic(lowering, expression.left);
      const right = lowerArithmetic(lowering, expression.right);
      refuseUndefined(lowering, expression, leadingNumber(expression.right));
      if (right.value.kind === "const") refuseUndefined(lowering, expression, right.value.value);
      const value = lowering.values.binary(binaryOps[expression.op], left.value, right.value);
      // As in libpcap, what the right operand requires is not asked: `1 + ip[0] = 5` looks at any packet.
      return { value, requires: left.requires };
    }
    case "load":
      return lowerLoad(lowering, expression);
    default:
      return assertNever(expression);
  }
}

/**
 * Refuses divisions and shifts by a number for which there is no result.
 *
 * libpcap looks at the number that comes first in the right operand, whatever is done with it (`len / ip[0]` is a division
 * by zero to it). Taking another view would accept what it refuses. What the operand comes to its optimizer refuses.
 */
function refuseUndefined(
  lowering: Lowering,
  { op, right }: Arithmetic & { kind: "binary" },
  number: number | undefined,
): void {
  if (number === undefined) return;
  if (op === "/" && number === 0) lowering.fail("division", "division by zero", divisorHint, right.span);
  if (op === "%" && number === 0) lowering.fail("division", "modulus by zero", divisorHint, right.span);
  if ((op === "<<" || op === ">>") && number > 31) {
    lowering.fail("shift", "shift by more than 31 bits", "numbers have 32 bits: shift by 0 to 31", right.span);
  }
}

/** The number that an operand starts with, be it an offset. */
function leadingNumber(operand: Arithmetic): number | undefined {
  switch (operand.kind) {
    case "number":
      return operand.value;
    case "length":
      return undefined;
    case "negate":
      return leadingNumber(operand.operand);
    case "binary":
      return leadingNumber(operand.left);
    case "load":
      return leadingNumber(operand.offset);
    default:
      return assertNever(operand);
  }
}

const divisorHint = "divide by a number from 1, or by a field";

/** `proto[offset:size]`: the bytes, and the packet's being of that protocol. */
function lowerLoad(lowering: Lowering, load: Arithmetic & { kind: "load" }): Operand {
  const { proto, size, numberSpan = load.span } = load;
  if (size !== 1 && size !== 2 && size !== 4) {
    const hint = `for 3 bytes mask 4, as in \`${proto}[…:4] & 0xffffff00\`; more than 4 take several comparisons`;
    return lowering.fail("size", "data size must be 1, 2, or 4", hint, numberSpan);
  }
  const index = lowerArithmetic(lowering, load.offset);
  const { start, requires } = lowerHeader(lowering, load);
  const value = loadIndexed(lowering, start, index.value, size);
  return { value, requires: orderRequirements(proto, index.requires, requires) };
}

/** An index that is itself looked up in the packet has its own protocol checked after the network layer's. */
function orderRequirements(
  proto: Proto,
  inner: readonly Condition[],
  outer: readonly Condition[],
): readonly Condition[] {
  return proto === "icmp6" || outer.length < 3 ? [...inner, ...outer] : [outer[0]!, ...inner, ...outer.slice(1)];
}

function loadIndexed(lowering: Lowering, start: Position, index: Value, size: Size): Value {
  const { values } = lowering;
  lowering.use(start);
  if (!start.index) return values.load(size, index, start.offset);
  // A small constant cannot make the sum wrap, so it may go to the load's own offset.
  if (index.kind === "const" && index.value < 0x80000000) {
    return values.load(size, start.index, (start.offset + index.value) >>> 0);
  }
  return values.load(size, values.binary("add", index, start.index), start.offset);
}

/** Where a protocol's header starts, and the conditions for its being there. */
function lowerHeader(
  lowering: Lowering,
  { proto, span }: Arithmetic & { kind: "load" },
): { readonly start: Position; readonly requires: readonly Condition[] } {
  const network = (offset: number): Position => {
    const { payload } = lowering.framing;
    if (!payload) return lowering.fail("link-type", `'${proto}' has no known place on this link type`, onlyBytes, span);
    return { index: payload.index, offset: (payload.offset + lowering.framing.network + offset) >>> 0 };
  };
  switch (proto) {
    case "link":
      return { start: lowering.framing.header, requires: [] };
    case "ip":
    case "ip6":
    case "arp":
    case "rarp":
    case "atalk":
    case "decnet":
    case "lat":
    case "sca":
    case "moprc":
    case "mopdl":
      return { start: network(0), requires: [lowerProtocol(lowering, proto)] };
    case "tcp":
    case "udp":
    case "sctp":
    case "icmp":
    case "igmp":
    case "igrp":
    case "pim":
    case "vrrp":
    case "carp":
      return {
        start: lowering.transport4Position(),
        requires: [
          linkProtocol(lowering, etherType.ip),
          lowering.equals(lowering.network(9, 1), ipProtocol[proto]),
          isFirstFragment(lowering),
        ],
      };
    case "icmp6":
      // The next header must be ICMPv6 itself: extension headers are not looked through.
      return {
        start: network(40),
        requires: [linkProtocol(lowering, etherType.ip6), lowering.equals(lowering.network(6, 1), ipProtocol.icmp6)],
      };
    case "radio":
      if (!["IEEE802_11_RADIO", "IEEE802_11_RADIO_AVS", "PRISM_HEADER"].includes(lowering.framing.name)) {
        return lowering.fail(
          "link-type",
          "radio information not present in capture",
          "only captures with radiotap, AVS or Prism headers have it",
          span,
        );
      }
      return { start: { index: null, offset: 0 }, requires: [] };
    default:
      return lowering.fail(
        "index",
        `'${proto}' does not support the index operation`,
        "bytes can be asked of `ether`, `ip`, `ip6`, `arp`, `tcp`, `udp`, `sctp`, `icmp`, `icmp6` and a few others",
        span,
      );
  }
}
