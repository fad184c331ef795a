/** From a display filter to a capture filter that matches the same packets, or nearly so, where there is one. */
import { formOf, protocolText, type Term } from "./fields.js";
import type { DisplayFilter, FieldTest } from "./read.js";

/** The capture filter; `undefined` where part of it cannot be asked. */
export function translate(filter: DisplayFilter): string | undefined {
  return translateAny(movesFirst(filter))?.text;
}

function translateAny(filter: DisplayFilter | undefined): Term | undefined {
  switch (filter?.kind) {
    case undefined:
      return undefined;
    case "test":
      return translateTest(filter);
    case "not": {
      const inside = translateAny(filter.operand);
      return inside && { text: `not ${grouped(inside)}` };
    }
    case "and":
    case "or":
      return join(filter.kind, filter.operands.map(translateAny));
  }
}

function grouped({ text, joins }: Term): string {
  return joins === undefined ? text : `(${text})`;
}

/** `and` and `or` bind equally from left to right, so only a first operand may go without parentheses. */
function join(kind: "and" | "or", terms: readonly (Term | undefined)[]): Term | undefined {
  const known = terms.filter((term) => term !== undefined);
  if (known.length < terms.length) return undefined;
  const texts = known.map((term, index) => (index === 0 || term.joins === kind ? term.text : grouped(term)));
  return { text: texts.join(` ${kind} `), joins: kind };
}

/** One test of a field, with each of the values it may have. */
function translateTest({ field, operator, values }: FieldTest): Term | undefined {
  const form = formOf(field);
  if (operator === "exists") return form?.(operator, "") ?? existence(field);
  const terms = values.map((value) => form?.(operator, value));
  return terms.length === 1 ? terms[0] : (asList(terms) ?? join("or", terms));
}

/** A protocol, or a field that every packet of its protocol has. */
function existence(field: string): Term | undefined {
  const name = formOf(field) === undefined ? field : field.slice(0, field.indexOf("."));
  const text = protocolText(name);
  return text === undefined ? undefined : { text };
}

/** `port 80`, `port 443` as `port (80 or 443)`. */
function asList(terms: readonly (Term | undefined)[]): Term | undefined {
  const words = /^(?:[a-z0-9]+ )*(?:host|net|port|portrange|proto)(?= [^ ]+$)/;
  const [before] = words.exec(terms[0]?.text ?? "") ?? [];
  if (before === undefined || terms.some((term) => words.exec(term?.text ?? "")?.[0] !== before)) return undefined;
  return { text: `${before} (${terms.map((term) => term!.text.slice(before.length + 1)).join(" or ")})` };
}

/** Primitives behind which others look at further headers. */
const moving: ReadonlySet<string> = new Set([
  "vlan.id",
  "mpls.label",
  "pppoe.session_id",
  "vxlan.vni",
  "geneve.vni",
  "vlan",
  "mpls",
]);

function isMoving(filter: DisplayFilter): boolean {
  return filter.kind === "test" && moving.has(filter.field);
}

function moves(filter: DisplayFilter): boolean {
  if (filter.kind === "test") return isMoving(filter);
  return filter.kind === "not" ? moves(filter.operand) : filter.operands.some(moves);
}

/**
 * The filter with a test such as `vlan.id == 5` in front, where alone it means the same in both languages;
 * `undefined` where it stands elsewhere than among what `and` joins.
 */
function movesFirst(filter: DisplayFilter): DisplayFilter | undefined {
  const alone = filter.kind === "not" ? filter.operand : filter;
  if (!moves(filter) || isMoving(alone)) return filter;
  if (filter.kind !== "and") return undefined;
  const [first, ...more] = filter.operands.filter(moves);
  if (first === undefined || more.length > 0 || !isMoving(first)) return undefined;
  return { kind: "and", operands: [first, ...filter.operands.filter((each) => each !== first)] };
}
