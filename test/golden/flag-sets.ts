/** The ways to print that are compared with tcpdump's, for every fixture. */
export const flagSets = ["-n", "-nn -e", "-n -v", "-n -X", "-n -tttt -q"] as const;

export type FlagSet = (typeof flagSets)[number];
