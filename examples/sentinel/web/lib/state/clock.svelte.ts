const STEP_MS = 5000;

/** The server's time as far as the page knows it: clocks of people differ from those of machines. */
class Clock {
  nowMs = $state(Date.now());
  #offsetMs = 0;

  constructor() {
    setInterval(() => {
      this.nowMs = Date.now() + this.#offsetMs;
    }, STEP_MS);
  }

  setServerTime(serverMs: number): void {
    this.#offsetMs = serverMs - Date.now();
    this.nowMs = serverMs;
  }
}

export const clock: Clock = new Clock();
