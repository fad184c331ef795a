/** What the grammar expects at a place, in the words of pcap-filter(7): the second half of "expected ... after `port`". */
import * as t from "../../lexer/index.js";
import type { Token } from "../../lexer/index.js";
import { isId, type Rule } from "./place.js";

const primitive = "a primitive such as `host 192.0.2.1` or `tcp port 80`";
const id = "an address, a name or a number";
const operand = "a number, `len` or packet bytes such as `ip[0]`";

/** By the word before the place, where that word decides. */
const afterWord: Readonly<Partial<Record<string, string>>> = {
  host: "an address or a host name",
  net: "a network such as 192.0.2.0/24, or the name of one",
  port: "a port number or a port name",
  portrange: "two port numbers with a dash between them, such as 6000-6008",
  proto: "a protocol number, or a name with a backslash such as `\\udp`",
  protochain: "a protocol number, or a name with a backslash such as `\\udp`",
  gateway: "a host name",
  src: "an address, a name, or `host`, `net`, `port` or `portrange`",
  dst: "an address, a name, or `host`, `net`, `port` or `portrange`",
  mask: "an IPv4 mask such as 255.255.255.0",
  on: "the name of an interface",
  ifname: "the name of an interface",
  rset: "the name of a ruleset",
  ruleset: "the name of a ruleset",
  action: "a PF action such as `pass` or `block`",
  reason: "a PF reason such as `match` or `short`",
  type: "a type of 802.11 frame: `mgt`, `ctl` or `data`",
  subtype: "a subtype of 802.11 frame such as `beacon` or `ack`",
  dir: "a direction of 802.11 frames: `nods`, `tods`, `fromds` or `dstods`",
  direction: "a direction of 802.11 frames: `nods`, `tods`, `fromds` or `dstods`",
  less: "a length in bytes",
  greater: "a length in bytes",
  ifindex: "the number of an interface",
  rnr: "a rule number",
  rulenum: "a rule number",
  srnr: "a rule number",
  subrulenum: "a rule number",
  byte: "the offset of a byte",
};

/** By the type of the token before the place, where no word decides. */
function afterType(before: Token | undefined, rule: Rule): string | undefined {
  switch (before?.tokenType) {
    case t.WlanAddress:
      return "a MAC address";
    case t.Slash:
      return rule === "id" ? "a prefix length such as 24" : undefined;
    case t.Colon:
      return "a size of 1, 2 or 4 bytes";
    case t.LeftBracket:
      return "the offset of a byte";
    case t.Field:
      return "a number, a comparison such as `> 5`, or a list such as `(5 or 6)`";
    default:
      return undefined;
  }
}

/** By the rule alone. */
function inRule(rule: Rule, before: Token | undefined): string {
  switch (rule) {
    case "relation":
      return "a comparison such as `= 5` or `!= 0`";
    case "term":
      return before?.tokenType === t.NumberLiteral || before?.tokenType === t.Length
        ? "`]`, `:` or an operator"
        : operand;
    case "direction":
      return "`src` or `dst`";
    case "id":
      return isId(before) ? "`and`, `or` or `)`" : id;
    case "field":
      return before?.tokenType === t.NumberLiteral ? "`or` or `)`" : "a number";
    case "number":
      return "a number";
    case "nameOrNumber":
      return "a name or a number";
    case "primitive":
      return before?.tokenType === t.NumberLiteral ? "one of `&`, `|`, `<`, `>` and `=`" : "a number";
    default:
      return primitive;
  }
}

/** What may stand behind a whole primitive. */
function afterPrimitive(before: Token): string {
  const number = before.tokenType === t.Encapsulation || before.tokenType === t.Batadv ? "a number, " : "";
  return `${number}\`and\`, \`or\` or the end of the filter`;
}

/** What may stand behind a token (at the beginning there is none), in the innermost rule that is being read. */
export function expectedAfter(before: Token | undefined, rule: Rule): string {
  if (rule === "operand" || (rule === "filter" && before === undefined)) return primitive;
  if (before === undefined) return inRule(rule, before);
  if (rule === "filter") return afterPrimitive(before);
  return afterWord[before.image] ?? afterType(before, rule) ?? inRule(rule, before);
}
