import type { AhcpLayer, AhcpOption } from "../decode/ahcp.js";
import { ahcpLists, ahcpMagic } from "../decode/ahcp.js";
import { hex32 } from "./numbers.js";
import type { Out } from "./out.js";

const typeNames = ["Discover", "Offer", "Request", "Ack", "Nack", "Release"] as const;

// prettier-ignore
const optionNames = [
  "Pad", "Mandatory", "Origin Time", "Expires", "My-IPv6-Address", "My-IPv4-Address", "IPv6 Prefix", "IPv4 Prefix",
  "IPv6 Address", "IPv4 Address", "IPv6 Prefix Delegation", "IPv4 Prefix Delegation", "Name Server", "NTP Server",
] as const;

/** Says that a packet is invalid, and that it is cut if the rest of it is. */
function printInvalid(isCut: boolean, out: Out): void {
  out.invalid();
  if (isCut) out.stop();
}

export function printAhcp(layer: AhcpLayer, out: Out): void {
  out.protocol = "ahcp";
  out.add("AHCP");
  const { wireLength, cut } = layer;
  if (wireLength < 2) return printInvalid(cut, out);
  if (out.need(layer.magic) !== ahcpMagic) return printInvalid(cut, out);
  const version = out.need(layer.version);
  if (version !== 1) {
    out.add(` Version ${version} (unknown)`);
    return cut ? out.stop() : undefined;
  }
  out.add(" Version 1");
  if (wireLength < 24) return printInvalid(cut, out);
  if (out.options.verbosity > 0) {
    out.add(`\n\tHopcount ${out.need(layer.hopCount)}`);
    out.add(`, Original Hopcount ${out.need(layer.originalHopCount)}`);
    out.add(`, Nonce ${hex32(out.need(layer.nonce))}`);
    out.add(`, Source Id ${layer.source === undefined ? out.needText(undefined) : layer.source.hex(":")}`);
    out.add(
      `, Destination Id ${layer.destination === undefined ? out.needText(undefined) : layer.destination.hex(":")}`,
    );
  } else if (layer.destination === undefined) return out.stop();
  printBody(layer, out);
}

function printBody(layer: AhcpLayer, out: Out): void {
  const { wireLength, cut, bodyCut } = layer;
  const { verbosity } = out.options;
  if (wireLength < 28) return printInvalid(cut, out);
  const [type, reserved, length] = [out.need(layer.type), out.need(layer.reserved), out.need(layer.length)];
  if (verbosity > 0)
    out.add(
      `\n\t${typeNames[type] ?? `Unknown-${type}`}${reserved === 0 ? "" : `, MBZ ${reserved}`}, Length ${length}`,
    );
  if (length > wireLength - 28) return printInvalid(cut, out);
  if (verbosity < 2) return bodyCut ? out.stop() : undefined;
  for (const option of layer.options) printOption(option, bodyCut, out);
  if (bodyCut) out.stop();
}

function printOption(option: AhcpOption, bodyCut: boolean, out: Out): void {
  const { type, length, tooLong, value, addresses, seconds } = option;
  out.add(`\n\t ${optionNames[type] ?? `Unknown-${type}`}`);
  if (type < 2) return;
  if (tooLong) return printInvalid(bodyCut, out);
  const size = out.need(length);
  const isCut = value.length < size;
  if (type === 2 || type === 3) {
    if (size !== 4) return printInvalid(isCut, out);
    const number = out.need(seconds);
    return out.add(type === 3 ? `: ${number}s` : `: ${dateText(number)} UTC`);
  }
  const list = ahcpLists.get(type);
  if (list === undefined) {
    out.add(` (Length ${size})`);
    return isCut ? out.stop() : undefined;
  }
  addresses.forEach(({ address, prefixLength }, index) => {
    out.add(`${index === 0 ? ": " : ", "}${out.host(address)}${prefixLength === undefined ? "" : `/${prefixLength}`}`);
  });
  const itemSize = (list[0] === 4 ? 4 : 16) + (list[1] ? 1 : 0);
  if (addresses.length < Math.floor(size / itemSize)) return out.stop();
  if (size % itemSize !== 0) printInvalid(isCut, out);
}

const dateText = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ");
