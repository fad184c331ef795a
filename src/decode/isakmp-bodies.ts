import type { Bytes } from "./layer.js";

/**
 * A payload of either version, or a proposal or transform inside one. The list it stands in ends with the first one that
 * is not whole, or behind whose body the next cannot be found.
 */
export interface IsakmpPayload {
  readonly type: number;
  /** Header included; absent when the header was not captured. */
  readonly length: number | undefined;
  /** All of `length` was captured. */
  readonly whole: boolean;
  /** The flag "critical" of version 2, in a byte whose other bits are reserved. */
  readonly critical: number;
  /** Absent where nothing can be said: not whole, too short, or of an unknown type. */
  readonly body: IsakmpBody | undefined;
}

export type IsakmpBody =
  | CutBody
  | SaBody
  | ProposalBody
  | TransformBody
  | DataBody
  | IdentificationBody
  | CertificateBody
  | NotificationBody
  | DeleteBody
  | Sa2Body
  | Proposal2Body
  | Identification2Body
  | KeyExchange2Body
  | Authentication2Body
  | Notification2Body;

/** The payload's fields reach beyond the captured bytes. */
interface CutBody {
  readonly kind: "cut";
}

/** What lies behind the header, and what was captured from there to the packet's end. */
export interface DataBody {
  readonly kind: "data";
  readonly data: Bytes;
  readonly rest: Bytes;
}

export interface SaBody {
  readonly kind: "sa";
  readonly doi: number;
  readonly situation: number;
  /** There is no room for a proposal in what was captured. */
  readonly cut: boolean;
  readonly proposals: readonly IsakmpPayload[];
}

export interface ProposalBody {
  readonly kind: "proposal";
  readonly number: number;
  readonly protocolId: number;
  readonly transformCount: number;
  readonly spiSize: number;
  /** Absent when not captured. */
  readonly spi: Bytes | undefined;
  readonly cut: boolean;
  readonly transforms: readonly IsakmpPayload[];
}

/** Of both versions: in version 2 the type says what `id` counts, in version 1 the proposal's protocol. */
export interface TransformBody {
  readonly kind: "transform";
  readonly number: number;
  readonly type: number;
  readonly id: number;
  readonly attributes: readonly IsakmpAttribute[];
}

export interface IsakmpAttribute {
  /** `cut`: its header was not all captured; `length`: it reaches beyond its payload. */
  readonly problem: undefined | "cut" | "length";
  readonly type: number;
  /** Whether the value stands in place of the length. */
  readonly short: boolean;
  readonly value: Bytes;
  /** The value where it stands in place of the length. */
  readonly number: number | undefined;
}

export interface IdentificationBody {
  readonly kind: "id";
  readonly idType: number;
  readonly protocolId: number;
  readonly port: number;
  readonly data: Bytes;
  /** The address, and the mask or the second address, of a type that has them. */
  readonly addresses: readonly string[];
}

interface CertificateBody {
  readonly kind: "certificate";
  readonly encoding: number;
  /** The encoding included. */
  readonly data: Bytes;
}

export interface NotificationBody {
  readonly kind: "notification";
  readonly doi: number;
  readonly protocolId: number;
  readonly type: number;
  readonly spiSize: number;
  readonly spi: Bytes | undefined;
  /** Of a responder's lifetime. */
  readonly attributes: readonly IsakmpAttribute[];
  /** Of a replay status; absent when not captured. */
  readonly status: number | undefined;
  /** From the end of the SPI to the end of what was captured of the packet. */
  readonly rest: Bytes;
}

interface DeleteBody {
  readonly kind: "delete";
  readonly doi: number;
  readonly protocolId: number;
  readonly spiSize: number;
  readonly spiCount: number;
  /** The list ends with the last one captured. */
  readonly spis: readonly Bytes[];
}

export interface Sa2Body {
  readonly kind: "sa2";
  /** Why the list ends early: `cut` ends the message too. */
  readonly problem: undefined | "cut" | "tooLong" | "inside";
  readonly proposals: readonly IsakmpPayload[];
}

export interface Proposal2Body {
  readonly kind: "proposal2";
  readonly problem: undefined | "cut" | "tooLong" | "inside";
  readonly number: number;
  readonly protocolId: number;
  readonly transformCount: number;
  readonly spi: Bytes | undefined;
  readonly transforms: readonly IsakmpPayload[];
}

interface KeyExchange2Body {
  readonly kind: "ke2";
  readonly group: number;
  readonly data: Bytes;
}

interface Identification2Body {
  readonly kind: "id2";
  readonly idType: number;
  /** From the type on. */
  readonly all: Bytes;
  /** Absent when it is longer than what was captured, as it is where there is no room for it. */
  readonly data: Bytes | undefined;
}

interface Authentication2Body {
  readonly kind: "auth2";
  readonly method: number;
  /** Absent when there is no room for it. */
  readonly data: Bytes | undefined;
  readonly rest: Bytes;
}

export interface Notification2Body {
  readonly kind: "notification2";
  readonly protocolId: number;
  readonly type: number;
  readonly spiSize: number;
  readonly spi: Bytes | undefined;
  readonly rest: Bytes;
}

/** Payload types, under the names of RFC 2408 section 3.1 and RFC 7296 section 3.2. */
export const payloadTypes = {
  ...{
    sa: 1,
    proposal: 2,
    transform: 3,
    keyExchange: 4,
    identification: 5,
    certificate: 6,
    certificateRequest: 7,
    hash: 8,
  },
  ...{
    signature: 9,
    nonce: 10,
    notification: 11,
    delete: 12,
    vendorId: 13,
    sa2: 33,
    keyExchange2: 34,
    idInitiator2: 35,
  },
  ...{
    idResponder2: 36,
    vendorId2: 43,
    authentication2: 39,
    nonce2: 40,
    notification2: 41,
    encrypted2: 46,
    eap2: 48,
    certificate2: 37,
  },
} as const;

/** Notifications of version 2 that are about no security association, whatever the size of the SPI says (RFC 7296 section 3.10.1). */
export const withoutSpi: ReadonlySet<number> = new Set([
  ...[1, 5, 35, 36, 37, 39, 16384, 16385, 16386, 16387, 16391, 16392, 16394, 16395],
]);

export const responderLifetime = 24576;
export const replayStatus = 24577;

/** The header that all payloads begin with. */
export const genericLength = 4;
export const cutBody: CutBody = { kind: "cut" };

/** A body and where the next payload begins; `undefined` ends the list. */
export type ReadBody = readonly [body: IsakmpBody | undefined, next: number | undefined];
