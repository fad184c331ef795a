/**
 * The text of a tree, with every parenthesis and qualifier written out: `port 80 or 443` becomes
 * `(port 80 or port 443)`. libpcap reads it as the same filter.
 */
import { assertNever } from "../errors.js";
import type { Arithmetic, Expression, FieldTest, Id, NameOrNumber, Primitive, Qualifiers } from "./ast.js";

/** The text of a whole filter or a part of it. */
export function printExpression(expression: Expression): string {
  // First operands are taken in a loop: a chain of `and` and `or` in turn nests thousands of them.
  let before = "";
  let after = "";
  let first = expression;
  while (first.kind === "and" || first.kind === "or") {
    const { kind, operands } = first;
    before += "(";
    after = `${operands
      .slice(1)
      .map((operand) => ` ${kind} ${printExpression(operand)}`)
      .join("")})${after}`;
    first = operands[0]!;
  }
  return `${before}${printOperand(first)}${after}`;
}

function printOperand(expression: Exclude<Expression, { kind: "and" | "or" }>): string {
  if (expression.kind === "empty") return "";
  if (expression.kind === "not") return `not ${printExpression(expression.operand)}`;
  return printPrimitive(expression);
}

/** The words that are there, with a space between them. */
function words(...parts: readonly (string | number | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(" ");
}

function printPrimitive(primitive: Primitive): string {
  switch (primitive.kind) {
    case "match":
      return words(printQualifiers(primitive.qualifiers), printId(primitive.id));
    case "protocol":
      return primitive.proto;
    case "relation":
      return words(printArithmetic(primitive.left), primitive.op, printArithmetic(primitive.right));
    case "broadcast":
    case "multicast":
      return words(primitive.proto, primitive.kind);
    case "less":
    case "greater":
    case "ifindex":
      return words(primitive.kind, primitive.value);
    case "byte":
      return words("byte", primitive.offset, primitive.op, primitive.value);
    case "inbound":
    case "outbound":
    case "pppoed":
      return primitive.kind;
    case "vlan":
      return words("vlan", primitive.id);
    case "mpls":
      return words("mpls", primitive.label);
    case "pppoes":
      return words("pppoes", primitive.session);
    case "geneve":
    case "vxlan":
      return words(primitive.kind, primitive.vni);
    case "batadv":
      return words("batadv", primitive.version, printNameOrNumber(primitive.packetType));
    case "pf-ifname":
      return words("ifname", printName(primitive.name));
    case "pf-rset":
      return words("rset", printName(primitive.name));
    case "pf-rnr":
      return words("rnr", primitive.value);
    case "pf-srnr":
      return words("srnr", primitive.value);
    case "pf-reason":
      return words("reason", printNameOrNumber(primitive.reason));
    case "pf-action":
      return words("action", printNameOrNumber(primitive.action));
    case "wlan-type":
      return words(
        primitive.type && `type ${printNameOrNumber(primitive.type)}`,
        primitive.subtype && `subtype ${printNameOrNumber(primitive.subtype)}`,
      );
    case "wlan-dir":
      return words("dir", printNameOrNumber(primitive.dir));
    case "llc":
      return words("llc", primitive.type?.text === "rnr" ? "rnr" : primitive.type && printName(primitive.type.text));
    case "atm-type":
    case "atm-multi":
    case "mtp2":
      return primitive.type;
    case "atm-field":
    case "mtp3":
      return words(primitive.field, printTests(primitive.tests));
    default:
      return assertNever(primitive);
  }
}

function printQualifiers({ proto, dir, type }: Qualifiers): string {
  return words(proto, dir, type);
}

/** A backslash keeps any word, a keyword or number among them, from being read as anything but a name. */
function printName(text: string): string {
  return `\\${text}`;
}

function printNameOrNumber(node: NameOrNumber | undefined): string | number | undefined {
  return node?.kind === "name" ? printName(node.text) : node?.value;
}

function printId(id: Id): string {
  switch (id.kind) {
    case "name":
      return id.escaped ? printName(id.text) : id.text;
    case "number":
      return String(id.value);
    case "ipv4": {
      const mask = id.mask && `mask ${id.mask.text}`;
      return words(id.prefixLength === undefined ? id.text : `${id.text}/${id.prefixLength}`, mask);
    }
    case "ipv6":
      return id.prefixLength === undefined ? id.text : `${id.text}/${id.prefixLength}`;
    case "mac":
      return id.text;
    case "arcnet":
      return `$${id.value.toString(16).padStart(2, "0")}`;
    default:
      return assertNever(id);
  }
}

function printTests(tests: readonly FieldTest[]): string {
  if (tests.length > 1) return `(${tests.map((test) => test.value).join(" or ")})`;
  return words(tests[0]!.op, tests[0]!.value);
}

function printArithmetic(arithmetic: Arithmetic): string {
  switch (arithmetic.kind) {
    case "number":
      return arithmetic.text;
    case "length":
      return "len";
    case "load":
      return `${arithmetic.proto}[${printArithmetic(arithmetic.offset)}:${arithmetic.size}]`;
    case "negate":
      return `(-${printArithmetic(arithmetic.operand)})`;
    case "binary":
      return `(${words(printArithmetic(arithmetic.left), arithmetic.op, printArithmetic(arithmetic.right))})`;
    default:
      return assertNever(arithmetic);
  }
}
