/* Lists the filters on all sockets of all processes, a line for each: the socket's inode, the length of the classic program
 * and the length of the extended one that the kernel made of it. Nothing else shows the latter: such programs have no id.
 * The structs name what is read here and no more; where the fields are in this kernel is found out when it is loaded. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct sock_fprog_kern {
	__u16 len;
};

struct bpf_prog {
	__u32 len;
	struct sock_fprog_kern *orig_prog;
};

struct sk_filter {
	struct bpf_prog *prog;
};

struct sock {
	struct sk_filter *sk_filter;
};

struct socket {
	struct sock *sk;
};

struct inode {
	unsigned long i_ino;
};

struct file {
	struct inode *f_inode;
};

struct seq_file;

struct bpf_iter_meta {
	struct seq_file *seq;
};

struct bpf_iter__task_file {
	struct bpf_iter_meta *meta;
	struct file *file;
};

#pragma clang attribute pop

SEC("iter/task_file")
int socket_filters(struct bpf_iter__task_file *ctx)
{
	struct file *file = ctx->file;
	struct socket *socket = file ? bpf_sock_from_file(file) : NULL;
	if (!socket || !socket->sk || !socket->sk->sk_filter)
		return 0;
	struct bpf_prog *program = socket->sk->sk_filter->prog;
	/* A program attached with SO_ATTACH_BPF has no classic one. */
	if (program->orig_prog)
		BPF_SEQ_PRINTF(ctx->meta->seq, "%lu %u %u\n", file->f_inode->i_ino, program->orig_prog->len, program->len);
	return 0;
}

/* bpf_seq_printf is for programs under the GPL. */
char _license[] SEC("license") = "Dual MIT/GPL";
