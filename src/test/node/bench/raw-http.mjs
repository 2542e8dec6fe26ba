// The cheapest keep-alive HTTP client that can tell a whole answer: one request at a time on one
// socket, bodies by Content-Length or chunked. What it costs is the same for all that is measured.
import net from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');

export class RawConnection {
  #socket;
  #received = Buffer.alloc(0);
  #waiting;

  constructor(url) {
    this.url = new URL(url);
  }

  /** POSTs a body; resolves to {status, session, body}. Opens the connection again where it was closed. */
  async post(body, session) {
    if (!this.#socket) await this.#connect();
    const answer = new Promise((resolve, reject) => (this.#waiting = { resolve, reject }));
    this.#socket.write(
      `POST ${this.url.pathname} HTTP/1.1\r\nHost: ${this.url.host}\r\nContent-Type: application/json\r\n` +
        'Accept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2025-11-25\r\n' +
        (session ? `Mcp-Session-Id: ${session}\r\n` : '') +
        `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    return answer;
  }

  close() {
    this.#socket?.destroy();
  }

  #connect() {
    return new Promise((resolve, reject) => {
      const socket = net.connect({ host: this.url.hostname, port: this.url.port, noDelay: true });
      socket.once('connect', resolve);
      socket.on('data', (data) => this.#read(data));
      socket.on('error', (error) => (this.#lost(error), reject(error)));
      socket.on('close', () => this.#lost(new Error('connection closed')));
      this.#socket = socket;
    });
  }

  #lost(error) {
    this.#socket = undefined;
    this.#received = Buffer.alloc(0);
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }

  #read(data) {
    this.#received = this.#received.length === 0 ? data : Buffer.concat([this.#received, data]);
    const headEnd = this.#received.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const head = this.#received.toString('latin1', 0, headEnd);
    const rest = this.#received.subarray(headEnd + 4);
    const body = /^transfer-encoding: *chunked/im.test(head)
      ? unchunked(rest)
      : whole(rest, Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0));
    if (body === undefined) return;
    const { resolve } = this.#waiting;
    this.#waiting = undefined;
    this.#received = Buffer.alloc(0);
    resolve({ status: Number(head.slice(9, 12)), session: /^mcp-session-id: *(\S+)/im.exec(head)?.[1], body });
  }
}

const whole = (bytes, length) => (bytes.length < length ? undefined : bytes.toString('utf8', 0, length));

// The text of a chunked body, or undefined while its last chunk has not come.
function unchunked(bytes) {
  let text = '';
  for (let at = 0; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = parseInt(bytes.toString('latin1', at, lineEnd), 16);
    const next = lineEnd + 2 + size + 2;
    if (next > bytes.length) return undefined;
    if (size === 0) return text;
    text += bytes.toString('utf8', lineEnd + 2, lineEnd + 2 + size);
    at = next;
  }
}
