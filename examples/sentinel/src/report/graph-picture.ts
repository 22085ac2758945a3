import type { ServiceGraph } from '@aegis/graph';
import { toDot, toMermaid, toText } from '@aegis/graph/export';
import type { RootCauseAnalysis } from '@aegis/root-cause';
import type colours from 'picocolors';

type Paint = ReturnType<typeof colours.createColors>;

/** What `--picture` can write, by the ending of the file. */
export const PICTURE_FORMATS = { mmd: toMermaid, mermaid: toMermaid, dot: toDot, gv: toDot };

/** The ending of a picture's file, where something can be written to it; null otherwise. */
export function pictureFormatOf(path: string): keyof typeof PICTURE_FORMATS | null {
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return Object.hasOwn(PICTURE_FORMATS, ending) ? (ending as keyof typeof PICTURE_FORMATS) : null;
}

/** The whole graph with every node's health and the way of the likeliest cause lit. */
export function drawGraph(
  graph: ServiceGraph,
  { causes, health }: RootCauseAnalysis,
  format: keyof typeof PICTURE_FORMATS,
): string {
  return `${PICTURE_FORMATS[format](graph, { health, path: causes[0]?.path ?? [] })}\n`;
}

const HEALTH = /health (\d+)$/;

/** The way from the symptom down to the cause, with what is beside it, painted by health. */
export function paintWay(
  graph: ServiceGraph,
  path: readonly string[],
  health: ReadonlyMap<string, number>,
  width: number,
  paint: Paint,
): string[] {
  const lines = toText(graph, { path, health, width }).split('\n');
  return lines.map((line) => {
    const value = HEALTH.exec(line)?.[1];
    if (value === undefined) return paint.dim(line);
    const colour = Number(value) < 40 ? paint.red : Number(value) < 80 ? paint.yellow : paint.green;
    return colour(line);
  });
}
