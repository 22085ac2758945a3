import { MLLogAnomalyDetector } from '@aegis/anomaly';
import { distinctTemplates, madeWord } from '../../logs/hostile-lines.js';
import { doublings, type GrowthPath } from '../growth-path.js';

const START_MS = Date.UTC(2026, 0, 5);
const STEP_MS = 100;
const TEMPLATES = 200;
const LINES_OF_EACH = 4;
const LINES_A_SOURCE = 200;
const CHARACTERS_A_WORD = 8;

interface PlacedLine {
  readonly text: string;
  readonly context: {
    readonly nodeId: string;
    readonly timestampMs: number;
    readonly sessionId?: string;
  };
}

function readAll(
  lines: readonly PlacedLine[],
  options?: ConstructorParameters<typeof MLLogAnomalyDetector>[0],
): void {
  const detector = new MLLogAnomalyDetector(options);
  for (const { text, context } of lines) detector.processLog(text, context);
}

/** @param nodes - that take turns; each has a line every step */
function placed(texts: readonly string[], nodes: readonly string[] = ['cart']): PlacedLine[] {
  return texts.map((text, i) => ({
    text,
    context: {
      nodeId: nodes[i % nodes.length]!,
      timestampMs: START_MS + (i / nodes.length) * STEP_MS,
    },
  }));
}

export const LOG_PATHS: readonly GrowthPath[] = [
  {
    key: 'logLines',
    doubled: `lines of ${TEMPLATES} templates to processLog`,
    promise: 'O(length) a line',
    promised: 1,
    sizes: doublings(2000),
    prepare: (size) => {
      const lines = placed(distinctTemplates(TEMPLATES, size));
      return () => readAll(lines);
    },
  },
  {
    key: 'logTemplates',
    doubled: `templates, ${LINES_OF_EACH} lines of each to processLog`,
    promise: 'O(length) a line',
    promised: 1,
    sizes: doublings(500),
    prepare: (size) => {
      const lines = placed(distinctTemplates(size, LINES_OF_EACH * size));
      return () => readAll(lines, { maxTemplates: 1 << 15 });
    },
  },
  {
    key: 'logSources',
    doubled: `nodes with ${LINES_A_SOURCE} lines each to processLog`,
    promise: 'O(length) a line',
    promised: 1,
    sizes: doublings(8),
    prepare: (size) => {
      const texts = distinctTemplates(TEMPLATES, LINES_A_SOURCE * size);
      const nodes = Array.from({ length: size }, (_, i) => `node-${madeWord(i)}`);
      const lines = placed(texts, nodes);
      return () => readAll(lines, { maxServices: 1024 });
    },
  },
  {
    key: 'logSessions',
    doubled: `sessions of ${LINES_OF_EACH} lines, all open, to processLog`,
    promise: 'O(length) a line',
    promised: 1,
    sizes: doublings(500),
    prepare: (size) => {
      const texts = distinctTemplates(TEMPLATES, LINES_OF_EACH * size);
      const lines = placed(texts).map(({ text, context }, i) => ({
        text,
        context: { ...context, sessionId: `session-${i % size}` },
      }));
      return () => readAll(lines, { maxSessions: 1 << 15, sessionIdleMs: 86_400_000 });
    },
  },
  {
    key: 'logLineLength',
    doubled: 'characters of one line to processLog',
    promise: 'time linear in its length',
    promised: 1,
    sizes: doublings(2048),
    prepare: (size) => {
      const words = Array.from({ length: size / CHARACTERS_A_WORD }, (_, i) => madeWord(i));
      const line = words.join(' ');
      const detector = new MLLogAnomalyDetector({ maxLineLength: 1 << 17 });
      let timestampMs = START_MS;
      // Never the same line twice: what was just read is known.
      return () => detector.processLog(`${timestampMs} ${line}`, { timestampMs: timestampMs++ });
    },
  },
];
