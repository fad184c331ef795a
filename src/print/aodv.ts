import type { AodvError, AodvExtension, AodvLayer, AodvReply, AodvRequest } from "../decode/aodv.js";
import { aodvTypes, helloExtension } from "../decode/aodv.js";
import { hex32 } from "./numbers.js";
import type { Out } from "./out.js";

const noDelete = 0x80;
const prefixMask = 0x1f;

export function printAodv(layer: AodvLayer, out: Out): void {
  out.protocol = "aodv";
  const type = out.need(layer.type);
  out.add(" aodv");
  switch (type) {
    case aodvTypes.request:
    case aodvTypes.request6:
      printRequest(layer, type, layer.request, out);
      break;
    case aodvTypes.reply:
    case aodvTypes.reply6:
      printReply(layer, layer.reply, out);
      break;
    case aodvTypes.error:
    case aodvTypes.error6:
      return printError(layer, layer.error, out);
    case aodvTypes.acknowledgement:
    case aodvTypes.acknowledgement6:
      return out.add(` rrep-ack ${layer.wireLength}`);
    default:
      return out.add(` type ${type} ${layer.wireLength}`);
  }
  if (layer.extension !== undefined) printExtension(layer.extension, out);
}

/** tcpdump looks for the flags in the type, of which one is the bit of `D`. */
function printRequest(layer: AodvLayer, type: number, request: AodvRequest | undefined, out: Out): void {
  if (request === undefined) return out.truncated();
  const version = type === aodvTypes.request && out.network?.version === 6 ? " v6" : "";
  const flags = type === aodvTypes.request6 ? "[D]" : "";
  const { hopCount, id, destination, destinationSequence, originator, originatorSequence } = request;
  out.add(`${version} rreq ${layer.wireLength} ${flags} hops ${hopCount} id ${hex32(id)}\n`);
  out.add(`\tdst ${out.host(out.needText(destination))} seq ${destinationSequence}`);
  out.add(` src ${out.host(out.needText(originator))} seq ${originatorSequence}`);
}

/** Nor are there flags in the types of replies. */
function printReply(layer: AodvLayer, reply: AodvReply | undefined, out: Out): void {
  if (reply === undefined) return out.truncated();
  const { prefixSize, hopCount, destination, destinationSequence, originator, lifetime } = reply;
  out.add(` rrep ${layer.wireLength}  prefix ${prefixSize & prefixMask} hops ${hopCount}\n`);
  out.add(`\tdst ${out.host(out.needText(destination))} dseq ${destinationSequence}`);
  out.add(` src ${out.host(out.needText(originator))} ${lifetime} ms`);
}

function printError(layer: AodvLayer, error: AodvError | undefined, out: Out): void {
  if (error === undefined) return out.truncated();
  const { flags, destinationCount, destinations } = error;
  out.add(` rerr ${flags & noDelete ? "[D]" : ""} [items ${destinationCount}] [${layer.wireLength}]:`);
  for (const { address, sequence } of destinations) out.add(` {${out.host(out.needText(address))}}(${sequence})`);
  if (destinations.length < destinationCount) out.truncated();
}

/** A hello has four bytes. */
function printExtension({ type, length, helloInterval }: AodvExtension, out: Out): void {
  if (type === undefined || length === undefined) return out.truncated();
  if (type !== helloExtension) return out.add(`\n\text ${type} ${length}`);
  if (helloInterval === undefined) return out.truncated();
  out.add(length < 4 ? `\n\text HELLO - bad length ${length}` : `\n\text HELLO ${helloInterval} ms`);
}
