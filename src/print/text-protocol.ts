import type { TextLayer } from "../decode/text-protocol.js";
import type { Out } from "./out.js";

const names = { http: "HTTP", smtp: "SMTP", ftp: "FTP", rtsp: "RTSP", sip: "SIP", whois: "WHOIS" } as const;

/** The protocol's name and the first line of a message; with -v its length and all lines. */
export function printText(layer: TextLayer, out: Out): void {
  out.protocol = layer.kind;
  const name = names[layer.kind];
  if (!layer.isMessage) return out.add(name);
  const { lines } = layer;
  const verbose = out.options.verbosity > 0;
  out.add(verbose ? `${name}, length: ${layer.wireLength}` : name);
  const shown = verbose ? lines.length : Math.min(lines.length, 1);
  for (let index = 0; index < shown; index++) {
    out.add(verbose ? "\n\t" : ": ");
    out.add(lines[index]!);
  }
  if (!verbose && lines.length > 1) return;
  if (layer.end === "unterminated") out.truncated();
  if (layer.end === "cut" && (verbose || lines.length === 0)) out.stop();
}
