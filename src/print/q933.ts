import type { Q933Content, Q933Element, Q933Layer } from "../decode/q933.js";
import { assertNever } from "../errors.js";
import { hex8 } from "./numbers.js";
import type { Out } from "./out.js";

const messageNames: ReadonlyMap<number, string> = new Map([
  [0x00, "ESC to National"],
  [0x01, "Alert"],
  [0x02, "Call proceeding"],
  [0x07, "Connect"],
  [0x0f, "Connect ACK"],
  [0x03, "Progress"],
  [0x05, "Setup"],
  [0x45, "Disconnect"],
  [0x4d, "Release"],
  [0x5a, "Release Complete"],
  [0x46, "Restart"],
  [0x4e, "Restart ACK"],
  [0x7d, "Status Reply"],
  [0x75, "Status Enquiry"],
]);

const elementNames: ReadonlyMap<number, string> = new Map([
  [0x01, "ANSI Report Type"],
  [0x19, "ANSI Link Verify"],
  [0x03, "ANSI Link Verify"],
  [0x07, "ANSI PVC Status"],
  [0x51, "CCITT Report Type"],
  [0x53, "CCITT Link Verify"],
  [0x57, "CCITT PVC Status"],
]);

export function printQ933(layer: Q933Layer, out: Out): void {
  out.protocol = "q.933";
  const { linkHeader, verbosity } = out.options;
  const { wireLength, messageType, callReference } = layer;
  if (!linkHeader) out.add("Q.933, ");
  if (layer.cut) {
    out.add(`length ${wireLength}`);
    return out.truncated();
  }
  out.add(`${layer.isAnsi ? "ANSI" : "CCITT"}, codeset ${layer.codeset}`);
  if (layer.dummyReference === undefined) return out.stop();
  if (!layer.dummyReference) out.add(`, Call Ref: 0x${callReference}`);
  const name = messageNames.get(messageType);
  if (verbosity > 0) out.add(`, ${name ?? "unknown message"} (${hex8(messageType)}), length ${wireLength}`);
  else out.add(`, ${name ?? `unknown message ${hex8(messageType)}`}`);
  for (const element of layer.elements) printElement(element, out);
  // An element of no type or no length ends the message without its length.
  const last = layer.elements.at(-1);
  const endsEarly = layer.end === undefined && last !== undefined && last.value === undefined;
  if (verbosity < 1 && !endsEarly) out.add(`, length ${wireLength}`);
  if (layer.end === "cut") out.truncated();
}

const nationalCodeset = 5;

function printElement({ code, length, codeset, value, content }: Q933Element, out: Out): void {
  const { verbosity } = out.options;
  const isNamed = codeset === 0 || codeset === nationalCodeset;
  if (verbosity > 0) {
    const name = isNamed ? elementNames.get(code) : undefined;
    out.add(`\n\t${name ?? "unknown"} IE (${hex8(code)}), length ${length}: `);
  }
  if (value === undefined) return;
  if (content !== undefined) {
    printContent(content, out);
    if (verbosity > 1) out.hexDump(value, "\n\t  ");
  } else if (verbosity > 0) out.hexDump(value, "\n\t");
}

const reportTypes = ["Full Status", "Link verify", "Async PVC Status"] as const;

function printContent(content: Q933Content, out: Out): void {
  const quiet = out.options.verbosity < 1;
  switch (content.form) {
    case "report":
      return quiet ? undefined : out.add(`${reportTypes[content.type] ?? "unknown"} (${content.type})`);
    case "verify": {
      const { sent, received } = content;
      if (quiet) out.add(", ");
      if (sent === undefined || received === undefined) return out.add("Invalid LINK VERIFY IE");
      return out.add(`TX Seq: ${String(sent).padStart(3)}, RX Seq: ${String(received).padStart(3)}`);
    }
    case "status": {
      const { dlci, status } = content;
      if (quiet) out.add(", ");
      if (dlci === undefined) return out.add("Invalid DLCI in PVC STATUS IE");
      return out.add(`DLCI ${dlci}: status ${status & 8 ? "New, " : ""}${status & 2 ? "Active" : "Inactive"}`);
    }
    default:
      return assertNever(content);
  }
}
