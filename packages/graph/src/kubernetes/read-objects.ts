import { AegisError } from '@aegis/core';
import { type Document, isNode, LineCounter } from 'yaml';
import { asFields, at, type Fields, listAt, textAt } from './fields.js';
import type { FindingList, FindingSource } from './findings.js';
import { parseDocuments } from './parse-documents.js';

/** One Kubernetes object as it stood in a text. */
export interface ManifestObject {
  readonly kind: string;
  /** `apps` of `apps/v1`; empty for the core group. */
  readonly group: string;
  readonly namespace: string | null;
  /** Empty where it has none. */
  readonly name: string;
  readonly body: Fields;
  /** Where it stands, or a field of it. */
  readonly source: (...path: readonly (string | number)[]) => FindingSource;
}

export interface ReadOptions {
  readonly unparsable: 'throw' | 'finding';
  readonly maxAliasCount: number;
  readonly maxObjects: number;
}

/** Fields on the way to an object in a list in a list in a list. */
const MAX_LIST_PATH = 6;

type Path = readonly (string | number)[];

class Reader {
  readonly objects: ManifestObject[] = [];
  documents = 0;
  readonly #findings: FindingList;
  readonly #options: ReadOptions;
  /** There is one text: no need to say which. */
  readonly #single: boolean;

  constructor(findings: FindingList, options: ReadOptions, single: boolean) {
    this.#findings = findings;
    this.#options = options;
    this.#single = single;
  }

  read(text: string, textNumber: number): void {
    const lines = new LineCounter();
    let documents: readonly Document[];
    try {
      documents = parseDocuments(text, lines);
    } catch (cause) {
      this.#unparsable({ text: textNumber, document: 0, line: null }, cause);
      return;
    }
    for (const [number, document] of documents.entries()) {
      this.documents++;
      const source = (path: Path): FindingSource => {
        const node = path.length === 0 ? document.contents : document.getIn(path, true);
        const range = isNode(node) ? node.range : document.range;
        const line = range ? lines.linePos(range[0]).line : null;
        return { text: textNumber, document: number, line };
      };
      const error = document.errors[0];
      if (error !== undefined) {
        const line = lines.linePos(error.pos[0]).line;
        this.#unparsable({ text: textNumber, document: number, line }, error);
        continue;
      }
      try {
        const { maxAliasCount } = this.#options;
        this.#take(document.toJS({ maxAliasCount }), source, []);
      } catch (cause) {
        this.#unparsable(source([]), cause);
      }
    }
  }

  #unparsable(source: FindingSource, cause: unknown): void {
    const why = cause instanceof Error ? cause.message : String(cause);
    const places = [
      this.#single ? [] : [`text ${source.text}`],
      source.line === null ? [] : [`line ${source.line}`],
    ].flat();
    const where = places.length === 0 ? 'the text' : places.join(', ');
    const reason = why.replace(/\s+/g, ' ').replace(/[.:]?$/, '.');
    const message = `${where} is not YAML that can be read: ${reason}`;
    if (this.#options.unparsable === 'throw') {
      throw new AegisError('unparsable-input', `graphFromManifests: ${message}`, { cause });
    }
    this.#findings.add('unparsable', 'error', message, source);
  }

  #take(value: unknown, source: (path: Path) => FindingSource, path: Path): void {
    if (value === null || value === undefined) return;
    const body = asFields(value);
    const kind = textAt(body, 'kind');
    const version = textAt(body, 'apiVersion');
    if (kind === null || version === null) {
      const message = 'A document is no Kubernetes object: it has no kind or no apiVersion.';
      this.#findings.add('not-an-object', 'info', message, source(path));
      return;
    }
    // A list in a list is rare; one that holds itself, by an alias, has no end.
    const isList = kind.endsWith('List') && Array.isArray(at(body, 'items'));
    if (isList && path.length < MAX_LIST_PATH) {
      for (const [i, item] of listAt(body, 'items').entries()) {
        this.#take(item, source, [...path, 'items', i]);
      }
      return;
    }
    if (at(body, '$patch') !== undefined) {
      const message = `A ${kind} is a patch for another: render it first; it is left out.`;
      this.#findings.add('patch', 'info', message, source(path));
      return;
    }
    if (this.objects.length >= this.#options.maxObjects) {
      const message = `There are more than ${this.#options.maxObjects} objects; the rest is left out.`;
      this.#findings.add('too-many-objects', 'warning', message, source(path));
      return;
    }
    this.objects.push({
      kind,
      group: version.includes('/') ? version.slice(0, version.indexOf('/')) : '',
      namespace: textAt(body, 'metadata', 'namespace'),
      name: textAt(body, 'metadata', 'name') ?? textAt(body, 'metadata', 'generateName') ?? '',
      body,
      source: (...field) => source([...path, ...field]),
    });
  }
}

/**
 * The Kubernetes objects in YAML texts, lists unpacked.
 *
 * @throws AegisError `unparsable-input` for text that is not YAML or expands beyond measure, unless it
 * is to be a finding
 */
export function readObjects(
  texts: readonly string[],
  findings: FindingList,
  options: ReadOptions,
): { readonly objects: readonly ManifestObject[]; readonly documents: number } {
  const reader = new Reader(findings, options, texts.length === 1);
  for (const [i, text] of texts.entries()) reader.read(text, i);
  return reader;
}
