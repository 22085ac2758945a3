/**
 * node tools/top-functions.mjs [--top N, default 25] PROFILE.cpuprofile…
 *
 * Prints the functions in which a program spent its time, by the profiles that `node --cpu-prof` wrote:
 * the share of each by itself, without what it calls, under its place in the source where a map tells it.
 */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { sourcePlaces } from './lib/source-places.mjs';

/** The microseconds of each function by itself, the longest first. */
export function selfTimes(profile, placeOf) {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
  const spent = new Map();
  for (const [i, id] of profile.samples.entries()) {
    const { functionName, url, lineNumber, columnNumber } = nodes.get(id);
    const place = url === '' ? '' : placeOf(url, lineNumber, columnNumber);
    const name = `${functionName || '(anonymous)'} ${place}`.trimEnd();
    // The time up to a sample belongs to the sample before it; the first has none.
    spent.set(name, (spent.get(name) ?? 0) + (profile.timeDeltas[i + 1] ?? 0));
  }
  return [...spent].sort((a, b) => b[1] - a[1]);
}

/** Lines of a table: the share of the time that was not idle, and the function. */
export function topFunctions(profile, top, placeOf) {
  const busy = selfTimes(profile, placeOf).filter(([name]) => name !== '(idle)');
  const total = busy.reduce((sum, [, micros]) => sum + micros, 0);
  const lines = busy
    .slice(0, top)
    .map(([name, micros]) => `${((100 * micros) / total).toFixed(1).padStart(5)} %  ${name}`);
  return [`${(total / 1e6).toFixed(1)} s, not idle`, ...lines];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values, positionals } = parseArgs({
    options: { top: { type: 'string', default: '25' } },
    allowPositionals: true,
  });
  for (const file of positionals) {
    const profile = JSON.parse(readFileSync(file, 'utf8'));
    console.log(`${file}\n${topFunctions(profile, Number(values.top), sourcePlaces()).join('\n')}`);
  }
}
