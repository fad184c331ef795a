import net from "node:net";

/** How much is read at once: as much as Linux keeps in a pipe. */
const chunkLength = 64 * 1024;

/** How many chunks may be waiting to be asked for. */
const chunkCount = 8;

/**
 * Reads a pipe or a socket, chunk by chunk; each is valid until the next is asked for.
 *
 * A file read that waits for bytes could not be given up, and would keep the process alive, so it is read as a socket. That
 * is handed the same few buffers over and over: as a stream it would take twice the time.
 */
export async function* readPipe(descriptor: number): AsyncGenerator<Uint8Array, void, void> {
  const buffers = Array.from({ length: chunkCount }, () => Buffer.alloc(chunkLength));
  const lengths: number[] = [];
  let written = 0;
  let isPaused = false;
  let isAtEnd = false;
  let failure: Error | undefined;
  let wake = () => {};
  const onread = {
    buffer: () => buffers[written % chunkCount]!,
    callback(length: number) {
      lengths[written++ % chunkCount] = length;
      wake();
      // The chunk that was handed out last is still in use.
      isPaused = written - taken >= chunkCount - 1;
      return !isPaused;
    },
  };
  const socket = new net.Socket({ fd: descriptor, readable: true, writable: false, onread } as SocketOptions);
  socket.on("end", () => {
    isAtEnd = true;
    wake();
  });
  socket.on("error", (error) => {
    failure = error;
    wake();
  });
  let taken = 0;
  try {
    for (;;) {
      if (taken < written) {
        const slot = taken % chunkCount;
        yield buffers[slot]!.subarray(0, lengths[slot]);
        taken++;
      } else if (failure !== undefined) {
        throw failure;
      } else if (isAtEnd) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (isPaused) socket.resume();
          isPaused = false;
        });
      }
    }
  } finally {
    socket.destroy();
  }
}

/** The types of Node.js know `onread` only for sockets that connect. */
type SocketOptions = net.SocketConstructorOpts & Pick<net.TcpSocketConnectOpts, "onread">;
