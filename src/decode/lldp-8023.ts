import type { Bytes } from "./layer.js";
import type { LldpAggregation } from "./lldp-8021.js";
import { decodeAggregation } from "./lldp-8021.js";

/** What 802.3 puts into LLDP (IEEE 802.3 clause 79), one form for each subtype. */
export type Lldp8023 =
  | {
      readonly form: "physical";
      readonly autonegotiation: number;
      readonly advertisedCapability: number;
      readonly mauType: number;
    }
  | { readonly form: "mdi-power"; readonly support: number; readonly pair: number; readonly powerClass: number }
  | LldpAggregation
  | { readonly form: "frame-size"; readonly maximum: number };

/** Decodes a value, its organization and subtype included; `undefined` if it is too short or the subtype unknown. */
export function decodeLldp8023(subtype: number, data: Bytes): Lldp8023 | undefined {
  const { length } = data;
  switch (subtype) {
    case 1:
      if (length < 9) return undefined;
      return { form: "physical", autonegotiation: data.at(4), advertisedCapability: data.u16(5), mauType: data.u16(7) };
    case 2:
      return length < 7
        ? undefined
        : { form: "mdi-power", support: data.at(4), pair: data.at(5), powerClass: data.at(6) };
    case 3:
      return length < 9 ? undefined : decodeAggregation(data);
    case 4:
      return length < 6 ? undefined : { form: "frame-size", maximum: data.u16(4) };
    default:
      return undefined;
  }
}
