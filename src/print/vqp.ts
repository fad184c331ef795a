import type { VqpLayer, VqpObject } from "../decode/vqp.js";
import { vqpTypes, vqpVersion } from "../decode/vqp.js";
import { hex32 } from "./numbers.js";
import type { Out } from "./out.js";

const messageNames: readonly (string | undefined)[] = [
  undefined,
  "Request, Join Port",
  "Response, VLAN",
  "Request, Reconfirm",
  "Response, Reconfirm",
];

const errorNames: ReadonlyMap<number, string> = new Map([
  [0, "No error"],
  [3, "Access denied"],
  [4, "Shutdown port"],
  [5, "Wrong VTP domain"],
]);

const objectNames: ReadonlyMap<number, string> = new Map([
  [vqpTypes.address, "Client IP Address"],
  [vqpTypes.portName, "Port Name"],
  [vqpTypes.vlanName, "VLAN Name"],
  [vqpTypes.domain, "VTP Domain"],
  [vqpTypes.packet, "Ethernet Packet"],
  [vqpTypes.noMac, "MAC Null"],
  [vqpTypes.mac, "MAC Address"],
]);

export function printVqp(layer: VqpLayer, out: Out): void {
  out.protocol = "vqp";
  const { header, objects, end, wireLength } = layer;
  if (header === undefined) return end === "cut" ? out.stop() : out.invalid();
  const { version, type = 0, errorCode = 0, sequence = 0, count } = header;
  if (version !== vqpVersion) return out.add(`VQP version ${version} packet not supported`);
  const message = `${messageNames[type] ?? `unknown (${type})`} Message`;
  const error = `error-code ${errorNames.get(errorCode) ?? "unknown"} (${errorCode})`;
  if (out.options.verbosity === 0) return out.add(`VQPv1 ${message}, ${error}, length ${wireLength}`);
  out.add(`\n\tVQPv1, ${message}, ${error}, seq ${hex32(sequence)}, items ${count}, length ${wireLength}`);
  for (const object of objects) printObject(object, layer, out);
  if (end === "short") out.invalid();
  if (end === "cut") out.stop();
}

function printObject({ type, length, value, address, text }: VqpObject, layer: VqpLayer, out: Out): void {
  out.add(`\n\t  ${objectNames.get(type) ?? "Unknown"} Object (${hex32(type)}), length ${length}, value: `);
  if (value === undefined) return;
  if (type === vqpTypes.address) out.add(`${out.host(address ?? "")} (0x${value.hex()})`);
  else if (address !== undefined) out.add(out.mac(address));
  else if (text !== undefined || type === vqpTypes.packet) out.add(out.escapedUntilZero(value));
  else if (out.options.verbosity <= 1) out.hexDumpAt(layer, value.start, length, "\n\t    ");
}
