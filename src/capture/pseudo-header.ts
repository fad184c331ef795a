/**
 * Numbers that capture tools store in the byte order of the machine they run on, inside the packet itself.
 *
 * As libpcap does, such numbers in a big-endian capture are turned to little-endian, so that everything after this room
 * finds one order. Ethernet and IP have no such numbers. A number is turned only if it was captured whole.
 */
import { usbHeader, USB_LINUX_MMAPPED } from "./usb-header.js";

type Field = readonly [offset: number, size: number];

/** By link type value: turns the numbers in a copy of a packet, of whose `length` bytes `data` was captured. */
const swaps: ReadonlyMap<number, (data: Uint8Array, length: number) => void> = new Map([
  [113, (data: Uint8Array, length: number) => swapCanId(data, length, 16, 14)], // LINUX_SLL
  [117, swapPflog],
  [189, (data: Uint8Array) => swapUsb(data, false)], // USB_LINUX
  [USB_LINUX_MMAPPED, (data: Uint8Array) => swapUsb(data, true)],
  [239, swapNflog],
  [276, (data: Uint8Array, length: number) => swapCanId(data, length, 20, 0)], // LINUX_SLL2
]);

/** Whether packets of a link type are not to be taken as they stand: numbers inside them change what is told of them. */
export function hasPseudoHeader(linktype: number, little: boolean): boolean {
  return linktype === USB_LINUX_MMAPPED || (!little && swaps.has(linktype));
}

/** Returns the packet's data with such numbers swapped: the same bytes if there can be none, else a copy. */
export function swapPseudoHeader(linktype: number, data: Uint8Array, length: number): Uint8Array {
  const swap = swaps.get(linktype);
  if (swap === undefined) return data;
  const copy = new Uint8Array(data);
  swap(copy, length);
  return copy;
}

/** Turns fields that end before `end`. */
function swapFields(data: Uint8Array, fields: readonly Field[], end: number): void {
  for (const [offset, size] of fields) {
    if (offset + size <= end) data.subarray(offset, offset + size).reverse();
  }
}

/** Protocol types of SocketCAN frames in a cooked header (Linux's if_ether.h). */
const ETH_P_CAN = 0x000c;
const ETH_P_CANFD = 0x000d;

/** A SocketCAN frame behind a cooked header begins with its CAN ID. */
function swapCanId(data: Uint8Array, length: number, headerLength: number, protocolOffset: number): void {
  const protocol = (data[protocolOffset]! << 8) | data[protocolOffset + 1]!;
  if (protocol !== ETH_P_CAN && protocol !== ETH_P_CANFD) return;
  swapFields(data, [[headerLength, 4]], Math.min(data.length, length));
}

/** User and process of the packet and of the rule (OpenBSD's if_pflog.h); the first byte says how long the header is. */
function swapPflog(data: Uint8Array, length: number): void {
  const fields = [44, 48, 52, 56].map((offset) => [offset, 4] as const);
  swapFields(data, fields, Math.min(data.length, length, data[0] ?? 0));
}

/** What stands at 40 is a setup packet, of one order everywhere, or two counters. */
function swapUsb(data: Uint8Array, isMapped: boolean): void {
  const isIsochronous = data[usbHeader.transferType] === usbHeader.isochronous;
  swapFields(data, usbHeader.numbers, data.length);
  if (isIsochronous) swapFields(data, usbHeader.counters, data.length);
  if (!isMapped) return;
  swapFields(data, usbHeader.mappedNumbers, data.length);
  if (!isIsochronous || data.length < usbHeader.length) return;
  const view = new DataView(data.buffer);
  const end = usbHeader.length + view.getUint32(usbHeader.descriptorCount, true) * usbHeader.descriptorLength;
  for (let at: number = usbHeader.length; at < Math.min(end, data.length); at += usbHeader.descriptorLength) {
    // Status, offset and length.
    swapFields(
      data,
      [0, 4, 8].map((offset) => [at + offset, 4] as const),
      data.length,
    );
  }
}

/** Lengths and types, in this order, of the values behind a header of four bytes (Linux's netlink.h), each padded to four bytes. */
function swapNflog(data: Uint8Array, length: number): void {
  const end = Math.min(data.length, length);
  if (end < 4 || data[1] !== 0) return;
  for (let at = 4; at + 4 <= data.length;) {
    swapFields(data, [[at, 2], [at + 2, 2]], data.length); // prettier-ignore
    const size = ((data[at]! | (data[at + 1]! << 8)) + 3) & 0xfffc;
    if (size < 4 || at + size > end) return;
    at += size;
  }
}
