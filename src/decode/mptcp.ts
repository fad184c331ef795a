import { Fields } from "./fields.js";
import type { Bytes } from "./layer.js";
import type { Reader } from "./reader.js";

/** The option of Multipath TCP (RFC 8684). Fields are absent from the first on that the option has no room for. */
export type MptcpOption =
  /** No room for a subtype. */
  | { readonly kind: "short" }
  | {
      readonly kind: "capable";
      readonly version: number;
      readonly flags: number | undefined;
      readonly senderKey: bigint | undefined;
      readonly receiverKey: bigint | undefined;
    }
  | MptcpJoin
  | MptcpSequence
  | MptcpAddress
  | { readonly kind: "removeAddress"; readonly ids: readonly number[] }
  | { readonly kind: "priority"; readonly backup: boolean; readonly addressId: number | undefined }
  | { readonly kind: "fail"; readonly sequenceNumber: bigint | undefined }
  | { readonly kind: "fastClose"; readonly key: bigint | undefined }
  | { readonly kind: "unknown" };

export interface MptcpJoin {
  readonly kind: "join";
  readonly backup: boolean;
  readonly addressId: number | undefined;
  readonly token: number | undefined;
  readonly mac: Bytes | undefined;
  readonly nonce: number | undefined;
}

export interface MptcpSequence {
  readonly kind: "dataSequence";
  readonly flags: number | undefined;
  readonly acknowledgment: bigint | undefined;
  readonly sequenceNumber: bigint | undefined;
  readonly subflowSequenceNumber: number | undefined;
  readonly length: number | undefined;
  readonly checksum: number | undefined;
  /** Bytes that belong to no field. */
  readonly rest: number;
}

export interface MptcpAddress {
  readonly kind: "addAddress";
  /** Version, or whether the option is an echo. */
  readonly echo: number;
  readonly addressId: number | undefined;
  readonly address: string | undefined;
  readonly port: number | undefined;
  readonly mac: bigint | undefined;
}

export interface MptcpContents {
  readonly subtype: number;
  readonly option: MptcpOption;
}

export const sequenceFlags = { fin: 0x10, longSequence: 0x08, sequence: 0x04, longAck: 0x02, ack: 0x01 } as const;

/** Reads the option of `length` bytes, all of them captured, whose kind and length were just read. */
export function decodeMptcp(reader: Reader, length: number): MptcpContents {
  return readContents(new Fields(reader, length - 2), length);
}

function readContents(fields: Fields, length: number): MptcpContents {
  const first = fields.u8();
  if (first === undefined) return { subtype: 0, option: { kind: "short" } };
  const subtype = first >> 4;
  return { subtype, option: readOption(fields, subtype, first & 0x0f, length) };
}

function readOption(fields: Fields, subtype: number, low: number, length: number): MptcpOption {
  switch (subtype) {
    case 0: {
      const flags = fields.u8();
      const hasKeys = length === 12 || length >= 20;
      const senderKey = hasKeys ? fields.u64() : undefined;
      const receiverKey = length >= 20 ? fields.u64() : undefined;
      return { kind: "capable", version: low, flags, senderKey, receiverKey };
    }
    case 1:
      return readJoin(fields, low, length);
    case 2:
      return readSequence(fields);
    case 3:
      return readAddress(fields, low, length);
    case 4: {
      const ids: number[] = [];
      while (fields.left > 0 && fields.whole) {
        const id = fields.u8();
        if (id !== undefined) ids.push(id);
      }
      return { kind: "removeAddress", ids };
    }
    case 5:
      return { kind: "priority", backup: (low & 1) !== 0, addressId: length === 4 ? fields.u8() : undefined };
    case 6:
      fields.skip(1);
      return { kind: "fail", sequenceNumber: fields.u64() };
    case 7:
      fields.skip(1);
      return { kind: "fastClose", key: fields.u64() };
    default:
      return { kind: "unknown" };
  }
}

function readJoin(fields: Fields, low: number, length: number): MptcpJoin {
  const addressId = fields.u8();
  const token = length === 12 ? fields.u32() : undefined;
  const mac = length === 16 ? fields.bytes(8) : length === 24 ? fields.bytes(20) : undefined;
  const nonce = length === 12 || length === 16 ? fields.u32() : undefined;
  return { kind: "join", backup: (low & 1) !== 0, addressId, token, mac, nonce };
}

function readSequence(fields: Fields): MptcpSequence {
  const flags = fields.u8();
  const has = (flag: number) => ((flags ?? 0) & flag) !== 0;
  const number = (isLong: boolean) => {
    if (isLong) return fields.u64();
    const value = fields.u32();
    return value === undefined ? undefined : BigInt(value);
  };
  const acknowledgment = has(sequenceFlags.ack) ? number(has(sequenceFlags.longAck)) : undefined;
  const isMapped = has(sequenceFlags.sequence);
  const sequenceNumber = isMapped ? number(has(sequenceFlags.longSequence)) : undefined;
  const subflowSequenceNumber = isMapped ? fields.u32() : undefined;
  const length = isMapped ? fields.u16() : undefined;
  const checksum = isMapped && fields.whole && fields.left >= 2 ? fields.u16() : undefined;
  const common = { flags, acknowledgment, sequenceNumber, subflowSequenceNumber, length, checksum };
  return { kind: "dataSequence", ...common, rest: fields.left };
}

const withPort: readonly number[] = [10, 18, 22, 30];
const withMac: readonly number[] = [16, 18, 28, 30];

function readAddress(fields: Fields, echo: number, length: number): MptcpAddress {
  const addressId = fields.u8();
  const address = length < 20 ? fields.ipv4() : fields.ipv6();
  const port = withPort.includes(length) ? fields.u16() : undefined;
  return {
    kind: "addAddress",
    echo,
    addressId,
    address,
    port,
    mac: withMac.includes(length) ? fields.u64() : undefined,
  };
}
