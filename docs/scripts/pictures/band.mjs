import { log10 } from '@aegis/core/math';
import {
  COLOUR,
  curve,
  dot,
  label,
  line,
  picture,
  scale,
  shape,
  ticksBelow,
  ticksLeft,
} from '../lib/svg.mjs';
import { FALSE_ALARMS_PER_DAY, lastDay } from './latency-series.mjs';

const [LEFT, RIGHT] = [64, 704];
const RARENESS = [2, 0, -2, -4, -6];
const WORDS = { 2: '100', 0: '1', '-2': '1/100', '-4': '10⁻⁴', '-6': '10⁻⁶' };

/** One day of a series: what was expected, what came, how rare that is, and what was told. */
export function drawBand() {
  const day = lastDay();
  const x = scale([0, day.length - 1], [LEFT, RIGHT]);
  const y = scale([0.1, 0.42], [220, 44]);
  const rare = scale([2.6, -6.5], [392, 262]);
  const how = (perDay) => Math.min(2.6, Math.max(-6.5, log10(Math.max(perDay, 1e-9))));
  const upper = day.map(({ band }, i) => [x(i), y(band[1])]);
  const lower = day.map(({ band }, i) => [x(i), y(band[0])]).reverse();
  const told = day.flatMap(({ anomaly }, i) => (anomaly === null ? [] : [i]));
  const unusual = day.flatMap(({ unusual }, i) => (unusual ? [i] : []));
  const limit = rare(log10(FALSE_ALARMS_PER_DAY));
  return picture({
    width: 720,
    height: 424,
    title: `A day of a latency. The points leave their band for an hour; ${told.length} alarms are told.`,
    parts: [
      label(LEFT, 24, 'request_duration_seconds of cart, s', { weight: 600 }),
      ...ticksLeft([0.1, 0.2, 0.3, 0.4], y, [LEFT, RIGHT], (v) => v.toFixed(1)),
      shape([...upper, ...lower], COLOUR.band),
      curve(
        day.map(({ expected }, i) => [x(i), y(expected)]),
        COLOUR.faint,
        1,
        '4 3',
      ),
      curve(
        day.map(({ observed }, i) => [x(i), y(observed)]),
        COLOUR.blue,
      ),
      ...unusual.map((i) => dot(x(i), y(day[i].observed), 2.5, COLOUR.red)),
      ...told.map((i) => dot(x(i), y(day[i].observed), 5, COLOUR.red)),
      label(x(told[0] ?? 0) - 10, y(day[told[0] ?? 0].observed) - 4, 'told', {
        fill: COLOUR.red,
        anchor: 'end',
        weight: 600,
      }),
      label(LEFT, 252, 'how often a day so odd a point comes by chance', { weight: 600 }),
      ...ticksLeft(RARENESS, rare, [LEFT, RIGHT], (v) => WORDS[v]),
      line(LEFT, limit, RIGHT, limit, COLOUR.red, '5 4'),
      label(RIGHT, limit - 5, `falseAlarmsPerDay: ${FALSE_ALARMS_PER_DAY}`, {
        size: 11,
        fill: COLOUR.red,
        anchor: 'end',
      }),
      curve(
        day.map(({ expectedPerDay }, i) => [x(i), rare(how(expectedPerDay))]),
        COLOUR.purple,
      ),
      ...ticksBelow([0, 72, 144, 216, 287], x, 412, (i) => `${Math.round(i / 12)}:00`),
    ],
  });
}
