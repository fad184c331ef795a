import type { Decode } from "./context.js";
import type { Bytes, Layer, TextBytes } from "./layer.js";
import type { Reader } from "./reader.js";

/** Bidirectional Forwarding Detection (RFC 5880), a control packet or, of no form of its own, an echo packet. */
export interface BfdLayer extends Layer {
  readonly kind: "bfd";
  /** Which port it was sent to, and so what kind of session it belongs to. */
  readonly session: BfdSession;
  /** Absent in echo packets, and when not all of the fixed header was captured. */
  readonly control: BfdControl | undefined;
}

type BfdSession = "control" | "echo" | "multihop" | "lag";

export interface BfdControl {
  readonly version: number;
  readonly diagnostic: number;
  readonly flags: number;
  readonly detectMultiplier: number;
  readonly length: number;
  readonly myDiscriminator: number;
  readonly yourDiscriminator: number;
  /** In microseconds, as are the next two. */
  readonly desiredMinTxInterval: number;
  readonly requiredMinRxInterval: number;
  readonly requiredMinEchoRxInterval: number;
  /** If the flags say so, and its first four bytes were captured. */
  readonly authentication: BfdAuthentication | undefined;
}

/** RFC 5880 sections 4.2 to 4.4. */
export interface BfdAuthentication {
  readonly type: number;
  readonly length: number;
  readonly keyId: number;
  /** Of the type that is a password: as much of it as was captured. */
  readonly password: TextBytes | undefined;
  /** Of the types that are digests, absent when the length is not theirs or not all of it was captured. */
  readonly sequenceNumber: number | undefined;
  readonly digest: Bytes | undefined;
}

const headerLength = 24;

/** Control packets do not tell the kind of their session; the port does (RFC 5881, 5883, 7130). */
function decoder(session: BfdSession): Decode {
  return (reader, wireLength): BfdLayer => {
    const base = { kind: "bfd", offset: reader.offset, wireLength, capturedLength: reader.left, session } as const;
    return { ...base, control: session === "echo" || !reader.has(headerLength) ? undefined : readControl(reader) };
  };
}

export const decodeBfdControl = decoder("control");
export const decodeBfdEcho = decoder("echo");
export const decodeBfdMultihop = decoder("multihop");
export const decodeBfdLag = decoder("lag");

function readControl(reader: Reader): BfdControl {
  const first = reader.u8();
  const control = {
    version: first >> 5,
    diagnostic: first & 0x1f,
    flags: reader.u8(),
    detectMultiplier: reader.u8(),
    length: reader.u8(),
    myDiscriminator: reader.u32(),
    yourDiscriminator: reader.u32(),
    desiredMinTxInterval: reader.u32(),
    requiredMinRxInterval: reader.u32(),
    requiredMinEchoRxInterval: reader.u32(),
  };
  const hasAuthentication = control.version <= 1 && (control.flags & bfdAuthenticationPresent) !== 0;
  return { ...control, authentication: hasAuthentication ? readAuthentication(reader) : undefined };
}

/** Among the flags. */
export const bfdAuthenticationPresent = 0x04;
const authenticationHeaderLength = 4;
export const bfdSimplePassword = 1;
/** Of the types that are digests: how long they are. */
export const bfdDigestLengths = [undefined, undefined, 24, 24, 28, 28] as const;

function readAuthentication(reader: Reader): BfdAuthentication | undefined {
  if (!reader.has(authenticationHeaderLength)) return undefined;
  const [type, length, keyId] = [reader.u8(), reader.u8(), reader.u8()];
  const none = { type, length, keyId, password: undefined, sequenceNumber: undefined, digest: undefined };
  if (type === bfdSimplePassword) return { ...none, password: reader.captured(length - 3).asText() };
  if (length !== bfdDigestLengths[type]) return none;
  reader.skip(1);
  return { ...none, sequenceNumber: reader.maybe32(), digest: reader.bytes(length - 8) };
}
