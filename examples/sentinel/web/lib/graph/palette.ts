import type { HealthClass } from '../format/health.js';

export interface GraphPalette {
  readonly health: Readonly<Record<HealthClass, string>>;
  readonly text: string;
  readonly muted: string;
  readonly background: string;
  readonly edge: string;
  readonly lit: string;
  readonly chosen: string;
  readonly faded: string;
  readonly font: string;
}

/** The colours of the page as they are now, as a canvas can use them. */
export function readPalette(element: HTMLElement): GraphPalette {
  const probe = document.createElement('span');
  element.append(probe);
  const colour = (value: string): string => {
    probe.style.color = value;
    return toHex(getComputedStyle(probe).color);
  };
  const palette: GraphPalette = {
    health: {
      well: colour('var(--well)'),
      degraded: colour('var(--degraded-shape)'),
      failing: colour('var(--failing)'),
    },
    text: colour('var(--text)'),
    muted: colour('var(--muted)'),
    background: colour('var(--surface)'),
    edge: colour('light-dark(#c9ced6, #3a414d)'),
    lit: colour('var(--failing)'),
    chosen: colour('var(--accent)'),
    faded: colour('light-dark(#dcdfe4, #2c323c)'),
    font: getComputedStyle(element).fontFamily,
  };
  probe.remove();
  return palette;
}

/** `rgb(1, 2, 3)` to what WebGL programs read. */
function toHex(css: string): string {
  const parts = css.match(/[\d.]+/g)?.slice(0, 3) ?? [];
  return `#${parts.map((each) => Math.round(Number(each)).toString(16).padStart(2, '0')).join('')}`;
}
