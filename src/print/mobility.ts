import type { MobilityLayer, MobilityOption, MobilityToken } from "../decode/mobility.js";
import { mobilityOptions, mobilityTypes } from "../decode/mobility.js";
import { hex16, hex8 } from "./numbers.js";
import type { Out } from "./out.js";

const names = ["BRR", "HoTI", "CoTI", "HoT", "CoT", "BU", "BA", "BE"] as const;

export function printMobility(layer: MobilityLayer, out: Out): void {
  out.protocol = "mobility";
  const { length } = layer;
  if (length === undefined) return out.truncated();
  const type = out.need(layer.type);
  if (layer.tooShort) {
    out.add(`(header length ${length} is too small for type ${type})`);
    return out.truncated();
  }
  out.add(`mobility: ${names[type] ?? `type-#${type}`}`);
  if (names[type] === undefined) return out.add(` len=${layer.headerLen ?? 0}`);
  // tcpdump looks whether all before the lifetime is there, and ends the header but not the text.
  if (type === mobilityTypes.bindingUpdate && layer.sequence !== undefined && layer.flags === undefined) {
    out.add(` seq#=${layer.sequence}`);
    return out.truncated();
  }
  printFields(type, layer, out);
  if (out.options.verbosity < 1) return;
  for (const option of layer.options) printOption(option, out);
  if (layer.optionsCut) out.truncated();
}

function printFields(type: number, layer: MobilityLayer, out: Out): void {
  const verbose = out.options.verbosity > 0;
  switch (type) {
    case mobilityTypes.homeTestInit:
    case mobilityTypes.careOfTestInit:
      if (verbose)
        printToken(type === mobilityTypes.homeTestInit ? "Home Init Cookie" : "Care-of Init Cookie", layer.cookie, out);
      return;
    case mobilityTypes.homeTest:
    case mobilityTypes.careOfTest: {
      const way = type === mobilityTypes.homeTest ? "Home" : "Care-of";
      out.add(` nonce id=0x${out.need(layer.nonceIndex).toString(16)}`);
      if (!verbose) return;
      printToken(`${way} Init Cookie`, layer.cookie, out);
      return printToken(`${way} Keygen Token`, layer.keygenToken, out);
    }
    case mobilityTypes.bindingUpdate:
      out.add(` seq#=${out.need(layer.sequence)}`);
      out.add(flagsText(out.need(layer.flags)));
      return out.add(` lifetime=${out.need(layer.lifetime)}`);
    case mobilityTypes.bindingAcknowledgment:
      out.add(` status=${out.need(layer.status)}`);
      if (layer.keyManagement === undefined) return out.stop();
      if (layer.keyManagement) out.add(" K");
      out.add(` seq#=${out.need(layer.sequence)}`);
      return out.add(` lifetime=${out.need(layer.lifetime)}`);
    case mobilityTypes.bindingError:
      out.add(` status=${out.need(layer.status)}`);
      return out.add(` homeaddr ${out.host(out.needText(layer.homeAddress))}`);
  }
}

function printToken(name: string, token: MobilityToken | undefined, out: Out): void {
  const half = (value: number | undefined) => out.need(value).toString(16).padStart(8, "0");
  out.add(` ${name}=${half(token?.high)}:${half(token?.low)}`);
}

function flagsText(flags: number): string {
  return flags === 0 ? "" : ` ${[..."AHLK"].filter((_letter, index) => flags & (8 >> index)).join("")}`;
}

const optionNames: ReadonlyMap<number, string> = new Map([
  [mobilityOptions.refresh, "refresh"],
  [mobilityOptions.careOf, "altcoa"],
  [mobilityOptions.nonces, "ni"],
  [mobilityOptions.authorization, "auth"],
]);

function printOption(option: MobilityOption, out: Out): void {
  const { type, tooShort } = option;
  if (type < 0) return out.stop();
  if (tooShort) return out.add(`(${optionNames.get(type)}: trunc)`);
  switch (type) {
    case mobilityOptions.pad1:
      return out.add("(pad1)");
    case mobilityOptions.padN:
      return out.add("(padn)");
    case mobilityOptions.refresh:
      return out.add(`(refresh: ${out.need(option.interval)})`);
    case mobilityOptions.careOf:
      return out.add(`(alt-CoA: ${out.host(out.needText(option.careOfAddress))})`);
    case mobilityOptions.nonces:
      return out.add(`(ni: ho=${hex16(out.need(option.homeNonce))} co=${hex16(out.need(option.careOfNonce))})`);
    case mobilityOptions.authorization:
      return out.add("(auth)");
    default:
      return out.add(`(type-${hex8(type)}: len=${option.length ?? 0})`);
  }
}
