import { DirectedGraph } from 'graphology';
import Sigma from 'sigma';
import { EdgeArrowProgram, EdgeRectangleProgram } from 'sigma/rendering';
import type { EdgeDisplayData, NodeDisplayData } from 'sigma/types';
import type { Graph } from '../../../src/api/resources/index.js';
import { healthClass } from '../format/health.js';
import { edgeKey, type LitPath } from './lit-path.js';
import { hoverDrawer, labelDrawer } from './node-label.js';
import { NodeShapeProgram, SHAPES } from './node-shape-program.js';
import { type GraphPalette, readPalette } from './palette.js';
import { type Placement, placeNodes } from './place-nodes.js';

export interface PaintOptions {
  readonly lit: LitPath;
  readonly chosen: string | null;
}

const ZOOM = 1.6;
const LARGE = 120;

/** Draws a graph of services with sigma: health by colour and shape, failing paths lit, the rest in the background. */
export class GraphPainter {
  readonly #container: HTMLElement;
  readonly #graph = new DirectedGraph();
  readonly #sigma: Sigma;
  #palette: GraphPalette;
  #labels: Placement['labels'] = 'right';
  #roomy = false;
  #shape = '';
  #latest: Graph | null = null;
  #killed = false;
  #options: PaintOptions = { lit: { nodes: new Set(), edges: new Set() }, chosen: null };
  #hovered: string | null = null;

  constructor(container: HTMLElement, onChoose: (id: string | null) => void) {
    this.#container = container;
    this.#palette = readPalette(container);
    this.#sigma = new Sigma(this.#graph, container, {
      nodeProgramClasses: { shape: NodeShapeProgram },
      // Drawn in this order, so that what is lit lies on top.
      edgeProgramClasses: { plain: EdgeRectangleProgram, call: EdgeArrowProgram },
      defaultNodeType: 'shape',
      defaultEdgeType: 'call',
      defaultDrawNodeLabel: labelDrawer(
        () => this.#palette,
        () => this.#labels,
      ),
      defaultDrawNodeHover: hoverDrawer(
        () => this.#palette,
        () => this.#labels,
      ),
      nodeReducer: (id, data) => this.#nodeLook(id, data),
      edgeReducer: (id) => this.#edgeLook(id),
      labelSize: 12,
      labelDensity: 0.7,
      labelGridCellSize: 90,
      labelRenderedSizeThreshold: 4,
      stagePadding: 0,
      minCameraRatio: 0.05,
      maxCameraRatio: 3,
      zIndex: true,
      allowInvalidContainer: true,
    });
    this.#sigma.on('clickNode', ({ node }) => onChoose(node));
    this.#sigma.on('clickStage', () => onChoose(null));
    this.#sigma.on('enterNode', ({ node }) => this.#hover(node));
    this.#sigma.on('leaveNode', () => this.#hover(null));
  }

  /** Draws `graph`; nodes are placed anew only where there are others than before. */
  show(graph: Graph, options: PaintOptions): void {
    this.#options = options;
    const shape = JSON.stringify([
      graph.nodes.map((each) => each.id),
      graph.edges.map((each) => [each.from, each.to]),
    ]);
    this.#latest = graph;
    if (shape === this.#shape) {
      this.#colour();
      return;
    }
    this.#shape = shape;
    const { clientWidth: width, clientHeight: height } = this.#container;
    void placeNodes(graph, { width, height }).then((placement) => {
      // Another graph may have come meanwhile, or the page may be gone.
      if (this.#shape !== shape || this.#killed) return;
      this.#build(graph, placement);
      this.#sigma.setCustomBBox({ x: [0, width], y: [0, height] });
      this.#colour();
    });
  }

  /** Reads the colours of the page anew. */
  recolour(): void {
    this.#palette = readPalette(this.#container);
    this.#sigma.refresh({ skipIndexation: true });
  }

  zoom(direction: 'in' | 'out' | 'fit'): void {
    const camera = this.#sigma.getCamera();
    const duration = matchMedia('(prefers-reduced-motion: reduce)').matches ? 1 : 160;
    if (direction === 'in') void camera.animatedZoom({ factor: ZOOM, duration });
    else if (direction === 'out') void camera.animatedUnzoom({ factor: ZOOM, duration });
    else void camera.animatedReset({ duration });
  }

  kill(): void {
    this.#killed = true;
    this.#sigma.kill();
  }

  #colour(): void {
    for (const { id, health } of this.#latest?.nodes ?? []) {
      if (this.#graph.hasNode(id)) this.#graph.setNodeAttribute(id, 'health', health);
    }
    this.#sigma.refresh();
  }

  #build(graph: Graph, { points, labels, roomy }: Placement): void {
    this.#labels = labels;
    this.#roomy = roomy;
    this.#graph.clear();
    for (const { id } of graph.nodes) {
      const { x, y } = points.get(id) ?? { x: 0, y: 0 };
      this.#graph.addNode(id, { x, y, label: id, health: 100 });
    }
    for (const { from, to } of graph.edges) {
      if (this.#graph.hasNode(from) && this.#graph.hasNode(to)) this.#graph.mergeEdge(from, to);
    }
    this.#sigma.getCamera().setState({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
  }

  #nodeLook(id: string, data: Readonly<Record<string, unknown>>): Partial<NodeDisplayData> {
    const kind = healthClass(Number(data.health));
    const { lit, chosen } = this.#options;
    const isLit = lit.nodes.has(id);
    const matters = isLit || kind !== 'well' || id === chosen;
    const base = this.#graph.order > LARGE ? 4 : this.#roomy ? 7 : 5;
    const look = {
      x: Number(data.x),
      y: Number(data.y),
      label: id,
      shape: SHAPES[kind],
      size: matters ? base * 1.5 : base,
      color: this.#palette.health[kind],
      forceLabel: matters || this.#roomy || this.#isBesideHovered(id),
      highlighted: id === chosen,
      quiet: !matters,
      zIndex: matters ? 2 : 1,
    };
    return look;
  }

  #edgeLook(id: string): Partial<EdgeDisplayData> {
    const from = this.#graph.source(id);
    const to = this.#graph.target(id);
    const { lit, chosen } = this.#options;
    if (lit.edges.has(edgeKey(from, to))) {
      return { type: 'call', color: this.#palette.lit, size: 3.5, zIndex: 2 };
    }
    // Heads of hundreds of thin edges are noise, and cost a pass of their own.
    const isLarge = this.#graph.order > LARGE;
    const type = isLarge ? 'plain' : 'call';
    const pointed = [this.#hovered, chosen];
    if (pointed.includes(from) || pointed.includes(to)) {
      return { type, color: this.#palette.chosen, size: 1.6, zIndex: 1 };
    }
    const color = isLarge ? this.#palette.faded : this.#palette.edge;
    return { type, color, size: isLarge ? 0.8 : 1.2 };
  }

  #isBesideHovered(id: string): boolean {
    const hovered = this.#hovered;
    return (
      hovered !== null && this.#graph.hasNode(hovered) && this.#graph.areNeighbors(hovered, id)
    );
  }

  #hover(id: string | null): void {
    this.#hovered = id;
    this.#sigma.refresh({ skipIndexation: true });
  }
}
