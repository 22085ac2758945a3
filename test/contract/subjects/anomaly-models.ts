import {
  Autoencoder,
  HalfSpaceTrees,
  IsolationForest,
  LocalOutlierFactor,
  PrincipalComponents,
  TfidfVectorizer,
  VariationalAutoencoder,
} from '@aegis/anomaly/models';
import fc from 'fast-check';
import { drawnRows } from '../arbitraries/drawn-rows.js';
import { anyName, rowOf } from '../arbitraries/numbers.js';
import { streamOf } from '../arbitraries/streams.js';
import { type AnySubject, type Awaitable, type Misuse, subject, type Turn } from '../subject.js';

const WIDTH = 3;
const COUNT = 40;

/** What all models of rows have in common. */
interface RowModel {
  fit(rows: Float64Array, count: number, width: number): Awaitable<unknown>;
  score(row: ArrayLike<number>): number;
  explain(row: ArrayLike<number>): ArrayLike<number>;
  toJSON(): unknown;
  scoreAll?(rows: Float64Array, count: number): Float64Array;
}

/** A row to be judged, or rows to be fitted on: sound ones with this one among them. */
interface RowStep {
  readonly row: readonly number[];
  readonly fits: boolean;
}

const rowSteps = streamOf(
  fc.record({ row: rowOf(WIDTH), fits: fc.integer({ min: 0, max: 9 }).map((x) => x === 0) }),
  16,
);

async function fitOn(model: RowModel, seed: number, poison: readonly number[]): Promise<void> {
  const rows = drawnRows(seed, COUNT, WIDTH);
  rows.set(poison, 0);
  await model.fit(rows, COUNT, WIDTH);
}

interface Description<M extends RowModel> {
  readonly name: string;
  readonly cost?: number;
  create(turn: Turn, seed: number): M;
  readonly read: (json: unknown) => M;
  readonly misuse: Misuse;
}

/** A model that is fitted on rows and then asked about rows. */
function rowModel<M extends RowModel>({
  name,
  create,
  read,
  misuse,
  cost,
}: Description<M>): AnySubject {
  const fitted = async (seed: number, turn: Turn): Promise<M> => {
    const model = create(turn, seed);
    await fitOn(model, seed, []);
    return model;
  };
  const { scoreAll } = create((value) => value, 0);
  return subject<M, RowStep>({
    name,
    ...(cost !== undefined && { cost }),
    make: fitted,
    steps: rowSteps,
    feed: async (model, { row, fits }) => {
      if (fits) await fitOn(model, 7, row);
      return { score: model.score(row) };
    },
    ask: (model, { row }) => [{ score: model.score(row) }, model.explain(row)],
    snapshot: { write: (model) => model.toJSON(), read },
    ...(scoreAll !== undefined && {
      batch: async (seed: number, chunks: readonly (readonly RowStep[])[]) => {
        const model = await fitted(seed, (value) => value);
        const flat = (steps: readonly RowStep[]): Float64Array =>
          Float64Array.from(steps.flatMap(({ row }) => row));
        return [
          chunks.flat().map(({ row }) => model.score(row)),
          chunks.flatMap((steps) => Array.from(model.scoreAll!(flat(steps), steps.length))),
        ] as const;
      },
    }),
    misuse: {
      ...misuse,
      others: [
        ...(misuse.others ?? []),
        () => create((value) => value, 0).score([1, 2, 3]),
        () => read({ kind: 'of another class', version: 1 }),
        () => read(null),
      ],
    },
    without: {
      ...(scoreAll === undefined && { 'batch-equals-stream': 'it scores one row at a time only' }),
      'ceiling-holds': 'its size follows from what it is fitted on; scoring keeps nothing',
    },
  });
}

const network = { hidden: [2], epochs: 2, batchSize: 16 };

export const anomalyModels: readonly AnySubject[] = [
  rowModel({
    name: 'IsolationForest',
    create: (turn, seed) => new IsolationForest(turn({ trees: 6, sampleSize: 16, seed })),
    read: IsolationForest.fromJSON,
    misuse: {
      make: (options) => new IsolationForest(options),
      numbers: ['trees', 'sampleSize', 'maxFeatures', 'extensionLevel', 'seed'],
      others: [() => new IsolationForest().fit(new Float64Array(2), 3, 3)],
    },
  }),
  rowModel({
    name: 'LocalOutlierFactor',
    create: (turn) => new LocalOutlierFactor(turn({ neighbours: 4, maxRows: 64 })),
    read: LocalOutlierFactor.fromJSON,
    misuse: {
      make: (options) => new LocalOutlierFactor(options),
      numbers: ['neighbours', 'distanceFloor', 'maxRows'],
      others: [() => new LocalOutlierFactor().fit(new Float64Array(0), 0, 3)],
    },
  }),
  rowModel({
    name: 'PrincipalComponents',
    create: (turn) => new PrincipalComponents(turn({ explainedVariance: 0.8 })),
    read: PrincipalComponents.fromJSON,
    misuse: {
      make: (options) => new PrincipalComponents(options),
      numbers: ['explainedVariance'],
      others: [() => new PrincipalComponents().fit(new Float64Array(2), 1, 3)],
    },
  }),
  rowModel({
    name: 'Autoencoder',
    cost: 3,
    create: (turn, seed) => new Autoencoder(turn({ ...network, seed })),
    read: (json) => Autoencoder.fromJSON(json),
    misuse: {
      make: (options) => new Autoencoder(options),
      numbers: ['epochs', 'batchSize', 'learningRate', 'seed'],
    },
  }),
  rowModel({
    name: 'VariationalAutoencoder',
    cost: 3,
    create: (turn, seed) => new VariationalAutoencoder(turn({ ...network, hidden: [3, 2], seed })),
    read: VariationalAutoencoder.fromJSON,
    misuse: {
      make: (options) => new VariationalAutoencoder(options),
      numbers: ['epochs', 'batchSize', 'learningRate', 'seed'],
    },
  }),
  subject<HalfSpaceTrees, readonly number[]>({
    name: 'HalfSpaceTrees',
    make: (seed, turn) =>
      new HalfSpaceTrees(WIDTH, turn({ trees: 4, height: 4, windowSize: 12, seed })),
    steps: streamOf(rowOf(WIDTH), 60),
    feed: (model, row) => ({ score: model.process(row) }),
    ask: (model, row) => [
      { score: model.score(row) },
      model.explain(row),
      model.stats(),
      model.warmingUp,
    ],
    snapshot: { write: (model) => model.toJSON(), read: HalfSpaceTrees.fromJSON },
    batch: (seed, chunks) => {
      const rows = drawnRows(seed, COUNT, WIDTH);
      const options = { trees: 4, height: 4, windowSize: 12, seed };
      const model = new HalfSpaceTrees(WIDTH, options);
      model.fit(rows, COUNT, WIDTH);
      return [
        chunks.flat().map((row) => model.score(row)),
        chunks.flatMap((part) =>
          Array.from(model.scoreAll(Float64Array.from(part.flat()), part.length)),
        ),
      ];
    },
    counted: (model) => model.stats().seen,
    ceiling: {
      bytes: 18 * 4 * 2 ** 4 + 8 * 12 * WIDTH + 4096,
      stated: '18 bytes · trees · 2^height (TSDoc of HalfSpaceTrees)',
      flood: (i) => [i, -i * i, 1 / (i + 1)],
      steps: 20_000,
    },
    misuse: {
      make: (options) => new HalfSpaceTrees(WIDTH, options),
      numbers: ['trees', 'height', 'windowSize', 'seed'],
      others: [() => new HalfSpaceTrees(0), () => new HalfSpaceTrees(2).process([1])],
    },
    without: {},
  }),
  subject<TfidfVectorizer, readonly string[]>({
    name: 'TfidfVectorizer',
    make: (_, turn) => {
      const model = new TfidfVectorizer(turn({ maxTerms: 6 }));
      model.fit([
        ['a', 'b'],
        ['b', 'c'],
        ['a', '__proto__'],
      ]);
      return model;
    },
    steps: streamOf(fc.array(anyName, { maxLength: 6 }), 20),
    feed: (model, words) => {
      if (words.length === 5) model.fit([words, ['a', 'b'], ['b']]);
      return model.transform(words);
    },
    ask: (model, words) => [
      model.transform(words),
      model.unseenShare(words),
      model.vocabulary(),
      model.inverseDocumentFrequencies(),
      model.dimensions,
    ],
    snapshot: { write: (model) => model.toJSON(), read: TfidfVectorizer.fromJSON },
    misuse: {
      make: (options) => new TfidfVectorizer(options),
      numbers: ['maxTerms', 'minDocuments'],
    },
    without: {
      'batch-equals-stream': 'it turns one document at a time only',
      'ceiling-holds': 'its size follows from what it is fitted on, up to maxTerms',
    },
  }),
];
