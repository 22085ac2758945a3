import { asFields, asText, type Fields, get, textAt } from '../common/fields.js';
import type { FindingList, FindingSource } from '../common/findings.js';
import type { SourceText } from '../common/named-texts.js';
import { type Path, readYaml, type YamlOptions } from '../common/read-yaml.js';

/** One place that says something of a service; another file may say more of it. */
export interface ServicePart {
  readonly body: Fields;
  readonly source: (...path: Path) => FindingSource;
}

/** What all files together hold. */
export interface ComposeFiles {
  /** By name; most have one part. */
  readonly services: ReadonlyMap<string, readonly ServicePart[]>;
  /** Texts of `configs` that stand in the files themselves, by name. */
  readonly configs: ReadonlyMap<string, readonly string[]>;
  readonly documents: number;
  /** Other files that are asked for by `include`. */
  readonly included: number;
}

/** What may stand at the top of a file, which need not hold services of its own. */
const KNOWN = new Set('services include networks volumes configs secrets name version'.split(' '));

/**
 * The services of Compose files.
 *
 * @throws AegisError `unparsable-input`, unless it is to be a finding
 */
export function readServices(
  owner: string,
  texts: readonly SourceText[],
  findings: FindingList,
  options: Required<YamlOptions>,
): ComposeFiles {
  const services = new Map<string, ServicePart[]>();
  const configs = new Map<string, string[]>();
  let included = 0;
  let parts = 0;
  const documents = readYaml(owner, texts, options, findings, ({ value, source }) => {
    if (value === null || value === undefined) return;
    const file = asFields(value);
    if (!Object.keys(file).some((key) => KNOWN.has(key))) {
      const message = 'A document is no Compose file: it has no services.';
      findings.add('not-an-object', 'info', message, source([]));
      return;
    }
    const include = get(file, 'include');
    included += Array.isArray(include) ? include.length : Number(asText(include) !== null);
    for (const [name, config] of Object.entries(asFields(get(file, 'configs')))) {
      const content = textAt(asFields(config), 'content');
      if (content !== null) push(configs, name, content);
    }
    for (const [name, body] of Object.entries(asFields(get(file, 'services')))) {
      if (parts >= options.maxObjects) {
        const message = `There are more than ${options.maxObjects} services; the rest is left out.`;
        findings.add('too-many-objects', 'warning', message, source(['services', name]));
        return;
      }
      parts++;
      const at = (...path: Path) => source(['services', name, ...path]);
      push(services, name, { body: asFields(body), source: at });
    }
  });
  return { services, configs, documents, included };
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
