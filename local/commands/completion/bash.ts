/** Completion for bash, from version 3.2 on (macOS): no associative arrays, no mapfile. */
import type { Command } from '../command.ts';
import { type Completed, dashedOptions, firstWords, groupOf, groupsIn, quoted, takesValue } from './quoted.ts';

const list = (words: readonly string[]): string => quoted(words.join(' '));

/** What may be typed in a command: its options, those that want a value, and what each value and argument may be. */
function branchOf(command: Command): string {
  const options = dashedOptions(command);
  const values = options.flatMap(([dashed, { values: known, is }]) => {
    if (known) return [`      ${dashed}) values=${list(known)} ;;`];
    return is ? [`      ${dashed}) kind=${is} ;;`] : [];
  });
  const last = command.arguments.length - 1;
  const places = command.arguments.flatMap(({ values: known, is, isMany }, n) => {
    const place = isMany && n === last ? '*' : String(n);
    if (known) return [`      ${place}) values=${list(known)} ;;`];
    return is ? [`      ${place}) kind=${is} ;;`] : [];
  });
  return [
    `  ${quoted(command.name)})`,
    `    options=${list(options.map(([dashed]) => dashed))}`,
    `    wanting=${list(options.filter(([, option]) => takesValue(option)).map(([dashed]) => dashed))}`,
    ...(values.length > 0 ? [`    case "$option" in`, ...values, '    esac'] : []),
    ...(places.length > 0 ? [`    if [ -z "$option" ]; then case "$place" in`, ...places, '    esac; fi'] : []),
    '    ;;',
  ].join('\n');
}

export function bashScript({ commands, checkout }: Completed): string {
  const groups = groupsIn(commands);
  const seconds = groups.map(
    (group) =>
      `    ${group}) echo ${groupOf(commands, group)
        .map(([word]) => word)
        .join(' ')} ;;`,
  );
  return `# Completion of faxpost for bash. Made by: faxpost completion bash
command -v faxpost > /dev/null 2>&1 || faxpost() { npm --prefix ${quoted(checkout)} run --silent faxpost -- "$@"; }

_faxpost_seconds() {
  case "$1" in
${seconds.join('\n')}
  esac
}

# Sets options, wanting, values and kind for a command, an option whose value is typed, or a place among the arguments.
_faxpost_command() {
  local command=$1 option=$2 place=$3
  case "$command" in
${commands.map(branchOf).join('\n')}
  esac
}

_faxpost_offer() {
  local word
  COMPREPLY=()
  while IFS= read -r word; do COMPREPLY[\${#COMPREPLY[@]}]=$word; done < <(compgen "$@")
}

_faxpost() {
  local cur=\${COMP_WORDS[COMP_CWORD]} option='' command='' first='' place=0 n=1 word next
  local options='' wanting='' values='' kind=''
  # bash parts --option=value into three words.
  if [ "$cur" = = ]; then cur=''; option=\${COMP_WORDS[COMP_CWORD-1]}
  elif [ "$COMP_CWORD" -gt 2 ] && [ "\${COMP_WORDS[COMP_CWORD-1]}" = = ]; then option=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  while [ "$n" -lt "$COMP_CWORD" ]; do
    word=\${COMP_WORDS[n]} next=\${COMP_WORDS[n+1]}
    n=$((n + 1))
    case "$word" in
      =) n=$((n + 1)) ;;
      -*)
        if [ -n "$command" ]; then _faxpost_command "$command" '' ''; else wanting=--stack; fi
        case " $wanting " in
          *" $word "*)
            [ "$next" = = ] && continue
            if [ "$n" -eq "$COMP_CWORD" ]; then option=$word; else n=$((n + 1)); fi ;;
        esac ;;
      help) [ -n "$command$first" ] && place=$((place + 1)) ;;
      *)
        if [ -n "$command" ]; then place=$((place + 1))
        elif [ -n "$first" ]; then command="$first $word"
        elif [ -n "$(_faxpost_seconds "$word")" ]; then first=$word
        else command=$word
        fi ;;
    esac
  done
  options='' wanting='' values='' kind=''
  if [ -n "$command" ]; then _faxpost_command "$command" "$option" "$place"
  elif [ -n "$option" ]; then return
  elif [ -n "$first" ]; then values=$(_faxpost_seconds "$first"); options='--help'
  else values=${list([...firstWords(commands).map(([word]) => word), 'help'])}; options='--help --json --stack --version'
  fi
  case "$cur" in -*) [ -z "$option" ] && { _faxpost_offer -W "$options" -- "$cur"; return; } ;; esac
  if [ -n "$values" ]; then _faxpost_offer -W "$values" -- "$cur"
  elif [ -n "$kind" ]; then
    type compopt > /dev/null 2>&1 && compopt -o filenames
    if [ "$kind" = folder ]; then _faxpost_offer -d -- "$cur"; else _faxpost_offer -f -- "$cur"; fi
  fi
}

complete -F _faxpost faxpost
`;
}
