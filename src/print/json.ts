/**
 * Layers as JSON, without knowing any protocol: a packet is an object with its frame and the list of its layers, outermost
 * first. docs/json.md describes the form and scripts/json-schema.js makes its schema from the types of the layers, by the
 * same rules: a layer's fields keep their names, those that were not captured are left out, bytes are hexadecimal, 64-bit
 * numbers are text, and what is missing in a list is null.
 */
import { Bytes, createDecoder, TextBytes, type Decoder, type Layer, type PacketType } from "../decode/index.js";
import { escapeByte } from "../decode/escaped-text.js";
import type { SecretDigests } from "../decode/secret-digests.js";
import { hexText } from "../decode/address-text.js";
import type { Packet } from "../net/packet.js";
import { FrameTimes } from "./frame-time.js";
import { headerProblem } from "./packet-lengths.js";
import { KeptPieces, Piece } from "./piece.js";
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
  /** Verify the signatures of TCP segments, and of messages of IS-IS and RSVP. */
  readonly secretDigests?: SecretDigests | undefined;
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
    secretDigests: options.secretDigests,
  };
  const decoders: (Decoder | undefined)[] = [];
  const times = new FrameTimes();
  return (packet, number) => {
    const { data, length, interfaceId } = packet;
    const { dlt, linkType } = interfaceOf(interfaceId);
    const problem = headerProblem(data.length, length);
    const { time, timestamp } = times.of(packet);
    const frame = {
      number,
      time,
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

// There are no more names than the layers' types have.
const names = new KeptPieces<string>((name) => `"${name}":`);
const layerHeads = new KeptPieces<string>((kind) => `{"kind":"${kind}","offset":`);
const pieces = {
  frame: new Piece('{"frame":'),
  layers: new Piece(',"layers":'),
  wireLength: new Piece(',"wireLength":'),
  capturedLength: new Piece(',"capturedLength":'),
};

/** Adds a packet as one line. */
export function addPacketAsJson({ frame, layers }: DecodedPacket, text: TextBuffer): void {
  text.addPiece(pieces.frame);
  addFields(frame, text);
  text.addPiece(pieces.layers);
  addLayers(layers, text);
  text.add("}");
}

/** A value as JSON. */
export function jsonText(value: unknown): string {
  const text = new TextBuffer(0);
  addValue(value, text);
  return text.toString();
}

function addLayers(layers: readonly Layer[], text: TextBuffer): void {
  text.add("[");
  for (let index = 0; index < layers.length; index++) {
    if (index > 0) text.add(",");
    addLayer(layers[index]!, text);
  }
  text.add("]");
}

function addLayer(layer: Layer, text: TextBuffer): void {
  text.addPiece(layerHeads.of(layer.kind));
  text.addNumber(layer.offset);
  text.addPiece(pieces.wireLength);
  text.addNumber(layer.wireLength);
  text.addPiece(pieces.capturedLength);
  text.addNumber(layer.capturedLength);
  if (layer.capturedLength < layer.wireLength) text.add(',"truncated":true');
  for (const name in layer) if (!isCommon(name)) addField(name, layer[name as keyof Layer], ",", text);
  text.add("}");
}

/** Whether a field of a layer is written for all of them, in its own place. */
function isCommon(name: string): boolean {
  switch (name) {
    case "kind":
    case "offset":
    case "wireLength":
    case "capturedLength":
    case "payload":
      return true;
    default:
      return false;
  }
}

/** Whether a value is a layer of its own, such as what an option carries. */
function isLayer(value: object): value is Layer {
  return "kind" in value && "wireLength" in value && "capturedLength" in value;
}

/** Adds a field unless it is missing. Returns whether it was. */
function addField(name: string, value: unknown, before: string, text: TextBuffer): boolean {
  if (value === undefined) return false;
  text.add(before);
  text.addPiece(names.of(name));
  addValue(value, text);
  return true;
}

function addValue(value: unknown, text: TextBuffer): void {
  if (typeof value === "number") return Number.isFinite(value) ? text.addNumber(value) : text.add("null");
  if (typeof value === "string") return addString(value, text);
  if (typeof value === "boolean") return text.add(value ? "true" : "false");
  if (typeof value === "bigint") return text.add(`"${value}"`);
  if (typeof value === "object" && value !== null) return addObject(value, text);
  text.add("null");
}

function addString(value: string, text: TextBuffer): void {
  if (!isPlain(value)) return text.add(JSON.stringify(value));
  text.add('"');
  text.add(value);
  text.add('"');
}

/** Whether a text stands in JSON as it is. */
function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || code > 0x7e || code === quote || code === backslash) return false;
  }
  return true;
}

const [quote, backslash] = [0x22, 0x5c];

function addObject(value: object, text: TextBuffer): void {
  if (Array.isArray(value)) return addList(value, text);
  if (value instanceof TextBytes) return addString(textOf(value), text);
  if (value instanceof Bytes) return text.add(`"${value.hex()}"`);
  if (value instanceof Uint8Array) return text.add(`"${hexText(value, 0, value.length, "")}"`);
  // A layer in a field, and those inside it, are a list as the packet's own.
  if (isLayer(value)) return addLayers(layersOf(value), text);
  addFields(value, text);
}

function addFields(fields: object, text: TextBuffer): void {
  let before = "";
  text.add("{");
  for (const name in fields) if (addField(name, fields[name as keyof object], before, text)) before = ",";
  text.add("}");
}

function addList(list: readonly unknown[], text: TextBuffer): void {
  text.add("[");
  for (let index = 0; index < list.length; index++) {
    if (index > 0) text.add(",");
    addValue(list[index], text);
  }
  text.add("]");
}

/** Text as tcpdump writes it, without the zeros that fill up its room. */
export function textOf(bytes: TextBytes): string {
  let { end } = bytes;
  while (end > bytes.start && bytes.data[end - 1] === 0) end--;
  let text = "";
  for (let at = bytes.start; at < end; at++) text += escapeByte(bytes.data[at]!);
  return text;
}
