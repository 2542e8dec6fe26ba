#!/usr/bin/env node
// A well-behaved MCP server (2025-11-25, TypeScript SDK v1) that passes the official conformance suite.
//   node fixture-server.mjs stdio
//   node fixture-server.mjs http [--port 0] [--json]     prints LISTENING http://127.0.0.1:PORT/mcp on stderr
// --json answers POSTs as JSON (then without notifications and without resumability).
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { EventLog } from './fixture/event-log.mjs';
import { newSession } from './fixture/session.mjs';
import { parseArgs } from './lib/args.mjs';

const args = parseArgs();
const sessions = new Map(); // Mcp-Session-Id → transport
const RETRY_MS = 200;

const refuse = (res, status, message) =>
  res
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: -32000, message } }));

// DNS rebinding: only loopback names may address us, and only pages from there (security best practices).
function isLocal(url) {
  try {
    return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
  } catch {
    return false;
  }
}

async function newTransport() {
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    enableJsonResponse: args.json === true,
    eventStore: new EventLog(),
    retryInterval: RETRY_MS,
    onsessioninitialized: (id) => sessions.set(id, transport),
    onsessionclosed: (id) => sessions.delete(id),
  });
  await newSession().connect(transport);
  return transport;
}

async function serve(req, res) {
  const { host, origin } = req.headers;
  if (!isLocal(`http://${host}`) || (origin !== undefined && !isLocal(origin))) return refuse(res, 403, 'Not a local request');
  if (req.url !== '/mcp') return refuse(res, 404, 'Not found');
  const id = req.headers['mcp-session-id'];
  if (id !== undefined && !sessions.has(id)) return refuse(res, 404, 'Session not found');
  // Without a session only initialize is accepted; the SDK's transport refuses everything else.
  const transport = id === undefined ? await newTransport() : sessions.get(id);
  await transport.handleRequest(req, res);
}

if (args._[0] === 'http') {
  const server = http.createServer((req, res) => serve(req, res).catch((error) => refuse(res, 500, String(error))));
  server.listen(Number(args.port ?? 0), '127.0.0.1', () =>
    console.error(`LISTENING http://127.0.0.1:${server.address().port}/mcp`));
} else if (args._[0] === 'stdio') {
  await newSession().connect(new StdioServerTransport());
} else {
  console.error('usage: fixture-server.mjs stdio | http [--port N] [--json]');
  process.exit(2);
}
