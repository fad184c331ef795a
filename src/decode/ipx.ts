import type { Context } from "./context.js";
import type { FieldProblem } from "./fields.js";
import { Fields } from "./fields.js";
import type { Layer, TextBytes } from "./layer.js";
import type { Reader } from "./reader.js";

/** Novell's Internetwork Packet Exchange. Fields are absent from the first on that was not captured. */
export interface IpxLayer extends Layer {
  readonly kind: "ipx";
  /** It stands in a frame of its EtherType. */
  readonly announced: boolean;
  /** Of the packet, header included. */
  readonly length: number | undefined;
  readonly destination: IpxAddress | undefined;
  readonly source: IpxAddress | undefined;
  readonly service: IpxServices | undefined;
  readonly routes: IpxRoutes | undefined;
  /** Why fields of the service or routing message are missing. */
  readonly problem: FieldProblem;
}

export interface IpxAddress {
  readonly network: number;
  readonly node: string;
  readonly socket: number;
}

/** The Service Advertising Protocol. */
export interface IpxServices {
  readonly command: number | undefined;
  /** Of requests. */
  readonly type: number | undefined;
  readonly servers: readonly IpxServer[];
}

export interface IpxServer {
  readonly type: number | undefined;
  /** What was captured of 48 bytes; absent when there is no room for them. */
  readonly name: TextBytes | undefined;
  readonly network: number | undefined;
  readonly node: string | undefined;
}

/** Its Routing Information Protocol. */
export interface IpxRoutes {
  readonly command: number | undefined;
  readonly routes: readonly { readonly network: number; readonly hops: number; readonly ticks: number }[];
}

export const ipxSockets = { sap: 0x452, rip: 0x453, eigrp: 0x85be } as const;
export const ipxNameLength = 48;

export const ipxHeaderLength = 30;
const eigrpProtocol = 88;
const largestAdvertisement = 8;
const largestTable = 50;

/** As the contents of an Ethernet II frame, of which tcpdump says so. */
export function decodeAnnouncedIpx(reader: Reader, wireLength: number, context: Context): IpxLayer {
  return { ...decodeIpx(reader, wireLength, context), announced: true };
}

export function decodeIpx(reader: Reader, wireLength: number, context: Context): IpxLayer {
  const start = reader.offset;
  const base = { kind: "ipx", offset: start, wireLength, capturedLength: reader.left, announced: false } as const;
  reader.skip(2);
  const length = reader.maybe16();
  reader.skip(2);
  const destination = readAddress(reader);
  const source = readAddress(reader);
  const layer: IpxLayer = {
    ...base,
    length,
    destination,
    source,
    service: undefined,
    routes: undefined,
    problem: undefined,
  };
  if (length === undefined || length < ipxHeaderLength || source === undefined) return layer;
  const fields = new Fields(reader, length - ipxHeaderLength);
  switch (destination?.socket) {
    case ipxSockets.sap:
      return { ...layer, service: readServices(fields), problem: fields.problem };
    case ipxSockets.rip:
      return { ...layer, routes: readRoutes(fields), problem: fields.problem };
    case ipxSockets.eigrp:
      return { ...layer, payload: context.ipProtocol(eigrpProtocol, 4, reader, length - ipxHeaderLength) };
    default:
      return layer;
  }
}

function readAddress(reader: Reader): IpxAddress | undefined {
  const [network, node, socket] = [reader.maybe32(), reader.mac(), reader.maybe16()];
  return network === undefined || node === undefined || socket === undefined ? undefined : { network, node, socket };
}

/** What is captured of the command is looked at before the length. */
function readCommand(fields: Fields): number | undefined {
  if (!fields.reader.has(2)) return fields.fail("cut");
  return fields.u16();
}

function readServices(fields: Fields): IpxServices {
  const command = readCommand(fields);
  if (command === 1 || command === 3) {
    const type = fields.reader.maybe16() ?? fields.fail("cut");
    return { command, type, servers: [] };
  }
  const servers: IpxServer[] = [];
  const answers = command === 2 || command === 4;
  while (answers && fields.whole && fields.left > 0 && servers.length < largestAdvertisement)
    servers.push(readServer(fields));
  return { command, type: undefined, servers };
}

function readServer(fields: Fields): IpxServer {
  const { reader } = fields;
  const here = (count: number) => {
    if (fields.whole && !reader.has(count)) fields.fail("cut");
    return fields.has(count);
  };
  const type = here(2) ? fields.u16() : undefined;
  if (fields.whole && fields.left < ipxNameLength) fields.fail("short");
  const name = fields.whole ? reader.captured(ipxNameLength).asText() : undefined;
  if (name !== undefined) fields.left -= ipxNameLength;
  if (!here(10)) return { type, name, network: undefined, node: undefined };
  const network = fields.u32();
  const node = reader.mac();
  fields.left -= 6;
  if (here(4)) fields.skip(4);
  return { type, name, network, node };
}

function readRoutes(fields: Fields): IpxRoutes {
  const command = readCommand(fields);
  const routes: { network: number; hops: number; ticks: number }[] = [];
  const most = command === 1 ? 1 : command === 2 ? largestTable : 0;
  while (fields.left > 0 && routes.length < most && fields.has(8))
    routes.push({ network: fields.u32() ?? 0, hops: fields.u16() ?? 0, ticks: fields.u16() ?? 0 });
  return { command, routes };
}
