#!/usr/bin/env node
// Runs the official conformance suite 0.1.16 against a URL and prints one JSON summary on stdout:
//   node conformance.mjs --url URL [--suite all] [--scenario NAME] [--keep DIR] [--quiet]
//   {"url","suite","passed","failed","warnings","scenarios":[{"name","passed","failed"}],"checks":[{"scenario","id","status","error"}]}
// The suite's own report goes to stderr (--quiet: only when something fails). Exit 0 only if at least one
// check passed and none failed. The suite needs Node >= 22: it runs under the Node this program runs under.
// It can send no Authorization header, so the endpoint must not ask for a token.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from './lib/args.mjs';

const args = parseArgs();
if (!args.url) {
  console.error('usage: conformance.mjs --url URL [--suite all|active|pending] [--scenario NAME] [--keep DIR] [--quiet]');
  process.exit(2);
}
if (Number(process.versions.node.split('.')[0]) < 22) {
  console.error(`The suite needs Node 22 or newer; this is ${process.version}. Run it with node_modules/.bin/node.`);
  process.exit(2);
}
const suite = args.suite ?? 'all';
const program = fileURLToPath(import.meta.resolve('conformance-legacy/dist/index.js'));
const results = args.keep ?? mkdtempSync(join(tmpdir(), 'conformance-'));
const selection = args.scenario ? ['--scenario', args.scenario] : ['--suite', suite];
const run = spawnSync(process.execPath, [program, 'server', '--url', args.url, ...selection, '--output-dir', results], {
  encoding: 'utf8',
  maxBuffer: 64 << 20,
});

// One directory a scenario, named server-<scenario>-<timestamp>.
const scenarios = [];
const checks = [];
for (const directory of readdirSync(results).sort()) {
  const scenario = directory.replace(/^server-/, '').replace(/-\d{4}-\d\d-\d\dT.*$/, '');
  const found = JSON.parse(readFileSync(join(results, directory, 'checks.json'), 'utf8'));
  const count = (status) => found.filter((check) => check.status === status).length;
  scenarios.push({ name: scenario, passed: count('SUCCESS'), failed: count('FAILURE'), warnings: count('WARNING') });
  for (const { id, status, errorMessage } of found) {
    if (status !== 'INFO') checks.push({ scenario, id, status, error: errorMessage });
  }
}
if (!args.keep) rmSync(results, { recursive: true, force: true });

const sum = (field) => scenarios.reduce((total, scenario) => total + scenario[field], 0);
const summary = { url: args.url, suite, passed: sum('passed'), failed: sum('failed'), warnings: sum('warnings'), scenarios, checks };
// The suite's exit code also tells a scenario that never ran and so left no directory.
const ok = run.status === 0 && summary.failed === 0 && summary.passed > 0;
if (!ok || !args.quiet) process.stderr.write(run.stdout + run.stderr);
console.log(JSON.stringify(summary));
process.exit(ok ? 0 : 1);
