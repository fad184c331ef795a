import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** The tag of a Broadcom switch, four bytes: which port a frame came in at, or shall go out of. */
export interface BroadcomTag {
  /** The byte with the operation; absent if not all of the tag was captured. */
  readonly first: number | undefined;
  /** Of a frame to the switch. */
  readonly ingress: BroadcomIngress | undefined;
  /** Of a frame from the switch. */
  readonly egress: BroadcomEgress | undefined;
}

interface BroadcomIngress {
  readonly trafficClass: number;
  /** What shall become of VLAN tags. */
  readonly tagEnforcement: number;
  readonly timeStamp: number;
  /** One bit for each port. */
  readonly destinationMap: number;
}

interface BroadcomEgress {
  readonly classificationId: number;
  /** Why the switch gives the frame to the processor. */
  readonly reasonCode: number;
  readonly trafficClass: number;
  readonly port: number;
}

/** A frame with the tag before it. */
export interface BroadcomTagLayer extends Layer {
  readonly kind: "broadcom-tag";
  readonly tag: BroadcomTag;
  readonly headerLength: number;
}

export const broadcomTagLength = 4;
const ingressOperation = 0x20;

export function decodeBroadcomTag(reader: Reader, wireLength: number, context: Context): BroadcomTagLayer {
  const base = { kind: "broadcom-tag", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const tag = readBroadcomTag(reader);
  if (tag.first === undefined) return { ...base, tag, headerLength: 0 };
  const payload = context.ethernet(reader, wireLength - broadcomTagLength);
  return { ...base, tag, headerLength: broadcomTagLength + (payload?.headerLength ?? 0), payload };
}

export function readBroadcomTag(reader: Reader): BroadcomTag {
  if (!reader.has(broadcomTagLength)) return { first: undefined, ingress: undefined, egress: undefined };
  const [first, second, third, fourth] = [reader.u8(), reader.u8(), reader.u8(), reader.u8()];
  if ((first & ingressOperation) === 0) {
    const egress = { classificationId: second, reasonCode: third, trafficClass: fourth >> 5, port: fourth & 0x1f };
    return { first, ingress: undefined, egress };
  }
  const ingress = {
    trafficClass: (second >> 2) & 0x07,
    tagEnforcement: second & 0x03,
    timeStamp: second >> 7,
    destinationMap: ((third & 0x01) << 8) | fourth,
  };
  return { first, ingress, egress: undefined };
}
