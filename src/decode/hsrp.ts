import type { Layer, TextBytes } from "./layer.js";
import type { Reader } from "./reader.js";

/** Hot Standby Router Protocol, version 1 (RFC 2281). Fields are absent when not captured. */
export interface HsrpLayer extends Layer {
  readonly kind: "hsrp";
  /** 0 in what the RFC calls version 1. */
  readonly version: number | undefined;
  readonly opCode: number | undefined;
  readonly state: number | undefined;
  /** In seconds, as is the next. */
  readonly helloTime: number | undefined;
  readonly holdTime: number | undefined;
  readonly priority: number | undefined;
  readonly group: number | undefined;
  readonly reserved: number | undefined;
  /** As far as captured. */
  readonly authenticationData: TextBytes;
  readonly virtualAddress: string | undefined;
}

export function decodeHsrp(reader: Reader, wireLength: number): HsrpLayer {
  return {
    kind: "hsrp",
    offset: reader.offset,
    wireLength,
    capturedLength: reader.left,
    version: reader.maybe8(),
    opCode: reader.maybe8(),
    state: reader.maybe8(),
    helloTime: reader.maybe8(),
    holdTime: reader.maybe8(),
    priority: reader.maybe8(),
    group: reader.maybe8(),
    reserved: reader.maybe8(),
    authenticationData: reader.captured(8).asText(),
    virtualAddress: reader.ipv4(),
  };
}
