import { log10, pow } from '@aegis/core/math';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { TailModel } from '@aegis/core/stats';
import { ContextChannel } from './channels/context.js';
import { LevelChannel } from './channels/level.js';
import { RangeChannel } from './channels/range.js';
import { SeasonChannel } from './channels/season.js';
import { Episode, type EpisodeStep } from './episode.js';
import { quantumOf } from './signal-kind.js';
import { addUp, finalBans, surprises } from './surprise.js';

/** The channels, in the order of their numbers. */
export const CHANNELS = ['range', 'residual', 'season', 'context', 'slow-context'] as const;

/** The name of a channel. */
export type ChannelName = (typeof CHANNELS)[number];

/** All but the range: what is outside everything so far has no past to be measured by. */
const TAILED = ['residual', 'season', 'context', 'slow-context'] as const;

/** What a series says of one value. */
export interface SeriesVerdict {
  readonly tailProbability: number;
  readonly unusual: boolean;
  readonly step: EpisodeStep;
  readonly warmingUp: boolean;
  readonly expected: number;
  readonly band: readonly [low: number, high: number];
  /** How surprised each channel is, in bans, in the order of {@link CHANNELS}. */
  readonly bans: Float64Array;
  readonly direction: 'up' | 'down' | 'none';
}

/** What all series of a detector share. */
export interface SeriesSettings {
  readonly falseAlarmsPerDay: number;
  readonly warmUpPoints: number;
}

const DAY_MS = 86_400_000;
const HALF_LIFE = 4000;
const BUCKETS = 64;
const SLOW_STRIDE = 4;
/** Inside an episode models learn this fast, so that trouble does not become normal. */
const EPISODE_PACE = 0.3;
const BAND_SCALES = 4;
const MAX_VALUE = 1e120;
/** Differences below this share of all that has been seen mean little, however still it is at present. */
const SPAN_QUANTUM = 0.03;
/** The first scores tell of models that know nothing yet; the tails are not taught by them. */
const SETTLING_POINTS = 16;

const TAIL_WARM_UP = 24;
/** The least difference that counts, in scales. */
const LEAST_SCALES: Readonly<Record<Exclude<ChannelName, 'range'>, number>> = {
  residual: 0.5,
  season: 0.5,
  context: 0.25,
  'slow-context': 0.25,
};
/** The same for the sum, in bans. */
const LEAST_BANS = 0.5;

function tailModel(minScale: number): TailModel {
  return new TailModel({
    maxBuckets: BUCKETS,
    halfLife: HALF_LIFE,
    warmUp: TAIL_WARM_UP,
    minScale,
  });
}

/**
 * One series under watch: five channels, each turned into a tail probability by a model of its own
 * scores; the three most surprised are added up, and a last model makes a tail probability of the sum.
 * Constant work a point.
 */
export class SeriesDetector {
  readonly #name: string;
  readonly #settings: SeriesSettings;
  #level = new LevelChannel();
  #range = new RangeChannel();
  #season = new SeasonChannel();
  #context = new ContextChannel(1);
  #slowContext = new ContextChannel(SLOW_STRIDE);
  #tails: TailModel[] = TAILED.map((channel) => tailModel(LEAST_SCALES[channel]));
  #combined = tailModel(LEAST_BANS);
  #episode = new Episode();
  #count = 0;
  #lastMs = Number.NEGATIVE_INFINITY;
  #stepMs = 0;
  readonly #raw = new Float64Array(CHANNELS.length);

  constructor(name: string, settings: SeriesSettings) {
    this.#name = name;
    this.#settings = settings;
  }

  get lastMs(): number {
    return this.#lastMs;
  }

  /** The usual distance between points, learnt from them; 0 before the second. */
  get stepMs(): number {
    return this.#stepMs;
  }

  score(value: number, timestampMs: number): SeriesVerdict {
    const x = Math.min(MAX_VALUE, Math.max(-MAX_VALUE, value));
    const quantum = this.#quantum();
    this.#measure(x, timestampMs, quantum);
    const bans = surprises(this.#raw, this.#tails, this.#count);
    const warmingUp = this.#count < this.#settings.warmUpPoints;
    const sum = addUp(bans);
    const tailProbability = warmingUp ? 1 : pow(10, -finalBans(sum, this.#combined));
    const unusual = tailProbability <= this.#alarmProbability();
    const expected = this.#season.expected(timestampMs) ?? this.#level.mean;
    const reach = BAND_SCALES * this.#level.scale(quantum);
    const direction = x > expected ? 'up' : x < expected ? 'down' : 'none';
    const score = -log10(tailProbability);
    return {
      tailProbability,
      unusual,
      step: this.#episode.judge(unusual, score, sign(direction)),
      warmingUp,
      expected,
      band: [expected - reach, expected + reach],
      bans,
      direction,
    };
  }

  /** How improbable a point must be for so many false alarms a day at this series' step. */
  #alarmProbability(): number {
    const pointsPerDay = this.#stepMs > 0 ? DAY_MS / this.#stepMs : DAY_MS / 60_000;
    return Math.min(0.5, this.#settings.falseAlarmsPerDay / pointsPerDay);
  }

  /** The least difference that counts at the present level. */
  #quantum(): number {
    const share = this.#range.span * SPAN_QUANTUM;
    return Math.max(share, quantumOf(this.#name, this.#level.mean));
  }

  #measure(x: number, timestampMs: number, quantum: number): void {
    const z = this.#level.deviation(x, quantum);
    this.#raw[0] = this.#range.score(x, quantum);
    this.#raw[1] = this.#level.score(x, quantum);
    this.#raw[2] = this.#season.score(x, timestampMs, quantum);
    this.#raw[3] = this.#context.score(z);
    this.#raw[4] = this.#slowContext.score(z);
  }

  /** Takes the value in, judged by `verdict`, which {@link SeriesDetector.score} has just given. */
  learn(value: number, timestampMs: number, verdict: SeriesVerdict): void {
    const x = Math.min(MAX_VALUE, Math.max(-MAX_VALUE, value));
    const quantum = this.#quantum();
    this.#measure(x, timestampMs, quantum);
    this.#learnStep(timestampMs);
    this.#count++;
    const score = -log10(verdict.tailProbability);
    this.#episode.take(verdict.unusual, score, sign(verdict.direction));
    const pace = this.#episode.open ? EPISODE_PACE : 1;
    const z = this.#level.deviation(x, quantum);
    // Scores from inside an episode would teach the tails that trouble is usual.
    if (!(this.#episode.open && verdict.unusual) && this.#count > SETTLING_POINTS) {
      for (let c = 0; c < TAILED.length; c++) this.#tails[c]!.learn(this.#raw[c + 1]!);
      // Before the channels can speak the sum says nothing about sums to come.
      if (this.#tails[0]!.count > TAIL_WARM_UP) this.#combined.learn(addUp(verdict.bans));
    }
    this.#season.learn(x, timestampMs, this.#level.mean, pace);
    this.#level.learn(x, quantum, pace);
    this.#range.learn(x, pace);
    this.#context.learn(z);
    this.#slowContext.learn(z);
  }

  #learnStep(timestampMs: number): void {
    if (Number.isFinite(this.#lastMs)) {
      const gap = timestampMs - this.#lastMs;
      // A median follows by steps of its own size, so that an outage does not stretch it.
      if (this.#stepMs === 0) this.#stepMs = gap;
      else this.#stepMs *= gap > this.#stepMs ? 1.02 : gap < this.#stepMs ? 1 / 1.02 : 1;
    }
    this.#lastMs = timestampMs;
  }

  toJSON(): object {
    return {
      name: this.#name,
      level: this.#level.toJSON(),
      range: this.#range.toJSON(),
      season: this.#season.toJSON(),
      context: this.#context.toJSON(),
      slowContext: this.#slowContext.toJSON(),
      tails: this.#tails.map((tail) => tail.toJSON()),
      combined: this.#combined.toJSON(),
      episode: this.#episode.toJSON(),
      count: this.#count,
      lastMs: Number.isFinite(this.#lastMs) ? this.#lastMs : null,
      stepMs: this.#stepMs,
    };
  }

  static read(reader: SnapshotReader, settings: SeriesSettings): SeriesDetector {
    const name = reader.string('name', { maxLength: 4096 });
    const series = new SeriesDetector(name, settings);
    series.#level = reader.object('level', LevelChannel.read);
    series.#range = reader.object('range', RangeChannel.read);
    series.#season = reader.object('season', SeasonChannel.read);
    series.#context = reader.object('context', (field) => ContextChannel.read(field, 1));
    series.#slowContext = reader.object('slowContext', (field) =>
      ContextChannel.read(field, SLOW_STRIDE),
    );
    const tails = reader.list('tails', { maxLength: TAILED.length }, TailModel.read);
    series.#tails = TAILED.map((channel, c) => tails[c] ?? tailModel(LEAST_SCALES[channel]));
    series.#combined = reader.object('combined', TailModel.read);
    series.#episode = reader.object('episode', Episode.read);
    series.#count = reader.number('count', { min: 0, integer: true });
    if (reader.has('lastMs')) series.#lastMs = reader.number('lastMs');
    series.#stepMs = reader.number('stepMs', { min: 0 });
    return series;
  }
}

function sign(direction: 'up' | 'down' | 'none'): number {
  return direction === 'up' ? 1 : direction === 'down' ? -1 : 0;
}
