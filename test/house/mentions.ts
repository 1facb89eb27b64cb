/** Paths of the house that its documents and comments name, so that none of them leads nowhere. */
import { isComment, tokensOf } from './tokens.ts';

export interface Mention {
  readonly path: string;
  readonly line: number;
}

/** Folders at the root that a text may name; what follows them is a path unless it stands inside another one. */
const folders = ['bin', 'lib', 'lambdas', 'local', 'simulator', 'bench', 'test', 'docs', 'image', '\\.ci'];
/** From the root, or the end of a path: a module's name, perhaps with folders before it. */
const mention = new RegExp(
  `(?<![\\w./@*-])(?:\\./)?((?:${folders.join('|')})/[\\w./*{},-]*|[\\w/-]+(?:\\.[\\w-]+)*\\.m?ts\\b)`,
  'g',
);

/** `line` counts from 1. A path's last dot or comma belongs to the sentence around it. */
export function mentionsIn(text: string): Mention[] {
  return text
    .split('\n')
    .flatMap((line, at) =>
      [...line.matchAll(mention)].map(([, path = '']) => ({ path: withoutSentence(path), line: at + 1 })),
    );
}

const withoutSentence = (path: string): string => path.replace(path.includes('{') ? /[.,]+$/ : /[.,}]+$/, '');

/** What the comments of a module name. */
export function mentionsInComments(code: string): Mention[] {
  return tokensOf(code)
    .filter(isComment)
    .flatMap((token) => mentionsIn(token.text).map(({ path, line }) => ({ path, line: token.line + line - 1 })));
}

/**
 * Whether a path, or a pattern with `*` and `{a,b}`, names any of these files or a folder of theirs, from the root or
 * from some folder on.
 */
export function isThere(path: string, files: readonly string[]): boolean {
  const source = path
    .replace(/\/$/, '')
    .replace(/[.+]/g, '\\$&')
    .replaceAll('**', '.+')
    .replaceAll(/(?<!\.)\*/g, '[^/]+')
    .replaceAll('{', '(?:')
    .replaceAll('}', ')')
    .replaceAll(',', '|');
  const isModule = /\.m?ts$/.test(path);
  const pattern = new RegExp(`${isModule ? '(?:^|/)' : '^'}${source}(?:/|$)`);
  return files.some((file) => pattern.test(file));
}
