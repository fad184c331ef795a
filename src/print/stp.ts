import type { MultipleStp, ShortestPathStp, StpInstance, StpLayer } from "../decode/stp.js";
import { stpVersions as versions } from "../decode/stp.js";
import { bitNames, quotientText } from "./numbers.js";
import type { Out } from "./out.js";

const versionNames: ReadonlyMap<number, string> = new Map<number, string>([
  [versions.stp, "802.1d"],
  [versions.rapid, "802.1w"],
  [versions.multiple, "802.1s"],
  [versions.shortestPath, "802.1aq"],
]);

const bpduTypes = { config: 0, rapid: 2, topologyChange: 0x80 } as const;

const bpduNames: ReadonlyMap<number, string> = new Map<number, string>([
  [bpduTypes.config, "Config"],
  [bpduTypes.rapid, "Rapid STP"],
  [bpduTypes.topologyChange, "Topology Change"],
]);

const flagNames: readonly (readonly [number, string])[] = [
  [0x01, "Topology change"],
  [0x02, "Proposal"],
  [0x10, "Learn"],
  [0x20, "Forward"],
  [0x40, "Agreement"],
  [0x80, "Topology change ACK"],
];

const portRoles = ["Unknown", "Alternate", "Root", "Designated"] as const;

function flagsText(flags: number): string {
  return bitNames(flagNames, flags) || "none";
}

function portRole(flags: number): string {
  return portRoles[((flags >> 2) & 3) as 0 | 1 | 2 | 3];
}

const configLength = 35;
const rapidLength = 36;
const multipleLength = 102;
const shortestPathLength = 87;

export function printStp(layer: StpLayer, out: Out): void {
  out.protocol = "stp";
  const { wireLength } = layer;
  if (wireLength < 4) return out.invalid();
  if (out.need(layer.protocolId) !== 0) return out.add(`unknown STP version, length ${wireLength}`);
  const version = out.need(layer.version);
  const versionName = versionNames.get(version);
  out.add(`STP ${versionName ?? `Unknown STP protocol (0x${version.toString(16).padStart(2, "0")})`}`);
  if (versionName === undefined) return;
  const type = out.need(layer.bpduType);
  out.add(`, ${bpduNames.get(type) ?? `Unknown BPDU Type (0x${type.toString(16).padStart(2, "0")})`}`);
  if (type === bpduTypes.config) printConfig(layer, configLength, out);
  if (type !== bpduTypes.rapid) return;
  if (version === versions.rapid) printConfig(layer, rapidLength, out);
  else if (version !== versions.stp) printMultiple(layer, out);
}

function seconds(time: number | undefined, out: Out): string {
  return `${quotientText(out.need(time), 256, 2)}s`;
}

function timesText(layer: StpLayer, out: Out): string {
  const { messageAge, maxAge, helloTime, forwardDelay } = layer;
  return (
    `message-age ${seconds(messageAge, out)}, max-age ${seconds(maxAge, out)}` +
    `, hello-time ${seconds(helloTime, out)}, forwarding-delay ${seconds(forwardDelay, out)}`
  );
}

function printConfig(layer: StpLayer, leastLength: number, out: Out): void {
  if (layer.wireLength < leastLength) return out.invalid();
  const flags = out.need(layer.flags);
  out.add(`, Flags [${flagsText(flags)}]`);
  const portId = out.need(layer.portId).toString(16).padStart(4, "0");
  out.add(`, bridge-id ${out.needText(layer.bridgeId)}.${portId}, length ${layer.wireLength}`);
  if (out.options.verbosity === 0) return;
  out.add(`\n\t${timesText(layer, out)}`);
  out.add(`\n\troot-id ${out.needText(layer.rootId)}, root-pathcost ${out.need(layer.rootPathCost)}`);
  if (layer.version === versions.rapid) out.add(`, port-role ${portRole(flags)}`);
}

function printMultiple(layer: StpLayer, out: Out): void {
  const { wireLength, multiple, shortestPath } = layer;
  if (wireLength < multipleLength || multiple === undefined) return out.invalid();
  if (out.need(layer.version1Length) !== 0) return out.invalid();
  const length = out.need(multiple.version3Length) + 2;
  if (wireLength < rapidLength + length) return out.invalid();
  const flags = out.need(layer.flags);
  out.add(`, CIST Flags [${flagsText(flags)}], length ${wireLength}`);
  if (out.options.verbosity > 0) printMultipleDetails(layer, multiple, flags, out);
  if (shortestPath === undefined) return;
  const extraLength = out.need(shortestPath.version4Length) + 2;
  if (wireLength < rapidLength + length + extraLength || extraLength < shortestPathLength) return out.invalid();
  if (out.options.verbosity > 0) printShortestPath(shortestPath, out);
}

/** A name, after which the text may end. */
function printName(name: string, cut: boolean, out: Out): void {
  out.add(name);
  if (cut) out.stop();
}

function printMultipleDetails(layer: StpLayer, multiple: MultipleStp, flags: number, out: Out): void {
  out.add(`\n\tport-role ${portRole(flags)}, `);
  out.add(`CIST root-id ${out.needText(layer.rootId)}, CIST ext-pathcost ${out.need(layer.rootPathCost)}`);
  out.add(`\n\tCIST regional-root-id ${out.needText(layer.bridgeId)}, `);
  out.add(`CIST port-id ${out.need(layer.portId).toString(16).padStart(4, "0")},`);
  out.add(`\n\t${timesText(layer, out)}`);
  out.add(`\n\tv3len ${out.need(multiple.version3Length)}, `);
  out.add("MCID Name ");
  printName(multiple.configurationName, multiple.nameCut, out);
  const revision = out.need(multiple.revision);
  if (multiple.digest === undefined) return out.stop();
  out.add(`, rev ${revision},\n\t\tdigest ${multiple.digest.hex()}, `);
  out.add(`CIST int-root-pathcost ${out.need(multiple.internalRootPathCost)},`);
  out.add(`\n\tCIST bridge-id ${out.needText(multiple.cistBridgeId)}, `);
  out.add(`CIST remaining-hops ${out.need(multiple.remainingHops)}`);
  for (const instance of multiple.instances) printInstance(instance, out);
}

function printInstance(instance: StpInstance, out: Out): void {
  const id = out.need(instance.instanceId);
  const flags = out.need(instance.flags);
  out.add(`\n\tMSTI ${id}, Flags [${flagsText(flags)}], port-role ${portRole(flags)}`);
  const root = out.needText(instance.regionalRootId);
  out.add(`\n\t\tMSTI regional-root-id ${root}, pathcost ${out.need(instance.pathCost)}`);
  const [bridge, port] = [out.need(instance.bridgePriority) >> 4, out.need(instance.portPriority) >> 4];
  out.add(`\n\t\tMSTI bridge-prio ${bridge}, port-prio ${port}, hops ${out.need(instance.remainingHops)}`);
}

function printShortestPath(path: ShortestPathStp, out: Out): void {
  out.add(`\n\tv4len ${out.need(path.version4Length)}, `);
  out.add("AUXMCID Name ");
  printName(path.configurationName, path.nameCut, out);
  const revision = out.need(path.revision);
  if (path.digest === undefined) return out.stop();
  out.add(`, Rev ${revision},\n\t\tdigest ${path.digest.hex()}`);
  const agreement = out.need(path.agreement);
  const [format, convention] = [out.need(path.digestFormat), out.need(path.digestConvention)];
  if (path.agreementDigest === undefined) return out.stop();
  out.add(
    `\n\tAgreement num ${agreement >> 6}, Discarded Agreement num ${(agreement >> 4) & 3}, Agreement valid-` +
      `flag ${(agreement >> 3) & 1},\n\tRestricted role-flag: ${(agreement >> 2) & 1}, ` +
      `Format id ${format >> 4} cap ${format}, Convention id ${convention >> 4} cap ${convention},\n\t` +
      `Edge count ${out.need(path.edgeCount)}, Agreement digest ${path.agreementDigest.hex()}`,
  );
}
