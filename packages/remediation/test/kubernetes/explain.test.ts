import { describe, expect, it } from 'vitest';
import { explain, isBudget, mayPass } from '../../src/kubernetes/explain.js';
import type { Answer } from '../../src/kubernetes/transport.js';

const BUDGET = {
  message: 'Cannot evict pod.',
  details: { causes: [{ reason: 'Other' }, { reason: 'DisruptionBudget' }] },
};

function answer(status: number, body: unknown = { message: 'because' }): Answer {
  return { kind: 'answer', status, body, retryAfterMs: null };
}

describe('what went wrong, for people', () => {
  it.each([
    [400, 'could not patch it: the API server does not understand it (because)'],
    [401, 'could not patch it: the API server does not know us (because); renew the credentials'],
    [
      403,
      'not allowed to patch it (because); grant it, roleFor() writes the role, or ask its quota or admission rules',
    ],
    [404, 'could not patch it: it does not exist (because); check name and namespace'],
    [
      409,
      'could not patch it: others change it at the same time (because); look who does, and try again',
    ],
    [410, 'could not patch it: the list was too old to go on with (because)'],
    [418, 'could not patch it: unexpected status 418 (because)'],
    [422, 'could not patch it: the API server calls it invalid (because)'],
    [429, 'could not patch it: the API server is too busy (because); try again later'],
    [499, 'could not patch it: unexpected status 499 (because)'],
    [500, 'could not patch it: the API server failed with 500 (because)'],
    [503, 'could not patch it: the API server failed with 503 (because)'],
  ])('%i', (status, sentence) => {
    expect(explain(answer(status), 'patch it')).toBe(sentence);
  });

  it('a connection that was lost', () => {
    expect(explain({ kind: 'lost', why: 'reset' }, 'patch it')).toBe(
      'could not patch it: the connection was lost (reset); check the API server and the way to it',
    );
  });

  it('a disruption budget, which is only what a 429 is about', () => {
    expect(explain(answer(429, BUDGET), 'evict it')).toBe(
      'could not evict it: its disruption budget allows no eviction now (Cannot evict pod.); wait, or add copies first',
    );
    expect(explain(answer(500, BUDGET), 'evict it')).toBe(
      'could not evict it: the API server failed with 500 (Cannot evict pod.)',
    );
  });

  it.each([
    [null, ''],
    [{ message: '' }, ''],
    ['  upstream is gone\n', ' (upstream is gone)'],
    [7, ''],
    [{ message: 'x'.repeat(300) }, ` (${'x'.repeat(300)})`],
    [{ message: 'x'.repeat(301) }, ` (${'x'.repeat(300)}…)`],
  ])('says what the API says of itself, shortened (%#)', (body, said) => {
    expect(explain(answer(422, body), 'patch it')).toBe(
      `could not patch it: the API server calls it invalid${said}`,
    );
  });
});

describe('what may pass by itself', () => {
  it.each([
    [429, true],
    [500, true],
    [599, true],
    [499, false],
    [428, false],
    [409, false],
    [200, false],
  ])('%i: %s', (status, passes) => {
    expect(mayPass(answer(status))).toBe(passes);
  });

  it('a lost answer does', () => {
    expect(mayPass({ kind: 'lost', why: 'reset' })).toBe(true);
  });

  it.each([
    [BUDGET, true],
    [{ details: { causes: [{ reason: 'Other' }] } }, false],
    [{ details: { causes: [] } }, false],
    [{}, false],
    ['DisruptionBudget', false],
  ])('%j comes of a budget: %s', (body, budget) => {
    expect(isBudget(body)).toBe(budget);
  });
});
