import fc from 'fast-check';
import { bits } from './bits.js';
import { type AnySubject, asIs } from './subject.js';

const STREAMS = 4;
const SEED = 20_261_129;

/** What a class says to a few drawn streams, and what it is at their ends, to the last bit. */
export async function goldenOf(subject: AnySubject): Promise<readonly string[]> {
  const streams = fc.sample(subject.steps, { seed: SEED, numRuns: STREAMS });
  const said: string[] = [];
  for (const [seed, steps] of streams.entries()) {
    const one = await subject.make(seed, asIs);
    for (const step of steps) said.push(bits(await subject.feed(one, step)));
    if (steps.length > 0) said.push(bits(await subject.ask(one, steps[0])));
    said.push(bits(subject.snapshot?.write(one)));
  }
  return said;
}
