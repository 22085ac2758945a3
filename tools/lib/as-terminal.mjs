// Loaded before a program (`node --import as-terminal.mjs?columns=96`): its output is painted as on a
// terminal, though a pipe reads it.
process.stdout.isTTY = true;
process.stdout.columns = Number(new URL(import.meta.url).searchParams.get('columns'));
