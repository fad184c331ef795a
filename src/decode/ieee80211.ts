import type { Context, Decode } from "./context.js";
import type { ManagementBody } from "./ieee80211-management.js";
import { readManagementBody } from "./ieee80211-management.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** An IEEE 802.11 frame. */
export interface Ieee80211Layer extends Layer {
  readonly kind: "ieee80211";
  /**
   * `check-sequence`: the frame is shorter than its check sequence; `cut`: the header was not all captured; `type` and
   * `control`: nothing is known of frames of this type or of this subtype of control frames.
   */
  readonly problem: undefined | "check-sequence" | "cut" | "type" | "control";
  readonly frameControl: number;
  /** 0 management, 1 control, 2 data. */
  readonly type: number;
  readonly subtype: number;
  /** In microseconds; of power save polls the association identifier. */
  readonly duration: number;
  /** The addresses in the order in which they lie in the header: receiver, transmitter and so on. */
  readonly addresses: readonly string[];
  /** Of requests for a block acknowledgment: control and sequence fields. */
  readonly blockAckControl?: number;
  readonly sequence?: number;
  /** The initialization vector of a protected body; absent when it was not all captured. */
  readonly initializationVector?: number | undefined;
  readonly management?: ManagementBody | undefined;
  /** The header before the body of a frame in a mesh, where it was looked for. */
  readonly mesh?: MeshHeader | undefined;
  readonly headerLength: number;
}

/** The mesh header of a draft of IEEE 802.11s. */
export interface MeshHeader {
  readonly timeToLive: number;
  readonly sequence: number;
  /** Addresses beyond the four that any header has room for: at most three. */
  readonly addresses: readonly string[];
}

export const frameTypes = { management: 0, control: 1, data: 2 } as const;

export const controlSubtypes = {
  wrapper: 0x7,
  blockAckRequest: 0x8,
  blockAck: 0x9,
  powerSavePoll: 0xa,
  requestToSend: 0xb,
  clearToSend: 0xc,
  acknowledgment: 0xd,
  contentionFreeEnd: 0xe,
  contentionFreeEndAck: 0xf,
} as const;

/** Bits of a data frame's subtype. */
export const dataBits = { contentionFreeAck: 1, contentionFreePoll: 2, noData: 4, qualityOfService: 8 } as const;

export const frameFlags = {
  toDs: 0x0100,
  fromDs: 0x0200,
  moreFragments: 0x0400,
  retry: 0x0800,
  powerManagement: 0x1000,
  moreData: 0x2000,
  protected: 0x4000,
  order: 0x8000,
} as const;

const bothDs = frameFlags.toDs | frameFlags.fromDs;

/** What a capture header tells of the frame after it. */
interface FrameForm {
  /** The header is filled up to a multiple of four bytes. */
  readonly padded: boolean;
  /** Bytes at the end that are the frame check sequence. */
  readonly checkLength: number;
}

const plain: FrameForm = { padded: false, checkLength: 0 };

export const decodeIeee80211: Decode = (reader, wireLength, context) => decodeFrame(reader, wireLength, context, plain);

/** Decodes a frame of the form given. */
export function decodeFrame(reader: Reader, wireLength: number, context: Context, form: FrameForm): Ieee80211Layer {
  const { offset, left } = reader;
  const length = wireLength - form.checkLength;
  const base = { kind: "ieee80211", offset, wireLength, duration: 0, addresses: [] } as const;
  const nothing = { ...base, frameControl: 0, type: 0, subtype: 0 };
  if (length < 0) return { ...nothing, capturedLength: left, problem: "check-sequence", headerLength: left };
  const end = reader.narrow(offset, length);
  const layer = decodeContents(reader, length, left, context, form, nothing);
  reader.widen(end);
  return layer;
}

function decodeContents(
  reader: Reader,
  length: number,
  wasLeft: number,
  context: Context,
  form: FrameForm,
  nothing: Omit<Ieee80211Layer, "problem" | "capturedLength" | "headerLength">,
): Ieee80211Layer {
  const { offset, left: capturedLength } = reader;
  if (capturedLength < 2) return { ...nothing, capturedLength, problem: "cut", headerLength: wasLeft };
  const frameControl = reader.u16le();
  const type = (frameControl >> 2) & 3;
  const subtype = (frameControl >> 4) & 0xf;
  const base = { ...nothing, capturedLength, frameControl, type, subtype };
  const size = headerSize(type, subtype, frameControl);
  if (size === 0) {
    const problem = type === frameTypes.control ? "control" : "type";
    return { ...base, problem, headerLength: 0 };
  }
  const plainLength = form.padded ? (size + 3) & ~3 : size;
  const mayHaveMesh = context.options.meshHeaders && type === frameTypes.data && subtype & dataBits.qualityOfService;
  const meshFlags = mayHaveMesh ? reader.at8(offset + plainLength) : 0xff;
  const headerLength = plainLength + meshHeaderLength(meshFlags);
  if (capturedLength < headerLength || meshFlags === undefined) return { ...base, problem: "cut", headerLength };
  const header = {
    ...base,
    problem: undefined,
    duration: reader.u16le(),
    ...readAddresses(type, subtype, size, reader),
    mesh: headerLength === plainLength ? undefined : readMeshHeader(reader, offset + plainLength),
  };
  reader.seek(offset + headerLength);
  const room = length - headerLength;
  const isProtected = (frameControl & frameFlags.protected) !== 0;
  if (type === frameTypes.management) {
    if (isProtected) return { ...header, headerLength, initializationVector: readVector(reader) };
    return { ...header, headerLength, management: readManagementBody(subtype, reader, room) };
  }
  if (type === frameTypes.control || (subtype & dataBits.noData) !== 0) return { ...header, headerLength };
  if (isProtected) return { ...header, headerLength, initializationVector: readVector(reader) };
  const payload = context.llc(reader, room);
  return { ...header, headerLength: headerLength + (payload?.headerLength ?? 0), payload };
}

const addressLength = 6;
const shortHeader = 10;
const managementHeader = 24;

/** 0 for frames of which nothing is known. */
function headerSize(type: number, subtype: number, frameControl: number): number {
  switch (type) {
    case frameTypes.management:
      return managementHeader;
    case frameTypes.control:
      return controlHeaderSize(subtype);
    case frameTypes.data: {
      const addresses = (frameControl & bothDs) === bothDs ? addressLength : 0;
      return managementHeader + addresses + (subtype & dataBits.qualityOfService ? 2 : 0);
    }
    default:
      return 0;
  }
}

/** The flags tell how many addresses follow; other values than those of the draft mean that there is no such header. */
function meshHeaderLength(flags: number | undefined): number {
  return flags === undefined || flags > 3 ? 0 : addressLength * (1 + flags);
}

function readMeshHeader(reader: Reader, offset: number): MeshHeader {
  reader.seek(offset);
  const count = reader.u8();
  const timeToLive = reader.u8();
  const sequence = reader.u32le();
  return { timeToLive, sequence, addresses: Array.from({ length: count }, () => reader.mac() ?? "") };
}

function controlHeaderSize(subtype: number): number {
  switch (subtype) {
    case controlSubtypes.wrapper:
      return shortHeader + 6;
    case controlSubtypes.blockAckRequest:
      return shortHeader + addressLength + 4;
    case controlSubtypes.blockAck:
    case controlSubtypes.clearToSend:
    case controlSubtypes.acknowledgment:
      return shortHeader;
    case controlSubtypes.powerSavePoll:
    case controlSubtypes.requestToSend:
    case controlSubtypes.contentionFreeEnd:
    case controlSubtypes.contentionFreeEndAck:
      return shortHeader + addressLength;
    default:
      return 0;
  }
}

/** The fields behind frame control and duration. */
function readAddresses(
  type: number,
  subtype: number,
  size: number,
  reader: Reader,
): Pick<Ieee80211Layer, "addresses" | "blockAckControl" | "sequence"> {
  const next = () => reader.mac() ?? "";
  if (type !== frameTypes.control) {
    const addresses = [next(), next(), next()];
    const sequence = reader.u16le();
    if (size >= managementHeader + addressLength) addresses.push(next());
    return { addresses, sequence };
  }
  const addresses = [next()];
  if (subtype !== controlSubtypes.wrapper && size >= shortHeader + addressLength) addresses.push(next());
  if (subtype !== controlSubtypes.blockAckRequest) return { addresses };
  return { addresses, blockAckControl: reader.u16le(), sequence: reader.u16le() };
}

function readVector(reader: Reader): number | undefined {
  return reader.has(4) ? reader.u32le() : undefined;
}
