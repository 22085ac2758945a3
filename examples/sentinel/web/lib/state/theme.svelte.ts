export const THEMES = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEMES)[number];

const KEY = 'sentinel.theme';

class Theme {
  choice = $state<ThemeChoice>(stored());
  /** Goes up whenever colours may have changed: what is drawn on a canvas has to be drawn anew. */
  revision = $state(0);

  constructor() {
    this.#apply();
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.revision += 1;
    });
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice;
    localStorage.setItem(KEY, choice);
    this.#apply();
    this.revision += 1;
  }

  #apply(): void {
    document.documentElement.dataset.theme = this.choice;
  }
}

function stored(): ThemeChoice {
  const kept = localStorage.getItem(KEY);
  return THEMES.find((each) => each === kept) ?? 'system';
}

export const theme: Theme = new Theme();
