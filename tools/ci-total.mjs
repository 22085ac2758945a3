/**
 * node tools/ci-total.mjs <folder>
 *
 * Adds up what the steps of a run have left in a folder of reports, and closes with one plain line.
 * A step that failed without a failed check to show for it (a build that breaks), or that left no report,
 * counts as one.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2] ?? '';
const steps = readFileSync(join(folder, 'steps.txt'), 'utf8').trim().split('\n');

/** The counts that a tool, or vitest, wrote; null where it did not get that far. */
function counts(name) {
  const path = join(folder, `${name}.json`);
  if (!existsSync(path)) return null;
  const json = JSON.parse(readFileSync(path, 'utf8'));
  if (json.testResults === undefined) return json;
  const broken = json.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return {
    passed: json.numPassedTests,
    failed: json.numFailedTests + broken.length,
    skipped: json.numPendingTests,
  };
}

let passed = 0;
let failed = 0;
for (const step of steps) {
  // name, exit code, seconds, the reports that the step should leave
  const [name, code, seconds, ...reports] = step.trim().split(' ');
  const given = reports.map(counts);
  const sum = (key) => given.reduce((total, one) => total + (one?.[key] ?? 0), 0);
  const own = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
  const silent = given.some((one) => one === null);
  if ((code !== '0' || silent) && own.failed === 0) own.failed = 1;
  if (code === '0' && reports.length === 0) own.passed = 1;
  const skipped = own.skipped > 0 ? `, ${own.skipped} skipped` : '';
  console.log(`${name.padEnd(9)} ${own.passed} ok, ${own.failed} not ok${skipped} (${seconds} s)`);
  passed += own.passed;
  failed += own.failed;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
