import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Counts checks and says at once which one failed. */
export class Tally {
  #name;
  #passed = 0;
  #failed = 0;

  constructor(name) {
    this.#name = name;
  }

  pass() {
    this.#passed++;
  }

  /** @param {string} what - where it failed, and what was found */
  fail(what) {
    this.#failed++;
    console.log(`FAIL ${what}`);
  }

  /** @param {string | null} problem - null where all is well */
  check(what, problem) {
    if (problem === null) this.pass();
    else this.fail(`${what}\n${problem.replaceAll(/^/gm, '     ')}`);
  }

  /**
   * Prints the counts, leaves them in the folder that AEGIS_REPORT_DIR names, and sets the exit code.
   *
   * @param {string} note - what else the closing line says
   */
  close(note = '') {
    const counts = { passed: this.#passed, failed: this.#failed };
    const reports = process.env.AEGIS_REPORT_DIR;
    if (reports !== undefined && reports !== '') {
      mkdirSync(reports, { recursive: true });
      writeFileSync(join(reports, `${this.#name}.json`), JSON.stringify(counts));
    }
    console.log(`${this.#name}: ${counts.passed} passed, ${counts.failed} failed${note}`);
    if (counts.failed > 0) process.exitCode = 1;
  }
}
