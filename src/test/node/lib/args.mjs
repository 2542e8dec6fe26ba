// Command line: `word --flag value --switch` becomes {_: ['word'], flag: 'value', switch: true}.

/** @returns {{_: string[], [flag: string]: any}} */
export function parseArgs(argv = process.argv.slice(2)) {
  const parsed = { _: [] };
  for (let i = 0; i < argv.length; i++) {
    if (!argv[i].startsWith('--')) {
      parsed._.push(argv[i]);
      continue;
    }
    const [flag, inline] = argv[i].slice(2).split(/=(.*)/s);
    if (inline !== undefined) parsed[flag] = inline;
    else if (i + 1 < argv.length && !argv[i + 1].startsWith('--')) parsed[flag] = argv[++i];
    else parsed[flag] = true;
  }
  return parsed;
}
