/**
 * Numbers that capture tools store in the byte order of the machine they run on, inside the packet itself.
 *
 * As libpcap does, such a number in a big-endian capture is turned to little-endian, so that everything after this room
 * finds one order. Ethernet and IP have no such numbers; of the cooked link types only SocketCAN frames have one.
 */

const LINUX_SLL = 113;
const LINUX_SLL2 = 276;

/** Protocol types of SocketCAN frames in a cooked header. */
const LINUX_SLL_P_CAN = 0x000c;
const LINUX_SLL_P_CANFD = 0x000d;

/** Whether packets of a link type may have such numbers. */
export function mayHavePseudoHeader(linktype: number): boolean {
  return linktype === LINUX_SLL || linktype === LINUX_SLL2;
}

/** Returns the packet's data with such numbers swapped: the same bytes if there are none, else a copy. */
export function swapPseudoHeader(linktype: number, data: Uint8Array, length: number): Uint8Array {
  switch (linktype) {
    case LINUX_SLL:
      return swapCanId(data, length, 16, 14);
    case LINUX_SLL2:
      return swapCanId(data, length, 20, 0);
    default:
      return data;
  }
}

/** A SocketCAN frame begins with its CAN ID, four bytes in the order of the machine. */
function swapCanId(data: Uint8Array, length: number, headerLength: number, protocolOffset: number): Uint8Array {
  if (data.length < headerLength + 4 || length < headerLength + 4) return data;
  const protocol = (data[protocolOffset]! << 8) | data[protocolOffset + 1]!;
  if (protocol !== LINUX_SLL_P_CAN && protocol !== LINUX_SLL_P_CANFD) return data;
  const swapped = data.slice();
  swapped.subarray(headerLength, headerLength + 4).reverse();
  return swapped;
}
