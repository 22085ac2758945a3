/** One node that may have begun it, as the JSON output tells it. */
export interface RankedCause {
  readonly nodeId: string;
  readonly likelihood: number;
  /** Node ids from the cause to the symptom. */
  readonly path: readonly string[];
  readonly sentence: string;
}

/** One step of the plan, as the JSON output tells it. */
export interface ReportedStep {
  readonly action: string;
  readonly target: string;
  readonly why: string;
}

/** What `--simulate --json` prints. Times are milliseconds of the data's clock. */
export interface RunReport {
  readonly seed: number;
  readonly fault: { readonly kind: string; readonly service: string } | null;
  readonly injectedAt: number | null;
  readonly detectedAt: number | null;
  /** How many incidents were opened. */
  readonly incidents: number;
  readonly rankedCauses: readonly RankedCause[];
  readonly plan: { readonly steps: readonly ReportedStep[] } | null;
  readonly outcome: {
    readonly resolved: boolean;
    readonly verified: boolean;
    readonly undone: boolean;
    readonly durationMs: number;
  } | null;
}
