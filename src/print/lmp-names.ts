/** The names that LMP's texts are made of. */

export type Bits = readonly (readonly [bits: number, name: string])[];

// prettier-ignore
export const types: ReadonlyMap<number, string> = new Map([
  [1, "Config"], [2, "Config ACK"], [3, "Config NACK"], [4, "Hello"], [5, "Begin Verify"], [6, "Begin Verify ACK"],
  [7, "Begin Verify NACK"], [8, "End Verify"], [9, "End Verify ACK"], [10, "Test"], [11, "Test Status Success"],
  [12, "Test Status Failure"], [13, "Test Status ACK"], [14, "Link Summary"], [15, "Link Summary ACK"],
  [16, "Link Summary NACK"], [17, "Channel Status"], [18, "Channel Status ACK"], [19, "Channel Status Request"],
  [20, "Channel Status Response"], [50, "Service Config"], [51, "Service Config ACK"], [52, "Service Config NACK"],
]);

// prettier-ignore
export const classes: ReadonlyMap<number, string> = new Map([
  [1, "Control Channel ID"], [2, "Node ID"], [3, "Link ID"], [4, "Interface ID"], [5, "Message ID"],
  [6, "Configuration"], [7, "Hello"], [8, "Verify Begin"], [9, "Verify Begin ACK"], [10, "Verify ID"],
  [11, "TE Link"], [12, "Data Link"], [13, "Channel Status"], [14, "Channel Status Request"], [20, "Error Code"],
  [51, "Service Config"],
]);

/** By class times 256 plus type. */
// prettier-ignore
export const classTypes: ReadonlyMap<number, string> = new Map([
  [257, "Local"], [258, "Remote"], [513, "Local"], [514, "Remote"], [769, "IPv4 Local"], [770, "IPv4 Remote"],
  [771, "IPv6 Local"], [772, "IPv6 Remote"], [773, "Unnumbered Local"], [774, "Unnumbered Remote"],
  [1025, "IPv4 Local"], [1026, "IPv4 Remote"], [1027, "IPv6 Local"], [1028, "IPv6 Remote"],
  [1029, "Unnumbered Local"], [1030, "Unnumbered Remote"], [1281, "1"], [1282, "2"], [1537, "1"], [1793, "1"],
  [2049, "1"], [2305, "1"], [2561, "1"], [2817, "IPv4"], [2818, "IPv6"], [2819, "Unnumbered"], [3073, "IPv4"],
  [3074, "IPv6"], [3075, "Unnumbered"], [3329, "IPv4"], [3330, "IPv6"], [3331, "Unnumbered"], [3585, "IPv4"],
  [3586, "IPv6"], [3587, "Unnumbered"], [5121, "1"], [5122, "2"], [13057, "1"], [13058, "2"], [13059, "3"],
  [13060, "4"],
]);

export const headerFlags: Bits = [
  [0x1, "Control Channel Down"],
  [0x2, "LMP restart"],
];

export const teLinkFlags: Bits = [
  [0x1, "Fault Management Supported"],
  [0x2, "Link Verification Supported"],
];

export const dataLinkFlags: Bits = [
  [0x1, "Data Link Port"],
  [0x2, "Allocated for user traffic"],
  [0x4, "Failed link"],
];

export const verifyFlags: Bits = [
  [0x1, "Verify all links"],
  [0x2, "Data link type"],
];

export const verifyErrors: Bits = [
  [0x1, "Link Verification Procedure Not supported"],
  [0x2, "Unwilling to verify"],
  [0x4, "Unsupported verification transport mechanism"],
  [0x8, "Link-Id configuration error"],
  [0x10, "Unknown object c-type"],
];

export const summaryErrors: Bits = [
  [0x1, "Unacceptable non-negotiable LINK-SUMMARY parameters"],
  [0x2, "Renegotiate LINK-SUMMARY parameters"],
  [0x4, "Invalid TE-LINK Object"],
  [0x8, "Invalid DATA-LINK Object"],
  [0x10, "Unknown TE-LINK Object c-type"],
  [0x20, "Unknown DATA-LINK Object c-type"],
];

export const signalingProtocols: Bits = [
  [0x1, "RSVP Supported"],
  [0x2, "LDP Supported"],
];

export const clientTransparency: Bits = [
  [0x1, "Path/VC Overhead Transparency Supported"],
  [0x2, "Line/MS Overhead Transparency Supported"],
  [0x4, "Section/RS Overhead Transparency Supported"],
];

export const concatenation: Bits = [[0x1, "Contiguous Concatenation Types Supported"]];

export const networkTransparency: Bits = [
  [0x1, "Standard SOH/RSOH Transparency Supported"],
  [0x2, "Standard LOH/MSOH Transparency Supported"],
];

export const monitoring: Bits = [[0x1, "Transparent Tandem Connection Monitoring Supported"]];

export const diversity: Bits = [
  [0x1, "Node Diversity Supported"],
  [0x2, "Link Diversity Supported"],
  [0x4, "SRLG Diversity Supported"],
];

export const channelStatuses = [undefined, "Signal Okay", "Signal Degraded", "Signal Fail"];

/** From the fifth on. */
const signals = (...names: readonly string[]): readonly (string | undefined)[] => [...Array<undefined>(5), ...names];

export const sdhSignals = signals("VC-3", "VC-4", "STM-0", "STM-1", "STM-4", "STM-16", "STM-64", "STM-256");
export const sonetSignals = signals(
  "STS-1 SPE",
  "STS-3c SPE",
  "STS-1",
  "STM-3",
  "STM-12",
  "STM-48",
  "STM-192",
  "STM-768",
);
