import type { MptcpAddress, MptcpContents, MptcpJoin, MptcpOption, MptcpSequence } from "../decode/mptcp.js";
import { sequenceFlags } from "../decode/mptcp.js";
import type { Out } from "./out.js";

const names = ["capable", "join", "dss", "add-addr", "rem-addr", "prio", "fail", "fast-close"] as const;
const synFlag = 0x02;
const ackFlag = 0x10;

const hex = (value: number | bigint): string => `0x${value.toString(16)}`;

/** Prints the option of a segment with these flags; false if it is bad. */
export function printMptcp({ option, subtype }: MptcpContents, length: number, tcpFlags: number, out: Out): boolean {
  out.protocol = "mptcp";
  if (option.kind === "short") return false;
  out.add(` ${length} ${names[subtype] ?? "unknown"}`);
  return printOption(option, length, tcpFlags, out);
}

function printOption(option: MptcpOption, length: number, tcpFlags: number, out: Out): boolean {
  const isSyn = (tcpFlags & synFlag) !== 0;
  const isAck = (tcpFlags & ackFlag) !== 0;
  switch (option.kind) {
    case "short":
    case "unknown":
      return true;
    case "capable":
      if (!((length === 12 || length === 4) && isSyn) && !((length === 20 || length === 22) && isAck && !isSyn))
        return false;
      return printCapable(option, length, out);
    case "join":
      if (!(length === 12 && isSyn) && !(length === 16 && isSyn && isAck) && !(length === 24 && isAck)) return false;
      return printJoin(option, length, out);
    case "dataSequence":
      return length >= 4 && !isSyn && printSequence(option, out);
    case "addAddress":
      return addressLengths.includes(length) && printAddress(option, out);
    case "removeAddress":
      if (length < 4) return false;
      out.add(` id${option.ids.map((id) => ` ${id}`).join("")}`);
      return true;
    case "priority":
      if (length !== 3 && length !== 4) return false;
      out.add(option.backup ? " backup" : " non-backup");
      if (option.addressId !== undefined) out.add(` id ${option.addressId}`);
      return true;
    case "fail":
      if (length !== 12) return false;
      out.add(` seq ${option.sequenceNumber ?? 0}`);
      return true;
    case "fastClose":
      if (length !== 12) return false;
      out.add(` key ${hex(option.key ?? 0)}`);
      return true;
  }
}

const checksumFlag = 0x80;

function printCapable(option: Extract<MptcpOption, { kind: "capable" }>, length: number, out: Out): boolean {
  const { version, flags = 0, senderKey = 0, receiverKey = 0 } = option;
  out.add(version > 1 ? ` Unknown Version (${version})` : ` v${version}${flags & checksumFlag ? " csum" : ""}`);
  if (version <= 1 && length >= 12) out.add(` {${hex(senderKey)}${length >= 20 ? `,${hex(receiverKey)}` : ""}}`);
  return true;
}

function printJoin({ backup, addressId = 0, token = 0, mac, nonce = 0 }: MptcpJoin, length: number, out: Out): boolean {
  const code = mac?.hex() ?? "0";
  if (length === 24) {
    out.add(` hmac 0x${code}`);
    return true;
  }
  out.add(`${backup ? " backup" : ""} id ${addressId}`);
  out.add(length === 12 ? ` token ${hex(token)}` : ` hmac ${hex(BigInt(`0x${code}`))}`);
  out.add(` nonce ${hex(nonce)}`);
  return true;
}

/** An option without room for all its fields is a bad one, as is one with too much. */
function printSequence(option: MptcpSequence, out: Out): boolean {
  const { flags = 0, acknowledgment, sequenceNumber, subflowSequenceNumber, length, checksum, rest } = option;
  if (flags & sequenceFlags.fin) out.add(" fin");
  if (flags & sequenceFlags.ack) {
    out.add(` ack ${acknowledgment ?? ""}`);
    if (acknowledgment === undefined) return false;
  }
  if (flags & sequenceFlags.sequence) {
    out.add(` seq ${sequenceNumber ?? ""}`);
    if (subflowSequenceNumber === undefined) return false;
    out.add(` subseq ${subflowSequenceNumber}`);
    if (length === undefined) return false;
    out.add(` len ${length}`);
    if (checksum !== undefined) out.add(` csum ${hex(checksum)}`);
  }
  return rest === 0;
}

const addressLengths: readonly number[] = [8, 10, 16, 18, 20, 22, 28, 30];

/** The bits below the subtype; a name belongs to all of its bits. */
function echoName(echo: number): string {
  switch (echo) {
    case 6:
      return "v0-ip6";
    case 4:
      return "v0-ip4";
    case 1:
      return "v1-echo";
    case 0:
      return "v1";
    default:
      return "[bad version/echo]";
  }
}

function printAddress({ echo, addressId = 0, address = "", port, mac }: MptcpAddress, out: Out): boolean {
  out.add(` ${echoName(echo)} id ${addressId} ${out.host(address)}`);
  if (port !== undefined) out.add(`:${port}`);
  if (mac !== undefined) out.add(` hmac ${hex(mac)}`);
  return true;
}
