import { AegisError, checkNumber, resolveOptions } from '@aegis/core';
import { isNode, LineCounter } from 'yaml';
import { type FindingList, type FindingSource, placeOf } from './findings.js';
import type { SourceText } from './named-texts.js';
import { parseDocuments } from './parse-documents.js';

/** What every reader of YAML can be told. */
export interface YamlOptions {
  /**
   * What becomes of a document that is not YAML: `throw` ends it all, `finding` notes it and goes on,
   * for folders that also hold templates. @defaultValue `'throw'`
   */
  readonly unparsable?: 'throw' | 'finding';
  /** How far aliases may multiply a document; beyond, it is refused. @defaultValue 100 */
  readonly maxAliasCount?: number;
  /** Objects at most; the rest is left out, with a finding. @defaultValue 20_000 */
  readonly maxObjects?: number;
  /** Characters at most, of all texts; more is refused. @defaultValue 33_554_432 */
  readonly maxCharacters?: number;
  /** Findings at most; the rest is counted. @defaultValue 1000 */
  readonly maxFindings?: number;
}

export const YAML_DEFAULTS: Required<YamlOptions> = {
  unparsable: 'throw',
  maxAliasCount: 100,
  maxObjects: 20_000,
  maxCharacters: 2 ** 25,
  maxFindings: 1000,
};

export type Path = readonly (string | number)[];

/** What one document holds, and where a field of it stands. */
export interface YamlDocument {
  readonly value: unknown;
  readonly source: (path: Path) => FindingSource;
}

/** @throws AegisError `invalid-option` */
export function checkYamlOptions<T extends Required<YamlOptions>>(
  owner: string,
  defaults: T,
  given: Partial<T> | undefined,
): Readonly<T> {
  const options = resolveOptions(owner, defaults, given);
  for (const name of ['maxObjects', 'maxCharacters', 'maxFindings'] as const) {
    checkNumber(owner, name, options[name], { min: 1, integer: true });
  }
  checkNumber(owner, 'maxAliasCount', options.maxAliasCount, { min: 0, integer: true });
  if (options.unparsable !== 'throw' && options.unparsable !== 'finding') {
    const message = `${owner}: unparsable is neither "throw" nor "finding".`;
    throw new AegisError('invalid-option', message);
  }
  return options;
}

/**
 * Hands every document of the texts to `take`.
 *
 * @returns how many there were, broken ones included
 * @throws AegisError `unparsable-input` for text that is not YAML or expands beyond measure, unless it
 * is to be a finding
 */
export function readYaml(
  owner: string,
  texts: readonly SourceText[],
  options: Required<YamlOptions>,
  findings: FindingList,
  take: (document: YamlDocument) => void,
): number {
  let count = 0;
  const unparsable = (source: FindingSource, cause: unknown): void => {
    const why = cause instanceof Error ? cause.message : String(cause);
    const reason = why.replace(/\s+/g, ' ').replace(/[.:]?$/, '.');
    const place = placeOf(source, texts.length === 1);
    const message = `${place} is not YAML that can be read: ${reason}`;
    if (options.unparsable === 'throw') {
      throw new AegisError('unparsable-input', `${owner}: ${message}`, { cause });
    }
    findings.add('unparsable', 'error', message, source);
  };
  for (const [text, { name: file, text: yaml }] of texts.entries()) {
    const lines = new LineCounter();
    const { documents, failure } = parseDocuments(yaml, lines);
    for (const [number, document] of documents.entries()) {
      count++;
      const place = { file, text, document: number };
      const source = (path: Path): FindingSource => {
        const node = path.length === 0 ? document.contents : document.getIn(path, true);
        const range = isNode(node) ? node.range : document.range;
        return { ...place, line: range ? lines.linePos(range[0]).line : null };
      };
      const error = document.errors[0];
      if (error !== undefined) {
        unparsable({ ...place, line: lines.linePos(error.pos[0]).line }, error);
        continue;
      }
      let value: unknown;
      try {
        value = document.toJS({ maxAliasCount: options.maxAliasCount });
      } catch (cause) {
        unparsable(source([]), cause);
        continue;
      }
      take({ value, source });
    }
    if (failure !== null) {
      count++;
      const line = lines.linePos(failure.offset).line;
      unparsable({ file, text, document: documents.length, line }, failure.cause);
    }
  }
  return count;
}
