/** Lines of a source that hold nothing but a comment: `//`, or between the ends of a block. */
export function commentLines(text) {
  let isInside = false;
  let count = 0;
  for (const line of text.split('\n')) {
    const shown = line.trim();
    const begins = shown.startsWith('/*') || shown.startsWith('<!--');
    if (isInside || begins || shown.startsWith('//')) count++;
    if (begins) isInside = true;
    if (/\*\/$|-->$/.test(shown)) isInside = false;
  }
  return count;
}

/** The middle of some numbers, the lower one of two. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1];
}
