import { hashOf, parseRoute, type Route, type View } from './parse-route.js';

class Router {
  current = $state.raw<Route>(parseRoute(location.hash));

  constructor() {
    addEventListener('hashchange', () => {
      this.current = parseRoute(location.hash);
    });
  }

  /** `replace` leaves no step behind in the history: for moving through a list by keys. */
  go(view: View, id: string | null = null, replace = false): void {
    const hash = hashOf(view, id);
    if (!replace) {
      location.hash = hash;
      return;
    }
    history.replaceState(null, '', hash);
    this.current = { view, id };
  }
}

export const router: Router = new Router();
