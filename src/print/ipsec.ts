import type { AhLayer, EspLayer, IpcompLayer } from "../decode/ipsec.js";
import { hex16, hex32 } from "./numbers.js";
import { printIpPayload } from "./ip-payload.js";
import type { Out } from "./out.js";

export function printAh(layer: AhLayer, out: Out): void {
  out.protocol = "ah";
  if (layer.nextHeader === undefined) return out.truncated();
  out.add("AH");
  const words = out.need(layer.payloadLen);
  out.add("(");
  if (out.options.verbosity > 0) out.add(`length=${words}(${(words + 2) * 4}-bytes),`);
  const reserved = out.need(layer.reserved);
  if (reserved !== 0) out.add(`reserved=0x${reserved.toString(16)}[MustBeZero],`);
  out.add(`spi=${hex32(out.need(layer.spi))},`);
  out.add(`seq=0x${out.need(layer.sequenceNumber).toString(16)},`);
  out.add(`icv=0x${layer.icv.hex()}`);
  if (layer.icvCut) return out.stop();
  out.add("): ");
  printIpPayload(layer.nextHeader, layer.payload, layer.payloadLength, out);
}

export function printEsp(layer: EspLayer, out: Out): void {
  out.protocol = "esp";
  if (layer.spi === undefined || layer.sequenceNumber === undefined) return out.truncated();
  out.add(`ESP(spi=${hex32(layer.spi)},seq=0x${layer.sequenceNumber.toString(16)}), length ${layer.wireLength}`);
}

export function printIpcomp(layer: IpcompLayer, out: Out): void {
  out.protocol = "ipcomp";
  out.add(`IPComp(cpi=${hex16(out.need(layer.cpi))})`);
}
