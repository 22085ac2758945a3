import type { Incident, Outcome, Plan } from '@aegis/core';
import type { ServiceGraph } from '@aegis/graph';
import type { RootCauseAnalysis } from '@aegis/root-cause';
import type { RunReport } from '../simulate/run-report.js';

/** What a run stands on. */
export interface RunSetting {
  readonly source: string;
  readonly nodes: number;
  readonly edges: number;
  readonly findings: readonly string[];
  /** Which snapshots were loaded: `policy`, `learner`. */
  readonly loaded: readonly string[];
  readonly seed: number;
}

/** What was found out about an incident. */
export interface Diagnosis {
  readonly incident: Incident;
  readonly analysis: RootCauseAnalysis;
  readonly graph: ServiceGraph;
  /** The series that shows it best, for a picture. */
  readonly symptom: { readonly name: string; readonly values: readonly number[] } | null;
}

/** What is proposed, by whom, and why. */
export interface Proposal {
  readonly attempt: number;
  readonly remembered: string;
  readonly plan: Plan;
  readonly alternatives: readonly { readonly action: string; readonly reason: string }[];
}

/** Someone who tells a person, or a program, how a run goes. */
export interface Reporter {
  started(setting: RunSetting): void;
  /** A stretch of long work; `done` of `total`. */
  progress(stage: string, done: number, total: number): void;
  /** One line about something that happened. */
  note(line: string): void;
  diagnosed(diagnosis: Diagnosis): void;
  proposed(proposal: Proposal): void;
  acted(outcome: Outcome): void;
  finished(report: RunReport, wallMs: number): void;
  /** Puts the terminal back in order; safe to call twice. */
  close(): void;
}
