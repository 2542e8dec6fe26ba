#!/usr/bin/env node
// A hand-written MCP server (2025-11-25 and older) that counts its calls and breaks when told to. No dependencies.
//   node fault-server.mjs stdio [flags]
//   node fault-server.mjs http [--port 0] [flags]    Streamable HTTP at /mcp, HTTP+SSE at /sse;
//                                                    prints LISTENING http://127.0.0.1:PORT/mcp on stderr
//   --state DIR (or $STATE)   effects, events and the armed fault: fault/state.mjs; kinds: fault/faults.mjs
//   --respond sse|json        how a POST is answered (sse)      --get 405     no standing GET stream
//   --resumable               POST streams carry an event id    --stateless   no sessions
//   --token SECRET            401 without this bearer token     --page N      lists come in pages of N
//   --tls FILE.p12            over TLS; the file's password is "changeit"
//   --also TOOL               count_readonly by one more name
//   --name NAME               serverInfo.name                   --wire        log every received message as it came
//   --ignore-term             outlives SIGTERM and end of stdin (stdio)
//   --child                   starts a process of its own that outlives it (event "child")
//   --abort-on-hangup         a closed POST stream ends its call (else the call runs on, as the SDKs do)
import { spawn } from 'node:child_process';
import { exit } from './fault/faults.mjs';
import { serveHttp } from './fault/http.mjs';
import { State } from './fault/state.mjs';
import { serveStdio } from './fault/stdio.mjs';
import { TOOLS } from './fault/tools.mjs';
import { parseArgs } from './lib/args.mjs';

const args = parseArgs();
const state = new State(args.state ?? process.env.STATE);
const options = {
  name: args.name,
  port: args.port && Number(args.port),
  respond: args.respond,
  get: args.get,
  token: args.token,
  tls: args.tls,
  page: args.page && Number(args.page),
  resumable: args.resumable,
  stateless: args.stateless,
  wire: args.wire,
  ignoreTerm: args['ignore-term'],
  abortOnHangup: args['abort-on-hangup'],
  keepAliveMs: args['keep-alive-ms'] && Number(args['keep-alive-ms']),
};

state.event('start', { argv: process.argv.slice(2), ppid: process.ppid });
const fault = state.take('start');
if (fault) exit(fault);
if (options.ignoreTerm) {
  process.on('SIGTERM', () => state.event('sigterm'));
  setInterval(() => {}, 1 << 30); // nothing else keeps the process once stdin is closed
}
if (args.child) {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1 << 30)'], { stdio: 'ignore' });
  state.event('child', { child: child.pid });
}

if (args.also) TOOLS[args.also] = TOOLS.count_readonly;

if (args._[0] === 'stdio') await serveStdio(state, options);
else if (args._[0] === 'http') serveHttp(state, options);
else {
  console.error('usage: fault-server.mjs stdio | http [--port N] [--state DIR] …');
  process.exit(2);
}
