import type { RemediationAction } from '@aegis/core';
import { CATALOGUE, conditions, type SafetySetting, trafficShare } from './safety-setting.js';

/** What an act does to whom, worked out from the lists of nodes and edges. */
export interface Harm {
  readonly felt: ReadonlySet<string>;
  readonly dependants: number;
  readonly copies: number;
  readonly traffic: number;
}

/** The promises that need no memory, written anew: nothing of the guard is used. */
export class SafetyLaw {
  readonly #nodes: ReadonlyMap<string, { readonly kind: string; readonly replicas: number }>;
  readonly #callers: Map<string, Set<string>> = new Map();
  readonly #near: Map<string, Set<string>> = new Map();
  readonly #catalogue = new Map(CATALOGUE.map((one) => [one.kind as string, one]));
  readonly #setting: SafetySetting;
  readonly copies: number;

  constructor(setting: SafetySetting) {
    this.#setting = setting;
    this.#nodes = new Map(setting.snapshot.nodes.map((node) => [node.id, node]));
    for (const id of this.#nodes.keys()) {
      this.#callers.set(id, new Set());
      this.#near.set(id, new Set([id]));
    }
    for (const { from, to } of setting.snapshot.edges) {
      this.#callers.get(to)!.add(from);
      this.#near.get(from)!.add(to);
      this.#near.get(to)!.add(from);
    }
    this.copies = setting.snapshot.nodes.reduce(
      (sum, { replicas }) => sum + Math.max(1, replicas),
      0,
    );
  }

  get size(): number {
    return this.#nodes.size;
  }

  areNeighbours(a: string, b: string): boolean {
    return this.#near.get(a)?.has(b) === true;
  }

  requires(kind: string): readonly string[] {
    return this.#catalogue.get(kind)?.requires ?? [];
  }

  /** What is wrong with an act whatever else happens. */
  wrongWith({ kind, target, parameters }: RemediationAction): string | null {
    const known = this.#catalogue.get(kind);
    if (known === undefined) return 'allow-list';
    const node = this.#nodes.get(target);
    if (known.targets.length > 0 && !known.targets.some((one) => one === node?.kind))
      return 'target';
    for (const [name, value] of Object.entries(parameters)) {
      const schema = Object.entries(known.parameters).find(([one]) => one === name)?.[1];
      if (schema === undefined || typeof value !== schema.type) return 'arguments';
      if (typeof value === 'number' && !(value >= schema.min! && value <= schema.max!)) {
        return 'arguments';
      }
      if (typeof value === 'string' && /[^\w.:-]/.test(value)) return 'arguments';
    }
    return conditions({ kind, target }).length > 0 ? 'conditions' : null;
  }

  harmOf({ kind, target }: RemediationAction): Harm {
    const known = this.#catalogue.get(kind)!;
    const callers = known.disturbsCallers ? this.#callers.get(target)! : new Set<string>();
    const replicas = Math.max(1, this.#nodes.get(target)?.replicas ?? 1);
    const takesCopies = known.disturbsCallers || kind === 'scale-in';
    return {
      felt: new Set([target, ...callers]),
      dependants: known.disturbsCallers ? this.#dependants(target) : 0,
      copies: takesCopies ? replicas : 0,
      traffic: known.disturbsCallers ? share(target) / (known.rolling === true ? replicas : 1) : 0,
    };
  }

  /** Who has to agree. */
  tierOf({ kind }: RemediationAction, harm: Harm, confidence: unknown): string {
    const { rules } = this.#setting;
    const known = this.#catalogue.get(kind)!;
    const isSure =
      typeof confidence === 'number' && confidence >= rules.minConfidence && confidence <= 1;
    const isNarrow = harm.felt.size <= rules.maxRadius && harm.dependants <= rules.maxDependants;
    const isMild = known.reversible || known.cost < rules.maxCost;
    if (isSure && isNarrow && isMild) return 'auto';
    if (!isMild || (!isSure && !isNarrow)) return 'approve';
    if (rules.environment === 'test') return 'auto';
    return rules.notifyMs !== null && known.reversible ? 'notify' : 'approve';
  }

  #dependants(target: string): number {
    const depth = new Map([[target, 0]]);
    const queue = [target];
    let sum = 0;
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      const next = depth.get(id)! + 1;
      for (const caller of this.#callers.get(id)!) {
        if (depth.has(caller) || next > 8) continue;
        depth.set(caller, next);
        sum += 2 ** (1 - next);
        queue.push(caller);
      }
    }
    return sum;
  }
}

function share(id: string): number {
  try {
    const told = trafficShare(id);
    return told >= 0 && told <= 1 ? told : 1;
  } catch {
    return 1;
  }
}
