import { z } from '@hono/zod-openapi';
import { Probability, pageOf, Time } from './common.js';

/** A series for a chart, columns of equal length; null where the detector had nothing to say. */
export const Series = z
  .object({
    signal: z.string(),
    nodeId: z.string().nullable(),
    /** Counters are shown as rates, as the detector judges them. */
    isRate: z.boolean(),
    timesMs: z.array(Time),
    values: z.array(z.number().nullable()),
    expected: z.array(z.number().nullable()),
    low: z.array(z.number().nullable()),
    high: z.array(z.number().nullable()),
    anomalies: z.array(z.object({ id: z.string(), timestampMs: Time, sentence: z.string() })),
  })
  .openapi('Series');

export const SeriesSummary = z
  .object({
    signal: z.string(),
    nodeId: z.string().nullable(),
    lastMs: Time.nullable(),
    lastValue: z.number().nullable(),
  })
  .openapi('SeriesSummary');

export const SeriesPage = pageOf(SeriesSummary, 'SeriesPage');

export const Forecast = z
  .object({
    signal: z.string(),
    timesMs: z.array(Time),
    mean: z.array(z.number()),
    low: z.array(z.number()),
    high: z.array(z.number()),
    /** Of the interval. */
    level: Probability,
    /** Null where no threshold is known of the series. */
    threshold: z
      .object({
        value: z.number(),
        direction: z.enum(['above', 'below']),
        /** Until it is crossed, ms; null where that is not in sight. */
        inMs: z.number().nullable(),
        /** At the soonest and at the latest; null where that is not in sight. */
        soonestMs: z.number().nullable(),
        latestMs: z.number().nullable(),
        probability: Probability,
      })
      .nullable(),
    sentence: z.string(),
  })
  .openapi('Forecast');

export type Series = z.infer<typeof Series>;
export type SeriesSummary = z.infer<typeof SeriesSummary>;
export type Forecast = z.infer<typeof Forecast>;
