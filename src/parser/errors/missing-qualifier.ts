/** An id that nothing says the meaning of: `10.0.0.1` alone, `tcp or 443`. */
import { assertNever } from "../../errors.js";
import { keywordType, quote, tokenSpan, type Token } from "../../lexer/index.js";
import { builtInProtocols } from "../../net/ip-protocols.js";
import { builtInServices } from "../../net/services.js";
import type { Id } from "../ast.js";
import { protocolText } from "./display-filter/fields.js";
import { displayFieldMistake } from "./display-filter/recognise.js";
import type { Mistake } from "./place.js";
import { foreignKeyword } from "./unknown-words.js";
import { unknownWordMistake } from "./word-mistakes.js";

function isService(name: string): boolean {
  const services = builtInServices();
  return services.port(name, "tcp") !== undefined || services.port(name, "udp") !== undefined;
}

/** The form in which a name was probably meant; `undefined` when there is no telling. */
function meantName(name: string): string | undefined {
  if (isService(name)) return `port ${name}`;
  if (builtInProtocols().number(name) === undefined) return protocolText(name);
  return keywordType(name) === undefined ? `proto ${name}` : `proto \\${name}`;
}

/** The form in which an id was probably meant. */
function meantId(id: Id): string {
  switch (id.kind) {
    case "number":
      return `port ${id.value}`;
    case "ipv4":
      if (id.mask !== undefined) return `net ${id.text} mask ${id.mask.text}`;
      return id.prefixLength === undefined ? `host ${id.text}` : `net ${id.text}/${id.prefixLength}`;
    case "ipv6":
      return id.prefixLength === undefined ? `host ${id.text}` : `net ${id.text}/${id.prefixLength}`;
    case "mac":
      return `ether host ${id.text}`;
    case "arcnet":
      return `link host $${id.value.toString(16)}`;
    case "name":
      return meantName(id.text) ?? `host ${id.text}`;
    default:
      return assertNever(id);
  }
}

/** What is wrong with an id that has no qualifiers; `token` is the first of it. */
export function missingQualifier(id: Id, token: Token): Mistake {
  return displayFieldMistake(token) ?? misspelt(id, token) ?? unexplained(id, token);
}

/** A name that is a port or a protocol is no misspelt keyword, however near it comes to one: `ftp`, `stp`. */
function misspelt(id: Id, token: Token): Mistake | undefined {
  if (id.kind !== "name" || id.escaped) return undefined;
  const inUpperCase = keywordType(id.text.toLowerCase()) !== undefined;
  const isOther = foreignKeyword(id.text) !== undefined || meantName(id.text) === undefined;
  return inUpperCase || isOther ? unknownWordMistake(token) : undefined;
}

function unexplained(id: Id, token: Token): Mistake {
  const isFile = /\.p?cap(?:ng)?$/.test(token.image);
  return {
    code: "missing-qualifier",
    problem: `nothing says what ${quote(token.image)} is`,
    span: tokenSpan(token),
    hint: isFile ? "a capture file is named with -r" : `write for example ${quote(meantId(id))}`,
  };
}
