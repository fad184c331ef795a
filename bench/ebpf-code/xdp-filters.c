/* Ten everyday filters for XDP as a person writes them in C: headers are structs, and each is checked against the end of the
 * packet before it is read. The name of a function stands beside its filter in filters.json; a packet that matches passes. */
#include <stdbool.h>
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/tcp.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#define HOST bpf_htonl(0xc0000201) /* 192.0.2.1 */
#define NET bpf_htonl(0xc0000200)  /* 192.0.2.0/24 */
#define NET_MASK bpf_htonl(0xffffff00)
#define FRAGMENT_OFFSET bpf_htons(0x1fff)

/* RFC 826. The C library's headers, which linux/if_arp.h asks for, are none of BPF's. */
struct arp_ipv4 {
	__be16 hardware_type, protocol_type;
	__u8 hardware_length, protocol_length;
	__be16 operation;
	__u8 sender_hardware[ETH_ALEN];
	__be32 sender;
	__u8 target_hardware[ETH_ALEN];
	__be32 target;
} __attribute__((packed));

struct ports {
	__be16 source;
	__be16 destination;
};

static __always_inline struct ethhdr *ethernet(struct xdp_md *ctx)
{
	struct ethhdr *eth = (void *)(long)ctx->data;
	return (void *)(eth + 1) > (void *)(long)ctx->data_end ? NULL : eth;
}

static __always_inline struct iphdr *ipv4(struct xdp_md *ctx)
{
	struct ethhdr *eth = ethernet(ctx);
	if (!eth || eth->h_proto != bpf_htons(ETH_P_IP))
		return NULL;
	struct iphdr *ip = (void *)(eth + 1);
	return (void *)(ip + 1) > (void *)(long)ctx->data_end ? NULL : ip;
}

static __always_inline struct ipv6hdr *ipv6(struct xdp_md *ctx)
{
	struct ethhdr *eth = ethernet(ctx);
	if (!eth || eth->h_proto != bpf_htons(ETH_P_IPV6))
		return NULL;
	struct ipv6hdr *ip6 = (void *)(eth + 1);
	return (void *)(ip6 + 1) > (void *)(long)ctx->data_end ? NULL : ip6;
}

static __always_inline struct arp_ipv4 *arp_or_rarp(struct xdp_md *ctx)
{
	struct ethhdr *eth = ethernet(ctx);
	if (!eth || (eth->h_proto != bpf_htons(ETH_P_ARP) && eth->h_proto != bpf_htons(ETH_P_RARP)))
		return NULL;
	struct arp_ipv4 *arp = (void *)(eth + 1);
	return (void *)(arp + 1) > (void *)(long)ctx->data_end ? NULL : arp;
}

/* The ports, which later fragments do not have, and the protocol they belong to. */
static __always_inline struct ports *ports(struct xdp_md *ctx, __u8 *protocol)
{
	struct iphdr *ip = ipv4(ctx);
	struct ipv6hdr *ip6 = ip ? NULL : ipv6(ctx);
	struct ports *found;
	if (ip) {
		if (ip->frag_off & FRAGMENT_OFFSET)
			return NULL;
		*protocol = ip->protocol;
		found = (void *)ip + ip->ihl * 4;
	} else if (ip6) {
		*protocol = ip6->nexthdr;
		found = (void *)(ip6 + 1);
	} else {
		return NULL;
	}
	return (void *)(found + 1) > (void *)(long)ctx->data_end ? NULL : found;
}

static __always_inline int verdict(bool matches)
{
	return matches ? XDP_PASS : XDP_DROP;
}

SEC("xdp")
int is_ip(struct xdp_md *ctx)
{
	struct ethhdr *eth = ethernet(ctx);
	return verdict(eth && eth->h_proto == bpf_htons(ETH_P_IP));
}

SEC("xdp")
int is_arp(struct xdp_md *ctx)
{
	struct ethhdr *eth = ethernet(ctx);
	return verdict(eth && eth->h_proto == bpf_htons(ETH_P_ARP));
}

SEC("xdp")
int icmp(struct xdp_md *ctx)
{
	struct iphdr *ip = ipv4(ctx);
	return verdict(ip && ip->protocol == IPPROTO_ICMP);
}

SEC("xdp")
int host(struct xdp_md *ctx)
{
	struct iphdr *ip = ipv4(ctx);
	if (ip)
		return verdict(ip->saddr == HOST || ip->daddr == HOST);
	struct arp_ipv4 *arp = arp_or_rarp(ctx);
	return verdict(arp && (arp->sender == HOST || arp->target == HOST));
}

SEC("xdp")
int net(struct xdp_md *ctx)
{
	struct iphdr *ip = ipv4(ctx);
	if (ip)
		return verdict((ip->saddr & NET_MASK) == NET || (ip->daddr & NET_MASK) == NET);
	struct arp_ipv4 *arp = arp_or_rarp(ctx);
	return verdict(arp && ((arp->sender & NET_MASK) == NET || (arp->target & NET_MASK) == NET));
}

/* 2001:db8::1 */
static __always_inline bool is_host6(const struct in6_addr *address)
{
	return address->s6_addr32[0] == bpf_htonl(0x20010db8) && address->s6_addr32[1] == 0 &&
	       address->s6_addr32[2] == 0 && address->s6_addr32[3] == bpf_htonl(1);
}

SEC("xdp")
int host6(struct xdp_md *ctx)
{
	struct ipv6hdr *ip6 = ipv6(ctx);
	return verdict(ip6 && (is_host6(&ip6->saddr) || is_host6(&ip6->daddr)));
}

SEC("xdp")
int tcp_port(struct xdp_md *ctx)
{
	__u8 protocol;
	struct ports *found = ports(ctx, &protocol);
	return verdict(found && protocol == IPPROTO_TCP &&
		       (found->source == bpf_htons(80) || found->destination == bpf_htons(80)));
}

SEC("xdp")
int udp_port(struct xdp_md *ctx)
{
	__u8 protocol;
	struct ports *found = ports(ctx, &protocol);
	return verdict(found && protocol == IPPROTO_UDP &&
		       (found->source == bpf_htons(53) || found->destination == bpf_htons(53)));
}

static __always_inline bool in_range(__be16 port)
{
	return bpf_ntohs(port) >= 1000 && bpf_ntohs(port) <= 2000;
}

SEC("xdp")
int portrange(struct xdp_md *ctx)
{
	__u8 protocol;
	struct ports *found = ports(ctx, &protocol);
	if (!found || (protocol != IPPROTO_TCP && protocol != IPPROTO_UDP && protocol != IPPROTO_SCTP))
		return XDP_DROP;
	return verdict(in_range(found->source) || in_range(found->destination));
}

SEC("xdp")
int tcp_syn(struct xdp_md *ctx)
{
	struct iphdr *ip = ipv4(ctx);
	if (!ip || ip->protocol != IPPROTO_TCP || ip->frag_off & FRAGMENT_OFFSET)
		return XDP_DROP;
	struct tcphdr *tcp = (void *)ip + ip->ihl * 4;
	return verdict((void *)(tcp + 1) <= (void *)(long)ctx->data_end && tcp->syn);
}

char _license[] SEC("license") = "Dual MIT/GPL";
