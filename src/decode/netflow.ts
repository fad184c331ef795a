import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Cisco NetFlow of versions 1, 5 and 6. */
export interface NetflowLayer extends Layer {
  readonly kind: "netflow";
  readonly version: number | undefined;
  /** Absent when it was not all captured, and of other versions. */
  readonly header: NetflowHeader | undefined;
  /** As many as were captured. */
  readonly records: readonly NetflowRecord[];
}

interface NetflowHeader {
  readonly count: number;
  /** In milliseconds. */
  readonly systemUptime: number;
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly sequence: number | undefined;
}

export interface NetflowRecord {
  readonly source: string;
  readonly destination: string;
  readonly nextHop: string;
  readonly packets: number;
  readonly octets: number;
  /** When the flow's first and last packets came, in milliseconds of uptime. */
  readonly first: number;
  readonly last: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly protocol: number;
  readonly typeOfService: number;
  readonly tcpFlags: number;
  /** From version 5 on. */
  readonly systems: NetflowSystems | undefined;
}

interface NetflowSystems {
  readonly sourceAs: number;
  readonly destinationAs: number;
  readonly sourceMask: number;
  readonly destinationMask: number;
  /** Version 6: the lengths of the encapsulation at either side; version 5: not used. */
  readonly encapsulations: number;
}

const firstHeader = 16;
const laterHeader = 24;
const firstRecord = 48;
const laterRecord = 52;

export function decodeNetflow(reader: Reader, wireLength: number): NetflowLayer {
  const { offset } = reader;
  const base = { kind: "netflow", offset, wireLength, capturedLength: reader.left } as const;
  const version = reader.maybe16();
  const isKnown = version === 1 || version === 5 || version === 6;
  const headerLength = version === 1 ? firstHeader : laterHeader;
  if (!isKnown || !reader.has(headerLength - 2)) return { ...base, version, header: undefined, records: [] };
  const header = {
    count: reader.u16(),
    systemUptime: reader.u32(),
    seconds: reader.u32(),
    nanoseconds: reader.u32(),
    sequence: version === 1 ? undefined : reader.u32(),
  };
  reader.seek(offset + headerLength);
  const records: NetflowRecord[] = [];
  const recordLength = version === 1 ? firstRecord : laterRecord;
  while (reader.has(recordLength)) {
    const start = reader.offset;
    records.push(readRecord(reader, version));
    reader.seek(start + recordLength);
  }
  return { ...base, version, header, records };
}

function readRecord(reader: Reader, version: number): NetflowRecord {
  const addresses = {
    source: reader.ipv4() ?? "",
    destination: reader.ipv4() ?? "",
    nextHop: reader.ipv4() ?? "",
  };
  reader.skip(4);
  const counters = { packets: reader.u32(), octets: reader.u32(), first: reader.u32(), last: reader.u32() };
  const ports = { sourcePort: reader.u16(), destinationPort: reader.u16() };
  if (version === 1) {
    reader.skip(2);
    const types = { protocol: reader.u8(), typeOfService: reader.u8(), tcpFlags: reader.u8() };
    return { ...addresses, ...counters, ...ports, ...types, systems: undefined };
  }
  reader.skip(1);
  const tcpFlags = reader.u8();
  const types = { protocol: reader.u8(), typeOfService: reader.u8(), tcpFlags };
  const systems = {
    sourceAs: reader.u16(),
    destinationAs: reader.u16(),
    sourceMask: reader.u8(),
    destinationMask: reader.u8(),
    encapsulations: reader.u16(),
  };
  return { ...addresses, ...counters, ...ports, ...types, systems };
}
