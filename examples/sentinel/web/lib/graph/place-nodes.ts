import { DirectedGraph } from 'graphology';
import forceAtlas2 from 'graphology-layout-forceatlas2';
import type { Graph } from '../../../src/api/resources/index.js';
import { layeredLayout, type Point } from './layered-layout.js';

export interface Placement {
  /** In pixels of the frame, from its lower left corner. */
  readonly points: ReadonlyMap<string, Point>;
  /** Where there is room for a label. */
  readonly labels: 'below' | 'right';
  /** Whether every node has room for its label. */
  readonly roomy: boolean;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Up to here layers are readable; beyond, columns get longer than a screen is high. */
const MOST_IN_LAYERS = 70;
const ITERATIONS = 220;
/** Between two pauses, so that the page answers meanwhile. */
const STEP = 20;
/** In a frame narrower than this, calls go down instead of to the right. */
const NARROW = 520;
/** Room above and below the outermost nodes. */
const RIM = 36;
/** About what a label and its node take, in pixels. */
const LABEL_WIDTH = 76;
const LABEL_HEIGHT = 34;
/** What a layer takes when it lies, label and edges with it. */
const LAYER_HEIGHT = 48;
/** Nodes further apart than this look lost. */
const FARTHEST = 240;

/** Where the nodes stand in a frame: the same graph is drawn the same way each time. Large ones take a moment. */
export async function placeNodes(graph: Graph, frame: Size): Promise<Placement> {
  const layered = layeredLayout(graph);
  if (graph.nodes.length > MOST_IN_LAYERS) {
    return {
      points: fit(await spread(graph, layered), frame, Number.POSITIVE_INFINITY),
      labels: 'right',
      roomy: false,
    };
  }
  const { count, longest } = layersOf(layered);
  if (frame.width >= NARROW) {
    const roomy = longest * LABEL_HEIGHT <= frame.height;
    return { points: fit(layered, frame, FARTHEST), labels: 'below', roomy };
  }
  // A long chain has no room between its nodes, but all of it beside them.
  const isTight = count * LAYER_HEIGHT > frame.height && longest * 2 * LABEL_WIDTH <= frame.width;
  return {
    points: stack(layered, frame),
    labels: isTight ? 'right' : 'below',
    roomy: longest * LABEL_WIDTH <= frame.width,
  };
}

function layersOf(layered: ReadonlyMap<string, Point>): { count: number; longest: number } {
  const counts = new Map<number, number>();
  for (const { x } of layered.values()) counts.set(x, (counts.get(x) ?? 0) + 1);
  return { count: counts.size, longest: Math.max(0, ...counts.values()) };
}

async function spread(
  graph: Graph,
  start: ReadonlyMap<string, Point>,
): Promise<ReadonlyMap<string, Point>> {
  const drawn = new DirectedGraph();
  for (const [id, point] of start) drawn.addNode(id, { ...point });
  for (const { from, to } of graph.edges) {
    if (drawn.hasNode(from) && drawn.hasNode(to)) drawn.mergeEdge(from, to);
  }
  const settings = { ...forceAtlas2.inferSettings(drawn), scalingRatio: 12, gravity: 0.6 };
  for (let done = 0; done < ITERATIONS; done += STEP) {
    forceAtlas2.assign(drawn, {
      iterations: STEP,
      settings: { ...settings, barnesHutOptimize: false },
    });
    await new Promise((resolve) => setTimeout(resolve));
  }
  return new Map(drawn.mapNodes((id, { x, y }) => [id, { x: Number(x), y: Number(y) }]));
}

/** Layers below one another, each over the whole width. */
function stack(
  layered: ReadonlyMap<string, Point>,
  { width, height }: Size,
): ReadonlyMap<string, Point> {
  const layers = new Map<number, { id: string; y: number }[]>();
  for (const [id, { x, y }] of layered) {
    const layer = layers.get(x);
    if (layer === undefined) layers.set(x, [{ id, y }]);
    else layer.push({ id, y });
  }
  const points = new Map<string, Point>();
  const down = scale([...layers.keys()], height, RIM, FARTHEST / 2);
  for (const [x, layer] of layers) {
    layer.sort((a, b) => b.y - a.y);
    const each = Math.min(width / layer.length, FARTHEST / 2);
    layer.forEach(({ id }, i) => {
      points.set(id, { x: width / 2 + (i - (layer.length - 1) / 2) * each, y: height - down(x) });
    });
  }
  return points;
}

/** Stretches the points over the frame, each way for itself, with room for labels at the rim. */
function fit(
  points: ReadonlyMap<string, Point>,
  { width, height }: Size,
  farthest: number,
): ReadonlyMap<string, Point> {
  const all = [...points.values()];
  const across = scale(
    all.map((each) => each.x),
    width,
    Math.min(64, width / 6),
    farthest,
  );
  const along = scale(
    all.map((each) => each.y),
    height,
    Math.min(RIM, height / 6),
    farthest / 2,
  );
  return new Map([...points].map(([id, { x, y }]) => [id, { x: across(x), y: along(y) }]));
}

function scale(
  values: readonly number[],
  length: number,
  rim: number,
  farthest: number,
): (value: number) => number {
  const least = Math.min(...values);
  const span = Math.max(...values) - least;
  const steps = new Set(values).size - 1;
  const room = Math.min(length - 2 * rim, steps * farthest);
  const start = (length - room) / 2;
  return (value) => (span === 0 ? length / 2 : start + ((value - least) / span) * room);
}
