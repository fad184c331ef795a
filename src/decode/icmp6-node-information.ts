import { ipv4Text, ipv6Text } from "./address-text.js";
import { escapeByte } from "./escaped-text.js";
import type { Bytes } from "./layer.js";
import type { Reader } from "./reader.js";

/** Query types of node information messages (RFC 4620 section 5). */
export const nodeQueryTypes = { noop: 0, supportedTypes: 1, dnsName: 2, nodeAddresses: 3 } as const;

/** What follows the nonce of a node information message, as far as it was captured. */
export interface NodeInformation {
  readonly nonce: Bytes;
  readonly dataLength: number;
  /** Of a query about an address, if the data are as long as one. */
  readonly subjectAddress?: string | undefined;
  /** Of a query about a name, or of the reply with one. */
  readonly name?: NodeName | undefined;
  /** Of the reply with a name. */
  readonly timeToLive?: number | undefined;
  readonly addresses?: readonly NodeAddress[];
}

export interface NodeName {
  readonly text: string;
  /** As an early draft had it: a length and so many characters. */
  readonly isDraft: boolean;
}

interface NodeAddress {
  readonly timeToLive: number;
  readonly address: string;
}

/** The codes of queries, which tell what they are about. */
export const nodeSubjects = { ipv6: 0, name: 1, ipv4: 2 } as const;

/** Reads the nonce, where the cursor is, and all that follows; nothing if the nonce was not all captured. */
export function decodeNodeInformation(
  reader: Reader,
  isQuery: boolean,
  code: number | undefined,
  queryType: number | undefined,
): NodeInformation | undefined {
  const nonce = reader.bytes(8);
  if (nonce === undefined) return undefined;
  const data = reader.captured(reader.left);
  const contents = isQuery ? readSubject(code, queryType, data) : code === 0 ? readReply(queryType, data) : {};
  return { nonce, dataLength: data.length, ...contents };
}

type Contents = Omit<NodeInformation, "nonce" | "dataLength">;

const addressLength = { [nodeSubjects.ipv6]: 16, [nodeSubjects.ipv4]: 4 } as const;

function readSubject(code: number | undefined, queryType: number | undefined, data: Bytes): Contents {
  if (queryType === nodeQueryTypes.noop || queryType === nodeQueryTypes.supportedTypes || data.length === 0) return {};
  if (code === nodeSubjects.name) return { name: readName(data) };
  if (code !== nodeSubjects.ipv6 && code !== nodeSubjects.ipv4) return {};
  if (data.length !== addressLength[code]) return {};
  return { subjectAddress: (code === nodeSubjects.ipv6 ? ipv6Text : ipv4Text)(data.data, data.start) };
}

const addressItemLength = 20;

function readReply(queryType: number | undefined, data: Bytes): Contents {
  if (queryType === nodeQueryTypes.dnsName) return { timeToLive: data.u32(0), name: readName(data.slice(4)) };
  if (queryType !== nodeQueryTypes.nodeAddresses) return {};
  const addresses = Array.from({ length: Math.floor(data.length / addressItemLength) }, (_, index) => {
    const at = index * addressItemLength;
    return { timeToLive: data.u32(at), address: ipv6Text(data.data, data.start + at + 4) };
  });
  return { addresses };
}

/** In the form of an early draft a length and its characters, else labels without compression. */
function readName(name: Bytes): NodeName | undefined {
  if (name.length === 0) return undefined;
  const isDraft = name.at(0) === name.length - 1;
  return { isDraft, text: isDraft ? escaped(name.slice(1)) : labelsText(name) };
}

function escaped(bytes: Bytes): string {
  let text = "";
  for (let index = 0; index < bytes.length; index++) text += escapeByte(bytes.at(index));
  return text;
}

/** Labels with dots between them, and three question marks where they are broken. */
function labelsText(name: Bytes): string {
  let text = "";
  let at = 0;
  while (at < name.length) {
    const length = name.at(at);
    at++;
    if (length === 0) {
      // One more zero byte is allowed after the name, and says that it is not complete.
      if (at === name.length) return `${text}.`;
      return at + 1 === name.length && name.at(at) === 0 ? text : `${text}???`;
    }
    if (length > name.length - at) return `${text}???`;
    text += escaped(name.slice(at, at + length));
    at += length;
    if (at + 1 < name.length && name.at(at) !== 0) text += ".";
  }
  return text;
}
