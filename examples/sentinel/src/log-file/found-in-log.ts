import type { LogVerdict } from '@aegis/anomaly';
import type { Anomaly } from '@aegis/core';

/** One thing out of the ordinary in a log file. Lines are numbered from 1. */
export interface LogFinding {
  readonly template: string;
  readonly count: number;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly why: string;
  /** Surprise in bans; 0 for a known problem that a pattern names. */
  readonly score: number;
}

const MOST_FINDINGS = 10_000;

/** Gathers what a detector finds in a file, by template. */
export class FoundInLog {
  readonly #findings = new Map<string, LogFinding>();
  readonly #seen = new Map<string, { count: number; firstLine: number; lastLine: number }>();
  readonly #templates = new Map<string, string>();

  add(line: number, verdict: LogVerdict): void {
    const { templateId, template } = verdict;
    const seen = this.#seen.get(templateId);
    if (seen !== undefined) {
      seen.count++;
      seen.lastLine = line;
    } else if (this.#seen.size < MOST_FINDINGS) {
      this.#seen.set(templateId, { count: 1, firstLine: line, lastLine: line });
      this.#templates.set(templateId, template);
    }
    for (const issue of verdict.issues) {
      if (!this.#findings.has(templateId)) {
        this.#note(templateId, template, line, `known problem: ${issue.kind}`, 0);
      }
    }
    this.addAnomalies(line, verdict.anomalies);
  }

  /** Anomalies that a line brought out; they may be about the templates of lines before it, or about all. */
  addAnomalies(line: number, anomalies: readonly Anomaly[]): void {
    for (const { id, signal, sentence, score } of anomalies) {
      this.#note(id, this.#templates.get(signal) ?? 'all lines', line, sentence, score);
    }
  }

  #note(key: string, template: string, line: number, why: string, score: number): void {
    if (this.#findings.size >= MOST_FINDINGS) return;
    const seen = this.#seen.get(key) ?? { count: 1, firstLine: line, lastLine: line };
    this.#findings.set(key, { template, ...seen, why, score });
  }

  /** The findings, most surprising first, with the counts of the whole file. */
  findings(): LogFinding[] {
    return [...this.#findings]
      .map(([key, finding]) => ({ ...finding, ...this.#seen.get(key) }))
      .sort((a, b) => b.score - a.score || b.count - a.count || a.firstLine - b.firstLine);
  }
}
