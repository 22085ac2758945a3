import { readFileSync } from 'node:fs';
import type { Anomaly } from '@aegis/core';
import { parseCommand } from '@aegis/learning/commands';

/** An incident of ITBench as an operator sees it, with what its author accepts as a first step. */
export interface ItbenchScenario {
  readonly id: number;
  readonly alerts: readonly string[];
  readonly tags: readonly string[];
  /** The kinds of faults that were put in. */
  readonly faults: readonly string[];
  /** The first step of the first accepted solution that changes anything. */
  readonly command: string;
  /** The effects of the first such steps of every accepted variant. */
  readonly accepted: ReadonlySet<string>;
}

interface RawScenario {
  readonly id: number;
  readonly alerts: readonly string[];
  readonly tags: readonly string[];
  readonly injections: readonly { readonly fault: string }[];
  readonly solutions: readonly (readonly (readonly { readonly command: string | null }[])[])[];
}

/**
 * The scenarios that have a fix which exists in the world: those whose first step pauses the experiment
 * that injects the fault are left out.
 */
export function readItbench(file: string): ItbenchScenario[] {
  const raw = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RawScenario);
  return raw.flatMap((one) => {
    const variants = (one.solutions[0] ?? []).map((steps) =>
      steps.flatMap((step) => step.command ?? []),
    );
    const isInjector = parseCommand(variants[0]?.[0] ?? '').verb === 'annotate';
    const firsts = variants.flatMap((lines) => lines.find(changesSomething) ?? []);
    const command = firsts[0];
    if (command === undefined || isInjector) return [];
    return [
      {
        id: one.id,
        alerts: one.alerts,
        tags: one.tags,
        faults: [...new Set(one.injections.map((injection) => injection.fault))].sort(),
        command,
        accepted: new Set(firsts.map((first) => parseCommand(first).effect)),
      },
    ];
  });
}

/** Looking is no fix. */
function changesSomething(line: string): boolean {
  return parseCommand(line).effect !== 'read';
}

/** Alerts and tags, and with `diagnosis` what was wrong, as signals. */
export function signalNames(
  { alerts, tags, faults }: ItbenchScenario,
  diagnosis: boolean,
): readonly string[] {
  return [
    ...alerts,
    ...tags.map((tag) => `tag ${tag}`),
    ...(diagnosis ? faults.map((fault) => `fault ${fault}`) : []),
  ];
}

/** Names of signals as anomalies that say no more than that. */
export function asAnomalies(names: readonly string[]): Anomaly[] {
  return names.map((signal) => ({
    id: signal,
    source: 'event',
    nodeId: null,
    signal,
    signalKind: 'other',
    direction: 'none',
    timestampMs: 0,
    score: 1,
    tailProbability: 0.1,
    severity: 'error',
    evidence: [],
    sentence: signal,
  }));
}
