/** What a file refers to in other files: every way in which one module of ours can lead to another. */
import { posix } from 'node:path';
import { SyntaxKind } from 'typescript/unstable/ast';
import { isComment, type Token, tokensOf } from './tokens.ts';

/** The files of a tree: path from its root, with `/`, to content. */
export type Tree = ReadonlyMap<string, string>;

export interface Import {
  readonly from: string;
  readonly line: number;
  /** A path from the root, or the name of a package or of a part of Node. */
  readonly to: string;
  readonly isOurs: boolean;
}

/**
 * The names that a file's text imports, in order: `import … from`, `import '…'`, `export … from`, type-only ones too,
 * `import('…')` as a value and as a type, `new URL('…', import.meta.url)` and `import.meta.resolve('…')`.
 */
export function readImports(text: string): { readonly name: string; readonly line: number }[] {
  const tokens = tokensOf(text).filter((token) => !isComment(token));
  return tokens.flatMap((token, at) => {
    const isText = token.kind === SyntaxKind.StringLiteral || token.kind === SyntaxKind.NoSubstitutionTemplateLiteral;
    return isText && leadsElsewhere(tokens, at) ? [{ name: token.value, line: token.line }] : [];
  });
}

function leadsElsewhere(tokens: readonly Token[], at: number): boolean {
  const before = (...texts: readonly string[]): boolean =>
    texts.every((text, index) => tokens[at - texts.length + index]?.text === text);
  const after = (...texts: readonly string[]): boolean =>
    texts.every((text, index) => tokens[at + 1 + index]?.text === text);
  if (before('import') || before('import', '(') || before('import', '.', 'meta', '.', 'resolve', '(')) return true;
  if (before('from')) return beginsAStatement(tokens, at - 1);
  return before('new', 'URL', '(') && after(',', 'import', '.', 'meta', '.', 'url');
}

/** Whether a `from` belongs to an import or an export: nothing but names stands between the two. */
function beginsAStatement(tokens: readonly Token[], from: number): boolean {
  for (let at = from - 1; at >= 0; at -= 1) {
    const { kind, text } = tokens[at] as Token;
    if (kind === SyntaxKind.ImportKeyword || kind === SyntaxKind.ExportKeyword) return true;
    const isOfNames = /^[\w$]+$/.test(text) || text === '{' || text === '}' || text === ',' || text === '*';
    // Names may be texts: `export { a as 'b' } from`.
    if (!isOfNames && kind !== SyntaxKind.StringLiteral) return false;
  }
  return false;
}

const isCode = (path: string): boolean => /\.[cm]?[jt]s$/.test(path);

/** Every import of a tree's modules. */
export function importsOf(tree: Tree): Import[] {
  return [...tree].flatMap(([from, text]) => {
    if (!isCode(from)) return [];
    return read(from, text).map(({ name, line }) => {
      const isOurs = name.startsWith('.');
      return { from, line, isOurs, to: isOurs ? posix.join(posix.dirname(from), name) : name };
    });
  });
}

function read(from: string, text: string): ReturnType<typeof readImports> {
  try {
    return readImports(text);
  } catch (error) {
    throw new Error(`${from} cannot be read.`, { cause: error });
  }
}
