/**
 * What the codes of symbol fonts show, as Unicode. Where Unicode's own sign for it is in no common font, a second one that a
 * person takes for the same follows it: it is used in fonts that lack the first.
 */

/** From a code on, one entry a code; `.` where nothing common shows the same. */
type Run = readonly [first: number, signs: string];

const wingdings: readonly Run[] = [
  [0x21, '🖉✏ ✂ ✁ 👓 🕭 🕮 🕯 🕿☎ ✆ 🖂✉ 🖃✉ 📪 📫 📬 📭 🗀 🗁 🗎 🗏 🗐 🗄 ⌛ 🖮⌨ 🖰 🖲 🖳 🖴 🖫 🖬 ✇ ✍'],
  [0x40, '🖎✍ ✌ 👌 👍 👎 ☜ ☞ ☝ ☟ 🖐 ☺ 😐 ☹ 💣 ☠ 🏳⚐ 🏱⚑ ✈ ☼ 💧 ❄ 🕆✝ ✞ 🕈✠ ✠ ✡ ☪ ☯ ॐ ☸ ♈ ♉'],
  [0x60, '♊ ♋ ♌ ♍ ♎ ♏ ♐ ♑ ♒ ♓ 🙰& 🙵& ● 🔾❍ ■ □ 🞐□ ❑ ❒ ⬧◆ ⧫◆ ◆ ❖ ⬥◆ ⌧☒ ⮹⌃ ⌘ 🏵❀ 🏶✿ 🙶❝ 🙷❞'],
  [0x80, '⓪ ① ② ③ ④ ⑤ ⑥ ⑦ ⑧ ⑨ ⑩ ⓿ ❶ ❷ ❸ ❹ ❺ ❻ ❼ ❽ ❾ ❿ 🙢 🙠 🙡 🙣 🙞 🙜 🙝 🙟 · •'],
  [0xa0, '⬝▪ ⭘○ 🞆○ 🞈○ 🞊◉ 🞋◎ 🔿○ ▪ ◻□ 🟂▲ ✦ ★ ✶ ✴ ✹ ✵ ⯐⌖ ⌖⊕ ⟡◇ ⌑□ ⯑ ✪ ✰ 🕐 🕑 🕒 🕓 🕔 🕕 🕖 🕗 🕘'],
  [0xc0, '🕙 🕚 🕛 ⮰↲ ⮱↳ ⮲↰ ⮳↱ ⮴↲ ⮵↳ ⮶↰ ⮷↱ 🙪 🙫 🙕 🙔 🙗 🙖 🙐 🙑 🙒 🙓 ⌫ ⌦ ⮘◄ ⮚➢ ⮙▲ ⮛▼ ⮈← ⮊➲ ⮉↑ ⮋↓ 🡨←'],
  [0xe0, '🡪→ 🡩↑ 🡫↓ 🡬↖ 🡭↗ 🡯↙ 🡮↘ 🡸← 🡺➔ 🡹↑ 🡻↓ 🡼↖ 🡽↗ 🡿↙ 🡾↘ ⇦ ⇨ ⇧ ⇩ ⬄⇔ ⇳⇕ ⬁⇖ ⬀⇗ ⬃⇙ ⬂⇘ 🢬▭ 🢭▫ 🗶✗ ✓ 🗷☒ 🗹☑'],
];

const wingdings2: readonly Run[] = [
  [0x4f, '🗴✗ ✓ 🗵☒ ☑ ☒ ☒ ⮾⊗ ⮿⊗'],
  [0x97, '●'],
  [0x99, '◯○'],
  [0xa2, '■ □'],
];

const wingdings3: readonly Run[] = [
  [0x21, '⭠← ⭢→ ⭡↑ ⭣↓ ⭦↖ ⭧↗ ⭩↙ ⭨↘'],
  [0x70, '⯅▲ ⯆▼ △ ▽ ⯇◀ ⯈▶ ◁ ▷ ◣ ◢ ◤ ◥ 🞀◂ 🞂▸ 🞁▴'],
];

const webdings: readonly Run[] = [
  [0x33, '⏴◀ ⏵▶ ⏶▲ ⏷▼'],
  [0x61, '✔ . □'],
  [0x67, '◼■'],
  [0x6e, '⚫●'],
  [0x72, '🗙✖'],
];

/** Adobe's Symbol encoding (ISO 32000-1, D.5). */
const symbol: readonly Run[] = [
  [0x21, '! ∀ # ∃ % & ∋ ( ) ∗ + , − . / 0 1 2 3 4 5 6 7 8 9 : ; < = > ?'],
  [0x40, '≅ Α Β Χ Δ Ε Φ Γ Η Ι ϑ Κ Λ Μ Ν Ο Π Θ Ρ Σ Τ Υ ς Ω Ξ Ψ Ζ [ ∴ ] ⊥ _'],
  [0x61, 'α β χ δ ε φ γ η ι ϕ κ λ μ ν ο π θ ρ σ τ υ ϖ ω ξ ψ ζ { | } ∼'],
  [0xa0, '€ ϒ ′ ≤ ⁄ ∞ ƒ ♣ ♦ ♥ ♠ ↔ ← ↑ → ↓ ° ± ″ ≥ × ∝ ∂ • ÷ ≠ ≡ ≈ … ⏐ ⎯ ↵'],
  [0xc0, 'ℵ ℑ ℜ ℘ ⊗ ⊕ ∅ ∩ ∪ ⊃ ⊇ ⊄ ⊂ ⊆ ∈ ∉ ∠ ∇ ® © ™ ∏ √ ⋅ ¬ ∧ ∨ ⇔ ⇐ ⇑ ⇒ ⇓'],
  [0xe0, '◊ 〈⟨ ® © ™ ∑ ⎛ ⎜ ⎝ ⎡ ⎢ ⎣ ⎧ ⎨ ⎩ ⎪'],
  [0xf1, '〉⟩ ∫ ⌠ ⎮ ⌡ ⎞ ⎟ ⎠ ⎤ ⎥ ⎦ ⎫ ⎬ ⎭'],
];

/** The code points that a code may be shown by, the best first. */
export type SymbolTable = ReadonlyMap<number, readonly number[]>;

const tableOf = (runs: readonly Run[], nothing = '.'): SymbolTable =>
  new Map(
    runs.flatMap(([first, signs]) =>
      signs
        .split(' ')
        .map((sign, i) => [first + i, sign === nothing ? [] : [...sign].map((one) => one.codePointAt(0)!)] as const),
    ),
  );

const tables: readonly (readonly [face: RegExp, table: SymbolTable])[] = [
  [/^wingdings-?regular$|^wingdings$/i, tableOf(wingdings)],
  [/^wingdings ?2$/i, tableOf(wingdings2)],
  [/^wingdings ?3$/i, tableOf(wingdings3)],
  [/^webdings$/i, tableOf(webdings)],
  [/^symbol(?:mt)?$/i, tableOf(symbol, '')],
];

/** What the codes of a symbol font show; undefined for other fonts. @param face as a PDF or PDFium names it */
export function symbolTableOf(face: string): SymbolTable | undefined {
  const name = face.replace(/^[A-Z]{6}\+/, '').replace(/,.*$/, '');
  return tables.find(([pattern]) => pattern.test(name))?.[1];
}
