import type { Dhcp6Authentication, Dhcp6Option, Dhcp6Options, NtpServerOption } from "../decode/dhcp6-options.js";
import { dhcp6OptionCodes as codes } from "../decode/dhcp6-options.js";
import type { Bytes } from "../decode/index.js";
import type { Out } from "./out.js";

// prettier-ignore
const names: ReadonlyMap<number, string> = new Map([
  [1, "client-ID"], [2, "server-ID"], [3, "IA_NA"], [4, "IA_TA"], [5, "IA_ADDR"], [6, "option-request"], [7, "preference"],
  [8, "elapsed-time"], [9, "relay-message"], [11, "authentication"], [12, "server-unicast"], [13, "status-code"],
  [14, "rapid-commit"], [15, "user-class"], [16, "vendor-class"], [17, "vendor-specific-info"], [18, "interface-ID"],
  [19, "reconfigure-message"], [20, "reconfigure-accept"], [21, "SIP-servers-domain"], [22, "SIP-servers-address"],
  [23, "DNS-server"], [24, "DNS-search-list"], [25, "IA_PD"], [26, "IA_PD-prefix"], [27, "NIS-server"],
  [28, "NIS+-server"], [29, "NIS-domain-name"], [30, "NIS+-domain-name"], [31, "SNTP-servers"], [32, "lifetime"],
  [33, "BCMCS-domain-name"], [34, "BCMCS-server"], [36, "Geoconf-Civic"], [37, "Remote-ID"], [38, "Subscriber-ID"],
  [39, "Client-FQDN"], [40, "PANA-agent"], [41, "POSIX-timezone"], [42, "POSIX-tz-database"], [43, "Echo-request-option"],
  [44, "Lease-query"], [45, "LQ-client-data"], [46, "Clt-time"], [47, "LQ-relay-data"], [48, "LQ-client-link"],
  [56, "NTP-server"], [64, "AFTR-Name"], [112, "MUD-URL"],
]);

function optionName(code: number): string {
  return names.get(code) ?? `opt_${code}`;
}

/** Each option in parentheses; the last one left open if it cannot be read. */
export function printDhcp6Options(options: Dhcp6Options, out: Out): void {
  for (const option of options.list) {
    out.add(` (${optionName(option.code)}`);
    if (option.malformed) out.add(" ?");
    else printData(option, out);
    if (!option.broken) out.add(")");
  }
  if (options.cut) out.truncated();
}

function printData(option: Dhcp6Option, out: Out): void {
  const { value = 0, addresses = [], identifier, options, authentication } = option;
  switch (option.code) {
    case codes.clientId:
    case codes.serverId:
      return printDuid(option, out);
    case codes.iaNa:
    case codes.iaPd:
      out.add(` IAID:${option.iaid} T1:${option.t1} T2:${option.t2}`);
      break;
    case codes.iaTa:
      out.add(` IAID:${option.iaid}`);
      break;
    case codes.iaAddress:
      printAddresses(addresses, "", out);
      out.add(` pltime:${option.preferredLifetime} vltime:${option.validLifetime}`);
      break;
    case codes.iaPrefix:
      printAddresses(addresses, `/${option.prefixLength}`, out);
      out.add(` pltime:${option.preferredLifetime} vltime:${option.validLifetime}`);
      break;
    case codes.optionRequest:
    case codes.echoRequest:
      for (const code of option.requested ?? []) out.add(` ${optionName(code)}`);
      break;
    case codes.preference:
    case codes.elapsedTime:
    case codes.lifetime:
    case codes.clientTime:
      out.add(` ${value}`);
      break;
    case codes.statusCode:
      out.add(` ${statusName(value)}`);
      break;
    case codes.reconfigureMessage:
      out.add(` for ${reconfigurations.get(value) ?? `???(${value.toString(16).padStart(2, "0")})`}`);
      break;
    case codes.relayMessage:
      out.add(" (");
      if (option.message !== undefined) out.layer(option.message);
      break;
    case codes.authentication:
      if (authentication !== undefined) printAuthentication(authentication, out);
      break;
    case codes.interfaceId:
    case codes.subscriberId:
      out.add(` ${beginningOf(identifier)}...`);
      break;
    case codes.remoteId:
      out.add(` ${value} ${beginningOf(identifier)}...`);
      break;
    case codes.relayData:
      printAddresses(addresses, "", out);
      out.add(` ${beginningOf(identifier)}...`);
      break;
    case codes.leaseQuery:
      out.add(` ${queryTypes.get(value) ?? `type_${value}`}`);
      printAddresses(addresses, "", out);
      break;
    case codes.ntpServers:
      for (const server of option.ntpServers ?? []) printNtpServer(server, out);
      break;
    case codes.aftrName:
    case codes.posixTimezone:
    case codes.tzdbTimezone:
    case codes.mudUrl:
      out.add(` ${option.text}`);
      break;
    default:
      printAddresses(addresses, "", out);
      for (const { text } of option.names ?? []) out.add(` ${text}`);
  }
  if (options !== undefined) printDhcp6Options(options, out);
}

function printAddresses(addresses: readonly string[], after: string, out: Out): void {
  for (const address of addresses) out.add(` ${out.host(address)}${after}`);
}

/** Of opaque data the first ten bytes are shown. */
function beginningOf(identifier: Bytes | undefined): string {
  return identifier?.slice(0, 10).hex() ?? "";
}

function printDuid(option: Dhcp6Option, out: Out): void {
  const { duidType, hardwareType, time, identifier } = option;
  switch (duidType) {
    case 1:
      return out.add(` hwaddr/time type ${hardwareType} time ${time} ${identifier?.hex() ?? ""}`);
    case 2:
      return out.add(` vid ${identifier?.hex() ?? ""}`);
    case 3:
      return out.add(` hwaddr type ${hardwareType} ${identifier?.hex() ?? ""}`);
    default:
      return out.add(` type ${duidType}`);
  }
}

const statusNames = [
  "Success",
  "UnspecFail",
  "NoAddrsAvail",
  "NoBinding",
  "NotOnLink",
  "UseMulticast",
  "NoPrefixAvail",
  "UnknownQueryType",
  "MalformedQuery",
  "NotConfigured",
  "NotAllowed",
] as const;

function statusName(code: number): string {
  return statusNames[code] ?? (code > 255 ? "INVALID code" : `code${code}`);
}

const reconfigurations: ReadonlyMap<number, string> = new Map([
  [5, "renew"],
  [11, "inf-req"],
]);

const queryTypes: ReadonlyMap<number, string> = new Map([
  [1, "by-address"],
  [2, "by-clientID"],
]);

const authenticationProtocols: ReadonlyMap<number, string> = new Map([
  [2, "delayed"],
  [3, "reconfigure"],
]);

function printAuthentication(authentication: Dhcp6Authentication, out: Out): void {
  const { protocol, algorithm, replayDetectionMethod, replayDetection } = authentication;
  out.add(` proto: ${authenticationProtocols.get(protocol) ?? protocol}`);
  out.add(`, alg: ${algorithm === 1 ? "HMAC-MD5" : algorithm}`);
  out.add(`, RDM: ${replayDetectionMethod === 0 ? "mono" : replayDetectionMethod}, RD:`);
  out.add(replayDetection.hex().replace(/.{4}/g, " $&"));
  if (protocol === 2) printDelayed(authentication, out);
  else if (protocol === 3) printReconfigure(authentication, out);
  else out.add(" ??");
}

const words = (bytes: Bytes) => bytes.hex().replace(/.{8}/g, " $&");

function printDelayed({ information, realm, keyId, digest }: Dhcp6Authentication, out: Out): void {
  if (information.length === 0) return;
  if (realm === undefined || keyId === undefined || digest === undefined) return out.add(" ??");
  if (realm.length > 0) out.add(`, realm: ${realm.hex()}`);
  out.add(`, key ID: ${keyId.toString(16).padStart(8, "0")}, HMAC-MD5:${words(digest)}`);
}

function printReconfigure({ type, digest }: Dhcp6Authentication, out: Out): void {
  if (digest === undefined) return out.add(" ??");
  out.add(type === 1 ? " reconfig-key" : type === 2 ? " type: HMAC-MD5" : " type: ??");
  out.add(` value:${words(digest)}`);
}

function printNtpServer(server: NtpServerOption, out: Out): void {
  out.add(` subopt:${server.code} `);
  if (server.address !== undefined) out.add(out.host(server.address));
  else out.add(server.name?.text ?? "?");
}
