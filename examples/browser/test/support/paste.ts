import type { Page } from 'playwright-core';

/** Pastes text into a field, as a person would. */
export async function paste(page: Page, selector: string, text: string): Promise<void> {
  const pasteNow = await preparePaste(page, selector, text, 1);
  await pasteNow();
}

/** Puts text so many times over on a clipboard, in the page; what is given back pastes it. */
export async function preparePaste(
  page: Page,
  selector: string,
  text: string,
  times: number,
): Promise<() => Promise<void>> {
  const event = await page.evaluateHandle(
    ({ text, times }) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text.repeat(times));
      return new ClipboardEvent('paste', { clipboardData, cancelable: true, bubbles: true });
    },
    { text, times },
  );
  return () =>
    event.evaluate((one, field) => {
      document.querySelector(field)?.dispatchEvent(one);
    }, selector);
}

/** Every task of the main thread that is longer than 50 ms, from now on, in milliseconds. */
export async function watchLongTasks(page: Page): Promise<() => Promise<number[]>> {
  const durations = await page.evaluateHandle(() => {
    const seen: number[] = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.push(Math.round(duration));
    }).observe({ type: 'longtask' });
    return seen;
  });
  return () => durations.jsonValue();
}
