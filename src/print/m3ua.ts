import type { M3uaLayer } from "../decode/m3ua.js";
import { hex16, hex32, hex8 } from "./numbers.js";
import type { Out } from "./out.js";

interface MessageClass {
  readonly name: string;
  readonly types: readonly (string | undefined)[];
}

const classes: ReadonlyMap<number, MessageClass> = new Map([
  [0, { name: "Management", types: ["Error", "Notify"] }],
  [1, { name: "Transfer", types: [undefined, "Data"] }],
  [
    2,
    {
      name: "SS7",
      types: [
        undefined,
        "Destination Unavailable",
        "Destination Available",
        "Destination State Audit",
        "Signalling Congestion",
        "Destination User Part Unavailable",
        "Destination Restricted",
      ],
    },
  ],
  [
    3,
    {
      name: "ASP",
      types: [
        undefined,
        "Up",
        "Down",
        "Heartbeat",
        "Up Acknowledgement",
        "Down Acknowledgement",
        "Heartbeat Acknowledgement",
      ],
    },
  ],
  [4, { name: "ASP", types: [undefined, "Active", "Inactive", "Active Acknowledgement", "Inactive Acknowledgement"] }],
  [
    9,
    {
      name: "Routing Key Management",
      types: [
        undefined,
        "Registration Request",
        "Registration Response",
        "Deregistration Request",
        "Deregistration Response",
      ],
    },
  ],
]);

const parameterNames: ReadonlyMap<number, string> = new Map([
  [0x0004, "INFO String"],
  [0x0006, "Routing Context"],
  [0x0007, "Diagnostic Info"],
  [0x0009, "Heartbeat Data"],
  [0x000b, "Traffic Mode Type"],
  [0x000c, "Error Code"],
  [0x000d, "Status"],
  [0x0011, "ASP Identifier"],
  [0x0012, "Affected Point Code"],
  [0x0013, "Correlation ID"],
  [0x0200, "Network Appearance"],
  [0x0204, "User/Cause"],
  [0x0205, "Congestion Indications"],
  [0x0206, "Concerned Destination"],
  [0x0207, "Routing Key"],
  [0x0208, "Registration Result"],
  [0x0209, "Deregistration Result"],
  [0x020a, "Local Routing Key Identifier"],
  [0x020b, "Destination Point Code"],
  [0x020c, "Service Indicators"],
  [0x020e, "Originating Point Code List"],
  [0x0210, "Protocol Data"],
  [0x0212, "Registration Status"],
  [0x0213, "Deregistration Status"],
]);

/** The parameters that hold one number. */
const numbers: readonly number[] = [0x0200, 0x0006, 0x0013];

export function printM3ua(layer: M3uaLayer, out: Out): void {
  out.protocol = "m3ua";
  const { header, wireLength } = layer;
  if (header === undefined) return out.invalid();
  if (header.version !== 1) return;
  const { messageClass, messageType, length } = header;
  const known = classes.get(messageClass);
  out.add(`\n\t\t${known?.name ?? `Unknown message class ${messageClass}`}`);
  if (known !== undefined) out.add(` ${known.types[messageType] ?? `Unknown (${hex8(messageType)})`} Message`);
  if (length !== wireLength) return out.add(`\n\t\t\t@@@@@@ Corrupted length ${length} of message @@@@@@`);
  for (const { tag, length: size, problem } of layer.parameters) {
    out.add(`\n\t\t\t${parameterNames.get(tag) ?? `Unknown Parameter (${hex16(tag)})`}: `);
    if (problem === "length") return out.invalid();
    if (problem === "cut") return out.stop();
    if (!numbers.includes(tag)) out.add(`(length ${size})`);
    else if (size < 8) out.invalid();
    // tcpdump looks for the number where the parameter begins.
    else out.add(hex32(tag * 0x10000 + size));
  }
  if (layer.short) out.invalid();
}
