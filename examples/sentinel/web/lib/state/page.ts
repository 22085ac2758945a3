import { ApiClient } from '../api/client.js';
import { Live } from '../live/live.svelte.js';
import { session } from './session.svelte.js';

/** The one client of the page; whoever is told 401 asks the person for a token. */
export const client: ApiClient = new ApiClient({
  baseUrl: new URL('./', document.baseURI).href,
  token: () => session.token,
  fetch: async (input, init) => {
    const response = await fetch(input, init);
    if (response.status === 401) session.needsToken = true;
    return response;
  },
});

export const live: Live = new Live(client);
