import { AegisError, type ChangeEvent } from '@aegis/core';
import { type ChangeSituation, rankChanges } from '@aegis/root-cause';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callsArbitrary, graphOf, idArbitrary } from './builders.js';

const MINUTE = 60_000;
const ONSET = 60 * MINUTE;

const deploy = (
  id: string,
  minutesBefore: number,
  more: Partial<ChangeEvent> = {},
): ChangeEvent => ({
  nodeId: 'cart',
  kind: 'deploy',
  timestampMs: ONSET - minutesBefore * MINUTE,
  id,
  ...more,
});

const situation = (more: Partial<ChangeSituation> = {}): ChangeSituation => ({
  causes: [{ nodeId: 'cart', likelihood: 0.95 }],
  graph: graphOf([
    ['web', 'cart'],
    ['cart', 'db'],
    ['web', 'ads'],
  ]).snapshot(),
  onsetMs: ONSET,
  texts: null,
  ...more,
});

const idsOf = (changes: readonly ChangeEvent[], more: Partial<ChangeSituation> = {}): unknown[] =>
  rankChanges(changes, situation(more)).suspects.map(({ change }) => change.id);

const changeArbitrary: fc.Arbitrary<ChangeEvent> = fc.record(
  {
    nodeId: idArbitrary,
    kind: fc.constantFrom('deploy' as const, 'config' as const, 'flag' as const, 'scale' as const),
    timestampMs: fc.oneof(fc.integer({ min: 0, max: 2 * ONSET }), fc.constant(Number.NaN)),
    id: fc.constantFrom('x', 'y', 'z'),
    summary: fc.string(),
    text: fc
      .array(fc.constantFrom('-limit 50', '+limit 80', ' near', '@@ f @@', '+coupon'))
      .map((all) => all.join('\n')),
    paths: fc.array(fc.constantFrom('README.md', 'src/cart.ts', '')),
  },
  { requiredKeys: ['nodeId', 'kind', 'timestampMs'] },
);

describe('rankChanges', () => {
  it('gives probabilities in order, each id once, whatever comes in', () => {
    fc.assert(
      fc.property(
        fc.array(changeArbitrary, { maxLength: 8 }),
        callsArbitrary,
        fc.array(fc.string()),
        (changes, calls, lines) => {
          const { suspects, noChangeProbability, sentence } = rankChanges(changes, {
            causes: [
              { nodeId: 'a', likelihood: 0.6 },
              { nodeId: 'b', likelihood: Number.NaN },
            ],
            graph: graphOf(calls).snapshot(),
            onsetMs: ONSET,
            texts: { incident: [...lines, 'coupon'], calm: ['limit 50'] },
          });
          const sum = suspects.reduce((total, { likelihood }) => total + likelihood, 0);
          expect(sum + noChangeProbability).toBeCloseTo(1, 9);
          const ids = suspects.flatMap(({ change }) => change.id ?? []);
          expect(new Set(ids).size).toBe(ids.length);
          expect(sentence.length).toBeGreaterThan(0);
          let last = 1;
          for (const { likelihood, reasons, change } of suspects) {
            expect(likelihood).toBeLessThanOrEqual(last);
            last = likelihood;
            expect(Number.isFinite(change.timestampMs)).toBe(true);
            expect(reasons.every(({ weight }) => Number.isFinite(weight))).toBe(true);
          }
        },
      ),
    );
  });

  it('does not mind the order of changes', () => {
    fc.assert(
      fc.property(fc.array(changeArbitrary, { maxLength: 6 }), (changes) => {
        const there = rankChanges(changes, situation());
        const back = rankChanges([...changes].reverse(), situation());
        expect(back.suspects.map(({ likelihood }) => likelihood)).toEqual(
          there.suspects.map(({ likelihood }) => likelihood),
        );
        expect(back.noChangeProbability).toBe(there.noChangeProbability);
      }),
    );
  });

  it('suspects the nearest before the onset, and hardly what came after it', () => {
    expect(idsOf([deploy('late', -5), deploy('early', 50), deploy('just', 2)])).toEqual([
      'just',
      'early',
      'late',
    ]);
    const [after] = rankChanges([deploy('late', -5)], situation()).suspects;
    expect(after!.likelihood).toBeLessThan(0.05);
    expect(after!.reasons[0]!.kind).toBe('late');
  });

  it('lets a change count that is seen a little late, as series are that are sampled once a minute', () => {
    const [first] = rankChanges([deploy('now', -0.5)], situation()).suspects;
    expect(first!.reasons.map(({ kind }) => kind)).toContain('time');
  });

  it('suspects nodes the more, the nearer they are to the cause, and others hardly', () => {
    const at = (nodeId: string): ChangeEvent => deploy(nodeId, 1, { nodeId });
    const changes = [at('elsewhere'), at('ads'), at('db'), at('cart')];
    expect(idsOf(changes)).toEqual(['cart', 'db', 'ads', 'elsewhere']);
    expect(idsOf(changes, { graph: null })[0]).toBe('cart');
    expect(rankChanges([at('elsewhere')], situation()).noChangeProbability).toBeGreaterThan(0.9);
  });

  it('says that there is no guilty change where there is none', () => {
    const { suspects, noChangeProbability, sentence } = rankChanges([], situation());
    expect(suspects).toEqual([]);
    expect(noChangeProbability).toBe(1);
    expect(sentence).toBe('No change that is known accounts for it.');
  });

  it('finds the change that does what the texts speak of, not the one that only handles it', () => {
    const texts = {
      incident: ['slow query: SELECT id FROM events ORDER BY score', 'rows_examined 1200000'],
      calm: ['query served', 'SELECT id FROM events ORDER BY score LIMIT 50'],
    };
    const guilty = deploy('guilty', 10, {
      text: '@@ search.go @@\n-  ORDER BY score\n-  LIMIT 50\n+  ORDER BY score',
    });
    const tidy = deploy('tidy', 2, {
      summary: 'tidy events query handler',
      text: '-  rows := query(events)\n-  log(rows)\n+  report(query(events))',
    });
    const { suspects } = rankChanges([tidy, guilty], situation({ texts }));
    expect(suspects[0]!.change.id).toBe('guilty');
    const words = suspects[0]!.reasons.find(({ kind }) => kind === 'words');
    expect(words!.words.slice(0, 2)).toEqual(['50', 'limit']);
    expect(suspects[0]!.reasons.map(({ kind }) => kind)).toContain('only-removes');
  });

  it('trusts a stack trace that leads to a file', () => {
    const texts = { incident: ['panic at services/pay/charge.go:118'], calm: [] };
    const { suspects } = rankChanges(
      [
        deploy('other', 1, { paths: ['pay/refund.go'] }),
        deploy('named', 1, { paths: ['services/pay/charge.go'] }),
      ],
      situation({ texts }),
    );
    expect(suspects[0]!.change.id).toBe('named');
    expect(suspects[0]!.reasons.find(({ kind }) => kind === 'named-file')!.words).toEqual([
      'services/pay/charge.go',
    ]);
  });

  it('clears documents, tests and styles', () => {
    const { suspects, noChangeProbability } = rankChanges(
      [deploy('style', 1, { paths: ['web/shop.css'] })],
      situation(),
    );
    expect(suspects[0]!.reasons[0]!.kind).toBe('inert');
    expect(noChangeProbability).toBeGreaterThan(0.95);
  });

  it('does not hold it against a change that nothing is known of what it changes', () => {
    const texts = { incident: ['disk full'], calm: [] };
    const flag = deploy('flag', 0, { kind: 'flag' });
    const text = deploy('text', 0, { text: '+colour = green' });
    expect(idsOf([text, flag], { texts })).toEqual(['flag', 'text']);
  });

  it('lists a change that reached several nodes where it most likely did harm', () => {
    const { suspects } = rankChanges(
      [deploy('one', 1, { nodeId: 'ads' }), deploy('one', 1), deploy('one', 9)],
      situation(),
    );
    expect(suspects.map(({ change }) => [change.nodeId, change.timestampMs])).toEqual([
      ['cart', ONSET - MINUTE],
    ]);
  });

  it('asks for an onset', () => {
    try {
      rankChanges([], situation({ onsetMs: Number.NaN }));
      expect.unreachable();
    } catch (error) {
      expect(AegisError.isInstance(error) && error.code).toBe('invalid-argument');
    }
  });
});
