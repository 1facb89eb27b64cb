/** The tokens of a TypeScript file, by the compiler's own scanner; comments are tokens too. */
import { SyntaxKind } from 'typescript/unstable/ast';
import { createScanner } from 'typescript/unstable/ast/scanner';

export interface Token {
  readonly kind: SyntaxKind;
  /** As it stands in the file. */
  readonly text: string;
  /** Of a string, what it means. */
  readonly value: string;
  /** Counted from 1. */
  readonly line: number;
}

/** After these a slash divides; after anything else it begins a regular expression. */
const endsAnOperand: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.Identifier,
  SyntaxKind.NumericLiteral,
  SyntaxKind.BigIntLiteral,
  SyntaxKind.StringLiteral,
  SyntaxKind.NoSubstitutionTemplateLiteral,
  SyntaxKind.TemplateTail,
  SyntaxKind.RegularExpressionLiteral,
  SyntaxKind.CloseParenToken,
  SyntaxKind.CloseBracketToken,
  SyntaxKind.CloseBraceToken,
  SyntaxKind.ThisKeyword,
  SyntaxKind.SuperKeyword,
  SyntaxKind.PlusPlusToken,
  SyntaxKind.MinusMinusToken,
]);

const isSpace = (kind: SyntaxKind): boolean =>
  kind === SyntaxKind.WhitespaceTrivia || kind === SyntaxKind.NewLineTrivia;

export const isComment = ({ kind }: Pick<Token, 'kind'>): boolean =>
  kind === SyntaxKind.SingleLineCommentTrivia || kind === SyntaxKind.MultiLineCommentTrivia;

/** Throws for a text in which a string, a template, a comment or a bracket is left open: nothing of it would be read. */
export function tokensOf(text: string): Token[] {
  const scanner = createScanner(false);
  scanner.setText(text);
  const tokens: Token[] = [];
  /** For each `{` that is open: whether it stands in a template. */
  const braces: boolean[] = [];
  let last: SyntaxKind | undefined;
  let line = 1;
  for (;;) {
    let kind = scanner.scan();
    if (kind === SyntaxKind.SlashToken || kind === SyntaxKind.SlashEqualsToken) {
      if (last === undefined || !endsAnOperand.has(last)) kind = scanner.reScanSlashToken();
    } else if (kind === SyntaxKind.CloseBraceToken && braces.pop()) kind = scanner.reScanTemplateToken(false);
    if (kind === SyntaxKind.OpenBraceToken) braces.push(false);
    if (kind === SyntaxKind.TemplateHead || kind === SyntaxKind.TemplateMiddle) braces.push(true);
    const token = { kind, text: scanner.getTokenText(), value: scanner.getTokenValue(), line };
    line += token.text.split('\n').length - 1;
    if (scanner.isUnterminated()) throw new Error(`Line ${token.line}: this never ends: ${token.text.slice(0, 40)}`);
    if (kind === SyntaxKind.EndOfFile) {
      if (braces.length > 0) throw new Error('A bracket is never closed.');
      return tokens;
    }
    if (isSpace(kind)) continue;
    tokens.push(token);
    if (!isComment(token)) last = kind;
  }
}
