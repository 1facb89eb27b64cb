/** The one stylesheet of the page: system fonts, light and dark, from a telephone's width up. */
import { createHash } from 'node:crypto';
import { printStyle } from './print-style.ts';

export const style = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f5f6f4, #14171a);
  --sheet: light-dark(#ffffff, #1d2125);
  --ink: light-dark(#1b2126, #e8ebed);
  --faint: light-dark(#5d6870, #9aa5ad);
  --rule: light-dark(#dfe3e1, #30363c);
  --accent: light-dark(#0b6b63, #5cc8bb);
  --good: light-dark(#177245, #5fd197);
  --bad: light-dark(#b3261e, #ff8a80);
  --unsure: light-dark(#8a5a00, #f0b959);
  --live: light-dark(#1558b0, #82b4ff);
  --shade: light-dark(0 1px 2px rgb(20 30 30 / 8%), 0 1px 2px rgb(0 0 0 / 40%));
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
a { color: var(--accent); text-underline-offset: .15em; text-decoration-thickness: from-font; }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: 4px; }
code, pre { font: .875em/1.55 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.skip { position: absolute; left: -100vw; } .skip:focus { left: 1rem; top: .6rem; padding: .3rem .8rem; background: var(--sheet); }
.stale { padding-top: .8rem; color: var(--bad); font-weight: 600; }
.frame { max-width: 64rem; margin: 0 auto; padding: 0 1.25rem; }
.top { border-bottom: 1px solid var(--rule); background: var(--sheet); }
.top .frame { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1.5rem; padding-top: .9rem; padding-bottom: .9rem; }
.brand { font-weight: 700; font-size: 1.15rem; letter-spacing: -.01em; color: var(--ink); text-decoration: none; }
.brand span { display: inline-block; width: .8em; height: 1em; margin-right: .5em; vertical-align: -.12em; border-radius: 2px; background: repeating-linear-gradient(var(--accent) 0 2px, transparent 2px 4px); }
.top nav { display: flex; gap: 1.1rem; }
.top nav a { color: var(--faint); text-decoration: none; }
.top nav a:hover { color: var(--ink); }
main.frame { padding-top: 2rem; padding-bottom: 4rem; }
h1 { font-size: 1.6rem; line-height: 1.25; letter-spacing: -.015em; margin: 0 0 .35rem; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; margin: 2.6rem 0 .8rem; }
.lead { color: var(--faint); margin: 0; }
.counts { display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; margin: 0 0 1.2rem; padding: 0; list-style: none; color: var(--faint); }
.counts a { color: inherit; text-decoration: none; } .counts a:hover { text-decoration: underline; }
.onward { margin: .9rem 0 0; }
.counts b { color: var(--ink); font-variant-numeric: tabular-nums; }
.sheet { background: var(--sheet); border: 1px solid var(--rule); border-radius: 10px; box-shadow: var(--shade); }
.list { margin: 0; padding: 0; list-style: none; }
.list > li + li { border-top: 1px solid var(--rule); }
.fax { display: grid; grid-template-columns: 4.4rem 1fr; gap: 1rem; padding: 1rem 1.1rem; }
.thumb { display: block; width: 4.4rem; aspect-ratio: 1 / 1.41; overflow: hidden; border: 1px solid var(--rule); border-radius: 3px; background: #fff; position: relative; }
.thumb img { display: block; width: 100%; }
.thumb.none { background: repeating-linear-gradient(var(--rule) 0 1px, transparent 1px 7px) content-box; padding: .7rem .6rem; background-color: var(--sheet); }
.thumb b { position: absolute; right: 2px; bottom: 2px; padding: 0 .3em; border-radius: 3px; background: rgb(20 25 28 / 78%); color: #fff; font-size: .7rem; font-weight: 600; }
.more { display: flex; flex-wrap: wrap; gap: .35rem; margin: .5rem 0 0; }
.more img { display: block; width: 2.6rem; border: 1px solid var(--rule); border-radius: 2px; background: #fff; }
.fax .head { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: .1rem .9rem; }
.number { font-weight: 650; font-size: 1.05rem; font-variant-numeric: tabular-nums; color: var(--ink); text-decoration: none; }
.way { color: var(--faint); font-weight: 400; font-size: .9375rem; }
a.number:hover { text-decoration: underline; }
.subject { margin: .05rem 0 0; overflow-wrap: anywhere; }
.small { color: var(--faint); font-size: .875rem; margin: 0; overflow-wrap: anywhere; }
.state { display: inline-flex; align-items: center; gap: .4em; font-size: .875rem; font-weight: 600; }
.state::before { content: ""; width: .6em; height: .6em; border-radius: 50%; background: currentColor; }
.sent { color: var(--good); } .failed, .anomaly { color: var(--bad); } .unsure { color: var(--unsure); } .live { color: var(--live); }
.state.live::before { animation: pulse 1.4s ease-in-out infinite; }
@keyframes pulse { 50% { opacity: .25; } }
@media (prefers-reduced-motion: reduce) { .state.live::before { animation: none; } }
.tries { display: flex; flex-wrap: wrap; gap: .3rem .5rem; margin: .5rem 0 0; padding: 0; list-style: none; font-size: .8125rem; font-variant-numeric: tabular-nums; }
.tries li { display: flex; align-items: baseline; gap: .4em; padding: .08rem .55rem; border: 1px solid var(--rule); border-radius: 99px; color: var(--faint); }
.tries li > b { font-weight: 650; }
.tries .sent b { color: var(--good); } .tries .failed b { color: var(--bad); } .tries .live b { color: var(--live); } .tries li { overflow-wrap: anywhere; } .tries .next { border-style: dashed; }
.mail { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; padding: .7rem 1.1rem; }
.mail a { overflow-wrap: anywhere; }
.empty { padding: 2rem 1.1rem; text-align: center; color: var(--faint); }
.trouble { border-left: 4px solid var(--bad); margin-bottom: 1.4rem; padding: .9rem 1.1rem; }
.trouble h2 { margin: 0 0 .3rem; font-size: 1rem; }
.trouble ul { margin: 0; padding-left: 1.1rem; }
.how { padding: .4rem 1.1rem 1rem; }
.how p { margin: .8rem 0 .35rem; }
pre { margin: 0; padding: .8rem .9rem; overflow-x: auto; border: 1px solid var(--rule); border-radius: 8px; background: var(--ground); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.4rem; margin: 1.3rem 0 0; }
dt { color: var(--faint); } dd { margin: 0; overflow-wrap: anywhere; }
.verdict { margin: 1.2rem 0 0; padding: .9rem 1.1rem; }
.verdict p { margin: .25rem 0 0; } .verdict pre { margin: .35rem 0 .6rem; }
.pages { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: 1rem; margin: 0; padding: 0; list-style: none; }
.pages a { display: block; color: var(--faint); text-decoration: none; font-size: .8125rem; text-align: center; }
.pages img { display: block; width: 100%; margin-bottom: .3rem; border: 1px solid var(--rule); border-radius: 4px; background: #fff; box-shadow: var(--shade); }
.pages a:hover img { border-color: var(--accent); }
.timeline { margin: 0; padding: .3rem 1.1rem; list-style: none; }
.timeline li { display: grid; grid-template-columns: 11.5rem 1fr; gap: 1rem; padding: .4rem 0; font-size: .9375rem; }
.timeline li + li { border-top: 1px solid var(--rule); }
.timeline time { color: var(--faint); font-variant-numeric: tabular-nums; }
.letter { padding: 1.1rem; white-space: pre-wrap; overflow-wrap: anywhere; font-size: .9375rem; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; } .scrolling { overflow-x: auto; }
th, td { padding: .5rem 1.1rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; } th { color: var(--faint); font-weight: 600; font-size: .875rem; }
tbody tr { border-top: 1px solid var(--rule); }
.attached { display: block; max-width: 9rem; max-height: 9rem; margin-bottom: .3rem; border: 1px solid var(--rule); background: #fff; }
iframe { display: block; width: 100%; height: 46rem; border: 0; border-radius: 9px; background: #fff; }
@media (max-width: 36rem) {
  .frame { padding-left: .9rem; padding-right: .9rem; }
  main.frame { padding-top: 1.3rem; }
  h1 { font-size: 1.35rem; }
  .fax { grid-template-columns: 2.9rem 1fr; gap: .8rem; padding: .9rem; }
  .thumb { width: 2.9rem; }
  .fax .head .state { flex-basis: 100%; }
  dl { grid-template-columns: 1fr; gap: 0; } dt { margin-top: .6rem; font-size: .8125rem; }
  .timeline li { grid-template-columns: 1fr; gap: 0; }
  .pages { grid-template-columns: repeat(auto-fill, minmax(7.5rem, 1fr)); }
}
${printStyle}`;

/** For the Content-Security-Policy: no other style may stand in the page. */
export const styleHash = `sha256-${createHash('sha256').update(style).digest('base64')}`;
