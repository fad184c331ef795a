import type { DecnetNsp } from "./decnet-nsp.js";
import { readNsp } from "./decnet-nsp.js";
import type { Layer } from "./layer.js";
import { layoutLength, readLayout, type Layout, type Values } from "./layout.js";
import type { Reader } from "./reader.js";

/** A message of DECnet Phase IV's routing layer (DNA Phase IV Routing Layer Functional Specification). */
export interface DecnetLayer extends Layer {
  readonly kind: "decnet";
  /** Of the message with its padding, as the two bytes in front of it say. */
  readonly messageLength: number | undefined;
  /** How many bytes of padding lie in front of the message. */
  readonly padding: number | undefined;
  readonly flags: number | undefined;
  /**
   * The frame has no room for a message; the message's length is less than a header or more than the frame; all of the
   * message is padding; the message is too short for its kind.
   */
  readonly problem: undefined | "frame" | "short" | "long" | "padding" | "message";
  readonly control: DecnetControl | undefined;
  /** The header of a data message. */
  readonly route: DecnetRoute | undefined;
  /** What a data message carries: the network services protocol (NSP). */
  readonly nsp: DecnetNsp | undefined;
}

/** A control message: of the parts, the one that its type has. Fields are absent from the first on that was not captured. */
export interface DecnetControl {
  readonly initialization: Values<typeof initializationLayout> | undefined;
  /** Of a verification or test message. */
  readonly check: Values<typeof checkLayout> | undefined;
  readonly routing: DecnetRouting | undefined;
  readonly routerHello: Values<typeof routerHelloLayout> | undefined;
  readonly endnodeHello: Values<typeof endnodeHelloLayout> | undefined;
}

export interface DecnetRouting {
  readonly header: Values<typeof routingHeaderLayout>;
  readonly routes: readonly Values<typeof routeEntryLayout>[];
}

/** Absent from the first field on that was not captured. */
interface DecnetRoute {
  readonly destination: number | undefined;
  readonly source: number | undefined;
  /** How many nodes the message visited; of a short header the lower six bits count. */
  readonly visits: number | undefined;
}

export const decnetFlags = { control: 0x01, version: 0x40, padding: 0x80 } as const;
/** The formats of data messages, in the lower three bits of the flags. */
export const decnetFormats = { short: 2, long: 6 } as const;
/** The types of control messages, in the lower four bits of the flags. */
export const decnetControls = {
  ...{ initialization: 1, verification: 3, test: 5, level1Routing: 7, level2Routing: 9, routerHello: 11 },
  endnodeHello: 13,
} as const;

const initializationLayout = {
  ...({ source: "u16le", information: "u8", blockSize: "u16le", version: "u8", eco: "u8", userEco: "u8" } as const),
  ...({ hello: "u16le", reserved: "u8" } as const),
} as const;
const checkLayout = { source: "u16le", value: "u8" } as const;
const routingHeaderLayout = { source: "u16le", reserved: "u8" } as const;
const routeEntryLayout = { count: "u16le", first: "u16le", information: "u16le" } as const;
/** Of hardware addresses, only the last two bytes differ between nodes: they are the node's address. */
const helloLayout = {
  ...({ version: "u8", eco: "u8", userEco: "u8", prefix: { skip: 4 }, source: "u16le", information: "u8" } as const),
  blockSize: "u16le",
} as const;
const routerHelloLayout = { ...helloLayout, priority: "u8", area: "u8", hello: "u16le", reserved: "u8" } as const;
const endnodeHelloLayout = {
  ...helloLayout,
  ...({ area: "u8", seed: { skip: 8 }, routerPrefix: { skip: 4 }, router: "u16le", hello: "u16le" } as const),
  ...({ reserved: "u8", data: "u8" } as const),
} as const;

const longRouteLayout = {
  ...({ destinationArea: { skip: 6 }, destination: "u16le", sourceArea: { skip: 6 }, source: "u16le" } as const),
  ...({ nextRouter: { skip: 1 }, visits: "u8", service: "u8", protocol: "u8" } as const),
} as const;
const shortRouteLayout = { destination: "u16le", source: "u16le", visits: "u8" } as const;

/** The length in front of a message, which does not count itself. */
export const decnetPrefix = 2;
export const decnetShortHeader = 6;
export const decnetLongHeader = 21;
/** More neighbours in one entry are taken for garbage. */
const maximumCount = 1024;

export function decodeDecnet(reader: Reader, wireLength: number): DecnetLayer {
  const { offset, left: capturedLength } = reader;
  const base = { kind: "decnet", offset, wireLength, capturedLength } as const;
  let [padding, flags]: (number | undefined)[] = [];
  const nothing = { control: undefined, route: undefined, nsp: undefined };
  if (wireLength < decnetShortHeader)
    return { ...base, ...nothing, messageLength: undefined, padding, flags, problem: "frame" };
  const messageLength = reader.has(decnetPrefix) ? reader.u16le() : undefined;
  const fail = (problem?: DecnetLayer["problem"]): DecnetLayer => ({
    ...{ ...base, ...nothing, messageLength, padding, flags, problem },
  });
  if (messageLength === undefined) return fail();
  if (messageLength < decnetShortHeader) return fail("short");
  if (messageLength > wireLength) return fail("long");
  flags = reader.maybe8();
  if (((flags ?? 0) & decnetFlags.padding) !== 0) {
    padding = (flags ?? 0) & ~decnetFlags.padding;
    flags = undefined;
    if (messageLength < padding + decnetPrefix) return fail("padding");
    reader.seek(offset + decnetPrefix);
    if (!reader.has(padding)) return fail();
    reader.skip(padding);
    flags = reader.maybe8();
  }
  if (flags === undefined || (flags & decnetFlags.version) !== 0) return fail();
  const length = messageLength - (padding ?? 0);
  if ((flags & decnetFlags.control) !== 0) {
    const control = readControl(reader, flags & 0x0f, length);
    return control === undefined ? fail("message") : { ...fail(), control };
  }
  const format = flags & 7;
  if (format !== decnetFormats.long && format !== decnetFormats.short) return fail();
  const isLong = format === decnetFormats.long;
  if (isLong && length < decnetLongHeader) return fail("message");
  const route = readRoute(reader, isLong);
  // Behind padding a message may be shorter than the short header; tcpdump's length has no sign then.
  const nspLength = (length - (isLong ? decnetLongHeader : decnetShortHeader)) >>> 0;
  return { ...fail(), route, nsp: route.visits === undefined ? undefined : readNsp(reader, nspLength) };
}

/** A long header is there as a whole or not at all. */
function readRoute(reader: Reader, isLong: boolean): DecnetRoute {
  if (!isLong) return readLayout(reader, shortRouteLayout);
  const { destination, source, visits, protocol } = readLayout(reader, longRouteLayout);
  return protocol === undefined
    ? { destination: undefined, source: undefined, visits: undefined }
    : { destination, source, visits };
}

/** The message behind its flags; nothing if `length` has no room for it. */
function readControl(reader: Reader, type: number, length: number): DecnetControl | undefined {
  const nothing: DecnetControl = {
    ...{ initialization: undefined, check: undefined, routing: undefined },
    ...{ routerHello: undefined, endnodeHello: undefined },
  };
  const hasRoom = (layout: Layout): boolean => length > layoutLength(layout);
  switch (type) {
    case decnetControls.initialization:
      if (!hasRoom(initializationLayout)) return undefined;
      return { ...nothing, initialization: readLayout(reader, initializationLayout) };
    case decnetControls.verification:
    case decnetControls.test:
      return hasRoom(checkLayout) ? { ...nothing, check: readLayout(reader, checkLayout) } : undefined;
    case decnetControls.level1Routing:
    case decnetControls.level2Routing:
      return hasRoom(routingHeaderLayout) ? { ...nothing, routing: readRouting(reader, length) } : undefined;
    case decnetControls.routerHello:
      if (!hasRoom(routerHelloLayout)) return undefined;
      return { ...nothing, routerHello: readLayout(reader, routerHelloLayout) };
    case decnetControls.endnodeHello:
      if (!hasRoom(endnodeHelloLayout)) return undefined;
      return { ...nothing, endnodeHello: readLayout(reader, endnodeHelloLayout) };
    default:
      return nothing;
  }
}

function readRouting(reader: Reader, length: number): DecnetRouting {
  const header = readLayout(reader, routingHeaderLayout);
  const routes: Values<typeof routeEntryLayout>[] = [];
  // Behind the routes is a checksum.
  for (let left = length - 1 - layoutLength(routingHeaderLayout); left > layoutLength(routeEntryLayout);) {
    const route = readLayout(reader, routeEntryLayout);
    if ((route.count ?? 0) > maximumCount && route.information !== undefined) break;
    routes.push(route);
    if (route.information === undefined) break;
    left -= layoutLength(routeEntryLayout);
  }
  return { header, routes };
}
