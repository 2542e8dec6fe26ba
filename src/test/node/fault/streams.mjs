// What goes back over HTTP: a stream of server-sent events, and the answer to one POST.

export class Stream {
  constructor(res) {
    this.res = res;
  }

  open(headers = {}) {
    this.res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache', ...headers });
    this.res.flushHeaders();
    return this;
  }

  send(message) {
    return this.event(JSON.stringify(message));
  }

  event(text, id) {
    return this.write(`event: message\n${id === undefined ? '' : `id: ${id}\n`}data: ${text}\n\n`);
  }

  half(text) {
    return this.write(`event: message\ndata: ${text.slice(0, text.length / 2)}`);
  }

  noise() {
    return this.write(': a comment\n\nevent: message\ndata: this is not JSON\n\nevent: other\ndata: {}\n\nunknown: field\n\n');
  }

  drop() {
    this.res.destroy();
  }

  close() {
    this.res.end();
  }

  write(text) {
    return new Promise((done) => this.res.write(text, done));
  }
}

/** The answer to one POST, as SSE (as the SDKs' servers do) or JSON. */
export class PostExchange {
  #id;
  #session;
  #headers;
  #json;
  #priming;
  #answered = false;

  constructor(res, id, session, headers) {
    this.res = res;
    this.#id = id;
    this.#session = session;
    this.#headers = headers;
    this.#json = session.options.respond === 'json';
    this.stream = new Stream(res);
    if (id !== undefined) {
      res.on('close', () => {
        if (!this.#answered && !res.writableFinished) session.hangup(id);
      });
    }
  }

  open() {
    if (this.#id === undefined || this.res.headersSent) return void (this.res.headersSent || this.res.writeHead(202).end());
    if (this.#json) return;
    this.stream.open(this.#headers);
    if (!this.#session.options.resumable) return;
    this.#priming = `${this.#session.id}-${this.#id}`;
    this.res.write(`id: ${this.#priming}\nretry: 100\ndata: \n\n`);
  }

  refuse(status, headers, body) {
    this.#answered = true;
    this.res.writeHead(status, headers).end(body);
  }

  // With JSON answers there is no stream of the call's own.
  send(message) {
    return this.#json ? this.#session.standing?.send(message) : this.stream.send(message);
  }

  async answer(text) {
    this.#answered = true;
    if (this.#json) return this.#whole(text, Buffer.byteLength(text));
    return new Promise((done) => this.res.end(`event: message\ndata: ${text}\n\n`, done));
  }

  half(text) {
    this.#answered = true;
    if (!this.#json) return this.stream.half(text);
    return this.#whole(text.slice(0, text.length / 2), Buffer.byteLength(text));
  }

  // JSON: status 200, the announced length, and so many bytes of it as there are.
  #whole(text, length) {
    this.res.writeHead(200, { 'content-type': 'application/json', 'content-length': length, ...this.#headers });
    return new Promise((done) => (Buffer.byteLength(text) === length ? this.res.end(text, done) : this.res.write(text, done)));
  }

  drop() {
    this.#answered = true;
    this.res.destroy();
  }

  end(text) {
    this.#answered = true;
    if (this.#priming) this.#session.kept.set(this.#priming, text);
    if (!this.res.headersSent) this.res.writeHead(200, { 'content-type': 'application/json', ...this.#headers });
    this.res.end();
  }

  // JSON: the noise is the whole answer.
  async noise() {
    if (!this.#json) await this.stream.noise();
    else await this.answer('this is not JSON');
    return this.#json;
  }
}
