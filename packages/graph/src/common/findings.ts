import { compareText } from './compare-text.js';

/** What there is to say of what a graph was read from; the list is closed. */
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
  | 'unknown-gateway'
  | 'unknown-subset'
  | 'unknown-target'
  | 'near-selector'
  | 'selector-without-match'
  | 'unknown-service'
  | 'no-common-network'
  | 'unknown-peer'
  | 'outside-mesh'
  | 'blocked-call'
  | 'unpaired-spans';

/** Where in the input something stands. */
export interface FindingSource {
  /** The name of the text, null where it was given none. */
  readonly file: string | null;
  /** Which of the texts, from 0. */
  readonly text: number;
  /** Which document of the text, from 0. */
  readonly document: number;
  /** Line of the text, from 1. */
  readonly line: number | null;
}

/** Something in the input that a person may want to look at. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: 'info' | 'warning' | 'error';
  readonly message: string;
  readonly source: FindingSource;
}

/** The place in words, for the start of a sentence; which text only where there are more. */
export function placeOf({ file, text, document, line }: FindingSource, single: boolean): string {
  const places: string[] = [];
  if (file !== null) places.push(file);
  else if (!single) places.push(`text ${text}`);
  if (document > 0) places.push(`document ${document}`);
  if (line !== null) places.push(`line ${line}`);
  return places.length === 0 ? 'the text' : places.join(', ');
}

/** Findings up to a ceiling; the ones beyond are counted. */
export class FindingList {
  readonly #items: Finding[] = [];
  readonly #seen = new Set<string>();
  readonly #ceiling: number;
  #dropped = 0;

  constructor(ceiling: number) {
    this.#ceiling = ceiling;
  }

  get dropped(): number {
    return this.#dropped;
  }

  /** @param source - a function where the place takes a search that only a kept finding is worth */
  add(
    code: FindingCode,
    severity: Finding['severity'],
    message: string,
    source: FindingSource | (() => FindingSource),
  ): void {
    // The same sentence twice (a workload declared in two files) tells nothing new.
    if (this.#seen.has(message)) return;
    if (this.#items.length >= this.#ceiling) {
      this.#dropped++;
      return;
    }
    this.#seen.add(message);
    const place = typeof source === 'function' ? source() : source;
    this.#items.push({ code, severity, message, source: place });
  }

  /** In the order of the input. */
  sorted(): readonly Finding[] {
    return [...this.#items].sort(
      (a, b) =>
        a.source.text - b.source.text ||
        a.source.document - b.source.document ||
        (a.source.line ?? 0) - (b.source.line ?? 0) ||
        compareText(a.message, b.message),
    );
  }
}
