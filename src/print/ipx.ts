import type { IpxAddress, IpxLayer, IpxRoutes, IpxServices } from "../decode/ipx.js";
import { ipxHeaderLength, ipxNameLength, ipxSockets } from "../decode/ipx.js";
import { ipxServiceNames } from "./ipx-services.js";
import type { Out } from "./out.js";

const socketNames: ReadonlyMap<number, string> = new Map([
  [0x451, "ipx-ncp"],
  [0x455, "ipx-netbios"],
  [0x456, "ipx-diags"],
  [0x553, "ipx-nwlink-dgm"],
]);

export function printIpx(layer: IpxLayer, out: Out): void {
  out.protocol = "ipx";
  const { source, destination } = layer;
  if (layer.announced) out.add("(NOV-ETHII) ");
  if (!out.options.linkHeader) out.add("IPX ");
  if (source === undefined || destination === undefined) return out.stop();
  out.add(`${addressText(source)} > ${addressText(destination)}: `);
  const length = out.need(layer.length);
  if (length < ipxHeaderLength) return out.add(`[length ${length} < ${ipxHeaderLength}] (invalid)`);
  const { socket } = destination;
  if (layer.service !== undefined) return printServices(layer, layer.service, out);
  if (layer.routes !== undefined) return printRoutes(layer, layer.routes, out);
  if (socket === ipxSockets.eigrp) return layer.payload === undefined ? undefined : out.layer(layer.payload);
  out.add(`${socketNames.get(socket) ?? `ipx-#${socket.toString(16)}`} ${length - ipxHeaderLength}`);
}

const networkText = (network: number): string => network.toString(16).padStart(8, "0");
const addressText = ({ network, node, socket }: IpxAddress): string =>
  `${networkText(network)}.${node}.${socket.toString(16).padStart(4, "0")}`;

/** How a message ends of which something is missing. */
function printEnd({ problem }: IpxLayer, out: Out): void {
  if (problem === "cut") out.stop();
  else if (problem !== undefined) out.invalid();
}

/** What is too short for a command says how short; what is not captured, nothing. */
function printNoCommand(layer: IpxLayer, out: Out): void {
  if (layer.problem === "cut") return out.stop();
  out.add(` [length ${(layer.length ?? 0) - ipxHeaderLength} < 2] (invalid)`);
}

function serviceText(type: number, out: Out): string {
  const name = out.options.names ? ipxServiceNames.get(type) : undefined;
  return name ?? type.toString(16).padStart(4, "0");
}

function printServices(layer: IpxLayer, { command, type, servers }: IpxServices, out: Out): void {
  if (command === undefined) return printNoCommand(layer, out);
  switch (command) {
    case 1:
    case 3:
      out.add(command === 1 ? "ipx-sap-req" : "ipx-sap-nearest-req");
      return out.add(` ${serviceText(out.need(type), out)}`);
    case 2:
    case 4:
      break;
    default:
      return out.add(`ipx-sap-?${command.toString(16)}`);
  }
  out.add(command === 2 ? "ipx-sap-resp" : "ipx-sap-nearest-resp");
  for (const { type: service, name, network, node } of servers) {
    if (service === undefined) break;
    out.add(` ${serviceText(service, out)} '`);
    if (name !== undefined) out.paddedText(name, ipxNameLength);
    out.add("'");
    if (network !== undefined && node !== undefined) out.add(` addr ${networkText(network)}.${node}`);
  }
  printEnd(layer, out);
}

function printRoutes(layer: IpxLayer, { command, routes }: IpxRoutes, out: Out): void {
  if (command === undefined) return printNoCommand(layer, out);
  if (command !== 1 && command !== 2) return out.add(`ipx-rip-?${command.toString(16)}`);
  out.add(command === 1 ? "ipx-rip-req" : "ipx-rip-resp");
  for (const { network, hops, ticks } of routes) out.add(` ${networkText(network)}/${hops}.${ticks}`);
  printEnd(layer, out);
}
