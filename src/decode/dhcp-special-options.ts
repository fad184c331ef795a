import { ipv4Text } from "./address-text.js";
import { dhcpOptionCodes as codes } from "./dhcp-option-codes.js";
import type { Bytes } from "./layer.js";

/** Data in a form that only one option has. `rest`: bytes that do not fit into it. */
export type DhcpSpecial =
  /** The data have fewer bytes than the option needs. */
  | { readonly form: "short"; readonly least: number; readonly rest: 0 }
  /** A type of node, or which fields hold further options. */
  | { readonly form: "choice"; readonly choice: number; readonly rest: number }
  /** RFC 2132 section 9.14: hardware type, or 0 for text. */
  | { readonly form: "client-identifier"; readonly type: number; readonly identifier: Bytes; readonly rest: 0 }
  /** RFC 4702. */
  | {
      readonly form: "client-fqdn";
      readonly flags: number;
      readonly responseCodes: readonly [number, number];
      readonly name: Bytes;
      readonly rest: 0;
    }
  /** RFC 3046 and RFC 3004: options inside the option, texts of a class. */
  | { readonly form: "relay-agent" | "user-class"; readonly items: readonly DhcpItem[]; readonly rest: number }
  /** RFC 3442. */
  | { readonly form: "routes"; readonly routes: readonly DhcpRoute[]; readonly rest: 0 };

export interface DhcpItem {
  /** Of a relay agent's suboption; 0 otherwise. */
  readonly code: number;
  readonly length: number;
  /** What there is of the item: less than `length` if it reaches beyond the option. */
  readonly data: Bytes;
}

/** A route; without `network` and `router` if the width is impossible or there are too few bytes. */
export interface DhcpRoute {
  readonly width: number;
  readonly network: string | undefined;
  readonly router: string | undefined;
  /** The bytes after the width. */
  readonly left: number;
}

/** Decodes the data of the options whose form is their own. */
export function decodeDhcpSpecial(code: number, data: Bytes): DhcpSpecial {
  switch (code) {
    case codes.clientIdentifier:
      if (data.length < 1) return short(1);
      return { form: "client-identifier", type: data.at(0), identifier: data.slice(1), rest: 0 };
    case codes.clientFqdn:
      if (data.length < 3) return short(3);
      return {
        form: "client-fqdn",
        flags: data.at(0),
        responseCodes: [data.at(1), data.at(2)],
        name: data.slice(3),
        rest: 0,
      };
    case codes.relayAgentInformation:
      return decodeRelayAgent(data);
    case codes.userClass:
      return data.length < 2 ? short(2) : decodeUserClass(data);
    case codes.classlessStaticRoute:
    case codes.classlessStaticRouteMicrosoft:
      return data.length < 5 ? short(5) : decodeRoutes(data);
    default:
      return data.length < 1 ? short(1) : { form: "choice", choice: data.at(0), rest: data.length - 1 };
  }
}

function short(least: number): DhcpSpecial {
  return { form: "short", least, rest: 0 };
}

function decodeRelayAgent(data: Bytes): DhcpSpecial {
  const items: DhcpItem[] = [];
  let at = 0;
  while (at + 2 <= data.length) {
    const length = data.at(at + 1);
    items.push({ code: data.at(at), length, data: data.slice(at + 2, at + 2 + length) });
    at += 2 + length;
  }
  return { form: "relay-agent", items, rest: Math.max(data.length - at, 0) };
}

function decodeUserClass(data: Bytes): DhcpSpecial {
  const items: DhcpItem[] = [];
  for (let at = 0; at < data.length;) {
    const length = data.at(at);
    items.push({ code: 0, length, data: data.slice(at + 1, at + 1 + length) });
    if (length === 0) break;
    at += 1 + length;
  }
  return { form: "user-class", items, rest: 0 };
}

const addressLength = 4;
export const widestRoute = 32;

function decodeRoutes(data: Bytes): DhcpSpecial {
  const routes: DhcpRoute[] = [];
  for (let at = 0; at < data.length;) {
    const width = data.at(at++);
    const left = data.length - at;
    const size = Math.ceil(width / 8);
    if (width > widestRoute || left < size + addressLength) {
      routes.push({ width, network: undefined, router: undefined, left });
      break;
    }
    const start = at;
    const network = [0, 1, 2, 3].map((index) => (index < size ? data.at(start + index) : 0)).join(".");
    routes.push({ width, network, router: ipv4Text(data.data, data.start + start + size), left });
    at += size + addressLength;
  }
  return { form: "routes", routes, rest: 0 };
}
