import { Random } from '@aegis/core';

/** A case as a classifier of a textbook sees it: which features are there, and what was done. */
export interface LabelledCase {
  readonly features: readonly string[];
  readonly label: string;
}

/** Labels, the likeliest first. */
export type Peer = (taught: readonly LabelledCase[], asked: readonly string[]) => readonly string[];

function ranked(scores: ReadonlyMap<string, number>): readonly string[] {
  return [...scores].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([label]) => label);
}

function countLabels(cases: readonly LabelledCase[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { label } of cases) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

const majority: Peer = (taught) => ranked(countLabels(taught));

function cosine(a: readonly string[], b: readonly string[]): number {
  const shared = a.filter((feature) => b.includes(feature)).length;
  return shared / Math.sqrt(Math.max(1, a.length * b.length));
}

/** The `k` nearest by cosine vote; of equally near ones the earlier. */
function nearest(k: number): Peer {
  return (taught, asked) => {
    const near = taught
      .map((one, i) => ({ label: one.label, likeness: cosine(one.features, asked), i }))
      .sort((a, b) => b.likeness - a.likeness || a.i - b.i)
      .slice(0, k);
    const votes = new Map<string, number>();
    for (const { label, likeness } of near) votes.set(label, (votes.get(label) ?? 0) + likeness);
    // Those that nobody near voted for follow by how common they are.
    const rest = countLabels(taught);
    for (const [label, count] of rest) votes.set(label, (votes.get(label) ?? 0) + 1e-6 * count);
    return ranked(votes);
  };
}

/** Complement naive Bayes, Rennie et al. (2003), smoothing 1. */
const complementBayes: Peer = (taught, asked) => {
  const vocabulary = new Set(taught.flatMap((one) => one.features));
  const scores = new Map<string, number>();
  for (const label of countLabels(taught).keys()) {
    const others = taught.filter((one) => one.label !== label).flatMap((one) => one.features);
    let norm = 0;
    let score = 0;
    for (const feature of vocabulary) {
      const count = others.filter((one) => one === feature).length;
      const weight = Math.log((count + 1) / (others.length + vocabulary.size));
      norm += Math.abs(weight);
      if (asked.includes(feature)) score -= weight;
    }
    scores.set(label, score / norm);
  }
  return ranked(scores);
};

/** Multinomial logistic regression with scikit-learn's default penalty (C = 1), by gradient descent. */
const logistic: Peer = (taught, asked) => {
  const labels = [...countLabels(taught).keys()].sort();
  const vocabulary = [...new Set(taught.flatMap((one) => one.features))].sort();
  const rows = taught.map((one) => one.features.map((feature) => vocabulary.indexOf(feature)));
  const width = vocabulary.length + 1;
  const weights = new Float64Array(labels.length * width);
  const scoresOf = (row: readonly number[]): number[] => {
    const raw = labels.map((_, k) =>
      row.reduce((sum, at) => sum + weights[k * width + at]!, weights[k * width + width - 1]!),
    );
    const most = Math.max(...raw);
    const powers = raw.map((score) => Math.exp(score - most));
    const total = powers.reduce((sum, power) => sum + power, 0);
    return powers.map((power) => power / total);
  };
  const step = 2 / (taught.length + 4);
  for (let round = 0; round < 500; round++) {
    const gradient = new Float64Array(weights.length);
    for (const [i, row] of rows.entries()) {
      const scores = scoresOf(row);
      for (const [k, label] of labels.entries()) {
        const error = scores[k]! - (taught[i]!.label === label ? 1 : 0);
        for (const at of [...row, width - 1]) gradient[k * width + at]! += error;
      }
    }
    for (let at = 0; at < weights.length; at++) {
      const isIntercept = at % width === width - 1;
      weights[at]! -= step * (gradient[at]! + (isIntercept ? 0 : weights[at]!));
    }
  }
  const row = asked.map((feature) => vocabulary.indexOf(feature)).filter((at) => at >= 0);
  const scores = scoresOf(row);
  return ranked(new Map(labels.map((label, k) => [label, scores[k]!])));
};

const TREES = 200;

type Tree =
  | { readonly counts: ReadonlyMap<string, number> }
  | { readonly feature: string; readonly with: Tree; readonly without: Tree };

/** A random forest of 200 trees: bootstrap, the square root of the features at each cut, Gini. */
const forest: Peer = (taught, asked) => {
  const random = new Random(0);
  const vocabulary = [...new Set(taught.flatMap((one) => one.features))].sort();
  const votes = new Map<string, number>();
  for (let tree = 0; tree < TREES; tree++) {
    const sample = taught.map(() => random.pick(taught));
    let node = grow(sample, vocabulary, random);
    while ('feature' in node) node = asked.includes(node.feature) ? node.with : node.without;
    const total = [...node.counts.values()].reduce((sum, count) => sum + count, 0);
    for (const [label, count] of node.counts) {
      votes.set(label, (votes.get(label) ?? 0) + count / total);
    }
  }
  return ranked(votes);
};

function grow(cases: readonly LabelledCase[], vocabulary: readonly string[], random: Random): Tree {
  const counts = countLabels(cases);
  if (counts.size === 1) return { counts };
  const usable = vocabulary.filter((feature) => {
    const having = cases.filter((one) => one.features.includes(feature)).length;
    return having > 0 && having < cases.length;
  });
  if (usable.length === 0) return { counts };
  const tried = random.shuffle([...usable]).slice(0, Math.ceil(Math.sqrt(vocabulary.length)));
  let best: { feature: string; impurity: number } | null = null;
  for (const feature of tried) {
    const sides = [true, false].map((side) =>
      cases.filter((one) => one.features.includes(feature) === side),
    );
    const impurity = sides.reduce((sum, side) => sum + side.length * gini(side), 0);
    if (best === null || impurity < best.impurity) best = { feature, impurity };
  }
  const { feature } = best!;
  const part = (side: boolean): Tree =>
    grow(
      cases.filter((one) => one.features.includes(feature) === side),
      vocabulary,
      random,
    );
  return { feature, with: part(true), without: part(false) };
}

function gini(cases: readonly LabelledCase[]): number {
  let sum = 1;
  for (const count of countLabels(cases).values()) sum -= (count / cases.length) ** 2;
  return sum;
}

/** What textbooks offer, on the same features and the same split. */
export const PEERS: Readonly<Record<string, Peer>> = {
  majority,
  nearestOne: nearest(1),
  nearestFive: nearest(5),
  complementBayes,
  logistic,
  randomForest: forest,
};
