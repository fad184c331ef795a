import { CaptureError } from "../errors.js";

/** What the system's own tools say of an error (strerror(3)), for the errors that reading and writing files meets. */
const texts: Readonly<Record<string, string>> = {
  EACCES: "Permission denied",
  EAGAIN: "Resource temporarily unavailable",
  EBADF: "Bad file descriptor",
  ECONNRESET: "Connection reset by peer",
  EDQUOT: "Disk quota exceeded",
  EFBIG: "File too large",
  EINVAL: "Invalid argument",
  EIO: "Input/output error",
  EISDIR: "Is a directory",
  ELOOP: "Too many levels of symbolic links",
  EMFILE: "Too many open files",
  ENAMETOOLONG: "File name too long",
  ENFILE: "Too many open files in system",
  ENODEV: "No such device",
  ENOENT: "No such file or directory",
  ENOMEM: "Cannot allocate memory",
  ENOSPC: "No space left on device",
  ENOTDIR: "Not a directory",
  ENXIO: "No such device or address",
  EPERM: "Operation not permitted",
  EPIPE: "Broken pipe",
  EROFS: "Read-only file system",
  ESTALE: "Stale file handle",
  ETIMEDOUT: "Connection timed out",
  ETXTBSY: "Text file busy",
};

/** The system's sentence for an error thrown by a file operation, or the error's own message. */
export function describeSystemError(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return (typeof code === "string" ? texts[code] : undefined) ?? String(message ?? error);
}

/** The error for a source that failed while it was read, after `offset` bytes. */
export function readError(error: unknown, offset: number): CaptureError {
  const message = `error reading dump file: ${describeSystemError(error)}`;
  return new CaptureError("capture-read", message, offset, { cause: error });
}
