import type { DecnetConnect, DecnetDisconnect, DecnetNsp } from "../decode/decnet-nsp.js";
import { nspAcknowledgements, nspControls, nspDataTypes, nspHeaderLength } from "../decode/decnet-nsp.js";
import { nspSubtypeMask, nspTypeMask, nspTypes } from "../decode/decnet-nsp.js";
import type { Out } from "./out.js";

export function printNsp(nsp: DecnetNsp, out: Out): void {
  const { flags, length, source } = nsp;
  if (length < nspHeaderLength) {
    out.add(` (nsplen ${length} < ${nspHeaderLength})`);
    return out.invalid();
  }
  if (flags === undefined || source === undefined) return out.stop();
  const subtype = flags & nspSubtypeMask;
  switch (flags & nspTypeMask) {
    case nspTypes.data:
      return printSegment(nsp, flags, subtype, out);
    case nspTypes.acknowledgement:
      return printAcknowledgement(nsp, flags, subtype, out);
    case nspTypes.control:
      return printControl(nsp, flags, subtype, out);
    default:
      return printReserved("type", nsp, flags, out);
  }
}

function printReserved(what: string, { source, destination }: DecnetNsp, flags: number, out: Out): void {
  out.add(`reserved-${what}? ${flags.toString(16)} ${source} > ${destination}`);
}

const links = ({ source, destination }: DecnetNsp): string => `${source}>${destination} `;

/** True if nothing of the message is missing. */
function isWhole({ problem }: DecnetNsp, out: Out): boolean {
  if (problem === "short") out.invalid();
  else if (problem !== undefined) out.stop();
  return problem === undefined;
}

function printSegment(nsp: DecnetNsp, flags: number, subtype: number, out: Out): void {
  switch (subtype) {
    case nspDataTypes.first:
    case nspDataTypes.middle:
    case nspDataTypes.last:
    case nspDataTypes.only:
      out.add(`data ${links(nsp)}`);
      printAcknowledgements(nsp, dataNames, out);
      break;
    case nspDataTypes.interrupt:
      out.add("intr ");
      printAcknowledgements(nsp, otherNames, out);
      break;
    case nspDataTypes.linkService:
      out.add(`link-service ${links(nsp)}`);
      printAcknowledgements(nsp, otherNames, out);
      break;
    default:
      return printReserved("subtype", nsp, flags, out);
  }
  if (!isWhole(nsp, out)) return;
  out.add(`seg ${(nsp.segment ?? 0) & 0xfff} `);
  if (nsp.linkService !== undefined) printLinkService(nsp.linkService, out);
}

/** What the acknowledgement of the other subchannel is called, and a negative one. */
type OtherNames = readonly [positive: string, negative: string];
const dataNames: OtherNames = ["oack", "onak"];
const otherNames: OtherNames = ["ackdat", "nakdat"];

function printAcknowledgements(nsp: DecnetNsp, [positive, negative]: OtherNames, out: Out): void {
  const { acknowledgement: own, otherAcknowledgement: other } = nsp;
  if (own !== undefined) out.add(`${(own & 0x9000) === 0x9000 ? "nak" : "ack"} ${own & 0xfff} `);
  if (other !== undefined) out.add(`${(other & 0xb000) === 0xb000 ? negative : positive} ${other & 0xfff} `);
}

function printLinkService(service: NonNullable<DecnetNsp["linkService"]>, out: Out): void {
  const value = out.need(service.value);
  const { flags = 0 } = service;
  switch (flags & 0x0c) {
    case 0:
      out.add(`dat seg count ${value} `);
      return out.add(["", "donotsend-data ", "send-data ", `reserved-fcmod? ${flags.toString(16)}`][flags & 3]!);
    case 4:
      return out.add(`intr req count ${value} `);
    default:
      return out.add(`reserved-fcval-int? ${flags.toString(16)}`);
  }
}

function printAcknowledgement(nsp: DecnetNsp, flags: number, subtype: number, out: Out): void {
  switch (subtype) {
    case nspAcknowledgements.data:
    case nspAcknowledgements.other: {
      const isData = subtype === nspAcknowledgements.data;
      out.add(`${isData ? "data" : "ils"}-ack ${links(nsp)}`);
      if (isWhole(nsp, out)) printAcknowledgements(nsp, isData ? dataNames : otherNames, out);
      return;
    }
    case nspAcknowledgements.connect:
      return out.add(`conn-ack ${nsp.destination}`);
    default:
      return printReserved("acktype", nsp, flags, out);
  }
}

const controlNames: ReadonlyMap<number, string> = new Map([
  [nspControls.connectInitiate, "conn-initiate"],
  [nspControls.connectConfirm, "conn-confirm"],
  [nspControls.disconnectInitiate, "disconn-initiate"],
  [nspControls.disconnectConfirm, "disconn-confirm"],
  [nspControls.connectAgain, "retrans-conn-initiate"],
]);

function printControl(nsp: DecnetNsp, flags: number, subtype: number, out: Out): void {
  const name = controlNames.get(subtype);
  if (name === undefined) return printReserved("ctltype", nsp, flags, out);
  out.add(`${name} ${links(nsp)}`);
  if (!isWhole(nsp, out)) return;
  if (nsp.connect !== undefined) printConnect(nsp.connect, out);
  if (nsp.disconnect !== undefined) printDisconnect(nsp.disconnect, out);
}

const flowControls = ["", "seg ", "msg ", ""] as const;
const versions = ["3.2", "3.1", "4.0", "4.1"] as const;
const optionText = (length: number | undefined): string =>
  length === undefined || length === 0 ? "" : `optlen ${length} `;

function printConnect({ services, information, segmentSize, optionalLength }: DecnetConnect, out: Out): void {
  out.add(`${flowControls[(services >> 2) & 3]}ver ${versions[information & 3]} segsize ${segmentSize} `);
  out.add(optionText(optionalLength));
}

// prettier-ignore
const reasons: ReadonlyMap<number, string> = new Map([
  [0, "object rejected connect"], [1, "insufficient resources"], [2, "unrecognized node name"],
  [3, "node is shutting down"], [4, "unrecognized object"], [5, "invalid object name format"], [6, "object too busy"],
  [7, "protocol error discovered"], [8, "third party abort"], [9, "user abort"], [10, "invalid node name format"],
  [11, "local node shutting down"], [32, "insufficient local resources"], [33, "insufficient remote user resources"],
  [34, "invalid access control information"], [36, "bad ACCOUNT information"], [38, "no response from object"],
  [39, "node unreachable"], [41, "no link terminate"], [42, "disconnect complete"], [43, "bad image data in connect"],
  [54, "cryptographic service mismatch"],
]);

function printDisconnect({ reason, optionalLength }: DecnetDisconnect, out: Out): void {
  out.add(`${reasons.get(reason) ?? `reason-${reason}`} ${optionText(optionalLength)}`);
}
