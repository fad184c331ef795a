/**
 * Layers as JSON, without knowing any protocol: a packet is an object with its frame and the list of its layers, outermost
 * first. docs/json.md describes the form and scripts/json-schema.js makes its schema from the types of the layers, by the
 * same rules: a layer's fields keep their names, those that were not captured are left out, bytes are hexadecimal, 64-bit
 * numbers are text, and what is missing in a list is null.
 */
import { Bytes, createDecoder, TextBytes, type Decoder, type Layer, type PacketType } from "../decode/index.js";
import { escapeByte } from "../decode/escaped-text.js";
import type { SegmentDigest } from "../decode/tcp-signature.js";
import { hexText } from "../decode/address-text.js";
import type { Packet } from "../net/packet.js";
import { headerProblem } from "./packet-lengths.js";
import { TextBuffer } from "./text-buffer.js";

/** What JSON says of the interface that a packet was captured on. */
export interface JsonInterface {
  readonly dlt: number;
  readonly linkType: string;
}

export interface JsonOptions {
  /** Write the captured bytes, too. */
  readonly data: boolean;
  /** Believe checksums instead of verifying them. */
  readonly skipChecksums: boolean;
  /** Take what UDP carries for this protocol. */
  readonly packetType?: PacketType | undefined;
  /** Look for the mesh headers of a draft of IEEE 802.11s. */
  readonly meshHeaders?: boolean | undefined;
  /** Verify the signatures of TCP segments. */
  readonly segmentDigest?: SegmentDigest | undefined;
}

/** A packet taken apart: what --json writes and --fields chooses from. */
export interface DecodedPacket {
  readonly frame: Readonly<Record<string, unknown>>;
  readonly layers: readonly Layer[];
}

/** Takes packets apart. */
export function createPacketDecoder(
  options: JsonOptions,
  interfaceOf: (interfaceId: number) => JsonInterface,
): (packet: Packet, number: number) => DecodedPacket {
  const checksums = !options.skipChecksums;
  const decoding = {
    checksums,
    offloadedChecksums: checksums,
    payloads: true,
    details: true,
    packetType: options.packetType,
    meshHeaders: options.meshHeaders,
    segmentDigest: options.segmentDigest,
  };
  const decoders: (Decoder | undefined)[] = [];
  return (packet, number) => {
    const { data, length, interfaceId } = packet;
    const { dlt, linkType } = interfaceOf(interfaceId);
    const problem = headerProblem(data.length, length);
    const timestamp = BigInt(packet.seconds) * 1_000_000_000n + BigInt(packet.nanoseconds);
    const frame = {
      number,
      time: isoTime(timestamp),
      timestamp,
      length,
      capturedLength: data.length,
      interface: interfaceId,
      linkType,
      problem: problem === "" ? undefined : problem.trim(),
      data: options.data ? new Bytes(data, 0, data.length) : undefined,
    };
    const decoder = (decoders[interfaceId] ??= createDecoder(dlt, decoding));
    return { frame, layers: problem === "" ? layersOf(decoder.decode(data, length)) : [] };
  };
}

/** A layer and those inside it. */
function layersOf(outermost: Layer): readonly Layer[] {
  const layers: Layer[] = [];
  for (let layer: Layer | undefined = outermost; layer !== undefined; layer = layer.payload) layers.push(layer);
  return layers;
}

/** ISO 8601 with nanoseconds, or null beyond the years that it has. */
function isoTime(timestamp: bigint): string | null {
  const nanoseconds = BigInt.asUintN(64, ((timestamp % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n);
  const seconds = (timestamp - nanoseconds) / 1_000_000_000n;
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return null;
  return `${date.toISOString().slice(0, -5)}.${String(nanoseconds).padStart(9, "0")}Z`;
}

/** Adds a packet as one line. */
export function addPacketAsJson({ frame, layers }: DecodedPacket, text: TextBuffer): void {
  text.add('{"frame":');
  addValue(frame, text);
  text.add(',"layers":[');
  for (const [index, layer] of layers.entries()) {
    if (index > 0) text.add(",");
    addLayer(layer, text);
  }
  text.add("]}");
}

/** A value as JSON. */
export function jsonText(value: unknown): string {
  const text = new TextBuffer(0);
  addValue(value, text);
  return text.toString();
}

function addLayer(layer: Layer, text: TextBuffer): void {
  text.add(`{"kind":"${layer.kind}","offset":`);
  text.addNumber(layer.offset);
  text.add(',"wireLength":');
  text.addNumber(layer.wireLength);
  text.add(',"capturedLength":');
  text.addNumber(layer.capturedLength);
  if (layer.capturedLength < layer.wireLength) text.add(',"truncated":true');
  for (const name of Object.keys(layer)) {
    if (commonFields.has(name)) continue;
    addField(name, layer[name as keyof Layer], ",", text);
  }
  text.add("}");
}

const commonFields: ReadonlySet<string> = new Set(["kind", "offset", "wireLength", "capturedLength", "payload"]);

/** Whether a value is a layer of its own, such as what an option carries. */
function isLayer(value: object): value is Layer {
  return "kind" in value && "wireLength" in value && "capturedLength" in value;
}

/** Adds a field unless it is missing. Returns whether it was. */
function addField(name: string, value: unknown, before: string, text: TextBuffer): boolean {
  if (value === undefined) return false;
  text.add(`${before}"${name}":`);
  addValue(value, text);
  return true;
}

function addValue(value: unknown, text: TextBuffer): void {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? text.addNumber(value) : text.add("null");
    case "string":
      return text.add(JSON.stringify(value));
    case "boolean":
      return text.add(value ? "true" : "false");
    case "bigint":
      return text.add(`"${value}"`);
    case "object":
      return value === null ? text.add("null") : addObject(value, text);
    default:
      return text.add("null");
  }
}

function addObject(value: object, text: TextBuffer): void {
  if (value instanceof TextBytes) return text.add(JSON.stringify(textOf(value)));
  if (value instanceof Bytes) return text.add(`"${value.hex()}"`);
  if (value instanceof Uint8Array) return text.add(`"${hexText(value, 0, value.length, "")}"`);
  if (Array.isArray(value)) return addList(value, text);
  if (isLayer(value)) return addNested(value, text);
  let before = "";
  text.add("{");
  for (const [name, field] of Object.entries(value)) if (addField(name, field, before, text)) before = ",";
  text.add("}");
}

/** Text as tcpdump writes it, without the zeros that fill up its room. */
export function textOf(bytes: TextBytes): string {
  let { end } = bytes;
  while (end > bytes.start && bytes.data[end - 1] === 0) end--;
  let text = "";
  for (let at = bytes.start; at < end; at++) text += escapeByte(bytes.data[at]!);
  return text;
}

function addList(list: readonly unknown[], text: TextBuffer): void {
  text.add("[");
  for (const [index, item] of list.entries()) {
    if (index > 0) text.add(",");
    addValue(item, text);
  }
  text.add("]");
}

/** A layer in a field, and those inside it: a list as the packet's own. */
function addNested(layer: Layer, text: TextBuffer): void {
  text.add("[");
  for (const [index, each] of layersOf(layer).entries()) {
    if (index > 0) text.add(",");
    addLayer(each, text);
  }
  text.add("]");
}
