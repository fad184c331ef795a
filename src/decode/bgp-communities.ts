import type { Reader } from "./reader.js";
import type { SinglePrecision } from "./single-precision.js";

/** An extended community (RFC 4360): its type, high byte first, and what the type makes of the other six bytes. */
export type ExtendedCommunity = { readonly type: number } & (
  | { readonly form: "as"; readonly as: number; readonly number: number; readonly address: string }
  | { readonly form: "address-number"; readonly address: string; readonly number: number }
  | { readonly form: "as4"; readonly as: number; readonly number: number }
  /** In bytes a second. */
  | { readonly form: "bandwidth"; readonly bandwidth: SinglePrecision }
  | { readonly form: "address"; readonly address: string }
  | { readonly form: "ospf-route"; readonly area: string; readonly routeType: number; readonly options: number }
  | { readonly form: "layer2"; readonly encapsulation: number; readonly control: number; readonly mtu: number }
  | { readonly form: "source-as"; readonly as: number }
  | { readonly form: "tunnel"; readonly tunnelType: number }
  | { readonly form: "other"; readonly hex: string }
);

/** Reads the eight bytes at the cursor, which the caller has checked to be there. */
export function readExtendedCommunity(reader: Reader): ExtendedCommunity {
  const start = reader.offset;
  const type = reader.u16();
  const community = readValue(type, reader);
  reader.seek(start + 8);
  return community;
}

function readValue(type: number, reader: Reader): ExtendedCommunity {
  const start = reader.offset;
  switch (type) {
    case 0x0002: // route target
    case 0x0003: // route origin
    case 0x000a: {
      // layer 2 VPN identifier
      const as = reader.u16();
      const number = reader.u32();
      reader.seek(start + 2);
      return { type, form: "as", as, number, address: reader.ipv4() ?? "" };
    }
    case 0x0102:
    case 0x0103:
    case 0xf10a:
    case 0x010b: // route import (RFC 6514)
      return { type, form: "address-number", address: reader.ipv4() ?? "", number: reader.u16() };
    case 0x0202:
    case 0x0203:
      return { type, form: "as4", as: reader.u32(), number: reader.u16() };
    case 0x4004:
      reader.skip(2);
      return { type, form: "bandwidth", bandwidth: reader.float32() };
    case 0x0005: // OSPF domain, RFC 4577, with types of older drafts
    case 0x0105:
    case 0x0205:
    case 0x8005:
    case 0x0107: // OSPF router
    case 0x8001:
      return { type, form: "address", address: reader.ipv4() ?? "" };
    case 0x0306:
    case 0x8000:
      return { type, form: "ospf-route", area: reader.ipv4() ?? "", routeType: reader.u8(), options: reader.u8() };
    case 0x800a:
      return { type, form: "layer2", encapsulation: reader.u8(), control: reader.u8(), mtu: reader.u16() };
    case 0x0009:
      return { type, form: "source-as", as: reader.u16() };
    case 0x030c:
      reader.skip(4);
      return { type, form: "tunnel", tunnelType: reader.u16() };
    default:
      return { type, form: "other", hex: reader.captured(6).hex() };
  }
}
