import { asFields, at, type Fields, listAt, textAt } from '../common/fields.js';
import type { FindingList, FindingSource } from '../common/findings.js';
import type { SourceText } from '../common/named-texts.js';
import { type Path, readYaml, type YamlDocument, type YamlOptions } from '../common/read-yaml.js';

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
  readonly source: (...path: Path) => FindingSource;
}

/** Fields on the way to an object in a list in a list in a list. */
const MAX_LIST_PATH = 6;

class Reader {
  readonly objects: ManifestObject[] = [];
  readonly #findings: FindingList;
  readonly #maxObjects: number;

  constructor(findings: FindingList, maxObjects: number) {
    this.#findings = findings;
    this.#maxObjects = maxObjects;
  }

  take(value: unknown, source: YamlDocument['source'], path: Path): void {
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
        this.take(item, source, [...path, 'items', i]);
      }
      return;
    }
    if (at(body, '$patch') !== undefined) {
      const message = `A ${kind} is a patch for another: render it first; it is left out.`;
      this.#findings.add('patch', 'info', message, source(path));
      return;
    }
    if (this.objects.length >= this.#maxObjects) {
      const message = `There are more than ${this.#maxObjects} objects; the rest is left out.`;
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
  owner: string,
  texts: readonly SourceText[],
  findings: FindingList,
  options: Required<YamlOptions>,
): { readonly objects: readonly ManifestObject[]; readonly documents: number } {
  const reader = new Reader(findings, options.maxObjects);
  const documents = readYaml(owner, texts, options, findings, ({ value, source }) =>
    reader.take(value, source, []),
  );
  return { objects: reader.objects, documents };
}
