import type { Ieee80211CaptureLayer } from "../decode/ieee80211-capture.js";
import type { RadiotapChannel, RadiotapField, RadiotapLayer, RadiotapVht } from "../decode/radiotap.js";
import { radiotapFlags } from "../decode/radiotap.js";
import { assertNever } from "../errors.js";
import type { Out } from "./out.js";

export function printRadiotap(layer: RadiotapLayer, out: Out): void {
  out.protocol = "802.11_radio";
  if (layer.cut) return out.truncated();
  for (const field of layer.fields) {
    if (field.name === "cut") out.truncated();
    else out.add(fieldText(field));
  }
  if (layer.payload !== undefined) out.layer(layer.payload);
}

export function printIeee80211Capture(layer: Ieee80211CaptureLayer, out: Out): void {
  out.protocol = layer.kind === "avs" ? "802.11_radio_avs" : "prism";
  if (layer.cut) return out.truncated();
  if (layer.payload !== undefined) out.layer(layer.payload);
}

function fieldText(field: Exclude<RadiotapField, { readonly name: "cut" }>): string {
  switch (field.name) {
    case "unknown":
      return `[bit ${field.bit}] `;
    case "timer":
      return `${field.microseconds}us tsft `;
    case "flags":
      return flagNames.map(([bit, name]) => (field.flags & bit ? `${name} ` : "")).join("");
    case "rate":
      return rateText(field.rate);
    case "channel":
      return field.superseded ? "" : channelText(field);
    case "hopping":
      return `fhset ${field.set} fhpat ${field.pattern} `;
    case "signal-dbm":
      return `${field.value}dBm signal `;
    case "noise-dbm":
      return `${field.value}dBm noise `;
    case "lock-quality":
      return `${field.value} sq `;
    case "attenuation":
      return `${0 - field.value} tx power `;
    case "attenuation-db":
      return `${0 - field.value}dB tx attenuation `;
    case "power-dbm":
      return `${field.value}dBm tx power `;
    case "antenna":
      return `antenna ${field.value} `;
    case "signal-db":
      return `${field.value}dB signal `;
    case "noise-db":
      return `${field.value}dB noise `;
    case "mcs":
      return schemeText(field);
    case "vht":
      return vhtText(field);
    case "receive-flags":
    case "ampdu":
    case "vendor":
      return "";
    default:
      return assertNever(field);
  }
}

const flagNames: readonly (readonly [number, string])[] = [
  [radiotapFlags.contentionFree, "cfp"],
  [radiotapFlags.shortPreamble, "short preamble"],
  [radiotapFlags.encrypted, "wep"],
  [radiotapFlags.fragmented, "fragmented"],
  [radiotapFlags.badCheckSequence, "bad-fcs"],
];

/** FreeBSD puts the index of a modulation and coding scheme here, marked by the highest bit; rates so high are not in use. */
function rateText(rate: number): string {
  return rate >= 0x80 && rate <= 0x8f ? `MCS ${rate & 0x7f} ` : `${(rate / 2).toFixed(1)} Mb/s `;
}

const channelFlags = {
  turbo: 0x00010,
  cck: 0x00020,
  ofdm: 0x00040,
  band2: 0x00080,
  band5: 0x00100,
  dynamic: 0x00400,
  gfsk: 0x00800,
  half: 0x04000,
  quarter: 0x08000,
  ht20: 0x10000,
  ht40Up: 0x20000,
  ht40Down: 0x40000,
} as const;

function channelText({ frequency, flags, highThroughput }: RadiotapChannel): string {
  const width = flags & channelFlags.ht20 ? " ht/20" : flags & channelFlags.ht40Down ? " ht/40-" : "";
  const ht = width === "" && flags & channelFlags.ht40Up ? " ht/40+" : width;
  return `${frequency} MHz${highThroughput ? " 11n" : standardText(flags)}${ht} `;
}

/** The standards that the frequency band and the modulation belong to. */
function standardText(flags: number): string {
  const { band2, band5, gfsk, ofdm, cck, dynamic, half, quarter, turbo } = channelFlags;
  const all = (bits: number) => (flags & bits) === bits;
  const width = flags & half ? "/10Mhz" : flags & quarter ? "/5Mhz" : "";
  let text = all(band2 | gfsk) ? " FHSS" : "";
  if (all(band5 | ofdm)) text += ` 11a${width}`;
  if (all(band2 | ofdm) || all(band2 | dynamic)) text += ` 11g${width}`;
  else if (all(band2 | cck)) text += " 11b";
  return flags & turbo ? `${text} Turbo` : text;
}

const schemeKnown = {
  bandwidth: 0x01,
  index: 0x02,
  guard: 0x04,
  format: 0x08,
  correction: 0x10,
  blockCode: 0x20,
} as const;
const bandwidth40 = 1;
const shortGuard = 0x04;
const htBandwidths = ["20 MHz", "40 MHz", "20 MHz (L)", "20 MHz (U)"] as const;

function schemeText({ known, flags, index }: RadiotapField & { readonly name: "mcs" }): string {
  let text = "";
  if (known & schemeKnown.index) {
    const rate = known & (schemeKnown.bandwidth | schemeKnown.guard) ? htRate(index, flags) : 0;
    text += `${rate === 0 ? "" : `${rate.toFixed(1)} Mb/s `}MCS ${index} `;
  }
  if (known & schemeKnown.bandwidth) text += `${htBandwidths[flags & 3]!} `;
  if (known & schemeKnown.guard) text += `${flags & shortGuard ? "short" : "long"} GI `;
  if (known & schemeKnown.format) text += flags & 0x08 ? "greenfield " : "mixed ";
  if (known & schemeKnown.correction) text += `${flags & 0x10 ? "LDPC" : "BCC"} FEC `;
  if (known & schemeKnown.blockCode) text += `RX-STBC${(flags & 0x60) >> 5} `;
  return text;
}

/** Mbit/s at 20 MHz with a long guard interval, by modulation and coding scheme (IEEE 802.11-2016 section 19.5). */
// prettier-ignore
const htRates = [
  6.5, 13, 19.5, 26, 39, 52, 58.5, 65, 13, 26, 39, 52, 78, 104, 117, 130, 19.5, 39, 58.5, 78, 117, 156, 175.5, 195, 26, 52,
  78, 104, 156, 208, 234, 260, 0, 39, 52, 65, 58.5, 78, 97.5, 52, 65, 65, 78, 91, 91, 104, 78, 97.5, 97.5, 117, 136.5, 136.5,
  156, 65, 78, 91, 78, 91, 104, 117, 104, 117, 130, 130, 143, 97.5, 117, 136.5, 117, 136.5, 156, 175.5, 156, 175.5, 195, 195,
  214.5,
] as const;

/** Scheme 32 is the one that 40 MHz alone has. */
const duplicateScheme = 32;
const duplicateRate = 6;

/** 40 MHz have 108 data carriers in place of 52; a short guard interval makes symbols of 3.6 µs in place of 4. 0 if unknown. */
function htRate(index: number, flags: number): number {
  const wide = (flags & 3) === bandwidth40;
  const narrowRate = htRates[index] ?? 0;
  const rate = !wide ? narrowRate : index === duplicateScheme ? duplicateRate : (narrowRate * 108) / 52;
  return flags & shortGuard ? rate / 0.9 : rate;
}

// prettier-ignore
const vhtBandwidths = [
  "20 MHz", "40 MHz", "20 MHz (L)", "20 MHz (U)", "80 MHz", "80 MHz (L)", "80 MHz (U)", "80 MHz (LL)", "80 MHz (LU)",
  "80 MHz (UL)", "80 MHz (UU)", "160 MHz", "160 MHz (L)", "160 MHz (U)", "160 MHz (LL)", "160 MHz (LU)", "160 MHz (UL)",
  "160 MHz (UU)", "160 MHz (LLL)", "160 MHz (LLU)", "160 MHz (LUL)", "160 MHz (UUU)", "160 MHz (ULL)", "160 MHz (ULU)",
  "160 MHz (UUL)", "160 MHz (UUU)",
] as const;

const vhtKnown = { guard: 0x04, bandwidth: 0x40 } as const;

function vhtText({ known, flags, bandwidth, users, coding }: RadiotapVht): string {
  let text = "";
  for (const [user, scheme] of users.entries()) {
    if ((scheme & 0xf) === 0) continue;
    text += `User ${user} MCS ${scheme >> 4} ${coding & (1 << user) ? "LDPC" : "BCC"} FEC `;
  }
  const width = bandwidth & 0x1f;
  if (known & vhtKnown.bandwidth) text += `${vhtBandwidths[width] ?? `unknown (${width})`} `;
  if (known & vhtKnown.guard) text += `${flags & shortGuard ? "short" : "long"} GI `;
  return text;
}
