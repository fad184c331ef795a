import type { Helper } from "../helper-call.js";
import { errno } from "../maps/index.js";
import { setCongestion } from "./congestion.js";
import { flowHash } from "./flow-hash.js";
import { checkContext, mapOf, wholeNumber } from "./helper-arguments.js";
import type { HelperState } from "./helper-state.js";

/** Verdicts that these helpers return (linux/bpf.h, linux/pkt_cls.h). */
const verdicts = { XDP_ABORTED: 0, XDP_REDIRECT: 4, TC_ACT_SHOT: 2, TC_ACT_REDIRECT: 7 } as const;

/** BPF_F_INGRESS: into the interface instead of out of it. */
const ingress = 1;

/** Flags of `redirect_map`: the verdict if there is no target, and for interfaces BPF_F_BROADCAST and _EXCLUDE_INGRESS. */
const verdictBits = 3;
const broadcast = 8;
const deviceFlags = verdictBits | broadcast | 16;

/** Helpers that say where a packet goes and what else is known of it. Nothing is sent: the replay tells of it. */
export function redirectHelpers(state: HelperState): Record<string, Helper> {
  return {
    redirect(call, target, flags) {
      const isXdp = call.context.hook === "xdp";
      if (wholeNumber(call, 2, flags) > (isXdp ? 0 : ingress))
        return isXdp ? verdicts.XDP_ABORTED : verdicts.TC_ACT_SHOT;
      state.redirect = { target, flags };
      return isXdp ? verdicts.XDP_REDIRECT : verdicts.TC_ACT_REDIRECT;
    },
    redirect_map(call, handle, key, flags) {
      const { map } = mapOf(state, call, 1, handle);
      const allowed = map.type === "devmap" || map.type === "devmap_hash" ? deviceFlags : verdictBits;
      if (call.high[2] !== 0 || (flags & ~allowed) !== 0) return verdicts.XDP_ABORTED;
      const isBroadcast = (flags & broadcast) !== 0;
      if (!isBroadcast && !(call.high[1] === 0 && state.maps.hasTarget(map, key))) return flags & verdictBits;
      state.redirect = { target: key, flags, map };
      return verdicts.XDP_REDIRECT;
    },
    clone_redirect(call, context, ifindex, flags) {
      checkContext(call, context);
      if (wholeNumber(call, 3, flags) > ingress || ifindex === 0) return errno.EINVAL;
      state.clones.push({ ifindex, flags, packet: call.context.packet.slice() });
      return 0;
    },
    get_hash_recalc(call, context) {
      checkContext(call, context);
      const { context: skb } = call;
      if (skb.get("hash") === 0) skb.set("hash", flowHash(skb));
      return skb.get("hash");
    },
    set_hash(call, context, hash) {
      checkContext(call, context);
      call.context.set("hash", hash);
      return 0;
    },
    set_hash_invalid(call, context) {
      checkContext(call, context);
      call.context.set("hash", 0);
      return 0;
    },
    // Packets of a capture belong to no socket, and so to nobody: the user is then `overflowuid`.
    get_socket_cookie: noSocket(0),
    get_socket_uid: noSocket(65534),
    get_cgroup_classid: noSocket(0),
    skb_cgroup_id: noSocket(0),
    skb_ancestor_cgroup_id: noSocket(0),
    sk_fullsock: () => 0,
    get_listener_sock: () => 0,
    skb_ecn_set_ce(call, context) {
      checkContext(call, context);
      return setCongestion(call.context);
    },
  };
}

/** What the kernel answers of a packet without a socket. */
function noSocket(answer: number): Helper {
  return (call, context) => {
    checkContext(call, context);
    return answer;
  };
}
