import type { JuniperService } from "../decode/juniper-frame.js";
import { juniperFlags, juniperPics, type JuniperExtension } from "../decode/juniper-header.js";
import type { JuniperLayer } from "../decode/juniper.js";
import { assertNever } from "../errors.js";
import { juniperEncapsulations, juniperMedia } from "./juniper-names.js";
import { printLlcContents } from "./llc.js";
import { bitNames, hex16, hex32, hex8 } from "./numbers.js";
import type { Out } from "./out.js";

const protocolNames = {
  mlppp: "juniper_mlppp",
  mlfr: "juniper_mlfr",
  es: "juniper_es",
  ggsn: "juniper_ggsn",
  mfr: "juniper_mfr",
  atm2: "juniper_atm2",
  services: "juniper_services",
  atm1: "juniper_atm1",
  monitor: "juniper_monitor",
  pppoe: "juniper_pppoe",
  pppoeAtm: "juniper_pppoe_atm",
  ether: "juniper_ether",
  ppp: "juniper_ppp",
  frelay: "juniper_frelay",
  chdlc: "juniper_chdlc",
} as const;

const flagNames = [
  [0x80, "Ext"],
  [0x40, "Filter"],
  [0x04, "IIF"],
  [0x02, "no-L2"],
  [0x01, "In"],
] as const;

export function printJuniper(layer: JuniperLayer, out: Out): void {
  out.protocol = protocolNames[layer.pic];
  const { linkHeader, verbosity } = out.options;
  const { problem, payload } = layer;
  const flags = out.need(layer.flags);
  if (problem === "magic") return out.add("no magic-number found!");
  if (linkHeader) out.add(flags & juniperFlags.in ? " In " : "Out ");
  if (verbosity > 1) out.add(`\n\tJuniper PCAP Flags [${bitNames(flagNames, flags) || "none"}]`);
  if (flags & juniperFlags.extensions && !printExtensions(layer, out)) return;
  if (flags & juniperFlags.noLinkLayer) {
    if (linkHeader) out.add("no-L2-hdr, ");
    if (problem === "cut") return out.stop();
    if (problem === "no-ip") return out.add("no IP-hdr found!");
    return payload && out.layer(payload);
  }
  if (juniperPics[layer.pic] !== undefined && !printCookie(layer, out)) return;
  if (linkHeader) out.add(`hlen ${linkHeaderLength(layer)}, proto ${hex16(layer.protocol ?? 0)}, `);
  printFrame(layer, out);
}

/** That of an Ethernet frame counts as a part of what is not dumped, but not here. */
function linkHeaderLength({ pic, headerLength, payload }: JuniperLayer): number {
  return pic === "ether" ? headerLength - (payload?.headerLength ?? 0) : headerLength;
}

/** False if they are where the text ends. */
function printExtensions({ extensionLength, extensions, excess }: JuniperLayer, out: Out): boolean {
  const isLong = out.options.verbosity > 1;
  const length = out.need(extensionLength);
  if (isLong) out.add(`, PCAP Extension(s) total length ${length}`);
  if (extensions === undefined) {
    out.stop();
    return false;
  }
  if (isLong) for (const extension of extensions) printExtension(extension, out);
  if (excess !== undefined) {
    out.add(` [extension_length ${excess.left} < ${excess.length}]`);
    out.invalid();
    return false;
  }
  if (isLong) out.add("\n\t-----original packet-----\n\t");
  return true;
}

const extensionNames = [
  "Unknown",
  "Device Interface Index",
  "Device Interface Name",
  "Device Media Type",
  "Logical Interface Index",
  "Logical Unit Number",
  "Logical Interface Encapsulation",
  "TTP derived Device Media Type",
  "TTP derived Logical Interface Encapsulation",
] as const;
const interfaceName = 2;
/** As a signed number, -1: tcpdump's word for no value. */
const noValue = 0xffffffff;

function printExtension({ type, length, value }: JuniperExtension, out: Out): void {
  out.add(`\n\t  ${extensionNames[type] ?? "Unknown"} Extension TLV #${type}, length ${length}, value `);
  if (value === undefined || value === noValue || type === interfaceName) return;
  const isMedia = type === 3 || type === 7;
  const isEncapsulation = type === 6 || type === 8;
  if (!isMedia && !isEncapsulation) return out.add(String(value));
  out.add(`${(isMedia ? juniperMedia : juniperEncapsulations).get(value) ?? "Unknown"} (${value})`);
}

/** False if it is where the text ends. */
function printCookie(layer: JuniperLayer, out: Out): boolean {
  const { cookie, problem, controlWord } = layer;
  const { linkHeader } = out.options;
  const length = out.need(layer.cookieLength);
  if (linkHeader) out.add(`${juniperPics[layer.pic]?.name}-PIC, cookie-len ${length}`);
  if (problem === "cookie") {
    out.invalid();
    return false;
  }
  if (cookie === undefined) {
    out.stop();
    return false;
  }
  if (linkHeader) out.add(`${length === 0 ? "" : `, cookie 0x${cookie.hex()}`}: `);
  if (layer.protocol === undefined || (problem === "cut" && layer.headerLength === 0)) {
    out.stop();
    return false;
  }
  if (linkHeader && controlWord !== undefined) out.add(`control-word ${hex32(controlWord)} `);
  return true;
}

function printFrame(layer: JuniperLayer, out: Out): void {
  const { bundle, bundled, namesBundle, ggsn, protocol = 0, service, payload, problem, attempt } = layer;
  const { linkHeader } = out.options;
  if (ggsn !== undefined && linkHeader)
    out.add(`proto ${ggsnNames.get(ggsn.protocol) ?? "Unknown"} (${ggsn.protocol}), vlan ${ggsn.vlan}: `);
  if (namesBundle && linkHeader) out.add(`Bundle-ID ${bundle}${bundled ? ", " : ": "}`);
  if (problem === "cut") return out.stop();
  const length = frameLength(layer);
  if (service !== undefined && !printService(service, payload?.wireLength ?? length, out)) {
    if (payload === undefined && service.form !== "etherType")
      return out.add(`ES Invalid type ${service.form === "association" ? service.type : 0}, length ${length}`);
  }
  if (attempt !== undefined) printLlcContents(attempt, out);
  if (payload !== undefined) return out.layer(payload);
  if (service?.form === "etherType") return out.add(`unknown ethertype ${hex16(service.type)}`);
  if (ggsn !== undefined && !linkHeader) return out.add(`unknown GGSN proto (${ggsn.protocol})`);
  if (bundled) out.add(`unknown protocol ${hex16(protocol)}, length ${length}`);
}

const frameLength = (layer: JuniperLayer): number => layer.wireLength - linkHeaderLength(layer);

const ggsnNames: ReadonlyMap<number, string> = new Map([
  [1, "Null"],
  [2, "IPv4"],
  [6, "IPv6"],
]);

const encryptionNames = ["Unknown", "ESP ENCR-AUTH", "ESP ENCR-AH AUTH", "ESP AUTH", "AH AUTH", "ESP ENCR"] as const;

/** False if it has a type that is none. */
function printService(service: JuniperService, length: number, out: Out): boolean {
  const { linkHeader } = out.options;
  switch (service.form) {
    case "tunnel":
    case "association": {
      const { type, index, timeToLive } = service;
      const name = encryptionNames[type];
      if (name === undefined || type === 0) return false;
      if (!linkHeader) return true;
      out.add(`ES SA, index ${index}, ttl ${timeToLive} type ${name} (${type}), `);
      if (service.form === "association")
        out.add(`spi ${service.spi}, Tunnel ${out.host(service.source)} > ${out.host(service.destination)}, `);
      out.add(`length ${length}\n`);
      return true;
    }
    case "monitor":
      if (linkHeader) out.add(`service-id ${service.id}, iif ${service.interface}, pkt-type ${service.packetType}: `);
      return true;
    case "services":
      if (linkHeader)
        out.add(
          `service-id ${service.id} flags ${hex8(service.flags)} service-set-id ${hex16(service.set)} iif ${service.interface}: `,
        );
      return true;
    case "etherType":
      return true;
    default:
      return assertNever(service);
  }
}
