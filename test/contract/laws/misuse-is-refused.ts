import { AegisError } from '@aegis/core';
import fc from 'fast-check';
import { sound } from '../sound.js';
import { type AnySubject, asIs, type Keeping } from '../subject.js';
import { wrongOne } from '../wrong-json.js';
import type { Law } from './law.js';

const NO_NUMBERS = [Number.NaN, Infinity, -Infinity, '5', {}];

function mustThrow(what: string, act: () => unknown): void {
  let made: unknown;
  try {
    made = act();
  } catch (error) {
    if (AegisError.isInstance(error)) return;
    throw new Error(`${what} throws no AegisError but ${String(error)}`);
  }
  throw new Error(`${what} is taken: ${String(made)}`);
}

function checkOptions({ misuse }: AnySubject, pick: number): void {
  if (misuse === undefined) return;
  const { numbers = [], others = [] } = misuse;
  const make = misuse.make as ((options: unknown) => unknown) | undefined;
  if (make !== undefined) {
    mustThrow('an option that there is not', () => make({ nonsense: 1 }));
    mustThrow('a list of options', () => make([1]));
    const name = numbers[pick % numbers.length];
    for (const value of name === undefined ? [] : NO_NUMBERS) {
      mustThrow(`${name}: ${String(value)}`, () => make({ [name!]: value }));
    }
  }
  others.forEach((act, i) => {
    mustThrow(`misuse ${i}`, act);
  });
}

/** A wrong snapshot is refused in words, or what it makes behaves like any other. */
async function checkSnapshot(
  subject: AnySubject,
  { write, read, own }: Keeping<unknown>,
  steps: readonly unknown[],
  pick: number,
): Promise<void> {
  const whole = await subject.make(pick % 1000, asIs);
  for (const step of steps) await subject.feed(whole, step);
  const kept = JSON.parse(JSON.stringify(write(whole)));
  const [what, wrong] = wrongOne(JSON.stringify(own === undefined ? kept : kept[own]), pick);
  const json = own === undefined ? wrong : { ...kept, [own]: wrong };
  try {
    const made = await read(json);
    for (const step of steps.slice(0, 3)) {
      sound(await subject.feed(made, step), subject.echoes, `the answer after ${what}`);
      sound(await subject.ask(made, step), subject.echoes, `what was asked after ${what}`);
    }
    await read(JSON.parse(JSON.stringify(write(made))));
  } catch (error) {
    if (AegisError.isInstance(error) && error.code === 'invalid-snapshot') return;
    // It may be one that was never fitted, or takes rows of another width.
    if (AegisError.isInstance(error) && /^(not-trained|invalid-argument)$/.test(error.code)) return;
    throw new Error(`${what}: ${error instanceof Error ? error.stack : String(error)}`);
  }
}

export const misuseIsRefused: Law = {
  name: 'misuse-is-refused',
  says: 'wrong options and wrong snapshots are refused with an AegisError',
  property: (subject) => {
    const { misuse, snapshot } = subject;
    const tried = snapshot?.trusted === undefined ? snapshot : undefined;
    if (misuse === undefined && tried === undefined) return null;
    return fc.asyncProperty(subject.steps, fc.nat(), async (steps, pick) => {
      checkOptions(subject, pick);
      if (tried !== undefined) await checkSnapshot(subject, tried, steps, pick);
    }) as unknown as fc.IAsyncProperty<never>;
  },
};
