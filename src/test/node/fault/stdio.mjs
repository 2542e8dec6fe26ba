// The fault server over stdin and stdout: one JSON message a line.
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { closeStandard, exit } from './faults.mjs';
import { Session } from './session.mjs';

const NOISE = [
  'Server starting… this line is not JSON',
  '',
  '{"broken": ',
  '{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error"}}',
  '\u001b[31mcoloured\u001b[0m \u0007',
  '[]',
];

const write = (text) => new Promise((done) => process.stdout.write(text, done));

const exchange = {
  open() {},
  send: (message) => write(JSON.stringify(message) + '\n'),
  answer: (text) => write(text + '\n'),
  half: (text) => write(text.slice(0, text.length / 2)),
  drop: (fault) => exit(fault),
  // End of file on stdout while the process lives on.
  end: () => closeStandard(1),
  noise: () => write(NOISE.join('\n') + '\n'),
};

export async function serveStdio(state, options) {
  const session = new Session(state, options);
  session.standing = exchange;
  const lines = createInterface({ input: process.stdin, crlfDelay: Infinity });
  lines.on('line', (line) => {
    if (options.wire) state.event('wire', { raw: line });
    session.receive(JSON.parse(line), exchange).catch((error) => console.error('fault-server:', error));
  });
  await once(lines, 'close');
  state.event('stdin-closed');
  if (!options.ignoreTerm) process.exit(0);
}
