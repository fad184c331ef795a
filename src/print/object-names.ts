/**
 * Names of SNMP's objects, as tcpdump knows them: MIB-II (RFC 1213), parts of the SNMP framework (RFC 3411 to 3414), and
 * the first private enterprises.
 *
 * In the text a line names what lies directly below one object. Numbers count from 1; one that is out of sequence stands
 * before its name. An indented line goes on with the one above. The text is read when a name is first asked for.
 */

const text = `
root: iso
iso: 3=org
org: 6=dod
dod: internet
internet: directory mgmt experimental private security snmpV2
snmpV2: 3=snmpModules
snmpModules: 10=snmpFrameworkMIB snmpMPDMIB 15=snmpUsmMIB
snmpUsmMIB: usmMIBObjects usmMIBConformance
usmMIBConformance: usmMIBCompliances usmMIBGroups
usmMIBObjects: usmStats usmUser
usmUser: usmUserSpinLock usmUserTable
usmUserTable: usmUserEntry
usmUserEntry: usmUserEngineID usmUserName usmUserSecurityName usmUserCloneFrom usmUserAuthProtocol usmUserAuthKeyChange
  usmUserOwnAuthKeyChange usmUserPrivProtocol usmUserPrivKeyChange usmUserOwnPrivKeyChange usmUserPublic usmUserStorageType
  usmUserStatus
usmStats: usmStatsUnsupportedSecLevels usmStatsNotInTimeWindows usmStatsUnknownUserNames usmStatsUnknownEngineIDs
  usmStatsWrongDigests usmStatsDecryptionErrors
snmpMPDMIB: snmpMPDAdmin snmpMPDMIBObjects snmpMPDMIBConformance
snmpMPDMIBConformance: snmpMPDMIBCompliances snmpMPDMIBGroups
snmpMPDMIBObjects: snmpMPDStats
snmpMPDStats: snmpUnknownSecurityModels snmpInvalidMsgs snmpUnknownPDUHandlers
snmpFrameworkMIB: snmpFrameworkAdmin snmpFrameworkMIBObjects snmpFrameworkMIBConformance
snmpFrameworkMIBObjects: snmpEngine
snmpEngine: snmpEngineID snmpEngineBoots snmpEngineTime snmpEngineMaxMessageSize
private: enterprises
enterprises: proteon ibm cmu unix acc twg cayman nysernet cisco nsc hp epilogue utennessee bbn xylogics unisys canstar
  wellfleet trw mit eon spartacus excelan spider nsfnet sytek intergraph interlan vitalink ulana nswc santacruzoperation
  xyplex cray bellnorthernresearch dec touch networkresearchcorp baylor nmfeccllnl sri sun 3com cmc synoptics cheyenne prime
  mcnc chipcom opticaldatasystems gated cabletron apollo desktalksystems ssds castlerock mips tgv silicongraphics ubc merit
  fibercom apple gandalf dartmouth davidsystems reuter cornell tmac locus nasa retix boeing att ungermannbass
  digitalanalysis hplanman netlabs icl auspex lannet ncd raycom pirellifocom datability networkappltech link nyu rnd
  intercon learningtree webstercomputer frontier nokia allenbradley cern sigma emergingtech snmpresearch ohiostate ultra
  136=ccur
mgmt: mib
mib: system interfaces at ip icmp tcp udp egp 10=transmission snmp
snmp: snmpInPkts snmpOutPkts snmpInBadVersions snmpInBadCommunityNames snmpInBadCommunityUses snmpInASNParseErrs
  snmpInBadTypes snmpInTooBigs snmpInNoSuchNames snmpInBadValues snmpInReadOnlys snmpInGenErrs snmpInTotalReqVars
  snmpInTotalSetVars snmpInGetRequests snmpInGetNexts snmpInSetRequests snmpInGetResponses snmpInTraps snmpOutTooBigs
  snmpOutNoSuchNames snmpOutBadValues snmpOutReadOnlys snmpOutGenErrs snmpOutGetRequests snmpOutGetNexts snmpOutSetRequests
  snmpOutGetResponses snmpOutTraps snmpEnableAuthTraps
egp: egpInMsgs egpInErrors egpOutMsgs egpOutErrors egpNeighTable egpAs
egpNeighTable: egpNeighEntry
egpNeighEntry: egpNeighState egpNeighAddr egpNeighAs egpNeighInMsgs egpNeighInErrs egpNeighOutMsgs egpNeighOutErrs
  egpNeighInErrMsgs egpNeighOutErrMsgs egpNeighStateUps egpNeighStateDowns egpNeighIntervalHello egpNeighIntervalPoll
  egpNeighMode egpNeighEventTrigger
udp: udpInDatagrams udpNoPorts udpInErrors udpOutDatagrams udpTable
udpTable: udpEntry
udpEntry: udpLocalAddress udpLocalPort
tcp: tcpRtoAlgorithm tcpRtoMin tcpRtoMax tcpMaxConn tcpActiveOpens tcpPassiveOpens tcpAttemptFails tcpEstabResets
  tcpCurrEstab tcpInSegs tcpOutSegs tcpRetransSegs tcpConnTable tcpInErrs tcpOutRsts
tcpConnTable: tcpConnEntry
tcpConnEntry: tcpConnState tcpConnLocalAddress tcpConnLocalPort tcpConnRemAddress tcpConnRemPort
icmp: icmpInMsgs icmpInErrors icmpInDestUnreachs icmpInTimeExcds icmpInParmProbs icmpInSrcQuenchs icmpInRedirects
  icmpInEchos icmpInEchoReps icmpInTimestamps icmpInTimestampReps icmpInAddrMasks icmpInAddrMaskReps icmpOutMsgs
  icmpOutErrors icmpOutDestUnreachs icmpOutTimeExcds icmpOutParmProbs icmpOutSrcQuenchs icmpOutRedirects icmpOutEchos
  icmpOutEchoReps icmpOutTimestamps icmpOutTimestampReps icmpOutAddrMasks icmpOutAddrMaskReps
ip: ipForwarding ipDefaultTTL ipInReceives ipInHdrErrors ipInAddrErrors ipForwDatagrams ipInUnknownProtos ipInDiscards
  ipInDelivers ipOutRequests ipOutDiscards ipOutNoRoutes ipReasmTimeout ipReasmReqds ipReasmOKs ipReasmFails ipFragOKs
  ipFragFails ipFragCreates ipAddrTable ipRoutingTable ipNetToMediaTable
ipNetToMediaTable: ipNetToMediaEntry
ipNetToMediaEntry: ipNetToMediaIfIndex ipNetToMediaPhysAddress ipNetToMediaNetAddress ipNetToMediaType
ipRoutingTable: ipRouteEntry
ipRouteEntry: ipRouteDest ipRouteIfIndex ipRouteMetric1 ipRouteMetric2 ipRouteMetric3 ipRouteMetric4 ipRouteNextHop
  ipRouteType ipRouteProto ipRouteAge ipRouteMask
ipAddrTable: ipAddrEntry
ipAddrEntry: ipAdEntAddr ipAdEntIfIndex ipAdEntNetMask ipAdEntBcastAddr ipAdEntReasmMaxSize
at: atTable
atTable: atEntry
atEntry: atIfIndex atPhysAddress atNetAddress
interfaces: ifNumber ifTable
ifTable: ifEntry
ifEntry: ifIndex ifDescr ifType ifMtu ifSpeed ifPhysAddress ifAdminStatus ifOperStatus ifLastChange ifInOctets ifInUcastPkts
  ifInNUcastPkts ifInDiscards ifInErrors ifInUnknownProtos ifOutOctets ifOutUcastPkts ifOutNUcastPkts ifOutDiscards
  ifOutErrors ifOutQLen ifSpecific
system: sysDescr sysObjectID sysUpTime sysContact sysName sysLocation sysServices
`;

type Names = ReadonlyMap<string, ReadonlyMap<number, string>>;

/** For each object that has some, the names below it by their numbers. No two objects share a name. */
function readNames(): Names {
  const below = new Map<string, Map<number, string>>();
  let names = new Map<number, string>();
  let number = 0;
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    if (word.endsWith(":")) {
      below.set(word.slice(0, -1), (names = new Map()));
      number = 0;
      continue;
    }
    const [last, first] = word.split("=").reverse() as [string, string?];
    number = first === undefined ? number + 1 : Number(first);
    names.set(number, last);
  }
  return below;
}

let known: Names | undefined;

/** Below these objects, identifiers begin with a mark instead of the names that lead there. */
const shortened: readonly { readonly mark: string; readonly object: string; readonly octets: readonly number[] }[] = [
  { mark: "", object: "mib", octets: [0x2b, 6, 1, 2, 1] },
  { mark: "E:", object: "enterprises", octets: [0x2b, 6, 1, 4, 1] },
  { mark: "X:", object: "experimental", octets: [0x2b, 6, 1, 3] },
  { mark: "S:", object: "snmpModules", octets: [0x2b, 6, 1, 6, 3] },
];

/**
 * An object identifier with names as far as they are known. `parts` are its numbers, and `start` is where it lies encoded
 * in `data`: tcpdump looks for what it shortens in the octets, so that an encoding with needless ones is shown whole.
 */
export function objectText(parts: readonly number[], data: Uint8Array, start: number, length: number): string {
  known ??= readNames();
  const beginning = shortened.find(
    ({ octets }) => octets.length <= length && octets.every((octet, index) => data[start + index] === octet),
  );
  let object: string | undefined = beginning?.object ?? "root";
  let words = "";
  // The first octet holds two numbers.
  for (const part of parts.slice(beginning === undefined ? 0 : beginning.octets.length + 1)) {
    object = object === undefined ? undefined : known.get(object)?.get(part);
    if (beginning === undefined || words !== "") words += ".";
    words += object ?? part;
  }
  return (beginning?.mark ?? "") + words;
}
