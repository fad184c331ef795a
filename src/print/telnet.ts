import type { TelnetCommand, TelnetLayer } from "../decode/telnet.js";
import { telnetCommands, telnetOptions } from "../decode/telnet.js";
import type { Out } from "./out.js";

/** From the lowest number on. */
// prettier-ignore
const commandNames = [
  "EOF", "SUSP", "ABORT", "EOR", "SE", "NOP", "DMARK", "BRK", "IP", "AO", "AYT", "EC", "EL", "GA", "SB", "WILL", "WONT", "DO",
  "DONT", "IAC IAC",
] as const;

// prettier-ignore
const optionNames = [
  "BINARY", "ECHO", "RCP", "SUPPRESS GO AHEAD", "NAME", "STATUS", "TIMING MARK", "RCTE", "NAOL", "NAOP", "NAOCRD", "NAOHTS",
  "NAOHTD", "NAOFFD", "NAOVTS", "NAOVTD", "NAOLFD", "EXTEND ASCII", "LOGOUT", "BYTE MACRO", "DATA ENTRY TERMINAL", "SUPDUP",
  "SUPDUP OUTPUT", "SEND LOCATION", "TERMINAL TYPE", "END OF RECORD", "TACACS UID", "OUTPUT MARKING", "TTYLOC",
  "3270 REGIME", "X.3 PAD", "NAWS", "TSPEED", "LFLOW", "LINEMODE", "XDISPLOC", "OLD-ENVIRON", "AUTHENTICATION", "ENCRYPT",
  "NEW-ENVIRON",
] as const;

export function printTelnet(layer: TelnetLayer, out: Out): void {
  out.protocol = "telnet";
  const { commands, cut } = layer;
  // With most detail and a dump of the packet, each command is dumped, too.
  const dumps = /X/.test(out.options.dump) && out.options.verbosity > 2;
  for (const [index, command] of commands.entries()) {
    if (dumps) out.add(`${index === 0 ? "\nTelnet:" : ""}${dumpText(command, layer.offset)}`);
    else out.add(index === 0 ? " [telnet " : ", ");
    if (dumps && command.bytes.length < command.length) return out.stop();
    out.add(commandText(command));
  }
  if (cut) return out.stop();
  if (commands.length > 0) out.add(dumps ? "\n" : "]");
}

const bytesPerLine = 16;
const columns = 8;

function dumpText({ bytes, length: counted }: TelnetCommand, start: number): string {
  const { length } = bytes;
  let dump = "";
  for (let at = 0; at < length; at += bytesPerLine) {
    const offset = (bytes.start - start + at).toString(16).padStart(4, "0");
    const words =
      bytes
        .slice(at, at + bytesPerLine)
        .hex()
        .match(/.{1,4}/g) ?? [];
    dump += `\n0x${offset}:  ${words.join(" ")}`;
  }
  if (length < counted) return dump;
  return `${dump}${length > columns ? "\n\t\t\t\t" : `${" ".repeat((columns - length) * 3)}\t`}`;
}

function commandText({ command, option, parameters }: TelnetCommand): string {
  const name = commandNames[command - telnetCommands.first]!;
  if (option === undefined) return name;
  const text = `${name} ${optionNames[option] ?? numberText(option)}`;
  return parameters === undefined ? text : `${text}${parametersText(option, parameters)} SE`;
}

/** As C's `%#x`, which has no mark before a zero. */
function numberText(value: number): string {
  return value === 0 ? "0" : `0x${value.toString(16)}`;
}

/** The names of the first parameters. */
const qualifiers: readonly (readonly (string | undefined)[])[] = [["IS", "SEND", "INFO"]];

// prettier-ignore
const authenticationQualifiers: readonly (readonly (string | undefined)[])[] = [
  ["IS", "SEND", "REPLY", "NAME"],
  [
    "NULL", "KERBEROS_V4", "KERBEROS_V5", "SPX", "MINK", "SRP", "RSA", "SSL", undefined, undefined, "LOKI", "SSA", "KEA_SJ",
    "KEA_SJ_INTEG", "DSS", "NTLM",
  ],
];

// prettier-ignore
const encryptionQualifiers: readonly (readonly (string | undefined)[])[] = [
  ["IS", "SUPPORT", "REPLY", "START", "END", "REQUEST-START", "REQUEST-END", "END_KEYID", "DEC_KEYID"],
  [
    "NULL", "DES_CFB64", "DES_OFB64", "DES3_CFB64", "DES3_OFB64", undefined, "CAST5_40_CFB64", "CAST5_40_OFB64",
    "CAST128_CFB64", "CAST128_OFB64",
  ],
];

function qualifiersOf(option: number): readonly (readonly (string | undefined)[])[] {
  if (option === telnetOptions.authentication) return authenticationQualifiers;
  return option === telnetOptions.encryption ? encryptionQualifiers : qualifiers;
}

function parametersText(option: number, parameters: readonly number[]): string {
  const names = qualifiersOf(option);
  return parameters.map((value, index) => ` ${names[index]?.[value] ?? numberText(value)}`).join("");
}
