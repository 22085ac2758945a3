const TOKEN_KEY = 'sentinel.token';
const NAME_KEY = 'sentinel.name';

/** Who looks at the page: the token for as long as the tab is open, the name for longer. */
class Session {
  token = $state<string | null>(handedOver() ?? sessionStorage.getItem(TOKEN_KEY));
  name = $state(localStorage.getItem(NAME_KEY) ?? '');
  /** The server has refused a request for want of a token. */
  needsToken = $state(false);

  setToken(token: string): void {
    this.token = token;
    this.needsToken = false;
    sessionStorage.setItem(TOKEN_KEY, token);
  }

  forgetToken(): void {
    this.token = null;
    sessionStorage.removeItem(TOKEN_KEY);
  }

  setName(name: string): void {
    this.name = name;
    localStorage.setItem(NAME_KEY, name);
  }
}

/** A link may carry the token after `#token=`, which no server sees; it is taken out of the address at once. */
function handedOver(): string | null {
  const token = /^#token=([\w-]+)$/.exec(location.hash)?.[1] ?? null;
  if (token === null) return null;
  sessionStorage.setItem(TOKEN_KEY, token);
  history.replaceState(null, '', location.pathname);
  return token;
}

export const session: Session = new Session();
