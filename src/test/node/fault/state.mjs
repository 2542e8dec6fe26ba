// What a fault server remembers outside its process, so that tests see it and a respawned server
// still knows it. All files in the state directory; without a directory nothing is read or written.
//   effects.jsonl  {"tool","key","pid","at"}    one line for each executed tool call, before its answer
//   events.jsonl   {"event",…,"pid","at"}       start, initialize, initialized, cancelled, hangup, fault, …
//   fault.json     {"kind","after","count","method","tool",…}   the armed fault, rewritten as it is used up
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Faults that strike elsewhere than at a tools/call.
const STRIKES_AT = {
  'exit-at-start': 'start',
  'never-initialize': 'initialize',
  'slow-init': 'initialize',
  'tools-changed': 'initialize',
};

export class State {
  constructor(directory) {
    this.directory = directory;
    if (directory) mkdirSync(directory, { recursive: true });
  }

  effect(tool, key) {
    this.#append('effects.jsonl', { tool, key: key ?? null, pid: process.pid, at: Date.now() });
  }

  event(event, data = {}) {
    this.#append('events.jsonl', { event, ...data, pid: process.pid, at: Date.now() });
  }

  /**
   * The fault that strikes this message, if one is armed for it; uses it up by one.
   * @param method a JSON-RPC method, `start` (of the process), or GET and DELETE (of HTTP)
   * @param can which kinds this place can show; others stay armed
   */
  take(method, tool, can = () => true) {
    const armed = this.#armed();
    if (!armed || !can(armed.kind)) return undefined;
    const at = armed.method ?? STRIKES_AT[armed.kind] ?? 'tools/call';
    if ((at !== method && (at !== 'any' || method === 'start')) || (armed.tool && armed.tool !== tool)) return undefined;
    const { after = 0, count = 1 } = armed; // a negative count: for ever
    if ((after > 0 || count > 0) && !this.#claim()) return undefined;
    if (after > 0) {
      this.#arm({ ...armed, after: after - 1 });
      return undefined;
    }
    if (count > 1) this.#arm({ ...armed, count: count - 1 });
    this.event('fault', { kind: armed.kind, method, tool });
    return armed;
  }

  #armed() {
    if (!this.directory) return undefined;
    const file = join(this.directory, 'fault.json');
    for (let tries = 0; existsSync(file); tries++) {
      try {
        return JSON.parse(readFileSync(file, 'utf8'));
      } catch (unfinished) {
        // A test is writing the file just now.
        if (tries > 100) throw unfinished;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
      }
    }
    return undefined;
  }

  // Several processes may share the directory: the fault is his who moves it away.
  #claim() {
    try {
      renameSync(join(this.directory, 'fault.json'), join(this.directory, `fault.json.${process.pid}`));
      return true;
    } catch (taken) {
      return false;
    }
  }

  #arm(fault) {
    const next = join(this.directory, `fault.json.${process.pid}`);
    writeFileSync(next, JSON.stringify(fault));
    renameSync(next, join(this.directory, 'fault.json'));
  }

  #append(file, line) {
    if (this.directory) appendFileSync(join(this.directory, file), JSON.stringify(line) + '\n');
  }
}
