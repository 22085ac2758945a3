import type { Config } from '../config/finish-config.js';
import { ChangeInput } from './change-input.js';
import { FileInput } from './files/file-input.js';
import type { Input } from './input.js';
import { OtlpInput } from './otlp/otlp-input.js';
import { PrometheusInput } from './prometheus/prometheus-input.js';
import { StdinInput } from './stdin-input.js';
import { TopologyInput } from './topology/topology-input.js';

/** The inputs that a configuration asks for, each with a name of its own. */
export function makeInputs({ inputs }: Config): Input[] {
  const { files, stdin, otlp, prometheus, topology, changes } = inputs;
  const made: Input[] = [];
  const names = new Set<string>();
  const unique = (wanted: string): string => {
    let name = wanted;
    for (let i = 2; names.has(name); i++) name = `${wanted} (${i})`;
    names.add(name);
    return name;
  };
  for (const { name, path, poll, node = null, nodeFromPath = null, ...rest } of files) {
    const settings = { ...rest, node, nodeFromPath, paths: [path], pollMs: poll };
    made.push(new FileInput({ ...settings, name: unique(name ?? path) }));
  }
  if (stdin.enabled) {
    made.push(new StdinInput({ name: unique('standard input'), node: stdin.node ?? null }));
  }
  if (otlp.enabled) {
    made.push(new OtlpInput({ ...otlp, name: unique('OTLP'), token: otlp.token ?? null }));
  }
  for (const one of prometheus) {
    made.push(
      new PrometheusInput({
        name: unique(one.name ?? one.url),
        url: one.url,
        token: one.token ?? null,
        headers: one.headers,
        timeoutMs: one.timeout,
        stepMs: one.step,
        delayMs: one.delay,
        historyMs: one.history,
        graphEveryMs: one.graphEvery,
        maxSeries: one.maxSeries,
        queries: one.queries.map(({ name, expression, step }) => ({
          name,
          expression,
          stepMs: step ?? one.step,
        })),
      }),
    );
  }
  for (const { manifests, directory, checkEvery } of topology) {
    const path = manifests ?? directory ?? '';
    const kind = manifests === undefined ? 'directory' : 'manifests';
    made.push(new TopologyInput({ name: unique(path), kind, path, checkEveryMs: checkEvery }));
  }
  for (const { path } of changes) made.push(new ChangeInput({ name: unique(path), path }));
  return made;
}
