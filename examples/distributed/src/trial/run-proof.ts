import { prove } from './prove.js';

/** The proof as a program: what was compared, and exit code 1 where anything differs. */
export async function runProof(
  flags: {
    readonly seed: number;
    readonly kills: number;
    readonly ticks: number;
    readonly ticksPerSecond: number;
    readonly json?: boolean;
  },
  signal: AbortSignal,
): Promise<void> {
  const { seed, kills, ticks, ticksPerSecond, json } = flags;
  const say = (sentence: string): void => {
    process.stderr.write(`${sentence}\n`);
  };
  const workload = { seed, services: 24, series: 8, lines: 10, ticks };
  const program = process.argv[1]!;
  const proof = await prove({ workload, kills, ticksPerSecond, program, say }, signal);
  const { undisturbed, disturbed, ...differences } = proof;
  process.stdout.write(
    json === true
      ? `${JSON.stringify(proof)}\n`
      : `undisturbed  ${JSON.stringify(undisturbed)}\n` +
          `disturbed    ${JSON.stringify(disturbed)}\n` +
          `differences  ${JSON.stringify(differences)}\n`,
  );
  if (Object.values(differences).some((count) => count > 0)) process.exitCode = 1;
}
