/** Wireshark's display filters, which are another language: recognised, and offered as capture filters. */
import { Name, quote, tokenSpan, type Token } from "../../../lexer/index.js";
import { beginsPrimitive, isId, type Mistake, type Recogniser } from "../place.js";
import { formOf, isFieldForm, missingHint, protocolText } from "./fields.js";
import { readDisplayFilter, readFieldTest, type DisplayFilter, type FieldTest } from "./read.js";
import { translate } from "./translate.js";

/** Whether a display filter may ask for the word. */
function isAskedFor(word: string): boolean {
  return isFieldForm(word) || protocolText(word) !== undefined;
}

function fieldsOf(filter: DisplayFilter): readonly FieldTest[] {
  if (filter.kind === "test") return [filter];
  return filter.kind === "not" ? fieldsOf(filter.operand) : filter.operands.flatMap(fieldsOf);
}

/** Names with a dot that no host has. */
const plainFields =
  /^(?:(?:eth|frame|icmp|icmpv6|ipv6|tcp|udp|wlan)\.|(?:http\.(?:request|response|host|cookie)|dns\.(?:qry|resp|flags)|tls\.(?:handshake|record))\b)/;

/** Whether it can only be meant as a field: a host may have such a name too, but nothing compares hosts. */
function isClear({ field, operator }: FieldTest): boolean {
  if (!field.includes(".")) return isSearch(operator);
  return operator !== "exists" || formOf(field) !== undefined || plainFields.test(field);
}

/** Whether it looks for something anywhere in the packet. */
function isSearch(operator: FieldTest["operator"]): boolean {
  return operator === "contains" || operator === "matches";
}

function fieldMistake({ field, span, operator }: FieldTest, hint: string): Mistake {
  const words = field.includes(".") ? `${quote(field)} is a field of` : `${quote(`${field} ${operator}`)} belongs to`;
  const problem = `${words} Wireshark's display filters, which are another language`;
  return { code: "display-filter", problem, span, hint };
}

/** The mistakes of a filter that is a display filter as a whole: one if it can be translated, else each field. */
export function displayFilterMistakes(text: string): readonly Mistake[] | undefined {
  const filter = readDisplayFilter(text, isAskedFor);
  if (filter === undefined) return undefined;
  const fields = fieldsOf(filter);
  const clear = fields.filter(isClear);
  // A word alone may be a host as well.
  if (clear.length === 0 || fields.some((each) => each.field.includes(".") && !clear.includes(each))) return undefined;
  const whole = translate(filter);
  if (whole !== undefined) return [fieldMistake(clear[0]!, `write \`${whole}\``)];
  return clear.map((test) => fieldMistake(test, hintFor(test)));
}

function hintFor(test: FieldTest): string {
  const text = translate(test);
  if (text !== undefined) return `write \`${text}\``;
  const { field, operator, values } = test;
  if (isSearch(operator)) return "a capture filter compares bytes at an offset, as in `tcp[20:4] = 0x47455420`";
  if (formOf(field) === undefined || operator === "exists") return missingHint(field);
  const equal = operator === "=" ? undefined : translate({ ...test, operator: "=" });
  if (equal !== undefined) return `a capture filter can ask for the value only, as in \`${equal}\``;
  return `no packet has ${values.map(quote).join(", ")} there`;
}

/** `tcp.port == 80` among primitives of this language; the grammar gives up behind the field, which it takes for a name. */
export const displayField: Recogniser = ({ tokens, index, text }) => {
  for (const place of [index - 1, index]) {
    const word = tokens[place];
    if (word?.tokenType !== Name || !isFieldForm(word.image) || !beginsPrimitive(tokens, place)) continue;
    const test = readFieldTest(text, tokenSpan(word).start, isAskedFor);
    if (test === undefined || !isClear(test)) continue;
    const next = tokens[place + 1];
    const isValue = test.operator === "exists" && isId(next);
    return fieldMistake(test, hintFor(isValue ? { ...test, operator: "=", values: [next!.image] } : test));
  }
  return undefined;
};

/** What is wrong with a word by itself that is a field of a display filter; `undefined` when it is none. */
export function displayFieldMistake(word: Token): Mistake | undefined {
  const test: FieldTest = { kind: "test", field: word.image, span: tokenSpan(word), operator: "exists", values: [] };
  return word.tokenType === Name && isClear(test) ? fieldMistake(test, hintFor(test)) : undefined;
}
