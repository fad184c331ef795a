/** Maps: what programs share and keep from packet to packet, in the machine's memory. */
export { MapContents, type MapEntry } from "./map-contents.js";
export { RingBuffer } from "./ring-buffer.js";
export { errno, type StoredMap } from "./stored-map.js";
