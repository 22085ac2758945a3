/**
 * What a report of stryker comes to. A mutant counts as noticed where a test failed or did not end;
 * what does not compile, or was left out by a comment, counts nowhere.
 *
 * @param report - in the format of mutation-testing-elements
 * @param equivalents - as of `readEquivalents`
 */
export function scoreOf(report, equivalents = []) {
  const left = [];
  // A row of the list stands for one change, so that none hides another that reads the same.
  const listed = [...equivalents];
  let killed = 0;
  let equivalent = 0;
  let all = 0;
  for (const [file, { mutants, source }] of Object.entries(report.files)) {
    const lines = source.split('\n');
    for (const { status, location, mutatorName, replacement = '' } of mutants) {
      if (status === 'Killed' || status === 'Timeout') killed++;
      else if (status !== 'Survived' && status !== 'NoCoverage') continue;
      all++;
      if (status === 'Killed' || status === 'Timeout') continue;
      const { start, end } = location;
      const line = lines[start.line - 1] ?? '';
      const was =
        start.line === end.line ? line.slice(start.column - 1, end.column - 1) : line.trim();
      const [from, to] = [was, replacement].map((text) => text.replace(/\s+/g, ' ').trim());
      const mutant = {
        place: `${file}:${start.line}`,
        mutator: mutatorName,
        text: `${from} → ${to}${status === 'NoCoverage' ? ' (no test comes by)' : ''}`,
        file,
        line: line.trim(),
        from,
        to,
      };
      const row = listed.findIndex((one) => isSame(one, mutant));
      if (row < 0) left.push(mutant);
      else {
        listed.splice(row, 1);
        equivalent++;
      }
    }
  }
  const counted = Math.max(1, all);
  const noticeable = Math.max(1, all - equivalent);
  return { killed, all, equivalent, raw: killed / counted, without: killed / noticeable, left };
}

/** Lines move, so a listed mutant is known by its file, its kind, and what it puts in place of what. */
function isSame(listed, mutant) {
  return (
    listed.file === mutant.file &&
    listed.mutator === mutant.mutator &&
    listed.from === mutant.from &&
    listed.to === mutant.to
  );
}
