/**
 * Characters that do not show, or make a line look like another: control characters other than tab and
 * newline, bidirectional overrides, zero-width ones. U+E000 and U+E001 are this package's own.
 */
function isHidden(code: number): boolean {
  if (code < 0x20) return code !== 0x09 && code !== 0x0a;
  if (code < 0x7f) return false;
  if (code < 0xa0 || code === 0xad || code === 0x061c) return true;
  if (code < 0x200b) return false;
  return (
    code <= 0x200f ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x2069) ||
    code === 0xe000 ||
    code === 0xe001 ||
    code === 0xfeff
  );
}

/** The line without characters that do not show, and whether there were any. */
export function cleanLine(line: string): { readonly text: string; readonly hidden: boolean } {
  const source = line.includes('\r') ? line.replace(/\r\n/g, '\n') : line;
  const parts: string[] = [];
  let from = 0;
  for (let i = 0; i < source.length; i++) {
    if (!isHidden(source.charCodeAt(i))) continue;
    parts.push(source.slice(from, i));
    from = i + 1;
  }
  if (from === 0) return { text: source.trim(), hidden: false };
  parts.push(source.slice(from));
  return { text: parts.join('').trim(), hidden: true };
}
