import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TfidfVectorizer } from '../../src/models/tfidf-vectorizer.js';

const DOCUMENTS = [
  ['this', 'is', 'the', 'first', 'document'],
  ['this', 'document', 'is', 'the', 'second', 'document'],
  ['and', 'this', 'is', 'the', 'third', 'one'],
  ['is', 'this', 'the', 'first', 'document'],
];

describe('TfidfVectorizer', () => {
  it("gives the values of scikit-learn's documentation (TfidfVectorizer, text feature extraction)", () => {
    const vectorizer = new TfidfVectorizer();
    vectorizer.fit(DOCUMENTS);
    expect(vectorizer.vocabulary()).toEqual([
      'and',
      'document',
      'first',
      'is',
      'one',
      'second',
      'the',
      'third',
      'this',
    ]);
    const rounded = (document: string[]): number[] =>
      [...vectorizer.transform(document)].map((x) => Math.round(x * 1e8) / 1e8);
    expect(rounded(DOCUMENTS[0]!)).toEqual([
      0, 0.46979139, 0.58028582, 0.38408524, 0, 0, 0.38408524, 0, 0.38408524,
    ]);
    expect(rounded(DOCUMENTS[1]!)).toEqual([
      0, 0.6876236, 0, 0.28108867, 0, 0.53864762, 0.28108867, 0, 0.28108867,
    ]);
  });

  it('is of length 1, or 0 without known terms; unseen terms are counted', () => {
    const vectorizer = new TfidfVectorizer();
    vectorizer.fit(DOCUMENTS);
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('this', 'and', 'nowhere', '__proto__', 'one')),
        (document) => {
          const row = vectorizer.transform(document);
          const length = Math.sqrt(row.reduce((sum, x) => sum + x * x, 0));
          const known = document.some((term) => term !== 'nowhere' && term !== '__proto__');
          expect(length).toBeCloseTo(known ? 1 : 0, 12);
        },
      ),
    );
    expect(vectorizer.unseenShare(['this', 'nowhere'])).toBe(0.5);
    expect(vectorizer.unseenShare([])).toBe(0);
  });

  it('keeps the most frequent terms, in an order that does not depend on the documents', () => {
    const vectorizer = new TfidfVectorizer({ maxTerms: 3 });
    vectorizer.fit([['b', 'a'], ['c', 'a'], ['b'], ['d']]);
    expect(vectorizer.vocabulary()).toEqual(['a', 'b', 'c']);
    vectorizer.fit([['d'], ['b'], ['c', 'a'], ['a', 'b']]);
    expect(vectorizer.vocabulary()).toEqual(['a', 'b', 'c']);
  });

  it('is the same after a snapshot, and refuses misuse', () => {
    const vectorizer = new TfidfVectorizer();
    vectorizer.fit(DOCUMENTS);
    const json = JSON.parse(JSON.stringify(vectorizer));
    const copy = TfidfVectorizer.fromJSON(json);
    expect(copy.transform(['one', 'first'])).toEqual(vectorizer.transform(['one', 'first']));
    expect(() => TfidfVectorizer.fromJSON({ ...json, terms: json.terms.fill('x') })).toThrow(
      /twice/,
    );
    expect(() => vectorizer.transform(['one'], new Float64Array(2))).toThrow(/cells/);
    expect(() => new TfidfVectorizer({ maxTerms: 0 })).toThrow(/maxTerms/);
  });
});
