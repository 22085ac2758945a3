import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CaseFiles } from '../../src/respond/case-files.js';
import { addPlan, note, openCase, type PlanRecord } from '../../src/respond/case-record.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aegis-cases-'));
});
afterEach(() => rm(folder, { recursive: true }));

const planOf = (index: number, state: PlanRecord['state']): PlanRecord => ({
  hash: `h${index}`,
  plan: { id: `p${index}`, incidentId: 'i', createdMs: index, steps: [], sentence: '' },
  review: [],
  needsApproval: true,
  state,
  approvals: [],
  objections: [],
  alternatives: [],
  outcome: null,
  acts: [],
});

describe('CaseFiles', () => {
  it('gives back what was saved, oldest first, and names what cannot be read', async () => {
    const { files } = await CaseFiles.open(folder);
    for (const [id, openedMs] of [
      ['later', 2],
      ['../../etc', 1],
    ] as const) {
      const record = openCase(id, openedMs);
      note(record, openedMs, 'opened', 'It began.');
      files.add(record);
      await files.save(record);
    }
    await writeFile(join(folder, 'cut.case.json'), '{"incidentId":');
    await writeFile(join(folder, 'other.case.json'), '{}');
    await writeFile(join(folder, 'README.txt'), '');
    const again = await CaseFiles.open(folder);
    expect([...again.files.all()]).toEqual([...files.all()].reverse());
    expect(again.damaged).toEqual(['cut.case.json', 'other.case.json']);
  });

  it('removes what an end in the middle of writing has left', async () => {
    await writeFile(join(folder, 'a.case.json.123456'), '{"inc');
    await CaseFiles.open(folder);
    expect(await readdir(folder)).toEqual([]);
  });

  it('keeps a thousand cases, and forgets those first that are over', async () => {
    // As many as another version may have left.
    for (let index = 0; index < 1010; index++) {
      const record = openCase(`i${index}`, index);
      record.phase = index === 0 ? 'verifying' : 'over';
      await writeFile(join(folder, `i${index}.case.json`), JSON.stringify(record));
    }
    const { files } = await CaseFiles.open(folder);
    const record = openCase('new', 2000);
    files.add(record);
    await files.save(record);
    expect([...files.all()]).toHaveLength(1000);
    expect(await readdir(folder)).toHaveLength(1000);
    expect(files.get('i0')?.phase).toBe('verifying');
    expect(files.get('i1')).toBe(null);
    expect(files.get('new')).toBe(record);
  });

  it('keeps a case small: some plans, of which those that nothing came of go first', () => {
    const record = openCase('i', 0);
    addPlan(record, planOf(0, 'undone'));
    addPlan(record, planOf(1, 'objected'));
    for (let index = 2; index < 500; index++) addPlan(record, planOf(index, 'superseded'));
    addPlan(record, planOf(500, 'proposed'));
    expect(record.plans).toHaveLength(50);
    expect(record.plans.slice(0, 2).map(({ state }) => state)).toEqual(['undone', 'objected']);
    expect(record.plans.at(-1)?.state).toBe('proposed');
    for (let index = 0; index < 2000; index++) note(record, index, 'wait', `${index}`);
    expect(record.timeline.length).toBeLessThanOrEqual(500);
    expect(record.timeline[0]?.sentence).toBe('0');
  });
});
