import type { NodeLabelDrawingFunction } from 'sigma/rendering';
import type { GraphPalette } from './palette.js';
import type { Placement } from './place-nodes.js';

/** A label below or beside its node, with a rim in the colour of the ground so that edges do not cross it out. */
export function labelDrawer(
  palette: () => GraphPalette,
  side: () => Placement['labels'],
): NodeLabelDrawingFunction {
  return (context, data, settings) => {
    if (!data.label) return;
    const { text, muted, background, font } = palette();
    const strong = 'highlighted' in data && data.highlighted === true;
    context.font = `${strong ? 600 : 400} ${settings.labelSize}px ${font}`;
    const isBelow = side() === 'below';
    const x = isBelow ? data.x : data.x + data.size + 4;
    const y = data.y + settings.labelSize / 3 + (isBelow ? data.size + 10 : 0);
    context.textAlign = isBelow ? 'center' : 'left';
    context.lineJoin = 'round';
    context.lineWidth = 4;
    context.strokeStyle = background;
    context.strokeText(data.label, x, y);
    context.fillStyle = 'quiet' in data && data.quiet === true ? muted : text;
    context.fillText(data.label, x, y);
  };
}

/** A ring about the node below the pointer, and its label. */
export function hoverDrawer(
  palette: () => GraphPalette,
  side: () => Placement['labels'],
): NodeLabelDrawingFunction {
  const drawLabel = labelDrawer(palette, side);
  return (context, data, settings) => {
    context.beginPath();
    context.arc(data.x, data.y, data.size * 1.3 + 3, 0, 2 * Math.PI);
    context.lineWidth = 2;
    context.strokeStyle = palette().chosen;
    context.stroke();
    drawLabel(context, data, settings);
  };
}
