/** Completion for zsh, by its own `_arguments`: with what every command, option and value says. */
import type { Argument, Command } from '../command.ts';
import { type Completed, dashedOptions, firstWords, groupOf, groupsIn, quoted, takesValue } from './quoted.ts';

const escaped = (text: string): string => text.replace(/[\\:[\]]/g, '\\$&');

const described = (words: readonly (readonly [string, string])[]): string =>
  words.map(([word, says]) => quoted(`${escaped(word)}:${says}`)).join(' ');

const actionOf = ({ values, is }: Pick<Argument, 'values'> & { readonly is?: 'file' | 'folder' }): string => {
  if (values) return `(${values.join(' ')})`;
  return is === undefined ? ' ' : is === 'file' ? '_files' : '_files -/';
};

function branchOf(command: Command): string {
  const options = dashedOptions(command).map(([dashed, option]) => {
    const { multiple, says, value = 'value' } = option;
    const name = `${multiple ? '*' : ''}${dashed}${takesValue(option) ? '=' : ''}[${escaped(says)}]`;
    return quoted(takesValue(option) ? `${name}:${escaped(value)}:${actionOf(option)}` : name);
  });
  const places = command.arguments.map((argument, n) =>
    quoted(`${argument.isMany ? '*' : n + 1}:${escaped(argument.name)}:${actionOf(argument)}`),
  );
  return [
    `    ${quoted(command.name)})`,
    `      _arguments -S \\`,
    `        ${[...options, ...places].join(' \\\n        ')} ;;`,
  ].join('\n');
}

export function zshScript({ commands, checkout }: Completed): string {
  const groups = groupsIn(commands);
  const seconds = groups.map((group) => `    ${group}) seconds=(${described(groupOf(commands, group))}) ;;`);
  return `#compdef faxpost
# Completion of faxpost for zsh. Made by: faxpost completion zsh
(( $+commands[faxpost] || $+functions[faxpost] )) || faxpost() { npm --prefix ${quoted(checkout)} run --silent faxpost -- "$@" }

_faxpost() {
  local -a firsts seconds
  local command
  # These may stand before a command.
  while (( CURRENT > 2 )) && [[ \${words[2]} == (--json|--stack|--stack=*) ]]; do
    if [[ \${words[2]} == --stack ]]; then
      (( CURRENT == 3 )) && return 1
      words[2]=(); (( CURRENT -= 1 ))
    fi
    words[2]=(); (( CURRENT -= 1 ))
  done
  if [[ \${words[2]} == help ]] && (( CURRENT > 2 )); then words[2]=(); (( CURRENT -= 1 )); fi
  if (( CURRENT == 2 )); then
    firsts=(${described([...firstWords(commands), ['help', 'what a command does']])})
    _describe -t commands command firsts
    [[ $PREFIX == -* ]] && compadd -- --help --json --stack --version
    return
  fi
  command=\${words[2]}
  case $command in
${seconds.join('\n')}
  esac
  if (( $#seconds )); then
    if (( CURRENT == 3 )); then
      _describe -t commands command seconds
      return
    fi
    command="$command \${words[3]}"
    words[2]=(); (( CURRENT -= 1 ))
  fi
  words[1]=(); (( CURRENT -= 1 ))
  case $command in
${commands.map(branchOf).join('\n')}
  esac
}

# As a file of a folder in fpath it is called by its name; sourced, it is made known.
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _faxpost "$@"; else compdef _faxpost faxpost; fi
`;
}
