import { byId } from './elements.js';

const TABS = ['logs', 'metrics'] as const;

export type TabName = (typeof TABS)[number];

/** Two tabs: click, or arrow keys. */
export class Tabs {
  #current: TabName = 'logs';

  constructor() {
    for (const name of TABS) {
      const tab = byId(`${name}-tab`);
      tab.addEventListener('click', () => this.show(name));
      tab.addEventListener('keydown', ({ key }) => {
        if (key !== 'ArrowLeft' && key !== 'ArrowRight') return;
        const other = name === 'logs' ? 'metrics' : 'logs';
        this.show(other);
        byId(`${other}-tab`).focus();
      });
    }
  }

  get current(): TabName {
    return this.#current;
  }

  show(name: TabName): void {
    this.#current = name;
    for (const one of TABS) {
      const tab = byId(`${one}-tab`);
      tab.setAttribute('aria-selected', String(one === name));
      tab.tabIndex = one === name ? 0 : -1;
      byId(one).hidden = one !== name;
    }
  }
}
