import { AegisError, type Anomaly, checkNumber, type Evidence, resolveOptions } from '@aegis/core';
import { anomalyFromEvidence } from '../anomaly-from-evidence.js';
import { short } from '../short-number.js';
import { pooledTails } from '../tails/pooled-tails.js';
import { burstOf, type LineShift } from './bursts.js';
import { type Omission, omissionOf } from './omissions.js';
import type { TemplateCounts, WorkCounts } from './template-counts.js';

/** Options of {@link templateAnomalies}. */
export interface TemplateAnomaliesOptions {
  /** What the nodes did in the same windows, so that lines can be missed where the work goes on. */
  readonly works?: readonly WorkCounts[];
  /** The time of the first recent window, in milliseconds. @defaultValue 0 */
  readonly startMs?: number;
  /** What is likelier than this when all is well is left out, in (0, 1]. @defaultValue 0.1 */
  readonly tailProbability?: number;
}

const DEFAULTS: Required<TemplateAnomaliesOptions> = Object.freeze({
  works: [],
  startMs: 0,
  tailProbability: 0.1,
});
/** From here on a line is a warning; more of what is below is more work done. */
const WARNING = 13;

/**
 * Turns counts of log templates into anomalies for `RootCauseAnalyzer.addNodeAnomaly`: warnings and
 * errors that burst, and lines that stay away while what they go with goes on. Use it where lines are
 * counted already; `@aegis/anomaly` reads them one by one, and finds more.
 *
 * O(templates² of a node · windows).
 *
 * @throws AegisError `invalid-option`
 *
 * @example
 * ```ts
 * import { templateAnomalies } from '@aegis/root-cause';
 * const steady = Array.from({ length: 30 }, (_, i) => 20 + (i % 5));
 * const templates = [
 *   { nodeId: 'cart', template: 'asked', severityNumber: 9, baseline: steady, recent: [22, 21] },
 *   { nodeId: 'cart', template: 'answered', severityNumber: 9, baseline: steady, recent: [4, 3] },
 * ];
 * const [missing] = templateAnomalies(templates);
 * missing?.signal; // => 'answered'
 * missing?.sentence; // => 'Lines are missing: "answered" (3.5, expected 21.5 with "asked")'
 * ```
 */
export function templateAnomalies(
  templates: readonly TemplateCounts[],
  options?: TemplateAnomaliesOptions,
): Anomaly[] {
  const resolved = resolveOptions('templateAnomalies', DEFAULTS, options);
  const { works, startMs, tailProbability: least } = resolved;
  if (!(least > 0 && least <= 1)) {
    throw new AegisError(
      'invalid-option',
      `templateAnomalies: tailProbability is ${least}; give a number in (0, 1].`,
    );
  }
  checkNumber('templateAnomalies', 'startMs', startMs);
  if (!Array.isArray(works)) {
    throw new AegisError('invalid-option', 'templateAnomalies: works is no list; give one.');
  }
  const worksOf = byNode(works);
  const bursts: Found<LineShift>[] = [];
  const omissions: Found<Omission>[] = [];
  for (const [nodeId, own] of byNode(templates)) {
    for (const counts of own) {
      const burst = burstOf(counts);
      if (burst !== null) bursts.push({ counts, shift: burst });
      const omission = omissionOf(counts, own, worksOf.get(nodeId) ?? []);
      if (omission !== null) omissions.push({ counts, shift: omission });
    }
  }
  return [
    ...judge(
      bursts,
      'burst',
      startMs,
      sentenceOfBurst,
      ({ severityNumber }) => severityNumber >= WARNING,
    ),
    ...judge(omissions, 'omission', startMs, sentenceOfOmission),
  ].filter(({ tailProbability }) => tailProbability <= least);
}

interface Found<S extends LineShift> {
  readonly counts: TemplateCounts;
  readonly shift: S;
}

function judge<S extends LineShift>(
  found: readonly Found<S>[],
  channel: 'burst' | 'omission',
  startMs: number,
  sentenceOf: (template: string, shift: S) => string,
  isTold: (counts: TemplateCounts) => boolean = () => true,
): Anomaly[] {
  const tails = pooledTails(found.map(({ shift }) => shift));
  return found.flatMap(({ counts, shift }, i) => {
    const { nodeId, template } = counts;
    if (!(shift.score >= 1) || !isTold(counts)) return [];
    const sentence = sentenceOf(template, shift);
    const { observed, expected } = shift;
    const evidence: Evidence = {
      channel,
      signal: template,
      observed,
      expected,
      band: null,
      tailProbability: tails[i]!,
      sentence,
    };
    const subject = {
      source: 'log' as const,
      nodeId,
      signalKind: 'log' as const,
      direction: channel === 'burst' ? ('up' as const) : ('down' as const),
      timestampMs: startMs,
    };
    return [anomalyFromEvidence('template-anomaly', subject, evidence)];
  });
}

function byNode<T extends { readonly nodeId: string }>(items: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.nodeId);
    if (group === undefined) groups.set(item.nodeId, [item]);
    else group.push(item);
  }
  return groups;
}

function sentenceOfBurst(template: string, { observed, expected }: LineShift): string {
  return `log ${quoted(template)} (${short(observed)}, expected ${short(expected)})`;
}

function sentenceOfOmission(template: string, { observed, expected, companion }: Omission): string {
  return `Lines are missing: ${quoted(template)} (${short(observed)}, expected ${short(expected)} with ${quoted(companion)})`;
}

const MOST_QUOTED = 80;

function quoted(text: string): string {
  return `"${text.length > MOST_QUOTED ? `${text.slice(0, MOST_QUOTED)}…` : text}"`;
}
