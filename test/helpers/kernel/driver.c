/*
 * Hands programs and packets to the kernel's bpf(2) for tests. It reads one command a line and answers each with one line,
 * `ok ...` or `error ERRNO TEXT`. Bytes are written in hexadecimal, `-` where there are none. What is made is numbered
 * from 0 in the order of its making, maps and programs each for themselves.
 *
 *   map TYPE KEY_SIZE VALUE_SIZE ENTRIES FLAGS NAME       -> ok MAP
 *   update MAP KEY VALUE | delete MAP KEY                 -> ok          on per-CPU maps for every CPU
 *   slot MAP KEY PROGRAM                                  -> ok          a program into a prog_array
 *   lookup MAP KEY                                        -> ok VALUE    of per-CPU maps the values of all CPUs
 *   dump MAP                                              -> ok KEY=VALUE KEY=VALUE ...
 *   program TYPE ATTACH_TYPE LICENSE SLOTS MAP,MAP...     -> ok PROGRAM VERIFIED_INSNS XLATED_BYTES JITED_BYTES
 *                                                            or error ERRNO TEXT LOG, the last 4 KiB of the verifier's words
 *   pinned PATH                                           -> ok PROGRAM ... the same for a program in a BPF file system
 *   run PROGRAM REPEAT CONTEXT PACKET                     -> ok RETVAL NANOSECONDS PACKET CONTEXT
 *   packet PACKET | forget                                -> ok          keeps a packet, or drops all that were kept
 *   verdicts PROGRAM                                      -> ok RETVAL RETVAL ...    for every packet kept; `!ERRNO` where refused
 *   listen PROGRAM NETNS_FILE INTERFACE                   -> ok SOCKET   a packet socket there, with the program on it
 *   bind NETNS_FILE CGROUP PORT                           -> ok SOCKET   a UDP socket there, of a process in that cgroup
 *   received SOCKET                                       -> ok FRAME FRAME ...      what it has got since it was asked last
 *   transmit NETNS_FILE INTERFACE FRAME                   -> ok
 *   close program PROGRAM | close map MAP | close socket SOCKET -> ok
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { maximum = 1 << 18, log_size = 1 << 24, log_tail = 4096, out_size = 1 << 17, context_size = 256 };

struct map {
	int fd;
	uint32_t key_size, value_size, bytes;
};

static struct map maps[maximum];
static int programs[maximum];
static struct {
	uint8_t *data;
	size_t size;
} packets[maximum];
static int map_count, program_count, packet_count, cpus;

static long bpf(int command, union bpf_attr *attr)
{
	return syscall(SYS_bpf, command, attr, sizeof *attr);
}

static uint64_t pointer(const void *address)
{
	return (uint64_t)(uintptr_t)address;
}

static int fail(void)
{
	printf("error %d %s\n", errno, strerror(errno));
	return 0;
}

static int refuse(const char *reason)
{
	printf("error 0 %s\n", reason);
	return 0;
}

static int ok(void)
{
	puts("ok");
	return 0;
}

static unsigned digit(char character)
{
	return (unsigned)(character <= '9' ? character - '0' : character - 'a' + 10) & 15;
}

/* Decodes in place and puts a zero behind. */
static size_t unhex(char *text)
{
	size_t size = 0;
	for (; text[2 * size] && text[2 * size + 1]; size++)
		text[size] = (char)(digit(text[2 * size]) << 4 | digit(text[2 * size + 1]));
	text[size] = 0;
	return size;
}

static void hex(const void *data, size_t size)
{
	static const char digits[] = "0123456789abcdef";
	const uint8_t *bytes = data;
	if (size == 0)
		putchar('-');
	for (size_t at = 0; at < size; at++) {
		putchar(digits[bytes[at] >> 4]);
		putchar(digits[bytes[at] & 15]);
	}
}

static char *word(void)
{
	static char none[2];
	char *found = strtok(NULL, " \n");
	return found ? found : strcpy(none, "-");
}

static uint32_t number(void)
{
	return (uint32_t)strtoul(word(), NULL, 0);
}

static struct map *known_map(void)
{
	uint32_t index = number();
	return index < (uint32_t)map_count ? &maps[index] : NULL;
}

static int known_program(void)
{
	uint32_t index = number();
	return index < (uint32_t)program_count ? programs[index] : -1;
}

static int is_per_cpu(uint32_t type)
{
	return type == BPF_MAP_TYPE_PERCPU_ARRAY || type == BPF_MAP_TYPE_PERCPU_HASH ||
	       type == BPF_MAP_TYPE_LRU_PERCPU_HASH;
}

static int make_map(void)
{
	union bpf_attr attr = {0};
	attr.map_type = number();
	attr.key_size = number();
	attr.value_size = number();
	attr.max_entries = number();
	attr.map_flags = number();
	snprintf(attr.map_name, sizeof attr.map_name, "%s", word());
	if (map_count == maximum)
		return refuse("too many maps");
	int fd = (int)bpf(BPF_MAP_CREATE, &attr);
	if (fd < 0)
		return fail();
	struct map *map = &maps[map_count];
	map->fd = fd;
	map->key_size = attr.key_size;
	map->value_size = attr.value_size;
	map->bytes = is_per_cpu(attr.map_type) ? (attr.value_size + 7) / 8 * 8 * (uint32_t)cpus : attr.value_size;
	printf("ok %d\n", map_count++);
	return 0;
}

/* A buffer of at least one byte. */
static void *room(size_t size)
{
	void *found = calloc(1, size + 1);
	if (!found)
		abort();
	return found;
}

static int change_map(int command)
{
	struct map *map = known_map();
	char *key = word();
	if (!map)
		return refuse("no such map");
	if (unhex(key) != map->key_size)
		return refuse("a key of another size");
	union bpf_attr attr = {.map_fd = (uint32_t)map->fd, .key = pointer(key)};
	uint8_t *values = room(map->bytes);
	if (command == BPF_MAP_UPDATE_ELEM) {
		char *value = word();
		if (unhex(value) != map->value_size)
			return free(values), refuse("a value of another size");
		uint32_t step = map->bytes == map->value_size ? map->bytes : (map->value_size + 7) / 8 * 8;
		for (uint32_t at = 0; at < map->bytes; at += step)
			memcpy(values + at, value, map->value_size);
		attr.value = pointer(values);
	}
	long result = bpf(command, &attr);
	free(values);
	return result < 0 ? fail() : ok();
}

static int fill_slot(void)
{
	struct map *map = known_map();
	char *key = word();
	int program = known_program();
	if (!map || program < 0 || unhex(key) != map->key_size)
		return refuse("no such map or program");
	union bpf_attr attr = {.map_fd = (uint32_t)map->fd, .key = pointer(key), .value = pointer(&program)};
	return bpf(BPF_MAP_UPDATE_ELEM, &attr) < 0 ? fail() : ok();
}

static int look_up(void)
{
	struct map *map = known_map();
	char *key = word();
	if (!map || unhex(key) != map->key_size)
		return refuse("no such map, or a key of another size");
	uint8_t *value = room(map->bytes);
	union bpf_attr attr = {.map_fd = (uint32_t)map->fd, .key = pointer(key), .value = pointer(value)};
	if (bpf(BPF_MAP_LOOKUP_ELEM, &attr) < 0) {
		fail();
	} else {
		printf("ok ");
		hex(value, map->bytes);
		putchar('\n');
	}
	free(value);
	return 0;
}

static int dump_map(void)
{
	struct map *map = known_map();
	if (!map)
		return refuse("no such map");
	uint8_t *key = room(map->key_size), *next = room(map->key_size), *value = room(map->bytes);
	union bpf_attr attr = {.map_fd = (uint32_t)map->fd};
	printf("ok");
	attr.next_key = pointer(next);
	while (bpf(BPF_MAP_GET_NEXT_KEY, &attr) == 0) {
		union bpf_attr lookup = {.map_fd = (uint32_t)map->fd, .key = pointer(next), .value = pointer(value)};
		if (bpf(BPF_MAP_LOOKUP_ELEM, &lookup) == 0) {
			putchar(' ');
			hex(next, map->key_size);
			putchar('=');
			hex(value, map->bytes);
		}
		memcpy(key, next, map->key_size);
		attr.key = pointer(key);
	}
	putchar('\n');
	free(key);
	free(next);
	free(value);
	return 0;
}

static int keep_program(int fd)
{
	struct bpf_prog_info info = {0};
	union bpf_attr attr = {0};
	attr.info.bpf_fd = (uint32_t)fd;
	attr.info.info_len = sizeof info;
	attr.info.info = pointer(&info);
	if (bpf(BPF_OBJ_GET_INFO_BY_FD, &attr) < 0)
		return fail();
	if (program_count == maximum)
		return refuse("too many programs");
	programs[program_count] = fd;
	printf("ok %d %u %u %u\n", program_count++, info.verified_insns, info.xlated_prog_len, info.jited_prog_len);
	return 0;
}

static int load_program(void)
{
	static char *log;
	static int fds[maximum];
	union bpf_attr attr = {0};
	attr.prog_type = number();
	attr.expected_attach_type = number();
	char *license = word();
	unhex(license);
	attr.license = pointer(license);
	char *slots = word();
	attr.insn_cnt = (uint32_t)(unhex(slots) / 8);
	attr.insns = pointer(slots);
	char *list = word();
	int count = 0;
	if (strcmp(list, "-") != 0) {
		for (char *at = list; *at;) {
			uint32_t index = (uint32_t)strtoul(at, &at, 10);
			if (index >= (uint32_t)map_count)
				return refuse("no such map");
			fds[count++] = maps[index].fd;
			at += *at == ',';
		}
	}
	attr.fd_array = pointer(fds);
	int fd = (int)bpf(BPF_PROG_LOAD, &attr);
	if (fd >= 0)
		return keep_program(fd);
	int first_error = errno;
	if (!log && !(log = malloc(log_size)))
		abort();
	log[0] = 0;
	attr.log_level = 1;
	attr.log_size = log_size;
	attr.log_buf = pointer(log);
	fd = (int)bpf(BPF_PROG_LOAD, &attr);
	if (fd >= 0)
		return keep_program(fd);
	size_t size = strlen(log), from = size > log_tail ? size - log_tail : 0;
	printf("error %d %s ", first_error, strerror(first_error));
	hex(log + from, size - from);
	putchar('\n');
	return 0;
}

static int open_pinned(void)
{
	union bpf_attr attr = {0};
	attr.pathname = pointer(word());
	int fd = (int)bpf(BPF_OBJ_GET, &attr);
	return fd < 0 ? fail() : keep_program(fd);
}

static int run(void)
{
	static uint8_t out[out_size], context_out[context_size];
	union bpf_attr attr = {0};
	int program = known_program();
	uint32_t repeat = number();
	char *context = word();
	uint32_t context_in = (uint32_t)unhex(context);
	char *packet = word();
	if (program < 0)
		return refuse("no such program");
	attr.test.prog_fd = (uint32_t)program;
	attr.test.repeat = repeat;
	attr.test.data_size_in = (uint32_t)unhex(packet);
	attr.test.data_in = attr.test.data_size_in ? pointer(packet) : 0;
	attr.test.data_size_out = out_size;
	attr.test.data_out = pointer(out);
	if (context_in) {
		attr.test.ctx_size_in = context_in;
		attr.test.ctx_in = pointer(context);
		attr.test.ctx_size_out = context_size;
		attr.test.ctx_out = pointer(context_out);
	}
	if (bpf(BPF_PROG_TEST_RUN, &attr) < 0)
		return fail();
	printf("ok %u %u ", attr.test.retval, attr.test.duration);
	hex(out, attr.test.data_size_out);
	putchar(' ');
	hex(context_out, context_in ? attr.test.ctx_size_out : 0);
	putchar('\n');
	return 0;
}

static int keep_packet(void)
{
	char *text = word();
	size_t size = unhex(text);
	if (packet_count == maximum)
		return refuse("too many packets");
	packets[packet_count].data = room(size);
	packets[packet_count].size = size;
	memcpy(packets[packet_count++].data, text, size);
	return ok();
}

static int forget_packets(void)
{
	while (packet_count > 0)
		free(packets[--packet_count].data);
	return ok();
}

static int verdicts(void)
{
	int program = known_program();
	if (program < 0)
		return refuse("no such program");
	printf("ok");
	for (int i = 0; i < packet_count; i++) {
		union bpf_attr attr = {0};
		attr.test.prog_fd = (uint32_t)program;
		attr.test.data_in = pointer(packets[i].data);
		attr.test.data_size_in = (uint32_t)packets[i].size;
		if (bpf(BPF_PROG_TEST_RUN, &attr) < 0)
			printf(" !%d", errno);
		else
			printf(" %u", attr.test.retval);
	}
	putchar('\n');
	return 0;
}

/* Opens a packet socket on an interface of this thread's network namespace, with nothing to receive before the filter is on. */
static int open_socket(int program, const char *interface)
{
	struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL)};
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -1;
	address.sll_ifindex = (int)if_nametoindex(interface);
	if (address.sll_ifindex == 0 || setsockopt(fd, SOL_SOCKET, SO_ATTACH_BPF, &program, sizeof program) < 0 ||
	    bind(fd, (struct sockaddr *)&address, sizeof address) < 0) {
		int reason = errno;
		close(fd);
		errno = reason;
		return -1;
	}
	return fd;
}

static int listen_at(void)
{
	int program = known_program();
	int home = open("/proc/self/ns/net", O_RDONLY), away = open(word(), O_RDONLY);
	if (program < 0 || home < 0 || away < 0)
		return refuse("no such program or network namespace");
	int fd = -1;
	if (setns(away, CLONE_NEWNET) == 0) {
		fd = open_socket(program, word());
		int reason = errno;
		if (setns(home, CLONE_NEWNET) < 0)
			abort();
		errno = reason;
	}
	int reason = errno;
	close(home);
	close(away);
	errno = reason;
	if (fd < 0)
		return fail();
	printf("ok %d\n", fd);
	return 0;
}

struct bind_request {
	const char *network, *cgroup;
	uint16_t port;
	int fd, reason;
};

/* In a process of its own, so that namespace and cgroup are left by ending; the descriptors are the driver's. */
static int bind_there(void *argument)
{
	struct bind_request *request = argument;
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(request->port)};
	char path[4096];
	snprintf(path, sizeof path, "%s/cgroup.procs", request->cgroup);
	int away = open(request->network, O_RDONLY), members = open(path, O_WRONLY);
	/* 0 stands for the writer. */
	if (away >= 0 && members >= 0 && write(members, "0", 1) == 1 && setns(away, CLONE_NEWNET) == 0)
		request->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	if (request->fd < 0 || bind(request->fd, (struct sockaddr *)&address, sizeof address) < 0)
		request->reason = errno;
	close(away);
	close(members);
	return 0;
}

static int bind_at(void)
{
	static _Alignas(16) char stack[1 << 16];
	struct bind_request request = {.network = word(), .fd = -1};
	request.cgroup = word();
	request.port = (uint16_t)number();
	pid_t child = clone(bind_there, stack + sizeof stack, CLONE_VM | CLONE_VFORK | CLONE_FILES | SIGCHLD, &request);
	if (child < 0 || waitpid(child, NULL, 0) < 0)
		return fail();
	if (request.reason == 0) {
		printf("ok %d\n", request.fd);
		return 0;
	}
	if (request.fd >= 0)
		close(request.fd);
	errno = request.reason;
	return fail();
}

static int received(void)
{
	static uint8_t frame[out_size];
	int fd = (int)number();
	printf("ok");
	for (ssize_t size; (size = recv(fd, frame, sizeof frame, 0)) >= 0;) {
		putchar(' ');
		hex(frame, (size_t)size);
	}
	putchar('\n');
	return 0;
}

static int transmit(void)
{
	int home = open("/proc/self/ns/net", O_RDONLY), away = open(word(), O_RDONLY);
	if (home < 0 || away < 0 || setns(away, CLONE_NEWNET) < 0)
		return refuse("no such network namespace");
	struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_ifindex = (int)if_nametoindex(word())};
	char *frame = word();
	size_t size = unhex(frame);
	int fd = socket(AF_PACKET, SOCK_RAW, 0);
	ssize_t sent = fd < 0 ? -1 : sendto(fd, frame, size, 0, (struct sockaddr *)&address, sizeof address);
	int reason = errno;
	if (fd >= 0)
		close(fd);
	if (setns(home, CLONE_NEWNET) < 0)
		abort();
	close(home);
	close(away);
	errno = reason;
	return sent < 0 ? fail() : ok();
}

static int close_one(void)
{
	const char *kind = word();
	int is_map = strcmp(kind, "map") == 0;
	uint32_t index = number();
	if (strcmp(kind, "socket") == 0)
		return close((int)index) < 0 ? fail() : ok();
	int *fd = is_map ? &maps[index % maximum].fd : &programs[index % maximum];
	if (index >= (uint32_t)(is_map ? map_count : program_count) || *fd < 0)
		return refuse("no such thing");
	close(*fd);
	*fd = -1;
	return ok();
}

static int answer(char *line)
{
	char *command = strtok(line, " \n");
	if (!command)
		return refuse("an empty line");
	if (strcmp(command, "map") == 0)
		return make_map();
	if (strcmp(command, "update") == 0)
		return change_map(BPF_MAP_UPDATE_ELEM);
	if (strcmp(command, "delete") == 0)
		return change_map(BPF_MAP_DELETE_ELEM);
	if (strcmp(command, "slot") == 0)
		return fill_slot();
	if (strcmp(command, "lookup") == 0)
		return look_up();
	if (strcmp(command, "dump") == 0)
		return dump_map();
	if (strcmp(command, "program") == 0)
		return load_program();
	if (strcmp(command, "pinned") == 0)
		return open_pinned();
	if (strcmp(command, "run") == 0)
		return run();
	if (strcmp(command, "packet") == 0)
		return keep_packet();
	if (strcmp(command, "forget") == 0)
		return forget_packets();
	if (strcmp(command, "verdicts") == 0)
		return verdicts();
	if (strcmp(command, "listen") == 0)
		return listen_at();
	if (strcmp(command, "bind") == 0)
		return bind_at();
	if (strcmp(command, "received") == 0)
		return received();
	if (strcmp(command, "transmit") == 0)
		return transmit();
	if (strcmp(command, "close") == 0)
		return close_one();
	return refuse("an unknown command");
}

/* How many CPUs there may ever be: per-CPU maps have a value for each. `0-3` is 4. */
static int possible_cpus(void)
{
	int first = 0, last = 0;
	FILE *file = fopen("/sys/devices/system/cpu/possible", "r");
	if (!file)
		return 1;
	int found = fscanf(file, "%d-%d", &first, &last);
	fclose(file);
	return found == 2 ? last + 1 : 1;
}

int main(void)
{
	char *line = NULL;
	size_t size = 0;
	cpus = possible_cpus();
	setvbuf(stdout, NULL, _IOFBF, 1 << 16);
	while (getline(&line, &size, stdin) > 0) {
		answer(line);
		fflush(stdout);
	}
	free(line);
	return 0;
}
