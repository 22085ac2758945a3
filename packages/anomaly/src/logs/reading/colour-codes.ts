/** Whether a terminal's colour codes are in a text. */
export function hasColours(text: string): boolean {
  return text.includes('\u001b');
}

/** A text without the codes that colour it (`ESC [ 31 m`): they hide times and levels. */
export function withoutColours(text: string): string {
  const parts: string[] = [];
  let kept = 0;
  let at = text.indexOf('\u001b[');
  while (at >= 0) {
    let end = at + 2;
    while (end - at < 24) {
      const code = text.charCodeAt(end);
      if (!((code >= 48 && code <= 57) || code === 59 || code === 58)) break;
      end++;
    }
    if (text.charCodeAt(end) === 109 || text.charCodeAt(end) === 75) {
      parts.push(text.slice(kept, at));
      kept = end + 1;
    }
    at = text.indexOf('\u001b[', end);
  }
  parts.push(text.slice(kept));
  return parts.join('');
}
