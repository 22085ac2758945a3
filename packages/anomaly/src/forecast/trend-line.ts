import type { Member } from './member.js';

/** The straight line of least squares through the latest `window` values, drawn on. */
export function trendLine(series: Float64Array, window: number): Member {
  return {
    name: `line-${window}`,
    least: Math.min(window, 4),
    forecast: (count, out) => {
      const size = Math.min(window, count);
      const middle = (size - 1) / 2;
      let total = 0;
      let moment = 0;
      let spread = 0;
      for (let i = 0; i < size; i++) {
        const x = series[count - size + i]!;
        total += x;
        moment += (i - middle) * x;
        spread += (i - middle) * (i - middle);
      }
      const slope = spread > 0 ? moment / spread : 0;
      for (let h = 0; h < out.length; h++) out[h] = total / size + slope * (size + h - middle);
    },
  };
}
