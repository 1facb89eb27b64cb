/** Completion for fish, with what every command, option and value says. */
import type { Command } from '../command.ts';
import { type Completed, dashedOptions, firstWords, groupOf, groupsIn, takesValue } from './quoted.ts';

const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

const offer = (condition: string, word: string, says: string): string =>
  `complete -c faxpost -n ${quoted(condition)} -a ${quoted(word)} -d ${quoted(says)}`;

function linesOf(command: Command): string[] {
  const when = `complete -c faxpost -n ${quoted(`__faxpost_in ${command.name}`)}`;
  const options = dashedOptions(command).map(([dashed, option]) => {
    const named = `${when} -l ${dashed.slice(2)} -d ${quoted(option.says)}`;
    if (!takesValue(option)) return named;
    if (option.values) return `${named} -x -a ${quoted(option.values.join(' '))}`;
    if (option.is === 'file') return `${named} -r -F`;
    return option.is === 'folder' ? `${named} -x -a '(__fish_complete_directories)'` : `${named} -x`;
  });
  const places = command.arguments.flatMap(({ values, is }) => {
    if (values) return [`${when} -a ${quoted(values.join(' '))}`];
    return is ? [`${when} -F`] : [];
  });
  return [...options, ...places];
}

export function fishScript({ commands, checkout }: Completed): string {
  const firsts = firstWords(commands);
  return `# Completion of faxpost for fish. Made by: faxpost completion fish
if not type -q faxpost
    function faxpost
        npm --prefix ${quoted(checkout)} run --silent faxpost -- $argv
    end
end

# The words of the command line so far, without options that may stand before a command.
function __faxpost_words
    set -l words (commandline -opc)[2..-1]
    while string match -qr '^--(json|stack)' -- $words[1]
        if test "$words[1]" = --stack
            set -e words[1]
        end
        set -e words[1]
    end
    if test "$words[1]" = help; and test (count $words) -gt 0
        set -e words[1]
    end
    printf '%s\\n' $words
end

# Whether these are the first words.
function __faxpost_in
    set -l words (__faxpost_words)
    test "$words[1..$(count $argv)]" = "$argv"
end

# Whether these are all words.
function __faxpost_at
    set -l words (__faxpost_words | string match -v '')
    test "$words" = "$argv"
end

complete -c faxpost -e
complete -c faxpost -f
${firsts.map(([word, says]) => offer('__faxpost_at', word, says)).join('\n')}
${offer('__faxpost_at', 'help', 'what a command does')}
complete -c faxpost -n '__faxpost_at' -l version -d 'the version'
complete -c faxpost -n '__faxpost_at' -l json -d 'answer as JSON on standard output'
complete -c faxpost -n '__faxpost_at' -l stack -x -d 'work on that stack on AWS instead of this machine'
${groupsIn(commands)
  .flatMap((group) => groupOf(commands, group).map(([word, says]) => offer(`__faxpost_at ${group}`, word, says)))
  .join('\n')}
${commands.flatMap(linesOf).join('\n')}
`;
}
