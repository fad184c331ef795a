import type { SyslogLayer } from "../decode/syslog.js";
import type { Out } from "./out.js";

// prettier-ignore
const facilities = [
  "kernel", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp", "ntp", "security",
  "console", "cron", "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7",
] as const;
const severities = ["emergency", "alert", "critical", "error", "warning", "notice", "info", "debug"] as const;

export function printSyslog(layer: SyslogLayer, out: Out): void {
  out.protocol = "syslog";
  if (layer.problem === "cut") return out.stop();
  if (layer.problem === "priority") return out.invalid();
  const facility = facilities[layer.facility] ?? `unknown (${layer.facility})`;
  const severity = severities[layer.severity] ?? `unknown (${layer.severity})`;
  if (out.options.verbosity === 0) return out.add(`SYSLOG ${facility}.${severity}, length: ${layer.wireLength}`);
  out.add(`SYSLOG, length: ${layer.wireLength}`);
  out.add(`\n\tFacility ${facility} (${layer.facility}), Severity ${severity} (${layer.severity})`);
  out.add(`\n\tMsg: ${layer.message}`);
  if (layer.capturedLength < layer.wireLength) return out.stop();
  if (out.options.verbosity > 1) out.hexDump(layer.bytes, "\n\t");
}
