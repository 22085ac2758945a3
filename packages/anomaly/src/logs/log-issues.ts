import { contentId, ISSUE_KINDS, type Issue, SEVERITIES, type Severity } from '@aegis/core';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { type IssuePattern, PatternFinder } from './issue-patterns.js';
import { ERROR, FATAL, WARNING } from './severities.js';

const MAX_ISSUES = 2048;
/** Templates that were looked through are remembered, so many for each that may be alive at a time. */
const CACHED_SHARE = 2;

/** The word for an OpenTelemetry severity number; what has no level counts as a warning. */
export function severityWord(severityNumber: number): Severity {
  if (severityNumber >= FATAL) return 'critical';
  if (severityNumber >= ERROR) return 'error';
  return severityNumber >= WARNING || severityNumber === 0 ? 'warning' : 'info';
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Known problems, counted by service and template. */
export class LogIssues {
  readonly #finder: PatternFinder;
  readonly #mostNamed: number;
  /** What each template's text names: searched once a template, not once a line. */
  readonly #named = new Map<string, IssuePattern | null>();
  readonly #issues = new Map<string, Mutable<Issue>>();

  /** @param maxTemplates - how many may be alive at a time */
  constructor(patterns: readonly IssuePattern[], maxTemplates: number) {
    this.#finder = new PatternFinder(patterns);
    this.#mostNamed = CACHED_SHARE * maxTemplates;
  }

  /** The pattern that a template names, or null. */
  patternOf(templateId: string, template: string): IssuePattern | null {
    let named = this.#named.get(templateId);
    if (named === undefined) {
      named = this.#finder.find(template);
      if (this.#named.size >= this.#mostNamed) this.#named.clear();
      this.#named.set(templateId, named);
    }
    return named;
  }

  /** Counts a line that names a problem; gives the issue as it stands now. */
  note(
    pattern: IssuePattern,
    nodeId: string | null,
    template: string,
    severityNumber: number,
    timeMs: number,
  ): Issue {
    const key = `${nodeId ?? ''}\u001f${pattern.kind}\u001f${template}`;
    const known = this.#issues.get(key);
    if (known !== undefined) {
      known.count++;
      known.firstSeenMs = Math.min(known.firstSeenMs, timeMs);
      known.lastSeenMs = Math.max(known.lastSeenMs, timeMs);
      known.sentence = sentenceOf(known, pattern.sentence);
      return { ...known };
    }
    if (this.#issues.size >= MAX_ISSUES) {
      for (const oldest of this.#issues.keys()) {
        this.#issues.delete(oldest);
        break;
      }
    }
    const issue: Mutable<Issue> = {
      id: contentId('issue', nodeId ?? '', pattern.kind, template),
      kind: pattern.kind,
      nodeId,
      severity: severityWord(severityNumber),
      firstSeenMs: timeMs,
      lastSeenMs: timeMs,
      count: 1,
      template,
      sentence: '',
    };
    issue.sentence = sentenceOf(issue, pattern.sentence);
    this.#issues.set(key, issue);
    return { ...issue };
  }

  /** All issues, the first seen first. */
  all(): Issue[] {
    return [...this.#issues.values()].map((issue) => ({ ...issue }));
  }

  toJSON(): unknown {
    return { issues: this.all() };
  }

  static read(
    reader: SnapshotReader,
    patterns: readonly IssuePattern[],
    maxTemplates: number,
  ): LogIssues {
    const issues = new LogIssues(patterns, maxTemplates);
    reader.list('issues', { maxLength: MAX_ISSUES }, (item) => {
      const issue: Issue = {
        id: item.string('id', { maxLength: 64 }),
        kind: item.oneOf('kind', ISSUE_KINDS),
        nodeId: item.has('nodeId') ? item.string('nodeId', { maxLength: 128 }) : null,
        severity: item.oneOf('severity', SEVERITIES),
        firstSeenMs: item.number('firstSeenMs'),
        lastSeenMs: item.number('lastSeenMs'),
        count: item.number('count', { min: 1, integer: true }),
        template: item.string('template', { maxLength: 2048 }),
        sentence: item.string('sentence', { maxLength: 4096 }),
      };
      issues.#issues.set(`${issue.nodeId ?? ''}\u001f${issue.kind}\u001f${issue.template}`, issue);
    });
    return issues;
  }
}

function sentenceOf(issue: Issue, what: string): string {
  const where = issue.nodeId === null ? '' : ` at ${issue.nodeId}`;
  const often = issue.count === 1 ? 'once' : `${issue.count} times`;
  return `${what[0]!.toUpperCase()}${what.slice(1)}${where}, said ${often}: "${issue.template}".`;
}
