/** What an application profile of NAB pays and charges. */
export interface NabProfile {
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly falseNegative: number;
}

/** The three profiles of NAB 1.1. */
export const NAB_PROFILES = {
  standard: { truePositive: 1, falsePositive: 0.11, falseNegative: 1 },
  lowFP: { truePositive: 1, falsePositive: 0.22, falseNegative: 1 },
  lowFN: { truePositive: 1, falsePositive: 0.11, falseNegative: 2 },
} as const satisfies Record<string, NabProfile>;

/** One file as a detector judged it. */
export interface NabFile {
  /** One a row; higher is more anomalous. */
  readonly scores: ArrayLike<number>;
  /** First and last row of each window, both inside, in order. */
  readonly windows: readonly (readonly [first: number, last: number])[];
  /** Rows before this one do not count. */
  readonly probation: number;
}

/** A score and where it was reached. */
export interface NabScore {
  /** 100 is perfect, 0 is a detector that never speaks. */
  readonly score: number;
  /** Rows that score at least this are detections. */
  readonly threshold: number;
  readonly windowsFound: number;
  readonly windows: number;
  readonly falsePositiveRows: number;
}

const sigmoid = (y: number): number => 2 / (1 + Math.exp(5 * y)) - 1;
const MOST = sigmoid(-1);

/** How many rows of a file of `rows` do not count. */
export function nabProbation(rows: number): number {
  return Math.min(Math.floor(0.15 * rows), 750);
}

interface Detection {
  readonly score: number;
  /** The number of the window that it lies in; -1 outside all. */
  readonly window: number;
  readonly value: number;
}

function detectionValue(
  row: number,
  windows: NabFile['windows'],
): { window: number; value: number } {
  let before: readonly [number, number] | null = null;
  for (const [w, window] of windows.entries()) {
    const [first, last] = window;
    if (row >= first && row <= last) {
      return { window: w, value: sigmoid(-(last - row + 1) / (last - first + 1)) / MOST };
    }
    if (last < row) before = window;
  }
  if (before === null) return { window: -1, value: -1 };
  const distance = (row - before[1]) / (before[1] - before[0]);
  return { window: -1, value: distance > 3 ? -1 : sigmoid(distance) };
}

/** Every row that counts, with what detecting it would be worth. */
function detectionsOf(files: readonly NabFile[]): Detection[] {
  const detections: Detection[] = [];
  let windowsBefore = 0;
  for (const { scores, windows, probation } of files) {
    for (let row = probation; row < scores.length; row++) {
      const { window, value } = detectionValue(row, windows);
      const at = window < 0 ? -1 : window + windowsBefore;
      detections.push({ score: scores[row]!, window: at, value });
    }
    windowsBefore += windows.length;
  }
  return detections.sort((a, b) => b.score - a.score);
}

/**
 * NAB 1.1 over a corpus. Without a threshold it takes the one that is best in hindsight, one for all
 * files, as the published figures do.
 *
 * @see Lavin, Ahmad (2015), Evaluating Real-time Anomaly Detection Algorithms, ICMLA,
 * doi:10.1109/ICMLA.2015.141
 */
export function scoreNab(
  files: readonly NabFile[],
  profile: NabProfile,
  threshold: number | null = null,
): NabScore {
  const windows = files.reduce((sum, file) => sum + file.windows.length, 0);
  const detections = detectionsOf(files);
  const best = new Map<number, number>();
  let total = -profile.falseNegative * windows;
  let falsePositiveRows = 0;
  const normalise = (raw: number): number =>
    windows === 0
      ? 0
      : (100 * (raw + profile.falseNegative * windows)) /
        (windows * (profile.truePositive + profile.falseNegative));
  const state = (at: number): NabScore => ({
    score: normalise(total),
    threshold: at,
    windowsFound: best.size,
    windows,
    falsePositiveRows,
  });
  let chosen = state(Number.POSITIVE_INFINITY);
  for (let i = 0; i < detections.length; ) {
    const { score } = detections[i]!;
    if (threshold !== null && score < threshold) break;
    // Rows of equal score are detected together.
    for (; i < detections.length && detections[i]!.score === score; i++) {
      const { window, value } = detections[i]!;
      if (window < 0) {
        total += profile.falsePositive * value;
        falsePositiveRows++;
        continue;
      }
      const now = profile.truePositive * value;
      const held = best.get(window) ?? -profile.falseNegative;
      if (now <= held) continue;
      total += now - held;
      best.set(window, now);
    }
    if (threshold !== null || normalise(total) > chosen.score) chosen = state(score);
  }
  return chosen;
}
