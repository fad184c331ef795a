/** The exit statuses of the command. tcpdump's 14, for output that could not be written, is 1 here like all errors. */
export const exitCodes = { done: 0, error: 1 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
