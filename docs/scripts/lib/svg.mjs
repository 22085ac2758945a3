/** Colours that tell things apart for most eyes (Okabe, Ito 2008), and greys. */
export const COLOUR = {
  ink: '#24292f',
  faint: '#6b7280',
  line: '#d0d7de',
  band: '#cfe8ff',
  blue: '#0072b2',
  red: '#d55e00',
  green: '#009e73',
  purple: '#aa4499',
};

/** Numbers as they stand in a file: short, and the same everywhere. */
export const at = (value) => String(Math.round(value * 10) / 10);

const asText = (text) =>
  String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** @param {{ size?: number, fill?: string, anchor?: string, weight?: number }} [style] */
export function label(
  x,
  y,
  text,
  { size = 12, fill = COLOUR.ink, anchor = 'start', weight = 400 } = {},
) {
  const place = `x="${at(x)}" y="${at(y)}" text-anchor="${anchor}"`;
  return `<text ${place} font-size="${size}" font-weight="${weight}" fill="${fill}">${asText(text)}</text>`;
}

export function line(x1, y1, x2, y2, stroke = COLOUR.line, dashes = '') {
  const dashed = dashes === '' ? '' : ` stroke-dasharray="${dashes}"`;
  const ends = `x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}"`;
  return `<line ${ends} stroke="${stroke}"${dashed}/>`;
}

export const dot = (x, y, radius, fill) =>
  `<circle cx="${at(x)}" cy="${at(y)}" r="${radius}" fill="${fill}"/>`;

export function box(x, y, width, height, fill, { stroke = 'none', radius = 0 } = {}) {
  const place = `x="${at(x)}" y="${at(y)}" width="${at(width)}" height="${at(height)}"`;
  return `<rect ${place} rx="${radius}" fill="${fill}" stroke="${stroke}"/>`;
}

const points = (places) => places.map(([x, y]) => `${at(x)},${at(y)}`).join(' ');

export const curve = (places, stroke, width = 1.5, dashes = '') =>
  `<polyline points="${points(places)}" fill="none" stroke="${stroke}" stroke-width="${width}"` +
  `${dashes === '' ? '' : ` stroke-dasharray="${dashes}"`}/>`;

export const shape = (places, fill) => `<polygon points="${points(places)}" fill="${fill}"/>`;

/** A place on the paper for a value: `scale([0, 10], [40, 600])(5)`. */
export function scale([low, high], [from, to]) {
  return (value) => from + ((value - low) / (high - low)) * (to - from);
}

/** Lines across with their labels on the left. */
export function ticksLeft(values, y, [left, right], say = String) {
  return values.flatMap((value) => [
    line(left, y(value), right, y(value)),
    label(left - 6, y(value) + 4, say(value), { size: 11, fill: COLOUR.faint, anchor: 'end' }),
  ]);
}

export function ticksBelow(values, x, y, say = String) {
  return values.map((value) =>
    label(x(value), y, say(value), { size: 11, fill: COLOUR.faint, anchor: 'middle' }),
  );
}

/** A picture that says in words what it shows. */
export function picture({ width, height, title, parts }) {
  const head = `xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}"`;
  return [
    `<svg ${head} role="img" font-family="system-ui, sans-serif">`,
    `<title>${asText(title)}</title>`,
    box(0, 0, width, height, '#ffffff', { radius: 8 }),
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}
