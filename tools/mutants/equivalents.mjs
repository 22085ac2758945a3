// A code span begins and ends with as many backticks as what it holds asks for.
const PLACE = '\\|\\s*`([^`]+?):(\\d+)`\\s*';
const CHANGE = '(`+) ?(.+?) ?\\4 → (`+) ?(.+?) ?\\6';
const ROW = new RegExp(`^${PLACE}\\|\\s*(\\w+)\\s*\\|\\s*${CHANGE}\\s*\\|\\s*(.+?)\\s*\\|$`);

/**
 * The rows of the tables in docs/mutation-survivors.md: changes that nobody could notice.
 *
 * @param {string} markdown
 * @returns {{ file: string, line: number, mutator: string, from: string, to: string, why: string }[]}
 */
export function readEquivalents(markdown) {
  return markdown
    .split('\n')
    .map((line) => ROW.exec(line))
    .filter((found) => found !== null)
    .map(([, file, line, mutator, , from, , to, why]) => {
      // A bar would end the cell of the table.
      const plain = (text) => text.replaceAll('\\|', '|');
      return { file, line: Number(line), mutator, from: plain(from), to: plain(to), why };
    });
}
