import type { Bytes } from "./layer.js";
import type { Lldp8021 } from "./lldp-8021.js";
import { decodeLldp8021 } from "./lldp-8021.js";
import type { Lldp8023 } from "./lldp-8023.js";
import { decodeLldp8023 } from "./lldp-8023.js";
import type { LldpDcbx } from "./lldp-dcbx.js";
import { decodeLldpDcbx } from "./lldp-dcbx.js";
import type { LldpTia } from "./lldp-tia.js";
import { decodeLldpTia } from "./lldp-tia.js";

export const lldpOrganizations = {
  ieee8021: 0x0080c2,
  ieee8023: 0x00120f,
  iana: 0x00005e,
  tia: 0x0012bb,
  dcbx: 0x001b21,
} as const;

const organizations = lldpOrganizations;

/** The value of an organization specific TLV. Absent when it is too short for its subtype or the subtype unknown. */
export type LldpOrganizationTlv =
  | { readonly organization: "802.1"; readonly value: Lldp8021 | undefined }
  | { readonly organization: "802.3"; readonly value: Lldp8023 | undefined }
  | { readonly organization: "tia"; readonly value: LldpTia | undefined }
  | { readonly organization: "dcbx"; readonly value: LldpDcbx | undefined }
  /** RFC 8520: the address of a manufacturer usage description. */
  | { readonly organization: "iana"; readonly value: Bytes | undefined };

const manufacturerUsage = 1;
const ianaLeast = 8;

/** Decodes a TLV's data, its organization included; `undefined` for those not known and where there is no subtype. */
export function decodeLldpOrganization(oui: number, data: Bytes): LldpOrganizationTlv | undefined {
  if (data.length < 4) return undefined;
  const subtype = data.at(3);
  switch (oui) {
    case organizations.ieee8021:
      return { organization: "802.1", value: decodeLldp8021(subtype, data) };
    case organizations.ieee8023:
      return { organization: "802.3", value: decodeLldp8023(subtype, data) };
    case organizations.tia:
      return { organization: "tia", value: decodeLldpTia(subtype, data) };
    case organizations.dcbx:
      return { organization: "dcbx", value: decodeLldpDcbx(subtype, data) };
    case organizations.iana:
      if (data.length < ianaLeast) return undefined;
      return { organization: "iana", value: subtype === manufacturerUsage ? data.slice(4) : undefined };
    default:
      return undefined;
  }
}
