/**
 * Text in lines of at most `width` characters, broken between words; a word that is longer has a line of
 * its own, whole, so that it can still be searched for and copied.
 *
 * @param lead - what stands before the first line, such as a bullet; the others are indented as far
 */
export function wrap(text: string, width: number, lead = ''): string[] {
  const lines: string[] = [];
  const indent = ' '.repeat(lead.length);
  let line = lead;
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}
