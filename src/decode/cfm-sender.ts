import { addressFamily } from "../net/protocol-numbers.js";
import { ipv4Text, ipv6Text, macText } from "./address-text.js";
import type { Bytes } from "./layer.js";

/** Who sent a message of CFM: a chassis and where it can be managed (IEEE 802.1Q, 21.5.3). */
export interface CfmSender {
  readonly chassisLength: number;
  /** Absent if there is no chassis. */
  readonly chassisType: number | undefined;
  readonly chassis: Bytes | undefined;
  /** Of a network address. */
  readonly family: number | undefined;
  /** Of chassis that are hardware or network addresses of the right length. */
  readonly address: string | undefined;
  /** Absent if the TLV ends before them. */
  readonly domainLength: number | undefined;
  readonly domain: Bytes | undefined;
  readonly managementLength: number | undefined;
  readonly management: Bytes | undefined;
  /** How much is left behind them. */
  readonly left: number;
  /** What there is no room for. */
  readonly problem: undefined | "chassis-type" | "chassis-room" | "domain-room" | "address-length" | "address-room";
}

export const cfmChassisTypes = { mac: 4, network: 5 } as const;

type Parts = { -readonly [Name in keyof CfmSender]: CfmSender[Name] };

/** Reads a sender's TLV of at least one byte. */
export function readCfmSender(value: Bytes): CfmSender {
  const sender: Parts = {
    ...{
      chassisLength: value.at(0),
      chassisType: undefined,
      chassis: undefined,
      family: undefined,
      address: undefined,
    },
    ...{ domainLength: undefined, domain: undefined, managementLength: undefined, management: undefined },
    ...{ left: 0, problem: undefined },
  };
  sender.problem = readParts(value, sender);
  return sender;
}

function readParts(value: Bytes, sender: Parts): CfmSender["problem"] {
  let at = 1;
  const take = (length: number): Bytes | undefined => {
    if (value.length - at < length) return undefined;
    at += length;
    return value.slice(at - length, at);
  };
  if (sender.chassisLength !== 0) {
    sender.chassisType = take(1)?.at(0);
    if (sender.chassisType === undefined) return "chassis-type";
    sender.chassis = take(sender.chassisLength);
    if (sender.chassis === undefined) return "chassis-room";
    if (sender.chassisType === cfmChassisTypes.network) sender.family = sender.chassis.at(0);
    sender.address = addressText(sender.chassisType, sender.chassis);
  }
  sender.domainLength = take(1)?.at(0);
  if (sender.domainLength === undefined) return undefined;
  if (sender.domainLength !== 0) {
    sender.domain = take(sender.domainLength);
    if (sender.domain === undefined) return "domain-room";
    sender.managementLength = take(1)?.at(0);
    if (sender.managementLength === undefined) return "address-length";
    sender.management = take(sender.managementLength);
    if (sender.management === undefined) return "address-room";
  }
  sender.left = value.length - at;
  return undefined;
}

function addressText(type: number, { data, start, length }: Bytes): string | undefined {
  if (type === cfmChassisTypes.mac) return length === 6 ? macText(data, start) : undefined;
  if (type !== cfmChassisTypes.network) return undefined;
  const family = data[start];
  if (family === addressFamily.ipv4 && length === 5) return ipv4Text(data, start + 1);
  return family === addressFamily.ipv6 && length === 17 ? ipv6Text(data, start + 1) : undefined;
}
