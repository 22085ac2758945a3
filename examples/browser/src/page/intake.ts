import type { Subject } from '../worker/protocol.js';
import type { DetectorLink } from './detector-link.js';
import { byId } from './elements.js';
import { counted } from './format.js';
import { Reader } from './reader.js';
import { fileSource, type Source, textSource } from './sources.js';

/** What is typed can be edited; what is pasted is read at once, as a text field chokes on a million lines. */
export class Intake {
  readonly #reader: Reader;
  readonly #prefix: string;
  readonly #text: HTMLTextAreaElement;
  readonly #progress: HTMLProgressElement;
  readonly #status: HTMLElement;

  /**
   * @param prefix - of the ids of its elements
   * @param sample - what the sample button reads
   */
  constructor(link: DetectorLink, subject: Subject, prefix: string, sample: () => Source) {
    this.#prefix = prefix;
    this.#text = byId<HTMLTextAreaElement>(`${prefix}-text`);
    this.#progress = byId<HTMLProgressElement>(`${prefix}-progress`);
    this.#status = byId(`${prefix}-status`);
    this.#reader = new Reader(link, subject, {
      began: ({ name }) => this.#began(name),
      advanced: (share) => this.#advanced(share),
      failed: (message) => this.say(message, true),
    });
    const read = byId(`${prefix}-read`);
    this.#text.addEventListener('paste', (event) => {
      const pasted = event.clipboardData?.getData('text/plain') ?? '';
      if (pasted === '') return;
      event.preventDefault();
      this.readText(pasted, 'pasted');
    });
    this.#text.addEventListener('input', () => {
      read.hidden = this.#text.value.trim() === '';
    });
    const readTyped = (): void => {
      this.readText(this.#text.value, 'typed');
      this.#text.value = '';
      read.hidden = true;
    };
    this.#text.addEventListener('keydown', ({ key, ctrlKey, metaKey }) => {
      if (key === 'Enter' && (ctrlKey || metaKey)) readTyped();
    });
    read.addEventListener('click', readTyped);
    byId(`${prefix}-sample`).addEventListener('click', () => this.#read(sample()));
    byId(`${prefix}-stop`).addEventListener('click', () => this.#reader.stop());
    byId(`${prefix}-file`).addEventListener('click', async () => {
      this.readFiles(await chooseFiles(true));
    });
    byId(`${prefix}-clear`).addEventListener('click', () => {
      this.#reader.stop();
      link.send({ kind: 'clear', subject });
      this.say('');
      this.#enable(`${prefix}-clear`, false);
      this.#text.focus();
    });
  }

  readText(text: string, name: string): void {
    this.#read(textSource(name, text));
  }

  readFiles(files: readonly File[]): void {
    if (files.length > 0) this.#read(...files.map(fileSource));
  }

  /** The worker has worked on all of a source. */
  ended(summary = 'Done.'): void {
    if (this.#reader.isReading) return;
    this.#progress.hidden = true;
    this.#enable(`${this.#prefix}-stop`, false);
    this.#enable(`${this.#prefix}-sample`, true);
    if (!this.#status.classList.contains('failed'))
      this.say(this.#reader.wasStopped ? 'Stopped.' : summary);
  }

  say(message: string, isFailure = false): void {
    this.#status.textContent = message;
    this.#status.classList.toggle('failed', isFailure);
  }

  #read(...sources: readonly Source[]): void {
    this.#status.classList.remove('failed');
    this.#enable(`${this.#prefix}-stop`, true);
    this.#enable(`${this.#prefix}-clear`, true);
    this.#enable(`${this.#prefix}-sample`, false);
    void this.#reader.read(...sources);
    if (sources.length > 1) this.say(`Reading ${counted(sources.length, 'file')}.`);
  }

  #began(name: string): void {
    this.#progress.hidden = false;
    this.#progress.removeAttribute('value');
    this.say(`Reading ${name}.`);
  }

  #advanced(share: number | null): void {
    if (share !== null) this.#progress.value = share;
  }

  #enable(id: string, isEnabled: boolean): void {
    byId<HTMLButtonElement>(id).disabled = !isEnabled;
  }
}

/** Opens the picker; nothing where it is closed without a choice. */
export function chooseFiles(multiple: boolean): Promise<File[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = multiple;
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve([...(input.files ?? [])]));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}
