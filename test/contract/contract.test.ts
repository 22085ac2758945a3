import { describe, expect, it } from 'vitest';
import { LAWS } from './laws/index.js';
import { runLaw } from './run-law.js';
import { LAW_NAMES } from './subject.js';
import { SUBJECTS } from './subjects/index.js';

/** Of every law for every class that is cheap; `pnpm test:laws` runs as many as it is told to. */
const RUNS = Number(process.env.AEGIS_RUNS ?? 10);
const LEAST_RUNS = 2;
const SEED = 1;

it('has a law for every name, and every name once', () => {
  expect(LAWS.map(({ name }) => name)).toEqual(LAW_NAMES);
});

const all = Object.values(SUBJECTS).flat();

describe.each(all.map((subject) => [subject.name, subject] as const))('%s', (_, subject) => {
  it.each(LAWS.map((law) => [law.says, law] as const))('%s', async (_says, law) => {
    const runs = Math.max(LEAST_RUNS, Math.ceil(RUNS / (subject.cost ?? 1)));
    const run = await runLaw(law, subject, { runs, seed: SEED });
    // A law that does not speak of a class says so in the table, and only then.
    expect(run === null).toBe(subject.without[law.name] !== undefined);
    if (run?.failure) throw new Error(run.failure);
  });
});
