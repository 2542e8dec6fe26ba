// The processes that are measured: started by us, ended by us, looked at through /proc.
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

const TICK_MS = 10; // USER_HZ is 100 on every Linux
const started = [];

/** Starts a program and waits until a line of its output matches. @returns {{pid, match, begun, stop}} */
export function start(command, args, pattern, { env = {}, seconds = 60 } = {}) {
  const begun = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env }, detached: true });
  started.push(child);
  const stop = () => stopGroup(child);
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (why) => (stop(), reject(new Error(`${command}: ${why}\n${output.slice(-2000)}`)));
    const timer = setTimeout(() => fail(`nothing matched ${pattern} within ${seconds} s`), seconds * 1000);
    const read = (data) => {
      if (output.length < 1 << 20) output += data;
      const match = pattern.exec(output);
      if (!match) return;
      clearTimeout(timer);
      resolve({ pid: child.pid, match, begun, stop });
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', (error) => fail(error.message));
    child.on('exit', (code, signal) => (clearTimeout(timer), fail(`ended with ${code ?? signal}`)));
  });
}

// The whole process group: a wrapper script may stand before the program itself.
function stopGroup(child) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const ended = new Promise((resolve) => child.on('exit', resolve));
  process.kill(-child.pid, 'SIGTERM');
  const hard = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), 5000);
  return ended.then(() => clearTimeout(hard));
}

export const stopAll = () => Promise.all(started.map(stopGroup));

/** The process that listens on a port: `root` itself or one of its descendants. */
export function listenerOf(port, root) {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const inodes = ['/proc/net/tcp', '/proc/net/tcp6']
    .flatMap((file) => readFileSync(file, 'utf8').split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(`:${hex}`) && fields[3] === '0A')
    .map((fields) => `socket:[${fields[9]}]`);
  return family(root).find((pid) => sockets(pid).some((socket) => inodes.includes(socket))) ?? root;
}

function family(root) {
  const children = new Map();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const parent = fields(pid)?.[1];
    if (parent !== undefined) children.set(Number(parent), [...(children.get(Number(parent)) ?? []), Number(pid)]);
  }
  const all = [root];
  for (let i = 0; i < all.length; i++) all.push(...(children.get(all[i]) ?? []));
  return all;
}

function sockets(pid) {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`);
      } catch {
        return ''; // closed meanwhile
      }
    });
  } catch {
    return []; // ended meanwhile
  }
}

// proc(5) stat from `state` on: the name before it may hold spaces and brackets.
function fields(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined; // ended meanwhile
  }
}

/** User and system time so far, in milliseconds. */
export function cpuMs(pid) {
  const stat = fields(pid);
  return stat ? (Number(stat[11]) + Number(stat[12])) * TICK_MS : NaN;
}

/** Resident memory in MiB. */
export function rssMiB(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}
