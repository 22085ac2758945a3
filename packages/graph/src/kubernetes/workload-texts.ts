import {
  asFields,
  asText,
  at,
  type Fields,
  fieldsAt,
  listAt,
  textAt,
  textMapAt,
} from '../common/fields.js';
import type { FindingList, FindingSource } from '../common/findings.js';
import type { WorkloadObject } from './inventory.js';
import type { ManifestObject } from './read-objects.js';
import type { Topology } from './topology.js';

/** A text that a workload runs with. */
export interface WorkloadText {
  /** The setting's name; empty for a command line or a file. */
  readonly key: string;
  readonly text: string;
  readonly from: 'env' | 'args' | 'config';
  readonly source: () => FindingSource;
}

/** An environment can be made to double itself at every line; nobody's is this long. */
const MAX_EXPANDED = 4096;

/** ConfigMaps and Secrets by namespace, kind and name. */
export class ConfigStore {
  readonly #configs = new Map<string, ManifestObject[]>();
  readonly #topology: Topology;

  constructor(objects: readonly ManifestObject[], topology: Topology) {
    this.#topology = topology;
    for (const object of objects) {
      const key = JSON.stringify([topology.namespaceOf(object), object.kind, object.name]);
      const list = this.#configs.get(key);
      if (list === undefined) this.#configs.set(key, [object]);
      else list.push(object);
    }
  }

  /** The plain texts of a ConfigMap, or of a Secret as far as they stand open; null if undeclared. */
  texts(namespace: string, kind: string, name: string): ReadonlyMap<string, string> | null {
    const objects = this.#configs.get(JSON.stringify([namespace, kind, name]));
    if (objects === undefined) return null;
    const field = kind === 'Secret' ? 'stringData' : 'data';
    return new Map(objects.flatMap(({ body }) => [...textMapAt(body, field)]));
  }

  /** Fills `$(NAME)` in as the kubelet does, the Service variables that it sets itself included. */
  expand(text: string, namespace: string, known: ReadonlyMap<string, string>): string {
    if (!text.includes('$(')) return text;
    let length = text.length;
    return text.replace(/\$\(([A-Za-z_][\w.-]*)\)/g, (whole, name: string) => {
      const value = known.get(name) ?? this.#serviceVariable(namespace, name) ?? whole;
      length += value.length;
      return length > MAX_EXPANDED ? whole : value;
    });
  }

  #serviceVariable(namespace: string, variable: string): string | null {
    const match = /^([A-Z][A-Z0-9_]*)_SERVICE_(HOST|PORT)$/.exec(variable);
    if (match === null) return null;
    const name = match[1]!.toLowerCase().replaceAll('_', '-');
    const service = this.#topology.service(namespace, name);
    if (service === null) return null;
    const port = [...service.ports.keys()][0];
    return match[2] === 'HOST' ? name : port === undefined ? null : String(port);
  }
}

/** Gathers what the containers of a workload are configured with. */
export function workloadTexts(
  workload: WorkloadObject,
  configs: ConfigStore,
  namespace: string,
  findings: FindingList,
): readonly WorkloadText[] {
  const { object, podSpec, podPath } = workload;
  const texts: WorkloadText[] = [];
  const files = (name: string | null, optional: boolean, path: readonly (string | number)[]) => {
    if (name === null) return new Map<string, string>();
    const found = configs.texts(namespace, 'ConfigMap', name);
    if (found === null && !optional) {
      const message = `${object.kind} ${object.name} reads ConfigMap ${name}, which is not declared here.`;
      findings.add('unknown-config', 'info', message, object.source(...podPath, ...path));
    }
    return found ?? new Map<string, string>();
  };

  for (const group of ['initContainers', 'containers']) {
    for (const [i, item] of listAt(podSpec, group).entries()) {
      const container = asFields(item);
      const environment = new Map<string, string>();
      const tell = (key: string, text: string, ...path: readonly (string | number)[]): void => {
        environment.set(key, text);
        const source = () => object.source(...podPath, group, i, ...path);
        texts.push({ key, text, from: 'env', source });
      };
      for (const [j, from] of listAt(container, 'envFrom').entries()) {
        const reference = asFields(from);
        const prefix = textAt(reference, 'prefix') ?? '';
        for (const [key, text] of referenced(
          reference,
          'Ref',
          files,
          configs,
          namespace,
          group,
          i,
        )) {
          tell(prefix + key, text, 'envFrom', j);
        }
      }
      for (const [j, variable] of listAt(container, 'env').entries()) {
        const fields = asFields(variable);
        const key = textAt(fields, 'name') ?? '';
        const from = fieldsAt(fields, 'valueFrom');
        const wanted =
          textAt(from, 'configMapKeyRef', 'key') ?? textAt(from, 'secretKeyRef', 'key');
        const value =
          wanted === null
            ? textAt(fields, 'value')
            : referenced(from, 'KeyRef', files, configs, namespace, group, i).get(wanted);
        if (value !== null && value !== undefined) {
          tell(key, configs.expand(value, namespace, environment), 'env', j);
        }
      }
      for (const field of ['command', 'args']) {
        const words = listAt(container, field).map((word) => asText(word) ?? '');
        const text = configs.expand(words.join(' '), namespace, environment);
        const source = () => object.source(...podPath, group, i, field);
        if (text !== '') texts.push({ key: '', text, from: 'args', source });
      }
    }
  }
  for (const [i, item] of listAt(podSpec, 'volumes').entries()) {
    const volume = asFields(item);
    const projected = listAt(volume, 'projected', 'sources').map(asFields);
    for (const holder of [volume, ...projected]) {
      const optional = at(holder, 'configMap', 'optional') === true;
      for (const text of files(textAt(holder, 'configMap', 'name'), optional, [
        'volumes',
        i,
      ]).values()) {
        texts.push({
          key: '',
          text,
          from: 'config',
          source: () => object.source(...podPath, 'volumes', i),
        });
      }
    }
  }
  return texts;
}

/** What a `configMapRef`, `secretRef`, `configMapKeyRef` or `secretKeyRef` leads to. */
function referenced(
  reference: Fields,
  suffix: 'Ref' | 'KeyRef',
  files: (
    name: string | null,
    optional: boolean,
    path: readonly (string | number)[],
  ) => ReadonlyMap<string, string>,
  configs: ConfigStore,
  namespace: string,
  group: string,
  container: number,
): ReadonlyMap<string, string> {
  const config = fieldsAt(reference, `configMap${suffix}`);
  const optional = at(config, 'optional') === true;
  const secret = textAt(reference, `secret${suffix}`, 'name');
  if (secret !== null) return configs.texts(namespace, 'Secret', secret) ?? new Map();
  return files(textAt(config, 'name'), optional, [group, container]);
}
