import type { LwresAddress, LwresContent, LwresHeader, LwresLayer, LwresName } from "../decode/lwres.js";
import { lwresOpcodes, lwresResponse } from "../decode/lwres.js";
import { dnsClassName, dnsTypeName } from "./dns-names.js";
import { durationText } from "./numbers.js";
import type { Out } from "./out.js";

const opcodeNames: ReadonlyMap<number, string> = new Map([
  [lwresOpcodes.noop, "noop"],
  [lwresOpcodes.addresses, "getaddrsbyname"],
  [lwresOpcodes.name, "getnamebyaddr"],
  [lwresOpcodes.records, "getrdatabyname"],
]);

const hex = (value = 0): string => `0x${value.toString(16)}`;

export function printLwres(layer: LwresLayer, out: Out): void {
  out.protocol = "lwres";
  const { header, content, wireLength, contentEnd } = layer;
  if (header === undefined) return out.stop();
  out.add(" lwres");
  const { version, length = 0 } = header;
  if (out.options.verbosity > 0 || version !== 0) out.add(` v${version}`);
  if (version === 0) printHeader(header, out);
  if (content !== undefined) printContent(content, out);
  if (layer.cut) return out.stop();
  if (layer.wrongAddress) return out.invalid();
  if (length !== wireLength) out.add(` [len: ${length} != ${wireLength}]`);
  if (contentEnd !== undefined && contentEnd < length) out.add("[extra]");
}

function printHeader(header: LwresHeader, out: Out): void {
  const { opcode = 0, packetFlags = 0, serial, result, receiveLength, authType, authLength } = header;
  const { verbosity } = out.options;
  out.add(` ${opcodeNames.get(opcode) ?? `#${hex(opcode)}`}${packetFlags & lwresResponse ? "" : "?"}`);
  if (packetFlags & ~lwresResponse) out.add(`[${hex(packetFlags)}]`);
  if (verbosity < 2) return;
  out.add(` (serial:${hex(serial)} result:${hex(result)} recvlen:${receiveLength}`);
  if (verbosity > 2) out.add(` authtype:${hex(authType)} authlen:${authLength}`);
  out.add(")");
}

function printContent(content: LwresContent, out: Out): void {
  if (out.options.verbosity > 2) out.add(` flags:${hex(content.flags)}`);
  switch (content.form) {
    case "addresses-request":
      out.add(addressTypesText(content.addressTypes ?? 0));
      break;
    case "addresses-response":
      out.add(` ${content.aliasCount}/${content.addressCount}`);
      break;
    case "name-response":
      out.add(` ${content.aliasCount}`);
      break;
    case "records-request":
      out.add(recordText(content.recordType ?? 0, content.recordClass ?? 0));
      break;
    case "records-response":
      out.add(recordText(content.recordType ?? 0, content.recordClass ?? 0));
      out.add(` TTL ${durationText(content.ttl ?? 0)} ${content.dataCount}/${content.signatureCount}`);
      break;
    case "name-request":
  }
  for (const name of content.names) out.add(nameText(name));
  for (const address of content.addresses) out.add(addressText(address, out));
  for (const bytes of content.data) out.add(bytes.hex());
}

const addressTypeNames = ["", " IPv4", " IPv6", " IPv4/6"] as const;

function addressTypesText(types: number): string {
  const known = types & 3;
  return `${addressTypeNames[known]}${types === known ? "" : `[${hex(types)}]`}`;
}

const internetClass = 1;

function recordText(type: number, recordClass: number): string {
  const classText = recordClass === internetClass ? "" : ` ${dnsClassName(recordClass, `Class${recordClass}`)}`;
  return ` ${dnsTypeName(type)}${classText}`;
}

const nameText = ({ text, terminated }: LwresName): string =>
  ` ${text}${terminated === false ? " (not NUL-terminated!)" : ""}`;

const addressText = ({ family, address, data }: LwresAddress, out: Out): string =>
  address === undefined ? ` ${family}/${data.hex()}` : ` ${out.host(address)}`;
