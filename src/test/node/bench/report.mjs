// Figures into a table for the terminal and Markdown for docs/.
import os from 'node:os';

export const median = (values) => {
  const sorted = Array.from(values).sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
};

const round = (value, digits = 0) => (Number.isFinite(value) ? value.toFixed(digits) : '–');

function rows(result) {
  return Object.entries(result.subjects).flatMap(([name, subject]) =>
    Object.entries(subject.modes).map(([mode, m]) => [
      name,
      mode.toUpperCase(),
      round(m.p50),
      round(m.addedP50),
      round(m.perSecond),
      round(m.throughputRatio, 2),
      round(m.cpuUsPerCall),
    ]),
  );
}

const HEAD = ['', 'answers', 'p50 µs', 'added p50 µs', 'calls/s at 16', '× direct', 'CPU µs a call'];

export function table(result) {
  const all = [HEAD, ...rows(result)];
  const widths = HEAD.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const line = (row) => row.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ');
  const how = `after ${result.warmup} calls each to warm up; ${load()}`;
  return [...all.map(line), '', how, ...facts(result)].join('\n');
}

export function markdown(result) {
  const line = (row) => `| ${row.join(' | ')} |`;
  const rule = `|${HEAD.map((_, i) => (i < 2 ? '---|' : '--:|')).join('')}`;
  return [
    '# Measured: what Holdline adds to a call',
    '',
    `${result.date}, commit ${result.commit}, ${result.machine}. Medians of ${result.rounds} interleaved rounds after ${result.warmup} calls`,
    `each to warm up (${load()}), all in front of the same server; the relay copies bytes from socket to`,
    'socket on virtual threads and looks at nothing.',
    '',
    line(HEAD),
    rule,
    ...rows(result).map(line),
    '',
    ...facts(result).map((fact) => `- ${fact}`),
    '',
  ].join('\n');
}

function facts({ subjects: { holdline }, gates }) {
  if (!holdline) return [];
  return [
    `serve: ${round(holdline.idleMiB)} MiB resident after 10 s of rest, ${round(holdline.loadedMiB)} MiB after the load`,
    `serve: ${round(holdline.startMs)} ms from start to the first tool's answer (${round(holdline.addressMs)} ms to the printed address)`,
    ...gates.map(({ what, value, limit, ok }) => `${what}: ${round(value, 2)} (limit ${limit}) ${ok ? 'met' : 'MISSED'}`),
  ];
}

const load = () => `load average ${os.loadavg()[0].toFixed(1)}`;

export const machine = () =>
  `${os.cpus()[0].model.trim()}, ${os.cpus().length} cores, ${os.type()} ${os.release()}, Node ${process.versions.node}`;
