import { AegisError, checkNumber, Random, resolveOptions } from '@aegis/core';
import { log10 } from '@aegis/core/math';
import type { CausalGraph } from './causal-graph.js';
import { type CausalOrder, causalOrder } from './causal-order.js';
import { checkDraws } from './check-draws.js';
import { completeRows, fitMechanism } from './fit-mechanism.js';
import { expectedValue, type Mechanism } from './mechanism.js';
import { modelToJSON, readModel } from './model-snapshot.js';
import { type NodeValues, readColumns } from './node-values.js';
import { observe } from './observe.js';
import { twoSidedTail } from './two-sided-tail.js';

export interface StructuralModelOptions {
  /**
   * The penalty on coefficients, in [1e-6, 1e6], as a number of rows in which causes explain nothing.
   * More of it steadies small samples and shrinks effects. @defaultValue 1
   */
  readonly ridge?: number;
  /**
   * How many values of noise are kept a node, from 10 to 10,000; more tells rarer tails apart and costs 8
   * bytes each. @defaultValue 1000
   */
  readonly maxNoise?: number;
  /** The largest graph that is taken, in nodes, from 1 to 10,000. @defaultValue 1000 */
  readonly maxNodes?: number;
}

/** How odd one node is, given its direct causes. */
export interface NodeNoise {
  readonly node: string;
  /** Null where the sample has none; the expected value then stands in for it. */
  readonly observed: number | null;
  /** What its direct causes make of it. */
  readonly expected: number;
  /** Observed less expected. */
  readonly noise: number;
  /** The probability of noise this far out when all is well, in (0, 1]. */
  readonly tailProbability: number;
  /** −log10 of it: higher is worse. */
  readonly score: number;
}

export interface StructuralModelStats {
  readonly nodes: number;
  /** Rows that the model was given, 0 before `fit`. */
  readonly rows: number;
  /** Rows with a gap in some column. Each node uses the rows in which it and its causes have none. */
  readonly incompleteRows: number;
}

const DEFAULTS: Required<StructuralModelOptions> = { ridge: 1, maxNoise: 1000, maxNodes: 1000 };
const OWNER = 'StructuralModel';

/**
 * How every node of a causal graph comes by its value: a linear function of its direct causes plus noise
 * of its own, learnt from normal operation. It tells a node that is odd from one that has odd causes, and
 * what a node would be were others different.
 *
 * Use it with a graph that you trust and numbers read at the same moments. What is far from linear is
 * told poorly beyond the range of normal operation; an edge that is missing makes its effect look odd.
 * `fit` costs O(rows · parents²) a node; state is 8 bytes · `maxNoise` a node.
 *
 * @example
 * ```ts
 * import { Random } from '@aegis/core';
 * import { StructuralModel } from '@aegis/root-cause/causal';
 * const random = new Random(1);
 * const db = Array.from({ length: 300 }, () => 10 + random.normal());
 * const web = db.map((value) => 2 * value + random.normal());
 * const model = new StructuralModel({ nodes: ['db', 'web'], edges: [{ from: 'db', to: 'web' }] });
 * model.fit({ db, web });
 * const [first, second] = model.score({ db: 30, web: 60 });
 * first?.node; // => 'db'
 * (first?.score ?? 0) > 3; // => true
 * (second?.score ?? 0) < 2; // => true
 * ```
 *
 * @see Hoyer, Janzing, Mooij, Peters, Schölkopf (2008), Nonlinear Causal Discovery with Additive Noise
 * Models, NIPS; Pearl (2009), Causality, doi:10.1017/CBO9780511803161. Deviation: linear functions only.
 */
export class StructuralModel {
  readonly #options: Readonly<Required<StructuralModelOptions>>;
  readonly #order: CausalOrder;
  #mechanisms: readonly Mechanism[] | null = null;
  #rows = 0;
  #incompleteRows = 0;

  /**
   * @param graph - cause → effect
   * @throws AegisError `invalid-argument` when causes go in a circle, which the message names, when an id
   * comes twice or there are too many, `unknown-node` for an edge to nowhere, `invalid-option`
   */
  constructor(graph: CausalGraph, options?: StructuralModelOptions) {
    this.#options = resolveOptions(OWNER, DEFAULTS, options);
    const { ridge, maxNoise, maxNodes } = this.#options;
    checkNumber(OWNER, 'ridge', ridge, { min: 1e-6, max: 1e6 });
    checkNumber(OWNER, 'maxNoise', maxNoise, { min: 10, max: 10_000, integer: true });
    checkNumber(OWNER, 'maxNodes', maxNodes, { min: 1, max: 10_000, integer: true });
    this.#order = causalOrder(OWNER, graph, maxNodes);
  }

  /**
   * Learns every mechanism afresh.
   *
   * @param columns - by node id, all of one length; rows belong together. Others are ignored, what is
   * not finite is a gap
   * @throws AegisError `invalid-argument` when a node has no column or fewer than ten rows without gaps
   */
  fit(columns: NodeValues<ArrayLike<number>>): void {
    const { ids, parents } = this.#order;
    const data = readColumns(OWNER, columns, ids);
    const { ridge, maxNoise } = this.#options;
    this.#mechanisms = ids.map((_, place) =>
      fitMechanism(OWNER, data, { ids, place, places: parents[place]!, ridge, maxNoise }),
    );
    this.#rows = data[0]!.length;
    const complete = completeRows(
      data,
      ids.map((_, place) => place),
    );
    this.#incompleteRows = this.#rows - complete[0]!.length;
  }

  /**
   * How odd each node is given its direct causes, the oddest first, ties by id. Changes nothing.
   *
   * @param sample - by node id; a node without a number is taken to be as its causes make it
   * @throws AegisError `not-trained` before `fit`, `invalid-argument`
   */
  score(sample: NodeValues<number>): readonly NodeNoise[] {
    const mechanisms = this.mechanisms();
    const { values, noise, imputed } = observe(OWNER, mechanisms, sample);
    return mechanisms
      .map((mechanism, i): NodeNoise => {
        const { node, quantum } = mechanism;
        const tailProbability = twoSidedTail(mechanism.noise, noise[i]!, quantum);
        return {
          node,
          observed: imputed.has(i) ? null : values[i]!,
          expected: expectedValue(mechanism, values),
          noise: noise[i]!,
          tailProbability,
          // Adding 0 turns -0 into 0.
          score: 0 - log10(tailProbability) + 0,
        };
      })
      .sort((a, b) => b.score - a.score || (a.node < b.node ? -1 : 1));
  }

  /**
   * Draws rows of normal operation.
   *
   * @param count - how many, a whole number >= 1, times nodes at most 20,000,000
   * @returns a column a node
   * @throws AegisError `not-trained` before `fit`, `invalid-option`
   */
  sample(count: number, random: Random = new Random(0)): ReadonlyMap<string, Float64Array> {
    const mechanisms = this.mechanisms();
    checkDraws(OWNER, 'count', count, mechanisms.length);
    const columns = mechanisms.map(() => new Float64Array(count));
    const values = new Float64Array(mechanisms.length);
    for (let row = 0; row < count; row++) {
      for (const [i, mechanism] of mechanisms.entries()) {
        const { noise } = mechanism;
        values[i] = expectedValue(mechanism, values) + noise[random.integer(noise.length)]!;
        columns[i]![row] = values[i]!;
      }
    }
    return new Map(mechanisms.map(({ node }, i) => [node, columns[i]!]));
  }

  /**
   * What was learnt, causes before their effects.
   *
   * @throws AegisError `not-trained` before `fit`
   */
  mechanisms(): readonly Mechanism[] {
    if (this.#mechanisms !== null) return this.#mechanisms;
    throw new AegisError('not-trained', `${OWNER}: nothing is learnt yet; call fit first.`);
  }

  stats(): StructuralModelStats {
    const nodes = this.#order.ids.length;
    return { nodes, rows: this.#rows, incompleteRows: this.#incompleteRows };
  }

  toJSON(): object {
    return modelToJSON({
      options: this.#options,
      order: this.#order,
      mechanisms: this.#mechanisms,
      rows: this.#rows,
      incompleteRows: this.#incompleteRows,
    });
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): StructuralModel {
    const { options, graph, mechanisms, rows, incompleteRows } = readModel(json);
    const model = new StructuralModel(graph, options);
    model.#mechanisms = mechanisms === null ? null : mechanisms(model.#order);
    model.#rows = rows;
    model.#incompleteRows = incompleteRows;
    return model;
  }
}
