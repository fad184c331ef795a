/* Attaches classic programs to sockets and asks the kernel how long its own translations are.
 *
 * The argument is the pinned iterator of socket-filters.bpf.c; programs come on standard input as tcpdump -ddd prints them, one
 * after another. For each the answer is a line: its length, and that of the translation. */
#include <linux/filter.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>

enum { maximum = 100, longest = 4096 };

static unsigned long inodes[maximum];
static unsigned classic[maximum], translated[maximum];

/* The socket stays open. Its inode is what the iterator knows it by. */
static int attach(unsigned length, unsigned long *inode)
{
	static struct sock_filter instructions[longest];
	struct sock_fprog program = {(unsigned short)length, instructions};
	struct stat status;
	for (unsigned at = 0; at < length; at++) {
		struct sock_filter *insn = &instructions[at];
		if (scanf("%hu %hhu %hhu %u", &insn->code, &insn->jt, &insn->jf, &insn->k) != 4)
			return fprintf(stderr, "not a program\n"), 0;
	}
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) < 0 || fstat(fd, &status) < 0)
		return perror("SO_ATTACH_FILTER"), 0;
	*inode = status.st_ino;
	return 1;
}

int main(int argc, char **argv)
{
	int count = 0;
	unsigned length, before, after;
	unsigned long inode;
	if (argc != 2)
		return 1;
	while (count < maximum && scanf("%u", &length) == 1 && length <= longest)
		if (!attach(length, &inodes[count++]))
			return 1;
	FILE *filters = fopen(argv[1], "r");
	if (!filters)
		return perror(argv[1]), 1;
	while (fscanf(filters, "%lu %u %u", &inode, &before, &after) == 3) {
		for (int i = 0; i < count; i++) {
			if (inodes[i] != inode)
				continue;
			classic[i] = before;
			translated[i] = after;
		}
	}
	fclose(filters);
	for (int i = 0; i < count; i++)
		printf("%u %u\n", classic[i], translated[i]);
	return 0;
}
