import { describe, expect, it } from 'vitest';
import { NoticeBoard } from '../../src/live/notice-board.js';

const disk = { severity: 'error' as const, source: 'state', sentence: 'The disk is full.' };

describe('NoticeBoard', () => {
  it('shows what lasts, then what is over for ten minutes more', () => {
    let changes = 0;
    const board = new NoticeBoard(() => changes++);
    board.raise('disk', disk, 1000);
    board.raise('disk', disk, 2000);
    expect(changes).toBe(1);
    board.raise('disk', { ...disk, sentence: 'The disk is fuller.' }, 3000);
    board.raise('clock', { ...disk, source: 'clock' }, 500);
    expect(board.list(3000).map(({ id, sinceMs, endedMs }) => [id, sinceMs, endedMs])).toEqual([
      ['clock', 500, null],
      ['disk', 1000, null],
    ]);
    board.end('disk', 4000);
    board.end('disk', 5000);
    board.end('no such notice', 5000);
    expect(changes).toBe(4);
    expect(board.list(5000).map(({ id, endedMs }) => [id, endedMs])).toEqual([
      ['clock', null],
      ['disk', 4000],
    ]);
    expect(board.list(604_000)).toHaveLength(1);
  });

  it('holds a bounded number of what is over', () => {
    const board = new NoticeBoard();
    for (let i = 0; i < 1000; i++) {
      board.raise(`n${i}`, disk, i);
      board.end(`n${i}`, i);
    }
    expect(board.list(1000)).toHaveLength(50);
  });
});
