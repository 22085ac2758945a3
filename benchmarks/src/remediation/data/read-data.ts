import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AIOPSLAB, CHAOS_MESH, ITBENCH_FAULTS, SREGYM } from './fault-mapping.js';
import { type Verdict, verdictOf } from './verdict.js';

/** One step of an accepted solution. */
export interface SolutionStep {
  readonly text: string;
  readonly command: string | null;
}

export interface Injection {
  readonly fault: string;
  readonly args: {
    readonly kubernetesObject?: {
      readonly kind: string;
      readonly metadata: { readonly name: string };
    };
    readonly scheduleSpec?: Readonly<Record<string, unknown>> & { readonly type: string };
  };
}

/** A scenario of ITBench: for each fault of it, the ways to mend it that are accepted. */
export interface Scenario {
  readonly id: number;
  readonly apps: readonly string[];
  readonly description: string;
  readonly alerts: readonly string[];
  readonly injections: readonly Injection[];
  readonly solutions: readonly (readonly (readonly SolutionStep[])[])[];
}

/** A fault of the data, with what it is among ours; null where nothing decides it. */
export interface DataFault {
  readonly source: string;
  readonly name: string;
  readonly verdict: Verdict | null;
}

function readJson<T>(folder: string, file: string): T {
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as T;
}

export function readScenarios(folder: string): Scenario[] {
  return readFileSync(join(folder, 'itbench_scenarios.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Scenario);
}

/** AIOpsLab's ids end in task and number, and some have neither. */
export function aiopslabFamily(id: string): string {
  return id.replace(/(-(detection|localization|analysis|mitigation))?(-\d+)?$/, '');
}

/** SREGym's ids end in the application or a number where one fault is set up several times. */
export function sregymFamily(id: string): string {
  const bare = id.replace(/-\d+$/, '');
  if (bare.startsWith('astronomy_shop_')) return bare;
  return bare.replace(/_(astronomy_shop|hotel_reservation|social_network)$/, '');
}

/** What a scheduled experiment injects, as `Kind/action`; null where an injection is none. */
export function experimentOf({ args }: Injection): string | null {
  const spec = args.scheduleSpec;
  if (spec === undefined) return null;
  const key = Object.keys(spec).find((one) => one.toLowerCase() === spec.type.toLowerCase());
  const body = (key === undefined ? {} : spec[key]) as Readonly<Record<string, unknown>>;
  if (JSON.stringify(body.selector ?? '').includes('kube-apiserver')) {
    return `${spec.type}/kube-apiserver`;
  }
  if (typeof body.action === 'string') return `${spec.type}/${body.action}`;
  if (body.abort === true) return `${spec.type}/abort`;
  if (body.patch !== undefined) return `${spec.type}/patch`;
  const stressors = Object.keys((body.stressors ?? {}) as Readonly<Record<string, unknown>>);
  return `${spec.type}/${stressors.includes('memory') ? 'memory' : (stressors[0] ?? 'unknown')}`;
}

/** Every fault of the data. */
export function readFaults(folder: string): DataFault[] {
  const faults: DataFault[] = [];
  for (const { id } of readJson<{ id: string }[]>(folder, 'itbench_faults.json')) {
    faults.push({ source: 'itbench', name: id, verdict: verdictOf(ITBENCH_FAULTS, id) });
  }
  for (const { id, injections } of readScenarios(folder)) {
    for (const experiment of injections.map(experimentOf)) {
      if (experiment === null) continue;
      const verdict = verdictOf(CHAOS_MESH, experiment);
      faults.push({ source: 'itbench experiments', name: `${id}: ${experiment}`, verdict });
    }
  }
  for (const { id } of readJson<{ id: string }[]>(folder, 'aiopslab_problems.json')) {
    faults.push({ source: 'aiopslab', name: id, verdict: verdictOf(AIOPSLAB, aiopslabFamily(id)) });
  }
  for (const { id } of readJson<{ id: string }[]>(folder, 'sregym_problems.json')) {
    faults.push({ source: 'sregym', name: id, verdict: verdictOf(SREGYM, sregymFamily(id)) });
  }
  const actions = readJson<{ kind: string; action: string }[]>(folder, 'chaosmesh_faults.json');
  for (const { kind, action } of actions) {
    const name = `${kind}/${action}`;
    faults.push({ source: 'chaos mesh', name, verdict: verdictOf(CHAOS_MESH, name) });
  }
  return faults;
}
