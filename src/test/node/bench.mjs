#!/usr/bin/env node
// What Holdline adds to a call, against direct and against a byte-level relay (Relay.java), interleaved in one run:
//   node bench.mjs [--quick] [--rounds N] [--out FILE.md] [--json FILE] [-- HOLDLINE COMMAND WORDS…]
// Holdline is started as `$HOLDLINE_CMD serve --config F --port 0 --no-token` (or by the words after --) and must print
// its address; without a command only direct and the relay are measured. Java comes from JAVA_HOME or the PATH.
// Prints a table on stderr and one JSON object on stdout. It judges nothing: limits are printed, the exit code is 0.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { McpSession } from './bench/mcp.mjs';
import { cpuMs, listenerOf, rssMiB, start, stopAll } from './bench/processes.mjs';
import { machine, markdown, median, table } from './bench/report.mjs';
import { parseArgs } from './lib/args.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const words = process.argv.slice(2);
const split = words.indexOf('--');
const args = parseArgs(split < 0 ? words : words.slice(0, split));
const holdlineCommand = split < 0 ? (process.env.HOLDLINE_CMD ?? '').split(' ').filter(Boolean) : words.slice(split + 1);

const MODES = ['json', 'sse'];

// The same tool by way of /mcp, all servers under one roof: the server's name stands before it.
const ROOF = 'holdline /mcp';
const IN_FLIGHT = 16;

// After the first call: until then the compilers work, and what they needed is given back every two seconds.
const AT_REST = 10_000;
const size = args.quick
  ? { rounds: 7, warmup: 10_000, latency: 300, throughput: 1200, starts: 3 }
  : { rounds: 15, warmup: 30_000, latency: 600, throughput: 4000, starts: 7 };
const rounds = Number(args.rounds ?? size.rounds);
const scratch = mkdtempSync(join(tmpdir(), 'holdline-bench-'));
const java = (tool) => (process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', tool) : tool);
const JVM = ['-XX:+UseSerialGC', '-Xmx96m'];

async function upstream(mode) {
  const program = ['fault-server.mjs', 'http', '--respond', mode].map((w, i) => (i === 0 ? join(here, w) : w));
  const { match } = await start(process.execPath, program, /LISTENING http:\/\/127\.0\.0\.1:(\d+)/, { env: { STATE: '' } });
  return Number(match[1]);
}

async function relay(port) {
  const { pid, match } = await start(java('java'), [...JVM, '-cp', scratch, 'dev.holdline.bench.Relay', String(port)], /LISTENING (\d+)/);
  return { pid, url: `http://127.0.0.1:${match[1]}/mcp` };
}

async function holdline(ports) {
  const home = mkdtempSync(join(scratch, 'home-'));
  const config = join(home, 'bench.json');
  const server = (mode) => ({ type: 'http', url: `http://127.0.0.1:${ports[mode]}/mcp` });
  writeFileSync(config, JSON.stringify({ mcpServers: Object.fromEntries(MODES.map((mode) => [mode, server(mode)])) }));
  const [command, ...rest] = holdlineCommand;
  const begun = performance.now();
  const { pid, match, stop } = await start(
    command,
    [...rest, 'serve', '--config', config, '--port', '0', '--no-token'],
    // Its own address: a log line may name the servers' first.
    new RegExp(`http://127\\.0\\.0\\.1:(?!(?:${Object.values(ports).join('|')})\\b)(\\d+)`),
    { env: { HOLDLINE_HOME: home } },
  );
  const port = Number(match[1]);
  const addressMs = performance.now() - begun;
  return { pid: listenerOf(port, pid), url: (mode) => `http://127.0.0.1:${port}/mcp/${mode}`, roof: `http://127.0.0.1:${port}/mcp`, begun, addressMs, stop };
}

// Start to the first tool's answer, several times; the last one stays for the measurement.
async function startedHoldline(ports) {
  const startMs = [];
  const addressMs = [];
  for (let i = 1; ; i++) {
    const running = await holdline(ports);
    const session = await new McpSession(running.url('json')).open();
    startMs.push(performance.now() - running.begun);
    addressMs.push(running.addressMs);
    session.close();
    if (i < size.starts) {
      await running.stop();
      continue;
    }
    await delay(AT_REST);
    return { ...running, startMs: median(startMs), addressMs: median(addressMs), idleMiB: rssMiB(running.pid) };
  }
}

async function measure(subjects) {
  const samples = {};
  for (const { name, sessions } of subjects) {
    for (const mode of MODES) {
      samples[`${name} ${mode}`] = { p50: [], perSecond: [], cpuMs: 0, calls: 0 };
      await sessions[mode].throughput(size.warmup, IN_FLIGHT);
    }
  }
  for (let r = 0; r < rounds; r++) {
    for (const mode of MODES) {
      // Another order in each round: nobody always runs after the same neighbour.
      for (let i = 0; i < subjects.length; i++) {
        const { name, pids, sessions } = subjects[(i + r) % subjects.length];
        const sample = samples[`${name} ${mode}`];
        sample.p50.push(median(await sessions[mode].latencies(size.latency)));
        const before = pids && cpuMs(pids[mode]);
        sample.perSecond.push(await sessions[mode].throughput(size.throughput, IN_FLIGHT));
        if (pids) sample.cpuMs += cpuMs(pids[mode]) - before;
        sample.calls += size.throughput;
      }
    }
    process.stderr.write(`round ${r + 1} of ${rounds}\r`);
  }
  return samples;
}

// Added and × direct are medians of differences within a round, so that a noisy machine weighs less.
function figures(name, mode, samples) {
  const own = samples[`${name} ${mode}`];
  const direct = samples[`direct ${mode}`];
  const versus = (field, combine) => median(own[field].map((value, r) => combine(value, direct[field][r])));
  const isDirect = name === 'direct';
  return {
    p50: median(own.p50),
    addedP50: isDirect ? undefined : versus('p50', (a, b) => a - b),
    perSecond: median(own.perSecond),
    throughputRatio: isDirect ? undefined : versus('perSecond', (a, b) => a / b),
    cpuUsPerCall: isDirect ? undefined : (own.cpuMs * 1000) / own.calls,
  };
}

function gates({ relay: floor, holdline: own }) {
  if (!own) return [];
  const gate = (what, value, limit) => ({ what, value, limit, ok: value <= limit });
  return [
    ...MODES.flatMap((mode) => [
      gate(`added p50, × relay (${mode})`, own.modes[mode].addedP50 / floor.modes[mode].addedP50, 1.3),
      gate(`CPU µs a call (${mode})`, own.modes[mode].cpuUsPerCall, 130),
    ]),
    gate('idle MiB', own.idleMiB, 90),
  ];
}

function commit() {
  try {
    return execFileSync('git', ['-C', here, 'rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}

async function run() {
  execFileSync(java('javac'), ['-d', scratch, join(here, '../java/dev/holdline/bench/Relay.java')]);
  const ports = { json: await upstream('json'), sse: await upstream('sse') };
  const relays = { json: await relay(ports.json), sse: await relay(ports.sse) };
  const served = holdlineCommand.length > 0 ? await startedHoldline(ports) : undefined;
  const each = async (of) => Object.fromEntries(await Promise.all(MODES.map(async (mode) => [mode, await of(mode)])));
  const open = (url, tool = () => 'echo') => each((mode) => new McpSession(url(mode), tool(mode)).open(IN_FLIGHT));
  const subjects = [
    { name: 'direct', sessions: await open((mode) => `http://127.0.0.1:${ports[mode]}/mcp`) },
    { name: 'relay', sessions: await open((mode) => relays[mode].url), pids: await each((mode) => relays[mode].pid) },
  ];
  if (served) {
    const pids = await each(() => served.pid);
    subjects.push({ name: 'holdline', sessions: await open(served.url), pids });
    subjects.push({ name: ROOF, sessions: await open(() => served.roof, (mode) => `${mode}__echo`), pids });
  }

  const samples = await measure(subjects);
  const result = { date: new Date().toISOString().slice(0, 10), commit: commit(), machine: machine(), rounds, warmup: size.warmup, subjects: {} };
  for (const { name } of subjects) {
    result.subjects[name] = { modes: await each((mode) => figures(name, mode, samples)) };
  }
  if (served) {
    const { startMs, addressMs, idleMiB } = served;
    Object.assign(result.subjects.holdline, { startMs, addressMs, idleMiB, loadedMiB: rssMiB(served.pid) });
  }
  result.gates = gates(result.subjects);
  console.error(table(result));
  console.log(JSON.stringify(result));
  for (const [file, text] of [[args.out, markdown(result)], [args.json, JSON.stringify(result, null, 2)]]) {
    if (!file) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stopAll().then(() => process.exit(130)));
try {
  await run();
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await stopAll();
  rmSync(scratch, { recursive: true, force: true });
}
process.exit();
