/**
 * The kernel's helper functions, as far as packet programs that look at a capture can use them. Results and errors are the
 * kernel's (net/core/filter.c, kernel/bpf/helpers.c); what would leave the machine is told to the state instead.
 */
import { ebpfHelpers } from "../../../isa/index.js";
import type { Helper } from "../helper-call.js";
import { byteHelpers } from "./byte-helpers.js";
import { checksumHelpers } from "./checksum-helpers.js";
import type { HelperState } from "./helper-state.js";
import { mapHelpers } from "./map-helpers.js";
import { redirectHelpers } from "./redirect-helpers.js";
import { ringHelpers } from "./ring-helpers.js";
import { roomHelpers } from "./room-helpers.js";
import { timeHelpers } from "./time-helpers.js";
import { traceHelpers } from "./trace-printk.js";
import { vlanHelpers } from "./vlan-helpers.js";
import { xdpHelpers } from "./xdp-helpers.js";

export { HelperState, type HelperOptions } from "./helper-state.js";
export { intoPacket } from "./vlan-helpers.js";

/** All helpers by number, but for `tail_call`, which the machines do themselves. */
export function createHelpers(state: HelperState): ReadonlyMap<number, Helper> {
  const byName: Readonly<Record<string, Helper>> = {
    ...mapHelpers(state),
    ...timeHelpers(state),
    ...byteHelpers,
    ...checksumHelpers(state),
    ...roomHelpers(state),
    ...vlanHelpers,
    ...xdpHelpers,
    ...ringHelpers(state),
    ...redirectHelpers(state),
    ...traceHelpers(state),
  };
  const numbered = new Map<number, Helper>();
  for (const { id, name } of ebpfHelpers.values()) {
    const helper = byName[name];
    if (helper !== undefined) numbered.set(id, helper);
  }
  return numbered;
}
