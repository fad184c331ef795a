/** The header in front of USB packets captured on Linux (Documentation/usb/usbmon.rst), numbers in the machine's order. */

export const usbHeader = {
  eventType: 8,
  transferType: 9,
  endpoint: 10,
  /** 0 if there is data. */
  dataFlag: 15,
  urbLength: 32,
  descriptorCount: 60,
  /** Of the form for memory-mapped captures; the other one ends before `mappedNumbers`. */
  length: 64,
  /** Of an isochronous descriptor: status, offset, length and padding. */
  descriptorLength: 16,
  isochronous: 0,
  /** Identifier, bus, both parts of the time, status and the two lengths: offset and size. */
  numbers: [[0, 8], [12, 2], [16, 8], [24, 4], [28, 4], [32, 4], [36, 4]], // prettier-ignore
  /** Of isochronous transfers: errors and descriptors. */
  counters: [[40, 4], [44, 4]], // prettier-ignore
  /** Interval, start frame, flags, number of descriptors that follow. */
  mappedNumbers: [[48, 4], [52, 4], [56, 4], [60, 4]], // prettier-ignore
} as const;

export const USB_LINUX_MMAPPED = 220;

/**
 * The length that a packet of a link type had on the wire, of which `data` was captured, with numbers inside in little-endian order.
 * It is the one that was recorded, but on one link type.
 */
export function lengthOnWire(linktype: number, data: Uint8Array, recorded: number): number {
  return linktype === USB_LINUX_MMAPPED ? lengthOnBus(data, recorded) : recorded;
}

const complete = 0x43;
const directionIn = 0x80;

/**
 * The length a packet had on the bus, where libpcap does not believe what is recorded: for incoming isochronous data that
 * is where the last of the descriptors at hand ends, while the kernel recorded the length of the buffer.
 */
function lengthOnBus(data: Uint8Array, length: number): number {
  if (data.length < usbHeader.length) return length;
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const count = view.getUint32(usbHeader.descriptorCount, true);
  const start = usbHeader.length + count * usbHeader.descriptorLength;
  const isMeant =
    data[usbHeader.dataFlag] === 0 &&
    data[usbHeader.transferType] === usbHeader.isochronous &&
    data[usbHeader.eventType] === complete &&
    (data[usbHeader.endpoint]! & directionIn) !== 0 &&
    length === start + view.getUint32(usbHeader.urbLength, true);
  if (!isMeant) return length;
  let end = 0;
  const last = Math.min(start, data.length);
  for (let at: number = usbHeader.length; at + usbHeader.descriptorLength <= last; at += usbHeader.descriptorLength) {
    const size = view.getUint32(at + 8, true);
    if (size !== 0) end = Math.max(end, (view.getUint32(at + 4, true) + size) >>> 0);
  }
  const whole = (start + end) >>> 0;
  return Math.max(whole >= data.length ? whole : length, data.length);
}
