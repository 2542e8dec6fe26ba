// HTTP requests exactly as scripted, without the SDK: any method, header (Host and Origin too) and body.
import http from 'node:http';

export class RawClient {
  #say;
  #open = new Map(); // id → ClientRequest
  #agent = new http.Agent({ keepAlive: true });

  constructor(say) {
    this.#say = say;
  }

  /**
   * {id, url, method, headers, body | json, stream}: the status, headers and body of the answer.
   * With `stream` each piece is also said as it comes: {"event":"head"|"chunk","id",…}. `body` is sent
   * byte for byte; `chunks` (a list of texts) goes out with Transfer-Encoding: chunked.
   */
  send({ id, url, method = 'POST', headers = {}, body, json, chunks, stream }) {
    const payload = json === undefined ? body : JSON.stringify(json);
    const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    const all = { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...given };
    if (payload !== undefined && !chunks) all['content-length'] ??= Buffer.byteLength(payload);
    for (const name of Object.keys(all)) if (all[name] === null) delete all[name]; // null: leave this one out
    return new Promise((resolve, reject) => {
      const request = http.request(url, { method, headers: all, agent: this.#agent }, (answer) => {
        const head = { status: answer.statusCode, headers: answer.headers };
        if (stream) this.#say({ event: 'head', id, ...head });
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (piece) => {
          text += piece;
          if (stream) this.#say({ event: 'chunk', id, text: piece });
        });
        answer.on('end', () => resolve({ ...head, body: text }));
        answer.on('error', (error) => reject(Object.assign(error, { seen: { ...head, body: text } })));
      });
      this.#open.set(id, request);
      request.on('error', reject);
      request.on('close', () => this.#open.delete(id));
      for (const chunk of chunks ?? []) request.write(chunk);
      request.end(chunks ? undefined : payload);
    });
  }

  /** {call}: closes the connection of a running request. */
  hangup({ call }) {
    const request = this.#open.get(call);
    if (!request) throw new Error(`No running request ${call}`);
    request.destroy(new Error('hung up'));
  }

  close() {
    this.#agent.destroy();
  }

  exit() {
    process.kill(process.pid, 'SIGKILL');
  }
}
