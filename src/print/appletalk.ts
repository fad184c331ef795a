import type { AppleTalkAddress } from "../decode/aarp.js";
import type { AtpLayer, DdpEndpoint, DdpLayer, LlapLayer, NbpLayer, NbpTuple } from "../decode/appletalk.js";
import { lapTypes, nbpFunctions } from "../decode/appletalk.js";
import type { Out } from "./out.js";

export function printLlap(layer: LlapLayer, out: Out): void {
  const { problem, destination, source, type, payload, isInUdp, wireLength } = layer;
  if (isInUdp && out.options.verbosity > 0) out.add("kip ");
  out.protocol = "llap";
  if (problem === "short") return out.add(` [|llap ${wireLength}]`);
  if (destination === undefined) return out.truncated();
  if (type !== lapTypes.shortDdp && type !== lapTypes.ddp)
    return out.add(`${source} > ${destination} at-lap#${type} ${wireLength - 3}`);
  if (payload !== undefined) printDatagram(payload as DdpLayer, "", out);
}

export function printAppleTalk(layer: DdpLayer, out: Out): void {
  out.protocol = "atalk";
  if (layer.announced && out.options.verbosity > 0) out.add("et1 ");
  if (!out.options.linkHeader) out.add("AT ");
  printDatagram(layer, " ", out);
}

const typeNames: ReadonlyMap<number, string> = new Map([
  [1, "rtmp"],
  [5, "rtmpReq"],
  [4, "echo"],
  [22, "IP"],
  [23, "ARP"],
  [0x4b, "KLAP"],
]);

function printDatagram(layer: DdpLayer, separator: string, out: Out): void {
  const { problem, isShort, source, destination, type, payload, wireLength, headerLength } = layer;
  const name = isShort ? "sddp" : "ddp";
  if (problem === "short") return out.add(` [|${name} ${wireLength}]`);
  if (source === undefined || destination === undefined) return out.add(` [|${name}]`);
  out.add(`${endpointText(source, out)} > ${endpointText(destination, out)}:${separator}`);
  if (payload?.kind === "atp") return printAtp(payload as AtpLayer, out);
  if (payload?.kind === "nbp") return printNbp(payload as NbpLayer, source, out);
  if (payload !== undefined) return out.layer(payload);
  out.add(` at-${typeNames.get(type) ?? `#${type}`} ${wireLength - headerLength}`);
}

const socketNames: ReadonlyMap<number, string> = new Map([
  [1, "rtmp"],
  [2, "nis"],
  [4, "echo"],
  [6, "zip"],
]);

function endpointText(endpoint: DdpEndpoint, out: Out): string {
  const { socket } = endpoint;
  return `${addressText(endpoint)}.${(out.options.names ? socketNames.get(socket) : undefined) ?? socket}`;
}

const everyNode = 255;
const addressText = ({ network, node }: AppleTalkAddress): string =>
  node === everyNode ? String(network) : `${network}.${node}`;

const atpCodes = { request: 0x40, response: 0x80, release: 0xc0 } as const;
const exactlyOnce = 0x20;
const endOfMessage = 0x10;
const status = 0x08;

function printAtp({ problem, control, bitmap, transactionId, userData, wireLength }: AtpLayer, out: Out): void {
  if (problem === "cut") return out.truncated();
  if (problem === "short") return out.add(` [|atp ${wireLength}]`);
  const length = wireLength - 8;
  const flags = (bits: readonly (readonly [number, string])[]) => {
    const set = bits.filter(([bit]) => control & bit).map(([, name]) => name);
    return set.length === 0 ? "" : `[${set.join(",")}]`;
  };
  const withBlank = (text: string) => (text === "" ? "" : ` ${text}`);
  const rest = length === 0 ? "" : ` [len=${length}]`;
  const end = [endOfMessage, "EOM"] as const;
  const once = [exactlyOnce, "XO"] as const;
  const statusBit = [status, "STS"] as const;
  switch (control & 0xc0) {
    case atpCodes.request: {
      const kind = control & exactlyOnce ? " " : "*";
      out.add(` atp-req${kind} ${transactionId}${bitmapText(bitmap)}${rest}${withBlank(flags([end, statusBit]))}`);
      break;
    }
    case atpCodes.response: {
      const kind = control & endOfMessage ? "*" : " ";
      out.add(` atp-resp${kind}${transactionId}:${bitmap} (${length})${withBlank(flags([once, statusBit]))}`);
      break;
    }
    case atpCodes.release:
      out.add(` atp-rel  ${transactionId}${bitmapText(bitmap)}${rest}${flags([once, end, statusBit])}`);
      break;
    default:
      out.add(` atp-0x${control.toString(16)}  ${transactionId} (${length})`);
  }
  if (userData !== 0) out.add(` 0x${userData.toString(16)}`);
}

/** The packets wanted; the first ones up to some number as a range. */
function bitmapText(bitmap: number): string {
  const set = [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => bitmap & (1 << bit));
  if ((bitmap + 1) & bitmap) return `<${set.join(",")}>`;
  return set.length > 1 ? `<0-${set.length - 1}>` : "<0>";
}

function printNbp(layer: NbpLayer, source: DdpEndpoint, out: Out): void {
  const { problem, control = 0, id = 0, tuples, wireLength } = layer;
  if (problem === "short") return out.add(` truncated-nbp ${wireLength}`);
  if (problem === "cut") return out.truncated();
  switch (control & 0xf0) {
    case nbpFunctions.broadcastRequest:
    case nbpFunctions.lookup: {
      out.add(` ${(control & 0xf0) === nbpFunctions.lookup ? "nbp-lkup" : "nbp-brRq"} ${id}:`);
      const [tuple] = tuples;
      return tuple && printLookup(tuple, control & 0x0f, source, out);
    }
    case nbpFunctions.reply:
      out.add(` nbp-reply ${id}:`);
      for (const tuple of tuples) printReply(tuple, source, out);
      return;
    default:
      out.add(` nbp-0x${control.toString(16)}  ${id} (${wireLength - 2})`);
  }
}

const isSameNode = (a: AppleTalkAddress, b: AppleTalkAddress): boolean => a.network === b.network && a.node === b.node;

/** There should be one tuple, with the address of the sender and without enumerator. */
function printLookup(tuple: NbpTuple, count: number, source: DdpEndpoint, out: Out): void {
  const { endpoint, enumerator } = tuple;
  if (endpoint === undefined) return out.truncated();
  printNames(tuple, out);
  if (count !== 1) out.add(` [ntup=${count}]`);
  if (enumerator !== 0) out.add(` [enum=${enumerator}]`);
  if (!isSameNode(endpoint, source) || endpoint.socket !== source.socket)
    out.add(` [addr=${addressText(endpoint)}.${endpoint.socket}]`);
}

function printReply(tuple: NbpTuple, source: DdpEndpoint, out: Out): void {
  const { endpoint, enumerator } = tuple;
  if (endpoint === undefined) return out.truncated();
  printNames(tuple, out);
  if (enumerator !== 1) out.add(`(${enumerator})`);
  if (endpoint.socket !== source.socket) out.add(` ${endpoint.socket}`);
  if (!isSameNode(endpoint, source)) out.add(` [addr=${addressText(endpoint)}]`);
}

/** `"object:type@zone"`. */
function printNames({ names }: NbpTuple, out: Out): void {
  out.add(' "');
  for (const [index, { length, bytes }] of names.entries()) {
    if (index > 0) out.add(index === 1 ? ":" : "@");
    if (bytes === undefined) return length === undefined ? out.truncated() : out.add(`[len=${length}]`);
    out.add(out.escaped(bytes));
    if (bytes.length < (length ?? 0)) return out.truncated();
  }
  out.add('"');
}
