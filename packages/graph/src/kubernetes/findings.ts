/** What there is to say of a manifest; the list is closed. */
export type FindingCode =
  | 'unparsable'
  | 'not-an-object'
  | 'patch'
  | 'too-many-objects'
  | 'duplicate-object'
  | 'service-without-workload'
  | 'unknown-host'
  | 'port-mismatch'
  | 'unknown-config'
  | 'unknown-backend'
  | 'near-selector'
  | 'selector-without-match';

/** Where in the input something stands. */
export interface FindingSource {
  /** Which of the texts, from 0. */
  readonly text: number;
  /** Which document of the text, from 0. */
  readonly document: number;
  /** Line of the text, from 1. */
  readonly line: number | null;
}

/** Something in the manifests that a person may want to look at. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: 'info' | 'warning' | 'error';
  readonly message: string;
  readonly source: FindingSource;
}

/** Findings up to a ceiling; the ones beyond are counted. */
export class FindingList {
  readonly items: Finding[] = [];
  readonly #seen = new Set<string>();
  readonly #ceiling: number;
  #dropped = 0;

  constructor(ceiling: number) {
    this.#ceiling = ceiling;
  }

  get dropped(): number {
    return this.#dropped;
  }

  add(
    code: FindingCode,
    severity: Finding['severity'],
    message: string,
    source: FindingSource,
  ): void {
    // The same sentence twice (a workload declared in two files) tells nothing new.
    if (this.#seen.has(message)) return;
    if (this.items.length >= this.#ceiling) {
      this.#dropped++;
      return;
    }
    this.#seen.add(message);
    this.items.push({ code, severity, message, source });
  }
}
