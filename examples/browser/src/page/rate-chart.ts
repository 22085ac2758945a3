import type { Finding } from '../engine/log-watch.js';
import type { RateStripData } from '../engine/rate-strip.js';
import { element, svgElement } from './elements.js';
import { counted, formatCount, formatDuration, formatTime } from './format.js';

const HEIGHT = 100;

/** Lines over time as bars, errors in them, and a mark where an anomaly is. */
export class RateChart {
  readonly #place: HTMLElement;
  readonly #svg = svgElement('svg', { role: 'img', preserveAspectRatio: 'none' });
  readonly #bars = svgElement('path', { class: 'bars' });
  readonly #errors = svgElement('path', { class: 'errors' });
  readonly #marks = svgElement('path', { class: 'mark' });
  readonly #axis = element('p', 'axis');

  constructor(place: HTMLElement) {
    this.#place = place;
    this.#svg.append(this.#bars, this.#errors, this.#marks);
    this.draw({ startMs: null, binMs: 1, lines: [], errors: [] }, []);
  }

  draw(strip: RateStripData, findings: readonly Finding[]): void {
    const { startMs, binMs, lines, errors } = strip;
    if (startMs === null) {
      this.#place.replaceChildren(element('p', 'empty', 'Nothing yet.'));
      return;
    }
    const most = Math.max(1, ...lines);
    this.#svg.setAttribute('viewBox', `0 0 ${Math.max(lines.length, 24)} ${HEIGHT}`);
    this.#bars.setAttribute('d', barsOf(lines, most));
    this.#errors.setAttribute('d', barsOf(errors, most));
    const columns = new Set(
      findings.map(({ timestampMs }) => Math.floor((timestampMs - startMs) / binMs) + 0.5),
    );
    const marks = [...columns].filter((x) => x >= 0 && x <= lines.length);
    this.#marks.setAttribute('d', marks.map((x) => `M${x} 0V${HEIGHT}`).join(''));
    const endMs = startMs + lines.length * binMs;
    const label = `${formatCount(most)} lines in ${formatDuration(binMs)} at the most, from ${formatTime(startMs)} to ${formatTime(endMs)}, ${counted(columns.size, 'moment')} with anomalies`;
    this.#svg.setAttribute('aria-label', label);
    this.#axis.replaceChildren(
      element('span', '', formatTime(startMs)),
      element(
        'span',
        'keys',
        key('lines', '--bar'),
        key('errors', '--error'),
        key('anomalies', '--critical'),
        element('span', '', `at most ${formatCount(most)} in ${formatDuration(binMs)}`),
      ),
      element('span', '', formatTime(endMs)),
    );
    if (!this.#place.contains(this.#svg)) this.#place.replaceChildren(this.#svg, this.#axis);
  }
}

function key(name: string, color: string): HTMLElement {
  const made = element('span', 'key', name);
  made.style.setProperty('--swatch', `var(${color})`);
  return made;
}

function barsOf(values: readonly number[], most: number): string {
  let path = '';
  for (const [x, value] of values.entries()) {
    if (value > 0) path += `M${x + 0.06} ${HEIGHT}v${(-HEIGHT * value) / most}h.88V${HEIGHT}z`;
  }
  return path;
}
