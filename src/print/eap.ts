import type { Eap, EapMethod, EapolLayer } from "../decode/eap.js";
import { eapMethods, eapPacket } from "../decode/eap.js";
import { bitNames, hex8 } from "./numbers.js";
import type { Out } from "./out.js";

const frameTypes = ["EAP packet", "EAPOL start", "EAPOL logoff", "EAPOL key", "Encapsulated ASF alert"] as const;

export function printEapol(layer: EapolLayer, out: Out): void {
  out.protocol = "eap";
  const { version, type, length, eap } = layer;
  if (version === undefined || type === undefined || length === undefined) return out.truncated();
  out.add(`${frameTypes[type] ?? "unknown"} (${type}) v${version}, len ${length}`);
  if (out.options.verbosity < 1 || type !== eapPacket) return;
  if (eap === undefined) return out.truncated();
  out.add(", ");
  printEap(eap, out);
}

const codeNames = ["unknown", "Request", "Response", "Success", "Failure"] as const;

/** Prints an EAP message for a protocol that carries it. */
export function printEap({ code, identifier, length, problem, method }: Eap, out: Out): void {
  if (code === undefined || length === undefined) return out.stop();
  if (problem === "fragment") return out.add("EAP fragment?");
  out.add(`${codeNames[code] ?? "unknown"} (${code}), id ${out.need(identifier)}, len ${length}`);
  if (problem === "header") return out.add(" (too short for EAP header)");
  if (problem === "cut") return out.truncated();
  if (problem === "method") return out.add(" (too short for EAP request/response)");
  if (method !== undefined) printMethod(method, out);
}

const methodNames: ReadonlyMap<number, string> = new Map([
  [0, "No proposed"],
  [eapMethods.identity, "Identity"],
  [eapMethods.notification, "Notification"],
  [eapMethods.nak, "Nak"],
  [4, "MD5-challenge"],
  [5, "OTP"],
  [6, "GTC"],
  [eapMethods.tls, "TLS"],
  [eapMethods.sim, "SIM"],
  [eapMethods.ttls, "TTLS"],
  [eapMethods.aka, "AKA"],
  [eapMethods.fast, "FAST"],
  [254, "Expanded types"],
  [255, "Experimental"],
]);

function methodName(type: number): string {
  return methodNames.get(type) ?? "unknown";
}

/** What a message is called that is too short for its method. */
const shortNames: ReadonlyMap<number, string> = new Map([
  [eapMethods.notification, "Notification"],
  [eapMethods.nak, "Legacy NAK"],
  [eapMethods.tls, "TLS/TTLS"],
  [eapMethods.ttls, "TLS/TTLS"],
  [eapMethods.fast, "FAST"],
  [eapMethods.aka, "SIM/AKA"],
  [eapMethods.sim, "SIM/AKA"],
]);

const tlsFlags: readonly (readonly [number, string])[] = [
  [0x80, "L bit"],
  [0x40, "More fragments bit"],
  [0x20, "Start bit"],
];

/** RFC 4186 and RFC 4187. */
const subtypeNames: ReadonlyMap<number, string> = new Map([
  [1, "Challenge"],
  [2, "Auth reject"],
  [4, "Sync failure"],
  [5, "Identity"],
  [10, "Start"],
  [11, "Challenge"],
  [12, "Notification"],
  [13, "Reauth"],
  [14, "Client error"],
]);

function printMethod(method: EapMethod, out: Out): void {
  const { type, problem, text, wanted, flags, messageLength, subtype } = method;
  out.add(`\n\t\t Type ${methodName(type)} (${type})`);
  const tooShort = ` (too short for EAP ${shortNames.get(type)} request/response`;
  if (problem === "short") return out.add(`${tooShort})`);
  if (text !== undefined) {
    out.add(type === eapMethods.identity ? ", Identity: " : ", Notification: ");
    out.captured(text);
  }
  if (wanted !== undefined) out.add(wanted.map((one) => ` ${methodName(one)} (${one})`).join(","));
  if (flags !== undefined) {
    const version = flags & 7;
    if (type !== eapMethods.tls) out.add(` ${methodName(type)}v${version}`);
    out.add(` flags [${bitNames(tlsFlags, flags) || "none"}] ${hex8(flags)}`);
    if (problem === "length") return out.add(`${tooShort} with length)`);
    if (messageLength !== undefined) out.add(`, len ${messageLength}`);
  }
  if (subtype !== undefined) out.add(` subtype [${subtypeNames.get(subtype) ?? "unknown"}] ${hex8(subtype)}`);
}
