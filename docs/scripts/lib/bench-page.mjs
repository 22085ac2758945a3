/** A number as a person reads it: three digits that count. */
export function figure(value) {
  if (Number.isInteger(value)) return value.toLocaleString('en');
  const size = Math.abs(value);
  if (size >= 1000) return Math.round(value).toLocaleString('en');
  if (size < 0.001) return value.toExponential(1).replace('e-', '·10^-');
  return String(Number(value.toPrecision(3)));
}

const range = ([low, high]) => `[${figure(low)}, ${figure(high)}]`;
const row = (cells) => `| ${cells.join(' | ')} |`;

/** The command that gives the very figures. */
const command = ({ suite, seed }) => `pnpm bench ${suite}${seed === 1 ? '' : ` --seed ${seed}`}`;

function table({ results, intervals = {}, peers = {} }) {
  const names = Object.keys(peers);
  const keys = [...new Set([results, ...Object.values(peers)].flatMap(Object.keys))];
  const cell = (values, key) => (key in values ? figure(values[key]) : '–');
  const own = (key) => {
    const interval = intervals[key];
    return `${cell(results, key)}${interval === undefined ? '' : ` ${range(interval)}`}`;
  };
  const head = ['', 'Aegis', ...names];
  return [
    row(head),
    row(head.map(() => '---')),
    ...keys.map((key) =>
      row([`\`${key}\``, own(key), ...names.map((one) => cell(peers[one], key))]),
    ),
  ].join('\n');
}

function section(report, summary) {
  const { data, measured } = report;
  const facts = [
    `\`${command(report)}\``,
    data === null ? 'makes its own data' : `data in \`${data}\``,
    ...(measured === undefined ? [] : [`${measured.seconds} s`, `commit ${measured.commit}`]),
  ];
  const says = summary.charAt(0).toUpperCase() + summary.slice(1);
  return `## ${report.suite}\n\n${says}.\n\n${facts.join('; ')}.\n\n${table(report)}`;
}

/** Where it was measured, in words; an empty line where no file says it. */
function machine(reports) {
  const places = reports.flatMap(({ measured }) =>
    measured === undefined
      ? []
      : [`Node ${measured.node.slice(1)}, ${measured.cores} cores of ${measured.processor}`],
  );
  return [...new Set(places)].join('; ');
}

/**
 * The page on benchmarks.
 *
 * @param {{ name: string, summary: string }[]} suites - all there are, in order
 * @param {object[]} reports - what `pnpm bench <suite> --json` printed, with where it was measured
 */
export function benchPage(suites, reports) {
  const known = suites.flatMap(({ name, summary }) => {
    const report = reports.find(({ suite }) => suite === name);
    return report === undefined ? [] : [section(report, summary)];
  });
  const missing = suites.filter(({ name }) => !reports.some(({ suite }) => suite === name));
  return `# Benchmarks

Every figure is a command's. This page is made of the JSON that the suites print (\`pnpm --silent bench <suite> --json\`),
as it lies in \`docs/benchmarks/results\`; nothing on it is typed by hand. Keys are those of the JSON. In brackets stands
the 95 % interval where a suite gives one; the other columns are peers that ran in the same run on the same data.

Measured on ${machine(reports)}, shared with other work, which times show. Ours is seeded and gives the same figures again;
a peer without a seed does not. The data are the development halves of public sets, and what was tuned on which stands
under [Limits](../limits.md). To measure one again, with the data sets in \`../shared/data\` or wherever \`--data\` says:

\`\`\`sh
pnpm bench manifests
node docs/scripts/measure.mjs manifests   # keeps the JSON here
node docs/scripts/write-benchmarks.mjs    # makes this page
\`\`\`

${known.join('\n\n')}

## Not on this page

These suites were not measured for it; each of them has its command.

${[row(['command', 'what it measures']), row(['---', '---'])].join('\n')}
${missing.map(({ name, summary }) => row([`\`pnpm bench ${name}\``, summary])).join('\n')}
`;
}
