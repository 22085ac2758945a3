import type { Config } from '../config/finish-config.js';
import { FileInput } from './files/file-input.js';
import type { Input } from './input.js';

/** The inputs that a configuration names. */
export function inputsOf({ inputs }: Config): Input[] {
  return inputs.files.map(
    (file) =>
      new FileInput({
        name: file.name ?? file.path,
        paths: [file.path],
        exclude: file.exclude,
        from: file.from,
        node: file.node ?? null,
        nodeFromPath: file.nodeFromPath ?? null,
        maxLineBytes: file.maxLineBytes,
        maxBehindBytes: file.maxBehindBytes,
        maxFiles: file.maxFiles,
        pollMs: file.poll,
      }),
  );
}
