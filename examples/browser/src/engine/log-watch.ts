import { LineJoiner, MLLogAnomalyDetector } from '@aegis/anomaly';
import type { Anomaly, Issue } from '@aegis/core';
import { LineSplitter } from './line-splitter.js';
import { RateStrip, type RateStripData } from './rate-strip.js';
import { type TemplateNote, TemplateNotes } from './template-notes.js';
import { VerdictDigest } from './verdict-digest.js';

/** An anomaly, and where it was in the text. Lines count from 1. */
export interface Finding
  extends Pick<Anomaly, 'id' | 'nodeId' | 'severity' | 'sentence' | 'score' | 'timestampMs'> {
  /** The line that brought it out. */
  readonly line: number;
  /** Of the template that it is about; null where it is about all lines. */
  readonly note: TemplateNote | null;
}

/** A known problem, with a line that shows it. */
export interface FoundIssue extends Issue {
  readonly note: TemplateNote | null;
}

export interface TemplateRow {
  readonly template: string;
  readonly count: number;
  readonly note: TemplateNote | null;
}

/** How far it is, and what was found. */
export interface LogProgress {
  readonly lines: number;
  readonly templates: number;
  readonly services: number;
  readonly findings: readonly Finding[];
  /** Beyond those that are kept. */
  readonly findingsDropped: number;
  readonly strip: RateStripData;
  readonly digest: string;
}

/** What costs more to put together, and may come less often. */
export interface LogTables {
  readonly templates: readonly TemplateRow[];
  readonly issues: readonly FoundIssue[];
}

const HEADER = { kind: 'browser-log-watch', version: 1 };
/** Lines without a time of their own count as so far apart, or no line would ever be before another. */
const ASSUMED_LINE_MS = 100;
const MOST_FINDINGS = 500;
const MOST_ROWS = 200;
const ERROR = 17;

/** Reads text as a stream of log lines, and keeps what a person would want to see of it. */
export class LogWatch {
  #detector = MLLogAnomalyDetector.createWithDefaultPatterns();
  #joiner = new LineJoiner();
  #splitter = new LineSplitter();
  #strip = new RateStrip();
  #digest = new VerdictDigest();
  #notes = new TemplateNotes();
  #findings: Finding[] = [];
  #dropped = 0;
  #lines = 0;
  #clockMs = 0;
  #latestMs = 0;

  feed(text: string): void {
    this.#splitter.push(text, (line) => this.#push(line));
  }

  /** The source has ended: what was held back is judged. */
  end(): void {
    this.#splitter.flush((line) => this.#push(line));
    for (const entry of this.#joiner.flush()) this.#judge(entry.text, entry.lines);
    if (this.#lines === 0) return;
    this.#keep(this.#detector.flush(this.#latestMs), '', this.#lines);
  }

  progress(): LogProgress {
    const { templates, services } = this.#detector.stats();
    return {
      lines: this.#lines,
      templates,
      services,
      findings: this.#findings,
      findingsDropped: this.#dropped,
      strip: this.#strip.data(),
      digest: this.#digest.toString(),
    };
  }

  tables(): LogTables {
    const noteOf = (id: string): TemplateNote | null => this.#notes.get(id);
    const templates = this.#detector.templates();
    const idOf = new Map(templates.map(({ id, template }) => [template, id]));
    return {
      templates: templates
        .slice(0, MOST_ROWS)
        .map(({ id, template, count }) => ({ template, count, note: noteOf(id) })),
      issues: this.#detector
        .issues()
        .slice(0, MOST_ROWS)
        .map((issue) => ({ ...issue, note: noteOf(idOf.get(issue.template) ?? '') })),
    };
  }

  #push(line: string): void {
    for (const entry of this.#joiner.push(line)) this.#judge(entry.text, entry.lines);
  }

  #judge(text: string, lines: number): void {
    this.#clockMs += ASSUMED_LINE_MS * lines;
    // No name of the service: a text may hold several, and the detector reads them off the lines.
    const verdict = this.#detector.processLog(text, { timestampMs: this.#clockMs });
    this.#digest.add(verdict);
    const timestampMs = verdict.record.timestampMs ?? this.#clockMs;
    this.#latestMs = Math.max(this.#latestMs, timestampMs);
    this.#strip.add(timestampMs, verdict.severityNumber >= ERROR);
    this.#notes.seen(verdict.templateId, this.#lines + 1, text);
    this.#keep(verdict.anomalies, verdict.templateId, this.#lines + 1);
    this.#lines += lines;
  }

  /** @param atLine - the line that brought them out, which is of this template */
  #keep(anomalies: readonly Anomaly[], templateId: string, atLine: number): void {
    for (const anomaly of anomalies) {
      if (this.#findings.length >= MOST_FINDINGS) {
        this.#dropped++;
        continue;
      }
      const { id, nodeId, severity, sentence, score, timestampMs, signal } = anomaly;
      const note = this.#notes.get(signal);
      const line = signal === templateId || note === null ? atLine : note.lastLine;
      this.#findings.push({ id, nodeId, severity, sentence, score, timestampMs, line, note });
    }
  }

  toJSON(): object {
    return {
      ...HEADER,
      detector: this.#detector.toJSON(),
      joiner: this.#joiner.toJSON(),
      rest: this.#splitter.rest,
      strip: this.#strip.data(),
      digest: this.#digest.state(),
      notes: this.#notes.toJSON(),
      findings: this.#findings,
      dropped: this.#dropped,
      lines: this.#lines,
      clockMs: this.#clockMs,
      latestMs: this.#latestMs,
    };
  }

  /** @throws Error where this is no snapshot of ours */
  static fromJSON(json: unknown): LogWatch {
    const saved = (json ?? {}) as Record<string, unknown>;
    if (saved.kind !== HEADER.kind || saved.version !== HEADER.version) {
      throw new Error('This is not a snapshot that this page has saved.');
    }
    const watch = new LogWatch();
    watch.#detector = MLLogAnomalyDetector.fromJSON(saved.detector);
    watch.#joiner = LineJoiner.fromJSON(saved.joiner);
    watch.#splitter = new LineSplitter(String(saved.rest));
    watch.#strip = RateStrip.from(saved.strip as RateStripData);
    watch.#digest = new VerdictDigest(saved.digest as [number, number]);
    watch.#notes = TemplateNotes.fromJSON(saved.notes);
    watch.#findings = [...(saved.findings as Finding[])];
    watch.#dropped = Number(saved.dropped);
    watch.#lines = Number(saved.lines);
    watch.#clockMs = Number(saved.clockMs);
    watch.#latestMs = Number(saved.latestMs);
    return watch;
  }
}
