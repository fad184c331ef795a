import {
  openflowHeaderLength,
  openflowVersions,
  type OpenflowBody,
  type OpenflowLayer,
  type OpenflowMessage,
} from "../decode/openflow.js";
import { hex32, hex8 } from "./numbers.js";
import { printOpenflowData } from "./openflow-parts.js";
import { openflow10Types, printOpenflow10 } from "./openflow10.js";
import { openflow13Types, printOpenflow13 } from "./openflow13.js";
import type { Out } from "./out.js";

const versionNames: ReadonlyMap<number, string> = new Map([
  [openflowVersions.v10, "1.0"],
  [openflowVersions.v11, "1.1"],
  [openflowVersions.v12, "1.2"],
  [openflowVersions.v13, "1.3"],
  [openflowVersions.v14, "1.4"],
  [openflowVersions.v15, "1.5"],
]);

export function printOpenflow(layer: OpenflowLayer, out: Out): void {
  out.protocol = "openflow";
  out.add(": OpenFlow");
  let left = layer.wireLength;
  for (const message of layer.messages) {
    printMessage(message, left, out);
    left -= message.length ?? 0;
  }
}

/** `left` is how much of the segment there is from here. */
function printMessage(message: OpenflowMessage, left: number, out: Out): void {
  const { problem, body, restCut } = message;
  const version = out.need(message.version);
  out.add(`\n\tversion ${versionNames.get(version) ?? `unknown (${hex8(version)})`}`);
  if (left >= 2) {
    const type = out.need(message.type);
    const names = version === openflowVersions.v10 ? openflow10Types : openflow13Types;
    const isKnown = version === openflowVersions.v10 || version === openflowVersions.v13;
    out.add(`, type ${(isKnown ? names[type] : undefined) ?? `unknown (${hex8(type)})`}`);
  }
  if (left >= 4) {
    const length = out.need(message.length);
    out.add(`, length ${length}${length < openflowHeaderLength ? " (too short!)" : ""}`);
  }
  if (left >= openflowHeaderLength) out.add(`, xid ${hex32(out.need(message.xid))}`);
  if (problem === "partial") out.add(" (end of TCP payload)");
  else if (problem !== undefined) out.invalid();
  if (problem === undefined && body !== undefined && out.options.verbosity > 0) return printBody(body, out);
  if (restCut) out.stop();
}

function printBody(body: OpenflowBody, out: Out): void {
  if (body.form === "data") printOpenflowData(body, out);
  else if (!printOpenflow13(body, out)) printOpenflow10(body, out);
}
