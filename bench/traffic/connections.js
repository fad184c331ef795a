// TCP connections, as generators of frames: handshake, what the application says, and the end.
import { ethernet, ip, join, tagged, tcp, text, u16, u32, u8 } from "./frames.js";
import { below, chance, ends, pick, random32, randomBytes, words } from "./hosts.js";

const [fin, syn, rst, psh, ack, urg, ece, cwr] = [1, 2, 4, 8, 16, 32, 64, 128];

/** One side of a connection: what it has sent, and with which options. */
function side(end, peer) {
  return {
    end,
    peer,
    sequence: random32(),
    window: 501 + below(3000),
    scale: pick([7, 8, 10]),
    clock: random32(),
    id: below(65536),
    ttl: pick([64, 64, 128]),
  };
}

class Connection {
  constructor(serverPort) {
    const { from, to, server } = ends(serverPort);
    this.server = server;
    this.client = side(from, to);
    this.remote = side(to, from);
    this.remote.ttl = 40 + below(24);
    this.timestamps = chance(80);
    this.vlan = chance(10) ? 5 : undefined;
    this.segmentSize = this.timestamps ? 1448 : 1460;
    if (from.ip.length === 16) this.segmentSize -= 20;
  }

  frame(sender, receiver, flags, payload, options = u8(), more = {}) {
    const { end, peer } = sender;
    const acknowledgment = flags & ack ? receiver.sequence : 0;
    const header = { sequence: sender.sequence, acknowledgment, flags, window: sender.window, options, ...more };
    const segment = tcp(end, peer, header, payload);
    sender.id = (sender.id + 1) & 0xffff;
    const packet = ip(end, peer, 6, segment, { id: sender.id, ttl: sender.ttl });
    const frame = ethernet(peer.mac, end.mac, end.ip.length === 4 ? 0x0800 : 0x86dd, packet);
    if ((flags & rst) === 0 || more.sequence === undefined)
      sender.sequence = (sender.sequence + payload.length + (flags & (syn | fin) ? 1 : 0)) >>> 0;
    return this.vlan === undefined ? frame : tagged(frame, this.vlan);
  }

  stamp(sender, receiver) {
    if (!this.timestamps) return u8();
    sender.clock = (sender.clock + below(40)) >>> 0;
    return join(u8(1, 1, 8, 10), u32(sender.clock), u32(receiver.clock));
  }

  /** A segment of an established connection. */
  send(sender, receiver, payload, flags = ack | psh) {
    return this.frame(sender, receiver, flags, payload, this.stamp(sender, receiver));
  }

  up(payload, flags) {
    return this.send(this.client, this.remote, payload, flags);
  }

  down(payload, flags) {
    return this.send(this.remote, this.client, payload, flags);
  }

  *open() {
    const options = (own, other, answer) => {
      const clocks = join(u8(8, 10), u32(own.clock), u32(answer ? other.clock : 0));
      return this.timestamps
        ? join(u8(2, 4), u16(this.segmentSize + 12), u8(4, 2), clocks, u8(1, 3, 3, own.scale))
        : join(u8(2, 4), u16(this.segmentSize), u8(1, 3, 3, own.scale, 1, 1, 4, 2));
    };
    const [client, remote] = [this.client, this.remote];
    const marks = chance(10) ? ece | cwr : 0;
    yield this.frame(client, remote, syn | marks, u8(), options(client, remote, false), { window: 64240 });
    const answer = syn | ack | (marks && ece);
    yield this.frame(remote, client, answer, u8(), options(remote, client, true), { window: 65160 });
    yield this.up(u8(), ack);
  }

  /** Data in one direction, with an acknowledgement for every second segment and a loss now and then. */
  *stream(sender, receiver, data) {
    for (let at = 0, count = 0; at < data.length; at += this.segmentSize, count++) {
      const piece = data.subarray(at, at + this.segmentSize);
      const last = at + piece.length >= data.length;
      if (chance(1) && this.timestamps && !last) yield* this.lose(sender, receiver, piece);
      else yield this.send(sender, receiver, piece, last ? ack | psh : ack);
      if (last || count % 2 === 1) yield this.send(receiver, sender, u8(), ack);
    }
  }

  /** A segment is lost: what follows is acknowledged selectively (RFC 2018), and the segment is sent again. */
  *lose(sender, receiver, piece) {
    const lost = sender.sequence;
    sender.sequence = (lost + piece.length) >>> 0;
    const left = sender.sequence;
    yield this.send(sender, receiver, piece, ack);
    const block = join(this.stamp(receiver, sender), u8(1, 1, 5, 10), u32(left), u32(sender.sequence));
    const right = sender.sequence;
    sender.sequence = lost;
    yield this.frame(receiver, sender, ack, u8(), block);
    yield this.send(sender, receiver, piece, ack);
    sender.sequence = right;
  }

  *close() {
    if (chance(10)) {
      yield this.frame(this.client, this.remote, rst, u8(), u8(), { window: 0 });
      return;
    }
    yield this.up(u8(), ack | fin);
    yield this.down(u8(), ack | fin);
    yield this.up(u8(), ack);
  }
}

const agent = "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\nAccept: */*\r\n";

export function* http() {
  const connection = new Connection(pick([80, 80, 80, 8080]));
  const { client, remote, server } = connection;
  yield* connection.open();
  for (let round = 1 + below(4); round > 0; round--) {
    const path = `/${pick(["", "index.html", "style.css", "news/2024", "img/logo.png"])}${chance(30) ? `?id=${below(1e6)}` : ""}`;
    const request = `${pick(["GET", "GET", "GET", "POST", "HEAD"])} ${path} HTTP/1.1\r\nHost: ${server.name}\r\n${agent}\r\n`;
    yield* connection.stream(client, remote, text(request));
    const length = chance(70) ? below(30000) : below(400);
    const status = pick(["200 OK", "200 OK", "200 OK", "304 Not Modified", "404 Not Found"]);
    const head = `HTTP/1.1 ${status}\r\nServer: nginx/1.24.0\r\nContent-Type: text/html\r\nContent-Length: ${length}\r\n\r\n`;
    const body = chance(60) ? words(length) : randomBytes(length);
    yield* connection.stream(remote, client, join(text(head), body));
  }
  yield* connection.close();
}

const record = (type, body) => join(u8(type, 3, 3), u16(body.length), body);

/** TLS as it looks from outside: two readable hellos, then records of random bytes (RFC 8446). */
export function* tls() {
  const connection = new Connection(443);
  const { client, remote, server } = connection;
  yield* connection.open();
  const hello = join(u8(1, 0), u16(280), u8(3, 3), randomBytes(32), text(server.name), randomBytes(180));
  yield* connection.stream(client, remote, record(22, hello));
  yield* connection.stream(
    remote,
    client,
    join(record(22, randomBytes(122)), record(20, u8(1)), record(23, randomBytes(2800))),
  );
  yield* connection.stream(client, remote, join(record(20, u8(1)), record(23, randomBytes(69))));
  for (let round = 1 + below(6); round > 0; round--) {
    yield* connection.stream(client, remote, record(23, randomBytes(60 + below(900))));
    yield* connection.stream(remote, client, record(23, randomBytes(chance(50) ? below(16000) : below(800))));
  }
  yield* connection.close();
}

export function* ssh() {
  const connection = new Connection(22);
  const { client, remote } = connection;
  yield* connection.open();
  yield* connection.stream(client, remote, text("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n"));
  yield* connection.stream(remote, client, text("SSH-2.0-OpenSSH_9.6\r\n"));
  for (let round = 10 + below(60); round > 0; round--) {
    yield connection.up(randomBytes(36 + 8 * below(10)));
    yield connection.down(randomBytes(36 + 8 * below(chance(10) ? 150 : 10)));
    yield connection.up(u8(), ack);
  }
  yield* connection.close();
}

/** A protocol of lines: who speaks, and what. */
function* dialog(serverPort, lines) {
  const connection = new Connection(serverPort);
  yield* connection.open();
  for (const line of lines) {
    const fromClient = line.startsWith("> ");
    const bytes = text(fromClient ? `${line.slice(2)}\r\n` : `${line}\r\n`);
    yield fromClient ? connection.up(bytes) : connection.down(bytes);
    yield fromClient ? connection.down(u8(), ack) : connection.up(u8(), ack);
  }
  yield* connection.close();
}

export const smtp = () =>
  dialog(25, [
    "220 mail.example.org ESMTP ready",
    "> EHLO pc.example.com",
    "250-mail.example.org\r\n250-SIZE 35882577\r\n250 STARTTLS",
    "> MAIL FROM:<alice@example.com>",
    "250 2.1.0 Ok",
    "> RCPT TO:<bob@example.org>",
    "250 2.1.5 Ok",
    "> DATA",
    "354 End data with <CR><LF>.<CR><LF>",
    `> Subject: lunch\r\n\r\n${words(300).toString().replaceAll("\n", "\r\n")}\r\n.`,
    "250 2.0.0 Ok: queued as 4WxY",
    "> QUIT",
    "221 2.0.0 Bye",
  ]);

export const ftp = () =>
  dialog(21, [
    "220 ftp.example.org FTP server ready",
    "> USER anonymous",
    "331 Please specify the password.",
    "> PASS guest@",
    "230 Login successful.",
    "> EPSV",
    `229 Entering Extended Passive Mode (|||${10000 + below(50000)}|)`,
    "> RETR README",
    "226 Transfer complete.",
    "> QUIT",
    "221 Goodbye.",
  ]);

/** Ports that tcpdump knows no protocol for: a database, say. With an urgent byte now and then. */
export function* other() {
  const connection = new Connection(pick([3306, 5432, 27017, 8443, 993, 9092]));
  const { client, remote } = connection;
  yield* connection.open();
  for (let round = 3 + below(20); round > 0; round--) {
    yield* connection.stream(client, remote, randomBytes(20 + below(300)));
    yield* connection.stream(remote, client, randomBytes(below(4000)));
  }
  if (chance(20)) yield connection.frame(client, remote, ack | psh | urg, u8(0x21), u8(), { urgent: 1 });
  yield* connection.close();
}

/** A connection refused. */
export function* refused() {
  const connection = new Connection(pick([23, 139, 3389, 5900]));
  const { client, remote } = connection;
  yield connection.frame(client, remote, syn, u8(), u8(2, 4, 5, 180), { window: 1024 });
  remote.sequence = 0;
  yield connection.frame(remote, client, rst | ack, u8(), u8(), { window: 0 });
}
