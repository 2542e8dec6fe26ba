// The SDK's transports, with a fetch that knows which HTTP request belongs to which scripted call.
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

/** @returns {{transport, names(args, id), hangup(id): boolean}} */
export function newTransport({ url, type = url ? 'http' : 'stdio', token, headers, command, args, env, cwd, sessionId, reconnect }) {
  if (type === 'stdio') {
    const transport = new StdioClientTransport({ command, args, env: { ...process.env, ...env }, cwd, stderr: 'inherit' });
    return { transport, names() {}, hangup: () => false };
  }
  const callOf = new WeakMap(); // a call's arguments object → its id in the script
  const rpcIds = new Map(); // id in the script → JSON-RPC id
  const open = new Map(); // JSON-RPC id → AbortController of its POST
  const requestInit = { headers: { ...headers, ...(token && { authorization: `Bearer ${token}` }) } };

  const watched = (input, init = {}) => {
    const message = init.method === 'POST' && typeof init.body === 'string' ? JSON.parse(init.body) : {};
    if (message.id === undefined || message.method === undefined) return fetch(input, init);
    const abort = new AbortController();
    open.set(message.id, abort);
    const signals = [abort.signal, ...(init.signal ? [init.signal] : [])];
    return fetch(input, { ...init, signal: AbortSignal.any(signals) });
  };

  const transport =
    type === 'sse'
      ? new SSEClientTransport(new URL(url), { requestInit, fetch: watched })
      : new StreamableHTTPClientTransport(new URL(url), {
          requestInit,
          fetch: watched,
          sessionId,
          ...(reconnect && { reconnectionOptions: reconnect }),
        });
  const send = transport.send.bind(transport);
  transport.send = (message, options) => {
    const args = message.params?.arguments;
    if (args && callOf.has(args)) rpcIds.set(callOf.get(args), message.id);
    return send(message, options);
  };
  return {
    transport,
    names: (callArguments, id) => callOf.set(callArguments, id),
    hangup(id) {
      const abort = open.get(rpcIds.get(id));
      abort?.abort();
      return abort !== undefined;
    },
  };
}
