import type uPlot from 'uplot';

export interface Marks {
  /** Where anomalies are, index and value. */
  readonly points: readonly { readonly timeMs: number; readonly value: number }[];
  readonly threshold: number | null;
  /** When the incident began; null for none. */
  readonly sinceMs: number | null;
}

export interface MarkColours {
  readonly anomaly: string;
  readonly threshold: string;
  readonly since: string;
  readonly ground: string;
}

const HALF = 4.5;

/** Anomalies as diamonds, the threshold and the beginning of the incident as lines. */
export function drawMarks(plot: uPlot, marks: Marks, colours: MarkColours): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.lineWidth = ratio;
  if (marks.sinceMs !== null) {
    const x = plot.valToPos(marks.sinceMs, 'x', true);
    line(ctx, colours.since, [3 * ratio, 3 * ratio], [x, bbox.top, x, bbox.top + bbox.height]);
  }
  if (marks.threshold !== null) {
    const y = plot.valToPos(marks.threshold, 'y', true);
    line(ctx, colours.threshold, [6 * ratio, 3 * ratio], [bbox.left, y, bbox.left + bbox.width, y]);
  }
  ctx.setLineDash([]);
  ctx.fillStyle = colours.anomaly;
  ctx.strokeStyle = colours.ground;
  const half = HALF * ratio;
  for (const { timeMs, value } of marks.points) {
    const x = plot.valToPos(timeMs, 'x', true);
    const y = plot.valToPos(value, 'y', true);
    ctx.beginPath();
    ctx.moveTo(x, y - half);
    ctx.lineTo(x + half, y);
    ctx.lineTo(x, y + half);
    ctx.lineTo(x - half, y);
    ctx.closePath();
    ctx.fill();
    ctx.stroke();
  }
  ctx.restore();
}

function line(
  ctx: CanvasRenderingContext2D,
  colour: string,
  dash: number[],
  [fromX, fromY, toX, toY]: readonly [number, number, number, number],
): void {
  ctx.strokeStyle = colour;
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(fromX, fromY);
  ctx.lineTo(toX, toY);
  ctx.stroke();
}
