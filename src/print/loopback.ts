import type { LoopbackLayer } from "../decode/loopback.js";
import { loopbackFunctions } from "../decode/loopback.js";
import type { Out } from "./out.js";

export function printLoopback(layer: LoopbackLayer, out: Out): void {
  out.protocol = "loopback";
  out.add("Loopback");
  printMessage(layer, out);
  if (layer.invalid) out.invalid();
  if (layer.cut) out.stop();
}

function printMessage(layer: LoopbackLayer, out: Out): void {
  const { wireLength, invalid } = layer;
  if (wireLength < 2) return;
  const skipCount = out.need(layer.skipCount);
  out.add(`, skipCount ${skipCount}${skipCount % 8 === 0 ? "" : " (bogus)"}`);
  if (layer.function === undefined) return invalid ? undefined : out.stop();
  const isReply = layer.function === loopbackFunctions.reply;
  const isForward = layer.function === loopbackFunctions.forward;
  out.add(`, ${isReply ? "Reply" : isForward ? "Forward Data" : ` invalid (${layer.function})`}`);
  if (invalid || (!isReply && !isForward)) return;
  if (isReply) out.add(`, receipt number ${out.need(layer.receiptNumber)}`);
  else out.add(`, forwarding address ${out.mac(out.needText(layer.forwardingAddress))}`);
  out.add(`, data (${layer.dataLength} octets)`);
}
