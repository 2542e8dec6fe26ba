// What each kind of fault does. fault.json may carry more than `kind`: see the comments.
import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

const page = '<!DOCTYPE html><html><head><title>Blocked</title></head><body><h1>Request blocked</h1></body></html>';
const rpc = (code, message) => JSON.stringify({ jsonrpc: '2.0', id: null, error: { code, message } });
const json = { 'content-type': 'application/json' };

// HTTP answers in place of ours: nothing was executed. `header` replaces the challenge of 401 and 403,
// `seconds` the wait of 429 (1), `status` and `body` what they say.
const REFUSALS = {
  401: (f) => [401, { ...json, 'www-authenticate': f.header ?? 'Bearer error="invalid_token"' }, rpc(-32000, 'Unauthorized')],
  403: (f) => [403, { ...json, ...(f.header && { 'www-authenticate': f.header }) }, rpc(-32000, 'Forbidden')],
  session404: () => [404, json, rpc(-32001, 'Session not found')],
  session400: () => [400, json, rpc(-32000, 'Bad Request: No valid session ID provided')],
  429: (f) => [429, { ...json, 'retry-after': String(f.seconds ?? 1) }, rpc(-32000, 'Too many requests')],
  500: () => [500, { 'content-type': 'text/plain' }, 'Internal Server Error'],
  502: () => [502, { 'content-type': 'text/html' }, '<html><body><h1>502 Bad Gateway</h1></body></html>'],
  503: (f) => [503, f.seconds === undefined ? {} : { 'retry-after': String(f.seconds) }, 'Service Unavailable'],
  html: () => [200, { 'content-type': 'text/html; charset=utf-8' }, page],
  status: (f) => [f.status, json, rpc(-32000, `Status ${f.status}`)],
};

/** Which kinds can be shown on this exchange; others stay armed. */
export const canStrike = (exchange) => (kind) => exchange.refuse !== undefined || REFUSALS[kind] === undefined;

/** The refusal for a kind that has one, as [status, headers, body]. */
export function refusal(fault) {
  const [status, headers, body] = REFUSALS[fault.kind]?.(fault) ?? [];
  return status && [fault.status ?? status, headers, fault.body ?? body];
}

/** Closes stdout (1) or stderr (2) for the other side; what we write later goes nowhere. */
export function closeStandard(fd) {
  closeSync(fd);
  // Takes the number at once: else the next file opened would be written to as if it were stdout.
  openSync(devNull, 'w');
}

export function exit(fault) {
  console.error(fault.line ?? `fault-server: ${fault.kind}`);
  if (fault.signal) process.kill(process.pid, fault.signal); // e.g. SIGKILL: no exit code
  else process.exit(fault.code ?? 1);
}

/** Faults before the request counts. @returns true when the request is done with */
export async function strikeBefore(fault, exchange, session) {
  const refused = refusal(fault);
  if (refused) {
    if (fault.kind.startsWith('session')) session.forget?.();
    exchange.refuse(...refused);
    return true;
  }
  switch (fault.kind) {
    case 'exit-before':
      exit(fault);
      return true;
    case 'drop-before': // the connection is reset, the process lives on (stdio: it ends)
      exchange.drop(fault);
      return true;
    case 'never-initialize':
      exchange.open();
      return true;
    case 'slow-init': // `ms` (3000)
      await delay(fault.ms ?? 3000);
      return false;
    case 'stderr-closed':
      closeStandard(2);
      return false;
    case 'list-changed':
      session.changeTools(fault);
      return false;
    default:
      return false;
  }
}

/** Faults of a request that counts. @returns the body to answer with, or undefined where there is none */
export async function strikeDuring(fault, run, exchange, id) {
  const whole = (body) => JSON.stringify({ jsonrpc: '2.0', id, ...body });
  switch (fault.kind) {
    case 'exit-running': // after `ms` (100)
      await delay(fault.ms ?? 100);
      return exit(fault);
    case 'exit-after':
      await exchange.answer(whole(await run()));
      return exit(fault);
    case 'slow': // answers after `ms` (3000); everything else goes on
      await delay(fault.ms ?? 3000);
      return run();
    case 'hang':
      return new Promise(() => {});
    case 'half': // half of the answer's bytes, then the connection is reset (stdio: the process ends)
      await exchange.half(whole(await run()));
      return exchange.drop(fault);
    case 'drop':
      return exchange.drop(fault);
    case 'stream-end': // the stream ends cleanly; the answer is kept for a client that resumes (--resumable)
      return exchange.end(whole(await run()));
    case 'garbage':
      return (await exchange.noise()) === true ? undefined : run();
    case 'oversized': // `size` bytes (65 MiB)
      return { result: { content: [{ type: 'text', text: 'x'.repeat(fault.size ?? 65 * 1024 * 1024) }] } };
    case 'result': // a JSON-RPC result of the test's own, e.g. an expired sign-in inside HTTP 200
      return { result: fault.result };
    case 'error': // a JSON-RPC error of the test's own
      return { error: fault.error ?? { code: -32603, message: 'Internal error' } };
    default:
      return run();
  }
}
