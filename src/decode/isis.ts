import type { Context } from "./context.js";
import type { FieldProblem } from "./fields.js";
import type { IsisTlv } from "./isis-tlvs.js";
import { digestAuthentication, readTlvs } from "./isis-tlvs.js";
import type { Layer } from "./layer.js";
import { expectedOsiChecksum } from "./osi-checksum.js";
import type { Reader } from "./reader.js";
import { readOsiId } from "./osi-id.js";
import { expectedDigest, type SecretDigests } from "./secret-digests.js";

/** Intermediate system to intermediate system routing (ISO 10589, RFC 1195). */
export interface IsisLayer extends Layer {
  readonly kind: "isis";
  /** Absent when not all of it is there. */
  readonly header: IsisHeader | undefined;
  /** The first thing wrong with the header. */
  readonly fault: IsisFault | undefined;
  /** Absent, without a fault, when it is of an unknown type or not all there. */
  readonly pdu: IsisPdu | undefined;
  /** The PDU's own length where it is smaller than what there is. */
  readonly length: number;
  readonly tlvs: readonly IsisTlv[];
  /** Why the list of TLVs ends early. */
  readonly problem: FieldProblem;
}

type IsisFault = "version" | "idLength" | "pduVersion" | "longHeader" | "shortHeader" | "areas" | "fixedLength";

export interface IsisHeader {
  readonly headerLength: number;
  readonly version: number;
  readonly idLength: number;
  readonly pduType: number;
  readonly pduVersion: number;
  readonly maximumAreas: number;
}

export type IsisPdu = IsisHello | IsisLsp | IsisCompleteSequence | IsisPartialSequence;

interface IsisHello {
  readonly kind: "hello";
  readonly circuitType: number;
  readonly sourceId: string;
  readonly holdingTime: number;
  readonly pduLength: number;
  /** Of LAN hellos. */
  readonly priority: number | undefined;
  readonly lanId: string | undefined;
  /** Of point-to-point hellos. */
  readonly circuitId: number | undefined;
}

interface IsisLsp {
  readonly kind: "lsp";
  readonly pduLength: number;
  readonly remainingLifetime: number;
  readonly lspId: string;
  readonly sequenceNumber: number;
  readonly checksum: number;
  readonly expectedChecksum: number | undefined;
  /** Partition, attached, overload bits and the type of system. */
  readonly flags: number;
}

interface IsisCompleteSequence {
  readonly kind: "csnp";
  readonly pduLength: number;
  readonly sourceId: string;
  readonly startLspId: string;
  readonly endLspId: string;
}

interface IsisPartialSequence {
  readonly kind: "psnp";
  readonly pduLength: number;
  readonly sourceId: string;
}

export const commonHeaderLength = 8;

/** Fixed headers behind the common one, by PDU type. */
export const isisHeaderLengths: ReadonlyMap<number, number> = new Map([
  ...[15, 16, 18, 20].map((type) => [type, 19] as const),
  ...[24, 25].map((type) => [type, 25] as const),
  ...[26, 27].map((type) => [type, 9] as const),
  [17, 12],
]);

export function decodeIsis(reader: Reader, wireLength: number, context: Context): IsisLayer {
  const start = reader.offset;
  const base = { kind: "isis", offset: start, wireLength, capturedLength: reader.left } as const;
  const nothing = { pdu: undefined, length: wireLength, tlvs: [], problem: undefined };
  if (!reader.has(commonHeaderLength) || wireLength < commonHeaderLength)
    return { ...base, header: undefined, fault: undefined, ...nothing };
  reader.skip(1);
  const [headerLength, version, idLength] = [reader.u8(), reader.u8(), reader.u8()];
  const [pduType, pduVersion] = [reader.u8(), reader.u8()];
  reader.skip(1);
  const header: IsisHeader = { headerLength, version, idLength, pduType, pduVersion, maximumAreas: reader.u8() };
  const own = isisHeaderLengths.get(pduType);
  const fault = findFault(header, wireLength, own);
  if (fault !== undefined || own === undefined || !reader.has(own) || wireLength < commonHeaderLength + own)
    return { ...base, header, fault, ...nothing };
  const pdu = readPdu(reader, pduType, start, wireLength);
  const length = Math.min(wireLength, pdu.pduLength);
  const common = { ...base, header, fault, pdu, length };
  if (!context.options.details || length < commonHeaderLength + own) return { ...common, tlvs: [], problem: undefined };
  reader.seek(start + commonHeaderLength + own);
  const list = readTlvs(reader, start, length, length - commonHeaderLength - own);
  const { secretDigests } = context.options;
  if (secretDigests !== undefined) verifyDigests(list.tlvs, reader, start, length, secretDigests);
  return { ...common, ...list };
}

/** Where a link state PDU has the remaining lifetime and the checksum. tcpdump clears these bytes in all PDUs. */
const changingFields = [10, 24] as const;

function verifyDigests(
  tlvs: readonly IsisTlv[],
  reader: Reader,
  offset: number,
  length: number,
  digests: SecretDigests,
): void {
  const message = { offset, length, changing: changingFields };
  for (const { body } of tlvs) {
    if (body?.kind !== "authentication" || body.type !== digestAuthentication) continue;
    body.expectedDigest = expectedDigest(reader, message, body.data.start, digests);
  }
}

function findFault(header: IsisHeader, wireLength: number, own: number | undefined): IsisFault | undefined {
  const { headerLength, idLength } = header;
  if (header.version !== 1) return "version";
  if (idLength !== 6 && idLength !== 0) return "idLength";
  if (header.pduVersion !== 1) return "pduVersion";
  if (wireLength < headerLength) return "longHeader";
  if (headerLength < commonHeaderLength) return "shortHeader";
  if (header.maximumAreas === 255) return "areas";
  return own !== undefined && headerLength !== commonHeaderLength + own ? "fixedLength" : undefined;
}

const systemIdLength = 6;
const nodeIdLength = 7;
const lspIdLength = 8;

function readPdu(reader: Reader, type: number, start: number, wireLength: number): IsisPdu {
  switch (type) {
    case 15:
    case 16:
    case 17: {
      const circuitType = reader.u8();
      const sourceId = readOsiId(reader, systemIdLength);
      const [holdingTime, pduLength] = [reader.u16(), reader.u16()];
      const last = reader.u8();
      const isLan = type !== 17;
      const lanId = isLan ? readOsiId(reader, nodeIdLength) : undefined;
      const [priority, circuitId] = isLan ? [last, undefined] : [undefined, last];
      return { kind: "hello", circuitType, sourceId, holdingTime, pduLength, priority, lanId, circuitId };
    }
    case 18:
    case 20: {
      const [pduLength, remainingLifetime] = [reader.u16(), reader.u16()];
      const lspId = readOsiId(reader, lspIdLength);
      const [sequenceNumber, checksum, flags] = [reader.u32(), reader.u16(), reader.u8()];
      // From the identifier on, so without what changes on the way.
      const covered = Math.min(wireLength, pduLength) - 12;
      const expectedChecksum = expectedOsiChecksum(reader, start + 12, checksum, 12, covered);
      return { kind: "lsp", pduLength, remainingLifetime, lspId, sequenceNumber, checksum, expectedChecksum, flags };
    }
    case 24:
    case 25: {
      const pduLength = reader.u16();
      const sourceId = readOsiId(reader, nodeIdLength);
      const startLspId = readOsiId(reader, lspIdLength);
      return { kind: "csnp", pduLength, sourceId, startLspId, endLspId: readOsiId(reader, lspIdLength) };
    }
    default: {
      const pduLength = reader.u16();
      return { kind: "psnp", pduLength, sourceId: readOsiId(reader, nodeIdLength) };
    }
  }
}
