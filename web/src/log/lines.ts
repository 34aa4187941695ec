import Anser from 'anser';

/** The colours that a log knows by name; any other is shown as plain ink. */
const INKS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
export type Ink = (typeof INKS)[number];

const DECORATIONS = ['bold', 'dim', 'italic', 'underline', 'strikethrough'] as const;
export type Decoration = (typeof DECORATIONS)[number];

export type Segment = Readonly<{
  /** Its place in the line. */
  at: number;
  text: string;
  ink: Ink | null;
  ground: Ink | null;
  decorations: readonly Decoration[];
}>;

/** What GitHub marks a line as: `##[error]` and its kin. */
export type LineKind = 'plain' | 'error' | 'warning' | 'notice';
/** `at`: its place in the log. */
export type Line = Readonly<{ at: number; kind: LineKind; segments: readonly Segment[] }>;
/** `isOpen`: it has an error, or its end is not there. */
export type Group = Readonly<{
  kind: 'group';
  at: number;
  title: string;
  lines: readonly Line[];
  isOpen: boolean;
}>;

const TIME = /^\uFEFF?\d{4}-\d\d-\d\dT[\d:.]+Z ?/;
const MARK = /^##\[([a-z]+)\](.*)$/;

/** A log as GitHub keeps it, in lines and groups of lines; without times, with colours by name. */
export function readLog(text: string): readonly (Line | Group)[] {
  const parts: (Line | Group)[] = [];
  let group: { at: number; title: string; lines: Line[] } | null = null;

  function close(isEnded: boolean): void {
    if (group === null) return;
    const isOpen = !isEnded || group.lines.some(({ kind }) => kind === 'error');
    parts.push({ kind: 'group', ...group, isOpen });
    group = null;
  }

  for (const [at, raw] of linesOf(text).entries()) {
    const [, mark, said = ''] = MARK.exec(raw) ?? [];
    if (mark === 'endgroup') close(true);
    else if (mark === 'group') {
      close(true);
      group = { at, title: plain(said), lines: [] };
    } else {
      const isMarked = mark !== undefined;
      const line = lineOf(at, isMarked ? kindOf(mark) : 'plain', isMarked ? said : raw);
      (group?.lines ?? parts).push(line);
    }
  }
  close(false);
  return parts;
}

/** The same as plain text, to take along. */
export function plainLog(text: string): string {
  return linesOf(text).map(plain).join('\n');
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => overwritten(line.replace(TIME, '')));
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** What a carriage return has begun anew stands there last: of a progress bar, how far it came. */
function overwritten(line: string): string {
  const bare = line.replace(/\r+$/, '');
  return bare.slice(bare.lastIndexOf('\r') + 1);
}

function kindOf(mark: string): LineKind {
  return mark === 'error' || mark === 'warning' || mark === 'notice' ? mark : 'plain';
}

function lineOf(line: number, kind: LineKind, text: string): Line {
  const chunks = Anser.ansiToJson(text, { json: true, use_classes: true, remove_empty: true });
  const segments = chunks.map(({ content, fg, bg, decorations }, at) => ({
    at,
    text: visible(content),
    ink: inkOf(fg),
    ground: inkOf(bg),
    decorations: DECORATIONS.filter((each) => decorations.includes(each)),
  }));
  return { at: line, kind, segments };
}

/** `ansi-red` and `ansi-bright-red` are one to us, but bright black is grey everywhere. */
function inkOf(name: string | null): Ink | null {
  const bare = name?.replace(/^ansi-(bright-)?/, '');
  return INKS.find((each) => each === bare) ?? null;
}

function plain(text: string): string {
  return visible(Anser.ansiToText(text));
}

/** Without control characters, but the tab. */
function visible(text: string): string {
  return text.replace(/[^\P{Cc}\t]/gu, '');
}
