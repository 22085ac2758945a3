import { log10 } from '@aegis/core/math';
import { box, COLOUR, label, line, picture, scale } from '../lib/svg.mjs';
import { lastDay } from './latency-series.mjs';

/** What each channel had to say of the first anomaly of that day. */
export function drawEvidence() {
  const anomaly = lastDay().find((verdict) => verdict.anomaly !== null)?.anomaly;
  if (anomaly === undefined || anomaly === null) throw new Error('Nothing was told that day.');
  const rows = anomaly.evidence.map(({ channel, tailProbability, sentence }) => ({
    channel,
    // What stands before the colon is the same everywhere.
    sentence: sentence.slice(sentence.indexOf(': ') + 1),
    bans: -log10(tailProbability),
  }));
  const most = Math.max(...rows.map(({ bans }) => bans), anomaly.score);
  const x = scale([0, most], [130, 400]);
  const bar = (y, name, bans, fill, says) => [
    label(120, y + 15, name, { anchor: 'end' }),
    box(130, y + 2, x(bans) - 130, 18, fill),
    label(x(bans) + 6, y + 15, bans.toFixed(1), { size: 11, fill: COLOUR.faint }),
    label(440, y + 15, says, { size: 11, fill: COLOUR.faint }),
  ];
  const height = 70 + 28 * (rows.length + 1);
  return picture({
    width: 720,
    height,
    title: `The evidence of one anomaly: ${rows.map(({ channel }) => channel).join(', ')}`,
    parts: [
      label(16, 26, 'evidence of one anomaly, in bans', { weight: 600 }),
      ...rows.flatMap(({ channel, bans, sentence }, i) =>
        bar(40 + 28 * i, channel, bans, COLOUR.blue, sentence),
      ),
      line(16, height - 48, 704, height - 48),
      ...bar(height - 40, 'score', anomaly.score, COLOUR.red, 'what all channels together come to'),
    ],
  });
}
