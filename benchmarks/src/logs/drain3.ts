import { spawn } from 'node:child_process';

const PATIENCE_MS = 300_000;

const PYTHON = `
import json, sys, time
from drain3 import TemplateMiner
from drain3.masking import MaskingInstruction
from drain3.template_miner_config import TemplateMinerConfig

def miner():
    config = TemplateMinerConfig()
    edge = r"((?<=[^A-Za-z0-9])|^)", r"((?=[^A-Za-z0-9])|$)"
    masks = [
        (r"(\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3})", "IP"),
        (r"(0x[a-fA-F0-9]+)", "HEX"),
        (r"([-+]?\\d+)", "NUM"),
    ]
    config.masking_instructions = [MaskingInstruction(edge[0] + m + edge[1], n) for m, n in masks]
    return TemplateMiner(config=config)

rates = {}
for name, lines in json.load(sys.stdin).items():
    drain = miner()
    for line in lines:
        drain.add_log_message(line)
    best = 0
    for _ in range(3):
        start = time.perf_counter()
        for line in lines:
            drain.add_log_message(line)
        best = max(best, len(lines) / (time.perf_counter() - start))
    rates[name] = best
print(json.dumps(rates))
`;

/**
 * What Drain3 does in a second, with its defaults and masks for addresses and numbers, in a process of its
 * own; null where there is no `python3` with the package.
 */
export function drain3Rates<K extends string>(
  lines: Readonly<Record<K, readonly string[]>>,
): Promise<Readonly<Record<K, number>> | null> {
  return new Promise((resolve) => {
    const child = spawn('python3', ['-c', PYTHON], {
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: PATIENCE_MS,
    });
    let answer = '';
    child.stdout.on('data', (chunk: Buffer) => {
      answer += chunk.toString('utf8');
    });
    child.on('error', () => resolve(null));
    child.on('close', (code) => {
      resolve(code === 0 ? (JSON.parse(answer) as Record<K, number>) : null);
    });
    // Without the package it is gone before it has read anything.
    child.stdin.on('error', () => {});
    child.stdin.end(JSON.stringify(lines));
  });
}
