import { AegisError, Random } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { DocumentEnsemble } from '../../../src/logs/ensemble/document-ensemble.js';

/** Windows of a service: three templates, and now and then a fourth. */
function windows(many: number, seed: number): string[][] {
  const random = new Random(seed);
  return Array.from({ length: many }, () => [
    ...Array<string>(5 + random.integer(10)).fill('1'),
    ...Array<string>(3 + random.integer(5)).fill('2'),
    ...Array<string>(1 + random.integer(3)).fill('3'),
    ...(random.chance(0.1) ? ['4'] : []),
  ]);
}

const KNOWN = windows(300, 1);
const ODD: readonly (readonly string[])[] = [
  Array<string>(12).fill('4'),
  [...Array<string>(8).fill('1'), ...Array<string>(20).fill('99')],
  ['77', '78', '79'],
];

async function fitted(): Promise<DocumentEnsemble> {
  return (await DocumentEnsemble.fit(KNOWN, 1, {}))!;
}

describe('DocumentEnsemble', () => {
  it('finds odd windows odd, and usual ones usual', async () => {
    const ensemble = await fitted();
    const usual = windows(200, 2).map((document) => ensemble.score(document).tailProbability);
    // Probabilities of usual windows are about uniform: 5 % of 200 are 10, with a deviation of 3.
    expect(usual.filter((p) => p < 0.05).length).toBeLessThan(25);
    for (const document of ODD) {
      const { tailProbability, opinions } = ensemble.score(document);
      expect(tailProbability).toBeLessThan(0.01);
      expect(tailProbability).toBeLessThan(Math.min(...usual) * 1.01);
      expect(opinions.length).toBe(5);
      for (const { tailProbability: each, score } of opinions) {
        expect(each).toBeGreaterThan(0);
        expect(each).toBeLessThanOrEqual(1);
        expect(Number.isFinite(score)).toBe(true);
      }
    }
  });

  it('believes no tail further than what it has judged', async () => {
    const ensemble = await fitted();
    // 75 of 300 were held out: no opinion below 1 / (20 × 76), and Simes takes five of them together.
    const { opinions, tailProbability } = ensemble.score(ODD[2]!);
    for (const opinion of opinions) {
      expect(opinion.tailProbability).toBeGreaterThanOrEqual(1 / (20 * 76));
    }
    expect(tailProbability).toBeGreaterThanOrEqual(1 / (20 * 76));
  });

  it('names the term that sets a window apart', async () => {
    const ensemble = await fitted();
    expect(ensemble.explain(ODD[0]!)[0]).toBe('4');
    expect(ensemble.explain(ODD[0]!).length).toBeLessThanOrEqual(3);
  });

  it('has a score change nothing, and learns what scores mean', async () => {
    const ensemble = await fitted();
    const before = JSON.stringify(ensemble);
    const first = ensemble.score(ODD[0]!);
    ensemble.explain(ODD[0]!);
    expect(JSON.stringify(ensemble)).toBe(before);
    for (let i = 0; i < 400; i++) ensemble.learn(ODD[0]!);
    expect(ensemble.score(ODD[0]!).tailProbability).toBeGreaterThan(0.3);
    expect(first.tailProbability).toBeLessThan(0.01);
  });

  it('is the same for the same seed, and out of a snapshot', async () => {
    const [whole, again] = [await fitted(), await fitted()];
    expect(JSON.stringify(again)).toBe(JSON.stringify(whole));
    const half = DocumentEnsemble.fromJSON(JSON.parse(JSON.stringify(whole)));
    for (const document of [...ODD, ...windows(20, 3)]) {
      expect(half.score(document)).toEqual(whole.score(document));
      for (const each of [whole, half]) each.learn(document);
      expect(half.explain(document)).toEqual(whole.explain(document));
    }
    expect(JSON.stringify(half)).toBe(JSON.stringify(whole));
  });

  it('is null where there is too little, nothing to tell apart, or the task was aborted', async () => {
    expect(await DocumentEnsemble.fit([], 1, {})).toBeNull();
    expect(await DocumentEnsemble.fit(windows(20, 1), 1, {})).toBeNull();
    expect(await DocumentEnsemble.fit(Array<string[]>(100).fill([]), 1, {})).toBeNull();
    expect(await DocumentEnsemble.fit(KNOWN, 1, { signal: { aborted: true } })).toBeNull();
    for (const after of ['isolation-forest', 'local-outlier-factor']) {
      const signal = { aborted: false };
      const onProgress = ({ stage }: { readonly stage: string }): void => {
        if (stage === after) signal.aborted = true;
      };
      expect(await DocumentEnsemble.fit(KNOWN, 1, { signal, onProgress })).toBeNull();
    }
  });

  it('takes documents that are all alike, and any terms', async () => {
    const alike = await DocumentEnsemble.fit(Array<string[]>(200).fill(['a', 'b']), 1, {});
    expect(alike?.score(['a', 'b']).tailProbability).toBeGreaterThan(0.5);
    expect(alike?.score(['c']).tailProbability).toBeLessThan(0.1);
    const strange = KNOWN.map((document) => [...document, '__proto__', 'constructor']);
    const ensemble = await DocumentEnsemble.fit(strange, 1, {});
    expect(ensemble?.score(['__proto__']).tailProbability).toBeGreaterThan(0);
  });

  it('refuses a snapshot that lacks a model, or has one of another width', async () => {
    const good = JSON.parse(JSON.stringify(await fitted())) as Record<string, unknown>;
    const narrow = await DocumentEnsemble.fit(
      KNOWN.map((document) => document.filter((term) => term < '3')),
      1,
      {},
    );
    const other = JSON.parse(JSON.stringify(narrow)) as Record<string, unknown>;
    for (const change of [
      { forest: undefined },
      { lof: null },
      { network: other.network },
      { vectorizer: other.vectorizer },
      { tails: (good.tails as unknown[]).slice(1) },
      { judged: -1 },
      { nearest: 7 },
      { version: 0 },
    ]) {
      try {
        DocumentEnsemble.fromJSON({ ...good, ...change });
        expect.unreachable(`took ${Object.keys(change)}`);
      } catch (error) {
        expect(AegisError.isInstance(error) && error.code).toBe('invalid-snapshot');
      }
    }
  });
});
