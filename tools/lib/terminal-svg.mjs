const CELL = { width: 8, height: 18, size: 13.3 };
const MARGIN = 18;
const BAR = 30;

/** What a code of SGR switches on; 0, 22 and 39 switch off. */
const STYLES = new Map([
  [1, 'bold'],
  [2, 'dim'],
  [31, 'red'],
  [32, 'green'],
  [33, 'yellow'],
  [34, 'blue'],
  [35, 'magenta'],
  [36, 'cyan'],
  [90, 'dim'],
]);
const WEIGHTS = ['bold', 'dim'];

function applyCode(code, styles) {
  if (code === 0) return [];
  if (code === 22) return styles.filter((style) => !WEIGHTS.includes(style));
  if (code === 39) return styles.filter((style) => WEIGHTS.includes(style));
  const style = STYLES.get(code);
  if (style === undefined) throw new Error(`terminal-svg: no style for the code ${code}`);
  return [...styles.filter((each) => each !== style), style];
}

/**
 * The text of a terminal as lines of runs that look alike.
 *
 * @returns {{ column: number, text: string, styles: string[] }[][]}
 */
export function readRuns(text) {
  let styles = [];
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => {
      const runs = [];
      let column = 0;
      // Odd parts are the codes between an escape's "[" and "m".
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal is told begins with one
      line.split(/\u001b\[([\d;]*)m/).forEach((part, i) => {
        if (i % 2 === 1) {
          for (const code of part.split(';')) styles = applyCode(Number(code), styles);
        } else if (part !== '') {
          runs.push({ column, text: part, styles });
          column += [...part].length;
        }
      });
      return runs;
    });
}

const escapeText = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function drawRun({ column, text, styles }) {
  // Blanks at the ends draw nothing, and some viewers drop them.
  const lead = text.length - text.trimStart().length;
  const shown = text.trim();
  if (shown === '') return '';
  const width = [...shown].length * CELL.width;
  const names = styles.length === 0 ? '' : ` class="${styles.join(' ')}"`;
  const x = MARGIN + (column + lead) * CELL.width;
  // The length is given: a viewer's font may be a little wider than ours.
  return `<tspan x="${x}" textLength="${width}"${names}>${escapeText(shown)}</tspan>`;
}

const STYLE = `
svg { --back: #ffffff; --edge: #d0d7de; --text: #1f2328; --dim: #656d76; --red: #b3261e;
  --green: #1a7f37; --yellow: #8a5a00; --blue: #0a56b3; --magenta: #8250df; --cyan: #0f6c78; }
@media (prefers-color-scheme: dark) {
  svg { --back: #0d1117; --edge: #30363d; --text: #e6edf3; --dim: #8d96a0; --red: #ff7b72;
    --green: #56d364; --yellow: #e3b341; --blue: #79c0ff; --magenta: #d2a8ff; --cyan: #76e3ea; }
}
.frame { fill: var(--back); stroke: var(--edge); }
.dot { fill: var(--edge); }
text { font: ${CELL.size}px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono",
  monospace; fill: var(--text); white-space: pre; }
.bold { font-weight: 700; }
.dim { fill: var(--dim); }
.red { fill: var(--red); }
.green { fill: var(--green); }
.yellow { fill: var(--yellow); }
.blue { fill: var(--blue); }
.magenta { fill: var(--magenta); }
.cyan { fill: var(--cyan); }
`;

/**
 * Draws the text of a terminal, as wide as `columns`, in the reader's light or dark colours.
 *
 * @param {string} text - lines with SGR codes, and no other escapes
 * @param {{ columns: number, title: string }} about - `title` is what a screen reader says
 */
export function terminalSvg(text, { columns, title }) {
  const lines = readRuns(text);
  const width = 2 * MARGIN + columns * CELL.width;
  const height = BAR + lines.length * CELL.height + MARGIN;
  const dots = [0, 1, 2].map(
    (i) => `<circle class="dot" cx="${MARGIN + 6 + 18 * i}" cy="17" r="5"/>`,
  );
  const texts = lines.map((runs, row) => {
    const y = BAR + (row + 1) * CELL.height;
    const drawn = runs.map(drawRun).join('');
    return drawn === '' ? '' : `<text y="${y}">${drawn}</text>\n`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" role="img">
<title>${escapeText(title)}</title>
<style>${STYLE}</style>
<rect class="frame" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
${dots.join('')}
${texts.join('')}</svg>
`;
}
