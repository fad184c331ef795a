import { atmHardwareType, decodeAtmarp, type AtmarpLayer } from "./atmarp.js";
import type { Layer } from "./layer.js";
import { readQ922Address } from "./q922-address.js";
import type { Reader } from "./reader.js";

/** An ARP packet (RFC 826), also reverse (RFC 903) and inverse (RFC 2390). Fields are absent when not captured. */
export interface ArpLayer extends Layer {
  readonly kind: "arp";
  readonly hardwareType: number | undefined;
  readonly protocolType: number | undefined;
  readonly hardwareLength: number | undefined;
  readonly protocolLength: number | undefined;
  readonly operation: number | undefined;
  /** Hardware addresses as bytes in hexadecimal between colons; empty when the length is 0. */
  readonly senderHardwareAddress: string | undefined;
  /** Protocol addresses: as IPv4 addresses when they have four bytes, else as hardware addresses are. */
  readonly senderProtocolAddress: string | undefined;
  readonly targetHardwareAddress: string | undefined;
  readonly targetProtocolAddress: string | undefined;
  /** What the hardware addresses are in Frame Relay. */
  readonly senderDlci?: ArpDlci | undefined;
  readonly targetDlci?: ArpDlci | undefined;
}

/** `address`: the hardware address is none of Frame Relay; `cut`: it is too short for one. */
export type ArpDlci = number | "address" | "cut";

const frameRelayHardware = 15;
const headerLength = 8;

export function decodeArp(reader: Reader, wireLength: number): ArpLayer | AtmarpLayer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  const hardwareType = reader.maybe16();
  if (hardwareType === atmHardwareType && capturedLength >= headerLength) {
    reader.seek(offset);
    return decodeAtmarp(reader, wireLength);
  }
  const protocolType = reader.maybe16();
  const hardwareLength = reader.maybe8();
  const protocolLength = reader.maybe8();
  const operation = reader.maybe16();
  // Addresses of no bytes are there only if all before them was captured.
  const whole = operation !== undefined && reader.has(2 * (hardwareLength ?? 0) + (protocolLength ?? 0));
  const layer: ArpLayer = {
    kind: "arp",
    offset,
    wireLength,
    capturedLength,
    hardwareType,
    protocolType,
    hardwareLength,
    protocolLength,
    operation,
    senderHardwareAddress: hardwareAddress(reader, hardwareLength),
    senderProtocolAddress: protocolAddress(reader, protocolLength),
    targetHardwareAddress: hardwareAddress(reader, hardwareLength),
    targetProtocolAddress: whole ? protocolAddress(reader, protocolLength) : undefined,
  };
  if (hardwareType !== frameRelayHardware || !whole) return layer;
  const [size, sender] = [hardwareLength ?? 0, offset + headerLength];
  const target = sender + size + (protocolLength ?? 0);
  return { ...layer, senderDlci: readDlci(reader, sender, size), targetDlci: readDlci(reader, target, size) };
}

function readDlci(reader: Reader, offset: number, length: number): ArpDlci {
  reader.seek(offset);
  const end = reader.narrow(offset, length);
  const address = readQ922Address(reader);
  reader.widen(end);
  return typeof address === "string" ? address : address.dlci;
}

function hardwareAddress(reader: Reader, length: number | undefined): string | undefined {
  return length === 6 ? reader.mac() : reader.bytes(length ?? 0)?.hex(":");
}

function protocolAddress(reader: Reader, length: number | undefined): string | undefined {
  return length === 4 ? reader.ipv4() : reader.bytes(length ?? 0)?.hex(":");
}
