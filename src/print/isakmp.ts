import type { IsakmpHeader, IsakmpLayer, IsakmpNatLayer } from "../decode/isakmp.js";
import { exchangeName, payloadName } from "./isakmp-names.js";
import { printPayloads } from "./isakmp-payloads.js";
import type { Out } from "./out.js";

const flagBits = { encrypted: 0x01, commit: 0x02, initiator: 0x08, version: 0x10, response: 0x20 } as const;

/**
 * Who began the latest exchanges, by cookie: a packet of version 1 does not say which side sends it. tcpdump keeps twenty,
 * in slots that begin as zeros, so that a cookie of zeros is always known.
 */
class IsakmpInitiators {
  private readonly slots = Array.from({ length: 20 }, () => ({ cookie: "0".repeat(16), initiator: "", responder: "" }));
  private next = 0;

  find(cookie: string): { readonly initiator: string; readonly responder: string } | undefined {
    return this.slots.find((slot) => slot.cookie === cookie);
  }

  record(cookie: string, initiator: string, responder: string): void {
    this.slots[this.next] = { cookie, initiator, responder };
    this.next = (this.next + 1) % this.slots.length;
  }
}

export function printIsakmp(layer: IsakmpLayer, out: Out): void {
  out.protocol = "isakmp";
  const { header, payloads, wireLength } = layer;
  const { verbosity } = out.options;
  if (header === undefined) return out.truncated();
  const { majorVersion, minorVersion, messageId } = header;
  out.add("isakmp");
  if (verbosity > 0) out.add(` ${majorVersion}.${minorVersion} msgid ${messageId.toString(16).padStart(8, "0")}`);
  if (verbosity > 1) out.add(` cookie ${header.initiatorCookie.hex()}->${header.responderCookie.hex()}`);
  out.add(":");
  if (majorVersion === 1) out.add(` phase ${messageId === 0 ? "1" : "2/others"} ${sideText(header, out)}`);
  else if (majorVersion === 2) out.add(messageId === 0 ? " parent_sa" : " child_sa ");
  else return;
  out.add(` ${exchangeName(header.exchangeType)}${flagText(header)}`);
  if (verbosity === 0) return;
  out.add(":");
  if (header.flags & flagBits.encrypted) out.add(` [encrypted ${payloadName(header.nextPayload)}]`);
  else printPayloads(payloads, 0, 0, out);
  if (header.length !== wireLength) out.add(` (len mismatch: isakmp ${header.length}/ip ${wireLength})`);
}

/** Whether the initiator or the responder sends. */
function sideText({ initiatorCookie, responderCookie }: IsakmpHeader, out: Out): string {
  const initiators = out.memory(IsakmpInitiators);
  const cookie = initiatorCookie.hex();
  const known = initiators.find(cookie);
  const { source = "", destination = "" } = out.network ?? {};
  if (known === undefined) {
    if (!/^0*$/.test(responderCookie.hex())) return "?";
    if (out.network !== undefined) initiators.record(cookie, source, destination);
    return "I";
  }
  if (source === known.initiator) return "I";
  return source === known.responder ? "R" : "?";
}

function flagText({ flags, majorVersion }: IsakmpHeader): string {
  if (flags === 0) return "";
  const has = (bit: number, letter: string) => (flags & bit ? letter : "");
  if (majorVersion === 1) return `[${has(flagBits.encrypted, "E")}${has(flagBits.commit, "C")}]`;
  return `[${has(flagBits.initiator, "I")}${has(flagBits.version, "V")}${has(flagBits.response, "R")}]`;
}

export function printIsakmpNat(layer: IsakmpNatLayer, out: Out): void {
  out.protocol = "isakmp_rfc3948";
  if (layer.problem === "cut") return out.stop();
  if (layer.problem === "short") return out.truncated();
  switch (layer.content) {
    case "keepalive":
      return out.add("isakmp-nat-keep-alive");
    case "isakmp":
      out.add("NONESP-encap: ");
      break;
    case "esp":
      out.add("UDP-encap: ");
      break;
  }
  if (layer.payload !== undefined) out.layer(layer.payload);
}
