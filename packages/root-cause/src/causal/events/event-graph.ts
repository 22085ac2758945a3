import type { EdgePrior } from '../edge-prior.js';
import {
  bareIntensity,
  fitIntensity,
  type Intensity,
  type IntensityProblem,
  problemOf,
  trialGain,
} from './intensity.js';
import type { LagColumns } from './lag-columns.js';

export interface EventGraphRules {
  /** What a column must gain in log-likelihood. */
  readonly penalty: number;
  readonly isAcyclic: boolean;
  readonly prior: EdgePrior;
}

/** An edge that could be drawn, with the intensities that it would give. */
interface Proposal {
  readonly gain: number;
  /** By mark of the target type; what is not there stays as it is. */
  readonly intensities: ReadonlyMap<number, Intensity>;
}

/** Not looked at yet: it may gain anything. */
const UNKNOWN: Proposal = { gain: Number.POSITIVE_INFINITY, intensities: new Map() };
/** A column whose trial gain is a smaller share of the penalty is not fitted. */
const TRIAL_SHARE = 0.25;

/**
 * A causal graph between event types that grows by the edge that explains most, as long as one is worth
 * its columns; edges that later ones make needless are taken out.
 */
export class EventGraph {
  readonly columns: LagColumns;
  readonly problems: readonly IntensityProblem[];
  readonly intensities: Intensity[];
  readonly #rules: EventGraphRules;
  readonly #types: readonly string[];
  readonly #marksOf: readonly (readonly number[])[];
  /** `#parents[to]` */
  readonly #parents: Set<number>[];
  /** `#proposals[to][from]` */
  readonly #proposals: Proposal[][];
  /** What may be drawn, as far as is known beforehand: `#isOpen[to][from]` */
  readonly #isOpen: readonly (readonly boolean[])[];
  /** Whether the target's model has changed since the proposal was made. */
  readonly #isStale: boolean[][];

  constructor(columns: LagColumns, rules: EventGraphRules) {
    const { types, marks } = columns.table;
    this.columns = columns;
    this.#rules = rules;
    this.#types = types;
    this.#marksOf = types.map((_, type) =>
      marks.flatMap((mark, k) => (mark.type === type ? [k] : [])),
    );
    this.#parents = types.map(() => new Set());
    this.problems = marks.map((_, k) => problemOf(columns, k));
    this.intensities = this.problems.map((problem, k) => {
      const bare = bareIntensity(problem);
      const own = this.#columnsFrom(k, marks[k]!.type);
      return own.length === 0 ? bare : fitIntensity(columns, problem, own, bare);
    });
    this.#proposals = types.map(() => types.map(() => UNKNOWN));
    this.#isStale = types.map(() => types.map(() => true));
    this.#isOpen = types.map((_, to) =>
      types.map((_type, from) => this.#verdict(from, to) === 'allowed'),
    );
  }

  /** Pairs of type numbers, cause first. */
  get edges(): (readonly [number, number])[] {
    return this.#parents.flatMap((parents, to) => [...parents].map((from) => [from, to] as const));
  }

  /** Draws the edges that are known to be there, whatever they gain. */
  drawRequired(): void {
    for (let to = 0; to < this.#types.length; to++) {
      for (let from = 0; from < this.#types.length; from++) {
        if (this.#verdict(from, to) !== 'required') continue;
        this.#draw(from, to, this.#extend(from, to, 0));
      }
    }
  }

  /**
   * One step: fits the leading proposal anew, or draws it. What a proposal gains seldom rises when another
   * edge is drawn, so only leaders are fitted, and all before it says that it is done.
   */
  step(): 'fitted' | 'drawn' | 'done' {
    const edge = this.#best() ?? (this.#doubt() ? this.#best() : null);
    if (edge === null) return 'done';
    const [from, to] = edge;
    if (!this.#isStale[to]![from]) {
      this.#draw(from, to, this.#proposals[to]![from]!);
      return 'drawn';
    }
    this.#propose(from, to);
    return 'fitted';
  }

  /** Takes out what is not worth its columns any more. */
  settle(): void {
    for (const [from, to] of this.edges) {
      if (this.#verdict(from, to) !== 'required') this.#prune(from, to);
    }
  }

  /** The columns of the target's model that come from a type. */
  columnsOf(target: number, from: number): number[] {
    return this.intensities[target]!.columns.filter((id) => this.#typeOf(id) === from);
  }

  marksOf(type: number): readonly number[] {
    return this.#marksOf[type]!;
  }

  /** The intensity of a mark without the columns of a type. */
  without(target: number, from: number): Intensity {
    const intensity = this.intensities[target]!;
    const rest = intensity.columns.filter((id) => this.#typeOf(id) !== from);
    return fitIntensity(this.columns, this.problems[target]!, rest, intensity);
  }

  #typeOf(id: number): number {
    const mark = Math.floor(id / this.columns.columnsPerMark);
    return this.columns.table.marks[mark]!.type;
  }

  #verdict(from: number, to: number): ReturnType<EdgePrior> {
    if (from === to) return 'forbidden';
    return this.#rules.prior(this.#types[from]!, this.#types[to]!);
  }

  /** Columns with entries only. */
  #columnsFrom(target: number, type: number): number[] {
    const { columnsPerMark } = this.columns;
    return this.#marksOf[type]!.flatMap((mark) =>
      Array.from({ length: columnsPerMark }, (_, c) => mark * columnsPerMark + c),
    ).filter((id) => this.columns.column(target, id) !== null);
  }

  /** The pair whose proposal is said to gain most; null where none gains. */
  #best(): readonly [number, number] | null {
    let most = 0;
    let best: readonly [number, number] | null = null;
    for (const [from, to] of this.#drawable()) {
      const { gain } = this.#proposals[to]![from]!;
      if (gain <= most) continue;
      most = gain;
      best = [from, to];
    }
    return best;
  }

  /** Takes back what stale proposals say; false where there are none. */
  #doubt(): boolean {
    const stale = this.#drawable().filter(([from, to]) => this.#isStale[to]![from]);
    for (const [from, to] of stale) this.#proposals[to]![from] = UNKNOWN;
    return stale.length > 0;
  }

  /** Pairs without an edge that may have one and close no circle. */
  #drawable(): (readonly [number, number])[] {
    const above = this.#rules.isAcyclic ? this.#ancestors() : null;
    return this.#types.flatMap((_, to) =>
      this.#types.flatMap((_type, from) => {
        const isOpen = this.#isOpen[to]![from]! && !this.#parents[to]!.has(from);
        return isOpen && !above?.[from]?.has(to) ? [[from, to] as const] : [];
      }),
    );
  }

  #propose(from: number, to: number): void {
    this.#proposals[to]![from] = this.#extend(from, to, this.#rules.penalty);
    this.#isStale[to]![from] = false;
  }

  /** The best columns from `from` for every mark of `to`, as long as one gains more than the penalty. */
  #extend(from: number, to: number, penalty: number): Proposal {
    const intensities = new Map<number, Intensity>();
    let total = 0;
    for (const target of this.#marksOf[to]!) {
      const problem = this.problems[target]!;
      let now = this.intensities[target]!;
      let open = this.#columnsFrom(target, from);
      while (open.length > 0) {
        const gains = open.map((id) => trialGain(this.columns, problem, now, id));
        const best = gains.reduce((top, gain, i) => (gain > gains[top]! ? i : top), 0);
        if (!(gains[best]! > TRIAL_SHARE * penalty)) break;
        const columns = [...now.columns, open[best]!];
        const next = fitIntensity(this.columns, problem, columns, now);
        const gain = next.logLikelihood - now.logLikelihood - penalty;
        if (!(gain > 0)) break;
        total += gain;
        now = next;
        intensities.set(target, now);
        open = open.filter((_, i) => i !== best);
      }
    }
    return { gain: total, intensities };
  }

  #draw(from: number, to: number, { intensities }: Proposal): void {
    this.#parents[to]!.add(from);
    for (const [target, intensity] of intensities) this.intensities[target] = intensity;
    for (const parent of [...this.#parents[to]!]) {
      if (parent !== from && this.#verdict(parent, to) !== 'required') this.#prune(parent, to);
    }
    this.#isStale[to]!.fill(true);
  }

  #prune(from: number, to: number): void {
    const shorter = this.#marksOf[to]!.map(
      (target) => [target, this.without(target, from)] as const,
    );
    const loss = shorter.reduce((sum, [target, rest]) => {
      const price = this.#rules.penalty * this.columnsOf(target, from).length;
      return sum + this.intensities[target]!.logLikelihood - rest.logLikelihood - price;
    }, 0);
    if (loss > 0) return;
    this.#parents[to]!.delete(from);
    for (const [target, rest] of shorter) this.intensities[target] = rest;
  }

  /** For every type, those that lead to it, itself included. */
  #ancestors(): Set<number>[] {
    return this.#types.map((_, type) => {
      const found = new Set([type]);
      for (const one of found) for (const parent of this.#parents[one]!) found.add(parent);
      return found;
    });
  }
}
