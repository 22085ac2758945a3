const PINNED = 'pnpm@10.34.8';

/** How pnpm is called: as the script that runs us was, or from the registry. */
export function pnpmCommand() {
  const running = process.env.npm_execpath ?? '';
  if (/pnpm\.[cm]?js$/.test(running)) return [process.execPath, running];
  return ['npx', '-y', PINNED];
}
