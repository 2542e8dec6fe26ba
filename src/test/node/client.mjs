#!/usr/bin/env node
// A real MCP client (TypeScript SDK v1) that does what it reads: one JSON command a line on stdin, one JSON line each on
// stdout: {"id","cmd","ok":true,"ms",…} or {"id","cmd","ok":false,"error":{"message","code","name"},"ms"}; what
// comes unasked is {"event": notification|request|closed|error|…}. Commands run at once, side by side; `connect` and
// `close` are waited for before the next line is read. They are the methods of client/scripted.mjs:
//   {"cmd":"connect","url":"http://…/mcp/git","token":"…","capabilities":{"sampling":{}}}
//   {"cmd":"call","id":"a","tool":"slow","args":{"seconds":3},"progress":true}   {"cmd":"cancel","call":"a"}
//   list readResource getPrompt complete subscribe unsubscribe setLevel ping answers hangup close exit
// By hand:  node client.mjs --url URL [--token T] [--list | --tool NAME --args JSON]
// --raw: plain HTTP instead (client/raw.mjs): {"cmd":"send","id":"r","url":"…","headers":{…},"body":"…"}
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { RawClient } from './client/raw.mjs';
import { parseArgs } from './lib/args.mjs';

const args = parseArgs();
const GRACE_MS = 10_000;
const say = (line) => process.stdout.write(JSON.stringify(line) + '\n');
// The SDK is loaded only where it is used: a raw client starts at once.
const client = args.raw ? new RawClient(say) : new (await import('./client/scripted.mjs')).ScriptedClient(say);
const COMMANDS = Object.getOwnPropertyNames(Object.getPrototypeOf(client)).filter((name) => name !== 'constructor');

async function run({ cmd, ...command }) {
  const begun = performance.now();
  const { id } = command;
  const done = (outcome) => say({ id, cmd, ...outcome, ms: Math.round(performance.now() - begun) });
  try {
    if (!COMMANDS.includes(cmd)) throw new Error(`Unknown command ${cmd}; there are ${COMMANDS.join(' ')}`);
    done({ ok: true, ...(await client[cmd](command)) });
    return true;
  } catch (error) {
    const { message, code, name, cause, seen } = error;
    done({ ok: false, error: { message, code, name, cause: cause && String(cause.message ?? cause) }, ...seen });
    return false;
  }
}

async function byHand() {
  const { url, token, tool } = args;
  if (!(await run({ cmd: 'connect', url, token, type: args.type }))) return false;
  const ok = tool
    ? await run({ cmd: 'call', id: 'call', tool, args: JSON.parse(args.args ?? '{}'), progress: true })
    : await run({ cmd: 'list', what: 'tools' });
  await client.close({});
  return ok;
}

// A pipe takes a large line bit by bit: leaving at once would cut it short.
const leave = (code) => process.stdout.write('', () => process.exit(code));

if (args.url) {
  leave((await byHand()) ? 0 : 1);
} else {
  const open = new Set();
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue;
    let command;
    try {
      command = JSON.parse(line);
    } catch (error) {
      say({ ok: false, error: { message: `Not a JSON command: ${error.message}` } });
      continue;
    }
    const running = run(command).finally(() => open.delete(running));
    open.add(running);
    if (command.cmd === 'connect' || command.cmd === 'close') await running;
  }
  // End of the script: what still runs may finish, but nobody waits for ever.
  await Promise.race([Promise.allSettled(open), setTimeout(GRACE_MS)]);
  await Promise.resolve(client.close({})).catch(() => {});
  leave(0);
}
