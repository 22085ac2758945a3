import { Random } from '@aegis/core';
import { log10, normalTail } from '@aegis/core/math';
import { TailModel } from '@aegis/core/stats';
import { COLOUR, curve, label, line, picture, scale, ticksBelow, ticksLeft } from '../lib/svg.mjs';

const [LEFT, RIGHT] = [64, 704];
const SEEN = 20_000;

/** Raw scores of a normal law turned into bans, beside what is true of that law. */
export function drawTail() {
  const random = new Random(5);
  const model = new TailModel();
  let highest = 0;
  for (let i = 0; i < SEEN; i++) {
    const value = Math.abs(random.normal());
    highest = Math.max(highest, value);
    model.learn(value);
  }
  const x = scale([0, 6], [LEFT, RIGHT]);
  const y = scale([0, 9], [300, 44]);
  const places = Array.from({ length: 121 }, (_, i) => i / 20);
  const bans = (probability) => Math.min(9, -log10(probability));
  return picture({
    width: 720,
    height: 350,
    title: 'A raw score and the bans that it is turned into, next to the truth',
    parts: [
      label(LEFT, 24, 'bans: 1 is one in ten, 2 one in a hundred, …', { weight: 600 }),
      ...ticksLeft([0, 2, 4, 6, 8], y, [LEFT, RIGHT]),
      line(x(highest), 44, x(highest), 300, COLOUR.line, '4 3'),
      label(x(highest) - 6, 58, `the highest of ${SEEN.toLocaleString('en')} seen`, {
        size: 11,
        fill: COLOUR.faint,
        anchor: 'end',
      }),
      curve(
        places.map((v) => [x(v), y(bans(2 * normalTail(v)))]),
        COLOUR.faint,
        1.5,
        '5 4',
      ),
      curve(
        places.map((v) => [x(v), y(bans(model.tailProbability(v)))]),
        COLOUR.blue,
        2,
      ),
      label(x(1.35), y(3.4), 'learnt from the scores', { fill: COLOUR.blue }),
      label(x(1.35), y(2.7), 'true of this law (dashed)', { fill: COLOUR.faint }),
      ...ticksBelow([0, 1, 2, 3, 4, 5, 6], x, 320),
      label(RIGHT, 340, 'raw score: distance from normal, in deviations', {
        size: 11,
        fill: COLOUR.faint,
        anchor: 'end',
      }),
    ],
  });
}
