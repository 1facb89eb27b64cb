/** The shells themselves, asked what they would offer for a line that ends where the cursor stands. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Shell = 'bash' | 'zsh' | 'fish';

export const isThere = (shell: Shell): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0;

/** Runs as if TAB were pressed: the words, parted at blanks and `=`, and the function that bash calls. */
const askBash = `
source "$1"
line=$2 COMP_WORDS=()
for word in $line; do
  case $word in
    --*=*) COMP_WORDS+=("\${word%%=*}" =); [ -n "\${word#*=}" ] && COMP_WORDS+=("\${word#*=}") ;;
    *) COMP_WORDS+=("$word") ;;
  esac
done
case $line in *' ') COMP_WORDS+=('') ;; esac
COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
_faxpost 2> /dev/null
printf '%s\\n' "\${COMPREPLY[@]}"
`;

/** A zsh in a terminal of its own, whose completion says every match that it adds. */
const askZsh = `
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "PROMPT=; autoload -Uz compinit; compinit -D -u; source '$1'"
zpty -w z 'compadd() {
  if [[ " $* " == *\\ -[OAD]\\ * ]]; then builtin compadd "$@"; return; fi
  local -a __hits; builtin compadd -O __hits "$@"; print -rl -- "<hit>"$^__hits"</hit>"; builtin compadd "$@"
}
tell() { _main_complete; print -r -- "<end"">"; compstate[insert]=; compstate[list]=; }
zle -C tell complete-word tell; bindkey "^I" tell; print -r -- "<rea""dy>"'
zpty -r -m z out '*<ready>*'
zpty -n -w z "$2"$'\\t'
zpty -r -m z out '*<end>*'
print -r -- "$out"
zpty -d z
`;

const askFish = `source $argv[1]; complete -C $argv[2]`;

/** @returns what the shell offers, without what it says about it; `in` as working folder */
export async function offered(shell: Shell, script: string, line: string, folder = tmpdir()): Promise<string[]> {
  const made = mkdtempSync(join(tmpdir(), 'faxpost-completion-'));
  const file = join(made, 'script');
  writeFileSync(file, script);
  const words = {
    bash: ['--norc', '-c', askBash, 'ask', file, line],
    zsh: ['-f', '-c', askZsh, 'ask', file, line],
    fish: ['--no-config', '-c', askFish, file, line],
  }[shell];
  try {
    const env = { ...process.env, HOME: made, TERM: 'dumb' };
    const out = await new Promise<string>((resolve, reject) =>
      execFile(shell, words, { cwd: folder, env, timeout: 30_000 }, (error, text) =>
        error?.killed ? reject(error) : resolve(text),
      ),
    );
    const found =
      shell === 'zsh'
        ? [...out.matchAll(/<hit>(.*?)<\/hit>/g)].map(([, hit = '']) => hit.replaceAll('\\ ', ' '))
        : out.split('\n').map((one) => one.split('\t')[0] ?? '');
    return [...new Set(found.map((one) => one.trim()).filter((one) => one !== ''))].sort();
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}
