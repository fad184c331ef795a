import type { RouteDistinguisher } from "./bgp-distinguisher.js";
import { readDistinguisher } from "./bgp-distinguisher.js";
import type { BgpRouteResult } from "./bgp-route-result.js";
import type { Reader } from "./reader.js";

/** The two kinds: a next hop for discovery (RFC 6074) and a block of labels (RFC 4761). */
export type BgpLayer2Route =
  | { readonly form: "layer2-discovery"; readonly distinguisher: RouteDistinguisher; readonly nextHop: string }
  | {
      readonly form: "layer2";
      readonly distinguisher: RouteDistinguisher;
      readonly edgeId: number;
      readonly blockOffset: number;
      readonly labelBase: number;
      readonly tlvs: readonly BgpLayer2Tlv[];
      /** Fewer bytes than a TLV's header are left. */
      readonly ranPastEnd: boolean;
    };

interface BgpLayer2Tlv {
  readonly type: number;
  /** In bits. */
  readonly length: number;
  /** Of the circuit status vector, in hexadecimal, as far as there is room for it. */
  readonly status: string | undefined;
  /** The value does not fit. */
  readonly ranPastEnd: boolean;
}

const discoveryLength = 12;
const longestMiddle = 17;
const blockLength = 15;
const tlvHeader = 3;
export const circuitStatus = 1;

export function readLayer2(reader: Reader): BgpRouteResult<BgpLayer2Route> {
  const length = reader.maybe16();
  if (length === undefined) return { end: "cut" };
  const end = reader.offset + length;
  if (length === discoveryLength) {
    if (!reader.has(discoveryLength)) return { end: "short" };
    const distinguisher = readDistinguisher(reader);
    return { route: { form: "layer2-discovery", distinguisher, nextHop: reader.ipv4() ?? "" } };
  }
  if (length <= longestMiddle || !reader.has(blockLength)) return { end: "short" };
  const base = {
    form: "layer2",
    distinguisher: readDistinguisher(reader),
    edgeId: reader.u16(),
    blockOffset: reader.u16(),
    labelBase: reader.u24() >> 4,
  } as const;
  const tlvs: BgpLayer2Tlv[] = [];
  const result = readLayer2Tlvs(reader, length - blockLength, tlvs);
  if (result === "short" || result === "cut") return { end: result };
  reader.seek(end);
  return { route: { ...base, tlvs, ranPastEnd: result } };
}

/** Whether a header does not fit; or why reading ended. Headers are not counted, and unknown values not passed over. */
function readLayer2Tlvs(reader: Reader, room: number, tlvs: BgpLayer2Tlv[]): boolean | "short" | "cut" {
  for (let left = room; left !== 0;) {
    if (left < tlvHeader) return true;
    const [type, length] = [reader.maybe8(), reader.maybe16()];
    if (type === undefined || length === undefined) return "cut";
    const size = Math.ceil(length / 8);
    if (type === circuitStatus) {
      const count = Math.min(size, left);
      const bytes = reader.bytes(count);
      if (bytes === undefined) return "short";
      tlvs.push({ type, length, status: bytes.hex(), ranPastEnd: size > left });
    } else tlvs.push({ type, length, status: undefined, ranPastEnd: size > left });
    if (size > left) return false;
    left -= size;
  }
  return false;
}
