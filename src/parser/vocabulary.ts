/** What the words mean that the lexer gives one type: where a word has several spellings, the one the tree uses. */
import type { Token } from "../lexer/index.js";
import type { AtmMultiType, AtmType, Dir, IdType, Mtp2Type, Primitive, Proto } from "./ast.js";

/** Words that stand for another one in the tree. */
const synonyms: Readonly<Partial<Record<string, string>>> = {
  ether: "link",
  ppp: "link",
  slip: "link",
  fddi: "link",
  tr: "link",
  wlan: "link",
  "es-is": "esis",
  "is-is": "isis",
  address1: "addr1",
  address2: "addr2",
  address3: "addr3",
  address4: "addr4",
  lsu: "lssu",
};

function canonical(token: Token): string {
  return synonyms[token.image] ?? token.image;
}

/** The protocol that a `Protocol` token stands for. */
export function protocolOf(token: Token): Proto {
  return canonical(token) as Proto;
}

/** The 802.11 address that a `WlanAddress` token stands for. */
export function wlanAddressOf(token: Token): Dir {
  return canonical(token) as Dir;
}

/** The kind of id that a `DirectedType` or `UndirectedType` token asks for. */
export function idTypeOf(token: Token): IdType {
  return token.image as IdType;
}

const atmTypes: ReadonlySet<string> = new Set<AtmType>(["lane", "metac", "bcc", "oamf4ec", "oamf4sc", "sc", "ilmic"]);
const atmMultiTypes: ReadonlySet<string> = new Set<AtmMultiType>(["oam", "oamf4", "connectmsg", "metaconnect"]);
const mtp2Types: ReadonlySet<string> = new Set<Mtp2Type>(["fisu", "lssu", "msu", "hfisu", "hlssu", "hmsu"]);

/** The primitive that a `Standalone` token is. */
export function standalone(token: Token, span: Primitive["span"]): Primitive {
  const word = canonical(token);
  if (atmTypes.has(word)) return { kind: "atm-type", type: word as AtmType, span };
  if (atmMultiTypes.has(word)) return { kind: "atm-multi", type: word as AtmMultiType, span };
  if (mtp2Types.has(word)) return { kind: "mtp2", type: word as Mtp2Type, span };
  return { kind: word as "inbound" | "outbound" | "pppoed", span };
}
