// The tools of the fault server. A tool gets its arguments and the `turn` of its call
// (session.mjs): progress, log, ask, pause, and where the request came from.

const properties = (...names) => ({ type: 'object', properties: Object.fromEntries(names.map((n) => [n, {}])) });
const said = (value) => ({ content: [{ type: 'text', text: typeof value === 'string' ? value : JSON.stringify(value) }] });
const counted = ({ key }) => said(`counted ${key ?? ''}`.trim());

// `via: "get"` sends the request on the standing GET stream instead of the call's own stream.
const ask = (method, params) => async (args, turn) => said(await turn.ask(method, { ...params, ...args.params }, args.via));

export const TOOLS = {
  count: { run: counted },
  count_readonly: { annotations: { readOnlyHint: true }, run: counted },
  count_idempotent: { annotations: { idempotentHint: true }, run: counted },
  // Counts at once, answers after `seconds`; progress every `everyMs` (500) if the client gave a token.
  slow: {
    inputSchema: properties('seconds', 'everyMs'),
    async run({ seconds = 1, everyMs = 500, key }, turn) {
      const until = Date.now() + seconds * 1000;
      for (let step = 1; Date.now() < until; step++) {
        await turn.pause(Math.min(everyMs, Math.max(1, until - Date.now())));
        turn.progress(step, Math.ceil((seconds * 1000) / everyMs));
      }
      return said(`slow done ${key ?? ''}`.trim());
    },
  },
  echo: { inputSchema: properties('text'), run: ({ text }) => said(text ?? '') },
  // `size` characters of text.
  big: { inputSchema: properties('size'), run: ({ size = 1000 }) => said('x'.repeat(size)) },
  fail: { inputSchema: properties('text'), run: ({ text = 'The tool failed.' }) => ({ ...said(text), isError: true }) },
  // Answers with `result`, a JSON text, byte for byte: number spellings, order, spaces.
  raw: { inputSchema: properties('result'), run: ({ result }) => ({ rawJson: result }) },
  ask_sampling: {
    run: ask('sampling/createMessage', {
      messages: [{ role: 'user', content: { type: 'text', text: 'Say something' } }],
      maxTokens: 10,
    }),
  },
  ask_elicitation: {
    run: ask('elicitation/create', {
      message: 'What is your name?',
      requestedSchema: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
    }),
  },
  ask_roots: { run: ask('roots/list', {}) },
  // `times` messages of `level`, kept back when below what logging/setLevel asked for, each padded
  // to `length`.
  log: {
    inputSchema: properties('level', 'times', 'length'),
    run({ level = 'info', times = 1, length = 0 }, turn) {
      for (let i = 1; i <= times; i++) turn.log(level, `message ${i}`.padEnd(length));
      return said(`logged ${times}`);
    },
  },
  // Tells the subscribers of `uri` that it changed.
  touch: {
    inputSchema: properties('uri'),
    run: ({ uri = 'fault://counter' }, turn) => said(turn.updated(uri) ? 'told' : 'not subscribed'),
  },
  // Where and how this server runs: directory, `names` of its environment, the request's HTTP headers.
  cwd_env: {
    inputSchema: properties('names'),
    run: ({ names = ['PATH', 'HOME'] }, turn) =>
      said({
        cwd: process.cwd(),
        env: Object.fromEntries(names.map((name) => [name, process.env[name] ?? null])),
        envNames: Object.keys(process.env),
        argv: process.argv.slice(2),
        pid: process.pid,
        ppid: process.ppid,
        headers: turn.headers,
      }),
  },
  added: { hidden: true, run: () => said('this tool is new') },
};

/** The tools as listed; `changed` (an armed tools-changed) shows what a changed server would list. */
export function listing(changed) {
  const what = changed && (changed.what ?? ['schema', 'added', 'removed']);
  return Object.entries(TOOLS)
    .filter(([name, { hidden }]) => (hidden ? what?.includes('added') : !(what?.includes('removed') && name === 'echo')))
    .map(([name, { annotations, inputSchema }]) => {
      const schema = structuredClone(inputSchema ?? properties());
      schema.properties.key = { type: 'string', description: 'Names the call in effects.jsonl' };
      if (what?.includes('schema') && name === (changed.changes ?? 'count')) {
        schema.properties.extra = { type: 'string' };
        schema.required = ['extra'];
      }
      return { name, description: `Test tool ${name}`, inputSchema: schema, ...(annotations && { annotations }) };
    });
}
