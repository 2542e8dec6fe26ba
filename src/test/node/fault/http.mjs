// The fault server over HTTP: Streamable HTTP at /mcp and the older HTTP+SSE at /sse and /messages.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { canStrike, refusal } from './faults.mjs';
import { PostExchange, Stream } from './streams.mjs';
import { Session } from './session.mjs';

const error = (code, message) => JSON.stringify({ jsonrpc: '2.0', id: null, error: { code, message } });

export function serveHttp(state, options) {
  const sessions = new Map(); // Mcp-Session-Id, or the sessionId of HTTP+SSE → Session

  const refuse = (res, status, body, headers = {}) =>
    res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);

  function newSession(id) {
    const session = new Session(state, options);
    session.id = id;
    session.kept = new Map(); // event id → answers a resuming client has still to get
    session.forget = () => {
      sessions.delete(id);
      session.standing?.close();
    };
    if (id) sessions.set(id, session);
    return session;
  }

  // The session a request names; undefined after having refused it.
  function named(req, res) {
    if (options.stateless) return newSession();
    const id = req.headers['mcp-session-id'];
    if (sessions.has(id)) return sessions.get(id);
    if (id) refuse(res, 404, error(-32001, 'Session not found'));
    else refuse(res, 400, error(-32000, 'Bad Request: Mcp-Session-Id header is required'));
    return undefined;
  }

  async function post(req, res) {
    const message = await body(req, state, options);
    const initialize = message.method === 'initialize' && !options.stateless;
    const session = initialize ? newSession(randomUUID()) : named(req, res);
    if (!session) return;
    const id = message.method === undefined ? undefined : message.id; // an answer to us has an id, too
    const exchange = new PostExchange(res, id, session, initialize ? { 'mcp-session-id': session.id } : {});
    await session.receive(message, exchange, req.headers);
  }

  function get(req, res) {
    if (options.get === '405') return refuse(res, 405, error(-32000, 'Method not allowed'), { allow: 'POST' });
    const session = named(req, res);
    if (!session) return undefined;
    const lastId = req.headers['last-event-id'];
    const stream = new Stream(res).open();
    if (lastId !== undefined) {
      state.event('resume', { lastEventId: lastId });
      const kept = session.kept.get(lastId);
      session.kept.delete(lastId);
      if (kept) return stream.event(kept, `${lastId}-answer`).then(() => res.end());
    }
    session.standing = stream;
    state.event('stream-open');
    return res.on('close', () => {
      if (session.standing === stream) session.standing = undefined;
      state.event('stream-closed');
    });
  }

  function remove(req, res) {
    const session = named(req, res);
    if (!session) return;
    state.event('delete', { session: session.id });
    session.forget();
    res.writeHead(200).end();
  }

  // HTTP+SSE (2024-11-05): everything the server says goes out on the one GET stream.
  function sse(res) {
    const session = newSession(randomUUID());
    session.standing = new Stream(res).open();
    res.write(`event: endpoint\ndata: /messages?sessionId=${session.id}\n\n`);
    res.on('close', () => sessions.delete(session.id));
  }

  async function messages(req, res, url) {
    const session = sessions.get(url.searchParams.get('sessionId'));
    if (!session) return refuse(res, 404, error(-32001, 'Session not found'));
    const message = await body(req, state, options);
    const stream = session.standing;
    const exchange = {
      open: () => res.writeHead(202).end('Accepted'),
      refuse: (status, headers, text) => res.writeHead(status, headers).end(text),
      send: (m) => stream.send(m),
      answer: (text) => stream.event(text),
      half: (text) => stream.half(text),
      drop: () => stream.drop(),
      end: () => stream.close(),
      noise: () => stream.noise(),
    };
    return session.receive(message, exchange, req.headers);
  }

  async function serve(req, res) {
    const url = new URL(req.url, 'http://127.0.0.1');
    if (options.token && req.headers.authorization !== `Bearer ${options.token}`) {
      state.event('unauthorized', { sent: req.headers.authorization !== undefined });
      return refuse(res, 401, error(-32000, 'Unauthorized'), { 'www-authenticate': 'Bearer error="invalid_token"' });
    }
    if (req.method !== 'POST') {
      const fault = state.take(req.method, undefined, canStrike({ refuse }));
      const refused = fault && refusal(fault);
      if (refused) return res.writeHead(refused[0], refused[1]).end(refused[2]);
    }
    const route = `${req.method} ${url.pathname}`;
    if (route === 'POST /mcp') return post(req, res);
    if (route === 'GET /mcp') return get(req, res);
    if (route === 'DELETE /mcp') return remove(req, res);
    if (route === 'GET /sse') return sse(res);
    if (route === 'POST /messages') return messages(req, res, url);
    return refuse(res, url.pathname === '/mcp' || url.pathname === '/sse' ? 405 : 404, error(-32000, 'Not found'));
  }

  const answer = (req, res) =>
    serve(req, res).catch((e) => (res.headersSent ? res.destroy() : refuse(res, 400, error(-32700, String(e)))));
  const { tls } = options;
  const server = tls
    ? https.createServer({ pfx: readFileSync(tls), passphrase: 'changeit' }, answer)
    : http.createServer(answer);
  server.keepAliveTimeout = options.keepAliveMs ?? 60_000;
  server.listen(options.port ?? 0, '127.0.0.1', () =>
    console.error(`LISTENING http${tls ? 's' : ''}://127.0.0.1:${server.address().port}/mcp`));
}

async function body(req, state, options) {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  if (options.wire) state.event('wire', { raw: text, headers: req.headers });
  return JSON.parse(text);
}
