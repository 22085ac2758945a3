import { AegisError } from '@aegis/core';
import { encodeArray, SnapshotReader } from '@aegis/core/snapshot';
import type { CausalEdge, CausalGraph } from './causal-graph.js';
import type { CausalOrder } from './causal-order.js';
import type { Mechanism } from './mechanism.js';
import type { StructuralModelOptions } from './structural-model.js';

const HEADER = { kind: 'structural-model', version: 1 };
const MOST_NODES = 10_000;
const MOST_NOISE = 10_000;
const MOST_EDGES = 1_000_000;
const LONGEST_ID = 10_000;

interface ModelState {
  readonly options: Required<StructuralModelOptions>;
  readonly order: CausalOrder;
  readonly mechanisms: readonly Mechanism[] | null;
  readonly rows: number;
  readonly incompleteRows: number;
}

/** A model as JSON: nodes in causal order, parents as places in it. */
export function modelToJSON(state: ModelState): object {
  const { options, order, mechanisms, rows, incompleteRows } = state;
  return {
    ...HEADER,
    options,
    rows,
    incompleteRows,
    nodes: order.ids,
    parents: order.parents.map((places) => ({ places })),
    mechanisms:
      mechanisms?.map(({ coefficients, intercept, noise, range, quantum, rows: fitted }) => ({
        coefficients: coefficients.map((value) => value + 0),
        intercept: intercept + 0,
        count: noise.length,
        noise: encodeArray(Float64Array.from(noise)),
        range: range.map((value) => value + 0),
        quantum,
        rows: fitted,
      })) ?? null,
  };
}

/** A model's parts out of a snapshot, checked; mechanisms come once the order of nodes is known. */
export function readModel(json: unknown): {
  readonly options: Required<StructuralModelOptions>;
  readonly graph: CausalGraph;
  readonly mechanisms: ((order: CausalOrder) => readonly Mechanism[]) | null;
  readonly rows: number;
  readonly incompleteRows: number;
} {
  const reader = SnapshotReader.open(json, HEADER);
  const options = reader.object('options', (field) => ({
    ridge: field.number('ridge', { min: 1e-6, max: 1e6 }),
    maxNoise: field.number('maxNoise', { min: 10, max: MOST_NOISE, integer: true }),
    maxNodes: field.number('maxNodes', { min: 1, max: MOST_NODES, integer: true }),
  }));
  const rows = reader.number('rows', { min: 0, integer: true });
  const incompleteRows = reader.number('incompleteRows', { min: 0, max: rows, integer: true });
  const nodes = reader.strings('nodes', {
    maxLength: options.maxNodes,
    maxStringLength: LONGEST_ID,
  });
  if (nodes.length === 0 || new Set(nodes).size < nodes.length) {
    throw refusal('nodes: expected ids, each once');
  }
  const edges: CausalEdge[] = [];
  const parents = reader.list('parents', { maxLength: nodes.length }, (field, place) => {
    const max = place - 1;
    const places = field.numbers('places', { maxLength: place }, { min: 0, max, integer: true });
    for (const parent of places) edges.push({ from: nodes[parent]!, to: nodes[place]! });
    if (edges.length > MOST_EDGES) throw refusal(`parents: expected at most ${MOST_EDGES} edges`);
    return places;
  });
  if (parents.length !== nodes.length) throw refusal('parents: expected one list a node');
  const state = { options, graph: { nodes, edges }, rows, incompleteRows };
  if (!reader.has('mechanisms')) return { ...state, mechanisms: null };
  const { maxNoise } = options;
  const mechanisms = (order: CausalOrder): readonly Mechanism[] => {
    if (!order.ids.every((id, i) => id === nodes[i])) throw refusal('nodes: not in causal order');
    const read = reader.list('mechanisms', { maxLength: nodes.length }, (field, place) =>
      readMechanism(field, order, place, maxNoise),
    );
    if (read.length === nodes.length) return read;
    throw refusal('mechanisms: expected one a node');
  };
  return { ...state, mechanisms };
}

function readMechanism(
  field: SnapshotReader,
  { ids, parents }: CausalOrder,
  place: number,
  maxNoise: number,
): Mechanism {
  const places = parents[place]!;
  const coefficients = field.numbers('coefficients', { maxLength: places.length });
  if (coefficients.length !== places.length) throw refusal('coefficients: expected one a parent');
  const noise = field.finiteFloat64Array(
    'noise',
    field.number('count', { min: 1, max: maxNoise, integer: true }),
  );
  if (noise.some((value, i) => value < (noise[i - 1] ?? value))) {
    throw refusal('noise: expected ascending numbers');
  }
  const [low = 0, high = Number.NaN] = field.numbers('range', { maxLength: 2 });
  if (!(low <= high)) throw refusal('range: expected two ascending numbers');
  return {
    node: ids[place]!,
    parents: places.map((parent) => ids[parent]!),
    places,
    coefficients,
    intercept: field.number('intercept'),
    noise,
    range: [low, high],
    quantum: field.number('quantum', { min: 0 }),
    rows: field.number('rows', { min: 1, integer: true }),
  };
}

const refusal = (what: string): AegisError =>
  new AegisError('invalid-snapshot', `${HEADER.kind}.${what}.`);
