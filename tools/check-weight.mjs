/**
 * node tools/check-weight.mjs [--list] [--what <entry>]
 *
 * What an import costs: every entry of tools/budgets.json is bundled, minified and gzipped, and must stay
 * within its bytes; every door may load, and name in its types, only the third-party packages that
 * tools/reach.json gives it. `--list` prints the sizes, `--what "<entry>"` what one entry is made of.
 */
import { readFileSync } from 'node:fs';
import { buildOrExit } from './lib/build.mjs';
import { partsOf, sizeOf } from './lib/bundle-door.mjs';
import { reachProblem } from './lib/reach.mjs';
import { Tally } from './lib/tally.mjs';
import { readPackages } from './lib/workspace.mjs';

const BUDGETS = new URL('./budgets.json', import.meta.url);
const REACH = new URL('./reach.json', import.meta.url);
const read = (url) => JSON.parse(readFileSync(url, 'utf8'));

/** An entry is a door, "@aegis/anomaly/forecast", or names of one: "@aegis/anomaly { TemplateMiner }". */
function codeOf(entry) {
  const [door, names] = entry.split(/ (?=\{)/);
  const code = names === undefined ? `export * from '${door}';` : `export ${names} from '${door}';`;
  return { door, code };
}

const listing = process.argv.includes('--list');
const what = process.argv.indexOf('--what');
const tally = new Tally('weight');
const packages = readPackages();
const ownerOf = (door) => packages.find(({ doors }) => doors.includes(door));

async function printParts(entry, code, one) {
  console.log(`${entry}: bytes before gzip, by folder of the sources`);
  for (const { part, bytes } of await partsOf(code, one, packages)) {
    console.log(`${String(bytes).padStart(7)}  ${part}`);
  }
}

async function checkSize(entry, budget) {
  const { door, code } = codeOf(entry);
  const one = ownerOf(door);
  if (one === undefined) return tally.fail(`budgets.json: ${entry} is no door`);
  const bytes = await sizeOf(code, one);
  if (listing)
    console.log(`${String(bytes).padStart(7)} of ${String(budget).padStart(7)}  ${entry}`);
  if (what >= 0 && process.argv[what + 1] === entry) await printParts(entry, code, one);
  tally.check(`${entry}: size`, bytes <= budget ? null : `${bytes} B gzipped, at most ${budget}`);
}

await buildOrExit();
const budgets = read(BUDGETS);
const reach = read(REACH);
for (const [entry, budget] of Object.entries(budgets)) await checkSize(entry, budget);
for (const one of packages) {
  for (const door of one.doors) {
    const missing = door in budgets ? null : 'tools/budgets.json has no bytes for it';
    tally.check(`${door}: has a budget`, missing);
    tally.check(`${door}: reach`, await reachProblem(door, one, packages, reach[door] ?? []));
  }
}
for (const door of Object.keys(reach).filter((each) => ownerOf(each) === undefined)) {
  tally.fail(`reach.json: ${door} is no door`);
}
tally.close();
