/** Names for the numbers of IKE, as tcpdump abbreviates them. */

type Names = readonly (string | undefined)[];

/** The name of a number, or `#` and the number. */
export const nameOrNumber = (names: Names, number: number): string => names[number] ?? `#${number}`;

const unnamed = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => `pay${from + index}`);

// prettier-ignore
const payloadNames: Names = [
  "none", "sa", "p", "t", "ke", "id", "cert", "cr", "hash", "sig", "nonce", "n", "d", "vid", ...unnamed(14, 32),
  "v2sa", "v2ke", "v2IDi", "v2IDr", "v2cert", "v2cr", "v2auth", "v2nonce", "v2n", "v2d", "v2vid", "v2TSi", "v2TSr", "v2e",
  "v2cp", "v2eap",
];
export const payloadName = (type: number): string => nameOrNumber(payloadNames, type);

const exchangeNames: ReadonlyMap<number, string> = new Map([
  ...["none", "base", "ident", "auth", "agg", "inf"].map((name, number) => [number, name] as const),
  ...["oakley-quick", "oakley-newgroup", "ikev2_init", "ikev2_auth", "child_sa", "inf2"].map(
    (name, index) => [32 + index, name] as const,
  ),
]);
export const exchangeName = (type: number): string => exchangeNames.get(type) ?? `#${type}`;

export const protocolNames: Names = [undefined, "isakmp", "ipsec-ah", "ipsec-esp", "ipcomp"];

// prettier-ignore
const groups: Names = [
  undefined, "modp768", "modp1024", "EC2N 2^155", "EC2N 2^185", "modp1536", "iana-grp06", "iana-grp07", "iana-grp08",
  "iana-grp09", "iana-grp10", "iana-grp11", "iana-grp12", "iana-grp13", "modp2048", "modp3072", "modp4096", "modp6144",
  "modp8192",
];
export const groupName = (number: number): string => nameOrNumber(groups, number);

/** Attributes by type: their name, and names for their values. */
export type AttributeNames = readonly ({ readonly name: string; readonly values?: Names } | undefined)[];

export const oakleyAttributes: AttributeNames = [
  undefined,
  { name: "enc", values: [undefined, "1des", "idea", "blowfish", "rc5", "3des", "cast", "aes"] },
  { name: "hash", values: [undefined, "md5", "sha1", "tiger", "sha2-256", "sha2-384", "sha2-512"] },
  { name: "auth", values: [undefined, "preshared", "dss", "rsa sig", "rsa enc", "rsa enc revised"] },
  // tcpdump counts one value too few.
  { name: "group desc", values: groups.slice(0, -1) },
  { name: "group type", values: [undefined, "MODP", "ECP", "EC2N"] },
  ...["group prime", "group gen1", "group gen2", "group curve A", "group curve B"].map((name) => ({ name })),
  { name: "lifetype", values: [undefined, "sec", "kb"] },
  ...["lifeduration", "prf", "keylen", "field", "order"].map((name) => ({ name })),
];

const ipsecAttributes: AttributeNames = [
  undefined,
  { name: "lifetype", values: [undefined, "sec", "kb"] },
  { name: "life" },
  { name: "group desc", values: groups.slice(0, -1) },
  { name: "enc mode", values: [undefined, "tunnel", "transport"] },
  { name: "auth", values: [undefined, "hmac-md5", "hmac-sha1", "1des-mac", "keyed"] },
  ...["keylen", "rounds", "dictsize", "privalg"].map((name) => ({ name })),
];

const encryptionAttributes: AttributeNames = [...new Array<undefined>(14).fill(undefined), { name: "keylen" }];

interface TransformNames {
  readonly ids: Names;
  readonly attributes: AttributeNames;
}

// prettier-ignore
const espIds: Names = [
  undefined, "1des-iv64", "1des", "3des", "rc5", "idea", "cast", "blowfish", "3idea", "1des-iv32", "rc4", "null", "aes",
];

/** Transforms of version 1, by the protocol of their proposal. */
export const transforms1: readonly (TransformNames | undefined)[] = [
  undefined,
  { ids: [undefined, "ike"], attributes: oakleyAttributes },
  {
    ids: [undefined, "(reserved)", "md5", "sha", "1des", "sha2-256", "sha2-384", "sha2-512"],
    attributes: ipsecAttributes,
  },
  { ids: espIds, attributes: ipsecAttributes },
  { ids: [undefined, "oui", "deflate", "lzs"], attributes: ipsecAttributes },
];

/** Transforms of version 2, by their type. */
export const transforms2: readonly (TransformNames | undefined)[] = [
  undefined,
  { ids: espIds, attributes: encryptionAttributes },
  { ids: [undefined, "hmac-md5", "hmac-sha", "hmac-tiger", "aes128_xcbc"], attributes: [] },
  { ids: [undefined, "hmac-md5", "hmac-sha", "dec-mac", "kpdk-md5", "aes-xcbc"], attributes: [] },
  { ids: groups, attributes: [] },
  { ids: ["no-esn", "esn"], attributes: [] },
];
export const transformTypes: Names = [undefined, "encr", "prf", "integ", "dh", "esn"];

// prettier-ignore
export const identityNames: Names = [
  undefined, "IPv4", "FQDN", "user FQDN", "IPv4net", "IPv6", "IPv6net", "IPv4range", "IPv6range", "ASN1 DN", "ASN1 GN", "keyid",
];
// prettier-ignore
export const certificateNames: Names = [
  "none", "pkcs7", "pgp", "dns", "x509sign", "x509ke", "kerberos", "crl", "arl", "spki", "x509attr",
];
export const authenticationNames: Names = ["invalid", "rsasig", "shared-secret", "dsssig"];

// prettier-ignore
const errorNames: Names = [
  undefined, "INVALID-PAYLOAD-TYPE", "DOI-NOT-SUPPORTED", "SITUATION-NOT-SUPPORTED", "INVALID-COOKIE", "INVALID-MAJOR-VERSION",
  "INVALID-MINOR-VERSION", "INVALID-EXCHANGE-TYPE", "INVALID-FLAGS", "INVALID-MESSAGE-ID", "INVALID-PROTOCOL-ID", "INVALID-SPI",
  "INVALID-TRANSFORM-ID", "ATTRIBUTES-NOT-SUPPORTED", "NO-PROPOSAL-CHOSEN", "BAD-PROPOSAL-SYNTAX", "PAYLOAD-MALFORMED",
  "INVALID-KEY-INFORMATION", "INVALID-ID-INFORMATION", "INVALID-CERT-ENCODING", "INVALID-CERTIFICATE", "CERT-TYPE-UNSUPPORTED",
  "INVALID-CERT-AUTHORITY", "INVALID-HASH-INFORMATION", "AUTHENTICATION-FAILED", "INVALID-SIGNATURE", "ADDRESS-NOTIFICATION",
  "NOTIFY-SA-LIFETIME", "CERTIFICATE-UNAVAILABLE", "UNSUPPORTED-EXCHANGE-TYPE", "UNEQUAL-PAYLOAD-LENGTHS",
];

/** Notifications of version 1; `ipsec` has a second set of numbers for errors and states of its own. */
export function notificationName(type: number, ipsec: boolean): string {
  if (type < 8192) return nameOrNumber(errorNames, type);
  if (type < 16384) return ipsec ? offsetName(["RESERVED"], type, 8192) : `#${type}`;
  if (type < 24576) return offsetName(["CONNECTED"], type, 16384);
  const known = ipsec && type < 32768;
  return known ? offsetName(["RESPONDER-LIFETIME", "REPLAY-STATUS", "INITIAL-CONTACT"], type, 24576) : `#${type}`;
}

/** What has no name is numbered from the first of its kind. */
const offsetName = (names: Names, type: number, first: number) => nameOrNumber(names, type - first);

const notifications2: ReadonlyMap<number, string> = new Map([
  [1, "unsupported_critical_payload"],
  [4, "invalid_ike_spi"],
  [5, "invalid_major_version"],
  [7, "invalid_syntax"],
  [9, "invalid_message_id"],
  [11, "invalid_spi"],
  [14, "no_protocol_chosen"],
  [17, "invalid_ke_payload"],
  [24, "authentication_failed"],
  [34, "single_pair_required"],
  [35, "no_additional_sas"],
  [36, "internal_address_failure"],
  [37, "failed:cp_required"],
  [39, "invalid_selectors"],
  [16384, "initial_contact"],
  [16385, "set_window_size"],
  [16386, "additional_ts_possible"],
  [16387, "ipcomp_supported"],
  [16388, "nat_detection_source_ip"],
  [16389, "nat_detection_destination_ip"],
  [16390, "cookie"],
  [16391, "use_transport_mode"],
  [16392, "http_cert_lookup_supported"],
  [16393, "rekey_sa"],
  [16394, "tfc_padding_not_supported"],
  [16395, "non_first_fragment_also"],
]);

export function notification2Name(type: number): string {
  const name = notifications2.get(type);
  if (name !== undefined) return name;
  if (type < 8192) return "error";
  if (type < 16384) return "private-error";
  return type < 40960 ? "status" : "private-status";
}

/** Identities of version 2, and whether they are text; others are shown by type only. */
export const identities2: ReadonlyMap<number, readonly [name: string, isText: boolean]> = new Map([
  [1, ["ipv4", false]],
  [2, ["fqdn", true]],
  [3, ["rfc822", true]],
  [5, ["ipv6", false]],
  [9, ["dn", false]],
  [10, ["gn", false]],
  [11, ["keyid", false]],
]);
