import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Ad hoc On-Demand Distance Vector routing (RFC 3561), and over IPv6 as draft-perkins-manet-aodv6-01 has it. */
export interface AodvLayer extends Layer {
  readonly kind: "aodv";
  readonly type: number | undefined;
  /** Of the type's message; absent, as the two next, if the wire's bytes or the captured ones end in its fixed part. */
  readonly request: AodvRequest | undefined;
  readonly reply: AodvReply | undefined;
  readonly error: AodvError | undefined;
  /** Behind a request or a reply; absent where there is no room for one. */
  readonly extension: AodvExtension | undefined;
}

interface Route {
  readonly flags: number;
  readonly hopCount: number;
  readonly destination: string | undefined;
  readonly destinationSequence: number;
  readonly originator: string | undefined;
}

export interface AodvRequest extends Route {
  readonly id: number;
  readonly originatorSequence: number;
}

export interface AodvReply extends Route {
  /** With three reserved bits above it. */
  readonly prefixSize: number;
  /** In milliseconds. */
  readonly lifetime: number;
}

export interface AodvError {
  readonly flags: number;
  readonly destinationCount: number;
  /** As many of them as are whole. */
  readonly destinations: readonly AodvDestination[];
}

interface AodvDestination {
  readonly address: string | undefined;
  readonly sequence: number;
}

/** Its fields are absent if not captured. */
export interface AodvExtension {
  readonly type: number | undefined;
  readonly length: number | undefined;
  /** Of a hello, in milliseconds. */
  readonly helloInterval: number | undefined;
}

export const aodvTypes = {
  ...{ request: 1, reply: 2, error: 3, acknowledgement: 4 },
  ...{ request6: 16, reply6: 17, error6: 18, acknowledgement6: 19 },
} as const;

export const helloExtension = 1;

/** How a message has its addresses: IPv4's, IPv6's in the same places, or IPv6's behind the sequence numbers. */
type Form = "4" | "6" | "draft";

export function decodeAodv(reader: Reader, wireLength: number, context: Context): AodvLayer {
  const offset = reader.offset;
  const base = { kind: "aodv", offset, wireLength, capturedLength: reader.left } as const;
  const type = reader.at8(offset);
  const form: Form = (type ?? 0) >= aodvTypes.request6 ? "draft" : context.network?.version === 6 ? "6" : "4";
  const end = offset + wireLength;
  const request = isRequest(type) ? readRequest(reader, form, end) : undefined;
  const reply = isReply(type) ? readReply(reader, form, end) : undefined;
  const error = isError(type) ? readError(reader, form, end) : undefined;
  const route = request ?? reply;
  const extension = route !== undefined && end - reader.offset >= 2 ? readExtension(reader, end) : undefined;
  return { ...base, type, request, reply, error, extension };
}

const isRequest = (type: number | undefined) => type === aodvTypes.request || type === aodvTypes.request6;
const isReply = (type: number | undefined) => type === aodvTypes.reply || type === aodvTypes.reply6;
const isError = (type: number | undefined) => type === aodvTypes.error || type === aodvTypes.error6;

const has = (reader: Reader, end: number, count: number) => reader.has(count) && end - reader.offset >= count;
const addressLength = (form: Form) => (form === "4" ? 4 : 16);
const readAddress = (reader: Reader, form: Form) => (form === "4" ? reader.ipv4() : reader.ipv6());

function readRequest(reader: Reader, form: Form, end: number): AodvRequest | undefined {
  if (!has(reader, end, 16 + 2 * addressLength(form))) return undefined;
  reader.skip(1);
  const flags = reader.u8();
  reader.skip(1);
  const [hopCount, id] = [reader.u8(), reader.u32()];
  if (form === "draft") {
    const [destinationSequence, originatorSequence] = [reader.u32(), reader.u32()];
    const [destination, originator] = [reader.ipv6(), reader.ipv6()];
    return { flags, hopCount, id, destination, destinationSequence, originator, originatorSequence };
  }
  const [destination, destinationSequence] = [readAddress(reader, form), reader.u32()];
  const [originator, originatorSequence] = [readAddress(reader, form), reader.u32()];
  return { flags, hopCount, id, destination, destinationSequence, originator, originatorSequence };
}

function readReply(reader: Reader, form: Form, end: number): AodvReply | undefined {
  if (!has(reader, end, 12 + 2 * addressLength(form))) return undefined;
  reader.skip(1);
  const [flags, prefixSize, hopCount] = [reader.u8(), reader.u8(), reader.u8()];
  const early = form === "draft" ? reader.u32() : 0;
  const destination = readAddress(reader, form);
  const destinationSequence = form === "draft" ? early : reader.u32();
  const [originator, lifetime] = [readAddress(reader, form), reader.u32()];
  return { flags, prefixSize, hopCount, destination, destinationSequence, originator, lifetime };
}

function readError(reader: Reader, form: Form, end: number): AodvError | undefined {
  if (!has(reader, end, 4)) return undefined;
  reader.skip(1);
  const flags = reader.u8();
  reader.skip(1);
  const destinationCount = reader.u8();
  const destinations: AodvDestination[] = [];
  const size = addressLength(form) + 4;
  while (destinations.length < destinationCount && has(reader, end, size))
    destinations.push({ address: readAddress(reader, form), sequence: reader.u32() });
  return { flags, destinationCount, destinations };
}

function readExtension(reader: Reader, end: number): AodvExtension {
  if (!reader.has(2)) return { type: undefined, length: undefined, helloInterval: undefined };
  const [type, length] = [reader.u8(), reader.u8()];
  const hello = type === helloExtension && has(reader, end, 4);
  return { type, length, helloInterval: hello ? reader.u32() : undefined };
}
