import { describe, expect, it } from 'vitest';
import { DryRunExecutor } from '../../src/guard/index.js';
import { act } from '../fixtures.js';

const cart = act('restart', 'cart');

describe('DryRunExecutor', () => {
  it('says what it would do and what it would take back, and writes both down, oldest first', async () => {
    const executor = new DryRunExecutor();
    const said = [
      await executor.execute(cart, { idempotencyKey: 'k' }),
      await executor.execute(act('page', ''), { idempotencyKey: 'l' }),
      await executor.undo(cart, { idempotencyKey: 'k:undo' }),
    ];
    expect(said).toEqual([
      { ok: true, message: 'dry run: would do restart cart' },
      { ok: true, message: 'dry run: would do page' },
      { ok: true, message: 'dry run: would take back restart cart' },
    ]);
    expect(executor.rehearsed).toEqual([
      { action: cart, undo: false, idempotencyKey: 'k' },
      { action: act('page', ''), undo: false, idempotencyKey: 'l' },
      { action: cart, undo: true, idempotencyKey: 'k:undo' },
    ]);
  });

  it('remembers the last ten thousand acts', async () => {
    const executor = new DryRunExecutor();
    const rehearse = (key: number) => executor.execute(cart, { idempotencyKey: `${key}` });
    for (let key = 0; key < 10_000; key++) await rehearse(key);
    const full = executor.rehearsed;
    await rehearse(10_000);
    expect(full).toHaveLength(10_000);
    expect(full[0]).toMatchObject({ idempotencyKey: '0' });
    expect(executor.rehearsed).toHaveLength(10_000);
    expect(executor.rehearsed[0]).toMatchObject({ idempotencyKey: '1' });
    expect(executor.rehearsed.at(-1)).toMatchObject({ idempotencyKey: '10000' });
  });
});
