/** Where the lines of a template are, and how one looks. Lines count from 1. */
export interface TemplateNote {
  readonly firstLine: number;
  readonly lastLine: number;
  readonly sample: string;
}

const MOST_NOTES = 8192;
const LONGEST_SAMPLE = 400;

/** Where lines of each template were seen; the first so many templates. */
export class TemplateNotes {
  readonly #notes = new Map<string, { firstLine: number; lastLine: number; sample: string }>();

  seen(templateId: string, line: number, text: string): void {
    const note = this.#notes.get(templateId);
    if (note !== undefined) note.lastLine = line;
    else if (this.#notes.size < MOST_NOTES) {
      const sample = text.length > LONGEST_SAMPLE ? `${text.slice(0, LONGEST_SAMPLE)}…` : text;
      this.#notes.set(templateId, { firstLine: line, lastLine: line, sample });
    }
  }

  /** As it stands; it does not change with what comes later. */
  get(templateId: string): TemplateNote | null {
    const note = this.#notes.get(templateId);
    return note === undefined ? null : { ...note };
  }

  toJSON(): object {
    return [...this.#notes];
  }

  static fromJSON(json: unknown): TemplateNotes {
    const notes = new TemplateNotes();
    for (const [id, note] of (json as [string, TemplateNote][]).slice(0, MOST_NOTES)) {
      notes.#notes.set(id, { ...note });
    }
    return notes;
  }
}
