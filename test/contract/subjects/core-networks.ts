import { Random } from '@aegis/core';
import { RecencyList } from '@aegis/core/collections';
import { TreeShap } from '@aegis/core/explain';
import { Adam, DenseNetwork } from '@aegis/core/neural';
import fc from 'fast-check';
import { rowOf } from '../arbitraries/numbers.js';
import { streamOf } from '../arbitraries/streams.js';
import { type AnySubject, subject } from '../subject.js';

const WIDTH = 3;
const FIXED = 'its size is fixed when it is made';
const NO_BATCH = 'it takes one at a time only';

const random = subject<Random, string>({
  name: 'Random',
  make: (seed) => new Random(seed),
  steps: streamOf(fc.constantFrom('float', 'normal', 'integer', 'fork', 'shuffle'), 40),
  feed: (one, step) => {
    if (step === 'float') return one.float();
    if (step === 'normal') return one.normal();
    if (step === 'integer') return one.integer(1000);
    return step === 'fork' ? one.fork('part').float() : one.shuffle([1, 2, 3, 4, 5]);
  },
  ask: (one) => one.state(),
  snapshot: { write: (one) => one.state(), read: (json) => Random.fromState(json as never) },
  misuse: {
    others: [
      () => new Random(Number.NaN),
      () => new Random(0.5),
      () => new Random().integer(0),
      () => new Random().integer(Number.NaN),
      () => Random.fromState([0, 0, 0, 0]),
    ],
  },
  without: { 'batch-equals-stream': NO_BATCH, 'ceiling-holds': 'sixteen bytes, whatever is drawn' },
});

interface Descent {
  readonly adam: Adam;
  readonly parameters: Float64Array;
}

const adam = subject<Descent, readonly number[]>({
  name: 'Adam',
  make: (_, turn) => ({
    adam: new Adam(WIDTH, turn({ learningRate: 0.1, beta1: 0.8 })),
    parameters: Float64Array.of(1, -2, 3),
  }),
  steps: streamOf(rowOf(WIDTH), 30),
  feed: (one, row) => [
    one.adam.step(one.parameters, Float64Array.from(row)),
    one.parameters.slice(),
  ],
  ask: (one) => one.adam.toJSON(),
  snapshot: {
    write: (one) => ({ adam: one.adam.toJSON(), parameters: Array.from(one.parameters) }),
    read: (json) => {
      const { adam, parameters } = json as { adam: unknown; parameters: number[] };
      return { adam: Adam.fromJSON(adam), parameters: Float64Array.from(parameters) };
    },
    own: 'adam',
  },
  misuse: {
    make: (options) => new Adam(WIDTH, options),
    numbers: ['learningRate', 'beta1', 'beta2', 'epsilon'],
    others: [
      () => new Adam(0),
      () => new Adam(Number.NaN),
      () => new Adam(2).step(new Float64Array(2), new Float64Array(3)),
      () => new Adam(1).step(new Float64Array(1), new Float64Array(1), Number.NaN),
      () => Adam.fromJSON({ kind: 'adam' }),
    ],
  },
  without: { 'batch-equals-stream': NO_BATCH, 'ceiling-holds': FIXED },
});

const network = subject<DenseNetwork, readonly number[]>({
  name: 'DenseNetwork',
  make: (seed, turn) =>
    new DenseNetwork(turn({ sizes: [WIDTH, 4, 2], activation: 'tanh' as const }), new Random(seed)),
  // Products of a network are the caller's numbers: what is not finite is sorted out before it.
  steps: streamOf(
    fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
      minLength: WIDTH,
      maxLength: WIDTH,
    }),
    20,
  ),
  feed: (one, row) => {
    const out = one.forward(Float64Array.from(row), 1).slice();
    one.zeroGradients();
    one.backward(out, 1);
    for (let i = 0; i < one.parameters.length; i++) {
      one.parameters[i]! -= 1e-6 * Math.min(1, Math.max(-1, one.gradients[i]!));
    }
    return out;
  },
  ask: (one, row) => [one.predict(Float64Array.from(row), 1), one.options, one.sizes],
  snapshot: { write: (one) => one.toJSON(), read: DenseNetwork.fromJSON },
  batch: (seed, chunks) => {
    const net = new DenseNetwork({ sizes: [WIDTH, 4, 2] }, new Random(seed));
    const predict = (rows: readonly (readonly number[])[]): number[] =>
      Array.from(net.predict(Float64Array.from(rows.flat()), rows.length));
    return [
      chunks.flat().flatMap((row) => predict([row])),
      chunks.flatMap((rows) => predict(rows)),
    ];
  },
  misuse: {
    make: (options: object) => new DenseNetwork({ sizes: [2, 2], ...options }),
    numbers: ['outputGain'],
    others: [
      () => new DenseNetwork({ sizes: [] }),
      () => new DenseNetwork({ sizes: [2, 0] }),
      () => new DenseNetwork({ sizes: [2, Number.NaN] }),
      () => new DenseNetwork({ sizes: [2, 2], activation: 'none' as never }),
    ],
  },
  without: { 'ceiling-holds': FIXED },
});

const treeShap = subject<TreeShap, readonly number[]>({
  name: 'TreeShap',
  make: () =>
    new TreeShap(
      {
        roots: Int32Array.of(0, 5),
        features: Int32Array.of(0, -1, 1, -1, -1),
        cuts: Float64Array.of(0.5, 0, -2, 0, 0),
        left: Int32Array.of(1, 0, 3, 0, 0),
        right: Int32Array.of(2, 0, 4, 0, 0),
        counts: [6, 3, 3, 1, 2],
        values: Float64Array.of(0, 10, 0, 20, -5),
      },
      WIDTH,
    ),
  steps: streamOf(rowOf(WIDTH), 20),
  feed: (one, row) => one.explain(row),
  ask: (one, row) => [
    one.baseline,
    one.explain(row),
    one.explainAgainst(row, Float64Array.of(0, 0, 0, 1, 2, 3), 2),
  ],
  misuse: {
    others: [() => treesOf(1).explain([]), () => treesOf(0)],
  },
  without: {
    'snapshot-resumes': 'it learns nothing: it is made of the trees',
    'batch-equals-stream': NO_BATCH,
    'ceiling-holds': FIXED,
  },
});

function treesOf(columns: number): TreeShap {
  return new TreeShap(
    {
      roots: Int32Array.of(0, 1),
      features: Int32Array.of(-1),
      cuts: Float64Array.of(0),
      left: Int32Array.of(0),
      right: Int32Array.of(0),
      counts: [1],
      values: Float64Array.of(1),
    },
    columns,
  );
}

interface Named {
  readonly name: number;
  older: Named | null;
  newer: Named | null;
}

interface Pages {
  readonly list: RecencyList<Named>;
  readonly held: Map<number, Named>;
}

const recencyList = subject<Pages, readonly [what: string, name: number]>({
  name: 'RecencyList',
  make: () => ({ list: new RecencyList(), held: new Map() }),
  steps: streamOf(fc.tuple(fc.constantFrom('touch', 'touch', 'remove'), fc.nat(9)), 60),
  feed: ({ list, held }, [what, name]) => {
    const known = held.get(name);
    if (known === undefined) {
      const item: Named = { name, older: null, newer: null };
      held.set(name, item);
      list.add(item);
    } else if (what === 'touch') list.touch(known);
    else {
      list.remove(known);
      held.delete(name);
    }
    return Array.from(list, (item) => item.name);
  },
  ask: ({ list, held }) => [list.oldest?.name ?? null, held.size, [...list].length === held.size],
  without: {
    'snapshot-resumes': 'its items are the caller’s, who keeps them',
    'batch-equals-stream': NO_BATCH,
    'ceiling-holds': 'it holds what it is given: who uses it sets the bound',
    'misuse-is-refused': 'it takes no options; its types forbid the rest',
  },
});

export const coreNetworks: readonly AnySubject[] = [random, adam, network, treeShap, recencyList];
