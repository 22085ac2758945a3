/** One way to forecast; the ensemble asks every member at many origins of the past and once at the end. */
export interface Member {
  readonly name: string;
  /** The least number of values that it can forecast from. */
  readonly least: number;
  /**
   * Writes the values that follow the first `count` ones.
   *
   * @param count - how many values it may look at, at least `least`
   * @param out - as many steps as are wanted
   */
  readonly forecast: (count: number, out: Float64Array) => void;
}

/** What was one season ago; with a period of 1, the last value. */
export function seasonalNaive(name: string, series: Float64Array, period: number): Member {
  return {
    name,
    least: period,
    forecast: (count, out) => {
      for (let h = 0; h < out.length; h++) {
        out[h] = h < period ? series[count - period + h]! : out[h - period]!;
      }
    },
  };
}

/** The member with its forecasts held to [-limit, limit]. */
export function within(limit: number, member: Member): Member {
  return {
    ...member,
    forecast: (count, out) => {
      member.forecast(count, out);
      for (let h = 0; h < out.length; h++) {
        // What overflowed to no number at all says nothing, and is left in the middle.
        out[h] = Number.isNaN(out[h]!) ? 0 : Math.min(limit, Math.max(-limit, out[h]!));
      }
    },
  };
}
