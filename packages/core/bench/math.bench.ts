import { exp, log, normalTail, sin, tanh } from '@aegis/core/math';
import { bench, describe } from 'vitest';

/** A thousand arguments a run, so that the time of one call is the mean in milliseconds as µs. */
const arguments_ = Float64Array.from({ length: 1000 }, (_, i) => 0.01 + i * 0.006);
let sink = 0;

function thousand(f: (x: number) => number): () => void {
  return () => {
    for (const x of arguments_) sink += f(x);
  };
}

describe.each([
  ['exp', exp, Math.exp],
  ['log', log, Math.log],
  ['tanh', tanh, Math.tanh],
  ['sin', sin, Math.sin],
])('%s, a thousand calls', (name, ours, engine) => {
  bench(`@aegis/core/math ${name}`, thousand(ours));
  bench(`Math.${name}`, thousand(engine));
});

describe('normalTail, a thousand calls', () => {
  bench('@aegis/core/math normalTail', thousand(normalTail));
});

if (!Number.isFinite(sink)) throw new Error('a value was not finite');
