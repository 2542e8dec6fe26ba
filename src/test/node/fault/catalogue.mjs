// Resources, a template, a prompt and its completion, as the fault server lists them.

export const RESOURCES = [
  { uri: 'fault://greeting', name: 'greeting', mimeType: 'text/plain' },
  { uri: 'fault://counter', name: 'counter', mimeType: 'text/plain' },
];
export const TEMPLATES = [{ uriTemplate: 'fault://item/{id}', name: 'item', mimeType: 'application/json' }];
export const PROMPTS = [{ name: 'greet', description: 'Greets somebody', arguments: [{ name: 'name', required: true }] }];
const NAMES = ['ada', 'alan', 'barbara', 'grace'];
let reads = 0;

export function readResource(uri) {
  const id = /^fault:\/\/item\/(.+)$/.exec(uri)?.[1];
  if (uri === 'fault://greeting') return { contents: [{ uri, mimeType: 'text/plain', text: 'hello' }] };
  if (uri === 'fault://counter') return { contents: [{ uri, mimeType: 'text/plain', text: String(++reads) }] };
  if (id) return { contents: [{ uri, mimeType: 'application/json', text: JSON.stringify({ id }) }] };
  return undefined;
}

export function getPrompt({ name, arguments: args }) {
  if (name !== 'greet') return undefined;
  return { messages: [{ role: 'user', content: { type: 'text', text: `Greet ${args?.name ?? 'nobody'}.` } }] };
}

export function complete({ argument }) {
  const values = NAMES.filter((name) => name.startsWith(argument.value));
  return { completion: { values, total: values.length, hasMore: false } };
}

/** One page of a list under its name; the cursor is the position of the next page. */
export function page(key, all, cursor, size) {
  if (!size) return { [key]: all };
  const from = Number(cursor ?? 0);
  const next = from + size < all.length ? { nextCursor: String(from + size) } : {};
  return { [key]: all.slice(from, from + size), ...next };
}
