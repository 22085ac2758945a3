import type { RunReport } from '../simulate/run-report.js';
import type { Reporter } from './reporter.js';

/** Says nothing until the end, and then one JSON object. */
export class JsonReporter implements Reporter {
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  started(): void {}
  progress(): void {}
  note(): void {}
  diagnosed(): void {}
  proposed(): void {}
  acted(): void {}
  close(): void {}

  finished(report: RunReport): void {
    this.#write(`${JSON.stringify(report)}\n`);
  }
}
