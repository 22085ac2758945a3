import { MetricAnomalyDetector } from '@aegis/anomaly';
import { Random } from '@aegis/core';
import { sin } from '@aegis/core/math';
import {
  COLOUR,
  curve,
  dot,
  label,
  line,
  picture,
  scale,
  ticksBelow,
  ticksLeft,
} from '../lib/svg.mjs';

const ASKED = 10;
const SERIES = 4;
const DAYS = 28;
const PER_DAY = 1440;
const [LEFT, RIGHT] = [64, 504];

/** Clean noise of three kinds: all alarms on it are false. */
const FAMILIES = [
  { name: 'white noise', colour: COLOUR.blue, make: (random) => () => random.normal() },
  {
    name: 'remembers half of the last',
    colour: COLOUR.red,
    make: (random) => {
      let last = 0;
      return () => {
        last = 0.5 * last + random.normal();
        return last;
      };
    },
  },
  {
    name: 'with a day in it',
    colour: COLOUR.green,
    make: (random) => (i) => random.normal() + 4 * sin((2 * Math.PI * i) / PER_DAY),
  },
];

/** Alarms of each day, the mean of several series. */
function alarmsByDay(make) {
  const days = new Array(DAYS).fill(0);
  for (let series = 0; series < SERIES; series++) {
    const next = make(new Random(series));
    const detector = new MetricAnomalyDetector({ falseAlarmsPerDay: ASKED });
    for (let i = 0; i < PER_DAY * DAYS; i++) {
      const point = { name: 'noise', timestampMs: i * 60_000, value: next(i) };
      if (detector.addMetric(point).alarm) days[Math.floor(i / PER_DAY)] += 1 / SERIES;
    }
  }
  return days;
}

/** False alarms that came on noise that holds nothing, day by day, against those that were allowed. */
export function drawFalseAlarms() {
  const x = scale([1, DAYS], [LEFT, RIGHT]);
  const y = scale([0, 20], [270, 44]);
  const found = FAMILIES.map(({ name, colour, make }) => ({
    name,
    colour,
    days: alarmsByDay(make),
  }));
  return picture({
    width: 720,
    height: 324,
    title: `False alarms a day on clean noise where ${ASKED} were allowed`,
    parts: [
      label(LEFT, 24, 'alarms of a series, by day', { weight: 600 }),
      ...ticksLeft([0, 5, 10, 15, 20], y, [LEFT, RIGHT]),
      line(LEFT, y(ASKED), RIGHT, y(ASKED), COLOUR.ink, '5 4'),
      label(RIGHT + 6, y(ASKED) + 4, `allowed: falseAlarmsPerDay ${ASKED}`, { size: 11 }),
      ...found.map(({ colour, days }) =>
        curve(
          days.map((alarms, i) => [x(i + 1), y(Math.min(20, alarms))]),
          colour,
        ),
      ),
      ...ticksBelow([1, 7, 14, 21, 28], x, 290, (day) => `day ${day}`),
      ...found.flatMap(({ name, colour }, i) => [
        dot(528, 60 + 22 * i, 5, colour),
        label(540, 64 + 22 * i, name),
      ]),
      label(522, 256, `means of ${SERIES} series each,`, { size: 11, fill: COLOUR.faint }),
      label(522, 272, 'a point a minute', { size: 11, fill: COLOUR.faint }),
    ],
  });
}
