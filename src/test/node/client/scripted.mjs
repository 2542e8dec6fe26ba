// A scripted MCP client on the TypeScript SDK v1. One method for each command; a command's answer
// goes to `say` as one line, what happens unasked goes there as {"event": …}.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
  McpError,
} from '@modelcontextprotocol/sdk/types.js';
import { newTransport } from './wire.mjs';

// Longer than any test: the client's own patience is never what ends a call, unless timeoutMs says so.
const PATIENCE_MS = 24 * 3600 * 1000;

const CANNED = {
  sampling: { role: 'assistant', content: { type: 'text', text: 'sampled' }, model: 'test-model', stopReason: 'endTurn' },
  elicitation: { action: 'accept', content: { name: 'Ada' } },
  roots: { roots: [{ uri: 'file:///workspace', name: 'workspace' }] },
};
const ASKED = { sampling: CreateMessageRequestSchema, elicitation: ElicitRequestSchema, roots: ListRootsRequestSchema };

export class ScriptedClient {
  #say;
  #client;
  #wire;
  #answers = { ...CANNED };
  #calls = new Map(); // id of a running call → {abort, progress, logs, requests}

  constructor(say) {
    this.#say = say;
  }

  /**
   * {url, type: http|sse|stdio, token, headers, command, args, env, cwd, capabilities, name, version, sessionId,
   * reconnect}; `sessionId` takes up a session without initialize; answers what the server said of itself.
   */
  async connect(options) {
    const { capabilities = {}, name = 'scripted-client', version = '1.0.0' } = options;
    const client = new Client({ name, version }, { capabilities });
    for (const [kind, schema] of Object.entries(ASKED)) {
      if (capabilities[kind]) client.setRequestHandler(schema, (request, extra) => this.#asked(kind, request, extra));
    }
    client.fallbackNotificationHandler = async ({ method, params }) => this.#notified(method, params);
    client.onclose = () => this.#say({ event: 'closed' });
    client.onerror = (error) => this.#say({ event: 'error', message: error.message });
    this.#wire = newTransport(options);
    await client.connect(this.#wire.transport, { timeout: options.timeoutMs ?? PATIENCE_MS });
    this.#client = client;
    return {
      server: client.getServerVersion(),
      capabilities: client.getServerCapabilities(),
      instructions: client.getInstructions(),
      protocolVersion: this.#wire.transport.protocolVersion,
      sessionId: this.#wire.transport.sessionId,
      pid: this.#wire.transport.pid,
    };
  }

  /** {what: tools|resources|resourceTemplates|prompts, all}: one list, over all its pages. */
  async list({ what = 'tools' }) {
    const method = { tools: 'listTools', resources: 'listResources', resourceTemplates: 'listResourceTemplates', prompts: 'listPrompts' }[what];
    const all = [];
    let pages = 0;
    for (let cursor, more = true; more; more = cursor !== undefined) {
      const part = await this.#client[method](cursor === undefined ? {} : { cursor }, this.#patience({}));
      all.push(...part[what]);
      pages++;
      cursor = part.nextCursor;
    }
    return { [what]: all, names: all.map((entry) => entry.name), pages };
  }

  /** {id, tool, args, timeoutMs, progress, resetOnProgress}: adds progress, logs and requests seen meanwhile. */
  async call({ id, tool, args = {}, timeoutMs, progress, resetOnProgress }) {
    const call = { abort: new AbortController(), progress: [], logs: [], requests: [] };
    this.#calls.set(id, call);
    this.#wire.names(args, id);
    const seen = () => ({ progress: call.progress, logs: call.logs, requests: call.requests });
    try {
      const result = await this.#client.callTool({ name: tool, arguments: args }, undefined, {
        ...this.#patience({ timeoutMs }),
        signal: call.abort.signal,
        resetTimeoutOnProgress: resetOnProgress === true,
        ...(progress && { onprogress: (update) => this.#progressed(id, call, update) }),
      });
      const text = result.content?.find((block) => block.type === 'text')?.text;
      return { result, text, isError: result.isError === true, ...seen() };
    } catch (error) {
      throw Object.assign(error, { seen: seen() });
    } finally {
      this.#calls.delete(id);
    }
  }

  /** {call}: cancels a running call, as a person pressing Esc would. */
  cancel({ call, reason = 'cancelled by the script' }) {
    this.#running(call).abort.abort(reason);
  }

  /** {call}: closes the HTTP request of a running call, without a word to the server. */
  hangup({ call }) {
    this.#running(call);
    if (!this.#wire.hangup(call)) throw new Error(`No open HTTP request for call ${call}`);
  }

  readResource({ uri, timeoutMs }) {
    return this.#client.readResource({ uri }, this.#patience({ timeoutMs }));
  }

  getPrompt({ name, args, timeoutMs }) {
    return this.#client.getPrompt({ name, arguments: args }, this.#patience({ timeoutMs }));
  }

  complete({ ref, argument, timeoutMs }) {
    return this.#client.complete({ ref, argument }, this.#patience({ timeoutMs }));
  }

  subscribe({ uri }) {
    return this.#client.subscribeResource({ uri }, this.#patience({}));
  }

  unsubscribe({ uri }) {
    return this.#client.unsubscribeResource({ uri }, this.#patience({}));
  }

  setLevel({ level }) {
    return this.#client.setLoggingLevel(level, this.#patience({}));
  }

  rootsChanged() {
    return this.#client.sendRootsListChanged();
  }

  ping({ timeoutMs }) {
    return this.#client.ping(this.#patience({ timeoutMs }));
  }

  /** {sampling, elicitation, roots}: a result, {"error": {code, message}}, {"delayMs", "result"}, or "hang". */
  answers(policies) {
    for (const kind of Object.keys(ASKED)) if (policies[kind] !== undefined) this.#answers[kind] = policies[kind];
  }

  /** {terminate}: closes; with `terminate` the session is DELETEd first, as a polite client does. */
  async close({ terminate }) {
    if (terminate) await this.#wire.transport.terminateSession();
    await this.#client?.close();
  }

  /** Gone at once, like a crashed client: no DELETE, no end of streams but by the operating system. */
  exit() {
    process.kill(process.pid, 'SIGKILL');
  }

  #progressed(id, call, update) {
    call.progress.push(update);
    this.#say({ event: 'progress', call: id, ...update });
  }

  #running(id) {
    const call = this.#calls.get(id);
    if (!call) throw new Error(`No running call ${id}`);
    return call;
  }

  #patience({ timeoutMs }) {
    return { timeout: timeoutMs ?? PATIENCE_MS };
  }

  async #asked(kind, request, extra) {
    const record = { method: request.method, params: request.params };
    this.#say({ event: 'request', ...record });
    for (const call of this.#calls.values()) call.requests.push(record);
    extra.signal.addEventListener('abort', () => this.#say({ event: 'request-cancelled', method: request.method }));
    const policy = this.#answers[kind];
    if (policy === 'hang') return new Promise(() => {});
    if (policy.delayMs) await new Promise((resolve) => setTimeout(resolve, policy.delayMs));
    if (policy.error) throw new McpError(policy.error.code ?? -32603, policy.error.message ?? 'refused by the script');
    return policy.delayMs ? (policy.result ?? CANNED[kind]) : policy;
  }

  #notified(method, params) {
    if (method === 'notifications/message') for (const call of this.#calls.values()) call.logs.push(params);
    this.#say({ event: 'notification', method, params });
  }
}
