// One MCP session of the fault server, whatever wire it runs over. The wire hands each message over
// with an `exchange`: how to answer it, and how to break while doing so.
//   exchange.open()                  accepts the request (SSE: status and headers go out)
//   exchange.send(message)           a notification or a request of ours that belongs to it
//   exchange.answer(jsonText)        the one answer; resolves when it is with the operating system
//   exchange.half(jsonText) .end() .drop() .noise()   faults of the wire
//   exchange.refuse(status, headers, body)            HTTP only
import { TOOLS, listing } from './tools.mjs';
import { PROMPTS, RESOURCES, TEMPLATES, complete, getPrompt, page, readResource } from './catalogue.mjs';
import { canStrike, strikeBefore, strikeDuring } from './faults.mjs';

const VERSIONS = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'];
const LEVELS = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'];
const CAPABILITIES = {
  tools: { listChanged: true },
  resources: { subscribe: true, listChanged: true },
  prompts: { listChanged: true },
  completions: {},
  logging: {},
};

class RpcError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

export class Session {
  standing = undefined; // the exchange for what belongs to no call: GET stream, stdout
  headers = {}; // of the latest HTTP request
  #level = 'debug';
  #changed = undefined;
  #subscriptions = new Set();
  #running = new Map(); // request id → AbortController
  #asked = new Map(); // our request id → {resolve, reject}
  #nextId = 1;

  constructor(state, options = {}) {
    this.state = state;
    this.options = options;
  }

  async receive(message, exchange, headers = {}) {
    this.headers = headers;
    if (message.method === undefined) return this.#answered(message, exchange);
    const { id, method, params = {} } = message;
    const fault = this.state.take(method, params.name, canStrike(exchange));
    if (fault && (await strikeBefore(fault, exchange, this))) return undefined;
    if (id === undefined) return this.#notified(method, params, exchange);
    exchange.open();
    const abort = new AbortController();
    this.#running.set(id, abort);
    try {
      if (method === 'tools/call' && TOOLS[params.name]) this.state.effect(params.name, params.arguments?.key);
      const run = () => this.#handle(method, params, exchange, abort.signal, fault);
      const body = fault ? await strikeDuring(fault, run, exchange, id) : await run();
      if (body === undefined || abort.signal.aborted) return undefined; // struck, or cancelled
      return await exchange.answer(envelope(id, body));
    } catch (error) {
      if (abort.signal.aborted) return undefined;
      return exchange.answer(envelope(id, { error: { code: error.code ?? -32603, message: error.message } }));
    } finally {
      this.#running.delete(id);
    }
  }

  /** The client closed the stream of a request that was not answered. */
  hangup(id) {
    this.state.event('hangup', { requestId: id });
    if (this.options.abortOnHangup) this.#running.get(id)?.abort();
  }

  /** From now on the tools are others; the client is told. */
  changeTools(fault) {
    this.#changed = fault;
    this.standing?.send({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' });
  }

  #answered(message, exchange) {
    exchange.open();
    const waiting = this.#asked.get(message.id);
    this.#asked.delete(message.id);
    if (message.error) waiting?.reject(new RpcError(message.error.code, message.error.message));
    else waiting?.resolve(message.result);
  }

  #notified(method, params, exchange) {
    exchange.open();
    if (method === 'notifications/cancelled') {
      this.state.event('cancelled', { requestId: params.requestId, reason: params.reason });
      this.#running.get(params.requestId)?.abort();
    } else {
      this.state.event(method.replace('notifications/', ''), { params });
    }
  }

  async #handle(method, params, exchange, signal, fault) {
    const size = this.options.page;
    switch (method) {
      case 'initialize':
        this.state.event('initialize', { params });
        this.#changed = fault?.kind === 'tools-changed' ? fault : undefined;
        return {
          result: {
            protocolVersion: VERSIONS.includes(params.protocolVersion) ? params.protocolVersion : VERSIONS[0],
            capabilities: CAPABILITIES,
            serverInfo: { name: this.options.name ?? 'fault-server', version: '1.0.0' },
          },
        };
      case 'ping':
        return { result: {} };
      case 'tools/list':
        return { result: page('tools', listing(this.#changed), params.cursor, size) };
      case 'resources/list':
        return { result: page('resources', RESOURCES, params.cursor, size) };
      case 'resources/templates/list':
        return { result: page('resourceTemplates', TEMPLATES, params.cursor, size) };
      case 'prompts/list':
        return { result: page('prompts', PROMPTS, params.cursor, size) };
      case 'resources/read':
        return { result: known(readResource(params.uri), -32002, `Resource not found: ${params.uri}`) };
      case 'prompts/get':
        return { result: known(getPrompt(params), -32602, `Unknown prompt: ${params.name}`) };
      case 'completion/complete':
        return { result: complete(params) };
      case 'resources/subscribe':
      case 'resources/unsubscribe':
        this.#subscriptions[method.endsWith('/subscribe') ? 'add' : 'delete'](params.uri);
        this.state.event(method, { uri: params.uri });
        return { result: {} };
      case 'logging/setLevel':
        this.#level = params.level;
        this.state.event(method, { level: params.level });
        return { result: {} };
      case 'tools/call': {
        const tool = known(TOOLS[params.name], -32602, `Unknown tool: ${params.name}`);
        const result = await tool.run(params.arguments ?? {}, this.#turn(params, exchange, signal));
        return result.rawJson === undefined ? { result } : result;
      }
      default:
        throw new RpcError(-32601, `Method not found: ${method}`);
    }
  }

  #turn(params, exchange, signal) {
    const notify = (to, method, data) => to?.send({ jsonrpc: '2.0', method, params: data });
    const progressToken = params._meta?.progressToken;
    return {
      headers: this.headers,
      pause: (ms) => interruptible(ms, signal),
      progress(progress, total) {
        if (progressToken !== undefined) notify(exchange, 'notifications/progress', { progressToken, progress, total });
      },
      log: (level, data) => {
        if (LEVELS.indexOf(level) >= LEVELS.indexOf(this.#level)) {
          notify(exchange, 'notifications/message', { level, logger: 'fault-server', data });
        }
      },
      updated: (uri) => {
        if (!this.#subscriptions.has(uri)) return false;
        notify(this.standing ?? exchange, 'notifications/resources/updated', { uri });
        return true;
      },
      ask: (method, data, via) => {
        const to = via === 'get' ? this.standing : exchange;
        if (!to) throw new RpcError(-32603, 'No stream to ask the client on');
        const id = `ask-${this.#nextId++}`;
        return new Promise((resolve, reject) => {
          this.#asked.set(id, { resolve, reject });
          to.send({ jsonrpc: '2.0', id, method, params: data });
        });
      },
    };
  }
}

// By hand, because a `raw` result goes in as the text it is.
function envelope(id, body) {
  const outcome = body.error
    ? `"error":${JSON.stringify(body.error)}`
    : `"result":${body.rawJson ?? JSON.stringify(body.result)}`;
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},${outcome}}`;
}

function known(value, code, message) {
  if (value === undefined) throw new RpcError(code, message);
  return value;
}

function interruptible(ms, signal) {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new Error('cancelled'));
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new Error('cancelled'));
    });
  });
}
