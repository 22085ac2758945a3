/** What a suite is given. */
export interface SuiteContext {
  /** The data set's folder; the harness has made sure that it exists. `''` where none is needed. */
  readonly dataDir: string;
  /** Where raw outputs go; null where none are wanted. */
  readonly outDir: string | null;
  readonly seed: number;
  /** What follows the suite's name on the command line: `speed metrics`. */
  readonly args: readonly string[];
  /** A line for the person watching; goes to standard error. */
  readonly log: (line: string) => void;
}

/** What a suite measured: keys in camelCase, as DESIGN fixes them. */
export interface SuiteResult {
  readonly results: Readonly<Record<string, number>>;
  readonly intervals?: Readonly<Record<string, readonly [number, number]>>;
  readonly peers?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Extra tables for a person: per case, per category. */
  readonly tables?: readonly ResultTable[];
}

export interface ResultTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** A claim as a command. */
export interface Suite {
  readonly name: string;
  readonly summary: string;
  /** Below the data root: `metrics/nab`; null where the suite makes its own data. */
  readonly data: string | null;
  readonly run: (context: SuiteContext) => Promise<SuiteResult>;
}
