/**
 * The pages on paper: the list of faxes alone, twenty on a sheet of A4 or Letter, each row of one height, without
 * pictures. What does not fit a row is on the page of its fax.
 */
export const printStyle = `
@media print {
  @page { margin: 10mm; }
  :root { color-scheme: light; }
  body { background: none; font-size: 9pt; }
  .frame, main.frame { max-width: none; padding: 0; }
  .top nav, .lead, .counts, .onward, .skip, .stale, .unprinted { display: none; }
  .top { border: 0; } .top .frame { padding: 0; }
  h1 { font-size: 12pt; margin: 0; } h2 { margin: 5mm 0 2mm; break-after: avoid; }
  .sheet { border: 0; border-radius: 0; box-shadow: none; }
  a { color: inherit; text-decoration: none; }
  .faxes > li { display: block; height: 12mm; padding: .6mm 0; overflow: hidden; break-inside: avoid; font-size: 8pt; line-height: 3.5mm; border-top: .2mm solid #999; }
  .faxes > li:nth-child(20n):not(:last-child) { break-after: page; }
  .faxes .thumb, .faxes .more { display: none; }
  .faxes > li > div { display: grid; grid-template-columns: 42mm 1fr 66mm; grid-template-rows: auto 1fr; gap: 0 3mm; }
  .faxes .head { display: block; grid-row: 1 / 3; } .faxes .head > * { display: block; }
  .faxes .number, .faxes .way, .faxes .state, .faxes .small, .faxes .tries { font-size: 8pt; }
  .faxes .state::before { display: none; }
  .faxes .subject, .faxes .small { grid-column: 2; max-height: 7mm; overflow: hidden; }
  .faxes .tries { grid-column: 3; grid-row: 1 / 3; margin: 0; gap: 0 2mm; align-content: start; }
  .faxes .tries li { padding: 0; border: 0; }
  .pages li, .timeline li, .mail { break-inside: avoid; }
  pre { white-space: pre-wrap; } iframe { display: none; }
}
`;
