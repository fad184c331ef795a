/** What calls and replies of AFS's services carry, by operation. */

export const rxServices = {
  7000: "fs",
  7001: "cb",
  7002: "pt",
  7003: "vldb",
  7004: "kauth",
  7005: "vol",
  7007: "bos",
} as const;

export type RxService = (typeof rxServices)[keyof typeof rxServices];

type Table = Readonly<Record<number, string>>;

/** The database that several services keep in several places has operations of its own. */
export function isUbik(operation: number): boolean {
  return (operation >= 10000 && operation <= 10007) || (operation >= 20000 && operation <= 20013);
}

export const rxWithUbik: ReadonlySet<RxService> = new Set(["pt", "vldb", "kauth"]);

const rows = (operations: readonly number[], forms: string): Table =>
  Object.fromEntries(operations.map((operation) => [operation, forms]));

export const ubikCalls: Table = {
  10000: "syncsite:yesNo votestart:date dbversion:version tid:version",
  10003: "site:uint",
  ...rows([20000, 20001, 20007, 20008, 20010], "tid:version"),
  20002: "tid:version file:int pos:int length:int hidden",
  20003: "tid:version file:int pos:int",
  20005: "file:int",
  20006: "file:int length:int dbversion:version",
  20009: "tid:version file:int length:int",
  20012: "tid:version oldversion:version newversion:version",
};

export const ubikReplies: Table = { 10000: "vote_no:nothing", 20004: "dbversion:version" };

export const rxCalls: Readonly<Record<RxService, Table>> = {
  fs: {
    130: "fid offset:uint length:uint",
    ...rows([131, 132, 143, 144, 145, 156, 157, 158], "fid"),
    133: "fid status offset:uint length:uint flen:uint",
    134: "fid acl",
    135: "fid status",
    ...rows([136, 142], "fid string256"),
    ...rows([137, 141], "fid string256 status"),
    138: "old:fid string256 new:fid string256",
    139: "fid string256 link_to:string256",
    140: "fid string256 link_to:fid",
    148: "string256",
    ...rows([149, 150], "volid:uint"),
    154: "volname:string256",
    ...rows([155, 65536], "fids"),
    65537: "fid offset:uint64 length:uint64",
    65538: "fid status offset:uint64 length:uint64 flen:uint64",
    65541: "addr:uint",
  },
  cb: { 204: "fids callbacks", 214: "afsuuid:afsuuid" },
  pt: {
    500: "string64 id:int oldid:int",
    ...rows([501, 506, 508, 512, 514, 517, 518, 519, 530], "id:int"),
    502: "pos:int",
    ...rows([503, 507, 515], "uid:int gid:int"),
    504: "names",
    505: "ids::integers",
    509: "string64 flag:int oid:int",
    511: "id:int gflag:int",
    513: "id:int string64 oldid:int newid:int",
    520: "id:int string64",
  },
  vldb: {
    ...rows([501, 517], "characters65"),
    ...rows([502, 503, 507, 508, 509, 518], "volid:int volumeType"),
    ...rows([504, 519, 524, 527], "string65"),
    505: "bump:int",
    ...rows([506, 520], "volid:int volumeType characters65"),
    ...rows([510, 521], "index:int"),
  },
  kauth: {
    ...rows([1, 2, 5, 6, 7, 8, 14, 15, 21, 22], "principal:string64 string64"),
    ...rows([3, 23], "kvno:int domain:string64 ticket principal:string64 string64"),
    4: "principal:string64 string64 kvno:int",
    12: "name:string64",
  },
  vol: {
    100: "partition:uint name:string256 type:uint parent:uint",
    ...rows([101, 104, 107], "trans:uint"),
    102: "totrans:uint flags:uint",
    103: "fromtrans:uint fromdate:date server desttrans:int",
    105: "trans:uint purgevol:uint newtype:uint newname:string256",
    106: "trans:uint flags:uint",
    108: "vol:uint partition:uint flags:uint",
    // The second is tcpdump's number for the size, which really is 65537.
    ...rows([109, 655537], "fromtrans:uint fromdate:date"),
    110: "index:uint",
    111: "tid:uint newsite:uint",
    ...rows([112, 113], "tid:nothing"),
    114: "name:string256 type:uint pid:uint cloneid:uint",
    116: "partition:uint flags:uint",
    117: "tid:uint name:string256 type:uint pid:uint clone:uint backup:uint",
    119: "name:string256",
    ...rows([120, 126], "tid:uint"),
    ...rows([121, 122, 124, 125, 65536], "partid:uint volid:uint"),
    123: "tid:uint date:date",
    128: "fromtrans:uint fromdate:date servers",
    65538: "fromtrans:uint fromdate:date flags:uint",
  },
  bos: {
    80: "type:string256 instance:string256",
    ...rows([81, 83, 85, 87, 88, 93, 96, 97, 104, 106, 108, 112, 114], "string256"),
    ...rows([82, 98], "string256 status:int"),
    86: "string256 num:int",
    ...rows([84, 89, 90, 91, 92, 95], "int"),
    105: "string256 size:int flags:int date:int",
  },
};

export const rxReplies: Readonly<Record<RxService, Table>> = {
  fs: { 131: "acl", ...rows([137, 141], "new:fid"), 151: "root_volume:string256", 153: "date" },
  cb: { 213: "afsuuid" },
  pt: {
    504: "ids::integers",
    505: "names",
    ...rows([508, 514, 517, 518, 519], "integers"),
    510: "maxuid:int maxgid:int",
  },
  vldb: {
    510: "count:int nextindex:int entry8",
    ...rows([503, 504], "entry8"),
    505: "newvol:uint",
    ...rows([521, 529], "count:int nextindex:int entry13"),
    ...rows([518, 519], "entry13"),
    ...rows([526, 527], "entryUuid"),
  },
  kauth: {},
  vol: {
    100: "volid:uint trans:uint",
    ...rows([104, 107], "uint"),
    105: "newvol:uint",
    108: "trans:uint",
    110: "volume:uint partition:uint",
    112: "string256",
    113:
      "volid:uint nextuniq:uint type:uint parentid:uint clone:uint backup:uint restore:uint maxquota:uint minquota:uint " +
      "owner:uint create:date access:date update:date expire:date backup:date copy:date",
    ...rows([116, 121], "volumes"),
  },
  bos: {},
};
